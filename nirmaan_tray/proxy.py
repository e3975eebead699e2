"""The system's proxy for a site, the same for REST and the live connection."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from nirmaan_tray.errors import SiteUnreachable


def proxy_for(site: str) -> str | None:
    """Return the URL of the proxy that the system wants used for ``site``, or None for a direct connection.

    Asked explicitly because aiohttp's ``trust_env`` does not cover ``wss``. Raises ``SiteUnreachable`` for a proxy of
    another kind than http, which neither of the two libraries can speak to.
    """
    address = urlsplit(site)
    host = address.hostname or ""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not _usable(proxy):
        raise SiteUnreachable("this computer's proxy setting is no http:// address")  # which may hold a password
    return proxy


def _usable(proxy: str) -> bool:
    try:
        address = urlsplit(proxy)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False

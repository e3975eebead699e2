"""The proxy for a site, the same for REST and the live connection: the settings' one, else the system's."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from nirmaan_tray.errors import SiteUnreachable

DIRECT = "direct"
"""In place of a proxy's URL: none, whatever the system says."""


def proxy_for(site: str, chosen: str = "") -> str | None:
    """Return the URL of the proxy to use for ``site``, or None for a direct connection.

    ``chosen`` is what the settings say (``Reach.proxy``); where they say nothing, the system is asked.

    Asked explicitly because aiohttp's ``trust_env`` does not cover ``wss``. Raises ``SiteUnreachable`` for a proxy of
    another kind than http, which neither of the two libraries can speak to.
    """
    if chosen:
        return None if chosen == DIRECT else chosen
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

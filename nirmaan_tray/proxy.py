"""The system's proxy for a site, the same for REST and the live connection."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(site: str) -> str | None:
    """Return the URL of the proxy that the system wants used for ``site``, or None for a direct connection.

    Asked explicitly because aiohttp's ``trust_env`` does not cover ``wss``.
    """
    address = urlsplit(site)
    host = address.hostname or ""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"

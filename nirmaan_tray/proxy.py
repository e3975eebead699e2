"""The proxy for a site, the same for REST and the live connection: the settings' one, else the system's.

A proxy may want a user and a password of its own. The password joins the address only where a connection is opened, and
stays out of sight even there: what the libraries say of a failure quotes addresses.
"""

import base64
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from nirmaan_tray.errors import ProxyRefused, SiteError, SiteUnreachable
from nirmaan_tray.model.secret import Secret

DIRECT = "direct"
"""In place of a proxy's URL: none, whatever the system says."""

_PORTS = {"http": 80, "https": 443}
_REFUSALS = frozenset({401, 403, 405, 407})
"""Statuses by which a proxy says that it will not open a tunnel (401: tinyproxy's for a wrong password); by any other it says
that it cannot."""


class Proxy(str):
    """A proxy's URL, perhaps with a user, that has the password beside it: as text, in a repr, a copy or a file it is the
    URL alone.
    """

    __slots__ = ("password",)

    password: Secret | None

    def __new__(cls, url: str, password: Secret | None = None) -> Self:
        """``url`` may hold a password, as the system's settings do; one that is given goes before it. Without a scheme it
        is ``http://``.

        Raises ValueError, which quotes nothing, for what is neither ``http://`` nor ``https://``.
        """
        address = _address(url)
        if address is None:
            raise ValueError("not a proxy's address")
        user, colon, written = address.netloc.rpartition("@")[0].partition(":")
        if password is None and colon:
            password = Secret(unquote(written))
        made = super().__new__(cls, f"{address.scheme}://{f'{user}@' if user else ''}{_where(address)}")
        made.password = password
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    @property
    def name(self) -> str:
        """What people know it by: ``host:port``."""
        return _where(urlsplit(self))

    @property
    def url(self) -> str:
        """Scheme, host and port, for a library that is given user and password apart from them."""
        return f"{urlsplit(self).scheme}://{self.name}"

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password in clear, for a library; None where the proxy is to be asked as anybody."""
        user = unquote(urlsplit(self).username or "")
        return (user, self.password.reveal() if self.password else "") if user else None

    @property
    def authorization(self) -> str | None:
        """The same as the value of the header ``Proxy-Authorization`` (RFC 7617, in UTF-8)."""
        if self.auth is None:
            return None
        return f"Basic {base64.b64encode(':'.join(self.auth).encode()).decode()}"


def with_password(url: str, password: Secret | None) -> str:
    """Return a proxy's URL with its password at hand; it reads as before.

    Unchanged is what needs none: an empty choice, ``direct``, a URL without a user, and one that is none.
    """
    return Proxy(url, password) if password is not None and has_user(url) else url


def has_user(url: str) -> bool:
    """Tell whether a proxy's URL names a user, so that a password may belong to it."""
    address = _address(url)
    return address is not None and bool(address.username)


def proxy_for(site: str, chosen: str = "") -> Proxy | None:
    """Return the proxy to use for ``site``, or None for a direct connection.

    ``chosen`` is what the settings say (``Reach.proxy``), perhaps ``with_password``; where they say nothing, the system is
    asked, and its list of hosts that go without a proxy.

    Asked explicitly because aiohttp's ``trust_env`` does not cover ``wss``. Raises ``SiteUnreachable`` for a proxy of
    another kind than http, which neither of the two libraries can speak to.
    """
    if chosen == DIRECT:
        return None
    if isinstance(chosen, Proxy):
        return chosen
    if chosen:
        return _made(chosen, "the proxy in the settings")
    address = urlsplit(site)
    host = address.hostname or ""
    if proxy_bypass(host) or (address.port is not None and proxy_bypass(f"{host}:{address.port}")):
        return None
    proxies = getproxies()
    proxy = proxies.get(address.scheme) or proxies.get("all")
    if not proxy:
        return None
    return _made(proxy, "this computer's proxy setting")


def refusal(proxy: Proxy, status: int) -> SiteError:
    """Return what it means that a proxy answered with ``status`` instead of opening a tunnel to the site."""
    if status in _REFUSALS:
        return ProxyRefused(str(status))
    return SiteUnreachable(f"the proxy {proxy.name} could not reach it: {status}")


def silence(proxy: Proxy) -> SiteUnreachable:
    """Return what it means that no connection to the proxy itself came about."""
    return SiteUnreachable(f"the proxy {proxy.name} cannot be reached")


def _made(url: str, whose: str) -> Proxy:
    try:
        return Proxy(url)
    except ValueError:
        raise SiteUnreachable(f"{whose} is no http:// address") from None  # without the URL, which may hold a password


def _address(url: str) -> SplitResult | None:
    try:
        address = urlsplit(url if "://" in url else f"http://{url}")
        usable = address.scheme in _PORTS and address.hostname and address.port != 0
    except ValueError:
        return None
    return address if usable else None


def _where(address: SplitResult) -> str:
    host = address.hostname or ""
    return f"{f'[{host}]' if ':' in host else host}:{address.port or _PORTS[address.scheme]}"

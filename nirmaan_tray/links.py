"""From what people type and what a site stores to addresses that are safe to use. Pure.

Nothing that this module returns leaves the site: an origin is scheme, host and port in one spelling, and a document's
URL lies below the web app's base however a browser (WHATWG URL standard) or a web server reads it. That base is
``SITE/frontend/``, or where settings say that the web app is: always on the site's own host.
"""

import ipaddress
import logging
import re
from urllib.parse import quote, unquote

import idna

from nirmaan_tray.errors import AddressInvalid

log = logging.getLogger(__name__)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
# RFC 1918, RFC 4193, loopback and link-local. `ip.is_private` differs between Python's releases.
_PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)

LINK_LIMIT = 4096
"""Longest ``action_url`` that is followed, in characters; the site's own are below 200, and a web server takes no more."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"[^:/?#]*:[0-9]*(?:[/?#]|\Z)")
# Looks from the beginning of each part only: without that, a long text without "@" would take minutes.
_USERINFO = re.compile(r"(?<![^/])[^/]*@")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_USUAL_PLACE = "/frontend/"
# Nothing that a browser or a server would read in another way than it is written.
_PLACE = re.compile(r"((?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)/?")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# %25 is an encoded percent sign: however often it was encoded, somebody may decode it as often.
_ENCODED_CONTROL = re.compile(r"%(?:25)*(?:[01][0-9a-f]|7f|c2%(?:25)*[89][0-9a-f])", re.IGNORECASE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_QUERY_SAFE = _PATH_SAFE + "?"


class _Refused(Exception):
    """Why an ``action_url`` is not followed, as a code."""


def site_origin(address: str) -> str:
    """Return the origin that a person means by ``address``: ``https://office.example``, without a slash at the end.

    Without a scheme it is https, on this computer itself (loopback and ``.localhost``) http. Spelled-out http is taken
    for hosts that only a private network can reach. Path, query and fragment are dropped, and so is a default port;
    names in other scripts become punycode.

    Raises:
        AddressInvalid: this is no site's address, or one that would send credentials in clear over the internet.

    """
    try:
        return _origin(address.strip(" \t\r\n"))
    except ValueError:
        # What stands before an "@" may be a password.
        shown = _USERINFO.sub("…@", address)[:200]
        raise AddressInvalid(shown.encode("utf-8", "replace").decode("utf-8")) from None


def frontend_place(site: str, given: str) -> str:
    """Return where the web app is in one spelling: ``/path/`` on the site, or an address on its host; empty for the usual.

    ``given`` is what somebody wrote; ``site`` is an origin, or empty while none is known, and then any host is taken.

    Raises:
        AddressInvalid: it is neither, or a place of the site's own that holds more than the web app.

    """
    given = given.strip(" \t\r\n")
    spelled = re.match(r"https?://[^/?#]*", given, re.IGNORECASE)
    origin = site_origin(spelled[0]) if spelled else site
    found = _PLACE.fullmatch(given[spelled.end() :] if spelled else given)
    path = f"{found[1]}/" if found else ""
    if (
        not path
        or (site and _without_port(origin) != _without_port(site))
        # Below the root of the site itself lie its API and everything else.
        or (path == "/" and origin == site)
    ):
        shown = _USERINFO.sub("…@", given)[:200]
        raise AddressInvalid(shown.encode("utf-8", "replace").decode("utf-8"))
    if origin != site:
        return f"{origin}{path}"
    return "" if path == _USUAL_PLACE else path


def release_page(address: str) -> str:
    """Return the address of the page of a new version, which only https may serve.

    Raises:
        AddressInvalid: this is no such address.

    """
    found = re.fullmatch(r"https://([^/?#]+)((?:[/?#].*)?)", address, re.IGNORECASE | re.DOTALL)
    rest = found[2] if found else "\\"
    if found is None or re.search(r"[\s\\]", rest) or _CONTROL.search(rest) or _SURROGATE.search(rest):
        raise AddressInvalid(address[:200].encode("utf-8", "replace").decode("utf-8"))
    return site_origin(f"https://{found[1]}") + _encoded(rest, _QUERY_SAFE + "#")


def notifications_page(site: str, frontend: str = "") -> str:
    """Return the URL of the web app's list of notifications; ``site`` and ``frontend`` as in ``document_url``."""
    return f"{_base(site, frontend)}notifications"


def document_url(site: str, action_url: str | None, frontend: str = "") -> str:
    """Return the absolute URL of the document that a notification speaks of, always below the web app's base.

    ``site`` is an origin as ``site_origin`` gives it, ``frontend`` as ``frontend_place`` does (another one counts as none,
    with a warning); ``action_url`` is the field as the site stores it. Null and empty mean the notifications page. So does
    everything that might lead elsewhere; that is logged as a warning.
    """
    base = _base(site, frontend)
    wanted = (action_url or "").strip(" ")
    if not wanted:
        return f"{base}notifications"
    try:
        return f"{base}{_below(base, site, wanted)}"
    except _Refused as refused:
        log.warning("link_refused reason=%s value=%s", refused, repr(action_url)[:200])
        return f"{base}notifications"


def _base(site: str, frontend: str) -> str:
    """Return the web app's own address, with a slash at its end."""
    try:
        place = frontend_place(site, frontend) if frontend else ""
    except AddressInvalid as error:
        log.warning("frontend_refused site=%s value=%s", site, repr(error.detail))
        place = ""
    place = place or _USUAL_PLACE
    return f"{site}{place}" if place.startswith("/") else place


def _without_port(origin: str) -> str:
    return re.sub(r":[0-9]+\Z", "", origin.partition("://")[2])


def _origin(address: str) -> str:
    """Normalise; raises ValueError (which idna's and ipaddress's errors are) for anything else than an origin."""
    if re.search(r"[\s\\]", address) or _CONTROL.search(address):
        raise ValueError("whitespace, control character or backslash")
    spelled = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", address)
    if spelled is None and _SCHEME.match(address) and not _HOST_AND_PORT.match(address):
        raise ValueError("scheme")
    scheme, rest = (spelled[1].lower(), address[spelled.end() :]) if spelled else ("", address)
    if scheme not in ("", *_DEFAULT_PORTS):
        raise ValueError("scheme")
    netloc = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in netloc:
        raise ValueError("userinfo")
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::([0-9]{0,5}))?", netloc, re.ASCII)
    if found is None:
        raise ValueError("host")
    host, ip = _host(found[1])
    local = host == "localhost" or host.endswith(".localhost") or (ip is not None and ip.is_loopback)
    scheme = scheme or ("http" if local else "https")
    if scheme == "http" and not (local or _is_private(host, ip)):
        raise ValueError("http over the internet")
    port = int(found[2]) if found[2] else _DEFAULT_PORTS[scheme]
    if not 1 <= port <= 65535:
        raise ValueError("port")
    return f"{scheme}://{host}" + ("" if port == _DEFAULT_PORTS[scheme] else f":{port}")


def _host(text: str) -> tuple[str, ipaddress.IPv4Address | ipaddress.IPv6Address | None]:
    """Return a host in its one spelling, and its IP address if it is one."""
    if text.startswith("["):
        address = ipaddress.IPv6Address(text[1:-1])
        return f"[{address.compressed}]", address.ipv4_mapped or address
    host = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    host = host.removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # Browsers read 127.1, 0x7f.1 and 2130706433 as IPv4 addresses; only the full form is taken.
        ip = ipaddress.IPv4Address(host)
        return str(ip), ip
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("host name")
    if any(label.startswith("xn--") for label in labels):
        idna.decode(host)
    return host, None


def _is_private(host: str, ip: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> bool:
    if ip is not None:
        return any(ip in network for network in _PRIVATE_NETWORKS)
    return "." not in host or host.endswith(_PRIVATE_SUFFIXES)


def _below(base: str, site: str, wanted: str) -> str:
    """Return what follows ``base``, encoded; raises _Refused with the reason's code."""
    if len(wanted) > LINK_LIMIT:
        raise _Refused("too_long")
    if _CONTROL.search(wanted) or _ENCODED_CONTROL.search(wanted):
        raise _Refused("control_character")
    if _SURROGATE.search(wanted):
        raise _Refused("broken_text")
    if "\\" in wanted:
        raise _Refused("backslash")
    if wanted.startswith("//"):
        raise _Refused("other_origin")
    # Rows spell out where the web app is, or where it usually is: older ones whole, some from the slash on.
    bases = (base.removesuffix("/"), f"{site}{_USUAL_PLACE}".removesuffix("/"))
    if scheme := _SCHEME.match(wanted):
        wanted = _path_on_site(bases, wanted, scheme[1].lower())
    else:
        wanted = wanted.removeprefix("/")
        for path in (each.partition("://")[2].partition("/")[2] for each in bases):
            if _is_below(wanted, path):
                wanted = wanted.removeprefix(path)
                break
    wanted, _, fragment = wanted.partition("#")
    path, _, query = wanted.partition("?")
    path = path.lstrip("/")
    if _climbs(path):
        raise _Refused("climbs_out")
    return (
        _encoded(path, _PATH_SAFE)
        + (f"?{_encoded(query, _QUERY_SAFE)}" if query else "")
        + (f"#{_encoded(fragment, _QUERY_SAFE)}" if fragment else "")
    )


def _path_on_site(bases: tuple[str, ...], url: str, scheme: str) -> str:
    """Return what follows one of ``bases`` in an absolute URL; raises _Refused for any other."""
    if scheme not in _DEFAULT_PORTS:
        raise _Refused("scheme")
    found = re.fullmatch(r"[^:]+://([^/?#]+)(.*)", url, re.DOTALL)
    # Browsers also take https:path and https:///host; no row of a site has them.
    if found is None:
        raise _Refused("other_origin")
    try:
        url = _origin(f"{scheme}://{found[1]}") + found[2]
    except ValueError:
        raise _Refused("other_origin") from None
    for base in bases:
        if _is_below(url, base):
            return url.removeprefix(base)
    same = any(_is_below(url, "/".join(base.split("/")[:3])) for base in bases)
    raise _Refused("outside_frontend" if same else "other_origin")


def _is_below(text: str, start: str) -> bool:
    return re.match(rf"{re.escape(start)}(?:[/?#]|\Z)", text) is not None


def _climbs(path: str) -> bool:
    """Tell whether ``..`` leads above the start, as a browser reads the path and after each further decoding.

    Empty segments are skipped, because some servers merge slashes: that only makes the rule stricter.
    """
    view = re.sub("%2e", ".", path, flags=re.IGNORECASE)
    while True:
        depth = 0
        for segment in view.replace("\\", "/").split("/"):
            depth += -1 if segment == ".." else segment not in ("", ".")
            if depth < 0:
                return True
        decoded = unquote(view)
        if decoded == view:
            return False
        view = decoded


def _encoded(text: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe)

"""From what people type and what a site stores to addresses that are safe to use. Pure.

Nothing that this module returns leaves the site: an origin is scheme, host and port in one spelling, and a document's
URL lies below ``SITE/frontend/`` however a browser (WHATWG URL standard) or a web server reads it.
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

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"[^:/?#]*:[0-9]*(?:[/?#]|\Z)")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

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
        shown = re.sub(r"[^/]*@", "…@", address)[:200]
        raise AddressInvalid(shown.encode("utf-8", "replace").decode("utf-8")) from None


def notifications_page(site: str) -> str:
    """Return the URL of the web app's list of notifications; ``site`` is an origin."""
    return f"{site}/frontend/notifications"


def document_url(site: str, action_url: str | None) -> str:
    """Return the absolute URL of the document that a notification speaks of, always below ``SITE/frontend/``.

    ``site`` is an origin as ``site_origin`` gives it; ``action_url`` is the field as the site stores it. Null and empty
    mean the notifications page. So does everything that might lead elsewhere; that is logged as a warning.
    """
    wanted = (action_url or "").strip(" ")
    if not wanted:
        return notifications_page(site)
    try:
        return f"{site}/frontend/{_below_frontend(site, wanted)}"
    except _Refused as refused:
        log.warning("link_refused reason=%s value=%s", refused, repr(action_url)[:200])
        return notifications_page(site)


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


def _below_frontend(site: str, wanted: str) -> str:
    """Return what follows ``SITE/frontend/``, encoded; raises _Refused with the reason's code."""
    if _CONTROL.search(wanted) or _ENCODED_CONTROL.search(wanted):
        raise _Refused("control_character")
    if _SURROGATE.search(wanted):
        raise _Refused("broken_text")
    if "\\" in wanted:
        raise _Refused("backslash")
    if wanted.startswith("//"):
        raise _Refused("other_origin")
    if scheme := _SCHEME.match(wanted):
        wanted = _path_on_site(site, wanted, scheme[1].lower())
    else:
        wanted = wanted.removeprefix("/")
        if re.match(r"frontend(?:[/?#]|\Z)", wanted):
            wanted = wanted.removeprefix("frontend")
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


def _path_on_site(site: str, url: str, scheme: str) -> str:
    """Return what follows ``/frontend`` in an absolute URL of the same site; raises _Refused for any other."""
    if scheme not in _DEFAULT_PORTS:
        raise _Refused("scheme")
    found = re.fullmatch(r"[^:]+://([^/?#]+)(.*)", url, re.DOTALL)
    # Browsers also take https:path and https:///host; no row of a site has them.
    if found is None:
        raise _Refused("other_origin")
    try:
        same = _origin(f"{scheme}://{found[1]}") == site
    except ValueError:
        same = False
    if not same:
        raise _Refused("other_origin")
    if not re.match(r"/frontend(?:[/?#]|\Z)", found[2]):
        raise _Refused("outside_frontend")
    return found[2].removeprefix("/frontend")


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

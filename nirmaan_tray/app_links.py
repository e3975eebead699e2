"""The program's own links, ``nirmaan-tray:…``, by which the desktop, a toast or a browser comes back to it. Pure.

Any program and any web page can make one, so there are three and no more, and none can do what a click in the list could
not: ``nirmaan-tray:show``, ``nirmaan-tray:open/NAME`` and ``nirmaan-tray:sign-in?QUERY``.
"""

import re
from urllib.parse import quote, unquote_to_bytes

from nirmaan_tray.model.start_wish import Handed, Open, Show, SignInAnswer

SCHEME = "nirmaan-tray"

SIGN_IN = f"{SCHEME}:sign-in"
"""The redirect URI of a sign-in that comes back by a link; it is registered at the site to the letter."""

LIMIT = 2048
"""Longest link that is read, in characters. Names are ten; Frappe's are 140 at most, each up to twelve characters here."""

NAME_LIMIT = 140
"""Frappe's longest ``name``, in characters."""

_SHOW, _OPEN = f"{SCHEME}:show", f"{SCHEME}:open/"
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
"""A path's part as RFC 3986, section 3.3, has it."""
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def to_open(name: str) -> str:
    """Return the link that opens a notification's document and marks it as seen."""
    return _OPEN + quote(name, safe="")


def link(wish: Show | Open | SignInAnswer) -> str:
    """Return the link that ``parse`` reads as this."""
    match wish:
        case Show():
            return _SHOW
        case Open(name):
            return to_open(name)
        case SignInAnswer(query):
            return f"{SIGN_IN}?{query}"


def parse(text: str) -> Handed | None:
    """Return what a link asks for; None for whatever else was handed over as one.

    The scheme is read in any case of letters (RFC 3986, section 3.1); desktops may add a slash behind a path that has none.
    """
    if len(text) > LIMIT:
        return None
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() != SCHEME:
        return None
    rest, mark, query = rest.partition("?")
    if mark:
        ours = rest.removesuffix("/") == "sign-in" and _QUERY.fullmatch(query) is not None
        return SignInAnswer(query) if ours else None
    if rest.removesuffix("/") == "show":
        return Show()
    if not rest.startswith("open/"):
        return None
    name = _decoded(rest.removeprefix("open/").removesuffix("/"))
    return Open(name) if name is not None else None


def _decoded(part: str) -> str | None:
    """Return a name, decoded once; None for what no notification can be called."""
    if not _ENCODED.fullmatch(part):
        return None
    try:
        name = unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return None
    return name if len(name) <= NAME_LIMIT and not _UNPRINTABLE.search(name) and name.strip() else None

"""What people type as a site's address, and what a site stores as a link. Input: either."""

import re
from contextlib import nullcontext
from urllib.parse import unquote

from nirmaan_tray.errors import AddressInvalid
from nirmaan_tray.links import document_url, frontend_place, site_origin
from tests.fuzz.surface import Surface, text

_SITES = (
    ("https://nirmaan.example.com", "", "https://nirmaan.example.com/frontend/"),
    (
        "http://nirmaan.localhost:8000",
        "http://nirmaan.localhost:8080/frontend/",
        "http://nirmaan.localhost:8080/frontend/",
    ),
    ("https://[2001:db8::1]:8443", "/app/web/", "https://[2001:db8::1]:8443/app/web/"),
)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")


def check(data: bytes) -> None:
    """A link lies below the web app's base, and an address is an origin in one spelling or invalid."""
    given = text(data)
    for site, frontend, base in _SITES:
        url = document_url(site, given, frontend)
        assert url.startswith(base)
        _below(url.removeprefix(base))
    for site in ("", _SITES[0][0]):
        try:
            place = frontend_place(site, given)
        except AddressInvalid as error:
            str(error).encode()
        else:
            assert not place or frontend_place(site, place) == place
    try:
        origin = site_origin(given)
    except AddressInvalid as error:
        str(error).encode()
        return
    assert _ORIGIN.fullmatch(origin)
    assert site_origin(origin) == origin


def _below(rest: str) -> None:
    """A browser and a server, which may decode more than once, stay below what goes before."""
    assert rest.isascii()
    assert not re.search(r"[\x00-\x20\x7f\\]", rest)
    path = re.split("[?#]", rest, maxsplit=1)[0]
    while True:
        depth = 0
        for segment in path.replace("\\", "/").split("/"):
            depth += {"..": -1, ".": 0, "": 0}.get(segment, 1)
            assert depth >= 0
        if (path := unquote(before := path)) == before:
            return


SURFACE = Surface(
    ready=lambda: nullcontext(check),
    seeds=(
        b"procurement-requests/PR-0001?tab=Approve%20PR",
        b"purchase-orders/PO&=2024&=001?tab=Approved%20PO",
        b"https://nirmaan.example.com/frontend/projects/PROJ-001",
        b"http://nirmaan.localhost:8080/frontend/projects",
        b"//evil.example/x",
        b"Nirmaan.Example.com:443/app?x=1#y",
        b"http://user:secret@10.0.0.1:8000/",
        b"http://[::ffff:127.0.0.1]/",
        "https://निर्माण.example/".encode(),
    ),
    words=(
        *rb".. ../ %2e %252e %2f %5c \ / // /// ? # @ : % %25 &= %0a %c2%85 frontend /frontend/ app/web/".split(),
        *b"https:// http: javascript: data: nirmaan.example.com evil.example .localhost 0x7f.1 [::1] xn-- :65536 :0".split(),
        *"。 ß \uff45\uff56\uff49\uff4c \u202e \u00ad".encode().split(),
        *(b" ", b"\t", b"\r\n", b"\xc2\xa0", b"\xed\xa0\x80"),
    ),
)

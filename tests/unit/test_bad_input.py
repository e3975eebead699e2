"""Nothing but the error tree comes out of bad input, and not after a long time: a little of what `make fuzz` tries."""

import importlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nirmaan_tray.errors import AddressInvalid
from nirmaan_tray.links import document_url, site_origin
from nirmaan_tray.logs import masked
from nirmaan_tray.text import plain
from nirmaan_tray.verdict import answer, verdict
from tests.fuzz.__main__ import ROOT, SURFACES
from tests.fuzz.surface import Surface, text
from tests.fuzz.tried import tried

LONG = 100_000
LIMIT_S = 2.0
"""Seconds of processor time. What grows with the square of the length takes longer, what grows with it a tenth of that."""


# The local socket's is in tests/desktop.
@pytest.mark.parametrize("surface", [name for name in SURFACES if name != "visitors"])
def test_only_known_errors_come_out(surface: str) -> None:
    tried(surface)


def test_every_surface_is_tried() -> None:
    modules = {path.stem for path in (ROOT / "tests" / "fuzz").glob("*.py")}
    assert modules - {"__main__", "one", "surface", "tried"} == set(SURFACES)


def typed(address: str) -> None:
    try:
        site_origin(address)
    except AddressInvalid:
        return


@pytest.mark.parametrize(
    ("surface", "read"),
    [
        ("payloads", plain),
        ("log_lines", masked),
        ("addresses", typed),
        ("addresses", lambda stored: document_url("https://nirmaan.example.com", stored)),
        (
            "answers",
            lambda said: verdict(answer(417, {}, json.dumps({"exception": f"E:{said}"}).encode()), datetime.now(UTC)),
        ),
    ],
    ids=["text", "log", "address", "link", "answer"],
)
def test_no_input_is_so_long_that_the_program_hangs(surface: str, read: Callable[[str], object]) -> None:
    found: Surface = importlib.import_module(f"tests.fuzz.{surface}").SURFACE
    for piece in map(text, found.words):
        for before, after in (("", ""), ("%<a ", ">@")):
            began = time.process_time()
            read(before + piece * (LONG // len(piece)) + after)
            assert time.process_time() - began < LIMIT_S, repr(piece)

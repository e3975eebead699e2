"""What stands beside the installers in a release: what the program is made of, and the sums of it all."""

import hashlib
import json
import re
import struct
from importlib.metadata import version
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

PROJECT = Path(__file__).resolve().parents[2]
DIST = PROJECT / "dist"


@pytest.fixture(scope="module")
def bill() -> str:
    """The software bill of materials."""
    return (DIST / f"nirmaan-tray-{version('nirmaan-tray')}.cdx.json").read_text()


def test_the_bill_of_materials_is_what_its_readers_understand(bill: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    about = json.loads(bill)["metadata"]["component"]
    assert (about["name"], about["version"], about["type"]) == ("nirmaan-tray", version("nirmaan-tray"), "application")


def test_it_names_every_distribution_that_people_get(bill: str) -> None:
    listed = {(part["name"], part["version"]) for part in json.loads(bill)["components"]}
    lock = (PROJECT / "requirements" / "app.txt").read_text()
    locked = set(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", lock, re.MULTILINE))
    assert len(locked) > 20
    assert locked == listed


def test_the_sums_are_those_of_all_that_is_there() -> None:
    lines = (DIST / "SHA256SUMS").read_text().splitlines()
    said = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in DIST.iterdir() if file.name != "SHA256SUMS"
    }
    assert said == there
    assert {".deb", ".xz", ".json"} <= {Path(name).suffix for name in said}


def test_the_icons_have_every_size_that_is_asked_for() -> None:
    icons = PROJECT / "build" / "icons"
    ico = (icons / "nirmaan-tray.ico").read_bytes()
    count = struct.unpack("<HHH", ico[:6])[2]
    sides = [ico[6 + 16 * number] or 256 for number in range(count)]
    assert {16, 32, 48, 256} <= set(sides)
    for number in range(count):
        length, start = struct.unpack("<II", ico[6 + 16 * number + 8 : 6 + 16 * number + 16])
        assert _png_side(ico[start : start + length]) == sides[number]
    icns = (icons / "nirmaan-tray.icns").read_bytes()
    assert (icns[:4], struct.unpack(">I", icns[4:8])[0]) == (b"icns", len(icns))
    place, found = 8, {}
    while place < len(icns):
        kind, length = icns[place : place + 4], struct.unpack(">I", icns[place + 4 : place + 8])[0]
        found[kind] = _png_side(icns[place + 8 : place + length])
        place += length
    assert (found[b"ic07"], found[b"ic09"], found[b"ic10"]) == (128, 512, 1024)


def _png_side(picture: bytes) -> int:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == height
    return int(width)

"""What is remembered between two runs: kept whole or not at all, and forgotten rather than believed when it is damaged."""

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.remembered import FILE, load, save

EVERYTHING = Remembered(1_795_000_000.5, "1.4.0", welcomed=True, pinned=True, window=(-1920, 30, 400, 560))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.mark.parametrize("remembered", [Remembered(), EVERYTHING, Remembered(quiet_until_s=math.inf)])
def test_what_was_kept_is_there_again(file: Path, remembered: Remembered) -> None:
    save(file, remembered)
    assert load(file) == remembered
    save(file, EVERYTHING)
    assert load(file) == EVERYTHING
    assert [found.name for found in file.parent.iterdir()] == [FILE]
    json.loads(file.read_text(), parse_constant=pytest.fail)


@pytest.mark.skipif(os.name != "posix", reason="on Windows the profile is private")
def test_nobody_else_may_read_it(file: Path) -> None:
    save(file, EVERYTHING)
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_file_there_is_nothing_to_say(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load(file) == Remembered()
    assert not caplog.records


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"{}",
    b'{"format": true}',
    b'{"format": 1, "quiet_until_s": Infinity}',
    b'{"format": 1, "quiet_until_s": 1e999}',
    b'{"format": 1, "quiet_until_s": "tomorrow"}',
    b'{"format": 1, "quiet_until_s": true}',
    b'{"format": 1, "quiet_until_s": 1' + 400 * b"0" + b"}",
    b'{"format": 1, "version": 2}',
    b'{"format": 1, "window": [1, 2, 3]}',
    b'{"format": 1, "window": [1, 2, 0, 4]}',
    b'{"format": 1, "window": [1e9, 2, 3, 4]}',
    b'{"format": 1, "window": [1, 2, 30, 4000000000]}',
    b"[" * 60_000,
    b'{"format": 1, "x": "' + 70_000 * b"y" + b'"}',
]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:40].decode(errors="replace"))
def test_a_damaged_file_is_set_aside_and_told_of_once(
    file: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_bytes(content)
    assert load(file) == Remembered()
    assert load(file) == Remembered()
    assert len(caplog.records) == 1
    (aside,) = file.parent.iterdir()
    assert aside.name.startswith("remembered.json.damaged-")
    assert aside.read_bytes() == content
    caplog.clear()


def test_one_of_a_newer_version_is_left_until_something_is_remembered(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text('{"format": 2, "welcomed": {"at": 5}}')
    assert load(file) == Remembered()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert file.exists()
    save(file, EVERYTHING)
    assert load(file) == EVERYTHING
    caplog.clear()


def test_keys_that_nobody_knows_are_left_out(file: Path) -> None:
    file.write_text('{"format": 1, "welcomed": true, "later": [1]}')
    assert load(file) == Remembered(welcomed=True)
    save(file, load(file))
    assert "later" not in file.read_text()


def test_a_disk_that_cannot_be_read_or_written_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).mkdir()
    assert load(tmp_path / FILE) == Remembered()
    save(tmp_path / "missing" / FILE, EVERYTHING)
    save(tmp_path / FILE, EVERYTHING)
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == [
        "remembered_unreadable",
        "remembered_unwritable",
        "remembered_unwritable",
    ]
    assert [found.name for found in tmp_path.iterdir()] == [FILE]
    caplog.clear()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4),
)


@given(
    values=st.dictionaries(
        st.sampled_from(["format", "quiet_until_s", "version", "welcomed", "pinned", "window"]), json_values
    )
)
def test_whatever_is_in_it_something_sound_comes_out(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    file = tmp_path_factory.mktemp("any") / FILE
    file.write_text(json.dumps({"format": 1, **values}))
    found = load(file)
    save(file, found)
    assert load(file) == found

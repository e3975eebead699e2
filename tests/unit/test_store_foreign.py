"""What lies in a store's place and is not one of ours: left alone, or set aside where the place is ours."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nirmaan_tray.database.schema import VERSION
from nirmaan_tray.errors import StoreError, StoreForeign, StoreUnusable
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Make = Callable[..., Notification]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


def another_programs(file: Path) -> StoreError:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT); PRAGMA user_version = 77;")
    return StoreUnusable("another program")


def another_programs_without_a_version(file: Path) -> StoreError:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript("CREATE TABLE mine (id INTEGER PRIMARY KEY)")
    return StoreUnusable("another program")


def another_accounts(file: Path) -> StoreError:
    store = Store.open(file, "you", NOW)
    store.add_mark(Mark("yours", seen=True))
    store.close()
    return StoreForeign("you")


def a_newer_versions(file: Path) -> StoreError:
    store = Store.open(file, "me", NOW)
    store.add_mark(Mark("mine", seen=True))
    store.write([Row(Notification("told", "", "", NOW), news=True)])
    store.claim("told", NOW)
    store.close()
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(f"ALTER TABLE mark ADD COLUMN why TEXT; PRAGMA user_version = {VERSION + 1};")
    return StoreUnusable("newer version")


def a_folder(file: Path) -> StoreError:
    file.mkdir()
    (file / "inside").write_text("x")
    return StoreUnusable("a folder")


FOREIGN = [another_programs, another_programs_without_a_version, another_accounts, a_newer_versions, a_folder]


@pytest.mark.parametrize("make", FOREIGN)
def test_what_is_not_ours_is_left_alone_where_somebody_named_the_place(
    file: Path, make: Callable[[Path], StoreError]
) -> None:
    expected = make(file)
    before = file.read_bytes() if file.is_file() else sorted(file.iterdir())
    with pytest.raises(type(expected)) as caught:
        Store.open(file, "me", NOW)
    assert expected.detail in caught.value.detail
    assert before == (file.read_bytes() if file.is_file() else sorted(file.iterdir()))
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("make", FOREIGN)
def test_what_is_not_ours_is_set_aside_at_our_own_place(
    file: Path, document: Make, make: Callable[[Path], StoreError]
) -> None:
    expected = make(file)
    before = file.read_bytes() if file.is_file() else [path.name for path in file.iterdir()]
    store = Store.open(file, "me", NOW, own=True)
    assert type(store.because) is type(expected)
    assert expected.detail in str(store.because)
    assert store.set_aside is not None
    aside = store.set_aside
    assert before == (aside.read_bytes() if aside.is_file() else [path.name for path in aside.iterdir()])
    newer = make is a_newer_versions
    assert store.marks() == ([Mark("mine", seen=True)] if newer else [])  # never another user's
    store.write([Row(document("told"), news=True)])
    assert store.claim("told", NOW) is not newer
    store.close()
    again = Store.open(file, "me", NOW, own=True)
    assert again.set_aside is None
    assert again.unread_names() == {"told"}
    again.close()

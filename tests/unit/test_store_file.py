"""The database file: what it survives, and what it refuses."""

import json
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from nirmaan_tray.database.schema import VERSION
from nirmaan_tray.errors import StoreBusy, StoreForeign, StoreUnusable
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Progress, Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WAIT_S = 30
Make = Callable[..., Notification]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def opened(file: Path) -> Iterator[Callable[[], Store]]:
    """Opens the file as one process more; all are closed at the end."""
    stores: list[Store] = []

    def open_() -> Store:
        stores.append(Store.open(file, "me", NOW))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


def test_everything_survives_reopening(opened: Callable[[], Store], document: Make) -> None:
    read, news = Row(document("read", seen=True)), Row(document("news"), news=True)
    first = opened()
    first.write([read, news])
    first.claim("news", NOW)
    first.add_mark(Mark("news", seen=True))
    first.begin("b")
    first.advance("c")
    first.close()
    second = opened()
    assert second.set_aside is None
    marked = replace(news.notification, mark_pending=True)
    assert second.rows(["read", "news"]) == {"read": read, "news": Row(marked, news=True, announced=True)}
    assert second.marks() == [Mark("news", seen=True)]
    assert second.progress() == Progress("b", "c")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

now = datetime.now(UTC)
store = Store.open(Path(sys.argv[1]), "me", now)
store.begin("b")
batch = int(sys.argv[2])
while True:
    names = [f"{batch}-{i}" for i in range(20)]
    with store.transaction():
        store.write([Row(Notification(name, "t" * 200, "", now), news=True) for name in names])
        for name in names[:5]:
            store.add_mark(Mark(name, True))
        store.advance(f"{batch:09}")
    print(batch, flush=True)
    batch += 1
"""


def lines(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def running(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_kill_9_loses_nothing_that_was_committed_and_leaves_no_half(file: Path) -> None:
    chance = random.Random(20261123)
    committed = -1
    for _ in range(6):
        with running(WRITER, file, committed + 1) as process:
            for _ in range(chance.randint(1, 60)):
                committed = int(lines(process.stdout).readline())
            # Not in step with the writer, which goes on while we decide.
            for _ in range(chance.randint(0, 20_000)):
                pass
            process.kill()
            told = lines(process.stdout).read().splitlines(keepends=True)
            committed = max([committed, *(int(line) for line in told if line.endswith("\n"))])

        with sqlite3.connect(file) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            batches = dict(
                raw.execute("SELECT substr(name, 1, instr(name, '-') - 1), count(*) FROM notification GROUP BY 1")
            )
            marks = dict(raw.execute("SELECT substr(name, 1, instr(name, '-') - 1), count(*) FROM mark GROUP BY 1"))
        raw.close()
        store = Store.open(file, "me", NOW)
        assert store.set_aside is None
        cursor = store._execute("SELECT value FROM progress WHERE key = 'cursor'").fetchone()[0]
        store.close()
        # What was told is there; one batch more may have been committed and not told.
        last = int(cursor)
        assert last in {committed, committed + 1}
        assert batches == {str(n): 20 for n in range(last + 1)}
        assert marks == {str(n): 5 for n in range(last + 1)}
        committed = last


CLAIMER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from nirmaan_tray.database.schema import VERSION
from nirmaan_tray.errors import StoreBusy
from nirmaan_tray.store import Store

now = datetime.now(UTC)
store = Store.open(Path(sys.argv[1]), "me", now)
print("ready", flush=True)
sys.stdin.readline()
claimed = []
while waiting := store.to_announce(20):
    for n in waiting:
        while True:
            try:
                won = store.claim(n.name, now)
                break
            except StoreBusy:
                continue
        if won:
            claimed.append(n.name)
print(json.dumps(claimed))
"""


def test_two_processes_never_claim_the_same(file: Path, opened: Callable[[], Store], document: Make) -> None:
    names = {f"n{i:03}" for i in range(500)}
    opened().write([Row(document(name, at=i), news=True) for i, name in enumerate(sorted(names))])
    with running(CLAIMER, file) as first, running(CLAIMER, file) as second:
        for process in (first, second):
            assert lines(process.stdout).readline() == "ready\n"
        for process in (first, second):
            lines(process.stdin).write("go\n")
            lines(process.stdin).flush()
        claims = [json.loads(lines(process.stdout).read()) for process in (first, second)]
    assert sorted(claims[0] + claims[1]) == sorted(names)
    assert not set(claims[0]) & set(claims[1])


def filled(file: Path, document: Make) -> bytes:
    store = Store.open(file, "me", NOW)
    store.write([Row(document(f"n{i}", title="t" * 100)) for i in range(500)])
    store.close()
    return file.read_bytes()


@pytest.mark.parametrize("how", ["garbage", "truncated", "beginning", "text", "middle"])
def test_a_damaged_file_is_set_aside_whole(file: Path, document: Make, how: str) -> None:
    good = filled(file, document)
    damaged = {
        "garbage": random.Random(1).randbytes(20_000),
        "truncated": good[: len(good) // 2],
        "beginning": b"\0" * 100 + good[100:],
        "text": b"this is my shopping list, not a database\n" * 50,
        "middle": good[:4096] + b"\xff" * (len(good) - 4096),
    }[how]
    file.write_bytes(damaged)

    store = Store.open(file, "me", NOW)
    try:
        assert store.set_aside == file.with_name("inbox.db.damaged-20261123-060000")
        assert store.set_aside.read_bytes() == damaged
        assert store.progress() is None
        store.write([Row(document("new"))])
        assert store.unread_names() == {"new"}
    finally:
        store.close()
    again = Store.open(file, "me", NOW)
    assert again.set_aside is None
    assert again.unread_names() == {"new"}
    again.close()


def test_two_damages_in_one_second_are_both_kept(file: Path) -> None:
    aside: list[Path] = []
    for text in (b"first damage " * 100, b"second damage " * 100):
        file.write_bytes(text)
        store = Store.open(file, "me", NOW)
        store.close()
        assert store.set_aside is not None
        aside.append(store.set_aside)
        assert store.set_aside.read_bytes() == text
    assert [path.name[-2:] for path in aside] == ["00", "-2"]
    assert aside[0].read_bytes().startswith(b"first")


def test_what_a_log_still_holds_is_no_damage(file: Path, document: Make, tmp_path: Path) -> None:
    store = Store.open(file, "me", NOW)
    store.write([Row(document("only in the log"))])
    copy = tmp_path / "copy.db"
    shutil.copy(f"{file}-wal", f"{copy}-wal")
    store.close()
    copy.write_bytes(b"no database " * 1000)
    opened = Store.open(copy, "me", NOW)
    assert opened.set_aside is None
    assert opened.unread_names() == {"only in the log"}
    opened.close()


def test_an_empty_file_becomes_a_store(file: Path) -> None:
    file.touch()
    store = Store.open(file, "me", NOW)
    assert store.set_aside is None
    assert store.unread_count() == 0
    store.close()


def test_another_accounts_file_is_left_alone(file: Path, document: Make) -> None:
    filled(file, document)
    with pytest.raises(StoreForeign) as caught:
        Store.open(file, "you", NOW)
    assert caught.value.detail == "me"
    store = Store.open(file, "me", NOW)
    assert store.unread_count() == 500
    store.close()


def test_a_newer_versions_file_is_left_alone(file: Path, document: Make) -> None:
    filled(file, document)
    raw = sqlite3.connect(file)
    raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    raw.close()
    before = file.read_bytes()
    with pytest.raises(StoreUnusable) as caught:
        Store.open(file, "me", NOW)
    assert str(file) in caught.value.detail
    assert "newer" in caught.value.detail
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_another_programs_database_is_left_alone(file: Path) -> None:
    raw = sqlite3.connect(file)
    raw.execute("CREATE TABLE bookmark (url TEXT)")
    raw.commit()
    raw.close()
    with pytest.raises(StoreUnusable) as caught:
        Store.open(file, "me", NOW)
    assert str(file) in caught.value.detail
    raw = sqlite3.connect(file)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmark",)]
    raw.close()


@pytest.mark.parametrize("place", ["folder", "below a file", "no such folder"])
def test_what_cannot_be_opened_is_unusable_and_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    path = {
        "folder": tmp_path,
        "below a file": tmp_path / "file" / "inbox.db",
        "no such folder": tmp_path / "none" / "inbox.db",
    }[place]
    with pytest.raises(StoreUnusable) as caught:
        Store.open(path, "me", NOW)
    assert str(path) in caught.value.detail
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
def test_the_file_and_its_log_are_private(file: Path, opened: Callable[[], Store], document: Make) -> None:
    opened().write([Row(document("a"))])
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {"inbox.db": 0o600, "inbox.db-wal": 0o600, "inbox.db-shm": 0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
def test_a_file_that_was_open_to_others_becomes_private(file: Path) -> None:
    file.touch()
    file.chmod(0o666)
    Store.open(file, "me", NOW).close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


LOCKER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
raw.execute("ROLLBACK")
"""


def test_a_lock_of_another_process_is_busy_soon_and_reading_goes_on(
    file: Path, opened: Callable[[], Store], document: Make
) -> None:
    store = opened()
    store.write([Row(document("a"), news=True)])
    with running(LOCKER, file) as process:
        assert lines(process.stdout).readline() == "locked\n"
        for attempt in (
            lambda: store.write([Row(document("b"))]),
            lambda: store.claim("a", NOW),
            lambda: store.add_mark(Mark("a", seen=True)),
            lambda: store.transaction().__enter__(),
            lambda: Store.open(file, "me", NOW),
        ):
            fastest_s = min(busy_after_s(attempt) for _ in range(3))
            assert fastest_s < 0.05
        assert store.unread_names() == {"a"}
        assert store.marks() == []
        lines(process.stdin).write("done\n")
        lines(process.stdin).flush()
        process.wait(WAIT_S)
    store.write([Row(document("b"))])
    assert store.unread_names() == {"a", "b"}


def busy_after_s(attempt: Callable[[], object]) -> float:
    began = time.perf_counter()
    with pytest.raises(StoreBusy):
        attempt()
    return time.perf_counter() - began


def test_a_writer_that_was_refused_leaves_nothing_locked(
    file: Path, opened: Callable[[], Store], document: Make
) -> None:
    first, second = opened(), opened()
    with first.transaction():
        first.write([Row(document("a"))])
        with pytest.raises(StoreBusy), second.transaction():
            pass
    with second.transaction():
        second.write([Row(document("b"))])
    assert first.unread_names() == {"a", "b"}


def test_opening_at_the_same_time_makes_one_store(file: Path) -> None:
    begin = threading.Barrier(4)
    stores: list[Store] = []

    def open_() -> None:
        begin.wait(WAIT_S)
        while True:
            try:
                store = Store.open(file, "me", NOW)
            except StoreBusy:
                continue
            stores.append(store)
            store.close()
            return

    threads = [threading.Thread(target=open_) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert [store.set_aside for store in stores] == [None] * 4
    assert [path.name for path in file.parent.iterdir()] == [file.name]

"""Files that cannot be used as they are: each is set aside whole, and what matters of it lives on in the new one."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nirmaan_tray.errors import StoreDamaged
from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PAGE = 4096
WAIT_S = 60
Make = Callable[..., Notification]
ANNOUNCED = [f"told{i:04}" for i in range(1500)]
WAITING = [f"news{i:04}" for i in range(20)]
WISHED = [f"told{i:04}" for i in range(100, 900)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def filled(file: Path, document: Make) -> Path:
    """A database with announced rows, one of them let go, some that are yet to be announced, and marks."""
    store = Store.open(file, "me", NOW)
    with store.transaction():
        store.begin("2026-11-23 11:00:00.000000")
        store.advance("2026-11-23 12:00:00.000000")
        store.write([Row(document("let go", at=-999_999_999, seen=True), news=True)])
        store.write([Row(document(name, at=i, description="d" * 100), news=True) for i, name in enumerate(ANNOUNCED)])
        for name in [*ANNOUNCED, "let go"]:
            assert store.claim(name, NOW)
        store.write([Row(document(name), news=True) for name in WAITING])
        for name in WISHED:
            store.add_mark(Mark(name, seen=True), before=False)
    assert store.prune(365, 9999, NOW) == 1
    store.close()
    return file


def announced(store: Store, document: Make, names: list[str]) -> set[str]:
    """Return those of ``names`` that will never be announced again, though the server and its events tell of them."""
    with store.transaction():
        store.write([Row(document(name), news=True) for name in names])
        return set(names) - {name for name in names if store.claim(name, NOW)}


def works(file: Path, document: Make) -> None:
    """See that the file is a store in which something can be kept."""
    store = Store.open(file, "me", NOW)
    assert store.set_aside is None
    store.write([Row(document("kept"))])
    store.close()
    store = Store.open(file, "me", NOW)
    assert set(store.rows(["kept"])) == {"kept"}
    store.close()


def pages_of(file: Path, name: str) -> list[int]:
    """Return the numbers of the leaves of a table or an index, counted from 0, in their order."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = raw.execute("PRAGMA page_count").fetchone()
        rooted = dict(raw.execute("SELECT name, rootpage FROM sqlite_master"))
    content = file.read_bytes()
    found: list[int] = []

    def walk(number: int) -> None:
        page = content[(number - 1) * PAGE : number * PAGE]
        kind, cells = page[0], int.from_bytes(page[3:5], "big")
        if kind in (10, 13):
            found.append(number - 1)
            return
        for cell in range(cells):
            at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell], "big")
            walk(int.from_bytes(page[at : at + 4], "big"))
        walk(int.from_bytes(page[8:12], "big"))

    walk(rooted[name])
    assert all(0 < number < size for number in found)
    return found


def overwrite(file: Path, pages: list[int], seed: int = 1) -> None:
    chance = random.Random(seed)
    with file.open("r+b") as stream:
        for number in pages:
            stream.seek(number * PAGE)
            stream.write(chance.randbytes(PAGE))


def test_what_is_on_one_damaged_page_is_all_that_is_lost(filled: Path, document: Make) -> None:
    leaves = pages_of(filled, "notification")
    assert len(leaves) > 50
    overwrite(filled, [leaves[len(leaves) // 2]])
    damaged = filled.read_bytes()
    store = Store.open(filled, "me", NOW)
    assert isinstance(store.because, StoreDamaged)
    assert str(filled) in store.because.detail
    assert store.set_aside == filled.with_name("inbox.db.damaged-20261123-060000")
    assert store.set_aside.read_bytes() == damaged
    assert sorted(mark.name for mark in store.marks()) == WISHED
    assert store.progress() is None  # a first catch-up fills it
    # The index knows the names that the table has lost.
    assert announced(store, document, [*ANNOUNCED, "let go"]) == {*ANNOUNCED, "let go"}
    assert announced(store, document, ["a new one"]) == set()
    store.close()
    assert sorted(path.name for path in filled.parent.iterdir()) == ["inbox.db", store.set_aside.name]
    works(filled, document)


def test_what_waits_to_be_announced_may_be_where_the_damage_is_elsewhere(filled: Path, document: Make) -> None:
    overwrite(filled, pages_of(filled, "notification_unread")[:1])
    store = Store.open(filled, "me", NOW)
    assert isinstance(store.because, StoreDamaged)
    assert announced(store, document, ANNOUNCED + WAITING) == set(ANNOUNCED)
    store.close()


def test_marks_are_read_from_both_ends(filled: Path, document: Make) -> None:
    leaves = pages_of(filled, "mark")
    assert len(leaves) >= 3
    overwrite(filled, [leaves[1]])
    store = Store.open(filled, "me", NOW)
    saved = sorted(mark.name for mark in store.marks())
    assert WISHED[0] in saved
    assert WISHED[-1] in saved
    assert set(saved) < set(WISHED)
    assert announced(store, document, ANNOUNCED) == set(ANNOUNCED)
    # What it goes back to is salvaged as well.
    store.write([Row(document(saved[0], seen=True))])
    assert store.refuse_mark(Mark(saved[0], seen=True), "not_permitted")
    assert saved[0] in store.unread_names()
    store.close()


def test_snoozes_and_mutes_are_saved_and_garbage_among_them_is_not(filled: Path, document: Make) -> None:
    store = Store.open(filled, "me", NOW)
    mutes = {Mute(topic=Topic.PAYMENT), Mute(project="Tower", until_s=1e9)}
    for mute in mutes:
        store.mute(mute)
    for name in WAITING:
        assert store.snooze(name, NOW)
    store.close()
    with closing(sqlite3.connect(filled)) as raw, raw:
        raw.execute("INSERT INTO snooze VALUES ('a', 'tomorrow'), ('', ?), ('b', x'00'), ('c', 5)", (NOW.isoformat(),))
        raw.execute(
            "INSERT INTO mute VALUES ('no such', '', 1), ('', '', 1), ('', 'a', 1e300), ('', 'b', 'x'), (x'00', '', 1)"
        )
    overwrite(filled, pages_of(filled, "notification")[5:6])
    store = Store.open(filled, "me", NOW)
    assert isinstance(store.because, StoreDamaged)
    assert set(store.mutes()) == mutes
    assert store.ends() == [NOW] * len(WAITING) + [datetime.fromtimestamp(1e9, UTC)]
    # They wait for their rows, which the site has.
    assert store.claim_return(NOW) is None
    store.write([Row(document(WAITING[3]))])
    assert store.claim_return(NOW) == document(WAITING[3])
    assert store.claim_return(NOW) is None
    store.close()


@pytest.mark.parametrize(
    "kept", ["mute VALUES ('no such', '', 1)", "mute VALUES ('', 'a', 1e300)", "snooze VALUES ('a', 'x')"]
)
def test_a_snooze_or_a_mute_that_only_we_know_to_be_garbage_is_damage(filled: Path, document: Make, kept: str) -> None:
    store = Store.open(filled, "me", NOW)
    store._execute(f"INSERT INTO {kept}")
    with pytest.raises(StoreDamaged) as caught:
        assert (store.mutes(), store.ends()) == ((), [])
    new = store.renew(caught.value, NOW)
    assert new.mutes() == ()
    assert new.ends() == []
    new.close()
    works(filled, document)


@pytest.mark.parametrize("seed", range(25))
def test_random_bytes_anywhere_end_in_a_store_that_works(filled: Path, document: Make, seed: int) -> None:
    chance = random.Random(seed)
    size = filled.stat().st_size
    with filled.open("r+b") as stream:
        for _ in range(chance.choice([1, 3, 30])):
            stream.seek(chance.randrange(size))
            stream.write(chance.randbytes(chance.choice([1, 16, 5000])))
    store = Store.open(filled, "me", NOW, own=True)
    try:
        names = store.unread_names()
        shown = {n.name for n in store.page(EVERYTHING, limit=9999, before=None)}
        assert names <= shown
        # Garbage is no mark and no name.
        assert all(mark.name.isprintable() for mark in store.marks())
    except StoreDamaged as error:
        # A value that SQLite does not know to be garbage; seen when it is used.
        assert store.set_aside is None
        store = store.renew(error, NOW)
        assert store.set_aside is not None
    store.close()
    works(filled, document)


@pytest.mark.parametrize("size", [0, 1, 50, 100, 511, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE, 10 * PAGE + 77])
def test_a_file_that_was_cut_short_ends_in_a_store_that_works(filled: Path, document: Make, size: int) -> None:
    with filled.open("r+b") as stream:
        stream.truncate(size)
    store = Store.open(filled, "me", NOW)
    assert (store.set_aside is not None) is (size > 1)  # SQLite takes a byte for nothing
    assert store.set_aside is None or store.set_aside.stat().st_size == size
    store.close()
    works(filled, document)


@dataclass
class Logged:
    """A database whose newest rows are in its log only, as a kill leaves it."""

    path: Path

    @property
    def log(self) -> Path:
        return Path(f"{self.path}-wal")

    @property
    def shared(self) -> Path:
        return Path(f"{self.path}-shm")


@pytest.fixture
def logged(filled: Path, tmp_path: Path, document: Make) -> Logged:
    path = tmp_path / "killed" / "inbox.db"
    path.parent.mkdir()
    store = Store.open(filled, "me", NOW)
    for name in ("first", "second", "third"):
        store.write([Row(document(name), news=True)])
        assert store.claim(name, NOW)
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(f"{filled}{suffix}", f"{path}{suffix}")
    store.close()
    return Logged(path)


@pytest.mark.parametrize("gone", [True, False])
def test_a_logs_index_is_made_anew(logged: Logged, document: Make, gone: bool) -> None:
    if gone:
        logged.shared.unlink()
    else:
        logged.shared.write_bytes(random.Random(1).randbytes(logged.shared.stat().st_size))
    store = Store.open(logged.path, "me", NOW)
    assert store.set_aside is None
    assert len(store.rows(["first", "second", "third"])) == 3
    store.close()
    works(logged.path, document)


@pytest.mark.parametrize("how", ["cut", "garbage at the end", "garbage", "empty", "gone"])
def test_a_damaged_log_costs_only_what_it_held(logged: Logged, document: Make, how: str) -> None:
    good = logged.log.read_bytes()
    if how == "gone":
        logged.log.unlink()
    else:
        logged.log.write_bytes(
            {
                "cut": good[: len(good) // 2],
                "garbage at the end": good[:-3000] + random.Random(1).randbytes(3000),
                "garbage": random.Random(1).randbytes(len(good)),
                "empty": b"",
            }[how]
        )
    store = Store.open(logged.path, "me", NOW)
    assert store.set_aside is None
    found = set(store.rows(["first", "second", "third"]))
    assert found == set(("first", "second", "third")[: len(found)])
    assert not found or how in ("cut", "garbage at the end")
    assert announced(store, document, ANNOUNCED) == set(ANNOUNCED)
    store.close()
    works(logged.path, document)


def test_what_a_log_holds_of_a_damaged_file_is_salvaged(logged: Logged, tmp_path: Path, document: Make) -> None:
    without_log = tmp_path / "without_log.db"
    shutil.copy(logged.path, without_log)
    overwrite(
        logged.path, [page for page in pages_of(without_log, "notification") if page not in pages_in(logged.log)][-9:]
    )
    store = Store.open(logged.path, "me", NOW)
    assert store.set_aside is not None
    # Known from the log only, and announced for all that can be known: the table that tells is damaged.
    assert announced(store, document, ["third", "new"]) == {"third"}
    assert sorted(mark.name for mark in store.marks()) == WISHED
    store.close()


def pages_in(log: Path) -> set[int]:
    """Return the numbers of the pages, counted from 0, that a log has newer than the file."""
    content = log.read_bytes()
    return {int.from_bytes(content[at : at + 4], "big") - 1 for at in range(32, len(content), 24 + PAGE)}


def test_marks_of_a_damaged_file_are_sent_in_nobody_elses_name(filled: Path, document: Make) -> None:
    overwrite(filled, pages_of(filled, "notification")[:1])
    store = Store.open(filled, "you", NOW)
    assert store.set_aside is not None
    assert store.marks() == []
    store.close()


def test_damage_that_shows_while_working_is_mended(filled: Path, document: Make) -> None:
    store = Store.open(filled, "me", NOW)
    leaves = pages_of(filled, "notification_unread")
    overwrite(filled, leaves)
    with pytest.raises(StoreDamaged) as caught:
        store.unread_names()
    assert str(filled) in caught.value.detail
    new = store.renew(caught.value, NOW)
    assert new.set_aside is not None
    assert new.because is caught.value
    assert sorted(mark.name for mark in new.marks()) == WISHED
    assert announced(new, document, ANNOUNCED) == set(ANNOUNCED)
    new.close()
    works(filled, document)


@pytest.mark.parametrize(
    "garbage", ["kind = 'no such'", "created_at = 'x'", "title = cast(x'ff41' AS TEXT)", "created_at = x'00'"]
)
def test_a_value_that_only_we_know_to_be_garbage_is_damage(filled: Path, document: Make, garbage: str) -> None:
    with closing(sqlite3.connect(filled)) as raw:
        raw.execute(f"UPDATE notification SET {garbage} WHERE name = 'told0700'")
        raw.commit()
    store = Store.open(filled, "me", NOW)
    assert store.set_aside is None
    with pytest.raises(StoreDamaged) as caught:
        store.page(EVERYTHING, limit=9999, before=None)
    with pytest.raises(StoreDamaged):
        store.rows(["told0700"])
    new = store.renew(caught.value, NOW)
    assert new.set_aside is not None
    assert sorted(mark.name for mark in new.marks()) == WISHED
    assert announced(new, document, ANNOUNCED) == set(ANNOUNCED)
    new.close()
    works(filled, document)


def test_a_file_that_was_deleted_under_us_is_made_anew(filled: Path, document: Make) -> None:
    store = Store.open(filled, "me", NOW)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{filled}{suffix}").unlink(missing_ok=True)
    with pytest.raises(StoreDamaged) as caught:
        store.write([Row(document("would be lost"))])
    assert "moved away" in caught.value.detail
    new = store.renew(caught.value, NOW)
    assert new.set_aside is None
    assert sorted(mark.name for mark in new.marks()) == WISHED
    assert announced(new, document, [*ANNOUNCED, "let go"]) == {*ANNOUNCED, "let go"}
    new.close()
    works(filled, document)


def test_two_that_see_the_same_damage_end_on_one_new_file(filled: Path, document: Make) -> None:
    first, second = (Store.open(filled, "me", NOW) for _ in range(2))
    leaves = pages_of(filled, "notification_unread")
    second.write([Row(document(WAITING[1]), news=True)])
    assert second.claim(WAITING[1], NOW)  # in the log only
    overwrite(filled, [leaf for leaf in leaves if leaf not in pages_in(Path(f"{filled}-wal"))])
    errors = []
    for store in (first, second):
        with pytest.raises(StoreDamaged) as caught:
            store.unread_names()
        errors.append(caught.value)
    new = first.renew(errors[0], NOW)
    assert new.set_aside is not None
    # The other one may go on with what it still holds for a moment; it can keep nothing there any more.
    for attempt in (lambda: second.claim(WAITING[0], NOW), lambda: second.add_mark(Mark("a", seen=True))):
        with pytest.raises(StoreDamaged):
            attempt()
    assert announced(new, document, WAITING) == {WAITING[1]}
    also_new = second.renew(errors[1], NOW)
    assert also_new.set_aside is None
    new.write([Row(document("common"), news=True)])
    assert also_new.claim("common", NOW)
    assert not new.claim("common", NOW)
    new.close()
    also_new.close()
    assert len(list(filled.parent.glob("*.damaged-*-060000"))) == 1


OPENER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from nirmaan_tray.errors import StoreBusy, StoreDamaged
from nirmaan_tray.store import Store

sys.stdin.readline()
now = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
while True:
    try:
        store = Store.open(Path(sys.argv[1]), "me", now, own=True)
        break
    except StoreBusy:
        pass
while True:
    try:
        won = store.claim(sys.argv[2], now)
        break
    except StoreBusy:
        pass
    except StoreDamaged as error:
        store = store.renew(error, now)
print(json.dumps([store.set_aside is not None, sorted(mark.name for mark in store.marks())]))
"""


@pytest.mark.parametrize("seed", range(3))
def test_processes_that_find_the_same_damage_at_once_lose_nothing(filled: Path, document: Make, seed: int) -> None:
    overwrite(filled, pages_of(filled, "notification_unread"), seed)
    command = [sys.executable, "-c", OPENER, str(filled), "told0000"]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = [process.communicate("go\n", timeout=WAIT_S)[0] for process in processes]
    assert all(process.returncode == 0 for process in processes)
    answers = [json.loads(answer) for answer in told]
    assert any(set_aside for set_aside, _ in answers)
    store = Store.open(filled, "me", NOW)
    assert store.set_aside is None
    assert sorted(mark.name for mark in store.marks()) == WISHED
    assert announced(store, document, ANNOUNCED) == set(ANNOUNCED)
    store.close()

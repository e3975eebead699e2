"""When the disk cannot be used: everything goes on in memory, and is put into the file when it can be."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nirmaan_tray.errors import StoreBusy, StoreUnusable
from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Progress, Row, Store
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WAIT_S = 60
NOBODY = 65534
Make = Callable[..., Notification]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def store(file: Path, document: Make) -> Store:
    """A store on a disk; closed by whoever detaches or closes it."""
    store = Store.open(file, "me", NOW)
    store.begin("2026-11-23 11:00:00.000000")
    store.advance("2026-11-23 11:30:00.000000")
    store.write([Row(document(name), news=True) for name in ("told", "to be told", "marked", "sent")])
    store.write([Row(document("marked", seen=True)), Row(document("sent", seen=True))])
    store.add_mark(Mark("marked", seen=True), before=False)
    store.add_mark(Mark("sent", seen=True), before=False)
    assert store.claim("told", NOW)
    return store


def everything(store: Store) -> tuple[object, ...]:
    tables = ("notification", "mark", "told", "progress", "snooze", "mute")
    return tuple(sorted(store._read(f"SELECT * FROM {table}"), key=repr) for table in tables)


def fill_the_disk(store: Store) -> None:
    """Let the database grow no more, as on a full disk: SQLite then says the same."""
    (pages,) = store._read("PRAGMA page_count")[0]
    store._execute(f"PRAGMA max_page_count = {pages}")


def many(document: Make, prefix: str = "n") -> list[Row]:
    return [Row(document(f"{prefix}{i:04}", description="d" * 300), news=True) for i in range(500)]


def test_a_full_disk_is_unusable_and_leaves_no_half(store: Store, document: Make) -> None:
    before = everything(store)
    fill_the_disk(store)

    def write_a_mark_and_many() -> None:
        with store.transaction():
            store.add_mark(Mark("told", seen=True))
            store.write(many(document))

    with pytest.raises(StoreUnusable) as caught:
        write_a_mark_and_many()
    assert "full" in caught.value.detail
    assert everything(store) == before
    store.close()


def test_what_is_detached_is_all_there_and_goes_on(store: Store, file: Path, document: Make) -> None:
    before = everything(store)
    fill_the_disk(store)
    with pytest.raises(StoreUnusable):
        store.write(many(document))
    memory = store.detach()
    assert everything(memory) == before
    memory.write(many(document))
    assert memory.unread_count() == 502
    assert "to be told" in {n.name for n in memory.to_announce(999)}
    with pytest.raises(StoreUnusable):
        store.unread_count()  # given up, and closed
    memory.close()
    again = Store.open(file, "me", NOW)
    assert everything(again) == before
    again.close()


def test_all_that_went_on_in_memory_is_absorbed(store: Store, file: Path, document: Make) -> None:
    memory = store.detach()
    memory.write([*many(document), Row(document("told"), news=True, withdrawn_at=NOW)])
    assert memory.claim("to be told", NOW)
    memory.drop_mark(Mark("sent", seen=True))
    memory.write([Row(document("sent", seen=False, modified="2026-11-23 12:00:00.000000"))])
    memory.write([Row(document("n0000", seen=True), news=True)])
    memory.add_mark(Mark("n0000", seen=True), before=False)
    memory.write([Row(document("marked", seen=False))])
    memory.add_mark(Mark("marked", seen=False), before=True)
    memory.write([Row(document("n0001", seen=True), news=True)])
    memory.add_mark(Mark("n0001", seen=True), before=False)
    assert memory.refuse_mark(Mark("n0001", seen=True), "not_permitted")
    memory.advance("2026-11-23 12:00:00.000000")
    expected = everything(memory)

    again = Store.open(file, "me", NOW)
    again.absorb(memory)
    assert everything(again) == expected
    assert sorted(again.marks(), key=lambda mark: mark.name) == [Mark("marked", seen=False), Mark("n0000", seen=True)]
    assert again.progress() == Progress("2026-11-23 11:00:00.000000", "2026-11-23 12:00:00.000000")
    assert not again.claim("to be told", NOW)
    # What the roll-back goes to is what the server had when the first wish was made.
    assert again.refuse_mark(Mark("marked", seen=False), "not_permitted")
    assert "marked" in again.unread_names()
    # The memory is as it was: absorbing may be tried again.
    assert everything(memory) == expected
    memory.close()
    again.close()


def test_what_another_process_did_to_the_file_meanwhile_counts_too(store: Store, file: Path, document: Make) -> None:
    memory = store.detach()
    other = Store.open(file, "me", NOW)
    assert other.claim("to be told", NOW)
    other.write([Row(document("told", title="newer", modified="2026-11-23 13:00:00.000000"))])
    other.write([Row(document("theirs"), news=True)])
    other.add_mark(Mark("theirs", seen=True), before=False)
    other.write([Row(document("theirs", seen=True), news=True)])
    other.advance("2026-11-23 13:00:00.000000")
    memory.write([Row(document("told", title="older", modified="2026-11-23 12:00:00.000000"))])
    memory.write([Row(document("ours"), news=True)])
    assert memory.claim("ours", NOW)
    memory.advance("2026-11-23 12:00:00.000000")
    other.absorb(memory)
    memory.close()
    assert other.rows(["told"])["told"].notification.title == "newer"
    assert other.rows(["told"])["told"].announced
    assert other.rows(["theirs"])["theirs"].notification.mark_pending
    assert [n.name for n in other.to_announce(9) if not other.claim(n.name, NOW)] == []
    assert not other.claim("to be told", NOW)
    assert not other.claim("ours", NOW)
    assert {mark.name for mark in other.marks()} == {"marked", "sent", "theirs"}
    progress = other.progress()
    assert progress is not None
    assert progress.cursor == "2026-11-23 13:00:00.000000"
    other.close()


def test_of_snoozes_and_mutes_each_side_keeps_its_changes(store: Store, file: Path, document: Make) -> None:
    payments, tower = Mute(topic=Topic.PAYMENT), Mute(project="Tower")
    names = ["stays", "ended here", "ended there", "moved here", "moved there"]
    store.write([Row(document(name)) for name in [*names, "begun here", "begun there"]])
    for name in names:
        store.snooze(name, NOW)
    store.mute(payments)
    store.mute(tower)
    other = Store.open(file, "me", NOW)
    memory = store.detach()
    later = NOW + timedelta(hours=1)
    for side, place in ((memory, "here"), (other, "there")):
        assert side.snooze(f"moved {place}", later)
        assert side.snooze(f"begun {place}", later)
        side._execute("DELETE FROM snooze WHERE name = ?", f"ended {place}")
    memory.unmute(tower)
    memory.mute(Mute(project="Bridge"))
    other.mute(Mute(topic=Topic.PAYMENT, until_s=9.0))
    other.absorb(memory)
    memory.close()
    snoozed = {n.name: n.snoozed_until for n in other.page(EVERYTHING, limit=99, before=None) if n.snoozed_until}
    assert snoozed == {
        "stays": NOW,
        **dict.fromkeys(["moved here", "moved there", "begun here", "begun there"], later),
    }
    assert set(other.mutes()) == {Mute(topic=Topic.PAYMENT, until_s=9.0), Mute(project="Bridge")}
    other.close()


def test_a_row_that_is_marked_shows_the_wish_wherever_it_was_wished(store: Store, file: Path, document: Make) -> None:
    memory = store.detach()
    other = Store.open(file, "me", NOW)
    newer = {"modified": "2026-11-23 13:00:00.000000"}
    # Ours for a row of which they have something newer; theirs for one of which we have.
    memory.write([Row(document("told", seen=True))])
    memory.add_mark(Mark("told", seen=True), before=False)
    other.write([Row(document("told", **newer))])
    other.write([Row(document("to be told", seen=True))])
    other.add_mark(Mark("to be told", seen=True), before=False)
    memory.write([Row(document("to be told", **newer))])
    other.absorb(memory)
    memory.close()
    rows = other.rows(["told", "to be told"])
    assert all(row.notification.seen and row.notification.mark_pending for row in rows.values())
    assert all(row.notification.modified == newer["modified"] for row in rows.values())
    other.close()


def test_absorbing_that_fails_changes_neither(store: Store, file: Path, document: Make) -> None:
    memory = store.detach()
    memory.write(many(document))
    file_store = Store.open(file, "me", NOW)
    before, expected = everything(file_store), everything(memory)
    fill_the_disk(file_store)
    with pytest.raises(StoreUnusable):
        file_store.absorb(memory)
    assert everything(file_store) == before
    file_store._execute("PRAGMA max_page_count = 100000")
    holder = Store.open(file, "me", NOW)
    with holder.transaction(), pytest.raises(StoreBusy):
        file_store.absorb(memory)
    holder.close()
    file_store.absorb(memory)
    assert everything(file_store) == expected
    file_store.close()
    memory.close()


def test_a_memory_that_is_no_copy_does_not_move_the_cursor(store: Store, file: Path, document: Make) -> None:
    """It has taken what a first catch-up takes; what changed besides between the two cursors is not in it."""
    store.close()
    memory = Store.open(None, "me", NOW)
    memory.begin("2026-11-23 12:00:00.000000")
    memory.write([Row(document("told")), Row(document("meanwhile")), Row(document("live"), news=True)])
    memory.advance("2026-11-23 12:00:00.000000")
    assert memory.claim("live", NOW)
    again = Store.open(file, "me", NOW)
    again.absorb(memory)
    memory.close()
    assert again.progress() == Progress("2026-11-23 11:00:00.000000", "2026-11-23 11:30:00.000000")
    rows = again.rows(["told", "meanwhile", "live"])
    assert [rows[name].announced for name in ("told", "meanwhile", "live")] == [True, False, True]
    assert {mark.name for mark in again.marks()} == {"marked", "sent"}
    again.close()


def test_a_new_file_takes_over_all_that_the_memory_knows(file: Path, document: Make) -> None:
    memory = Store.open(None, "me", NOW)
    memory.begin("b")
    memory.write([Row(document("a"), news=True), Row(document("let go", at=-99_999_999, seen=True), news=True)])
    memory.claim("let go", NOW)
    assert memory.prune(365, 10, NOW) == 1
    memory.advance("c")
    store = Store.open(file, "me", NOW)
    store.absorb(memory)
    assert everything(store) == everything(memory)
    # It was let go in memory, and is not announced from the file either.
    store.write([Row(document("let go"), news=True)])
    assert not store.claim("let go", NOW)
    store.close()
    memory.close()


def test_a_row_that_was_let_go_here_and_came_there_is_announced(file: Path, document: Make) -> None:
    """Either store may have let go of what the other one has."""
    old = Row(document("a", at=-99_999_999, seen=True), news=True)
    for letting_go in ("file", "memory"):
        path = file.with_name(letting_go)
        store = Store.open(path, "me", NOW)
        store.write([old])
        memory = store.detach()
        store = Store.open(path, "me", NOW)
        one, other = (store, memory) if letting_go == "file" else (memory, store)
        assert one.claim("a", NOW)
        assert one.prune(365, 10, NOW) == 1
        other.write([replace(old, notification=replace(old.notification, seen=False, modified="9"))])
        store.absorb(memory)
        assert store.rows(["a"])["a"].announced
        assert not store.claim("a", NOW)
        store.close()
        memory.close()


@pytest.mark.parametrize("seed", range(20))
def test_detached_and_absorbed_is_as_if_it_had_never_left(tmp_path: Path, document: Make, seed: int) -> None:
    """The same is done to a store that stays on its disk and to one that is in memory for a while."""
    chance = random.Random(seed)
    staying, leaving = (Store.open(tmp_path / name, "me", NOW) for name in ("staying", "leaving"))
    names = [f"n{i}" for i in range(8)]
    modified = 0

    def do_something() -> None:
        nonlocal modified
        modified += 1
        name, seen, news = chance.choice(names), chance.random() < 0.5, chance.random() < 0.7
        of_rows = "write write claim mark drop refuse withdraw advance prune"
        what = chance.choice(f"{of_rows} snooze snooze return mute unmute end_mutes".split())
        keep = chance.choice([0, 2, 99])
        soon = NOW + timedelta(minutes=chance.randrange(9))
        mute = chance.choice(
            [
                Mute(topic=Topic.PAYMENT, until_s=soon.timestamp()),
                Mute(project=name, until_s=soon.timestamp()),
                Mute(project=name),
            ]
        )
        for store in (staying, leaving):
            row = store.rows([name]).get(name)
            if what == "write":
                wished = {mark.name: mark.seen for mark in store.marks()}
                new = document(name, at=names.index(name), seen=wished.get(name, seen), modified=f"{modified:04}")
                store.write([Row(new, news=news or (row is not None and row.news))])
            elif what == "claim":
                store.claim(name, NOW)
            elif what == "mark" and row is not None and row.notification.seen is not seen:
                store.write([replace(row, notification=replace(row.notification, seen=seen))])
                store.add_mark(Mark(name, seen), before=not seen)
            elif what == "drop":
                store.drop_mark(Mark(name, seen))
            elif what == "refuse":
                store.refuse_mark(Mark(name, seen), "invalid")
            elif what == "withdraw" and row is not None:
                store.write([replace(row, withdrawn_at=NOW)])
            elif what == "advance":
                store.advance(f"{modified:04}")
            elif what == "prune" and chance_to_prune:
                store.prune(1, keep, NOW)
            elif what == "snooze":
                store.snooze(name, soon)
            elif what == "return":
                store.claim_return(soon)
            elif what == "mute":
                store.mute(mute)
            elif what == "unmute":
                store.unmute(mute)
            elif what == "end_mutes":
                store.end_mutes(soon)

    for begun in (staying, leaving):
        begun.begin("b")
    chance_to_prune = True
    for _ in range(60):
        do_something()
    leaving = leaving.detach()
    # The file keeps, and lets go of later, what the memory lets go of meanwhile.
    chance_to_prune = False
    for _ in range(60):
        do_something()
    memory, leaving = leaving, Store.open(tmp_path / "leaving", "me", NOW)
    leaving.absorb(memory)
    memory.close()
    assert everything(leaving) == everything(staying)
    staying.close()
    leaving.close()


def test_another_accounts_file_is_not_read_into_memory(store: Store, file: Path) -> None:
    store.close()
    memory = Store.in_memory("you", file)
    assert memory.unread_count() == 0
    assert memory.marks() == []
    memory.close()


def test_of_a_damaged_file_that_cannot_be_set_aside_marks_and_claims_are_read(
    store: Store, file: Path, document: Make
) -> None:
    (root,) = store._read("SELECT rootpage FROM sqlite_master WHERE name = 'notification_unread'")[0]
    store.close()
    with file.open("r+b") as stream:
        stream.seek((root - 1) * 4096)
        stream.write(random.Random(1).randbytes(4096))
    damaged = file.read_bytes()
    memory = Store.in_memory("me", file)
    assert {mark.name for mark in memory.marks()} == {"marked", "sent"}
    assert memory.progress() is None
    memory.write([Row(document("told"), news=True)])
    assert not memory.claim("told", NOW)
    memory.close()
    assert file.read_bytes() == damaged
    others = Store.in_memory("you", file)
    assert others.marks() == []
    others.close()


def test_what_is_damaged_is_not_copied_as_it_is(store: Store, file: Path, document: Make) -> None:
    """A page that cannot be trusted on the disk cannot be trusted in memory; marks and claims are kept all the same."""
    store.write(many(document))
    # So that this one reads again what it has read before.
    other = Store.open(file, "me", NOW)
    other.write([Row(document("theirs"))])
    other._execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    (root,) = store._read("SELECT rootpage FROM sqlite_master WHERE name = 'notification_seen'")[0]
    with file.open("r+b") as stream:
        stream.seek((root - 1) * 4096)
        stream.write(random.Random(1).randbytes(4096))
    memory = store.detach()
    assert memory._read("PRAGMA integrity_check") == [("ok",)]
    assert {mark.name for mark in memory.marks()} == {"marked", "sent"}
    assert memory.progress() is None
    memory.write([Row(document("told"), news=True)])
    assert not memory.claim("told", NOW)
    memory.close()


def test_a_store_that_was_closed_can_be_given_up_too(file: Path) -> None:
    store = Store.open(file, "me", NOW)
    store.close()
    memory = store.detach()
    assert memory.unread_count() == 0
    memory.close()


def test_sorting_needs_no_disk(store: Store) -> None:
    assert store._read("PRAGMA temp_store") == [(2,)]  # memory
    store.close()
    assert sqlite3.threadsafety == 3  # opened in one thread, used in another

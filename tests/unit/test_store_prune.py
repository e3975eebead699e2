"""What is let go, what never is, and that nothing of it is announced again."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nirmaan_tray.database.pruning import BATCH, WITHDRAWN_DAYS
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
DAY_S = 86400
Make = Callable[..., Notification]


def pruned(store: Store, *, days: float = 90, rows: int = 1000, now: datetime = NOW) -> int:
    """Prune until nothing is left to let go."""
    gone = 0
    while some := store.prune(days, rows, now):
        assert some <= BATCH
        gone += some
    return gone


def names(store: Store) -> set[str]:
    return {name for (name,) in store._read("SELECT name FROM notification")}


def test_by_age(store: Store, document: Make) -> None:
    ages = {"91 days": -91, "90 days and a second": -90 - 1 / DAY_S, "90 days": -90, "new": 0, "of tomorrow": 1}
    store.write([Row(document(name, at=round(days * DAY_S), seen=True)) for name, days in ages.items()])
    assert pruned(store) == 2
    assert names(store) == {"90 days", "new", "of tomorrow"}
    assert pruned(store) == 0


def test_by_number(store: Store, document: Make) -> None:
    store.write([Row(document(f"n{i}", at=i // 2, seen=True)) for i in range(10)])
    assert pruned(store, rows=4) == 6
    assert names(store) == {"n6", "n7", "n8", "n9"}
    assert pruned(store, rows=0) == 4


def test_a_snooze_goes_with_its_row_and_one_without_a_row_when_it_is_a_week_overdue(
    store: Store, document: Make
) -> None:
    store.write([Row(document("old", at=-99 * DAY_S)), Row(document("unread", at=-99 * DAY_S)), Row(document("new"))])
    for name in ("old", "unread", "new"):
        assert store.snooze(name, NOW + timedelta(days=1))
    store.write([Row(document("old", at=-99 * DAY_S, seen=True)), Row(document("new", seen=True))])
    for name, days in (("due", 0), ("overdue", -WITHDRAWN_DAYS - 1)):
        store._execute("INSERT INTO snooze VALUES (?, ?)", name, (NOW + timedelta(days=days)).isoformat())
    assert pruned(store) == 1
    assert {name for (name,) in store._read("SELECT name FROM snooze")} == {"unread", "new", "due"}


def test_more_than_a_batch(store: Store, document: Make) -> None:
    store.write([Row(document(f"n{i}", at=i, seen=True)) for i in range(2 * BATCH + 5)])
    assert store.prune(90, 1, NOW) == BATCH
    assert pruned(store, rows=1) == BATCH + 4


def test_unread_pending_and_unannounced_rows_are_never_let_go(store: Store, document: Make) -> None:
    old = -1000 * DAY_S
    store.write(
        [
            Row(document("unread", at=old)),
            Row(document("pending", at=old, seen=True)),
            Row(document("to be announced", at=old, seen=True), news=True),
            Row(document("withdrawn and pending", at=old), withdrawn_at=NOW - timedelta(days=99)),
            Row(document("withdrawn and to be announced", at=old), news=True, withdrawn_at=NOW - timedelta(days=99)),
            Row(document("seen", at=old, seen=True)),
        ]
    )
    store.add_mark(Mark("pending", seen=True))
    store.add_mark(Mark("withdrawn and pending", seen=True))
    assert pruned(store, days=0, rows=0) == 1
    assert "seen" not in names(store)
    assert len(names(store)) == 5
    store.drop_mark(Mark("pending", seen=True))
    store.claim("to be announced", NOW)
    assert pruned(store, days=0, rows=0) == 2


def test_withdrawn_rows_stay_a_week(store: Store, document: Make) -> None:
    week_ago = NOW - timedelta(days=WITHDRAWN_DAYS)
    store.write(
        [
            Row(document("a week ago", at=-DAY_S), withdrawn_at=week_ago),
            Row(document("longer ago", at=-DAY_S), withdrawn_at=week_ago - timedelta(microseconds=1)),
            Row(document("longer ago, seen", at=-DAY_S, seen=True), withdrawn_at=week_ago - timedelta(days=1)),
        ]
    )
    assert pruned(store) == 2
    assert names(store) == {"a week ago"}


@pytest.mark.parametrize("seen", [True, False])
def test_a_row_that_comes_again_is_in_the_list_and_not_announced(store: Store, document: Make, seen: bool) -> None:
    store.write([Row(document("a", at=-99 * DAY_S, seen=True), news=True)])
    assert store.claim("a", NOW)
    assert pruned(store) == 1
    again = document("a", at=-99 * DAY_S, seen=seen, modified="2026-11-23 12:00:00.000000")
    for _ in range(2):
        store.write([Row(again, news=True)])
        assert store.rows(["a"]) == {"a": Row(again, news=True, announced=True)}
        assert store.to_announce(9) == []
        assert not store.claim("a", NOW)
        assert store.unread_names() == (set() if seen else {"a"})
        # And once more after it was let go once more.
        store.write([Row(replace(again, seen=True), news=True)])
        assert pruned(store) == 1


def test_a_row_that_was_never_announced_may_be_later(store: Store, document: Make) -> None:
    store.write([Row(document("a", at=-99 * DAY_S, seen=True))])
    assert pruned(store) == 1
    store.write([Row(document("a", at=-99 * DAY_S), news=True)])
    assert store.claim("a", NOW)


def test_what_is_let_go_on_a_file_is_let_go_for_every_process(tmp_path: Path, document: Make) -> None:
    first, second = (Store.open(tmp_path / "inbox.db", "me", NOW) for _ in range(2))
    first.write([Row(document("a", at=-99 * DAY_S, seen=True), news=True)])
    assert second.claim("a", NOW)
    assert first.prune(90, 1000, NOW) == 1
    second.write([Row(document("a", at=-99 * DAY_S), news=True)])
    assert not first.claim("a", NOW)
    assert not second.claim("a", NOW)
    first.close()
    second.close()


NAMES = [f"n{i}" for i in range(6)]
writes = st.tuples(
    st.just("write"), st.sampled_from(NAMES), st.booleans(), st.booleans(), st.booleans(), st.integers(-200, 3)
)
others = st.tuples(
    st.sampled_from(["claim", "mark", "drop", "withdraw"]),
    st.sampled_from(NAMES),
    st.booleans(),
    st.just(False),
    st.just(False),
    st.just(0),
)
prunes = st.tuples(
    st.just("prune"), st.just(""), st.just(False), st.just(False), st.just(False), st.sampled_from([0, 1, 90, 400])
)


@settings(max_examples=300, deadline=None)
@given(steps=st.lists(writes | others | prunes, max_size=40), keep_rows=st.integers(0, 4))
def test_nothing_is_announced_otherwise_because_something_was_let_go(
    steps: list[tuple[str, str, bool, bool, bool, int]], keep_rows: int
) -> None:
    """Two stores that are told the same, one of which prunes: both announce, count and send the same."""
    pruning, keeping = (Store.open(None, "me", NOW) for _ in range(2))
    announced: list[str] = []
    for step, name, seen, news, announce, days in steps:
        if step == "prune":
            pruned(pruning, days=days, rows=keep_rows)
            continue
        told = []
        # A person marks what is shown.
        shown = pruning.rows([name]).get(name)
        may_mark = shown is not None and shown.withdrawn_at is None and shown.notification.seen is not seen
        for store in (pruning, keeping):
            row = store.rows([name]).get(name)
            if step == "write":
                at = NOW + timedelta(days=days)
                document = Notification(name, name, "", at, seen=seen, creation="c", modified=f"{days + 500:04}")
                # As the inbox has it: a name with a mark is as wished, and once news is always news.
                wished = {mark.name: mark.seen for mark in store.marks()}
                document = replace(document, seen=wished.get(name, seen))
                # What is neither live nor beyond the baseline never is; so it is the same for both.
                was_news = name in announced or (row is not None and row.news)
                store.write([Row(document, news=news or was_news)])
                if announce:
                    told.append([n.name for n in store.to_announce(9) if store.claim(n.name, NOW)])
            elif step == "claim":
                told.append([name] if store.claim(name, NOW) else [])
            elif step == "mark" and row is not None and may_mark:
                store.write([replace(row, notification=replace(row.notification, seen=seen))])
                store.add_mark(Mark(name, seen), before=not seen)
            elif step == "drop":
                store.drop_mark(Mark(name, seen))
            elif step == "withdraw" and row is not None:
                store.write([replace(row, withdrawn_at=NOW - timedelta(days=30))])
        if told:
            assert told[0] == told[1]
            announced += told[0]
        assert pruning.unread_names() == keeping.unread_names()
        assert [n.name for n in pruning.to_announce(9)] == [n.name for n in keeping.to_announce(9)]
        left = names(pruning)
        assert left <= names(keeping)
        assert pruning.rows(left) == keeping.rows(left)
    assert len(announced) == len(set(announced))
    pruning.close()
    keeping.close()


def test_a_batch_is_short_at_100_000_rows(tmp_path: Path, document: Make) -> None:
    store = Store.open(tmp_path / "inbox.db", "me", NOW)
    store.write([Row(document("old", seen=True), news=True), Row(document("unread", at=1), news=True)])
    columns = [column for (column,) in store._read("SELECT name FROM pragma_table_info('notification')")]
    values = ", ".join(
        {"created_at": "printf('2026-%02d-%02dT%06d', 1 + n % 10, 1 + n % 28, n)", "announced_at": "'x'"}.get(c, c)
        for c in columns[1:]
    )
    numbers = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)"
    # A name's order is not the order of its creation.
    name = "printf('%08x', n * 2654435761 % 4294967296)"
    for template in ("old", "unread"):
        store._execute(
            f"INSERT INTO notification (name, {', '.join(columns[1:])}) {numbers}"
            f" SELECT '{template[0]}' || {name}, {values} FROM number, notification WHERE name = '{template}'"
        )
    took_s = []
    for _ in range(15):
        began = time.thread_time()
        assert store.prune(60, 5000, NOW) == BATCH
        took_s.append(time.thread_time() - began)
    store.close()
    assert sorted(took_s)[7] < 0.02

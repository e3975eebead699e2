"""What is stored, and what is asked of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nirmaan_tray.errors import StoreUnusable
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.store import Progress, Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WAIT_S = 30
Make = Callable[..., Notification]


FULL = Notification(
    name="pu0j098o1p",
    title="New “PR”",
    description="a\nb",
    created_at=datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC),
    document="Procurement Requests",
    docname="PR-0001",
    project="PROJ-001",
    work_package="Electrical",
    seen=True,
    action_url="projects/PROJ-001",
    kind=Kind.ALERT,
    event_id="pr:new",
    sender="a@b",
    creation="2026-11-23 11:14:42.455083",
    modified="2026-11-23 11:15:00.000001",
    complete=True,
)
BARE = Notification("bare", "", "", NOW, complete=False)


@pytest.mark.parametrize(
    "row",
    [
        Row(FULL),
        Row(FULL, news=True),
        Row(FULL, withdrawn_at=NOW + timedelta(microseconds=1)),
        Row(BARE, news=True, withdrawn_at=NOW),
    ],
)
def test_a_row_comes_back_as_it_was(store: Store, row: Row) -> None:
    store.write([row])
    assert store.rows([row.notification.name, "unknown"]) == {row.notification.name: row}


def test_rows_of_more_names_than_a_query_takes(store: Store, document: Make) -> None:
    names = [f"n{i:04}" for i in range(1201)]
    store.write([Row(document(name)) for name in names])
    assert set(store.rows(names)) == set(names)
    assert store.rows([]) == {}


def test_a_row_is_replaced_but_what_was_announced_stays_so(store: Store) -> None:
    store.write([Row(BARE, news=True)])
    assert store.claim("bare", NOW)
    store.write([Row(replace(BARE, title="later"), news=True)])
    assert store.rows(["bare"])["bare"] == Row(replace(BARE, title="later"), news=True, announced=True)
    assert store.to_announce(9) == []
    assert not store.claim("bare", NOW)


def test_only_news_that_is_not_withdrawn_is_announced(store: Store, document: Make) -> None:
    store.write(
        [
            Row(document("c", at=3), news=True),
            Row(document("b", at=1), news=True),
            Row(document("a", at=1), news=True),
            Row(document("old"), news=False),
            Row(document("gone"), news=True, withdrawn_at=NOW),
        ]
    )
    assert [n.name for n in store.to_announce(9)] == ["a", "b", "c"]
    assert [n.name for n in store.to_announce(2)] == ["a", "b"]
    assert [name for name in ("old", "gone", "unknown", "a") if store.claim(name, NOW)] == ["a"]
    assert [n.name for n in store.to_announce(9)] == ["b", "c"]


def test_unread_are_those_neither_seen_nor_withdrawn(store: Store, document: Make) -> None:
    store.write([Row(document("a")), Row(document("b", seen=True)), Row(document("c"), withdrawn_at=NOW)])
    assert store.unread_count() == 1
    assert store.unread_names() == {"a"}


def test_marks_are_replaced_by_later_ones_and_dropped_only_as_themselves(store: Store) -> None:
    store.add_mark(Mark("a", seen=True))
    store.add_mark(Mark("b", seen=True))
    store.add_mark(Mark("a", seen=False))
    assert sorted(store.marks(), key=lambda m: m.name) == [Mark("a", seen=False), Mark("b", seen=True)]
    assert not store.drop_mark(Mark("a", seen=True))
    assert not store.drop_mark(Mark("unknown", seen=True))
    assert store.drop_mark(Mark("a", seen=False))
    assert store.marks() == [Mark("b", seen=True)]


def test_progress(store: Store) -> None:
    assert store.progress() is None
    store.advance("2026-11-23 12:00:00.000000")
    assert store.progress() is None
    store.begin("2026-11-23 11:00:00.000000")
    store.begin("2026-11-24 11:00:00.000000")
    assert store.progress() == Progress("2026-11-23 11:00:00.000000", None)
    store.advance("")
    assert store.progress() == Progress("2026-11-23 11:00:00.000000", "")
    store.advance("2026-11-23 11:30:00.000000")
    store.advance("2026-11-23 11:29:59.999999")
    assert store.progress() == Progress("2026-11-23 11:00:00.000000", "2026-11-23 11:30:00.000000")


def test_a_transaction_is_all_or_nothing(store: Store, document: Make) -> None:
    def fail() -> None:
        with store.transaction():
            store.write([Row(document("a"))])
            store.add_mark(Mark("a", seen=True))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.rows(["a"]) == {}
    assert store.marks() == []
    with store.transaction():
        store.write([Row(document("b"))])
    assert set(store.rows(["b"])) == {"b"}


def test_a_store_in_memory_is_nobody_elses(document: Make) -> None:
    first, second = Store.open(None, "me", NOW), Store.open(None, "you", NOW)
    first.write([Row(document("a"))])
    assert second.unread_count() == 0
    first.close()
    second.close()


def test_a_closed_store_says_so_in_its_own_words(document: Make) -> None:
    store = Store.open(None, "me", NOW)
    store.close()
    with pytest.raises(StoreUnusable):
        store.unread_count()
    with pytest.raises(StoreUnusable):
        store.write([Row(document("a"))])


def plan(store: Store, query: str) -> str:
    return " ".join(record[3] for record in store._execute(f"EXPLAIN QUERY PLAN {query}"))


def test_what_is_asked_often_costs_nothing_with_100_000_rows(store: Store, document: Make) -> None:
    queries: list[str] = []
    store.write([Row(document("old", seen=True)), Row(document("new", at=1), news=True)])
    # All as the first one is, but for the name.
    columns = [column for (column,) in store._execute("SELECT name FROM pragma_table_info('notification')")]
    numbers = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)"
    fields = ", ".join(columns[1:])
    store._execute(
        f"INSERT INTO notification (name, {fields}) {numbers} SELECT n, {fields} FROM number, notification WHERE name = 'old'"
    )
    store._connection.set_trace_callback(queries.append)
    assert store.unread_count() == 1
    assert store.unread_names() == {"new"}
    assert [n.name for n in store.to_announce(20)] == ["new"]
    assert store.claim("new", NOW)
    store._connection.set_trace_callback(None)

    unread, names, announce, claim = (plan(store, query) for query in queries if query.startswith(("SELECT", "UPDATE")))
    # Without looking at the rows themselves: an order of magnitude with many unread ones.
    assert "COVERING INDEX notification_unread" in unread
    assert "COVERING INDEX notification_unread" in names
    assert "INDEX notification_to_announce" in announce
    assert "TEMP B-TREE" not in announce
    assert "PRIMARY KEY (name=?)" in claim

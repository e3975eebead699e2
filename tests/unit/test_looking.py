"""Which rows a filter leaves in, and how many it would leave with one more choice: against a filter that fits a page."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nirmaan_tray.database import looking
from nirmaan_tray.errors import StoreDamaged
from nirmaan_tray.folded import folded
from nirmaan_tray.model.filter import EVERYTHING, UNREAD, Counts, Filter
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Make = Callable[..., Notification]
EVENTS = {
    None: Topic.OTHER,
    "pr:new": Topic.PURCHASE_REQUEST,
    "Rejected-sb:new": Topic.SENT_BACK,
    "po:new": Topic.PURCHASE_ORDER,
}
PROJECTS = [None, "Tower % A", "it's_B"]
TEXTS = ["Cement", "çelik 42", "क़ीमत", "a%b_c", "O'Hara \\"]

rows = st.builds(
    Row,
    st.builds(
        Notification,
        st.uuids().map(str),
        st.sampled_from(TEXTS),
        st.sampled_from(["", *TEXTS]),
        st.integers(0, 3).map(lambda seconds: NOW + timedelta(seconds=seconds)),
        docname=st.sampled_from([None, "PR-0001", "PR-0002"]),
        project=st.sampled_from(PROJECTS),
        seen=st.booleans(),
        event_id=st.sampled_from(list(EVENTS)),
    ),
    withdrawn_at=st.sampled_from([None, None, NOW]),
)
words = st.sampled_from(["", "cement", "CELIK", "कीमत", "pr\u20110001", "4", "%", "_", "'", "\\", "é", "no such"])
filters = st.builds(
    Filter,
    st.booleans(),
    st.frozensets(st.sampled_from(list(EVENTS.values()))),
    st.frozensets(st.sampled_from(["Tower % A", "it's_B", "another"])),
    st.lists(words, max_size=3).map(" ".join),
)


def fits(n: Notification, wanted: Filter) -> bool:
    said = folded(" ".join(text for text in (n.title, n.description, n.document, n.docname, n.project) if text))
    return (
        not (wanted.unread_only and n.seen)
        and (not wanted.topics or n.topic in wanted.topics)
        and (not wanted.projects or n.project in wanted.projects)
        and all(word in said for word in folded(wanted.text).split())
    )


def largest_first(chosen: list[Topic] | list[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(chosen).items(), key=lambda item: (-item[1], item[0])))


@settings(max_examples=200, deadline=None)
@given(st.lists(rows, max_size=12), filters, st.integers(1, 5))
def test_pages_names_and_counts_are_those_of_what_fits(stored: list[Row], wanted: Filter, limit: int) -> None:
    store = Store.open(None, "me", NOW)
    store.write(stored)
    here = [row.notification for row in stored if row.withdrawn_at is None]
    here.sort(key=lambda n: (n.created_at, n.name), reverse=True)
    left = [n for n in here if fits(n, wanted)]

    assert store.names(wanted) == [n.name for n in left]
    paged: list[Notification] = []
    while page := store.page(wanted, limit=limit, before=paged[-1] if paged else None):
        assert len(page) <= limit
        paged += page
    assert paged == left

    def but(**other: object) -> list[Notification]:
        chosen = {
            "unread_only": wanted.unread_only,
            "topics": wanted.topics,
            "projects": wanted.projects,
            "text": wanted.text,
        }
        return [n for n in here if fits(n, Filter(**(chosen | other)))]  # type: ignore[arg-type]

    assert store.counts(wanted) == Counts(
        unread=len(but(unread_only=True)),
        all=len(but(unread_only=False)),
        topics=largest_first([n.topic for n in but(topics=frozenset())]),  # type: ignore[arg-type]
        projects=largest_first([n.project for n in but(projects=frozenset()) if n.project]),
    )
    store.close()


def test_what_changes_is_found_as_it_is_now(store: Store, document: Make) -> None:
    store.write([Row(document("a", title="Cement"))])
    store.write([Row(document("a", title="Çelik", event_id="po:new", project="P"))])
    assert store.names(Filter(text="cement")) == []
    assert store.names(Filter(text="celik", topics=frozenset({Topic.PURCHASE_ORDER}), projects=frozenset({"P"}))) == [
        "a"
    ]
    store.write([Row(document("a", title="Çelik", seen=True))])
    assert store.names(Filter(unread_only=True, text="celik")) == []
    store.add_mark(Mark("a", seen=False), before=True)
    assert store.refuse_mark(Mark("a", seen=False), "not_permitted")
    (row,) = store.page(Filter(text="celik"), limit=9, before=None)
    assert row.mark_refused == "not_permitted"
    store.write([Row(document("a", title="Çelik"), withdrawn_at=NOW)])
    assert store.page(Filter(text="celik"), limit=9, before=None) == []
    assert store.counts(EVERYTHING) == Counts()


def test_words_may_stand_in_different_fields(store: Store, document: Make) -> None:
    store.write(
        [Row(document("a", title="Cement", description="urgent", document="Bills", docname="B-7", project="Tower"))]
    )
    assert store.names(Filter(text="tower b-7 CEM gent bill")) == ["a"]
    assert store.names(Filter(text="tower b-8")) == []


def test_a_whole_letter_can_be_pasted(store: Store, document: Make) -> None:
    store.write([Row(document("a", title="Cement"))])
    letter = "cement " * 5000 + " ".join(f"word{number}" for number in range(5000))
    assert store.names(Filter(text=letter)) == []
    assert store.names(Filter(text="cement " * 5000)) == ["a"]
    assert store.counts(Filter(text=letter)) == Counts()
    # Words beyond the first ones are not looked at.
    title = " ".join(f"word{number}" for number in range(looking.WORDS))
    store.write([Row(document("b", title=title))])
    assert store.names(Filter(text=f"{title} more")) == ["b"]


@pytest.mark.parametrize("text", ["\ud800", "\x00", "a\x00b", "\u200d"])
def test_what_cannot_be_stored_can_be_typed(store: Store, document: Make, text: str) -> None:
    store.write([Row(document("a", title="ab"))])
    assert store.names(Filter(text=text)) == ["a"]


def test_a_topic_that_nobody_knows_is_damage(store: Store, document: Make) -> None:
    store.write([Row(document("a"))])
    store._execute("UPDATE notification SET topic = 'garbage'")
    with pytest.raises(StoreDamaged):
        store.counts(EVERYTHING)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (EVERYTHING, "notification_newest"),
        (UNREAD, "notification_unread"),
        (Filter(text="x"), "notification_looked_for"),
        (Filter(unread_only=True, projects=frozenset({"x"})), "notification_looked_for"),
    ],
)
def test_what_is_looked_at_is_in_an_index(store: Store, wanted: Filter, index: str) -> None:
    for query, read in (
        (looking.names(wanted), index),
        (looking.counts(wanted), "notification_looked_for"),
    ):
        plan = [detail for *_, detail in store._read(f"EXPLAIN QUERY PLAN {query.sql}", *query.parameters)]
        assert any(f"USING COVERING INDEX {read}" in detail for detail in plan), plan
        assert not any("notification" in detail and read not in detail for detail in plan), plan
    paging = looking.page(wanted, 9, None)
    plan = [detail for *_, detail in store._read(f"EXPLAIN QUERY PLAN {paging.sql}", *paging.parameters)]
    assert any(f"USING COVERING INDEX {index}" in detail for detail in plan), plan
    assert "SEARCH notification USING PRIMARY KEY (name=?)" in plan

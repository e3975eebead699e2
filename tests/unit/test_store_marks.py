"""Wishes on their way to the server, and what is left of one that was refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Make = Callable[..., Notification]


def shown(store: Store, name: str) -> Notification:
    """Return what the row and the page have of it, which must be the same."""
    row = store.rows([name])[name].notification
    assert [n for n in store.page(EVERYTHING, limit=9, before=None) if n.name == name] == [row]
    return row


def test_a_row_shows_the_mark_that_is_on_its_way(store: Store, document: Make) -> None:
    store.write([Row(document("a"), news=True), Row(document("b"))])
    assert not shown(store, "a").mark_pending
    store.add_mark(Mark("a", seen=True), before=False)
    assert shown(store, "a").mark_pending
    assert not shown(store, "b").mark_pending
    assert [n.mark_pending for n in store.to_announce(9)] == [True]
    store.drop_mark(Mark("a", seen=True))
    assert not shown(store, "a").mark_pending


def test_what_is_known_here_only_is_not_written(store: Store, document: Make) -> None:
    store.write([Row(replace(document("a"), mark_pending=True, mark_refused="not_permitted"))])
    assert shown(store, "a") == document("a")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("wished", [True, False])
def test_a_refused_mark_is_rolled_back_to_what_was_before(
    store: Store, document: Make, before: bool, wished: bool
) -> None:
    store.write([Row(document("a", seen=wished), news=True)])
    store.claim("a", NOW)
    store.add_mark(Mark("a", seen=wished), before=before)
    assert store.refuse_mark(Mark("a", seen=wished), "not_permitted")
    assert store.rows(["a"])["a"] == Row(
        replace(document("a", seen=before), mark_refused="not_permitted"), news=True, announced=True
    )
    assert store.marks() == []


@pytest.mark.parametrize("wished", [True, False])
def test_a_refused_mark_without_a_known_past_is_turned_round(store: Store, document: Make, wished: bool) -> None:
    store.write([Row(document("a", seen=wished))])
    store.add_mark(Mark("a", seen=wished))
    assert store.refuse_mark(Mark("a", seen=wished), "invalid")
    assert shown(store, "a").seen is not wished


def test_of_several_wishes_the_first_ones_past_counts(store: Store, document: Make) -> None:
    store.write([Row(document("a"))])
    store.add_mark(Mark("a", seen=True), before=False)
    store.add_mark(Mark("a", seen=False), before=True)
    store.add_mark(Mark("a", seen=True), before=False)
    store.write([Row(document("a", seen=True))])
    assert store.refuse_mark(Mark("a", seen=True), "not_permitted")
    assert not shown(store, "a").seen


def test_what_the_server_has_meanwhile_is_what_it_goes_back_to(store: Store, document: Make) -> None:
    store.write([Row(document("a", seen=True))])
    store.add_mark(Mark("a", seen=True), before=False)
    store.server_has("a", seen=True)
    store.server_has("unknown", seen=True)
    assert store.refuse_mark(Mark("a", seen=True), "not_permitted")
    assert shown(store, "a").seen


def test_a_wish_that_replaced_the_refused_one_stays(store: Store, document: Make) -> None:
    store.write([Row(document("a", seen=False))])
    store.add_mark(Mark("a", seen=True), before=False)
    store.add_mark(Mark("a", seen=False), before=True)
    assert not store.refuse_mark(Mark("a", seen=True), "not_permitted")
    assert store.marks() == [Mark("a", seen=False)]
    assert shown(store, "a") == replace(document("a"), mark_pending=True)
    assert not store.refuse_mark(Mark("unknown", seen=True), "not_permitted")


def test_a_mark_for_a_row_that_is_gone_is_refused_all_the_same(store: Store) -> None:
    store.add_mark(Mark("gone", seen=True), before=False)
    assert store.refuse_mark(Mark("gone", seen=True), "not_permitted")
    assert store.marks() == []


@pytest.fixture
def refused(store: Store, document: Make) -> Store:
    store.write([Row(document("a", seen=True))])
    store.add_mark(Mark("a", seen=True), before=False)
    store.refuse_mark(Mark("a", seen=True), "not_permitted")
    assert shown(store, "a").mark_refused == "not_permitted"
    return store


def test_the_refusal_stays_while_the_server_has_nothing_new(refused: Store, document: Make) -> None:
    refused.write([Row(document("a"))])
    refused.write([Row(document("a"), withdrawn_at=NOW)])
    refused.write([Row(document("a"), news=True)])
    assert refused.rows(["a"])["a"].notification.mark_refused == "not_permitted"


@pytest.mark.parametrize("change", [{"modified": "2026-11-23 12:00:00.000000"}, {"seen": True}])
def test_the_refusal_goes_when_the_servers_row_changes(
    refused: Store, document: Make, change: dict[str, object]
) -> None:
    refused.write([Row(document("a", **change))])
    assert shown(refused, "a") == document("a", **change)


def test_the_refusal_goes_when_a_mark_is_wanted_again(refused: Store) -> None:
    refused.add_mark(Mark("a", seen=True), before=False)
    assert shown(refused, "a").mark_refused is None
    assert shown(refused, "a").mark_pending

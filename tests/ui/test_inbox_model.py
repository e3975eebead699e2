"""The inbox's rows: read page by page, equal to the store after a refresh, with every row's place kept."""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt

from nirmaan_tray.model.filter import EVERYTHING, UNREAD, Filter
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.ui import time_words
from nirmaan_tray.ui.inbox.model import DAY_ROLE, NOTIFICATION_ROLE, PAGE, InboxModel

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""Three in the afternoon in India."""
TOP = QModelIndex()
WAIT_S = 10


class Shelf:
    """Answers ``rows`` as the store does; ``asked`` holds what was asked for before each page.

    While there is a ``gate``, each page waits there until somebody releases one.
    """

    def __init__(self, stored: Iterable[Notification] = ()) -> None:
        self.asked: list[str | None] = []
        self.gate: asyncio.Semaphore | None = None
        self.put(stored)

    def put(self, stored: Iterable[Notification]) -> None:
        self.stored = sorted(stored, key=_key, reverse=True)

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        assert limit == PAGE
        self.asked.append(before.name if before else None)
        await (asyncio.sleep(0) if self.gate is None else self.gate.acquire())
        rows = [row for row in self.stored if not row.seen] if wanted.unread_only else self.stored
        start = bisect_right(rows, _older(before), key=_older) if before else 0
        return rows[start : start + limit]


def _key(row: Notification) -> tuple[datetime, str]:
    return row.created_at, row.name


def _older(row: Notification) -> tuple[float, tuple[int, ...]]:
    """Ascends where ``_key`` descends."""
    return -row.created_at.timestamp(), tuple(-ord(c) for c in row.name)


def made(number: int, **more: Any) -> Notification:
    """A notification; a higher number is newer."""
    created = NOW - timedelta(days=40) + timedelta(seconds=20 * number)
    return Notification(f"n{number:06}", f"Title {number}", "Description", created, **more)


def model(shelf: Shelf, *, unread_only: bool = False) -> InboxModel:
    return InboxModel(shelf, lambda: NOW, Filter(unread_only=unread_only))


def shown(rows: InboxModel) -> list[Notification]:
    return [rows.index(n).data(NOTIFICATION_ROLE) for n in range(rows.rowCount())]


async def read_pages(rows: InboxModel, pages: int) -> None:
    for _ in range(pages):
        await rows.read_on()


async def test_a_hundred_thousand_rows_are_read_a_page_at_a_time(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(100_000))
    rows = model(shelf)
    assert (rows.rowCount(), shelf.asked) == (0, [])
    await rows.read_on()
    assert rows.rowCount() == PAGE
    assert rows.canFetchMore(TOP)
    await rows.read_on()
    assert shown(rows) == shelf.stored[: 2 * PAGE]
    assert shelf.asked == [None, shelf.stored[PAGE - 1].name]


async def test_there_is_no_more_behind_the_last_row(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(PAGE + 1))
    rows = model(shelf)
    await read_pages(rows, 2)
    assert rows.rowCount() == PAGE + 1
    assert not rows.canFetchMore(TOP)
    await rows.read_on()
    assert len(shelf.asked) == 2


async def test_rows_have_no_rows_below_them(qapp: Any) -> None:
    rows = model(Shelf(made(n) for n in range(3)))
    await rows.read_on()
    first = rows.index(0)
    assert rows.rowCount(first) == 0
    assert not rows.canFetchMore(first)


async def test_the_unread_alone(qapp: Any) -> None:
    rows = model(Shelf(made(n, seen=n % 2 == 0) for n in range(10)), unread_only=True)
    await rows.read_on()
    assert [row.name[-1] for row in shown(rows)] == ["9", "7", "5", "3", "1"]


class Mirror:
    """Repeats what the model's signals tell, as a view would."""

    def __init__(self, rows: InboxModel) -> None:
        self._rows = rows
        self.rows = shown(rows)
        rows.rowsInserted.connect(self._insert)
        rows.rowsRemoved.connect(self._remove)
        rows.dataChanged.connect(self._change)
        rows.modelReset.connect(lambda: pytest.fail("reset"))

    def _insert(self, _: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = [self._rows.index(n).data(NOTIFICATION_ROLE) for n in range(first, last + 1)]

    def _remove(self, _: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _change(self, first: QModelIndex, last: QModelIndex) -> None:
        for n in range(first.row(), last.row() + 1):
            self.rows[n] = self._rows.index(n).data(NOTIFICATION_ROLE)


SIZES = st.integers(0, 420)
SOME = st.sets(st.integers(0, 419)) | st.builds(range, SIZES, SIZES).map(set)


def stored(size: int, gone: set[int], seen: set[int]) -> list[Notification]:
    return [made(n, seen=n in seen) for n in range(size) if n not in gone]


STATES = st.builds(stored, SIZES, SOME, SOME)


@given(before=STATES, after=STATES, pages=st.integers(1, 5), unread_only=st.booleans())
async def test_after_a_refresh_the_rows_are_the_stores(
    qapp: Any, before: list[Notification], after: list[Notification], pages: int, unread_only: bool
) -> None:
    shelf = Shelf(before)
    rows = model(shelf, unread_only=unread_only)
    await read_pages(rows, pages)
    mirror = Mirror(rows)
    shelf.put(after)
    await rows.refresh()
    wanted = [row for row in shelf.stored if not (unread_only and row.seen)]
    assert shown(rows) == mirror.rows == wanted[: rows.rowCount()]
    assert rows.rowCount() >= min(len(wanted), PAGE) or rows.canFetchMore(TOP)
    while rows.canFetchMore(TOP):
        await rows.read_on()
    assert shown(rows) == mirror.rows == wanted


@given(before=STATES, after=STATES, pages=st.integers(0, 5), sought=st.integers(0, 419), unread_first=st.booleans())
async def test_after_another_filter_the_rows_are_the_stores_beginning(
    qapp: Any, before: list[Notification], after: list[Notification], pages: int, sought: int, unread_first: bool
) -> None:
    shelf = Shelf(before)
    rows = model(shelf, unread_only=unread_first)
    await read_pages(rows, pages)
    mirror = Mirror(rows)
    at = rows.find(f"n{sought:06}")
    kept = QPersistentModelIndex() if at is None else QPersistentModelIndex(rows.index(at))
    rows.set_wanted(Filter(unread_only=not unread_first), None if at is None else rows.row(at))
    assert not rows.canFetchMore(TOP)
    earlier = rows.rowCount()
    await rows.read_on()
    assert not earlier or rows.rowCount() == earlier, "nothing of both is mixed"
    shelf.put(after)
    await rows.refresh()
    wanted = [row for row in shelf.stored if unread_first or not row.seen]
    assert shown(rows) == mirror.rows == wanted[: rows.rowCount()]
    assert kept.isValid() == (at is not None and f"n{sought:06}" in {row.name for row in wanted})
    while rows.canFetchMore(TOP):
        await rows.read_on()
    assert shown(rows) == mirror.rows == wanted


async def test_a_row_that_is_far_behind_with_another_filter_is_not_sought_for_ever(qapp: Any) -> None:
    shelf = Shelf(made(n, seen=n > 10) for n in range(2000))
    rows = model(shelf, unread_only=True)
    await rows.read_on()
    rows.set_wanted(EVERYTHING, rows.row(5))
    await rows.refresh()
    assert rows.rowCount() == 5 * PAGE
    assert rows.find("n000005") is None


async def test_a_row_that_is_on_the_first_page_is_not_sought_on_others(qapp: Any) -> None:
    shelf = Shelf(made(n, seen=n % 2 == 0) for n in range(2000))
    rows = model(shelf, unread_only=True)
    await rows.read_on()
    rows.set_wanted(EVERYTHING, rows.row(5))
    await rows.refresh()
    assert rows.rowCount() == PAGE
    assert len(shelf.asked) == 2


async def test_what_is_not_wanted_any_more_can_be_dropped_before_the_rest_is_read(qapp: Any) -> None:
    shelf = Shelf(made(n, seen=n % 2 == 0) for n in range(20))
    rows = model(shelf)
    await rows.refresh()
    rows.drop_other()
    assert rows.rowCount() == 20, "this is wanted"
    rows.set_wanted(UNREAD)
    assert (rows.rowCount(), rows.known) == (20, True)
    rows.drop_other()
    assert (rows.rowCount(), rows.known) == (0, False)
    await rows.refresh()
    assert (rows.rowCount(), rows.known) == (10, True)


async def test_nothing_is_known_of_another_filter_where_there_was_nothing(qapp: Any) -> None:
    rows = model(Shelf(made(n, seen=True) for n in range(5)), unread_only=True)
    await rows.refresh()
    assert rows.known
    rows.set_wanted(EVERYTHING)
    assert not rows.known


async def test_the_first_row_of_a_day_has_the_day(qapp: Any, viewer_in: Callable[[str], None], british: None) -> None:
    viewer_in("Asia/Kolkata")
    midnight = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    second = timedelta(seconds=1)
    ages = [midnight + 2 * second, midnight, midnight - second, midnight - timedelta(days=3)]
    rows = model(Shelf(replace(made(n), created_at=at) for n, at in enumerate(ages)))
    await rows.refresh()
    days = [rows.index(n).data(DAY_ROLE) for n in range(4)]
    assert days == [date(2026, 11, 23), None, date(2026, 11, 22), date(2026, 11, 20)]
    spoken = [rows.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert [said.startswith("Unread") for said in spoken] == [False, True, False, False]
    assert spoken[3].startswith("Friday, 20 November, Unread")


@pytest.mark.parametrize(("at", "expected"), [(0, 2), (2, 3), (3, 2), (4, 3)])
async def test_the_next_unread_one_is_below_or_else_above(qapp: Any, at: int, expected: int) -> None:
    rows = model(Shelf(made(n, seen=n in (0, 3), mark_pending=n == 4) for n in range(5)))
    await rows.refresh()
    assert [row.name[-1] for row in shown(rows)] == ["4", "3", "2", "1", "0"]
    assert rows.next_unread(at) == expected


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 - others go first, that is all
            await asyncio.sleep(0)


async def test_a_big_refresh_lets_others_go_first_before_each_page(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(1000))
    rows = model(shelf)
    await read_pages(rows, 5)
    shelf.asked.clear()
    shelf.gate = asyncio.Semaphore(0)
    steps: list[int] = []
    rows.merged.connect(lambda: steps.append(len(shelf.asked)))
    refreshing = asyncio.create_task(rows.refresh())
    for page in range(1, 6):
        await until(lambda page=page: len(shelf.asked) == page)  # type: ignore[misc]
        assert not refreshing.done()
        shelf.gate.release()
    await refreshing
    assert steps == [1, 2, 3, 4, 5]


async def test_news_do_not_make_it_read_what_nobody_asked_for(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(1000))
    rows = model(shelf)
    await rows.read_on()
    for n in range(1000, 1010):
        shelf.put([*shelf.stored, made(n)])
        await rows.refresh()
    assert rows.rowCount() == PAGE + 10


async def test_rows_that_go_are_followed_by_others(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(300))
    rows = model(shelf, unread_only=True)
    await rows.read_on()
    shelf.put(replace(row, seen=n < 90) for n, row in enumerate(shelf.stored))
    await rows.refresh()
    assert rows.rowCount() >= 10
    await rows.refresh()
    assert rows.rowCount() >= PAGE


async def test_a_short_page_that_was_cut_is_not_the_end(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(150))
    rows = model(shelf)
    await rows.read_on()
    shelf.put(shelf.stored[60:])
    await rows.refresh()
    assert rows.rowCount() == 40
    await rows.read_on()
    assert shown(rows) == shelf.stored


def wants(rows: InboxModel) -> list[None]:
    """Grows by one whenever somebody wants more."""
    wanted: list[None] = []
    rows.more_wanted.connect(lambda: wanted.append(None))
    return wanted


async def test_a_view_that_wants_more_is_heard_while_there_may_be_more(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(PAGE + 1))
    rows = model(shelf)
    wanted = wants(rows)
    rows.fetchMore(TOP)
    assert not wanted, "the first page comes by itself"
    await rows.refresh()
    rows.fetchMore(TOP)
    assert len(wanted) == 1
    await rows.read_on()
    rows.fetchMore(TOP)
    assert len(wanted) == 1


async def test_a_view_that_wants_more_while_rows_go_is_not_heard(qapp: Any) -> None:
    """As views do whose scroll bar has come to its end because of that."""
    shelf = Shelf(made(n) for n in range(200, 250))
    rows = model(shelf)
    await rows.read_on()
    wanted = wants(rows)
    rows.rowsRemoved.connect(lambda: rows.fetchMore(TOP))
    shelf.put(made(n) for n in range(150))
    await rows.refresh()
    assert not wanted
    assert shown(rows) == shelf.stored[:PAGE]


async def test_what_is_given_up_in_the_middle_does_no_harm(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(500))
    rows = model(shelf)
    await read_pages(rows, 5)
    mirror = Mirror(rows)
    shelf.put(made(n) for n in range(250, 600))
    shelf.gate = asyncio.Semaphore(2)
    shelf.asked.clear()
    given_up = asyncio.create_task(rows.refresh())
    await until(lambda: len(shelf.asked) == 3)
    given_up.cancel()
    await asyncio.wait([given_up])
    assert given_up.cancelled()
    shelf.gate = None
    await rows.refresh()
    await read_pages(rows, 5)
    assert shown(rows) == mirror.rows == shelf.stored


async def test_it_is_known_whether_there_are_none(qapp: Any) -> None:
    shelf = Shelf()
    rows = model(shelf)
    changes: list[bool] = []
    rows.known_changed.connect(lambda: changes.append(rows.known))
    assert not rows.known
    await rows.refresh()
    await rows.refresh()
    assert changes == [True]
    shelf.put(made(n) for n in range(150))
    await rows.refresh()
    await rows.read_on()
    mirror = Mirror(rows)
    rows.forget()
    assert changes == [True, False]
    assert mirror.rows == []
    await read_pages(rows, 2)
    assert changes == [True, False, True]
    assert shown(rows) == mirror.rows == shelf.stored


async def test_a_row_keeps_its_identity_while_others_come_and_go(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(50))
    rows = model(shelf)
    await rows.read_on()
    kept = QPersistentModelIndex(rows.index(20))
    name = kept.data(NOTIFICATION_ROLE).name
    shelf.put([made(99), made(98), *(row for n, row in enumerate(shelf.stored) if n not in (3, 4, 5, 30))])
    await rows.refresh()
    assert kept.row() == 19
    assert kept.data(NOTIFICATION_ROLE).name == name


async def test_what_is_far_down_can_be_forgotten_and_read_again(qapp: Any) -> None:
    shelf = Shelf(made(n) for n in range(250))
    rows = model(shelf)
    await read_pages(rows, 3)
    assert not rows.canFetchMore(TOP)
    rows.shrink()
    assert rows.rowCount() == PAGE
    await read_pages(rows, 2)
    assert shown(rows) == shelf.stored


@pytest.fixture
def british() -> Iterator[None]:
    """Dates and times as British desktops write them."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


AGES = [
    (timedelta(seconds=-30), "just now"),
    (timedelta(seconds=59), "just now"),
    (timedelta(minutes=1), "1 min ago"),
    (timedelta(minutes=59, seconds=59), "59 min ago"),
    (timedelta(hours=1), "14:00"),
    (timedelta(hours=14, minutes=59), "00:01"),
    (timedelta(hours=15, minutes=1), "yesterday, 23:59"),
    (timedelta(days=1), "yesterday, 15:00"),
    (timedelta(days=2), "21 Nov, 15:00"),
    (timedelta(days=400), "19/10/2025"),
    (timedelta(hours=-2), "17:00"),
]


@pytest.mark.parametrize(("passed", "said"), AGES, ids=[said for _, said in AGES])
def test_an_age_is_told_in_the_viewers_time_zone(
    qapp: Any, viewer_in: Callable[[str], None], british: None, passed: timedelta, said: str
) -> None:
    viewer_in("Asia/Kolkata")
    assert time_words.age(NOW - passed, NOW) == said


async def test_what_a_row_shows_and_says(qapp: Any, viewer_in: Callable[[str], None], british: None) -> None:
    viewer_in("Asia/Kolkata")
    row = replace(
        made(1, kind=Kind.ALERT, project="PROJ-0001", document="Project Payments", docname="<i>PAY</i>"),
        title="<b>R&D</b>",
        created_at=NOW - timedelta(minutes=12),
    )
    rows = model(Shelf([row]))
    await rows.read_on()
    index = rows.index(0)
    assert index.data() == "<b>R&D</b>"
    tooltip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "14:48" in tooltip
    assert "Other · Alert" in tooltip
    assert "Project Payments · &lt;i&gt;PAY&lt;/i&gt;" in tooltip, "what a site sent is no markup"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Today, Unread, Alert, <b>R&D</b>, Description, Other, PROJ-0001 · Administrator, 12 min ago"
    )
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert rows.data(QModelIndex()) is None

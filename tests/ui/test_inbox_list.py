"""The list in the inbox window: how it follows the store, what the loop bears, and what is painted."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from nirmaan_tray.model.account import Account
from nirmaan_tray.model.filter import EVERYTHING, UNREAD, Filter
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui import list_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.reader import REFRESH_SPACING_MS
from nirmaan_tray.ui.inbox.row import heading_height, row_height
from nirmaan_tray.ui.inbox.rows_view import AGES_EVERY_MS

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000


def made(number: int, **more: Any) -> Notification:
    """A notification; a higher number is newer."""
    created = NOW - timedelta(days=40) + timedelta(seconds=20 * number)
    made = Notification(f"n{number:06}", f"Title {number}", "Description", created, creation=created.isoformat())
    return replace(made, **more)


def made_list(qtbot: Any, bridge: Bridge) -> InboxList:
    listed = InboxList(bridge, lambda: NOW, UNREAD)
    listed.resize(600, 500)
    qtbot.addWidget(listed)
    return listed


@pytest.fixture
def listed(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any) -> Iterator[InboxList]:
    """The list, shown, with five unread notifications."""
    wishes.stored = [made(n) for n in range(5, 10)]
    shown = made_list(qtbot, bridge)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: len(titles(shown)) == 5, timeout=WAIT_MS)
    yield shown
    shown.close()


def titles(listed: InboxList) -> list[str]:
    model = listed.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def selected(listed: InboxList) -> str:
    """The name of the notification that is selected, if one is."""
    row = listed.selected_row
    return row.name if row else ""


def test_news_leave_selection_and_place_alone(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    wishes.stored = [made(n) for n in range(80)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: len(titles(listed)) == 80, timeout=WAIT_MS)
    listed.selectRow(22)
    listed.verticalScrollBar().setValue(20 * listed.rowHeight(0) + 7)
    place = listed.visualRect(listed.currentIndex()).top()
    wishes.stored += [made(n) for n in range(80, 83)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: len(titles(listed)) == 83, timeout=WAIT_MS)
    assert selected(listed) == "n000057"
    assert listed.currentIndex().row() == 25
    assert listed.visualRect(listed.currentIndex()).top() == place


def test_at_the_top_the_newest_comes_into_view(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    wishes.stored += [made(n) for n in range(10, 60)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: titles(listed)[0] == "Title 59", timeout=WAIT_MS)
    assert listed.verticalScrollBar().value() == 0


def test_scrolling_down_reads_on(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    wishes.stored = [made(n) for n in range(950)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: len(titles(listed)) >= 100, timeout=WAIT_MS)
    bar = listed.verticalScrollBar()
    assert listed.model().rowCount() < 950

    def scrolled_to_the_end() -> bool:
        bar.setValue(bar.maximum())
        return bool(listed.model().rowCount() == 950)

    qtbot.waitUntil(scrolled_to_the_end, timeout=WAIT_MS)
    assert titles(listed) == [f"Title {n}" for n in range(949, -1, -1)]
    listed.hide()
    assert listed.model().rowCount() == 100


class Shelf:
    """A hundred thousand notifications, read as fast as the store reads them; ``reads`` counts pages."""

    def __init__(self, count: int) -> None:
        self.stored = [made(n) for n in range(count)]
        self.reads = 0

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:  # noqa: ARG002
        self.reads += 1
        await asyncio.sleep(0)
        end = bisect_right(self.stored, before.name, key=lambda row: row.name) - 1 if before else len(self.stored)
        return self.stored[max(end - limit, 0) : end][::-1]


@pytest.fixture
def run(qapp: Any) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine in the application's own kind of loop."""

    def running(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            return runner.run(asyncio.wait_for(work, WAIT_MS / 1000))

    return running


async def longest_hold_s(work: Callable[[], None], done: Callable[[], bool]) -> float:
    """Return the longest that the loop was away from us while ``work`` and what came of it was done."""
    longest, before = 0.0, time.perf_counter()
    work()
    while not done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest


def test_a_burst_holds_the_loop_for_less_than_50_ms(qtbot: Any, run: Any) -> None:
    shelf = Shelf(100_000)
    bridge = Bridge(shelf)  # type: ignore[arg-type]
    listed = made_list(qtbot, bridge)

    async def burst() -> float:
        listed.show()
        bar = listed.verticalScrollBar()
        while listed.model().rowCount() < 2_000:
            bar.setValue(bar.maximum())
            await asyncio.sleep(0)
        bar.setValue(0)
        newest = made(len(shelf.stored))

        def work() -> None:
            shelf.stored.append(newest)
            for _ in range(1000):
                bridge.rows_changed.emit()

        shelf.reads = 0
        held_s = await longest_hold_s(
            work, lambda: listed.model().index(0, 0).data() == newest.title and not listed._reader.busy
        )
        assert 1 <= shelf.reads <= 4, "what is in view, and not all that was ever read"
        listed.hide()
        return held_s

    # Others use this machine too: the best of three is ours.
    assert min(run(burst()) for _ in range(3)) < 0.05


def test_changes_are_taken_in_at_most_five_times_a_second(run: Any, qtbot: Any) -> None:
    shelf = Shelf(50)
    bridge = Bridge(shelf)  # type: ignore[arg-type]
    listed = made_list(qtbot, bridge)

    async def steadily() -> tuple[int, int]:
        listed.show()
        shelf.reads = 0
        passed = QElapsedTimer()
        passed.start()
        while passed.elapsed() < 3 * REFRESH_SPACING_MS:
            bridge.rows_changed.emit()
            await asyncio.sleep(0)
        listed.hide()
        return shelf.reads, passed.elapsed()

    reads, elapsed_ms = run(steadily())
    # Qt's timers may be 5 % early.
    assert 2 <= reads <= 1.06 * elapsed_ms / REFRESH_SPACING_MS + 1


def test_what_changes_during_a_refresh_is_taken_in_by_the_next(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    model = listed.model()

    def once_more() -> None:
        model.rowsInserted.disconnect(once_more)
        wishes.stored.append(made(11))
        bridge.rows_changed.emit()

    model.rowsInserted.connect(once_more)
    wishes.stored.append(made(10))
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: titles(listed)[:2] == ["Title 11", "Title 10"], timeout=WAIT_MS)


def hang(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any) -> asyncio.Future[None]:
    """Let the next read hang, and begin it; the result of what is returned ends that."""
    hangs: asyncio.Future[None] = loop.create_future()
    wishes.hangs, reads = hangs, wishes.reads
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: wishes.reads > reads, timeout=WAIT_MS)
    return hangs


@pytest.mark.parametrize("first", ["what changed", "the next page"])
def test_while_a_read_hangs_no_other_is_begun_and_nothing_is_missed(
    qtbot: Any, loop: asyncio.AbstractEventLoop, listed: InboxList, bridge: Bridge, wishes: Any, first: str
) -> None:
    wishes.stored = [made(n) for n in range(5, 250)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: len(titles(listed)) == 245 and not listed._reader.busy, timeout=WAIT_MS)
    listed.hide()
    listed.show()
    assert len(titles(listed)) == 100, "the rest was forgotten"
    reads, bar = wishes.reads, listed.verticalScrollBar()
    if first == "what changed":
        hangs = hang(qtbot, loop, bridge, wishes)
        bar.setValue(bar.maximum())
    else:
        wishes.hangs = hangs = loop.create_future()
        bridge.rows_changed.emit()
        bar.setValue(bar.maximum())
    wishes.stored.append(made(250))
    bridge.rows_changed.emit()
    passed = QElapsedTimer()
    passed.start()
    qtbot.waitUntil(lambda: passed.elapsed() > 2 * REFRESH_SPACING_MS, timeout=WAIT_MS)
    assert wishes.reads == reads + 1
    wishes.hangs = None
    hangs.set_result(None)
    qtbot.waitUntil(lambda: titles(listed)[0] == "Title 250" and len(titles(listed)) > 101, timeout=WAIT_MS)


@pytest.mark.parametrize("late", [False, True], ids=["for ever", "until later"])
def test_hiding_while_a_read_hangs_gives_it_up(
    qtbot: Any, loop: asyncio.AbstractEventLoop, listed: InboxList, bridge: Bridge, wishes: Any, late: bool
) -> None:
    hangs = hang(qtbot, loop, bridge, wishes)
    listed.hide()
    qtbot.waitUntil(hangs.cancelled, timeout=WAIT_MS)
    if late:
        wishes.hangs = None
        wishes.stored.append(made(10))
        listed.show()
        qtbot.waitUntil(lambda: titles(listed)[0] == "Title 10", timeout=WAIT_MS)
    assert len(titles(listed)) == 5 + late


def test_nothing_of_somebody_else_is_shown_although_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, listed: InboxList, bridge: Bridge, wishes: Any, account: Account
) -> None:
    hangs = hang(qtbot, loop, bridge, wishes)
    wishes.hangs = other = loop.create_future()
    bridge.set_account(account)
    assert titles(listed) == []
    qtbot.waitUntil(hangs.cancelled, timeout=WAIT_MS)
    wishes.hangs = None
    other.set_result(None)
    qtbot.waitUntil(lambda: len(titles(listed)) == 5, timeout=WAIT_MS)
    bridge.set_account(replace(account, time_zone="Europe/Berlin"))
    assert len(titles(listed)) == 5, "the same person"
    bridge.set_account(None)
    assert titles(listed) == []


def test_the_end_of_the_loop_ends_a_read_that_hangs(qtbot: Any, run: Any, bridge: Bridge, wishes: Any) -> None:
    listed = made_list(qtbot, bridge)

    async def show() -> asyncio.Future[None]:
        hangs: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        wishes.hangs = hangs
        listed.show()
        bridge.rows_changed.emit()
        while not wishes.reads:  # noqa: ASYNC110 - until it is being read
            await asyncio.sleep(0)
        return hangs

    assert run(show()).cancelled()


def test_hidden_in_the_middle_of_a_refresh_it_begins_anew_when_seen(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    wishes.stored = [made(n) for n in range(400)]
    bridge.rows_changed.emit()

    def read_two_pages() -> bool:
        listed.verticalScrollBar().setValue(listed.verticalScrollBar().maximum())
        return bool(listed.model().rowCount() >= 200)

    qtbot.waitUntil(read_two_pages, timeout=WAIT_MS)

    def hide_before_the_next_step() -> None:
        listed.model().rowsRemoved.disconnect(hide_before_the_next_step)
        QTimer.singleShot(0, listed.hide)

    listed.model().rowsRemoved.connect(hide_before_the_next_step)
    wishes.stored = [made(n) for n in range(390)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(listed.isHidden, timeout=WAIT_MS)
    assert not any(timer.isActive() for timer in timers(listed))
    listed.show()
    qtbot.waitUntil(lambda: titles(listed)[:100] == [f"Title {n}" for n in range(389, 289, -1)], timeout=WAIT_MS)


def test_while_nobody_looks_nothing_is_read(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any, qapp: Any
) -> None:
    listed.hide()
    reads = wishes.reads
    wishes.stored.append(made(10))
    bridge.rows_changed.emit()
    qapp.processEvents()
    assert wishes.reads == reads
    listed.show()
    qtbot.waitUntil(lambda: titles(listed)[0] == "Title 10", timeout=WAIT_MS)


def test_ages_are_told_anew_once_a_minute_and_only_in_view(listed: InboxList) -> None:
    (ages,) = [timer for timer in timers(listed) if timer.interval() == AGES_EVERY_MS]
    assert AGES_EVERY_MS == 60_000
    assert ages.isActive()
    listed.hide()
    assert not ages.isActive()
    assert not any(timer.isActive() for timer in timers(listed))


def timers(listed: InboxList) -> list[QTimer]:
    return listed.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_rows_follow_the_desktops_font(listed: InboxList) -> None:
    before = listed.rowHeight(0)
    font = listed.font()
    font.setPointSize(2 * font.pointSize())
    listed.setFont(font)
    assert listed.rowHeight(0) == row_height(font) + heading_height(font) > before


def changed(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any, stored: list[Notification]) -> None:
    """Put rows into the store and wait until the list has taken them in."""
    wishes.stored = stored
    bridge.rows_changed.emit()
    wanted = [row for row in stored if not (listed.rows.wanted.unread_only and row.seen)]
    qtbot.waitUntil(
        lambda: sorted(titles(listed)) == sorted(row.title for row in wanted) and not listed._reader.busy,
        timeout=WAIT_MS,
    )


def test_another_filter_keeps_the_selection(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    changed(qtbot, listed, bridge, wishes, [made(n, seen=n % 2 == 0) for n in range(60)])
    listed.selectRow(20)
    kept = selected(listed)
    listed.set_wanted(EVERYTHING)
    assert listed.rows.rowCount() == 30, "an empty list would flicker"
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 60, timeout=WAIT_MS)
    assert selected(listed) == kept
    assert listed.viewport().rect().contains(listed.visualRect(listed.currentIndex()).center())
    assert listed.accessibleName() == list_words.list_all()


def test_another_filter_without_the_selected_row_selects_the_first(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    listed.set_wanted(EVERYTHING)
    changed(qtbot, listed, bridge, wishes, [made(n, seen=n % 2 == 0) for n in range(60)])
    listed.selectRow(31)
    listed.verticalScrollBar().setValue(listed.verticalScrollBar().maximum())
    assert selected(listed) == "n000028"
    listed.set_wanted(UNREAD)
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 30, timeout=WAIT_MS)
    assert selected(listed) == "n000059"
    assert listed.verticalScrollBar().value() == 0


def test_another_filter_selects_nothing_by_itself(qtbot: Any, listed: InboxList, wishes: Any) -> None:
    wishes.stored.append(made(20, seen=True))
    listed.set_wanted(EVERYTHING)
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 6, timeout=WAIT_MS)
    assert selected(listed) == ""


def test_rows_of_an_earlier_filter_go_although_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    listed.selectRow(2)
    hangs = hang(qtbot, loop, bridge, wishes)
    wishes.hangs = other = loop.create_future()
    listed.set_wanted(EVERYTHING)
    qtbot.waitUntil(hangs.cancelled, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 0, timeout=WAIT_MS)
    assert not listed.rows.known
    other.set_result(None)
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 5, timeout=WAIT_MS)
    assert selected(listed) == "n000007", "it is found again"


def test_a_filter_that_is_set_while_nobody_looks_shows_nothing_of_the_earlier_one(
    qtbot: Any, loop: asyncio.AbstractEventLoop, listed: InboxList, wishes: Any
) -> None:
    listed.hide()
    listed.set_wanted(EVERYTHING)
    assert listed.rows.rowCount() == 0
    wishes.stored.append(made(20, seen=True))
    listed.show()
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 6, timeout=WAIT_MS)


def test_only_the_last_of_many_filters_is_shown(qtbot: Any, listed: InboxList, wishes: Any) -> None:
    """As while somebody types."""
    wishes.stored += [made(n, seen=True) for n in range(20, 30)]
    counts: list[int] = []
    listed.rows.merged.connect(lambda: counts.append(listed.rows.rowCount()))
    for number in range(9):
        listed.set_wanted(Filter(unread_only=number % 2 == 1, text=str(number)))
    qtbot.waitUntil(lambda: listed.rows.rowCount() == 15, timeout=WAIT_MS)
    assert counts == [15]


@pytest.mark.parametrize("meanwhile", [False, True], ids=["at rest", "while more is read"])
def test_what_is_far_from_the_view_is_compared_when_it_comes_into_view(run: Any, qtbot: Any, meanwhile: bool) -> None:
    shelf = Shelf(3000)
    bridge = Bridge(shelf)  # type: ignore[arg-type]
    listed = made_list(qtbot, bridge)

    async def look() -> None:
        listed.show()
        bar = listed.verticalScrollBar()
        while listed.rows.rowCount() < 3000:
            bar.setValue(bar.maximum())
            await asyncio.sleep(0)
        bar.setValue(0)
        shelf.stored[1000] = replace(shelf.stored[1000], title="New")
        shelf.reads = 0
        bridge.rows_changed.emit()
        while not shelf.reads or listed._reader.busy:  # noqa: ASYNC110 - until it is read
            await asyncio.sleep(0)
        assert listed.rows.row(1999).title == "Title 1000"
        if meanwhile:
            listed.rows.more_wanted.emit()
            assert listed._reader.busy
        listed.scrollTo(listed.rows.index(1999))
        while listed.rows.row(1999).title != "New":  # noqa: ASYNC110 - until it is read
            await asyncio.sleep(0)
        assert shelf.reads <= 8
        listed.hide()

    run(look())


def test_days_have_their_headings_above_their_first_rows(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    day = timedelta(days=1)
    rows = [replace(made(n), created_at=NOW - day * (n // 3), creation=f"{9 - n}") for n in range(9)]
    rows = [replace(row, created_at=row.created_at - timedelta(minutes=n)) for n, row in enumerate(rows)]
    changed(qtbot, listed, bridge, wishes, rows)
    high = row_height(listed.font()) + heading_height(listed.font())

    def headed() -> list[int]:
        return [n for n in range(listed.rows.rowCount()) if listed.rowHeight(n) == high]

    assert headed() == [0, 3, 6]
    changed(qtbot, listed, bridge, wishes, rows[1:3] + rows[4:])
    assert headed() == [0, 2, 4]
    changed(qtbot, listed, bridge, wishes, rows[:3] + rows[6:])
    assert headed() == [0, 3]
    assert {listed.rowHeight(n) for n in (1, 2, 4)} == {row_height(listed.font())}


def test_a_click_on_a_heading_selects_nothing(qtbot: Any, listed: InboxList) -> None:
    chosen: list[str] = []
    listed.chosen.connect(chosen.append)
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 8))
    assert (selected(listed), chosen) == ("", [])
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=middle(listed, 0))
    assert (selected(listed), chosen) == ("n000009", ["n000009"])


def middle(listed: InboxList, row: int) -> QPoint:
    return listed.row_painter.body(listed.visualRect(listed.rows.index(row))).center()


def button(listed: InboxList, row: int) -> QPoint:
    return listed.row_painter.button(listed.visualRect(listed.rows.index(row)), listed.rows.row(row)).center()


@dataclass
class Heard:
    """What somebody who uses the list wants."""

    chosen: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    menus: list[tuple[str, QPoint]] = field(default_factory=list)


@pytest.fixture
def heard(listed: InboxList) -> Heard:
    heard = Heard()
    listed.chosen.connect(heard.chosen.append)
    listed.mark_wanted.connect(heard.marked.append)
    listed.menu_wanted.connect(lambda name, place: heard.menus.append((name, place)))
    return heard


def test_a_double_click_opens_once(qtbot: Any, listed: InboxList, heard: Heard) -> None:
    viewport, left = listed.viewport(), Qt.MouseButton.LeftButton
    qtbot.mouseClick(viewport, left, pos=middle(listed, 1))
    qtbot.mouseDClick(viewport, left, pos=middle(listed, 1))
    assert heard.chosen == ["n000008"]


def test_a_press_that_ends_elsewhere_opens_nothing(qtbot: Any, listed: InboxList, heard: Heard) -> None:
    viewport, left = listed.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(viewport, left, pos=middle(listed, 1))
    qtbot.mouseRelease(viewport, left, pos=middle(listed, 2))
    qtbot.mousePress(viewport, left, pos=button(listed, 1))
    qtbot.mouseRelease(viewport, left, pos=middle(listed, 1))
    assert (heard.chosen, heard.marked) == ([], [])


def test_the_button_on_a_row_marks_it_and_opens_nothing(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any, heard: Heard
) -> None:
    listed.selectRow(0)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(listed.viewport(), left, pos=button(listed, 2))
    assert (heard.marked, heard.chosen, selected(listed)) == (["n000007"], [], "n000009")
    wishes.stored = [replace(row, mark_pending=row.name == "n000007") for row in wishes.stored]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: listed.rows.row(2).mark_pending, timeout=WAIT_MS)
    qtbot.mouseClick(listed.viewport(), left, pos=button(listed, 2))
    assert heard.marked == ["n000007"], "it is on its way"


@pytest.mark.parametrize("key", [Qt.Key.Key_M, Qt.Key.Key_Space])
def test_marking_goes_on_to_the_next_unread(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any, heard: Heard, key: Qt.Key
) -> None:
    listed.set_wanted(EVERYTHING)
    changed(qtbot, listed, bridge, wishes, [made(n, seen=n == 8) for n in range(5, 10)])
    listed.selectRow(0)
    qtbot.keyClick(listed, key)
    assert (heard.marked, selected(listed)) == (["n000009"], "n000007")
    listed.selectRow(1)
    qtbot.keyClick(listed, key)
    assert heard.marked == ["n000009"], "it is seen"


def test_a_key_that_is_held_down_marks_one(qtbot: Any, listed: InboxList, heard: Heard) -> None:
    listed.selectRow(0)
    for repeated in (False, True, True):
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, "m", repeated)
        QApplication.sendEvent(listed, pressed)
    assert heard.marked == ["n000009"]


def test_the_keyboard_goes_everywhere_and_opens(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any, heard: Heard
) -> None:
    changed(qtbot, listed, bridge, wishes, [made(n) for n in range(50)])
    listed.selectRow(0)
    keys, seen = Qt.Key, []
    for key in (keys.Key_Down, keys.Key_PageDown, keys.Key_End, keys.Key_Up, keys.Key_Home, keys.Key_Return):
        qtbot.keyClick(listed, key)
        seen.append(listed.currentIndex().row())
    assert (seen[0], seen[2:]) == (1, [49, 48, 0, 0])
    assert 3 <= seen[1] <= 8
    assert heard.chosen == ["n000049"]
    qtbot.keyClick(listed, keys.Key_T)
    assert selected(listed) == "n000049", "letters look for nothing"


def test_the_menu_is_asked_for_by_mouse_and_keyboard(qtbot: Any, listed: InboxList, heard: Heard) -> None:
    def ask(reason: QContextMenuEvent.Reason, place: QPoint) -> None:
        target = listed.viewport() if reason is QContextMenuEvent.Reason.Mouse else listed
        QApplication.sendEvent(target, QContextMenuEvent(reason, place, target.mapToGlobal(place)))

    mouse, keyboard = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard
    ask(keyboard, QPoint())
    ask(mouse, QPoint(60, 8))
    assert heard.menus == [], "nothing is selected, and a heading has none"
    ask(mouse, middle(listed, 1))
    assert heard.menus.pop() == ("n000008", listed.viewport().mapToGlobal(middle(listed, 1)))
    assert (selected(listed), heard.chosen) == ("n000008", [])
    ask(keyboard, QPoint())
    assert heard.menus.pop() == ("n000008", listed.viewport().mapToGlobal(middle(listed, 1)))
    qtbot.keyClick(listed, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert heard.menus.pop()[0] == "n000008"


def test_spinners_go_round_only_while_one_is_in_view_and_can_come_to_an_end(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    spin = listed._spin
    bridge.set_link(Link(LinkState.UP))
    changed(qtbot, listed, bridge, wishes, [made(n) for n in range(40)])
    assert not spin.isActive()
    wishes.stored = [replace(made(n), mark_pending=n == 38) for n in range(40)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(spin.isActive, timeout=WAIT_MS)
    before = listed.row_painter.turn
    qtbot.waitUntil(lambda: listed.row_painter.turn != before, timeout=WAIT_MS)
    listed.verticalScrollBar().setValue(20 * listed.rowHeight(1))
    qtbot.waitUntil(lambda: not spin.isActive(), timeout=WAIT_MS)
    listed.verticalScrollBar().setValue(0)
    qtbot.waitUntil(spin.isActive, timeout=WAIT_MS)
    bridge.set_link(Link(LinkState.OFFLINE))
    qtbot.waitUntil(lambda: not spin.isActive(), timeout=WAIT_MS)
    bridge.set_link(Link(LinkState.UP))
    qtbot.waitUntil(spin.isActive, timeout=WAIT_MS)
    listed.hide()
    assert not spin.isActive()


def test_a_place_is_kept_although_its_day_begins_elsewhere(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    changed(qtbot, listed, bridge, wishes, [made(n) for n in range(50)])
    listed.verticalScrollBar().setValue(heading_height(listed.font()) + 5)
    place = listed.visualRect(listed.rows.index(0)).bottom()
    changed(qtbot, listed, bridge, wishes, [made(n) for n in range(55)])
    assert listed.visualRect(listed.rows.index(5)).bottom() == place


def test_another_filter_for_a_long_list_does_not_hold_the_loop_and_keeps_the_selection(run: Any, qtbot: Any) -> None:
    shelf = Shelf(8000)
    bridge = Bridge(shelf)  # type: ignore[arg-type]
    listed = made_list(qtbot, bridge)

    async def look() -> float:
        listed.set_wanted(EVERYTHING)
        listed.show()
        bar = listed.verticalScrollBar()
        while listed.rows.rowCount() < 8000:
            bar.setValue(bar.maximum())
            await asyncio.sleep(0)
        listed.selectRow(30)
        name = selected(listed)
        held_s = await longest_hold_s(
            lambda: listed.set_wanted(UNREAD), lambda: listed.rows.rowCount() < 8000 and not listed._reader.busy
        )
        assert selected(listed) == name
        listed.hide()
        return held_s

    # Others use this machine too: the best of three is ours.
    assert min(run(look()) for _ in range(3)) < 0.05

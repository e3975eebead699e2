"""The list in the inbox window: how it follows the store, what the loop bears, and what is painted."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QImage

from nirmaan_tray.model import Account, Kind, Notification
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_list import AGES_EVERY_MS, REFRESH_SPACING_MS, InboxList
from nirmaan_tray.ui.inbox_row import row_height

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000


def made(number: int, **more: Any) -> Notification:
    """A notification; a higher number is newer."""
    created = NOW - timedelta(days=40) + timedelta(seconds=20 * number)
    made = Notification(f"n{number:06}", f"Title {number}", "Description", created, creation=created.isoformat())
    return replace(made, **more)


def made_list(qtbot: Any, bridge: Bridge) -> InboxList:
    listed = InboxList(bridge, lambda: NOW, unread_only=True)
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

    async def rows(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:  # noqa: ARG002
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
            work, lambda: shelf.reads >= 20 and listed.model().index(0, 0).data() == newest.title
        )
        assert shelf.reads <= 22
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
    qtbot.waitUntil(lambda: len(titles(listed)) == 245 and listed._reading is None, timeout=WAIT_MS)
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


def test_titles_are_drawn_as_they_are(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    """What would be taken for markup takes the room that its characters take."""

    def ink(title: str) -> int:
        wishes.stored = [made(1, title=title, description="", kind=Kind.INFO)]
        bridge.rows_changed.emit()
        qtbot.waitUntil(lambda: titles(listed) == [title], timeout=WAIT_MS)
        picture = listed.viewport().grab().toImage()
        ground = picture.pixel(1, 1)
        right = listed.viewport().width() - 150  # the age stands behind
        inked = [x for x in range(30, right) for y in range(listed.rowHeight(0) // 2) if picture.pixel(x, y) != ground]
        return max(inked)

    assert ink("<b>A</b> &amp; B") > ink("A & B") + 20


def test_rows_are_mirrored_where_the_language_is(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    wishes.stored = [made(1, title="T", description="D", seen=False)]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: titles(listed) == ["T"], timeout=WAIT_MS)

    def inked(left: int, right: int) -> bool:
        """Whether the lines below the title have ink there."""
        picture = listed.viewport().grab().toImage()
        lines = range(listed.rowHeight(0) // 2, listed.rowHeight(0) - 2)
        return any(picture.pixel(x, y) != picture.pixel(1, 1) for x in range(left, right) for y in lines)

    width = listed.viewport().width()
    assert inked(0, 100)
    assert not inked(width - 100, width)
    listed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width = listed.viewport().width()
    assert not inked(0, 100)
    assert inked(width - 100, width)


def test_any_text_can_be_painted(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> None:
    strange = [
        "",
        " ",
        "नई खरीद अनुरोध 🙏🏽" * 300,
        "\ud800",
        "👩‍👩‍👧‍👦" * 600,
        "x" * 5000,
        "שלום עולם",
        "a\n\tb\x00c",
        "‮abc",
    ]
    wishes.stored = [
        made(n, title=text, description=text, project=text, document=text or None, kind=kind)
        for n, text in enumerate(strange)
        for kind in (list(Kind)[n % 3],)
    ]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: listed.model().rowCount() == len(strange), timeout=WAIT_MS)
    listed.resize(300, len(strange) * listed.rowHeight(0) + 300)
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        listed.setLayoutDirection(direction)
        listed.selectRow(2)
        assert not listed.grab().isNull()


def test_rows_follow_the_desktops_font(listed: InboxList) -> None:
    before = listed.rowHeight(0)
    font = listed.font()
    font.setPointSize(2 * font.pointSize())
    listed.setFont(font)
    assert listed.rowHeight(0) == row_height(font) > before


def test_a_mark_that_the_site_refused_is_said_on_its_row(
    qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any
) -> None:
    plain = made(9, project="Tower A")
    wishes.stored = [plain]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: titles(listed) == ["Title 9"], timeout=WAIT_MS)
    before = listed.grab().toImage()
    wishes.stored = [replace(plain, mark_refused="not_permitted")]
    bridge.rows_changed.emit()
    spoken = listed.model().index(0, 0)
    qtbot.waitUntil(lambda: "Could not be marked: " in spoken.data(Qt.ItemDataRole.AccessibleTextRole), timeout=WAIT_MS)
    assert "Tower A" in spoken.data(Qt.ItemDataRole.AccessibleTextRole)
    assert reds(listed.grab().toImage()) > reds(before)


def reds(image: QImage) -> int:
    """How many pixels are much more red than anything else."""
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(min(image.height(), 100)))
    return sum(colour.red() > colour.green() + 80 and colour.red() > colour.blue() + 80 for colour in colours)

"""The windows are made when they are wanted, one of each, and the loop goes on meanwhile."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.doctor_window import DoctorWindow
from nirmaan_tray.ui.inbox_window import InboxWindow
from nirmaan_tray.ui.windows import Windows

WAIT_MS = 10_000


@pytest.fixture
def windows(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge) -> Iterator[Windows]:
    made = Windows(bridge)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not inboxes(), timeout=WAIT_MS)


def inboxes() -> list[InboxWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, InboxWindow)]


def visible() -> bool:
    return any(inbox.isVisible() for inbox in inboxes())


def test_who_asks_twice_gets_one_window(qtbot: Any, bridge: Bridge, windows: Windows) -> None:
    for _ in range(3):
        bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and not windows._opening, timeout=WAIT_MS)
    (inbox,) = inboxes()
    inbox.close()
    bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and not windows._opening, timeout=WAIT_MS)
    assert inboxes() == [inbox]


def test_it_is_there_although_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, windows: Windows
) -> None:
    wishes.hangs = loop.create_future()
    bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and wishes.reads > 0, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(wishes.hangs.cancelled, timeout=WAIT_MS)


def test_its_making_lets_others_go_first(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, windows: Windows
) -> None:
    """In one go it would take longer than the loop may be held."""
    bridge.inbox_wanted.emit()
    turns: set[tuple[int, int]] = set()

    async def count() -> None:
        while not visible():
            turns.add((len(QApplication.topLevelWidgets()), len(inboxes())))
            await asyncio.sleep(0)

    counting = loop.create_task(count())
    qtbot.waitUntil(counting.done, timeout=WAIT_MS)
    # Lists and pages have no parents while they are made, and count as windows.
    assert {(1, 0), (2, 0), (1, 1)} <= turns


@pytest.mark.parametrize("turns", range(8))
def test_closing_in_the_middle_of_its_making_leaves_nothing(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, windows: Windows, turns: int
) -> None:
    bridge.inbox_wanted.emit()
    before = len(QApplication.topLevelWidgets())

    async def go_on() -> None:
        while len(QApplication.topLevelWidgets()) == before:  # noqa: ASYNC110 - until its making begins
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)

    going = loop.create_task(go_on())
    qtbot.waitUntil(going.done, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(lambda: not inboxes() and not windows._opening, timeout=WAIT_MS)


def test_an_examination_is_shown_once_and_ends_with_its_window(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, windows: Windows
) -> None:
    def shown() -> list[DoctorWindow]:
        found = [window for window in QApplication.topLevelWidgets() if isinstance(window, DoctorWindow)]
        return [window for window in found if window.isVisible()]

    bridge.doctor_wanted.emit()
    bridge.doctor_wanted.emit()
    qtbot.waitUntil(lambda: len(shown()) == 1 and not windows._opening, timeout=WAIT_MS)
    shown()[0].close()
    qtbot.waitUntil(lambda: not shown(), timeout=WAIT_MS)
    bridge.doctor_wanted.emit()
    qtbot.waitUntil(lambda: len(shown()) == 1 and not windows._opening, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(lambda: not shown(), timeout=WAIT_MS)
    assert wishes.calls == 3 * [("doctor",)]

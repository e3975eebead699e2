"""What can be done with one notification."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.menu import InboxMenu
from nirmaan_tray.ui.moments import midnight, tomorrow_morning

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000

Choose = Callable[[Notification, str], None]


@pytest.fixture
def row(notification: Callable[..., Notification]) -> Notification:
    return notification(3, event_id="payment:new", project="R&D Block")


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def choose(bridge: Bridge, window: QWidget) -> Choose:
    """Choose the entry that begins so in the menu of a row."""

    def choose(row: Notification, begins: str) -> None:
        menu = InboxMenu(bridge, row, NOW, window)
        (entry,) = [entry for entry in menu.actions() if entry.text().startswith(begins)]
        entry.trigger()

    return choose


def entries(bridge: Bridge, window: QWidget, row: Notification) -> list[str]:
    return [entry.text() for entry in InboxMenu(bridge, row, NOW, window).actions() if not entry.isSeparator()]


def test_open_and_mark(row: Notification, choose: Choose, wishes: Any) -> None:
    choose(row, "Open")
    choose(row, "Mark seen")
    assert wishes.calls == [("open", "n3", None), ("mark_seen", "n3")]


def test_what_is_seen_is_neither_marked_nor_snoozed(row: Notification, bridge: Bridge, window: QWidget) -> None:
    offered = entries(bridge, window, replace(row, seen=True))
    assert offered == ["Open", "Copy link", "Mute “Payments” for today", "Mute “R&&D Block” for today"]
    assert len(entries(bridge, window, row)) == len(offered) + 3


def test_its_link_goes_to_the_clipboard(
    qtbot: Any, loop: asyncio.AbstractEventLoop, row: Notification, choose: Choose
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    choose(row, "Copy link")
    qtbot.waitUntil(lambda: clipboard.text() == "https://office.example/frontend/n3", timeout=WAIT_MS)


def test_a_link_that_is_not_known_leaves_the_clipboard_alone(
    qtbot: Any, loop: asyncio.AbstractEventLoop, row: Notification, choose: Choose, wishes: Any
) -> None:
    asked = []

    async def link_of(name: str) -> str:
        asked.append(name)
        return ""

    wishes.link_of = link_of
    QGuiApplication.clipboard().setText("before")
    choose(row, "Copy link")
    qtbot.waitUntil(lambda: asked == ["n3"], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not asyncio.all_tasks(loop), timeout=WAIT_MS)
    assert QGuiApplication.clipboard().text() == "before"


def test_snooze(row: Notification, choose: Choose, wishes: Any) -> None:
    choose(row, "Snooze for 1 hour")
    choose(row, "Snooze until tomorrow")
    morning = datetime.fromtimestamp(wishes.calls[1][2], UTC).astimezone()
    assert wishes.calls[0] == ("snooze", "n3", (NOW + timedelta(hours=1)).timestamp())
    assert (morning.hour, morning.minute) == (9, 0)
    assert morning.date() == NOW.astimezone().date() + timedelta(days=1)


def test_a_kind_and_a_project_are_muted_until_midnight_and_unmuted(
    row: Notification, choose: Choose, bridge: Bridge, wishes: Any
) -> None:
    choose(row, "Mute “Payments”")
    choose(row, "Mute “R&&D Block”")
    until_s = midnight(NOW).timestamp()
    kind, project = Mute(topic=Topic.PAYMENT, until_s=until_s), Mute(project="R&D Block", until_s=until_s)
    assert wishes.calls == [("mute", kind), ("mute", project)]
    held = replace(kind, until_s=None)
    bridge.set_mutes((held,))
    choose(row, "Unmute “Payments”")
    choose(row, "Mute “R&&D Block”")
    assert wishes.calls[2:] == [("unmute", held), ("mute", project)]


def test_a_project_with_a_long_name_does_not_make_the_menu_wider_than_a_screen(
    row: Notification, bridge: Bridge, window: QWidget
) -> None:
    assert max(map(len, entries(bridge, window, replace(row, project="P" * 300)))) < 80


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_tomorrow_is_the_next_day_whatever_the_hour(hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 59).astimezone()
    assert midnight(now) == datetime(2026, 11, 24).astimezone()
    assert tomorrow_morning(now) == datetime(2026, 11, 24, 9).astimezone()

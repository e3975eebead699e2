"""The inbox as a popup beside the icon, and as a window: what it takes to come, to go and to stay."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget

from nirmaan_tray.model.account import Account
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.frame import SAME_CLICK_MS, WINDOW
from nirmaan_tray.ui.inbox.window import InboxWindow, inbox_window

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000
NOWHERE = QRect()


@pytest.fixture
def icon(qapp: Any) -> QRect:
    """In the lower right corner of the screen."""
    corner = QGuiApplication.primaryScreen().geometry().bottomRight()
    return QRect(corner - QPoint(30, 30), corner - QPoint(8, 8))


@pytest.fixture
def inbox(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, account: Account, notification: Any
) -> Iterator[InboxWindow]:
    wishes.stored = [notification(n) for n in range(5)]

    def remember(remembered: Remembered) -> None:
        wishes.calls.append(("remember", remembered))
        bridge.set_remembered(remembered)

    wishes.remember = remember
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.UP, account.user))
    making = loop.create_task(inbox_window(bridge, lambda: NOW))
    qtbot.waitUntil(making.done, timeout=WAIT_MS)
    made = making.result()
    qtbot.addWidget(made)
    yield made
    made.hide()


@pytest.fixture
def popup(qtbot: Any, inbox: InboxWindow, icon: QRect) -> InboxWindow:
    inbox.present_beside(icon)
    qtbot.waitUntil(inbox.isActiveWindow, timeout=WAIT_MS)
    return inbox


@pytest.fixture
def other(qtbot: Any) -> QWidget:
    """Another window of the same program."""
    other = QWidget()
    qtbot.addWidget(other)
    return other


def button(inbox: InboxWindow, name: str) -> QPushButton:
    (found,) = [b for b in inbox.findChildren(QPushButton) if b.accessibleName() == name]
    return found


def framed(inbox: InboxWindow) -> bool:
    return not inbox.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_it_is_small_frameless_and_beside_the_icon(popup: InboxWindow, icon: QRect) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert not framed(popup)
    assert (popup.width(), popup.height()) == (400, 560)
    assert screen.contains(popup.geometry())
    assert popup.geometry().bottom() < icon.top()
    assert screen.right() - popup.geometry().right() < 10


def test_the_first_row_is_a_key_away(qtbot: Any, popup: InboxWindow) -> None:
    qtbot.waitUntil(lambda: popup._list.rows.rowCount() == 5, timeout=WAIT_MS)
    qtbot.keyClick(popup.focusWidget(), Qt.Key.Key_Down)
    row = popup._list.selected_row
    assert row is not None
    assert row.name == "n4"


def test_escape_clears_the_search_and_then_closes_it(qtbot: Any, popup: InboxWindow) -> None:
    (field,) = popup.findChildren(QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "cement")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), popup.isVisible()) == ("", True)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert popup.isHidden()


def test_a_look_elsewhere_closes_it(qtbot: Any, popup: InboxWindow, other: QWidget) -> None:
    other.show()
    other.activateWindow()
    qtbot.waitUntil(popup.isHidden, timeout=WAIT_MS)


def test_its_own_menus_and_dialogs_do_not(qtbot: Any, popup: InboxWindow, other: QWidget) -> None:
    button(popup, inbox_words.more()).click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    dialog = QWidget(popup, Qt.WindowType.Dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT_MS)
    menu.close()
    QApplication.processEvents()
    assert popup.isVisible()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(popup.isHidden, timeout=WAIT_MS)


def test_when_its_menu_closes_because_of_a_look_elsewhere_it_closes_too(
    qtbot: Any, popup: InboxWindow, other: QWidget
) -> None:
    button(popup, inbox_words.more()).click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=WAIT_MS)
    menu.close()
    qtbot.waitUntil(popup.isHidden, timeout=WAIT_MS)


def test_a_second_click_closes_it(popup: InboxWindow, icon: QRect) -> None:
    popup.present_beside(icon)
    assert popup.isHidden()
    popup.present_beside(icon)
    assert popup.isVisible()


def test_a_click_that_took_the_focus_first_does_not_bring_it_back(
    qtbot: Any, popup: InboxWindow, icon: QRect, other: QWidget
) -> None:
    """Windows and most panels take the focus when the icon is pressed, and tell of the click when it is let go."""
    other.show()
    other.activateWindow()
    qtbot.waitUntil(popup.isHidden, timeout=WAIT_MS)
    popup.present_beside(icon)
    assert popup.isHidden()
    popup.present_beside(icon)
    assert popup.isVisible(), "the next click is meant"


def test_a_click_long_after_that_brings_it_back(qtbot: Any, popup: InboxWindow, icon: QRect, other: QWidget) -> None:
    other.show()
    other.activateWindow()
    qtbot.waitUntil(popup.isHidden, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: popup._lost.elapsed() > SAME_CLICK_MS, timeout=WAIT_MS)
    popup.present_beside(icon)
    assert popup.isVisible()


def test_where_the_icon_is_not_known_it_is_a_window(qtbot: Any, inbox: InboxWindow, other: QWidget) -> None:
    inbox.present_beside(NOWHERE)
    qtbot.waitUntil(inbox.isActiveWindow, timeout=WAIT_MS)
    assert framed(inbox)
    assert inbox.size() == WINDOW
    assert not button(inbox, inbox_words.pin()).isVisible(), "it can be nothing else"
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(inbox, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert inbox.isVisible()


def test_a_menu_brings_a_window_and_the_icon_a_popup(inbox: InboxWindow, icon: QRect) -> None:
    inbox.present()
    assert framed(inbox)
    inbox.present_beside(icon)
    assert framed(inbox), "it is there already"
    inbox.close()
    inbox.present_beside(icon)
    assert not framed(inbox)
    inbox.present()
    assert not framed(inbox), "it is there already"
    inbox.close()
    inbox.present()
    assert framed(inbox)
    assert inbox.size() == WINDOW


def test_without_a_tray_a_popup_becomes_the_window_that_stands_in(popup: InboxWindow, icon: QRect) -> None:
    popup.set_hosted(hosted=False)
    popup.present()
    assert framed(popup)
    popup.present_beside(icon)
    assert framed(popup)


def test_pinned_it_stays_and_is_remembered(
    qtbot: Any, popup: InboxWindow, icon: QRect, bridge: Bridge, wishes: Any, other: QWidget
) -> None:
    place = popup.geometry()
    button(popup, inbox_words.pin()).click()
    window = (place.x(), place.y(), place.width(), place.height())
    assert wishes.calls == [("remember", Remembered(pinned=True, window=window))]
    assert framed(popup)
    assert popup.isVisible()
    assert popup.geometry() == place
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=WAIT_MS)
    assert popup.isVisible()
    popup.close()
    popup.present_beside(icon)
    assert framed(popup)
    unpin = button(popup, inbox_words.unpin())
    assert unpin.isChecked()
    unpin.click()
    assert not bridge.remembered.pinned
    assert not framed(popup)
    assert popup.isVisible()
    popup.close()
    popup.present_beside(icon)
    assert not framed(popup)


def test_a_window_comes_back_where_it_was_put(
    qtbot: Any, loop: asyncio.AbstractEventLoop, inbox: InboxWindow, bridge: Bridge
) -> None:
    inbox.present()
    inbox.setGeometry(40, 50, 444, 555)
    qtbot.waitUntil(lambda: bridge.remembered.window == (40, 50, 444, 555), timeout=WAIT_MS)
    making = loop.create_task(inbox_window(bridge, lambda: NOW))
    qtbot.waitUntil(making.done, timeout=WAIT_MS)
    again = making.result()
    qtbot.addWidget(again)
    again.present()
    assert again.geometry() == QRect(40, 50, 444, 555)
    again.hide()


def test_a_window_that_is_closed_at_once_is_remembered_too(inbox: InboxWindow, bridge: Bridge) -> None:
    inbox.present()
    inbox.setGeometry(60, 70, 444, 555)
    inbox.close()
    assert bridge.remembered.window == (60, 70, 444, 555)


def test_where_the_popup_was_is_not_remembered(popup: InboxWindow, wishes: Any) -> None:
    popup.close()
    assert wishes.calls == []


def test_a_window_from_a_screen_that_has_gone_is_brought_into_view(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge
) -> None:
    bridge.set_remembered(replace(Remembered(), window=(9000, 9000, 500, 500)))
    making = loop.create_task(inbox_window(bridge, lambda: NOW))
    qtbot.waitUntil(making.done, timeout=WAIT_MS)
    again = making.result()
    qtbot.addWidget(again)
    again.present()
    assert QGuiApplication.primaryScreen().geometry().intersects(again.geometry())
    again.hide()

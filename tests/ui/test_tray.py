"""The tray's icon as far as it can be seen without a tray; ``test_tray_hosts.py`` has real ones."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from nirmaan_tray.model import Link, LinkState
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.hosts import Host, Hosts
from nirmaan_tray.ui.icons import dark_panel
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.tray import Tray


@pytest.fixture
def menu(bridge: Bridge, qtbot: QtBot) -> Iterator[Menu]:
    made = Menu(bridge)
    qtbot.addWidget(made)
    yield made
    # It is deleted a while later, and its entries may be before it.
    made.hide()
    made._timer.stop()
    made._timer.timeout.disconnect()


class SomeHosts(Hosts):
    """A desktop whose tray the test brings and takes."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host

    def become(self, host: Host) -> None:
        self.host = host
        self.changed.emit()


@pytest.fixture
def hosted(bridge: Bridge, menu: Menu) -> Tray:
    """A tray on a desktop that has one; what the desktop shows of it is Qt's part."""
    return Tray(bridge, menu, hosts=SomeHosts(Host.STATUS_NOTIFIER))


def the_icon(tray: Tray) -> QSystemTrayIcon:
    (found,) = tray.findChildren(QSystemTrayIcon)
    return found


def test_without_a_desktop_there_is_no_tray_and_that_is_said(bridge: Bridge, menu: Menu, qtbot: QtBot) -> None:
    tray = Tray(bridge, menu, patience_s=0.01)
    with qtbot.waitSignal(tray.host_missing):
        assert not tray.hosted
    assert tray.findChildren(QSystemTrayIcon) == []
    bridge.set_unread(3)
    bridge.set_link(Link(LinkState.UP))
    tray.balloon("title", "body")
    tray.close()


def test_nobody_is_told_of_a_missing_tray_while_it_may_still_come(bridge: Bridge, menu: Menu, qtbot: QtBot) -> None:
    hosts = SomeHosts(Host.NONE)
    tray = Tray(bridge, menu, hosts=hosts, patience_s=0.1)
    with qtbot.assertNotEmitted(tray.host_missing, wait=200):
        hosts.become(Host.XEMBED)
    assert tray.hosted
    with qtbot.waitSignal(tray.host_missing):
        hosts.become(Host.NONE)
    tray.close()


def test_state_and_count_are_shown_at_once(hosted: Tray, bridge: Bridge) -> None:
    assert the_icon(hosted).toolTip() == "Nirmaan: connecting…"
    connecting = the_icon(hosted).icon().cacheKey()
    bridge.set_link(Link(LinkState.UP, "a"))
    up = the_icon(hosted).icon().cacheKey()
    assert the_icon(hosted).toolTip() == "Nirmaan: connected"
    bridge.set_unread(3)
    assert the_icon(hosted).toolTip() == "Nirmaan: connected, 3 unread"
    assert len({connecting, up, the_icon(hosted).icon().cacheKey()}) == 3


def test_trouble_looks_like_being_offline(hosted: Tray, bridge: Bridge) -> None:
    bridge.set_link(Link(LinkState.OFFLINE))
    offline = the_icon(hosted).icon().cacheKey()
    bridge.set_link(Link(LinkState.UP))
    assert the_icon(hosted).icon().cacheKey() != offline
    bridge.set_trouble("keyring_locked")
    assert the_icon(hosted).icon().cacheKey() == offline
    assert "keyring is locked" in the_icon(hosted).toolTip()


def test_a_trouble_with_which_all_arrives_changes_no_shape(hosted: Tray, bridge: Bridge) -> None:
    bridge.set_link(Link(LinkState.UP))
    up = the_icon(hosted).icon().cacheKey()
    bridge.set_trouble("no_browser")
    assert the_icon(hosted).icon().cacheKey() == up
    assert "no browser" in the_icon(hosted).toolTip()


def test_what_looks_the_same_is_not_sent_again(hosted: Tray, bridge: Bridge) -> None:
    bridge.set_unread(150)
    shown = hosted._shown
    bridge.set_unread(151)
    assert hosted._shown is shown
    assert the_icon(hosted).toolTip() == "Nirmaan: connecting…, 151 unread"


def test_a_desktop_that_does_not_say_is_light() -> None:
    assert QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Unknown
    assert not dark_panel()


@pytest.mark.parametrize(
    ("reason", "opens"),
    [
        (QSystemTrayIcon.ActivationReason.Trigger, True),
        (QSystemTrayIcon.ActivationReason.MiddleClick, True),
        (QSystemTrayIcon.ActivationReason.Context, False),
        (QSystemTrayIcon.ActivationReason.DoubleClick, False),
    ],
)
def test_clicks(hosted: Tray, bridge: Bridge, reason: Any, opens: bool) -> None:
    wanted: list[bool] = []
    bridge.inbox_wanted.connect(lambda: wanted.append(True))
    the_icon(hosted).activated.emit(reason)
    assert bool(wanted) is opens


def test_another_tray_gets_another_icon(bridge: Bridge, menu: Menu, qtbot: QtBot) -> None:
    hosts = SomeHosts(Host.STATUS_NOTIFIER)
    hosted = Tray(bridge, menu, hosts=hosts)
    first = the_icon(hosted)
    gone: list[bool] = []
    first.destroyed.connect(lambda: gone.append(True))
    hosts.become(Host.XEMBED)
    qtbot.waitUntil(lambda: bool(gone))
    assert the_icon(hosted).contextMenu() is menu


def test_closing_takes_the_icon_away_for_good(bridge: Bridge, menu: Menu, qtbot: QtBot) -> None:
    hosts = SomeHosts(Host.XEMBED)
    hosted = Tray(bridge, menu, hosts=hosts)
    hosted.close()
    qtbot.waitUntil(lambda: hosted.findChildren(QSystemTrayIcon) == [])
    hosts.become(Host.STATUS_NOTIFIER)
    assert hosted.findChildren(QSystemTrayIcon) == []

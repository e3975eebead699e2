"""The tray's icon as far as it can be seen without a tray; ``test_tray_hosts.py`` has real ones."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.hosts import Host, Hosts
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.panel import Panel
from nirmaan_tray.ui.time_words import moment
from nirmaan_tray.ui.tray import Tray

NOON_S = 1_795_000_000.0


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


def test_quiet_is_seen_and_said(bridge: Bridge, menu: Menu) -> None:
    hosted = Tray(bridge, menu, hosts=SomeHosts(Host.STATUS_NOTIFIER), now_s=lambda: NOON_S)
    bridge.set_link(Link(LinkState.UP))
    loud = the_icon(hosted).icon().cacheKey()
    bridge.set_quiet(math.inf)
    assert the_icon(hosted).icon().cacheKey() != loud
    assert the_icon(hosted).toolTip() == "Nirmaan: connected\nDo not disturb until turned off"
    bridge.set_quiet(NOON_S + 60)
    until = datetime.fromtimestamp(NOON_S + 60).astimezone()
    assert the_icon(hosted).toolTip() == f"Nirmaan: connected\nDo not disturb until {moment(until, until)}"
    bridge.set_quiet(NOON_S)
    assert the_icon(hosted).icon().cacheKey() == loud
    assert the_icon(hosted).toolTip() == "Nirmaan: connected"
    bridge.set_mutes((Mute(Topic.PAYMENT), Mute(project="A", until_s=NOON_S + 1), Mute(project="B", until_s=NOON_S)))
    assert the_icon(hosted).toolTip() == "Nirmaan: connected\nMuted kinds and projects: 2"
    hosted.close()


def test_the_tooltip_speaks_another_language_at_once(hosted: Tray, bridge: Bridge, qapp: QApplication) -> None:
    class Foreign(QTranslator):
        def translate(self, context: Any, text: Any, _disambiguation: Any = None, _n: int = -1) -> str:
            return f"~{text}" if context == "Tray" else ""

    foreign = Foreign()
    qapp.installTranslator(foreign)
    try:
        bridge.language_changed.emit()
        assert the_icon(hosted).toolTip() == "~Nirmaan: ~connecting…"
    finally:
        qapp.removeTranslator(foreign)


class Desktop:
    """A desktop that tells whether it is dark, as Qt does: of what was chosen for the windows once something is."""

    def __init__(self) -> None:
        self.scheme = Qt.ColorScheme.Unknown

    def __call__(self) -> Qt.ColorScheme:
        return self.scheme

    def become(self, scheme: Qt.ColorScheme) -> None:
        self.scheme = scheme
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)


def test_the_icon_follows_the_panel_and_not_the_windows(bridge: Bridge) -> None:
    desktop, owner = Desktop(), QObject()
    panel = Panel(bridge, owner, desktop)
    changes: list[bool] = []
    panel.changed.connect(lambda: changes.append(panel.dark))
    assert not panel.dark, "a desktop that does not say is light"
    desktop.become(Qt.ColorScheme.Dark)
    bridge.set_preferences([Preference("appearance", "light", own=True)])
    desktop.become(Qt.ColorScheme.Light)
    assert changes == [True]
    bridge.set_preferences([Preference("appearance", "system", own=True)])
    desktop.become(Qt.ColorScheme.Dark)
    assert changes == [True]
    desktop.become(Qt.ColorScheme.Light)
    assert changes == [True, False]
    owner.deleteLater()


def test_a_dark_panel_gets_an_icon_of_its_own(hosted: Tray, bridge: Bridge) -> None:
    light = the_icon(hosted).icon().cacheKey()
    hosted._panel.dark = True
    hosted._panel.changed.emit()
    assert the_icon(hosted).icon().cacheKey() != light


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        (QSystemTrayIcon.ActivationReason.Trigger, ["popup"]),
        (QSystemTrayIcon.ActivationReason.MiddleClick, ["window"]),
        (QSystemTrayIcon.ActivationReason.Context, []),
        (QSystemTrayIcon.ActivationReason.DoubleClick, []),
    ],
)
def test_clicks(hosted: Tray, bridge: Bridge, reason: Any, wanted: list[str]) -> None:
    shown: list[str] = []
    bridge.popup_wanted.connect(lambda place: shown.append("popup" if place.isEmpty() else "somewhere"))
    bridge.inbox_wanted.connect(lambda: shown.append("window"))
    the_icon(hosted).activated.emit(reason)
    assert shown == wanted


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

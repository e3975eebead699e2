"""The icon in the desktop's tray: state, number of unread, what it says when pointed at, what a click does."""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui import menu_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.hosts import Host, Hosts
from nirmaan_tray.ui.icons import Face, count_text, icon, template
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.muted_menu import in_force
from nirmaan_tray.ui.panel import Panel
from nirmaan_tray.ui.problems import KEYRING_IN_MEMORY
from nirmaan_tray.ui.quiet_menu import quiet_in_words

PATIENCE_S = 10.0
"""At sign-in a desktop's panel comes a few seconds later than the programs; only then something else must serve."""

_HARMLESS = frozenset({"no_browser", KEYRING_IN_MEMORY})
"""Troubles with which notifications arrive all the same."""

_CLICK_OPENS_MENU = sys.platform == "darwin"


class Tray(QObject):
    """Keeps an icon in the tray whenever the desktop has one, however late it comes and however often it restarts."""

    hosted_changed = Signal()
    host_missing = Signal()
    """For ``patience_s`` there has been no tray: a window must take its place."""
    balloon_clicked = Signal()

    def __init__(
        self,
        bridge: Bridge,
        menu: Menu,
        *,
        hosts: Hosts | None = None,
        patience_s: float = PATIENCE_S,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        """``now_s`` gives seconds since 1970."""
        super().__init__()
        self.bridge = bridge
        self.menu = menu
        self._icon: QSystemTrayIcon | None = None
        self._place = Host.NONE
        self._now_s = now_s
        self._shown: tuple[Face, bool] | None = None
        self._panel = Panel(bridge, self)
        self._patience = QTimer(self, singleShot=True, interval=round(patience_s * 1000))
        self._patience.timeout.connect(self.host_missing)
        for changed in (
            bridge.link_changed,
            bridge.unread_changed,
            bridge.trouble_changed,
            bridge.quiet_changed,
            bridge.mutes_changed,
            bridge.language_changed,
            self._panel.changed,
        ):
            changed.connect(self._refresh)
        self._hosts = hosts or Hosts(self)
        self._hosts.changed.connect(self._host_changed)
        self._host_changed()

    @property
    def hosted(self) -> bool:
        """Whether the icon is in a tray now."""
        return self._hosts.host is not Host.NONE

    def wait_for_host(self, longest_ms: int) -> None:
        """Serve Qt's events until it is known whether there is a tray, for so long at most: before there is a loop."""
        until = QDeadlineTimer(longest_ms)
        waker = QTimer(singleShot=True)
        waker.start(longest_ms)
        while not self._hosts.known and not until.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def balloon(self, title: str, body: str) -> None:
        """Show a text near the icon: the last resort where toasts cannot be shown. Without a tray nothing is shown."""
        if self._icon is not None and self.hosted:
            self._icon.showMessage(title, body, self._icon.icon())

    def close(self) -> None:
        """Take the icon out of the tray, for good."""
        self._patience.stop()
        self._hosts.changed.disconnect(self._host_changed)
        self._remove()

    def _host_changed(self) -> None:
        if self.hosted:
            self._patience.stop()
            self._put()
        elif not self._patience.isActive():
            self._patience.start()
        self.hosted_changed.emit()

    def _put(self) -> None:
        place = self._hosts.host
        if self._icon is not None and place is self._place is Host.STATUS_NOTIFIER:
            return  # Qt tells a watcher that comes again of the icon
        # One that was made while there was no tray, or for another one, would never show.
        self._remove()
        self._place = place
        self.menu.set_exported(exported=place is Host.STATUS_NOTIFIER)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.balloon_clicked)
        self._refresh()
        self._icon.show()

    def _remove(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            self._shown = None

    def _refresh(self) -> None:
        if self._icon is None:
            return
        bridge = self.bridge
        # What keeps the program from working is shown like being offline: nothing arrives.
        deaf = bridge.trouble is not None and bridge.trouble not in _HARMLESS
        state = LinkState.OFFLINE if deaf and bridge.link.state is LinkState.UP else bridge.link.state
        quiet = quiet_in_words(bridge.quiet_until_s, self._now_s())
        shown = (Face(state, count_text(bridge.unread), quiet is not None), self._panel.dark)
        if shown != self._shown:
            self._shown = shown
            face, dark = shown
            # macOS colours its menu bar's icons itself.
            self._icon.setIcon(template(face) if sys.platform == "darwin" else icon(face, dark=dark))
        muted = len(in_force(bridge.mutes, self._now_s()))
        tooltip = menu_words.tooltip(bridge.link, bridge.unread, bridge.trouble, quiet, muted)
        if tooltip != self._icon.toolTip():
            self._icon.setToolTip(tooltip)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if self._icon is None or _CLICK_OPENS_MENU:
            return
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.bridge.popup_wanted.emit(_place(self._icon))
        elif reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.bridge.inbox_wanted.emit()


def _place(icon: QSystemTrayIcon) -> QRect:
    """Return where the icon is that was clicked on; empty if that is not known."""
    place = icon.geometry()
    if place.isEmpty() and QGuiApplication.platformName() == "xcb":
        # A StatusNotifier host tells nobody where it has put the icon. Whoever has just clicked there has the pointer on it,
        # which is believed where there is a panel; a click by keyboard leaves it anywhere. Wayland tells nobody of either.
        pointer = QCursor.pos()
        screen = QGuiApplication.screenAt(pointer)
        if screen is not None and not screen.availableGeometry().contains(pointer):
            return QRect(pointer, QSize(1, 1))
    return place

"""The icon in the desktop's tray: state, number of unread, what it says when pointed at, what a click does."""

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from nirmaan_tray.model import LinkState
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.hosts import Host, Hosts
from nirmaan_tray.ui.icons import dark_panel, icon
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.problems import KEYRING_IN_MEMORY

PATIENCE_S = 10.0
"""At sign-in a desktop's panel comes a few seconds later than the programs; only then something else must serve."""

_HARMLESS = frozenset({"no_browser", KEYRING_IN_MEMORY})
"""Troubles with which notifications arrive all the same."""

_OPENS_INBOX = {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.MiddleClick}


class Tray(QObject):
    """Keeps an icon in the tray whenever the desktop has one, however late it comes and however often it restarts."""

    hosted_changed = Signal()
    host_missing = Signal()
    """For ``patience_s`` there has been no tray: a window must take its place."""
    balloon_clicked = Signal()

    def __init__(
        self, bridge: Bridge, menu: Menu, *, hosts: Hosts | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._menu = menu
        self._icon: QSystemTrayIcon | None = None
        self._place = Host.NONE
        self._shown: tuple[LinkState, int, bool] | None = None
        self._patience = QTimer(self, singleShot=True, interval=round(patience_s * 1000))
        self._patience.timeout.connect(self.host_missing)
        bridge.link_changed.connect(self._refresh)
        bridge.unread_changed.connect(self._refresh)
        bridge.trouble_changed.connect(self._refresh)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._refresh)
        self._hosts = hosts or Hosts(self)
        self._hosts.changed.connect(self._host_changed)
        self._host_changed()

    @property
    def hosted(self) -> bool:
        """Whether the icon is in a tray now."""
        return self._hosts.host is not Host.NONE

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
        self._menu.set_exported(exported=place is Host.STATUS_NOTIFIER)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
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
        bridge = self._bridge
        # What keeps the program from working is shown like being offline: nothing arrives.
        deaf = bridge.trouble is not None and bridge.trouble not in _HARMLESS
        state = LinkState.OFFLINE if deaf and bridge.link.state is LinkState.UP else bridge.link.state
        shown = (state, min(bridge.unread, 100), dark_panel())
        if shown != self._shown:
            self._shown = shown
            self._icon.setIcon(icon(state, bridge.unread, dark=shown[2]))
        tooltip = words.tooltip(bridge.link, bridge.unread, bridge.trouble)
        if tooltip != self._icon.toolTip():
            self._icon.setToolTip(tooltip)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS the same click opens the menu.
        if reason in _OPENS_INBOX and sys.platform != "darwin":
            self._bridge.inbox_wanted.emit()

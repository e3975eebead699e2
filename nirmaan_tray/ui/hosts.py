"""Where a tray icon can live on this desktop, and when that changes.

On Linux there are two kinds of host, and either may come later than this program, go, and come again: a StatusNotifier
host on the session bus (KDE, Xfce, GNOME with an extension) and an XEmbed tray on an X11 screen (tint2, older panels).
Both tell by signals; nothing is polled. Windows and macOS always have a tray.
"""

import logging
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

log = logging.getLogger(__name__)

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
ANSWER_MS = 1000
"""A watcher that does not say within this time whether it has a host is taken to have one."""

_ABSENT = {"org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.ServiceUnknown"}


class Host(Enum):
    """What shows the icon."""

    NONE = "none"
    STATUS_NOTIFIER = "status_notifier"
    XEMBED = "xembed"
    SYSTEM = "system"
    """The tray that Windows and macOS always have."""


class Hosts(QObject):
    """Which host there is now, ``host``. Qt puts an icon where this says if it is made after this said so."""

    changed = Signal()
    """Another kind of host, or none. One that is replaced before anybody could notice is Qt's to see to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.host = Host.NONE
        self._notifier: StatusNotifier | None = None
        self._xembed: QObject | None = None
        platform = QGuiApplication.platformName()
        if platform in ("windows", "cocoa"):
            self.host = Host.SYSTEM
        if platform == "xcb":
            self._xembed = self._watch_xembed()
        if platform == "xcb" or platform.startswith("wayland"):
            self._notifier = StatusNotifier(self)
            self._notifier.changed.connect(self._look)
            self.host = self._now()

    @property
    def known(self) -> bool:
        """Whether everybody has answered who was asked for a host."""
        return self._notifier is None or self._notifier.watched is not None

    def _watch_xembed(self) -> QObject | None:
        # Only here, so that platforms without X11 never look for its library.
        from nirmaan_tray.ui.xembed import XEmbedTray

        try:
            tray = XEmbedTray(self)
        except OSError as error:
            log.warning("no watch on the X11 tray: %s", error)
            return None
        tray.changed.connect(self._look)
        return tray

    def _look(self) -> None:
        before, self.host = self.host, self._now()
        if self.host is not before:
            self.changed.emit()

    def _now(self) -> Host:
        if self._notifier is None or self._notifier.watched is None:
            return Host.NONE
        if self._notifier.watched:
            # Qt prefers a watcher to an XEmbed tray even if the watcher has no host.
            return Host.STATUS_NOTIFIER if self._notifier.hosted else Host.NONE
        return Host.XEMBED if getattr(self._xembed, "window", 0) else Host.NONE


class StatusNotifier(QObject):
    """Watches the session bus for a StatusNotifier watcher and asks it for a host.

    ``watched`` is None until that is known. Without a session bus there is none.
    Spec: freedesktop.org, StatusNotifierItem.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Only here: on Windows and macOS nobody needs it.
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        self.watched: bool | None = None
        self.hosted = False
        self._call: QObject | None = None
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            self.watched = False
            return
        self._names = QDBusServiceWatcher(
            WATCHER, self._bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self
        )
        self._names.serviceOwnerChanged.connect(self._owner_changed)
        for signal in ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"):
            # The stubs want bytes, which PySide 6.11 refuses.
            self._bus.connect(WATCHER, WATCHER_PATH, WATCHER, signal, self, SLOT("ask()"))  # type: ignore[call-overload]
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask the watcher, if there is one, whether it has a host."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        question = QDBusMessage.createMethodCall(WATCHER, WATCHER_PATH, "org.freedesktop.DBus.Properties", "Get")
        question.setArguments([WATCHER, "IsStatusNotifierHostRegistered"])
        question.setAutoStartService(False)
        call = QDBusPendingCallWatcher(self._bus.asyncCall(question, ANSWER_MS), self)
        self._call = call  # a later question makes an earlier answer void
        call.finished.connect(lambda: self._answered(call))

    def _owner_changed(self, _name: str, _old: str, new: str) -> None:
        if new:
            self.ask()
        else:
            self._call = None
            self._learn(watched=False, hosted=False)

    def _answered(self, call: "QDBusPendingCallWatcher") -> None:
        call.deleteLater()
        if call is not self._call:
            return
        self._call = None
        if not call.isError():
            (answer,) = call.reply().arguments()
            self._learn(watched=True, hosted=bool(answer.variant()))
        elif call.error().name() in _ABSENT:
            self._learn(watched=False, hosted=False)
        else:
            self._learn(watched=True, hosted=True)

    def _learn(self, *, watched: bool, hosted: bool) -> None:
        if (watched, hosted) != (self.watched, self.hosted):
            self.watched, self.hosted = watched, hosted
            self.changed.emit()

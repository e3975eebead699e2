"""The line that says what shows no toasts at the moment, and takes that back."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.buttons import FlatButton
from nirmaan_tray.ui.parts import plain_label

_AGAIN_MS = 60_000
"""Whether "until midnight" still means the coming one is looked at so often."""


class InboxMutes(QWidget):
    """Names what is muted and until when; not there while nothing is."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime]) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._bridge, self._now = bridge, now
        self._text = plain_label(wraps=True)
        self._text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._unmute = FlatButton(inbox_words.unmute(), self._press, strong=True)
        self._menu = QMenu(self)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._follow)
        self.setToolTip(inbox_words.muted_tip())
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 0, 6, 4)
        line.addWidget(self._text, 1)
        line.addWidget(self._unmute)
        bridge.mutes_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        mutes = self._bridge.mutes
        if len(mutes) == 1:
            self._text.setText(self._in_words(mutes[0]))
            self._unmute.setText(inbox_words.unmute())
        elif mutes:
            self._text.setText(inbox_words.muted_several([_name(mute) for mute in mutes]))
            self._unmute.setText(inbox_words.unmute_several())
        self._unmute.setAccessibleDescription(self._text.text())
        if mutes:
            self._again.start()
        else:
            self._again.stop()
        self.setVisible(bool(mutes))

    def _press(self) -> None:
        mutes = self._bridge.mutes
        if len(mutes) == 1:
            self._bridge.wishes.unmute(mutes[0])
            return
        self._menu.clear()
        for mute in mutes:
            entry = self._menu.addAction(self._in_words(mute).replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, mute=mute: self._bridge.wishes.unmute(mute))
        self._menu.popup(self._unmute.mapToGlobal(self._unmute.rect().bottomLeft()))

    def _in_words(self, mute: Mute) -> str:
        return inbox_words.muted(_name(mute), mute.until_s, self._now())


def _name(mute: Mute) -> str:
    return inbox_words.topic(mute.topic) if mute.topic is not None else mute.project or ""

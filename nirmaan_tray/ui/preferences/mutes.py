"""What is muted, until when, and a button for each that takes it back."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.preferences.parts import SPACE, Muted


class MuteList(QWidget):
    """A line for each mute, or how to mute where there is none; follows the bridge."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._lines: list[QWidget] = []
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(SPACE)
        bridge.mutes_changed.connect(self._follow)
        self._follow()

    @property
    def lines(self) -> list[QWidget]:
        """From top to bottom."""
        return list(self._lines)

    def _follow(self) -> None:
        focused = any(line.isAncestorOf(self.focusWidget()) for line in self._lines if self.focusWidget() is not None)
        for line in self._lines:
            self._whole.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._line(mute) for mute in self._bridge.mutes] or [Muted(words.mutes_none())]
        for line in self._lines:
            self._whole.addWidget(line)
        if focused:
            self.focusNextChild()

    def _line(self, mute: Mute) -> QWidget:
        what = mute.project or (inbox_words.topic(mute.topic) if mute.topic is not None else "")
        until = plain_label(inbox_words.muted(what, mute.until_s, datetime.now(UTC)), wraps=True)
        unmute = button(inbox_words.unmute(), lambda: self._bridge.wishes.unmute(mute))
        unmute.setAutoDefault(False)
        unmute.setAccessibleName(inbox_words.menu_unmute(what))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(until, stretch=1)
        row.addWidget(unmute)
        return line

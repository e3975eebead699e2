"""The bar that says what was marked a moment ago, and takes it back."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.buttons import FlatButton
from nirmaan_tray.ui.palette import matching
from nirmaan_tray.ui.parts import plain_label

_STEP_MS = 100
"""Between two lengths of the line that shows the time that is left."""

_LINE = 2
"""Device-independent pixels: its width."""


class UndoBar(QWidget):
    """There while the last mark can be taken back; the time is the application's, and nothing holds it up."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime]) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._bridge, self._now = bridge, now
        self._whole_s = 0.0
        self._text = plain_label()
        self._undo = FlatButton(inbox_words.undo(), bridge.wishes.take_back, strong=True)
        self._undo.setToolTip(inbox_words.undo_tip())
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self.hide)
        self._step = QTimer(self, interval=_STEP_MS)
        self._step.timeout.connect(self.update)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 6, 6)
        line.addWidget(self._text, 1)
        line.addWidget(self._undo)
        bridge.marked_changed.connect(self._follow)
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the ground, and above it how much time is left."""
        of = matching(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), of.selected)
        share = self._left_s() / self._whole_s if self._whole_s > 0 else 0.0
        length = self.width() * max(0.0, min(1.0, share))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.fillRect(QRectF(self.width() - length if mirrored else 0.0, 0, length, _LINE), of.accent)

    def _left_s(self) -> float:
        marked = self._bridge.marked
        return marked.until_s - self._now().timestamp() if marked else 0.0

    def _follow(self) -> None:
        marked, left_s = self._bridge.marked, self._left_s()
        if marked is None or left_s <= 0:
            self._step.stop()
            self.hide()
            return
        self._whole_s = left_s
        self._text.setText(inbox_words.marked(len(marked.names)))
        self._undo.setAccessibleDescription(self._text.text())
        self._end.start(round(left_s * 1000))
        self._step.start()
        self.show()
        # A reader of screens says it at once.
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

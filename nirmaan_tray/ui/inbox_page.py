"""One view of the inbox window: the list, or words where it is empty."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_list import InboxList
from nirmaan_tray.ui.parts import plain_label

SLOW_MS = 300
"""The first page takes a few milliseconds; a disk that lets it wait for longer is worth a word."""


class InboxPage(QWidget):
    """A list, with words above it while it has no rows; it is not hidden for them, since a hidden list rests."""

    def __init__(self, bridge: Bridge, rows: InboxList, *, unread_only: bool, slow_ms: int = SLOW_MS) -> None:
        super().__init__()
        self.list = rows
        self._bridge = bridge
        self._unread_only = unread_only
        self._slow = QTimer(self, singleShot=True, interval=slow_ms)
        self._slow.timeout.connect(self._follow)
        self._empty = QWidget()
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._heading, self._sentence = plain_label(wraps=True), plain_label(wraps=True)
        font = self._heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        self._heading.setFont(font)
        self.setFocusProxy(rows)
        layers = QGridLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addWidget(rows, 0, 0)
        layers.addWidget(self._empty, 0, 0)
        middle = QVBoxLayout(self._empty)
        middle.setContentsMargins(40, 40, 40, 40)
        middle.addStretch(1)
        for label in (self._heading, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setForegroundRole(QPalette.ColorRole.Text)
            middle.addWidget(label)
        middle.addStretch(1)
        for changed in (rows.rows.rowsInserted, rows.rows.rowsRemoved, bridge.link_changed, bridge.account_changed):
            changed.connect(self._follow)
        rows.rows.known_changed.connect(self._known_changed)
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give the first page its time before a word is said."""
        super().showEvent(event)
        self._known_changed()

    def _known_changed(self) -> None:
        if self.list.rows.known:
            self._slow.stop()
        elif self.isVisible():
            self._slow.start()
        self._follow()

    def _follow(self) -> None:
        rows = self.list.rows
        heading, sentence = words.LIST_READING, words.LIST_READING_SLOW
        if rows.known:
            heading, sentence = words.empty_list(self._bridge.link, unread_only=self._unread_only)
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._empty.setVisible(rows.rowCount() == 0 and not self._slow.isActive())
        # A reader of screens is told at once.
        self.list.setAccessibleDescription(f"{heading}. {sentence}" if rows.rowCount() == 0 else "")

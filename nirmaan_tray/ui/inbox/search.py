"""The field in which people search: it tells what was typed when the typing rests."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QLineEdit

from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.inbox.figures import draw_glass

REST_MS = 150
"""Of no typing, before it is searched."""

LONGEST = 200
"""Characters that can be typed."""

_SIDE = 16
"""Device-independent pixels: the glass."""


class InboxSearch(QLineEdit):
    """A line for a few words. The Escape key clears it first; then, and with the Down key, it is done with."""

    searched = Signal(str)
    """What is to be searched for, once the typing rests; empty: for nothing."""
    left = Signal()
    """Somebody goes on to what was found."""

    def __init__(self, rest_ms: int = REST_MS) -> None:
        super().__init__()
        self._told = ""
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._tell)
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(inbox_words.search())
        self.setAccessibleName(inbox_words.search())
        self.setToolTip(inbox_words.search_tip())
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._draw()
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._leave)

    def forget(self) -> None:
        """Clear it and tell so at once."""
        self.clear()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Clear it by the Escape key, go on by the Down key."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.forget()
        elif event.key() == Qt.Key.Key_Down:
            self._leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window while nothing was typed that it could take back."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _leave(self) -> None:
        self._tell()
        self.left.emit()

    def _typed(self) -> None:
        self._rest.start()

    def _tell(self) -> None:
        self._rest.stop()
        text = " ".join(self.text().split())
        if text != self._told:
            self._told = text
            self.searched.emit(text)

    def _draw(self) -> None:
        drawn = QPixmap(2 * _SIDE, 2 * _SIDE)
        drawn.setDevicePixelRatio(2)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_glass(painter, QRectF(0, 0, _SIDE, _SIDE), self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.end()
        self._glass.setIcon(QIcon(drawn))

"""A label that says how something went: in plain text, in a colour of its own, and to a reader of screens at once."""

from enum import Enum

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from nirmaan_tray.ui.parts import make_plain


class Tone(Enum):
    """How it is meant; the values are colours on light and on dark, all with a contrast above 4.5 to 1."""

    PLAIN = None
    GOOD = ("#1a6b2f", "#7fd18f")
    CAREFUL = ("#825300", "#ffc46b")
    FAILED = ("#b3261e", "#ff8f86")


class Said(QLabel):
    """Says one thing at a time; its colour follows the desktop's from light to dark and back."""

    def __init__(self) -> None:
        super().__init__()
        make_plain(self, wraps=True)
        self._tone = Tone.PLAIN
        self._tinting = False

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a text in place of the last one."""
        if (text, tone) == (self.text(), self._tone):
            return
        self._tone = tone
        self._tint()
        self.setText(text)
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and not self._tinting:
            self._tint()

    def _tint(self) -> None:
        self._tinting = True
        palette = QApplication.palette(self)
        if self._tone.value is not None:
            dark = palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5
            palette.setColor(QPalette.ColorRole.WindowText, QColor(self._tone.value[dark]))
        self.setPalette(palette)
        self._tinting = False

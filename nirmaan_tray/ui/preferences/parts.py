"""What the pages of the preferences are made of: a page, its sections, and quiet texts."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nirmaan_tray.ui import palette
from nirmaan_tray.ui.parts import plain_label

MARGIN, BETWEEN_SECTIONS, SPACE, INDENT = 24, 22, 8, 20
"""Device-independent pixels."""

_TITLE = 1.35
"""A page's title is so many times as large as text."""


class Page(QWidget):
    """One page: a title, and sections below each other."""

    def __init__(self, title: str, strokes: str) -> None:
        """``strokes`` are the page's picture, as ``topic_icons`` draws them."""
        super().__init__()
        self.title = title
        self.strokes = strokes
        heading = plain_label(title, wraps=True)
        heading.setFont(_larger(heading.font()))
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._whole.setSpacing(BETWEEN_SECTIONS)
        self._whole.addWidget(heading)
        self._whole.addStretch(1)

    def section(self, heading: str = "") -> "Section":
        """Return a new section at the end of the page."""
        made = Section(heading)
        self._whole.insertWidget(self._whole.count() - 1, made)
        return made

    def settle(self) -> None:
        """Let what was changed a moment ago be written now: the window is about to be closed."""


class Section(QWidget):
    """A bold heading, and what belongs to it. For a screen reader the heading describes each control."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self.setAccessibleName(heading)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(SPACE)
        if heading:
            label = plain_label(heading, wraps=True)
            font = label.font()
            font.setBold(True)
            label.setFont(font)
            self._whole.addWidget(label)

    def add(self, widget: QWidget) -> None:
        """Put a widget below the others, as wide as there is room."""
        self._describe(widget)
        self._whole.addWidget(widget)

    def add_row(self, *widgets: QWidget) -> None:
        """Put widgets beside each other, as wide as they are."""
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in widgets:
            self._describe(widget)
            row.addWidget(widget)
        row.addStretch(1)
        self._whole.addLayout(row)

    def hint(self, text: str) -> "Muted":
        """Put a sentence below that says more, quietly."""
        made = Muted(text)
        self._whole.addWidget(made)
        return made

    def _describe(self, widget: QWidget) -> None:
        if isinstance(widget, QAbstractButton) and not widget.accessibleDescription():
            widget.setAccessibleDescription(self._heading)


class Muted(QLabel):
    """A text that matters less, in a colour that follows the desktop's."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._tinting = False
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and not self._tinting:
            self._tint()

    def _tint(self) -> None:
        self._tinting = True
        tinted = QPalette(self.palette())
        tinted.setColor(QPalette.ColorRole.WindowText, palette.matching(tinted).muted)
        self.setPalette(tinted)
        self._tinting = False


def _larger(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    if font.pixelSize() > 0:
        made.setPixelSize(round(font.pixelSize() * _TITLE))
    else:
        made.setPointSizeF(font.pointSizeF() * _TITLE)
    return made

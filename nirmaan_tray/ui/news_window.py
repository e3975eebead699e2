"""What is new, version by version."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nirmaan_tray.ui import news_words as words
from nirmaan_tray.ui.parts import button, plain_label

_WIDTH, _HEIGHT, _MARGIN, _SPACE, _CLOSE = 540, 600, 24, 18, 4
"""Device-independent pixels."""

_LARGER = 1.4
"""A version's size, to that of the text."""


class NewsWindow(QDialog):
    """A list to read, newest first; all of it can be scrolled by the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title())
        column = QVBoxLayout()
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        for news in words.news():
            column.addWidget(_bold(words.version(news.version), _LARGER))
            for heading, text in news.points:
                column.addLayout(_point(heading, text))
        column.addStretch(1)
        page = QWidget()
        page.setLayout(column)
        scrolled = QScrollArea()
        scrolled.setWidget(page)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scrolled.setAccessibleName(words.title())
        close = button(words.close(), self.accept)
        close.setDefault(True)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(_MARGIN, _SPACE, _MARGIN, _SPACE)
        bottom.addStretch(1)
        bottom.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolled, 1)
        whole.addLayout(bottom)
        self.resize(_WIDTH, _HEIGHT)
        close.setFocus()

    def present(self) -> None:
        """Show it, or bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()


def _point(heading: str, text: str) -> QVBoxLayout:
    said = plain_label(text, wraps=True)
    said.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    made = QVBoxLayout()
    made.setSpacing(_CLOSE)
    made.addWidget(_bold(heading))
    made.addWidget(said)
    return made


def _bold(text: str, size: float = 1) -> QLabel:
    label = plain_label(text, wraps=True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * size)
    font.setBold(True)
    label.setFont(font)
    return label

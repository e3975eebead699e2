"""Small parts of windows, made the same way everywhere."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton


def plain_label(text: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label that shows whatever it is given as it is, ``<b>`` as ``<b>`` and ``&`` as ``&``."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setText(text)
    return label


def button(text: str, press: Callable[[], None]) -> QPushButton:
    """Return a button; ``&`` in its text stands before the letter that presses it."""
    made = QPushButton(text)
    # Qt also tells whether the button is checked, which would become an argument of a function that has a default for one.
    made.clicked.connect(lambda: press())
    return made

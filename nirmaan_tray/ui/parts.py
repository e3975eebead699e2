"""Small parts of windows, made the same way everywhere."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

_LABEL_SPACE = 5
"""Device-independent pixels between a label and its field."""


def plain_label(text: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label that shows whatever it is given as it is, ``<b>`` as ``<b>`` and ``&`` as ``&``."""
    label = QLabel()
    make_plain(label, wraps=wraps)
    label.setText(text)
    return label


def make_plain(label: QLabel, *, wraps: bool = False) -> None:
    """Let a label show whatever it is given as it is."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)


def button(text: str, press: Callable[[], None]) -> QPushButton:
    """Return a button; ``&`` in its text stands before the letter that presses it."""
    made = QPushButton(text)
    # Qt also tells whether the button is checked, which would become an argument of a function that has a default for one.
    made.clicked.connect(lambda: press())
    return made


def field(text: str = "", example: str = "") -> QLineEdit:
    """Return a field for one line, in which nothing is corrected while it is typed."""
    made = QLineEdit(text)
    made.setPlaceholderText(example)
    made.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
    return made


def secret_field() -> QLineEdit:
    """Return a field that does not show what is typed."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def form(*rows: tuple[str, QLineEdit]) -> QWidget:
    """Return labels above their fields; a label is its field's name for a screen reader too."""
    made = QWidget()
    layout = QFormLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_LABEL_SPACE)
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    for label, edit in rows:
        layout.addRow(label, edit)
        edit.setAccessibleName(label.replace("&", ""))
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made

"""What chooses a preference: one of a few, yes or no, one of a list."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.ui.preferences.parts import SPACE

YES, NO = "yes", "no"
"""The settings' texts."""


class Chooser(QWidget):
    """Lets a person choose a text of the settings."""

    chosen = Signal(str)
    """Somebody has chosen this text; what ``show_text`` shows is no choice."""

    def show_text(self, text: str) -> None:
        """Show the text that holds."""
        raise NotImplementedError


class Radios(Chooser):
    """One of several texts, each with a button of its own."""

    def __init__(self, choices: Mapping[str, str], meaning: str) -> None:
        """``choices`` has for each text what its button says; ``meaning`` is what is chosen, for a screen reader."""
        super().__init__()
        self._buttons = {text: QRadioButton(label) for text, label in choices.items()}
        self._group = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        for text, button in self._buttons.items():
            button.setAccessibleDescription(meaning)
            button.clicked.connect(lambda _checked=True, text=text: self.chosen.emit(text))
            self._group.addButton(button)
            whole.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeading)

    def button(self, text: str) -> QRadioButton:
        """Return the button of a text."""
        return self._buttons[text]

    def show_text(self, text: str) -> None:
        """Let the button of a text be the one that is chosen."""
        self._buttons[text].setChecked(True)


class YesNo(Chooser):
    """A box to check."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.box = QCheckBox(label)
        self.box.clicked.connect(lambda wanted: self.chosen.emit(YES if wanted else NO))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.box)
        whole.addStretch(1)

    def show_text(self, text: str) -> None:
        """Check the box, or not."""
        self.box.setChecked(text == YES)


class Choice(Chooser):
    """One text of a list, with a name in front."""

    def __init__(self, label: str, choices: Mapping[str, str]) -> None:
        """``choices`` has for each text what is shown; ``&`` in the label stands before the letter that leads there."""
        super().__init__()
        self.list = QComboBox()
        self.list.setAccessibleName(label.replace("&", ""))
        for text, shown in choices.items():
            self.list.addItem(shown, text)
        self.list.activated.connect(lambda: self.chosen.emit(self.list.currentData()))
        name = QLabel(label)
        name.setBuddy(self.list)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(name)
        whole.addWidget(self.list)
        whole.addStretch(1)

    def show_text(self, text: str) -> None:
        """Let a text be the one that is chosen."""
        self.list.setCurrentIndex(self.list.findData(text))

"""Chooses what is heard with a toast: nothing, the desktop's own sound, or a file."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.preferences.choosers import Chooser, Radios
from nirmaan_tray.ui.preferences.files import FileButton
from nirmaan_tray.ui.preferences.parts import INDENT, SPACE, Muted

NONE, SYSTEM = "none", "system"
"""The settings' texts for no sound and for the desktop's own; any other is the path of a file."""

_FILE = "file"
_KINDS = "*.wav *.oga *.ogg *.flac *.aiff"


class SoundChooser(Chooser):
    """Three buttons, and for a file its name and a dialog to choose it in."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = NONE
        choices = {NONE: words.sound_none(), SYSTEM: words.sound_system(), _FILE: words.sound_file()}
        self.radios = Radios(choices, words.sound())
        self.radios.chosen.connect(self._choose)
        self.file = FileButton(words.sound_title(), f"{words.sound_files()} ({_KINDS})")
        self.file.setAccessibleDescription(words.sound())
        self.file.chosen.connect(self.chosen)
        self.file.given_up.connect(lambda: self.show_text(self._shown))
        self.name = Muted()
        self._path = ""
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addSpacing(INDENT)
        row.addWidget(self.file)
        row.addWidget(self.name, stretch=1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(self.radios)
        whole.addLayout(row)

    def show_text(self, text: str) -> None:
        """Show what the settings say."""
        self._shown = text
        path = "" if text in (NONE, SYSTEM) else text
        self._path = path or self._path
        self.radios.show_text(_FILE if path else text)
        self.name.setText(Path(path).name)
        self.name.setToolTip(path)
        self.file.setVisible(bool(path))

    def _choose(self, text: str) -> None:
        if text != _FILE:
            self.chosen.emit(text)
        elif self._path:
            self.chosen.emit(self._path)
        else:
            self.file.ask()

"""A button that lets a person choose a file, without holding up anything meanwhile."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from nirmaan_tray.ui import preferences_words as words


class FileButton(QPushButton):
    """Opens the desktop's own dialog; one at a time."""

    chosen = Signal(str)
    """The path of the file."""
    given_up = Signal()

    def __init__(self, title: str, kinds: str) -> None:
        """``kinds`` is Qt's filter of names."""
        super().__init__(words.choose_file())
        self.setAutoDefault(False)
        self._title = title
        self._kinds = kinds
        self._dialog: QFileDialog | None = None
        self.clicked.connect(lambda: self.ask())

    def ask(self) -> None:
        """Let a file be chosen."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        dialog = QFileDialog(self.window(), self._title)
        dialog.setNameFilters([self._kinds, f"{words.all_files()} (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._finished)
        self._dialog = dialog
        dialog.open()

    def _finished(self, result: int) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None and result == QFileDialog.DialogCode.Accepted and dialog.selectedFiles():
            self.chosen.emit(dialog.selectedFiles()[0])
        else:
            self.given_up.emit()

"""The window in which every link of the chain is examined, and a report can be saved; it shows, and examines nothing itself."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.errors import TrayError
from nirmaan_tray.ui import doctor_words as words
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.said import Said, Tone

_WIDTH, _HEIGHT, _MARGIN, _SPACE, _BETWEEN = 640, 560, 20, 12, 2
"""Device-independent pixels."""

_log = logging.getLogger(__name__)


class Line(Protocol):
    """One link in words; ``bad``: it is broken."""

    @property
    def bad(self) -> bool:
        """Whether it is broken."""
        ...

    def __str__(self) -> str:
        """Return the whole line."""
        ...


class Doctor(Protocol):
    """Examines the chain, and makes a report of it."""

    @property
    def well(self) -> bool:
        """Whether nothing was found to be broken."""
        ...

    def summary(self, translate: Callable[[str], str]) -> str:
        """Return what came of it, in a sentence; ``translate`` has the language of the window."""
        ...

    def examine(self, *, test_toast: bool, translate: Callable[[str], str]) -> AsyncGenerator[Line, None]:
        """Examine everything, and yield each line as soon as it is known."""
        ...

    async def preview(self, *, translate: Callable[[str], str]) -> str:
        """Make the report, and return what a person wants to know of it before it is written."""
        ...

    async def save(self, path: Path) -> None:
        """Write the report as it was previewed. Raises ``TrayError``."""
        ...


class DoctorWindow(QDialog):
    """Examines as soon as it is shown, and ends at the first line that is bad; closing it ends what is going on."""

    def __init__(self, doctor: Doctor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doctor = doctor
        self._task: asyncio.Task[None] | None = None
        self._preview: PreviewDialog | None = None
        self._files: QFileDialog | None = None
        self._first_bad: QListWidgetItem | None = None
        self._lines = QListWidget()
        self._lines.setAccessibleName(words.lines())
        self._lines.setWordWrap(True)
        self._lines.setSpacing(_BETWEEN)
        self._lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._said = Said()
        self._toast = QCheckBox(words.toast())
        self._again = button(words.again(), self.examine)
        self._save = button(words.save(), self._show_preview)
        close = button(words.close(), self.reject)
        close.setDefault(True)
        buttons = QHBoxLayout()
        for each in (self._again, self._save):
            each.setAutoDefault(False)
            buttons.addWidget(each)
        buttons.addStretch(1)
        buttons.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.setSpacing(_SPACE)
        whole.addWidget(plain_label(words.intro(), wraps=True))
        whole.addWidget(self._lines, stretch=1)
        whole.addWidget(self._said)
        whole.addWidget(self._toast)
        whole.addLayout(buttons)
        self.setWindowTitle(words.title())
        self.resize(_WIDTH, _HEIGHT)
        self.finished.connect(self._end)

    def present(self) -> None:
        """Show it, or bring it to the front; what was found stays until it is closed."""
        if not self.isVisible():
            self.show()
            self.examine()
        self.raise_()
        self.activateWindow()

    def examine(self) -> None:
        """Begin anew."""
        self._start(self._examine())

    def _start(self, work: Coroutine[None, None, None]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._set_busy(busy=True)
        self._task = asyncio.ensure_future(work)
        self._task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if task is not self._task:
            return
        self._task = None
        self._set_busy(busy=False)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("An examination ended in an error", exc_info=error)
            self._said.say(words.went_wrong(), Tone.FAILED)

    def _set_busy(self, *, busy: bool) -> None:
        self._again.setDisabled(busy)
        self._save.setDisabled(busy or self._lines.count() == 0)
        self._toast.setDisabled(busy)

    async def _examine(self) -> None:
        self._clear()
        self._said.say(words.busy())
        async with aclosing(
            self._doctor.examine(test_toast=self._toast.isChecked(), translate=words.translated)
        ) as lines:
            async for line in lines:
                self._add(line)
        self._said.say(self._doctor.summary(words.translated), Tone.GOOD if self._doctor.well else Tone.FAILED)
        self._lines.scrollToItem(self._first_bad or self._lines.item(0))

    def _clear(self) -> None:
        self._first_bad = None
        self._lines.clear()

    def _add(self, line: Line) -> None:
        item = QListWidgetItem(str(line))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if line.bad:
            font = QFont(self._lines.font())
            font.setBold(True)
            item.setFont(font)
            self._first_bad = self._first_bad or item
        self._lines.addItem(item)
        self._lines.scrollToItem(item)

    def _show_preview(self) -> None:
        self._start(self._make_preview())

    async def _make_preview(self) -> None:
        text = await self._doctor.preview(translate=words.translated)
        self._preview = PreviewDialog(text, self)
        self._preview.finished.connect(self._previewed)
        self._preview.open()

    def _previewed(self, result: int) -> None:
        if self._preview is not None:
            self._preview.deleteLater()
            self._preview = None
        if result == QDialog.DialogCode.Accepted:
            self._files = QFileDialog(self, words.file_title(), words.FILE_NAME, words.file_kind())
            self._files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._files.setDefaultSuffix("zip")
            self._files.selectFile(words.FILE_NAME)
            self._files.fileSelected.connect(self.save)
            self._files.finished.connect(self._chosen)
            self._files.open()

    def _chosen(self) -> None:
        if self._files is not None:
            self._files.deleteLater()
            self._files = None

    def save(self, path: str) -> None:
        """Write what was previewed."""
        self._start(self._write(Path(path)))

    async def _write(self, path: Path) -> None:
        try:
            await self._doctor.save(path)
        except TrayError as error:
            self._said.say(words.not_saved(error.detail), Tone.FAILED)
        else:
            self._said.say(words.saved(str(path)), Tone.GOOD)

    def _end(self) -> None:
        # Let go of first: the window may be gone when it has ended.
        task, self._task = self._task, None
        if task is not None:
            task.cancel()


class PreviewDialog(QDialog):
    """Shows what is about to be written; accepted when somebody wants that."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(words.preview_text())
        write = button(words.preview_write(), self.accept)
        write.setDefault(True)
        cancel = button(words.preview_cancel(), self.reject)
        cancel.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(write)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.setSpacing(_SPACE)
        whole.addWidget(plain_label(words.preview_intro(), wraps=True))
        whole.addWidget(shown, stretch=1)
        whole.addLayout(buttons)
        self.setWindowTitle(words.preview_title())
        self.resize(_WIDTH, _HEIGHT)

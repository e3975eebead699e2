"""The window with the guides that come with the program. It is read there, without a browser and without a network."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.ui import guide_words as words
from nirmaan_tray.ui.guide_document import Place
from nirmaan_tray.ui.guide_page import GuidePage
from nirmaan_tray.ui.parts import button, field, plain_label

_WIDTH, _HEIGHT, _MARGIN, _SPACE = 960, 680, 16, 8
"""Device-independent pixels."""

_log = logging.getLogger(__name__)

Read = Callable[[Guide], Awaitable[GuideText]]
"""Returns what a guide says; raises OSError."""


class GuideWindow(QDialog):
    """A page for each guide, filled when it is first turned to."""

    def __init__(self, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._tasks: dict[Guide, asyncio.Task[None]] = {}
        self.pages = {guide: GuidePage(guide) for guide in Guide}
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setAccessibleName(words.window_title())
        for guide, page in self.pages.items():
            self._tabs.addTab(page, words.title(guide))
            page.place_wanted.connect(self._go)
        self._tabs.currentChanged.connect(lambda _index: self._turned())
        self._find = field()
        label = plain_label(words.find())
        label.setBuddy(self._find)
        self._find.setAccessibleName(words.find().replace("&", ""))
        self._found = plain_label()
        self._next = button(words.find_next(), self.find_next)
        self._close = button(words.close(), self.reject)
        for each in (self._next, self._close):
            each.setAutoDefault(False)
        self._find.returnPressed.connect(self.find_next)
        self._find.textEdited.connect(lambda _text: self._found.setText(""))
        for key, does in (
            (QKeySequence.StandardKey.Find, self._start_finding),
            (QKeySequence.StandardKey.FindNext, self.find_next),
            (QKeySequence.StandardKey.FindPrevious, self.find_previous),
            (QKeySequence(Qt.Modifier.SHIFT | Qt.Key.Key_Return), self.find_previous),
        ):
            QShortcut(key, self, does)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        bottom.setSpacing(_SPACE)
        bottom.addWidget(label)
        bottom.addWidget(self._find, 1)
        bottom.addWidget(self._next)
        bottom.addWidget(self._found, 2)
        bottom.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._tabs, 1)
        whole.addLayout(bottom)
        self.setWindowTitle(words.window_title())
        self.resize(_WIDTH, _HEIGHT)
        self.finished.connect(self._end)

    @property
    def guide(self) -> Guide:
        """Which one is in view."""
        return list(self.pages)[self._tabs.currentIndex()]

    def present(self, guide: Guide | None = None) -> None:
        """Show it, or bring it to the front; turned to a guide, or as it is."""
        if guide is not None:
            self._tabs.setCurrentIndex(list(self.pages).index(guide))
        self.show()
        self.raise_()
        self.activateWindow()
        self._turned()

    def find_next(self) -> None:
        """Go to the next place where the text in the field stands."""
        self._look(back=False)

    def find_previous(self) -> None:
        """Go to the one before."""
        self._look(back=True)

    def _look(self, *, back: bool) -> None:
        text = self._find.text()
        found = not text or self.pages[self.guide].look_for(text, back=back)
        self._found.setText("" if found else words.not_found(text))

    def _start_finding(self) -> None:
        self._find.setFocus()
        self._find.selectAll()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take on other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for guide in list(self._tasks):
                self._start(guide)

    def _turned(self) -> None:
        if self.guide not in self._tasks:
            self._start(self.guide)
        self._found.setText("")
        self.pages[self.guide].browser.setFocus()

    def _go(self, there: Place) -> None:
        guide = there.guide or self.guide
        if guide in self._tasks:
            self.pages[guide].go_to(there.anchor)
        else:
            self._start(guide, there.anchor)
        self._tabs.setCurrentIndex(list(self.pages).index(guide))

    def _start(self, guide: Guide, anchor: str = "") -> None:
        if (before := self._tasks.get(guide)) is not None:
            before.cancel()
        self._tasks[guide] = asyncio.ensure_future(self._fill(guide, anchor))

    async def _fill(self, guide: Guide, anchor: str) -> None:
        page = self.pages[guide]
        try:
            text = await self._read(guide)
        except OSError as error:
            _log.warning("The guide %s cannot be read: %s", guide, error)
            page.say(words.unreadable())
            return
        for _ in page.write(text):
            await asyncio.sleep(0)
        if anchor:
            page.go_to(anchor)

    def _end(self) -> None:
        for task in self._tasks.values():
            task.cancel()

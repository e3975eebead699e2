"""One guide to read: its chapters at the side, and what it says."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QListWidget, QSplitter, QTextBrowser

from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.ui import guide_words as words
from nirmaan_tray.ui.guide_document import Heading, Place, fill, headings, place

_CHAPTERS_WIDTH, _TEXT_WIDTH, _MARGIN, _BETWEEN = 220, 720, 16, 2
"""Device-independent pixels."""

_CHAPTER = 2
"""Rank of the headings in the list; those below are too many."""


class GuideBrowser(QTextBrowser):
    """Shows what is written into its document, and loads nothing by itself: no file, no address."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(_MARGIN)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Return nothing: a document's own pictures are in it already."""
        return None


class GuidePage(QSplitter):
    """Begins empty; ``write`` fills it, ``go_to`` and ``look_for`` move in it."""

    place_wanted = Signal(Place)
    """Somebody follows a link into another guide."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._headings: list[Heading] = []
        self._chapters = QListWidget()
        self._chapters.setAccessibleName(words.chapters())
        self._chapters.setWordWrap(True)
        self._chapters.setSpacing(_BETWEEN)
        self._chapters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._chapters.currentRowChanged.connect(self._chapter_chosen)
        # Also the one that is chosen already.
        for again in (self._chapters.itemClicked, self._chapters.itemActivated):
            again.connect(lambda _item: self._chapter_chosen(self._chapters.currentRow()))
        self.browser = GuideBrowser(words.title(guide))
        self.browser.anchorClicked.connect(lambda url: self.follow(url.toString()))
        self.browser.verticalScrollBar().valueChanged.connect(lambda _value: self._reading())
        self.addWidget(self._chapters)
        self.addWidget(self.browser)
        self.setSizes([_CHAPTERS_WIDTH, _TEXT_WIDTH])
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def write(self, text: GuideText) -> Iterator[None]:
        """Fill the page, anew in other colours if it is full; yields now and then, so that others come in between."""
        bar = self.browser.verticalScrollBar()
        at = bar.value()
        self.browser.clear()
        yield from fill(self.browser.document(), text, self.palette())
        self._headings = headings(self.browser.document())
        with QSignalBlocker(self._chapters):
            self._chapters.clear()
            self._chapters.addItems([each.title for each in self._chapter_headings])
        bar.setValue(at)
        self._reading()

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the guide."""
        self.browser.setPlainText(sentence)

    def follow(self, link: str) -> None:
        """Go where a link leads, if that is into a guide."""
        there = place(link)
        if there is None:
            return
        if there.guide is None:
            self.go_to(there.anchor)
        else:
            self.place_wanted.emit(there)

    def go_to(self, anchor: str) -> None:
        """Bring a heading to the top; the beginning where there is none of that name."""
        self._show(next((each.position for each in self._headings if each.anchor == anchor), 0))

    def look_for(self, text: str, *, back: bool = False) -> bool:
        """Select the next place where a text stands, from the beginning again behind the last one; False: nowhere."""
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if self.browser.find(text, flags):
            return True
        before = self.browser.textCursor()
        ends = QTextCursor.MoveOperation
        self.browser.moveCursor(ends.End if back else ends.Start)
        if self.browser.find(text, flags):
            return True
        self.browser.setTextCursor(before)
        return False

    @property
    def _chapter_headings(self) -> list[Heading]:
        return [each for each in self._headings if each.level == _CHAPTER]

    def _chapter_chosen(self, row: int) -> None:
        if row >= 0:
            self._show(self._chapter_headings[row].position)
            self._mark(row)  # one that is too near to the end does not come to the top

    def _reading(self) -> None:
        """Mark the chapter that is in view."""
        at = self.browser.cursorForPosition(QPoint(_MARGIN, _MARGIN)).position()
        self._mark(max(0, sum(each.position <= at for each in self._chapter_headings) - 1))

    def _mark(self, row: int) -> None:
        with QSignalBlocker(self._chapters):
            self._chapters.setCurrentRow(row)

    def _show(self, position: int) -> None:
        document = self.browser.document()
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        self.browser.setTextCursor(cursor)
        top = document.documentLayout().blockBoundingRect(document.findBlock(position)).top()
        self.browser.verticalScrollBar().setValue(round(top - document.documentMargin()) if position else 0)

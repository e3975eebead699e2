"""A guide's Markdown as a document: in this program's colours, with its own pictures, and with links to guides only.

Whatever else is a link there, such as an address that Qt makes one of, is shown as text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QBrush,
    QImage,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)

from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.ui.palette import Colours, matching

_PAD, _ABOVE_HEADING, _BELOW, _CODE_INDENT = 6, 18, 8, 12
"""Device-independent pixels."""

_LINK = re.compile(rf"(?:({'|'.join(Guide)})\.md)?(?:#([\w-]+))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: a guide (None: the one it is in), and a heading there by its anchor, empty for the beginning."""

    guide: Guide | None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One of a document: its rank (1: the title), and the position in the document where it stands."""

    title: str
    level: int
    position: int

    @property
    def anchor(self) -> str:
        """What a link calls it, as on the web."""
        return re.sub(r"[^\w\- ]", "", self.title.lower()).replace(" ", "-")


def place(link: str) -> Place | None:
    """Return where a link leads; None if that is not into a guide."""
    found = _LINK.fullmatch(link)
    return Place(Guide(found[1]) if found[1] else None, found[2] or "") if found and link else None


def fill(document: QTextDocument, text: GuideText, palette: QPalette) -> Iterator[None]:
    """Write a guide into an empty document, and yield after each chapter: all of it takes longer than the loop may be held."""
    for name, png in text.pictures:
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), QImage.fromData(png))
        yield
    colours = matching(palette)
    end = QTextCursor(document)
    for chapter in re.split(r"^(?=## )", text.markdown, flags=re.MULTILINE):
        part = QTextDocument()
        part.setDefaultFont(document.defaultFont())
        part.setMarkdown(chapter, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _dress(part, colours)
        end.movePosition(QTextCursor.MoveOperation.End)
        if not document.isEmpty():
            end.insertBlock(QTextBlockFormat(), QTextCharFormat())
        first = end.position()
        end.insertFragment(QTextDocumentFragment(part))
        # Qt takes a fragment's first block for a piece of the one that it comes into, and leaves its format behind.
        end.setPosition(first)
        end.setBlockFormat(part.begin().blockFormat())
        yield


def headings(document: QTextDocument) -> list[Heading]:
    """Return a document's headings in their order."""
    return [
        Heading(block.text(), level, block.position())
        for block in _blocks(document)
        if (level := block.blockFormat().headingLevel())
    ]


def links(document: QTextDocument) -> list[str]:
    """Return where the links of a document lead."""
    return [form.anchorHref() for block in _blocks(document) for _, form in _pieces(block) if form.isAnchor()]


def _dress(document: QTextDocument, colours: Colours) -> None:
    cursor = QTextCursor(document)
    for block in _blocks(document):
        cursor.setPosition(block.position())
        shape = block.blockFormat()
        if shape.hasProperty(QTextFormat.Property.BlockCodeFence.value) or shape.hasProperty(
            QTextFormat.Property.BlockCodeLanguage.value
        ):
            shape.setBackground(QBrush(colours.raised))
            shape.setLeftMargin(_CODE_INDENT)
        elif shape.headingLevel():
            shape.setTopMargin(_ABOVE_HEADING)
            shape.setBottomMargin(_BELOW)
        elif cursor.currentTable() is None and block.textList() is None:
            shape.setBottomMargin(_BELOW)
        cursor.setBlockFormat(shape)
        for span, form in list(_pieces(block)):
            if form.isAnchor():
                _dress_link(document, span, form, colours)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format().toTableFormat()
            table.setCellPadding(_PAD)
            table.setCellSpacing(0)
            table.setBorderCollapse(True)
            table.setBorder(1)
            table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            table.setBorderBrush(QBrush(colours.line))
            table.setBottomMargin(_BELOW)
            frame.setFormat(table)


def _dress_link(document: QTextDocument, span: tuple[int, int], form: QTextCharFormat, colours: Colours) -> None:
    cursor = QTextCursor(document)
    cursor.setPosition(span[0])
    cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
    if place(form.anchorHref()) is None:
        form.setAnchor(False)
        form.clearProperty(QTextFormat.Property.AnchorHref.value)
        form.setFontUnderline(False)
        form.clearForeground()
    else:
        form.setForeground(QBrush(colours.accent))
    cursor.setCharFormat(form)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _pieces(block: QTextBlock) -> Iterator[tuple[tuple[int, int], QTextCharFormat]]:
    """Yield the pieces of a block that look alike: from which position to which, and how they look."""
    at = block.begin()
    while not at.atEnd():
        piece = at.fragment()
        yield (piece.position(), piece.position() + piece.length()), piece.charFormat()
        at += 1

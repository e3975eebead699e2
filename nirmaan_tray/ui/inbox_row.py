"""How one notification is painted: title and age, two lines of description, where it belongs."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nirmaan_tray.model import Kind, Notification
from nirmaan_tray.ui import words
from nirmaan_tray.ui.inbox_model import NOTIFICATION_ROLE, Index

DESCRIPTION_LINES = 2

_PAD_X, _PAD_Y, _GAP, _DOT, _INDENT = 14, 10, 3, 8, 18
"""Device-independent pixels: around a row, between its lines; the mark of an unread one, and how far texts stand from it."""

_SHAPED = 1000
"""Characters of a text that are laid out; more than two lines of any window, however much was sent."""

_SOFT, _MUTED, _LINE = 0.88, 0.68, 0.12
"""Share of the text's colour in what matters less. Muted text keeps a contrast of 4.5 to 1 on Qt's light and dark palettes."""

_KIND_COLOURS = {Kind.WARNING: ("#b25f00", "#ffb454"), Kind.ALERT: ("#c4262e", "#ff7b80")}
"""On light and on dark. What they mean stands in the last line, in words."""


def row_height(base: QFont) -> int:
    """Return the height of every row in device-independent pixels: rows of one height need not be measured."""
    title, small = _fonts(base, bold=True)
    lines = (title, *[base] * DESCRIPTION_LINES, small)
    return 2 * _PAD_Y + sum(QFontMetrics(font).height() for font in lines) + _GAP * (len(lines) - 1)


class InboxRow(QStyledItemDelegate):
    """Paints a ``Notification``. Texts are drawn as they are; nothing in them is markup."""

    def __init__(self, now: Callable[[], datetime], view: QWidget) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(view)
        self._now = now
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        """Return the size that every row has."""
        return QSize(0, row_height(self._view.font()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = cast("Notification", index.data(NOTIFICATION_ROLE))
        base = self._view.font()
        title_font, small_font = _fonts(base, bold=not row.seen)
        pen = _Pen(painter, option, self._view)
        inner = option.rect.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        age = words.age(row.created_at, self._now())
        age_width = QFontMetrics(small_font).horizontalAdvance(age) + 2
        width = inner.width() - _INDENT
        title = pen.lines(_line(row.title) or words.UNTITLED, title_font, width - age_width - _PAD_X)
        description = pen.lines(_line(row.description), base, width, DESCRIPTION_LINES)
        # All rows are of one height; what needs less of it stands in the middle.
        inner.translate(0, (DESCRIPTION_LINES - len(description)) * (QFontMetrics(base).height() + _GAP) // 2)

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen.ground(option, self._view)
        if not row.seen:
            pen.dot(inner, row.kind, QFontMetrics(title_font).height())
        left, y = inner.left() + _INDENT, inner.top() + QFontMetrics(title_font).ascent()
        pen.write(title, title_font, QPoint(left, y), pen.text)
        pen.write(pen.lines(age, small_font, age_width), small_font, QPoint(inner.right() - age_width, y), pen.muted)
        y += QFontMetrics(title_font).descent() + _GAP + QFontMetrics(base).ascent()
        pen.write(description, base, QPoint(left, y), pen.soft)
        y += len(description) * (QFontMetrics(base).height() + _GAP)
        small = pen.lines(_line(words.small_print(row)), small_font, width)
        pen.write(small, small_font, QPoint(left, y), pen.muted if row.mark_refused is None else pen.of(Kind.ALERT))
        painter.restore()


class _Pen:
    """A painter with the colours and the direction of one row."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, view: QWidget) -> None:
        self._painter = painter
        self._row = option.rect
        self._direction = option.direction
        self._selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role, palette = QPalette.ColorRole, view.palette()
        self.text = palette.color(group, role.HighlightedText if self._selected else role.Text)
        self._base = palette.color(group, role.Highlight if self._selected else role.Base)
        self._accent = self.text if self._selected else palette.color(group, role.Highlight)
        self.soft = self._mixed(1 if self._selected else _SOFT)
        self.muted = self._mixed(_SOFT if self._selected else _MUTED)

    def ground(self, option: QStyleOptionViewItem, view: QWidget) -> None:
        """Paint what lies below the texts, and the line between this row and the next."""
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, self._painter, view)
        self._painter.fillRect(self._row.left(), self._row.bottom(), self._row.width(), 1, self._mixed(_LINE))

    def dot(self, inner: QRect, kind: Kind, line_height: int) -> None:
        """Draw the mark of an unread row beside its first line."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self.of(kind))
        box = QRect(inner.left(), inner.top() + (line_height - _DOT) // 2, _DOT, _DOT)
        self._painter.drawEllipse(QStyle.visualRect(self._direction, self._row, box))

    def of(self, kind: Kind) -> QColor:
        """Return the colour of what matters so much."""
        if kind not in _KIND_COLOURS or self._selected:
            return self._accent
        light, dark = _KIND_COLOURS[kind]
        return QColor(dark if self._base.lightnessF() < 0.5 else light)

    def lines(self, text: str, font: QFont, width: int, most: int = 1) -> list[QTextLayout]:
        """Break a text into up to ``most`` lines, the last with an ellipsis if need be."""
        mirrored = self._direction == Qt.LayoutDirection.RightToLeft
        start = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(start | Qt.AlignmentFlag.AlignAbsolute)
        # The window's language decides where lines begin; which way a text runs, its own letters.
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        broken: list[QTextLayout] = []
        while text and len(broken) < most:
            if len(broken) == most - 1:
                text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            layout = QTextLayout(text, font)
            layout.setTextOption(option)
            layout.beginLayout()
            line = layout.createLine()
            line.setLineWidth(width)
            layout.endLayout()
            broken.append(layout)
            text = _behind(text, line.textLength())
        return broken

    def write(self, lines: list[QTextLayout], font: QFont, start: QPoint, colour: QColor) -> None:
        """Write lines of one font; ``start`` is where the first baseline begins, counted from the left in any direction."""
        self._painter.setPen(colour)
        for number, layout in enumerate(lines):
            line = layout.lineAt(0)
            # A fallback font (Hindi, emoji) may be taller than ours: baselines are placed, not boxes.
            top = start.y() + number * (QFontMetrics(font).height() + _GAP) - line.ascent()
            box = QRect(start.x(), 0, round(line.width()), 1)
            left = QStyle.visualRect(self._direction, self._row, box).left()
            line.draw(self._painter, QPointF(left, top))

    def _mixed(self, share: float) -> QColor:
        """Return the text's colour mixed with its ground's."""
        a, b = self.text, self._base
        pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
        return QColor(*(round(of_text * share + of_base * (1 - share)) for of_text, of_base in pairs))


def _fonts(base: QFont, *, bold: bool) -> tuple[QFont, QFont]:
    """Return the fonts of the title and of the small print."""
    title, small = QFont(base), QFont(base)
    title.setBold(bold)
    if base.pointSizeF() > 0:  # a desktop may name its font's size in pixels
        small.setPointSizeF(base.pointSizeF() * 0.9)
    return title, small


def _line(text: str) -> str:
    """Return the beginning of a text as one line."""
    return " ".join(text[:_SHAPED].split())


def _behind(text: str, length: int) -> str:
    """Return what follows the first ``length`` UTF-16 units, in which Qt counts."""
    return text.encode("utf-16-le", "surrogatepass")[2 * length :].decode("utf-16-le", "replace")

"""How one notification is painted: what it is about as a shape, title, two lines of description, where and when; and above
the first of a day, which day that was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from PySide6.QtCore import QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui import list_words, time_words
from nirmaan_tray.ui.inbox import topic_icons as topic_icons
from nirmaan_tray.ui.inbox.model import DAY_ROLE, NOTIFICATION_ROLE, Index
from nirmaan_tray.ui.inbox.row_brush import INSET, PAD_X, TEXT_LEFT, RowBrush
from nirmaan_tray.ui.inbox.row_texts import DESCRIPTION_LINES, Fonts, Line, RowTexts, Texts

_PAD_Y, _GAP, _MARK = 11, 3, 24
"""Device-independent pixels: above and below a row, between its lines; the place of the unread one's dot, which is a button."""

_HEAD_ABOVE, _HEAD_BELOW = 14, 4


def row_height(base: QFont) -> int:
    """Return the height of every row in device-independent pixels: rows of one height need not be measured."""
    fonts = Fonts(base)
    lines = (fonts.unread, *[fonts.base] * DESCRIPTION_LINES, fonts.small)
    return 2 * _PAD_Y + sum(fonts.height(font) for font in lines) + _GAP * (len(lines) - 1)


def heading_height(base: QFont) -> int:
    """Return how much higher the first row of a day is, for its heading."""
    fonts = Fonts(base)
    return _HEAD_ABOVE + fonts.height(fonts.strong) + _HEAD_BELOW


@dataclass(frozen=True, slots=True)
class Pointed:
    """The row that the mouse points at, and whether it points at the row's button."""

    row: QPersistentModelIndex
    button: bool = False


class InboxRow(QStyledItemDelegate):
    """Paints a ``Notification``. Texts are drawn as they are; nothing in them is markup."""

    def __init__(self, now: Callable[[], datetime], view: QAbstractItemView) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(view)
        self._now = now
        self._view = view
        self.measure()
        self.pointed = Pointed(QPersistentModelIndex())
        self.turn = 0.0
        """Where the spinners are, from 0 to 1."""
        self.link = LinkState.UP
        """Marks that wait for a connection stand still."""
        self.pending_painted = False
        """Whether a row with a mark on its way was painted since somebody set this to False."""

    def measure(self) -> None:
        """Take in the view's font."""
        self._texts = RowTexts(Fonts(self._view.font()))
        self.row_height = row_height(self._view.font())
        self.heading_height = heading_height(self._view.font())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        """Return the size of a row, with the heading above it."""
        return QSize(0, self.row_height + (self.heading_height if index.data(DAY_ROLE) else 0))

    def body(self, cell: QRect) -> QRect:
        """Return where the row itself is in its cell, below a heading."""
        return QRect(cell.left(), cell.bottom() + 1 - self.row_height, cell.width(), self.row_height)

    def button(self, cell: QRect, row: Notification) -> QRect:
        """Return where the button is that marks a row as seen, beside its title."""
        body = self.body(cell)
        return self._button(body, body.top() + self._above(body, self._laid_out(body, row)))

    def _button(self, body: QRect, top: int) -> QRect:
        middle = top + self._texts.fonts.height(self._texts.fonts.unread) // 2
        box = QRect(body.right() + 1 - PAD_X - _MARK + INSET, middle - _MARK // 2, _MARK, _MARK)
        return QStyle.visualRect(self._view.layoutDirection(), body, box)

    def helpEvent(  # noqa: N802 - Qt's name
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Say what the button does, or when the row came."""
        if self.pointed.button and self.pointed.row == index:
            QToolTip.showText(event.globalPos(), list_words.mark_seen(), view)
            return True
        return super().helpEvent(event, view, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row and its heading."""
        row, day = cast("Notification", index.data(NOTIFICATION_ROLE)), cast("date | None", index.data(DAY_ROLE))
        cell: QRect = option.rect
        body = self.body(cell)
        brush = RowBrush(painter, body, self._view)
        pointed = self.pointed.row == index
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(cell, brush.base)
        if day is not None:
            self._head(brush, cell, day)
        brush.ground(selected=selected, pointed=pointed, focused=selected and self._view.hasFocus())
        texts = self._laid_out(body, row)
        top = body.top() + self._above(body, texts)
        brush.shape(row, top + 1)
        self._write(brush, texts, row, top)
        self._state(brush, row, self._button(body, top), pointed=pointed)
        painter.restore()

    def _laid_out(self, body: QRect, row: Notification) -> Texts:
        width = body.width() - TEXT_LEFT - PAD_X
        sign = self._texts.fonts.height(self._texts.fonts.small)
        return self._texts.of(row, self._now(), title=width - _MARK, width=width, sign=sign)

    def _above(self, body: QRect, texts: Texts) -> int:
        """Return what is free above the texts. All rows are of one height; what needs less of it stands in the middle."""
        fonts = self._texts.fonts
        lines = [fonts.unread, *[fonts.base] * len(texts.description), *[fonts.small] * (2 if texts.refused else 1)]
        used = sum(fonts.height(font) for font in lines) + _GAP * (len(lines) - 1)
        return max(body.height() - used, 0) // 2

    def _head(self, brush: RowBrush, cell: QRect, day: date) -> None:
        fonts = self._texts.fonts
        name = Line(time_words.day(day, self._now().astimezone().date()), fonts.strong)
        baseline = cell.top() + _HEAD_ABOVE + fonts.ascent(fonts.strong)
        brush.write(name, cell.left() + PAD_X, baseline, brush.colours.muted)

    def _write(self, brush: RowBrush, texts: Texts, row: Notification, top: float) -> None:
        fonts, colours = self._texts.fonts, brush.colours
        left = float(brush.body.left() + TEXT_LEFT)
        first = fonts.unread
        brush.write(texts.title, left, top + fonts.ascent(first), colours.text if row.title else colours.muted)
        top += fonts.height(first) + _GAP
        for line in texts.description:
            brush.write(line, left, top + fonts.ascent(fonts.base), colours.muted if row.seen else colours.text)
            top += fonts.height(fonts.base) + _GAP
        sign, ascent = fonts.height(fonts.small), fonts.ascent(fonts.small)
        if texts.refused is not None:
            brush.stroke(topic_icons.FLAG, left, top, sign - 3, colours.alert)
            brush.write(texts.refused, left + sign, top + ascent, colours.alert)
            top += sign + _GAP
        if texts.snoozed is not None:
            brush.stroke(topic_icons.CLOCK, left, top, sign - 3, colours.info)
            left += sign
        parts = (
            (texts.snoozed, colours.info),
            (texts.matters, brush.of(row.kind)),
            (texts.where, colours.muted),
            (texts.age, colours.muted),
        )
        for part, colour in parts:
            if part is not None:
                brush.write(part, left, top + ascent, colour)
                left += part.width
                if part is not texts.age:
                    brush.write(self._texts.between, left, top + ascent, colours.muted)
                    left += self._texts.between_width

    def _state(self, brush: RowBrush, row: Notification, place: QRect, *, pointed: bool) -> None:
        """Draw the unread one's dot or button, or the mark that is on its way."""
        if row.mark_pending:
            self.pending_painted = True
            brush.spinner(place, self.turn if self.link is LinkState.UP else 0.0)
        elif not row.seen and pointed:
            brush.button(place, pressed=self.pointed.button)
        elif not row.seen:
            brush.dot(place)

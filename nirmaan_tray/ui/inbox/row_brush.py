"""What one row of the list is painted with: its grounds, shapes and marks, in the colours that go with the list."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView

from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.ui import palette
from nirmaan_tray.ui.inbox import topic_icons as topic_icons
from nirmaan_tray.ui.inbox.row_texts import Line

PAD_X, INSET = 14, 4
"""Device-independent pixels beside what is in a row, and beside the ground of one that is selected or pointed at."""

_TILE, _SIGN, _RADIUS, _BAR = 36, 17, 8, 3
"""The ground of a shape, the sign on it, its and the row's corners, the bar that shows where the keyboard is."""

TEXT_LEFT = PAD_X + _TILE + 12
"""From a row's beginning to its texts."""

_TINT = 0.13
"""Share of a topic's colour in the ground of its shape."""


class RowBrush:
    """A painter with the colours and the direction of one row. Places are given as from left to right."""

    def __init__(self, painter: QPainter, body: QRect, view: QAbstractItemView) -> None:
        self._painter = painter
        self._direction = view.layoutDirection()
        self.body = body
        self.colours = palette.matching(view.palette())
        self.base = view.palette().color(QPalette.ColorRole.Base)  # the desktop's own where we leave it that
        self._ground = self.base

    def ground(self, *, selected: bool, pointed: bool, focused: bool) -> None:
        """Paint what lies below the texts, and the line between this row and the next."""
        left = self.body.left() + TEXT_LEFT
        line = QRectF(left, self.body.bottom(), self.body.right() + 1 - left - PAD_X, 1)
        self._painter.fillRect(self._placed(line), self.colours.line)
        if not selected and not pointed:
            return
        self._ground = self.colours.selected if selected else self.colours.raised
        box = QRectF(self.body.adjusted(INSET, 1, -INSET, -2))
        self._fill(self._ground).drawRoundedRect(box, _RADIUS, _RADIUS)
        if focused:
            bar = QRectF(box.left() + 1, box.top() + _RADIUS, _BAR, box.height() - 2 * _RADIUS)
            self._fill(self.colours.accent).drawRoundedRect(self._placed(bar), _BAR / 2, _BAR / 2)

    def shape(self, row: Notification, top: float) -> None:
        """Draw what a row is about, and a sign on it if it matters."""
        colour = self.colours.topics[row.topic]
        tile = self._placed(QRectF(self.body.left() + PAD_X, top, _TILE, _TILE))
        self._fill(_mixed(colour, self._ground, _TINT)).drawRoundedRect(tile, _RADIUS + 2, _RADIUS + 2)
        margin = _TILE * 0.22
        topic_icons.draw_topic(self._painter, tile.adjusted(margin, margin, -margin, -margin), row.topic, colour)
        if row.kind is not Kind.INFO:
            box = QRectF(tile.right() - _SIGN + 5, tile.bottom() - _SIGN + 5, _SIGN, _SIGN)
            topic_icons.draw_sign(self._painter, box, row.kind, topic_icons.Sign(self.of(row.kind), self._ground))

    def of(self, kind: Kind) -> QColor:
        """Return the colour of what matters so much."""
        return {Kind.INFO: self.colours.info, Kind.WARNING: self.colours.warning, Kind.ALERT: self.colours.alert}[kind]

    def write(self, line: Line, left: float, baseline: float, colour: QColor) -> None:
        """Write a line."""
        box = self._placed(QRectF(left, 0, line.width, 1))
        line.draw(self._painter, box.left(), baseline, colour)

    def stroke(self, strokes: str, left: float, top: float, size: float, colour: QColor) -> None:
        """Draw a little picture in front of a line."""
        topic_icons.draw_strokes(self._painter, self._placed(QRectF(left, top + 1.5, size, size)), strokes, colour)

    def dot(self, place: QRect) -> None:
        """Draw the mark of an unread row."""
        self._fill(self.colours.accent).drawEllipse(QRectF(place).center(), 4.5, 4.5)

    def button(self, place: QRect, *, pressed: bool) -> None:
        """Draw the button that marks a row as seen; ``pressed``: the mouse is on it."""
        ring = QRectF(place).adjusted(2, 2, -2, -2)
        colours = self.colours
        self._fill(colours.accent if pressed else self.base).drawEllipse(ring)
        if not pressed:
            self._painter.setPen(colours.outline)
            self._painter.drawEllipse(ring)
        colour = colours.on_accent if pressed else colours.accent
        topic_icons.draw_strokes(self._painter, ring.adjusted(4, 4, -4, -4), topic_icons.CHECK, colour)

    def spinner(self, place: QRect, turn: float) -> None:
        """Draw the mark that is on its way."""
        ring = QRectF(place).adjusted(5, 5, -5, -5)
        topic_icons.draw_spinner(self._painter, ring, turn, self.colours.accent, self.colours.line)

    def _fill(self, colour: QColor) -> QPainter:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        return self._painter

    def _placed(self, box: QRectF) -> QRectF:
        if self._direction == Qt.LayoutDirection.LeftToRight:
            return box
        mirrored = self.body.left() + self.body.right() + 1 - box.left() - box.width()
        return QRectF(mirrored, box.top(), box.width(), box.height())


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    pairs = ((colour.redF(), ground.redF()), (colour.greenF(), ground.greenF()), (colour.blueF(), ground.blueF()))
    return QColor.fromRgbF(*(of_colour * share + of_ground * (1 - share) for of_colour, of_ground in pairs))

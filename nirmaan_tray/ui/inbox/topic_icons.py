"""What the rows of the list are marked with: a shape for each topic, signs for what matters, small pictures for states.

Shapes are told apart without their colours. They are drawn of strokes, so that they are sharp at any size and scale.
"""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from nirmaan_tray.model.notification import Kind
from nirmaan_tray.topics import Topic

GRID = 24
"""Shapes are given on a square of this many units."""

_STROKE = 1.9
"""Units of the grid."""

FLAG = "M6 21 L6 4 L18 4 L15 8 L18 12 L6 12"
CLOCK = "O12 12 8.5 M12 7.5 L12 12 L15 14"
CHECK = "M5 12.5 L10 17.5 L19.5 7"

_SHAPES = {
    # A sheet with a folded corner.
    Topic.PURCHASE_REQUEST: "M6 3 L14 3 L19 8 L19 21 L6 21 Z M14 3 L14 8 L19 8 M9.5 13 L15.5 13 M9.5 17 L13.5 17",
    # A shopping cart.
    Topic.PURCHASE_ORDER: "M2.5 4 L5.5 4 L8 15.5 L18.5 15.5 L20.5 7.5 L6.3 7.5 O9.5 19.5 1.2 O17 19.5 1.2",
    # A spanner.
    Topic.SERVICE_REQUEST: "A15.5 8.5 5 80 290 M16.4 3.6 L15.5 8.5 L20.4 7.6 M12 12 L4.5 19.5",
    # An arrow that turns back.
    Topic.SENT_BACK: "M9 4.5 L4 9.5 L9 14.5 M4 9.5 L14.5 9.5 C18 9.5 20 12 20 14.7 C20 17.5 18 20 14.5 20 L10.5 20",
    # The sign of the rupee.
    Topic.PAYMENT: "M7 4 L17.5 4 M7 8.7 L17.5 8.7 M7 4 L9.5 4 C15.5 4 15.5 13.3 9.5 13.3 L7 13.3 L14.5 21",
    # Two buildings.
    Topic.PROJECT: "M5 21 L5 3.5 L14 3.5 L14 21 M14 10 L19.5 10 L19.5 21 M2.5 21 L21.5 21 M8.5 8 L10.5 8 M8.5 12.5 L10.5 12.5",
    # A bell.
    Topic.OTHER: "M6 17 L6 11 C6 7 8.5 5 12 5 C15.5 5 18 7 18 11 L18 17 M3.5 17 L20.5 17 M10.2 20.6 L13.8 20.6 M12 5 L12 3",
}


def draw_topic(painter: QPainter, box: QRectF, topic: Topic, colour: QColor) -> None:
    """Draw a topic's shape into a square."""
    draw_strokes(painter, box, _SHAPES[topic], colour)


def draw_strokes(painter: QPainter, box: QRectF, strokes: str, colour: QColor) -> None:
    """Draw strokes of a shape into a square: M and L with a point, C with three, O and A as ``_path`` says, Z."""
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / GRID, box.height() / GRID)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(colour, _STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(_path(strokes))
    painter.restore()


def draw_spinner(painter: QPainter, box: QRectF, turn: float, colour: QColor, track: QColor) -> None:
    """Draw a ring of which a quarter goes round; ``turn`` is where it is, from 0 to 1."""
    width = box.width() / 7
    ring = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(track, width))
    painter.drawEllipse(ring)
    painter.setPen(QPen(colour, width, c=Qt.PenCapStyle.RoundCap))
    painter.drawArc(ring, round((0.25 - turn) * 360 * 16), -90 * 16)


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands for how much a notification matters: a filled shape with an exclamation mark in the colour of its ground."""

    fill: QColor
    ground: QColor


def draw_sign(painter: QPainter, box: QRectF, kind: Kind, sign: Sign) -> None:
    """Draw a triangle for a warning and an octagon for an alert, with a rim that parts it from what is below."""
    outline = _TRIANGLE if kind is Kind.WARNING else _OCTAGON
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width() / GRID, box.height() / GRID)
    rim = QPen(sign.ground, 6)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(sign.ground)
    painter.setPen(rim)
    painter.drawPolygon(outline)
    edge = QPen(sign.fill, 2)
    edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(sign.fill)
    painter.setPen(edge)
    painter.drawPolygon(outline)
    lower = 1.5 if kind is Kind.WARNING else 0.0
    painter.setPen(QPen(sign.ground, 3, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(12, 7.5 + lower), QPointF(12, 12.5 + lower))
    painter.drawPoint(QPointF(12, 17.2 + lower / 2))
    painter.restore()


_TRIANGLE = QPolygonF([QPointF(12, 2.5), QPointF(22.5, 21), QPointF(1.5, 21)])
_OCTAGON = QPolygonF(
    [QPointF(x, y) for x, y in ((8, 2), (16, 2), (22, 8), (22, 16), (16, 22), (8, 22), (2, 16), (2, 8))]
)


@cache
def _path(strokes: str) -> QPainterPath:
    """Return strokes as a path. ``O``: a circle's middle and radius; ``A``: the same and an arc's beginning and length,
    degrees, counted against the clock from the right.
    """
    path = QPainterPath()
    words = strokes.split()
    at = 0
    while at < len(words):
        letter, count = words[at][0], _NUMBERS[words[at][0]]
        numbers = [float(word.lstrip("MLCOA")) for word in words[at : at + count]] if count else []
        at += max(count, 1)
        match letter, numbers:
            case "M", [x, y]:
                path.moveTo(x, y)
            case "L", [x, y]:
                path.lineTo(x, y)
            case "C", [x1, y1, x2, y2, x, y]:
                path.cubicTo(x1, y1, x2, y2, x, y)
            case "O", [x, y, r]:
                path.addEllipse(QPointF(x, y), r, r)
            case "A", [x, y, r, start, length]:
                box = QRectF(x - r, y - r, 2 * r, 2 * r)
                path.arcMoveTo(box, start)
                path.arcTo(box, start, length)
            case _:
                path.closeSubpath()
    return path


_NUMBERS = {"M": 2, "L": 2, "C": 6, "O": 3, "A": 5, "Z": 0}

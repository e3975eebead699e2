"""The figures on the inbox's small buttons. Each is drawn into a square, in one colour, with lines as wide as letters have."""

from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen


def draw_sliders(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw two sliders: preferences."""
    _begin(painter, box, colour)
    for y, knob in ((0.32, 0.66), (0.7, 0.34)):
        painter.drawLine(QLineF(_at(box, 0.1, y), _at(box, 0.9, y)))
        painter.save()
        painter.setBrush(colour)
        painter.drawEllipse(_at(box, knob, y), box.width() * 0.12, box.width() * 0.12)
        painter.restore()


def draw_pin(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a drawing pin that leans to the left."""
    _begin(painter, box, colour)
    painter.save()
    painter.translate(box.center())
    painter.rotate(40)
    unit = box.width()
    head = QPainterPath(QPointF(-0.2 * unit, -0.44 * unit))
    for x, y in ((0.2, -0.44), (0.15, -0.06), (0.28, 0.1), (-0.28, 0.1), (-0.15, -0.06)):
        head.lineTo(x * unit, y * unit)
    head.closeSubpath()
    painter.drawPath(head)
    painter.drawLine(QLineF(0, 0.1 * unit, 0, 0.46 * unit))
    painter.restore()


def draw_dots(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw three dots: more."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x in (0.2, 0.5, 0.8):
        painter.drawEllipse(_at(box, x, 0.5), box.width() * 0.085, box.width() * 0.085)


def draw_glass(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a magnifying glass: search."""
    _begin(painter, box, colour)
    painter.drawEllipse(_at(box, 0.43, 0.43), box.width() * 0.27, box.width() * 0.27)
    painter.drawLine(QLineF(_at(box, 0.63, 0.63), _at(box, 0.86, 0.86)))


def draw_tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a tick: all is done."""
    _begin(painter, box, colour)
    tick = QPainterPath(_at(box, 0.2, 0.54))
    tick.lineTo(_at(box, 0.42, 0.74))
    tick.lineTo(_at(box, 0.82, 0.28))
    painter.drawPath(tick)


def draw_cloud(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a cloud that is struck out: the site is not reached."""
    _begin(painter, box, colour)
    cloud = QPainterPath(_at(box, 0.24, 0.74))
    cloud.cubicTo(_at(box, 0.02, 0.74), _at(box, 0.04, 0.44), _at(box, 0.25, 0.45))
    cloud.cubicTo(_at(box, 0.28, 0.14), _at(box, 0.7, 0.14), _at(box, 0.74, 0.42))
    cloud.cubicTo(_at(box, 1.0, 0.42), _at(box, 0.99, 0.74), _at(box, 0.76, 0.74))
    cloud.closeSubpath()
    painter.drawPath(cloud)
    painter.drawLine(QLineF(_at(box, 0.16, 0.9), _at(box, 0.84, 0.16)))


def draw_clock(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a clock: it takes its time."""
    _begin(painter, box, colour)
    painter.drawEllipse(_at(box, 0.5, 0.5), box.width() * 0.38, box.width() * 0.38)
    for turn, length in ((0.0, 0.26), (0.33, 0.18)):
        angle = 2 * pi * turn - pi / 2
        painter.drawLine(QLineF(_at(box, 0.5, 0.5), _at(box, 0.5 + length * cos(angle), 0.5 + length * sin(angle))))


def _begin(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.4, box.width() * 0.085), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

"""What the tray icon is drawn of: the hard hat that is a bell, a key, a slash, and digits that stay crisp at 16 pixels.

All sizes are device pixels. The hat follows ``resources/icons/nirmaan-tray.svg``, whose grid of 64 is used here too.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

GRID = 64

_STROKES: dict[str, tuple[str, ...]] = {
    # Each digit's strokes through a grid of left and right, top, middle and bottom.
    "0": ("LT RT RB LB LT",),
    "1": ("LF RT RB",),
    "2": ("LT RT RM LM LB RB",),
    "3": ("LT RT RB LB", "LM RM"),
    "4": ("LT LM RM", "RT RB"),
    "5": ("RT LT LM RM RB LB",),
    "6": ("RT LT LB RB RM LM",),
    "7": ("LT RT RB",),
    "8": ("LT RT RB LB LT", "LM RM"),
    "9": ("RM LM LT RT RB LB",),
    "+": ("LM RM", "CU CD"),
}


@dataclass(frozen=True, slots=True)
class Hat:
    """How a hat is coloured; a dome of None is hollow, drawn as an outline."""

    dome: QColor | None
    trim: QColor
    clapper: QColor | None


def draw_hat(painter: QPainter, box: QRectF, hat: Hat) -> None:
    """Draw the hat into a box in the proportions of the grid, which it fills but for a narrow margin."""

    def x(at: float) -> float:
        return box.left() + at * box.width() / GRID

    def y(at: float) -> float:
        return box.top() + at * box.height() / GRID

    # Straight edges lie on whole pixels, the same distance from the left as from the right.
    brim_top, brim_bottom = round(y(40)), max(round(y(48)), round(y(40)) + 1)
    margin, ridge = round(box.width() * 4 / GRID), round(box.width() * 28 / GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    if hat.clapper is not None:
        painter.setBrush(hat.clapper)
        painter.drawEllipse(QPointF(x(32), y(52)), x(8) - x(0), y(8) - y(0))
    stroke = max(1.5, box.width() * 5.5 / GRID) if hat.dome is None else 0
    inset = stroke / 2
    dome = QPainterPath(QPointF(x(8) + inset, brim_top + 1))
    dome.cubicTo(x(8) + inset, y(23), x(17), y(9) + inset, x(32), y(9) + inset)
    dome.cubicTo(x(47), y(9) + inset, x(56) - inset, y(23), x(56) - inset, brim_top + 1)
    if hat.dome is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(hat.trim, stroke, c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(dome)
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setBrush(hat.dome)
        painter.drawPath(dome)
    painter.setBrush(hat.trim)
    if hat.dome is not None:
        radius = max(box.width() * 4 / GRID, 1)
        top = QRectF(box.left() + ridge, round(y(4)), box.width() - 2 * ridge, brim_bottom - round(y(4)))
        painter.drawRoundedRect(top, radius, radius)
    brim = QRectF(box.left() + margin, brim_top, box.width() - 2 * margin, brim_bottom - brim_top)
    painter.drawRoundedRect(brim, brim.height() / 2, brim.height() / 2)


def draw_slash(painter: QPainter, size: int, color: QColor) -> None:
    """Strike out what was drawn, from the upper right to the lower left, with a clear gap on both sides."""
    ends = QPointF(size - 1.5 * size / 16, 1.5 * size / 16), QPointF(1.5 * size / 16, size - 1.5 * size / 16)
    width = max(1.75, size * 7 / GRID)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(QPen(color, width * 2.4, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(*ends)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setPen(QPen(color, width, c=Qt.PenCapStyle.RoundCap))
    painter.drawLine(*ends)


def draw_key(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw a key that lies in the box: its ring on the left, two teeth on the right."""
    stroke = max(1, round(box.height() / 3.2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    ring = QPainterPath()
    ring.addEllipse(QRectF(box.left(), box.top(), box.height(), box.height()))
    hole = box.height() - 2 * stroke
    ring.addEllipse(QRectF(box.left() + stroke, box.top() + stroke, hole, hole))
    painter.drawPath(ring)
    middle = box.top() + round((box.height() - stroke) / 2)
    shaft = box.left() + box.height() - stroke / 2
    painter.drawRect(QRectF(shaft, middle, box.right() - shaft, stroke))
    tooth = box.bottom() - middle
    for right in (box.right(), box.right() - stroke - max(1, stroke // 2) - 1):
        painter.drawRect(QRectF(right - stroke, middle, stroke, tooth))


def draw_dots(painter: QPainter, size: int, color: QColor) -> None:
    """Draw three dots below the hat: something is under way."""
    dot = max(2, round(size * 8 / GRID))
    top = round(size * 52 / GRID)
    middle = (size - dot) // 2
    step = dot + max(1, dot * 3 // 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for left in (middle - step, middle, middle + step):
        painter.drawEllipse(QRectF(left, top, dot, dot))


def draw_moon(painter: QPainter, size: int, color: QColor) -> None:
    """Draw a crescent at the upper left, with a clear gap around: the badge is on the right, and a slash ends there."""
    across = 2 * round(size * 0.19)
    gap = max(1, size // 16)
    disc = QPainterPath()
    disc.addEllipse(QRectF(0, 0, across, across))
    shadow = QPainterPath()
    shadow.addEllipse(QRectF(across * 0.4, -across * 0.12, across * 0.8, across * 0.8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.drawEllipse(QRectF(-gap, -gap, across + 2 * gap, across + 2 * gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawPath(disc.subtracted(shadow))


class Badge:
    """A number in a pill at the lower right, its strokes on whole pixels. ``size`` is the icon's."""

    def __init__(self, text: str, size: int) -> None:
        self._text = text
        self._stroke = stroke = max(1, (size + 2) // 11)
        self._gap = gap = max(1, stroke // 2)
        narrow = max(1, size // 24)
        # Three glyphs fill the icon's width; the digits' height leaves the middle stroke on whole pixels.
        self._digit = min(round(size * 0.27), (size - 3 * stroke - 2 * (gap + narrow)) // 2)
        self._height = stroke + 2 * round((size * 0.44 - stroke) / 2)
        inner = sum(self._width(glyph) for glyph in text) + gap * (len(text) - 1)
        self._pad = narrow if len(text) > 2 else min(2 * narrow, (size - inner) // 2)
        margin = max(1, size // 16)
        width, height = inner + 2 * self._pad, self._height + 2 * margin
        self._margin = margin
        self.box = QRectF(size - width, size - height, width, height)

    def draw(self, painter: QPainter, pill: QColor, ink: QColor) -> None:
        """Draw it over what is there, with a clear gap around."""
        gap = max(1, self._margin)
        radius = self.box.height() / 3.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pill)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.drawRoundedRect(self.box.adjusted(-gap, -gap, gap, gap), radius + gap, radius + gap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.drawRoundedRect(self.box, radius, radius)
        self.draw_digits(painter, ink)

    def draw_digits(self, painter: QPainter, ink: QColor) -> None:
        """Draw the number alone, where it stands in the pill."""
        join = Qt.PenJoinStyle.MiterJoin if self._stroke < 3 else Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(ink, self._stroke, c=Qt.PenCapStyle.SquareCap, j=join))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = self.box.left() + self._pad
        for glyph in self._text:
            for stroke in _STROKES[glyph]:
                painter.drawPolyline(self._points(stroke, glyph, left))
            left += self._width(glyph) + self._gap

    def _width(self, glyph: str) -> int:
        return {"1": 2 * self._stroke, "+": 3 * self._stroke}.get(glyph, self._digit)

    def _points(self, stroke: str, glyph: str, left: float) -> QPolygonF:
        half, width = self._stroke / 2, self._width(glyph)
        top, bottom = self.box.top() + self._margin + half, self.box.bottom() - self._margin - half
        middle = (top + bottom) / 2
        xs = {"L": left + half, "C": left + width / 2, "R": left + width - half}
        ys = {
            "T": top,
            "M": middle,
            "B": bottom,
            "F": top + self._stroke,
            "U": middle - self._stroke,
            "D": middle + self._stroke,
        }
        return QPolygonF([QPointF(xs[at[0]], ys[at[1]]) for at in stroke.split()])

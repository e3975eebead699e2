"""Draws what ``offices.py`` simulated: connects a second and clients that are back, over time, as a PNG.

By Qt, which is there anyway, without a screen.
"""

import math
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

from benchmarks._reconnects import OURS, Outcome

_SIZE = (1200, 900)
_COLOURS = ("#d9662b", "#1f6fb2")
"""In the order of what is drawn; told apart by colour-blind people and on paper."""
_INK, _GRID, _AWAY = "#333333", "#dddddd", "#f2f2f2"
_AFTER_S = 65
_BEFORE_S = 10


class _Panel:
    """A pair of axes: seconds to the right, percent of the clients upwards."""

    def __init__(self, painter: QPainter, area: QRectF, highest: int) -> None:
        self._painter = painter
        self._area = area
        self._highest = highest

    def at(self, second: float, percent: float) -> QPointF:
        """Return the place of a value."""
        right = (second + _BEFORE_S) / (_AFTER_S + _BEFORE_S)
        return QPointF(
            self._area.left() + right * self._area.width(),
            self._area.bottom() - percent / self._highest * self._area.height(),
        )

    def axes(self, title: str, outage_s: float) -> None:
        """Draw everything but the values."""
        painter, area = self._painter, self._area
        painter.fillRect(QRectF(self.at(max(-outage_s, -_BEFORE_S), self._highest), self.at(0, 0)), QColor(_AWAY))
        for second in range(-_BEFORE_S, _AFTER_S + 1, 5):
            painter.setPen(QPen(QColor(_GRID), 1))
            painter.drawLine(self.at(second, 0), self.at(second, self._highest))
            if second % 10 == 0:
                painter.setPen(QColor(_INK))
                below = self.at(second, 0)
                painter.drawText(
                    QRectF(below.x() - 40, below.y() + 4, 80, 24), Qt.AlignmentFlag.AlignHCenter, f"{second}"
                )
        for percent in range(0, self._highest + 1, 5 if self._highest <= 50 else 20):
            painter.setPen(QPen(QColor(_GRID), 1))
            painter.drawLine(self.at(-_BEFORE_S, percent), self.at(_AFTER_S, percent))
            painter.setPen(QColor(_INK))
            left = self.at(-_BEFORE_S, percent)
            where = QRectF(left.x() - 90, left.y() - 12, 80, 24)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{percent} %")
        painter.setPen(QPen(QColor(_INK), 1.5))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.topLeft())
        painter.setFont(_font(19, bold=True))
        painter.drawText(QPointF(area.left(), area.top() - 14), title)
        painter.setFont(_font(16))
        painter.setPen(QColor("#777777"))
        painter.drawText(self.at(-_BEFORE_S, self._highest) + QPointF(8, 22), "server away")

    def line(self, values: Sequence[tuple[float, float]], colour: str) -> None:
        """Draw values from one to the next."""
        self._painter.setPen(QPen(QColor(colour), 3))
        self._painter.drawPolyline(QPolygonF([self.at(second, percent) for second, percent in values]))

    def limit(self, percent: float, words: str) -> None:
        """Draw what is not to be exceeded."""
        self._painter.setPen(QPen(QColor(_INK), 1.5, Qt.PenStyle.DashLine))
        self._painter.drawLine(self.at(-_BEFORE_S, percent), self.at(_AFTER_S, percent))
        self._painter.drawText(self.at(_AFTER_S, percent) + QPointF(-260, -8), words)


def draw(picture: Path, outcomes: Mapping[str, Outcome], outage_s: float, peak_aim_percent: float) -> None:
    """Draw two panels, one above the other, and save them; raises OSError when that fails."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    image = QImage(*_SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(16))
    clients = next(iter(outcomes.values())).clients
    highest = 5 * math.ceil(max(of.peak_percent for of in outcomes.values()) / 5)
    _panel(painter, 70, highest, "Clients that connect in a second", outcomes, _connects, outage_s).limit(
        peak_aim_percent, f"aim: at most {peak_aim_percent:g} % a second"
    )
    _panel(painter, 505, 100, "Clients that are back", outcomes, _back, outage_s)
    painter.setPen(QColor(_INK))
    painter.drawText(
        QRectF(0, 868, _SIZE[0], 28),
        Qt.AlignmentFlag.AlignHCenter,
        f"seconds since the server was back, after {outage_s:g} s; {clients:,} clients",
    )
    _legend(painter, list(outcomes))
    painter.end()
    saved = image.save(str(picture))
    del application
    if not saved:
        raise OSError(f"{picture} cannot be written")


def _panel(
    painter: QPainter,
    top: int,
    highest: int,
    title: str,
    outcomes: Mapping[str, Outcome],
    values: Callable[[Outcome], list[tuple[float, float]]],
    outage_s: float,
) -> _Panel:
    panel = _Panel(painter, QRectF(110, top, _SIZE[0] - 150, 330), highest)
    panel.axes(title, outage_s)
    for colour, outcome in zip(_COLOURS, outcomes.values(), strict=True):
        panel.line(values(outcome), colour)
    painter.setPen(QColor(_INK))
    return panel


def _connects(of: Outcome) -> list[tuple[float, float]]:
    """Steps: what came in each second."""
    count = Counter(int(moment) for moment in of.reached)
    steps = [(float(-_BEFORE_S), 0.0), (0.0, 0.0)]
    for second in range(_AFTER_S):
        percent = 100 * count[second] / of.clients
        steps += [(float(second), percent), (second + 1.0, percent)]
    return steps


def _back(of: Outcome) -> list[tuple[float, float]]:
    moments = [second / 4 for second in range(_AFTER_S * 4 + 1)]
    return [(float(-_BEFORE_S), 0.0)] + [(at, 100 * bisect_right(of.taken, at) / of.clients) for at in moments]


def _legend(painter: QPainter, names: Sequence[str]) -> None:
    for number, (name, colour) in enumerate(zip(names, _COLOURS, strict=True)):
        corner = QPointF(_SIZE[0] - 330, 110 + 30 * number)
        painter.setPen(QPen(QColor(colour), 5))
        painter.drawLine(corner, corner + QPointF(40, 0))
        painter.setPen(QColor(_INK))
        painter.drawText(corner + QPointF(52, 6), "nirmaan-tray" if name == OURS else f"{name}'s default")


def _font(pixels: int, *, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font

"""The texts of a row, broken into lines once and drawn many times.

Shaping is what painting a text costs; a row that was painted before is painted again without it.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.ui import list_words, time_words

DESCRIPTION_LINES = 2

_SHAPED = 1000
"""Characters of a text that are laid out; more than two lines of any window, however much was sent."""

_KEPT = 256
"""Rows whose texts are kept: a few screens full."""

_WIDE = 1e6
_LEAST = 24
"""Device-independent pixels that are worth a text."""


class Fonts:
    """The fonts of a row, made of the list's own, and their heights in device-independent pixels."""

    def __init__(self, base: QFont) -> None:
        self.base = QFont(base)
        self.unread, self.small, self.strong = QFont(base), QFont(base), QFont(base)
        self.unread.setBold(True)
        for font in (self.small, self.strong):
            if base.pointSizeF() > 0:  # a desktop may name its font's size in pixels
                font.setPointSizeF(base.pointSizeF() * 0.9)
        self.strong.setWeight(QFont.Weight.DemiBold)
        self._metrics = {id(f): QFontMetricsF(f) for f in (self.base, self.unread, self.small, self.strong)}
        self._heights = {font: round(metrics.height()) for font, metrics in self._metrics.items()}
        self._ascents = {font: metrics.ascent() for font, metrics in self._metrics.items()}

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Return the metrics of one of the four."""
        return self._metrics[id(font)]

    def height(self, font: QFont) -> int:
        """Return the height of a line in whole pixels."""
        return self._heights[id(font)]

    def ascent(self, font: QFont) -> float:
        """Return how far below its top a line has its baseline, in device-independent pixels."""
        return self._ascents[id(font)]


class Line:
    """One line of text; ``width`` is what it takes, in device-independent pixels."""

    def __init__(self, text: str, font: QFont, width: float = _WIDE) -> None:
        """``width`` is where it breaks."""
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        # The window's language decides where lines begin; which way a text runs, its own letters.
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout = QTextLayout(text, font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self._line = self._layout.createLine()
        self._line.setLineWidth(width)
        self._layout.endLayout()
        self.text = text
        self.length = self._line.textLength()
        """UTF-16 units, in which Qt counts."""
        self.width = min(self._line.naturalTextWidth(), width)
        self._ascent = self._line.ascent()

    def draw(self, painter: QPainter, left: float, baseline: float, colour: QColor) -> None:
        """Draw it; a fallback font (Hindi, emoji) may be taller than ours, so baselines are placed and not boxes."""
        painter.setPen(colour)
        self._line.draw(painter, QPointF(left, baseline - self._ascent))


@dataclass(frozen=True, slots=True)
class Texts:
    """The lines of one row. Of the last line, what is not there is None: ``snoozed``, ``matters`` (warning or alert),
    ``where`` and ``age``; a dot parts them.
    """

    title: Line
    description: tuple[Line, ...]
    refused: Line | None
    snoozed: Line | None
    matters: Line | None
    where: Line | None
    age: Line


class RowTexts:
    """Lays out the texts of rows and keeps those of the last ones."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.between = Line(list_words.BETWEEN, fonts.small)
        self.between_width = fonts.metrics(fonts.small).horizontalAdvance(list_words.BETWEEN)
        self._kept: dict[str, tuple[tuple[Notification, str, str, str, float, float, float], Texts]] = {}

    def of(self, row: Notification, now: datetime, *, title: float, width: float, sign: float) -> Texts:
        """Return a row's texts. ``title`` is the width of the first line, ``width`` that of the others; a little picture of
        the width ``sign`` stands in front of what was refused, and of when a snoozed one comes back.
        """
        age = time_words.age_on_its_day(row.created_at, now)
        snoozed = "" if row.snoozed_until is None else list_words.snoozed(row.snoozed_until, now)
        small = list_words.small_print(row)
        made_of = (row, age, snoozed, small, title, width, sign)
        kept = self._kept.get(row.name)
        if kept is None or kept[0] != made_of:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[row.name] = made_of, self._lay_out(*made_of)
        return kept[1]

    def _lay_out(
        self, row: Notification, age: str, snoozed: str, small: str, title: float, width: float, sign: float
    ) -> Texts:
        fonts = self.fonts
        refused = None
        if row.mark_refused is not None:
            (refused,) = self._lines(list_words.refused(row.mark_refused), fonts.small, width - sign, 1)
        first = self._lines(
            one_line(row.title) or list_words.untitled(), fonts.base if row.seen else fonts.unread, title, 1
        )
        # When it came is always said in full, and where only as far as there is room.
        last = self._fitting(age, fonts.small, width)
        left = width - last.width - self.between_width
        rests = self._part(snoozed, fonts.small, left - sign)
        left -= rests.width + sign + self.between_width if rests else 0
        matters = self._part("" if row.kind is Kind.INFO else list_words.kind(row.kind), fonts.strong, left)
        left -= matters.width + self.between_width if matters else 0
        where = self._part(one_line(small), fonts.small, left)
        lines = DESCRIPTION_LINES - (refused is not None)
        description = self._lines(one_line(row.description), fonts.base, width, lines)
        return Texts(first[0], tuple(description), refused, rests, matters, where, last)

    def _part(self, text: str, font: QFont, width: float) -> Line | None:
        if not text or width < _LEAST:
            return None
        return self._fitting(text, font, width)

    def _fitting(self, text: str, font: QFont, width: float) -> Line:
        """Return a text as one line, with an ellipsis if need be."""
        line = Line(text, font)
        if line.width > width:
            line = Line(self.fonts.metrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width) or "…", font)
        return line

    def _lines(self, text: str, font: QFont, width: float, most: int) -> list[Line]:
        """Break a text into up to ``most`` lines, the last with an ellipsis if need be."""
        width = max(width, _LEAST)
        text = text[: round(width * most)]
        broken: list[Line] = []
        while text and len(broken) < most:
            line = Line(text, font, width)
            behind = _behind(text, line.length)
            if behind and len(broken) == most - 1:
                # What is far behind the end need not be shaped to find where to put the ellipsis.
                line = self._fitting(f"{text[: 2 * line.length + 40]}…", font, width)
            broken.append(line)
            text = behind
        return broken


def one_line(text: str) -> str:
    """Return the beginning of a text as one line."""
    return " ".join(text[:_SHAPED].split())


def _behind(text: str, length: int) -> str:
    """Return what follows the first ``length`` UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * length :].decode("utf-16-le", "replace")

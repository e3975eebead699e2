"""The buttons around the list: flat ones with a text or a figure, and pills that can be chosen and carry a count."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.palette import Colours, matching

Figure = Callable[[QPainter, QRectF, QColor], None]
"""Draws itself into a box, in a colour."""

_RADIUS, _PAD_X, _PAD_Y, _GAP, _FOCUS = 6.0, 10, 4, 6, 2.0
"""Device-independent pixels: corners, around a text, between a text and its count, width of the mark of focus."""


class FlatButton(QPushButton):
    """A text on no ground of its own; in the accent's colour if it is ``strong``, on it if it is ``solid``."""

    def __init__(
        self, text: str, press: Callable[[], object] | None = None, *, strong: bool = False, solid: bool = False
    ) -> None:
        super().__init__(text)
        self._strong, self._solid = strong, solid
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if press is not None:
            # Qt also tells whether it is checked, which no wish takes.
            self.clicked.connect(lambda _checked=False: press())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of its text and what is around it."""
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(text.width() + 2 * _PAD_X, text.height() + 2 * _PAD_Y)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: its text is not cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no longer."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint it."""
        of = matching(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, of)
        self._figure(painter, of)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(of.accent, _FOCUS))
            inset = _FOCUS / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)

    def _ground(self, painter: QPainter, of: Colours) -> None:
        ground = None
        if self._solid and self.isEnabled():
            ground = of.accent
        elif self.isDown():
            ground = of.selected
        elif self.isEnabled() and self.underMouse():
            ground = of.line
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)

    def _figure(self, painter: QPainter, of: Colours) -> None:
        painter.setPen(self._ink(of))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())

    def _ink(self, of: Colours) -> QColor:
        if not self.isEnabled():
            return of.outline
        if self._solid:
            return of.on_accent
        return of.accent if self._strong else of.text


class FigureButton(FlatButton):
    """A figure without a text; its name is its tooltip. Square, as high as a line of text wants it."""

    def __init__(self, name: str, figure: Figure, press: Callable[[], object] | None = None) -> None:
        super().__init__("", press)
        self._draw = figure
        self.rename(name)

    def rename(self, name: str) -> None:
        """Say what it does now."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return its size: it grows with the font."""
        side = self.fontMetrics().height() + 2 * _PAD_Y + 4
        return QSize(side, side)

    def _figure(self, painter: QPainter, of: Colours) -> None:
        side = self.fontMetrics().height()
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        quiet = of.text if self.underMouse() else of.muted
        self._draw(painter, box, of.accent if self.isChecked() else quiet)


class Pill(FlatButton):
    """One choice of several: a name, perhaps a dot in its colour, and how many there are of it."""

    def __init__(self, label: str, *, framed: bool, longest: int = 0) -> None:
        """``framed``: it has an outline while it is not chosen. ``longest`` characters of a name are shown; 0: all of them."""
        super().__init__("")
        self._framed = framed
        self._label = label
        self._shown = label if not longest or len(label) <= longest else label[: longest - 1].rstrip() + "…"
        self._dot: Callable[[Colours], QColor] | None = None
        self._count: int | None = None
        self.setCheckable(True)
        self.set_count(None)

    def set_dot(self, colour: Callable[[Colours], QColor]) -> None:
        """Take in the colour of its dot, out of those of an appearance."""
        self._dot = colour

    def set_count(self, count: int | None) -> None:
        """Take in how many there are; None: that is not known."""
        self._count = count
        name = self._label if count is None else inbox_words.counted(self._label, count)
        self.setAccessibleName(name)
        if self._shown != self._label:
            self.setToolTip(self._label)
        self.updateGeometry()
        self.update()

    @property
    def label(self) -> str:
        """What it stands for, without the count."""
        return self._label

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of its parts and what is around them."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._shown) + 2 * _PAD_X
        if self._dot is not None:
            width += _GAP + metrics.xHeight()
        if count := self._count_text():
            width += _GAP + metrics.horizontalAdvance(count)
        return QSize(width + 1, metrics.height() + 2 * _PAD_Y)

    def _count_text(self) -> str:
        return "" if self._count is None else inbox_words.number(self._count)

    def _ground(self, painter: QPainter, of: Colours) -> None:
        radius = self.height() / 2
        ground = of.selected if self.isChecked() else (of.line if self.underMouse() or self.isDown() else None)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            # Told by its outline too, not by the ground's colour alone.
            painter.setPen(QPen(of.accent, 1.5))
        elif self._framed:
            painter.setPen(QPen(of.line, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _figure(self, painter: QPainter, of: Colours) -> None:
        metrics = self.fontMetrics()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = float((self.width() - self.sizeHint().width()) // 2 + _PAD_X)

        def box(width: float) -> QRectF:
            nonlocal x
            left = self.width() - x - width if mirrored else x
            x += width + _GAP
            return QRectF(left, 0, width, self.height())

        if self._dot is not None:
            side = float(metrics.xHeight())
            place = box(side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._dot(of))
            painter.drawEllipse(QPointF(place.center()), side / 2, side / 2)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setPen(of.text if self.isEnabled() else of.outline)
        painter.drawText(box(metrics.horizontalAdvance(self._shown) + 1), middle, self._shown)
        if count := self._count_text():
            painter.setPen(of.accent if self.isChecked() else of.muted)
            painter.drawText(box(metrics.horizontalAdvance(count) + 1), middle, count)

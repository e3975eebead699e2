"""The picture above the words that stand in the place of rows: a figure on a disc, in the appearance's colours."""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nirmaan_tray.ui.inbox.figures import draw_clock, draw_cloud, draw_glass, draw_tick
from nirmaan_tray.ui.palette import Colours, matching
from nirmaan_tray.ui.shapes import Hat, draw_hat, draw_key

_SIDE = 96
"""Device-independent pixels."""


class Picture(Enum):
    """What it shows."""

    DONE = "done"
    EMPTY = "empty"
    NOT_FOUND = "not found"
    OFFLINE = "offline"
    KEY = "key"
    READING = "reading"


class InboxPicture(QWidget):
    """Says nothing that the words below it do not say."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture.EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: Picture) -> None:
        """Take in what to show."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return its size, which is always the same."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint it."""
        of = matching(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(of.selected if self._picture in (Picture.DONE, Picture.EMPTY, Picture.KEY) else of.raised)
        painter.drawEllipse(QRectF(0, 0, _SIDE, _SIDE))
        inner = QRectF(0, 0, _SIDE * 0.5, _SIDE * 0.5)
        inner.moveCenter(QRectF(0, 0, _SIDE, _SIDE).center())
        match self._picture:
            case Picture.DONE:
                self._draw_hat(painter, of)
                self._draw_done(painter, of)
            case Picture.EMPTY:
                self._draw_hat(painter, of)
            case Picture.NOT_FOUND:
                draw_glass(painter, inner, of.muted)
            case Picture.OFFLINE:
                draw_cloud(painter, inner, of.muted)
            case Picture.READING:
                draw_clock(painter, inner, of.muted)
            case Picture.KEY:
                key = QRectF(0, 0, _SIDE * 0.5, _SIDE * 0.24)
                key.moveCenter(inner.center())
                draw_key(painter, key, of.accent)

    def _draw_hat(self, painter: QPainter, of: Colours) -> None:
        side = _SIDE * 0.6
        draw_hat(painter, QRectF((_SIDE - side) / 2, _SIDE * 0.2, side, side), Hat(of.accent, of.text, of.accent))

    def _draw_done(self, painter: QPainter, of: Colours) -> None:
        side = _SIDE * 0.34
        badge = QRectF(_SIDE - side, _SIDE - side, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(of.base)
        painter.drawEllipse(badge)
        inset = side * 0.09
        painter.setBrush(of.good)
        painter.drawEllipse(badge.adjusted(inset, inset, -inset, -inset))
        inset = side * 0.22
        draw_tick(painter, badge.adjusted(inset, inset, -inset, -inset), of.base)

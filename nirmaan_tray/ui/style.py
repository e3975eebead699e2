"""How fields, check boxes and radio buttons are drawn where Qt's own style draws: Fusion surrounds them with a darker shade of
the window, which nobody sees on a dark one.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from nirmaan_tray.ui.palette import Colours, matching

_BASE = "fusion"

_ROUND, _EDGE, _FOCUSED_EDGE = 3.0, 1.0, 2.0
"""Device-independent pixels: a corner's radius, and how thick an edge is."""

_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
"""The corners of a tick in a box of 1 by 1."""

_DOT = 0.22
"""Radius of the dot in a radio button, in its own size."""

_Primitive = QStyle.PrimitiveElement


class Style(QProxyStyle):
    """Fusion, with edges that can be seen (3 to 1, WCAG 2.2) and marks in the colour of this program."""

    def __init__(self) -> None:
        super().__init__(_BASE)

    def drawPrimitive(  # noqa: N802 - Qt's name
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Draw those ourselves, and leave everything else to Fusion."""
        if element not in (
            _Primitive.PE_IndicatorCheckBox,
            _Primitive.PE_IndicatorRadioButton,
            _Primitive.PE_FrameLineEdit,
        ):
            super().drawPrimitive(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if element is _Primitive.PE_FrameLineEdit:
            _draw_frame(option, painter)
        else:
            _draw_indicator(option, painter, round_one=element is _Primitive.PE_IndicatorRadioButton)
        painter.restore()


def _draw_frame(option: QStyleOption, painter: QPainter) -> None:
    of = matching(option.palette)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    edge = _FOCUSED_EDGE if focused else _EDGE
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(of.accent if focused else _edge_colour(option, of), edge))
    painter.drawRoundedRect(_inside(option.rect, edge), _ROUND, _ROUND)


def _draw_indicator(option: QStyleOption, painter: QPainter, *, round_one: bool) -> None:
    of, state = matching(option.palette), option.state
    on = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
    box = _inside(_square(option.rect), _EDGE)
    ground = (of.accent if state & QStyle.StateFlag.State_Enabled else of.outline) if on else of.base
    pointed_at = state & QStyle.StateFlag.State_MouseOver and state & QStyle.StateFlag.State_Enabled
    painter.setBrush(ground)
    painter.setPen(QPen(ground if on else of.accent if pointed_at else _edge_colour(option, of), _EDGE))
    if round_one:
        painter.drawEllipse(box)
    else:
        painter.drawRoundedRect(box, _ROUND, _ROUND)
    if not on:
        return
    if round_one:
        painter.setBrush(of.on_accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(box.center(), _DOT * box.width(), _DOT * box.width())
    else:
        pen = QPen(
            of.on_accent, box.width() / 7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corners = _TICK if state & QStyle.StateFlag.State_On else ((0.25, 0.5), (0.75, 0.5))
        painter.drawPolyline(
            QPolygonF([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners])
        )


def _edge_colour(option: QStyleOption, of: Colours) -> QColor:
    return of.outline if option.state & QStyle.StateFlag.State_Enabled else of.line


def _square(rect: QRect) -> QRect:
    side = min(rect.width(), rect.height())
    return QRect(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, side, side)


def _inside(rect: QRect, edge: float) -> QRectF:
    """Return where an edge of that thickness runs that ends with a rectangle."""
    half = edge / 2
    return QRectF(rect).adjusted(half, half, -half, -half)

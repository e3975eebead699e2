"""How fields, lists to choose from, check boxes, radio buttons, scroll bars and the lines in menus are drawn where Qt's own
style draws: Fusion surrounds and parts them with a darker shade of the window, which nobody sees on a dark one.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QWidget,
)

from nirmaan_tray.ui.palette import Colours, matching

_BASE = "fusion"

_ROUND, _EDGE, _FOCUSED_EDGE = 3.0, 1.0, 2.0
"""Device-independent pixels: a corner's radius, and how thick an edge is."""

_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
"""The corners of a tick in a box of 1 by 1."""

_DOT = 0.22
"""Radius of the dot in a radio button, in its own size."""

_BAR, _HANDLE_LEAST, _HANDLE_GAP = 10, 28, 2
"""Device-independent pixels: how wide a scroll bar is, how long its handle at least, and what is left free beside that."""

_ARROW, _ARROW_EDGE = 3.5, 1.5
"""Device-independent pixels: half the width of an arrow, and how thick it is."""

_LINE_OPACITY, _LINE_GAP = 0.4, 8
"""How much of the outline's colour a line in a menu has, and the device-independent pixels left free beside it."""

_Primitive = QStyle.PrimitiveElement
_Complex = QStyle.ComplexControl
_Part = QStyle.SubControl
_State = QStyle.StateFlag
# Asked for thousands of times: found once.
_SCROLL_BAR, _SPIN_BOX, _COMBO_BOX = _Complex.CC_ScrollBar, _Complex.CC_SpinBox, _Complex.CC_ComboBox
_EXTENT, _SLIDER_LEAST = QStyle.PixelMetric.PM_ScrollBarExtent, QStyle.PixelMetric.PM_ScrollBarSliderMin
_MENU_ITEM = QStyle.ControlElement.CE_MenuItem


class Style(QProxyStyle):
    """Fusion, with edges that can be seen (3 to 1, WCAG 2.2), marks in the colour of this program, and slim scroll bars."""

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

    def drawControl(  # noqa: N802 - Qt's name
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Draw lines between a menu's entries ourselves."""
        if (
            element is _MENU_ITEM
            and isinstance(option, QStyleOptionMenuItem)
            and option.menuItemType is QStyleOptionMenuItem.MenuItemType.Separator
            and not option.text
        ):
            _draw_line(option, painter)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(  # noqa: N802 - Qt's name
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw scroll bars, and fields with arrows."""
        if control is _SCROLL_BAR and isinstance(option, QStyleOptionSlider):
            painter.save()
            _draw_scroll_bar(option, painter)
            painter.restore()
        elif control is _SPIN_BOX and isinstance(option, QStyleOptionSpinBox) and option.frame:
            up = self.subControlRect(control, option, _Part.SC_SpinBoxUp, widget)
            down = self.subControlRect(control, option, _Part.SC_SpinBoxDown, widget)
            painter.save()
            _draw_spin_box(option, painter, up, down)
            painter.restore()
        elif control is _COMBO_BOX and isinstance(option, QStyleOptionComboBox) and option.frame:
            arrow = self.subControlRect(control, option, _Part.SC_ComboBoxArrow, widget)
            painter.save()
            _draw_field(option, painter)
            _draw_arrow(option, painter, arrow, _Part.SC_ComboBoxArrow, up=False)
            painter.restore()
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(  # noqa: N802 - Qt's name
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Return where a part is: a scroll bar has no arrows."""
        if control is _SCROLL_BAR and isinstance(option, QStyleOptionSlider):
            return _part_of_scroll_bar(option, part)
        # Qt takes no widget too; only the stubs do not know it.
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]

    def pixelMetric(  # noqa: N802 - Qt's name
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Return how wide a scroll bar is, and how long its handle at least."""
        if metric is _EXTENT:
            return _BAR
        if metric is _SLIDER_LEAST:
            return _HANDLE_LEAST
        return super().pixelMetric(metric, option, widget)


def _part_of_scroll_bar(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Return where a part is; an empty rectangle for one that there is not."""
    rect = option.rect
    if part is _Part.SC_ScrollBarGroove:
        return QRect(rect)
    lying = option.orientation is Qt.Orientation.Horizontal
    room = rect.width() if lying else rect.height()
    steps, page = option.maximum - option.minimum, option.pageStep
    length = room
    if steps > 0:
        length = min(room, max(_HANDLE_LEAST, page * room // (steps + page)))
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, room - length, option.upsideDown
    )
    if part is _Part.SC_ScrollBarSlider:
        begin, end = start, start + length
    elif part is _Part.SC_ScrollBarSubPage:
        begin, end = 0, start
    elif part is _Part.SC_ScrollBarAddPage:
        begin, end = start + length, room
    else:
        return QRect()
    if lying:
        found = QRect(rect.x() + begin, rect.y(), end - begin, rect.height())
        return QStyle.visualRect(option.direction, rect, found)
    return QRect(rect.x(), rect.y() + begin, rect.width(), end - begin)


def _draw_scroll_bar(option: QStyleOptionSlider, painter: QPainter) -> None:
    of = matching(option.palette)
    # Nobody else paints its ground.
    painter.fillRect(option.rect, option.palette.base())
    if option.maximum <= option.minimum:
        return
    pointed_at = bool(option.activeSubControls & _Part.SC_ScrollBarSlider)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(of.muted if pointed_at and option.state & _State.State_Enabled else _edge_colour(option, of))
    handle = _part_of_scroll_bar(option, _Part.SC_ScrollBarSlider)
    handle.adjust(_HANDLE_GAP, _HANDLE_GAP, -_HANDLE_GAP, -_HANDLE_GAP)
    radius = min(handle.width(), handle.height()) / 2
    painter.drawRoundedRect(handle, radius, radius)


def _draw_line(option: QStyleOptionMenuItem, painter: QPainter) -> None:
    colour = QColor(matching(option.palette).outline)
    colour.setAlphaF(_LINE_OPACITY)
    rect = option.rect
    painter.fillRect(rect.x() + _LINE_GAP, rect.center().y(), rect.width() - 2 * _LINE_GAP, 1, colour)


def _draw_spin_box(option: QStyleOptionSpinBox, painter: QPainter, up: QRect, down: QRect) -> None:
    _draw_field(option, painter)
    if option.buttonSymbols is QAbstractSpinBox.ButtonSymbols.NoButtons:
        return
    _draw_arrow(option, painter, up, _Part.SC_SpinBoxUp, up=True)
    _draw_arrow(option, painter, down, _Part.SC_SpinBoxDown, up=False)


def _draw_field(option: QStyleOption, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(option.palette.base())
    painter.drawRoundedRect(option.rect, _ROUND, _ROUND)
    _draw_frame(option, painter)


def _draw_arrow(
    option: QStyleOptionComplex, painter: QPainter, rect: QRect, part: QStyle.SubControl, *, up: bool
) -> None:
    of, enabled = matching(option.palette), bool(option.state & _State.State_Enabled)
    colour = of.muted if enabled else of.outline
    if enabled and option.activeSubControls & part:
        colour = of.accent
    middle, point = QRectF(rect).center(), (-_ARROW if up else _ARROW) / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, _ARROW_EDGE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    corners = ((-_ARROW, -point), (0.0, point), (_ARROW, -point))
    painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in corners]))


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

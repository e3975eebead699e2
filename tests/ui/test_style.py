"""What can be ticked or typed into is seen in both appearances: its edge has a contrast of 3 to 1 to what is around it.
So has the handle of a scroll bar, which works as any other although it has no arrows.
"""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionSlider,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.ui.palette import colours, qpalette
from nirmaan_tray.ui.style import Style

dark_and_light = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


class Form(QWidget):
    def __init__(self, dark: bool) -> None:
        super().__init__()
        self.check, self.radio, self.field = QCheckBox("Check"), QRadioButton("Radio"), QLineEdit()
        self.number, self.time, self.choice = QSpinBox(), QTimeEdit(QTime(9, 30)), QComboBox()
        self.choice.addItems(["One", "Other"])
        self._style = Style()
        column = QVBoxLayout(self)
        for part in (self, self.check, self.radio, self.field, self.number, self.time, self.choice):
            part.setStyle(self._style)
            part.setPalette(qpalette(dark))
            if part is not self:
                column.addWidget(part)

    def seen(self) -> QImage:
        return self.grab().toImage()

    def box(self, of: QCheckBox | QRadioButton) -> QPoint:
        """The middle of what is ticked."""
        option = QStyleOptionButton()
        of.initStyleOption(option)
        element = QStyle.SubElement.SE_RadioButtonIndicator
        if isinstance(of, QCheckBox):
            element = QStyle.SubElement.SE_CheckBoxIndicator
        return of.mapTo(self, self._style.subElementRect(element, option, of).center())


@pytest.fixture
def form(qtbot: Any, dark: bool) -> Form:
    made = Form(dark)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def near(seen: QImage, place: QPoint, wanted: QColor, reach: int = 9) -> bool:
    """Whether a colour is seen on the way to the left."""
    return any(alike(seen.pixelColor(place - QPoint(x, 0)), wanted) for x in range(reach))


def alike(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 40 for a, b in parts)


@dark_and_light
def test_what_is_not_ticked_has_an_edge_that_can_be_seen(form: Form, dark: bool) -> None:
    for part in (form.check, form.radio):
        assert near(form.seen(), form.box(part), colours(dark).outline)


@dark_and_light
def test_what_is_ticked_is_filled(form: Form, dark: bool) -> None:
    for part in (form.check, form.radio):
        before = form.seen()
        part.setChecked(True)
        assert near(form.seen(), form.box(part), colours(dark).accent)
        assert not near(before, form.box(part), colours(dark).accent)


@dark_and_light
def test_half_a_tick_is_neither(form: Form, dark: bool) -> None:
    form.check.setTristate(True)
    seen = set()
    for state in (
        form.check.checkState().Unchecked,
        form.check.checkState().PartiallyChecked,
        form.check.checkState().Checked,
    ):
        form.check.setCheckState(state)
        seen.add(bytes(form.seen().constBits()))
    assert len(seen) == 3


@dark_and_light
def test_a_field_has_an_edge_and_shows_the_focus_by_another(form: Form, dark: bool, qtbot: Any) -> None:
    form.field.clearFocus()
    left = form.field.mapTo(form, QPoint(2, form.field.height() // 2))
    assert near(form.seen(), left, colours(dark).outline, reach=4)
    form.activateWindow()
    form.field.setFocus()
    qtbot.waitUntil(form.field.hasFocus)
    assert near(form.seen(), left, colours(dark).accent, reach=4)


@dark_and_light
def test_what_cannot_be_changed_is_paler(form: Form, dark: bool) -> None:
    form.check.setChecked(True)
    form.check.setDisabled(True)
    assert not near(form.seen(), form.box(form.check), colours(dark).accent)


@dark_and_light
@pytest.mark.parametrize("kind", ["number", "time", "choice"])
def test_what_has_arrows_has_an_edge_and_shows_the_focus_by_another(
    form: Form, dark: bool, kind: str, qtbot: Any
) -> None:
    part: QWidget = getattr(form, kind)
    form.activateWindow()
    form.field.setFocus()
    qtbot.waitUntil(form.field.hasFocus)
    left = part.mapTo(form, QPoint(2, part.height() // 2))
    assert near(form.seen(), left, colours(dark).outline, reach=4)
    assert not near(form.seen(), left, colours(dark).accent, reach=4)
    part.setFocus()
    qtbot.waitUntil(part.hasFocus)
    assert near(form.seen(), left, colours(dark).accent, reach=4)


@dark_and_light
def test_arrows_are_seen_and_work(form: Form, dark: bool) -> None:
    arrows = (
        (form.number, form.number.height() // 4),
        (form.number, form.number.height() * 3 // 4),
        (form.choice, form.choice.height() // 2),
    )
    for part, y in arrows:
        right = part.mapTo(form, QPoint(part.width() - 4, y))
        assert any(near(form.seen(), right + QPoint(0, down), colours(dark).muted, reach=18) for down in (-2, 0, 2))
    up = QPoint(form.number.width() - 8, form.number.height() // 4)
    QTest.mouseClick(form.number, Qt.MouseButton.LeftButton, pos=up)
    assert form.number.value() == 1


class Bar(QScrollBar):
    """A hundred steps, of which ten are seen."""

    def __init__(self, dark: bool, lying: bool, mirrored: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal if lying else Qt.Orientation.Vertical)
        self._style = Style()
        self.setStyle(self._style)
        self.setPalette(qpalette(dark))
        if mirrored:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setRange(0, 90)
        self.setPageStep(10)
        self.thick = self.sizeHint().height() if lying else self.sizeHint().width()
        self.resize(*((400, self.thick) if lying else (self.thick, 400)))

    def option(self) -> QStyleOptionSlider:
        made = QStyleOptionSlider()
        self.initStyleOption(made)
        return made

    def part(self, part: QStyle.SubControl) -> Any:
        return self._style.subControlRect(QStyle.ComplexControl.CC_ScrollBar, self.option(), part, self)

    def handle(self) -> Any:
        return self.part(QStyle.SubControl.SC_ScrollBarSlider)

    def colour(self, place: QPoint) -> QColor:
        return self.grab().toImage().pixelColor(place)


bars = pytest.mark.parametrize(
    ("lying", "mirrored"),
    [(False, False), (False, True), (True, False), (True, True)],
    ids=["upright", "upright-mirrored", "lying", "lying-mirrored"],
)


@pytest.fixture
def bar(qtbot: Any, lying: bool, mirrored: bool) -> Bar:
    made = Bar(False, lying, mirrored)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    # A bare window may be made wider than it wants to be.
    made.resize(*((400, made.thick) if lying else (made.thick, 400)))
    return made


def contrast(one: QColor, other: QColor) -> float:
    def light(of: QColor) -> float:
        parts = (of.redF(), of.greenF(), of.blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    paler, darker = sorted((light(one), light(other)), reverse=True)
    return (paler + 0.05) / (darker + 0.05)


@dark_and_light
@pytest.mark.parametrize("lying", [False, True], ids=["upright", "lying"])
def test_a_handle_is_seen_on_its_ground_and_more_when_held(qtbot: Any, dark: bool, lying: bool) -> None:
    bar = Bar(dark, lying)
    # Away from the corner, where a screen without a mouse has its pointer.
    bar.setValue(45)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    ground, middle = bar.colour(bar.part(QStyle.SubControl.SC_ScrollBarAddPage).center()), bar.handle().center()
    left_alone = bar.colour(middle)
    assert contrast(left_alone, ground) >= 3
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle)
    held = bar.colour(middle)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=middle)
    assert contrast(held, ground) > contrast(left_alone, ground) + 1


@bars
def test_a_scroll_bar_is_slim_and_has_no_arrows(bar: Bar) -> None:
    part = QStyle.SubControl
    assert bar.thick == 10
    for arrow in (part.SC_ScrollBarAddLine, part.SC_ScrollBarSubLine):
        assert bar.part(arrow).isEmpty()
    together = bar.part(part.SC_ScrollBarSubPage) | bar.handle() | bar.part(part.SC_ScrollBarAddPage)
    assert together == bar.part(part.SC_ScrollBarGroove) == bar.rect()


@bars
def test_a_handle_reaches_both_ends_and_never_gets_too_short_to_grasp(bar: Bar, lying: bool, mirrored: bool) -> None:
    def ends() -> tuple[int, int]:
        handle = bar.handle()
        return (handle.left(), handle.right()) if lying else (handle.top(), handle.bottom())

    bar.setRange(0, 2**31 - 1)
    from_start = ends()
    bar.setValue(bar.maximum())
    from_end = ends()
    first, last = (0, 27), (372, 399)
    assert [from_start, from_end] == ([last, first] if lying and mirrored else [first, last])


@bars
def test_a_click_beside_the_handle_turns_a_page(bar: Bar) -> None:
    bar.setValue(40)
    part = QStyle.SubControl
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.part(part.SC_ScrollBarAddPage).center())
    assert bar.value() == 50
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.part(part.SC_ScrollBarSubPage).center())
    assert bar.value() == 40


@bars
def test_a_handle_is_dragged_from_end_to_end(bar: Bar, lying: bool, mirrored: bool) -> None:
    grasped = bar.handle().center()
    away = 360 if not (lying and mirrored) else -360
    for share, value in ((0.5, 45), (1.0, 90)):
        there = grasped + (QPoint(round(away * share), 0) if lying else QPoint(0, round(away * share)))
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=bar.handle().center())
        QTest.mouseMove(bar, there)
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=there)
        assert bar.value() == value


@bars
def test_there_is_no_handle_where_nothing_can_be_scrolled(bar: Bar) -> None:
    middle = bar.handle().center()
    seen = bar.colour(middle)
    bar.setRange(0, 0)
    assert not alike(bar.colour(middle), seen)
    assert bar.handle() == bar.rect()


@dark_and_light
def test_the_line_between_entries_of_a_menu_is_seen(qtbot: Any, dark: bool) -> None:
    menu, style = QMenu(), Style()
    qtbot.addWidget(menu)
    menu.setStyle(style)
    menu.setPalette(qpalette(dark))
    menu.addAction("Before")
    line = menu.addSeparator()
    menu.addAction("After")
    menu.resize(menu.sizeHint())
    place, seen = menu.actionGeometry(line), menu.grab().toImage()
    column = [seen.pixelColor(place.center().x(), y) for y in range(place.top(), place.bottom() + 1)]
    assert max(contrast(one, column[0]) for one in column) >= 1.3

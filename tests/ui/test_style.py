"""What can be ticked or typed into is seen in both appearances: its edge has a contrast of 3 to 1 to what is around it."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from nirmaan_tray.ui.palette import colours, qpalette
from nirmaan_tray.ui.style import Style

dark_and_light = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


class Form(QWidget):
    def __init__(self, dark: bool) -> None:
        super().__init__()
        self.check, self.radio, self.field = QCheckBox("Check"), QRadioButton("Radio"), QLineEdit()
        self._style = Style()
        column = QVBoxLayout(self)
        for part in (self, self.check, self.radio, self.field):
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

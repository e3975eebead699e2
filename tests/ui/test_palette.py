"""The colours can be told apart by people who see little contrast: WCAG 2.2, AA, measured on the grounds that are used."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QPalette

from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.palette import Colours, colours, matching, qpalette

TEXT, MARK = 4.5, 3.0
GROUNDS = ("base", "raised", "selected")
ON_GROUNDS = ("text", "muted", "accent", "info", "warning", "alert", "good")

dark_and_light = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


@dark_and_light
@pytest.mark.parametrize("ground", GROUNDS)
def test_whatever_is_read_can_be_read_on_each_ground(dark: bool, ground: str) -> None:
    of = colours(dark)
    for name in ON_GROUNDS:
        assert contrast(getattr(of, name), getattr(of, ground)) >= TEXT, name
    for topic in Topic:
        assert contrast(of.topics[topic], getattr(of, ground)) >= TEXT, topic


@dark_and_light
def test_what_is_pressed_and_what_surrounds_can_be_made_out(dark: bool) -> None:
    of = colours(dark)
    assert contrast(of.on_accent, of.accent) >= TEXT
    assert contrast(of.outline, of.base) >= MARK
    assert contrast(of.outline, of.raised) >= MARK
    assert contrast(of.accent, of.raised) >= MARK  # the frame of what has the focus


def test_each_colour_is_looked_at_by_these_tests() -> None:
    assert {field.name for field in fields(Colours)} == {
        *GROUNDS,
        *ON_GROUNDS,
        "on_accent",
        "outline",
        "line",
        "topics",
    }
    assert set(colours(dark=False).topics) == set(Topic)


@dark_and_light
def test_widgets_that_qt_paints_are_as_readable(dark: bool) -> None:
    of, role = qpalette(dark), QPalette.ColorRole
    pairs = [
        (role.WindowText, role.Window),
        (role.Link, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.Link, role.Base),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.HighlightedText, role.Highlight),
    ]
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        for above, below in pairs:
            assert contrast(of.color(group, above), of.color(group, below)) >= TEXT, (above, below)
    disabled = QPalette.ColorGroup.Disabled
    assert of.color(disabled, role.Text) != of.color(role.Text)


@dark_and_light
def test_a_widget_finds_the_colours_that_go_with_its_own(dark: bool) -> None:
    assert matching(qpalette(dark)) is colours(dark)
    assert matching(QPalette(QColor("#202020" if dark else "#f0f0f0"))) is colours(dark)

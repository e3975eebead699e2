"""Where the inbox goes on the screen."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from nirmaan_tray.ui.inbox.frame import POPUP
from nirmaan_tray.ui.inbox.place import beside, within

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, -200, 1280, 1024)
PANEL = 40

# Screens by the side on which they have a panel: what it leaves free, and an icon in its far corner.
PANELS = {
    "bottom": (SCREEN.adjusted(0, 0, 0, -PANEL), QRect(1700, 1049, 22, 22)),
    "top": (SCREEN.adjusted(0, PANEL, 0, 0), QRect(1700, 9, 22, 22)),
    "left": (SCREEN.adjusted(PANEL, 0, 0, 0), QRect(9, 1000, 22, 22)),
    "right": (SCREEN.adjusted(0, 0, -PANEL, 0), QRect(1889, 1000, 22, 22)),
}


@pytest.mark.parametrize("side", PANELS)
def test_it_lies_between_the_panel_and_the_middle_of_the_screen(side: str) -> None:
    free, icon = PANELS[side]
    place = beside(icon, SCREEN, free, POPUP)
    assert place.size() == POPUP
    assert free.contains(place)
    gap = {
        "bottom": free.bottom() - place.bottom(),
        "top": place.top() - free.top(),
        "left": place.left() - free.left(),
        "right": free.right() - place.right(),
    }
    assert 0 < gap[side] < 10, "as near to the panel as can be"


def test_it_is_centred_on_an_icon_that_has_room_on_both_sides() -> None:
    free, icon = PANELS["bottom"]
    icon.moveLeft(900)
    place = beside(icon, SCREEN, free, POPUP)
    assert abs(place.center().x() - icon.center().x()) <= 1


@pytest.mark.parametrize("side", PANELS)
def test_a_panel_that_hides_itself_is_on_the_nearest_side(side: str) -> None:
    _, icon = PANELS[side]
    assert not beside(icon, SCREEN, SCREEN, POPUP).intersects(icon)


def test_a_second_screen_has_corners_of_its_own() -> None:
    free = SECOND.adjusted(0, 0, 0, -PANEL)
    place = beside(QRect(3150, 800, 22, 22), SECOND, free, POPUP)
    assert free.contains(place)
    assert place.left() > SCREEN.right()


@dataclass(frozen=True)
class Desktop:
    screen: QRect
    free: QRect
    icon: QRect


@st.composite
def desktops(draw: st.DrawFn) -> Desktop:
    """Any screen, with any panels, and an icon anywhere on it."""
    x, y = draw(st.integers(-4000, 4000)), draw(st.integers(-3000, 3000))
    screen = QRect(x, y, draw(st.integers(320, 5120)), draw(st.integers(240, 2880)))
    edges = [draw(st.integers(0, 100)) for _ in range(4)]
    free = screen.adjusted(edges[0], edges[1], -edges[2], -edges[3])
    side = draw(st.integers(1, 64))
    left = draw(st.integers(screen.left(), screen.right() - side + 1))
    top = draw(st.integers(screen.top(), screen.bottom() - side + 1))
    return Desktop(screen, free, QRect(left, top, side, side))


SIZES = st.builds(QSize, st.integers(50, 1200), st.integers(50, 1200))


@given(desktops(), SIZES)
def test_it_is_never_off_the_screen_nor_below_a_panel(desktop: Desktop, size: QSize) -> None:
    place = beside(desktop.icon, desktop.screen, desktop.free, size)
    assert desktop.free.contains(place)
    assert place.width() <= size.width()
    assert place.height() <= size.height()
    if size.width() < desktop.free.width() - 20 and size.height() < desktop.free.height() - 20:
        assert place.size() == size


@given(st.builds(QRect, *[st.integers(-6000, 6000)] * 2, *[st.integers(100, 4000)] * 2))
def test_a_window_comes_back_where_it_can_be_taken_hold_of(window: QRect) -> None:
    screens = [SCREEN, SECOND]
    place = within(window, screens)
    assert place is None or any(screen.contains(place) for screen in screens)
    if any(screen.contains(window) for screen in screens):
        assert place == window


def test_a_window_on_a_screen_that_has_gone_does_not_come_back_there() -> None:
    stood = QRect(2000, 100, 500, 600)
    assert within(stood, [SCREEN, SECOND]) == stood
    assert within(stood, [SCREEN]) is None

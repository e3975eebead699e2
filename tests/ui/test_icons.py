"""The tray's icons: told apart by shape, readable when small, cheap."""

import itertools
import time
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from pytestqt.qtbot import QtBot

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui.icons import CACHED, SIZES, Face, count_text, icon, template

COUNTS = (0, 1, 9, 10, 42, 99, 100)
LIGHT, DARK = QColor("#f3f3f3"), QColor("#202020")

pytestmark = pytest.mark.usefixtures("qapp")


def image(
    state: LinkState, count: int = 0, size: int = 16, *, dark: bool = False, ratio: float = 1.0, quiet: bool = False
) -> QImage:
    pixmap = icon(face(state, count, quiet), dark=dark).pixmap(QSize(size, size), ratio)
    return pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)


def face(state: LinkState, count: int = 0, quiet: bool = False) -> Face:
    return Face(state, count_text(count), quiet)


def alphas(drawn: QImage) -> list[bytes]:
    """How solid it is, 0 to 255, a row of pixels at a time."""
    return rows(drawn.convertToFormat(QImage.Format.Format_Alpha8))


def rows(drawn: QImage) -> list[bytes]:
    """The pixels of a picture with one byte for each."""
    return [bytes(cast("memoryview", drawn.constScanLine(y)))[: drawn.width()] for y in range(drawn.height())]


def mask(drawn: QImage) -> list[bool]:
    """Where there is something, whatever its colour."""
    return [alpha > 127 for row in alphas(drawn) for alpha in row]


def differing(a: QImage, b: QImage) -> int:
    return sum(left != right for left, right in zip(mask(a), mask(b), strict=True))


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("size", [16, 22, 48])
def test_states_differ_in_shape(size: int, count: int, dark: bool, quiet: bool) -> None:
    for one, other in itertools.combinations(LinkState, 2):
        drawn = (image(state, count, size, dark=dark, quiet=quiet) for state in (one, other))
        pixels = differing(*drawn)
        # A good part of the picture, also where "99+" leaves only its upper half.
        assert pixels >= size * size / 25, (one, other, count)


AWAKE = [state for state in LinkState if state is not LinkState.SIGN_IN_NEEDED]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("size", [16, 22, 32])
@pytest.mark.parametrize("state", AWAKE)
def test_peace_and_quiet_is_seen_by_whoever_sees_no_colours(
    state: LinkState, size: int, count: int, dark: bool
) -> None:
    drawn = [greys(image(state, count, size, dark=dark, quiet=quiet), dark=dark) for quiet in (False, True)]
    pixels = sum(abs(one - other) >= 40 for one, other in zip(*drawn, strict=True))
    assert pixels >= size * size / 20


def greys(drawn: QImage, *, dark: bool) -> list[int]:
    """The picture on its panel as a colour-blind person sees it, 0 to 255."""
    on_panel = QImage(drawn.size(), QImage.Format.Format_RGB32)
    on_panel.fill(DARK if dark else LIGHT)
    with QPainter(on_panel) as painter:
        painter.drawImage(0, 0, drawn)
    return [grey for row in rows(on_panel.convertToFormat(QImage.Format.Format_Grayscale8)) for grey in row]


@pytest.mark.parametrize("count", COUNTS)
def test_where_nothing_comes_nobody_is_said_to_be_left_in_peace(count: int) -> None:
    needed = LinkState.SIGN_IN_NEEDED
    assert image(needed, count) == image(needed, count, quiet=True)


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("state", list(LinkState))
def test_the_template_is_a_mask_with_the_count_beside(state: LinkState, count: int, quiet: bool) -> None:
    made, bare = template(face(state, count, quiet)), template(face(state, 0, quiet))
    assert made.isMask()
    for size in SIZES:
        drawn, figure = (of_height(each, size) for each in (made, bare))
        assert drawn.copy(0, 0, size, size) == figure, "the count covers nothing"
        assert (drawn.width() > size) is (count > 0)
        solid = alphas(drawn)
        assert not any(drawn.pixelColor(x, size // 2).rgb() & 0xFFFFFF for x in range(drawn.width())), "black"
        if count:
            assert sum(row[size:].count(255) for row in solid) >= size // 3, "crisp"
            assert not any(row[-1] for row in solid), "nothing is cut off"


def of_height(made: QIcon, height: int) -> QImage:
    (size,) = [size for size in made.availableSizes() if size.height() == height]
    return made.pixmap(size, 1.0).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def test_templates_of_states_differ_without_any_colour() -> None:
    for one, other in itertools.combinations(LinkState, 2):
        for quiet in (False, True):
            drawn = [of_height(template(face(state, 0, quiet)), 18) for state in (one, other)]
            assert differing(*drawn) >= 18 * 18 / 25


@pytest.mark.parametrize("state", list(LinkState))
@pytest.mark.parametrize("size", [16, 22])
def test_every_count_looks_different(size: int, state: LinkState) -> None:
    drawn = {bytes(image(state, count, size).constBits()) for count in range(101)}
    assert len(drawn) == 101


@pytest.mark.parametrize("digit", range(10))
def test_digits_are_told_apart_at_16_pixels(digit: int) -> None:
    for other in range(digit):
        one, two = (white(image(LinkState.UP, number)) for number in (digit or 10, other or 20))
        assert len(one ^ two) >= 2


def white(drawn: QImage) -> set[tuple[int, int]]:
    """The ink of the number: crisp, so fully white."""
    return {
        (x, y)
        for y in range(drawn.height())
        for x in range(drawn.width())
        if drawn.pixelColor(x, y) == QColor("#ffffff")
    }


@pytest.mark.parametrize("size", SIZES)
def test_the_digits_of_99_plus_are_whole_pixels_inside_the_icon(size: int) -> None:
    drawn = image(LinkState.UP, 100, size)
    ink = white(drawn)
    assert len(ink) >= size * size / 12
    xs, ys = [x for x, _ in ink], [y for _, y in ink]
    assert min(xs) >= 1
    assert max(xs) <= size - 2
    assert max(ys) - min(ys) + 1 >= size * 0.37
    below = drawn.pixelColor((min(xs) + max(xs)) // 2, max(ys) + 1)
    assert (below.red() > 180, below.green() < 60) == (True, True), "the pill goes on below the digits"


@pytest.mark.parametrize("count", [-1, 0])
def test_nothing_unread_has_no_badge(count: int) -> None:
    assert not white(image(LinkState.UP, count))


def test_more_than_99_look_all_the_same() -> None:
    assert image(LinkState.UP, 100) == image(LinkState.UP, 5000)
    assert image(LinkState.UP, 99) != image(LinkState.UP, 100)


@pytest.mark.parametrize("state", list(LinkState))
@pytest.mark.parametrize(("dark", "own", "foreign"), [(False, LIGHT, DARK), (True, DARK, LIGHT)])
def test_readable_on_its_panel_and_visible_on_the_other(
    state: LinkState, dark: bool, own: QColor, foreign: QColor
) -> None:
    drawn = image(state, 0, 22, dark=dark)
    solid = [color for x in range(22) for y in range(22) if (color := drawn.pixelColor(x, y)).alpha() == 255]
    for panel, wanted in ((own, 3.0), (foreign, 1.7)):
        readable = [color for color in solid if contrast(color, panel) >= wanted]
        assert len(readable) >= len(solid) / 4
    assert len(solid) >= 45


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio after WCAG 2.1, 1 to 21."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_light_and_dark_differ() -> None:
    assert all(image(state, 0, 22) != image(state, 0, 22, dark=True) for state in (LinkState.OFFLINE,))


@pytest.mark.parametrize(
    ("size", "ratio"), [(16, 1.0), (16, 1.25), (16, 2.0), (22, 2.0), (24, 1.5), (24, 2.0), (32, 2.0)]
)
def test_each_scale_has_its_own_drawing(size: int, ratio: float) -> None:
    pixmap = icon(face(LinkState.UP, 7), dark=False).pixmap(QSize(size, size), ratio)
    pixels = round(size * ratio)
    assert pixmap.width() == pixels
    assert pixmap.devicePixelRatio() == pytest.approx(ratio)
    # Drawn at this size, not scaled to it.
    drawn = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    drawn.setDevicePixelRatio(1)
    assert white(drawn) == white(image(LinkState.UP, 7, pixels))


def test_the_hat_is_the_one_of_the_resources(qtbot: QtBot) -> None:
    from PySide6.QtSvg import QSvgRenderer  # the program itself draws without it

    source = Path(__file__).parents[2] / "resources" / "icons" / "nirmaan-tray.svg"
    expected = QImage(64, 64, QImage.Format.Format_ARGB32)
    expected.fill(0)
    painter = QPainter(expected)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    assert differing(image(LinkState.UP, 0, 64), expected) < 64 * 64 / 50


def test_the_cache_is_bounded_and_used() -> None:
    icon.cache_clear()
    for count in range(100):
        icon(face(LinkState.UP, count), dark=False)
    assert icon.cache_info().currsize == CACHED
    first = icon(face(LinkState.UP, 500), dark=False)
    assert icon(face(LinkState.UP, 501), dark=False).cacheKey() == first.cacheKey()


def test_drawing_is_quick_and_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    # Not an audit hook: it could not be taken away again, and CPython 3.11 lets a thread die that begins while another one
    # does, where coverage is measured and any hook is there.
    monkeypatch.setattr("io.open", opened.append)
    monkeypatch.setattr("builtins.open", opened.append)
    icon.cache_clear()
    start = time.process_time()
    for count in range(1, 21):
        icon(face(LinkState.UP, count), dark=False)
    spent = (time.process_time() - start) / 20
    monkeypatch.undo()
    assert not opened
    # 2 ms here; the loop must never be held for 50.
    assert spent < 0.025

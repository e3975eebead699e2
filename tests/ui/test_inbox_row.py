"""How rows of the list are painted: any text in any direction, marks that are told apart, and nothing cut off."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import palette
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox import topic_icons as topic_icons
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.row import Pointed, row_height
from nirmaan_tray.ui.inbox.row_texts import DESCRIPTION_LINES, Fonts, RowTexts

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000
PLAIN = Notification(
    "n1", "Title", "Description", NOW - timedelta(minutes=12), creation="1", project="Tower A", seen=True
)


@pytest.fixture
def listed(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge) -> Iterator[InboxList]:
    """The list, as wide as the popup, in our own colours."""
    made = InboxList(bridge, lambda: NOW, EVERYTHING)
    made.setPalette(palette.qpalette(False))
    made.resize(400, 560)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def painted(qtbot: Any, listed: InboxList, bridge: Bridge, wishes: Any) -> Callable[..., QImage]:
    """``painted(row, ...)`` puts rows into the list and returns a picture of it."""

    def paint(*rows: Notification) -> QImage:
        wishes.stored = list(rows)
        bridge.rows_changed.emit()
        qtbot.waitUntil(lambda: shown(listed) == list(rows) and not listed._reader.busy, timeout=WAIT_MS)
        return listed.viewport().grab().toImage()

    return paint


def shown(listed: InboxList) -> list[Notification]:
    return [listed.rows.row(n) for n in range(listed.rows.rowCount())]


def close_to(picture: QImage, colour: QColor) -> int:
    """How many pixels have about this colour."""
    wanted, found = (colour.red(), colour.green(), colour.blue()), 0
    for x in range(picture.width()):
        for y in range(min(picture.height(), 140)):
            pixel = picture.pixelColor(x, y)
            parts = (pixel.red(), pixel.green(), pixel.blue())
            found += all(abs(a - b) < 16 for a, b in zip(parts, wanted, strict=True))
    return found


def test_titles_are_drawn_as_they_are(listed: InboxList, painted: Callable[..., QImage]) -> None:
    """What would be taken for markup takes the room that its characters take."""

    def ink(title: str) -> int:
        picture = painted(replace(PLAIN, title=title, description="", project=None))
        body = listed.row_painter.body(listed.visualRect(listed.rows.index(0)))
        ground = picture.pixel(2, body.center().y())
        upper = range(body.top(), body.center().y())
        return max(x for x in range(60, body.width()) for y in upper if picture.pixel(x, y) != ground)

    assert ink("<b>A</b> &amp; B") > ink("A & B") + 20


def test_rows_are_mirrored_where_the_language_is(listed: InboxList, painted: Callable[..., QImage]) -> None:
    def inked(left: int, right: int) -> bool:
        """Whether the upper half of the row has ink there."""
        picture = listed.viewport().grab().toImage()
        body = listed.row_painter.body(listed.visualRect(listed.rows.index(0)))
        lines = range(body.top(), body.center().y() + 10)
        return any(
            picture.pixel(x, y) != picture.pixel(2, body.center().y()) for x in range(left, right) for y in lines
        )

    painted(replace(PLAIN, title="T", description="D"))
    width = listed.viewport().width()
    assert inked(0, 60)
    assert not inked(width - 60, width)
    listed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width = listed.viewport().width()
    assert not inked(0, 60)
    assert inked(width - 60, width)


def test_any_text_can_be_painted(listed: InboxList, painted: Callable[..., QImage]) -> None:
    strange = [
        "",
        " ",
        "नई खरीद अनुरोध 🙏🏽" * 300,
        "\ud800",
        "👩‍👩‍👧‍👦" * 600,
        "x" * 5000,
        "שלום עולם",
        "مشروع جديد",
        "a\n\tb\x00c",
        "‮abc",
    ]
    painted(
        *(
            replace(
                PLAIN,
                name=f"n{n}",
                creation=str(9 - n),
                title=text,
                description=text,
                project=text,
                work_package=text,
                sender=text,
                kind=list(Kind)[n % 3],
                seen=n % 2 == 0,
                mark_refused="busy" if n % 3 == 1 else None,
                snoozed_until=NOW if n % 4 == 1 else None,
            )
            for n, text in enumerate(strange)
        )
    )
    for width in (40, 90, 300, 2000):
        listed.resize(width, len(strange) * listed.rowHeight(0) + 300)
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            listed.setLayoutDirection(direction)
            listed.selectRow(2)
            assert not listed.grab().isNull()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [Kind.WARNING, Kind.ALERT])
def test_what_matters_is_marked_in_its_colour(
    listed: InboxList, painted: Callable[..., QImage], dark: bool, kind: Kind
) -> None:
    listed.setPalette(palette.qpalette(dark))
    colours = palette.colours(dark)
    colour = colours.warning if kind is Kind.WARNING else colours.alert
    assert close_to(painted(PLAIN), colour) == 0
    assert close_to(painted(replace(PLAIN, kind=kind)), colour) > 100


def test_each_state_of_a_row_looks_different(
    qtbot: Any, listed: InboxList, painted: Callable[..., QImage], bridge: Bridge
) -> None:
    bridge.set_link(Link(LinkState.OFFLINE))  # spinners stand still
    states = [
        PLAIN,
        replace(PLAIN, seen=False),
        replace(PLAIN, seen=False, mark_pending=True),
        replace(PLAIN, seen=False, mark_refused="not_permitted"),
        replace(PLAIN, seen=False, snoozed_until=NOW + timedelta(hours=1)),
        replace(PLAIN, title=""),
    ]
    pictures = [painted(state) for state in states]
    painted(states[1])
    for on_button in (False, True):
        listed.row_painter.pointed = Pointed(QPersistentModelIndex(listed.rows.index(0)), on_button)
        pictures.append(listed.viewport().grab().toImage())
    listed.selectRow(0)
    pictures.append(listed.viewport().grab().toImage())
    assert all(one != other for one, other in combinations(pictures, 2))


def test_the_row_that_has_the_keyboard_shows_it(qtbot: Any, listed: InboxList, painted: Callable[..., QImage]) -> None:
    painted(PLAIN)
    listed.selectRow(0)
    listed.activateWindow()
    listed.setFocus()
    qtbot.waitUntil(listed.hasFocus, timeout=WAIT_MS)
    focused = listed.viewport().grab().toImage()
    listed.clearFocus()
    assert close_to(focused, palette.colours(False).accent) > close_to(
        listed.viewport().grab().toImage(), palette.colours(False).accent
    )


def drawn(draw: Callable[[QPainter, QRectF], None], size: int) -> QImage:
    picture = QImage(size, size, QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def unlike(one: QImage, other: QImage) -> int:
    """How many pixels are clearly different."""
    size = range(one.width())
    return sum(abs(one.pixelColor(x, y).red() - other.pixelColor(x, y).red()) > 96 for x in size for y in size)


def test_topics_are_told_apart_by_their_shapes_alone(qapp: Any) -> None:
    def shape(topic: Topic) -> QImage:
        return drawn(lambda painter, box: topic_icons.draw_topic(painter, box, topic, QColor("black")), 20)

    pictures = {topic: shape(topic) for topic in Topic}
    for one, other in combinations(Topic, 2):
        assert unlike(pictures[one], pictures[other]) > 30, (one, other)
    for topic, picture in pictures.items():
        edge = [picture.pixelColor(x, y).red() for n in range(20) for x, y in ((0, n), (19, n), (n, 0), (n, 19))]
        assert min(edge) > 128, f"{topic} is cut off"


def test_warnings_and_alerts_are_told_apart_by_their_shapes_alone(qapp: Any) -> None:
    sign = topic_icons.Sign(QColor("black"), QColor("white"))

    def shape(kind: Kind) -> QImage:
        return drawn(lambda painter, box: topic_icons.draw_sign(painter, box, kind, sign), 17)

    assert unlike(shape(Kind.WARNING), shape(Kind.ALERT)) > 30


LONG = "Donaudampfschifffahrtsgesellschaftskapitän " * 9


@pytest.mark.parametrize("size", [9, 13.5, 27])
def test_when_it_came_is_never_cut_off(qapp: Any, size: float) -> None:
    font = QApplication.font()
    font.setPointSizeF(size)
    row = replace(PLAIN, project=LONG, work_package=LONG, kind=Kind.WARNING)
    fonts = Fonts(font)
    texts = RowTexts(fonts).of(row, NOW, title=300, width=320, sign=14)
    assert texts.age.width >= fonts.metrics(fonts.small).horizontalAdvance("12 min ago") - 1
    parts = [part for part in (texts.snoozed, texts.matters, texts.where, texts.age) if part is not None]
    gaps = (len(parts) - 1) * fonts.metrics(fonts.small).horizontalAdvance(" · ")
    assert sum(part.width for part in parts) + gaps <= 321


def test_long_texts_end_in_an_ellipsis(qapp: Any) -> None:
    fonts = Fonts(QApplication.font())
    for text in (LONG, "a " + "x" * 900, "word " * 400):
        texts = RowTexts(fonts).of(replace(PLAIN, title=text, description=text), NOW, title=200, width=300, sign=14)
        assert len(texts.description) == DESCRIPTION_LINES
        for line in (texts.title, texts.description[-1]):
            assert line.text.endswith("…")
        assert texts.title.width <= 200
        assert all(line.width <= 300 for line in texts.description)
        assert not texts.description[0].text.endswith("…")


def test_what_was_cut_says_so_although_it_was_cut_at_a_short_word(qapp: Any) -> None:
    texts = RowTexts(Fonts(QApplication.font())).of(
        replace(PLAIN, title="a " + "i" * 900), NOW, title=600, width=600, sign=14
    )
    assert texts.title.text.endswith("…")


def test_a_refused_mark_takes_a_line_of_the_description(qapp: Any) -> None:
    fonts = Fonts(QApplication.font())
    row = replace(PLAIN, description=LONG, mark_refused="busy")
    texts = RowTexts(fonts).of(row, NOW, title=200, width=300, sign=14)
    assert texts.refused is not None
    assert len(texts.description) == DESCRIPTION_LINES - 1


def test_a_row_is_laid_out_again_only_when_it_changed(qapp: Any) -> None:
    made = RowTexts(Fonts(QApplication.font()))

    def of(row: Notification, now: datetime = NOW, width: float = 300) -> object:
        return made.of(row, now, title=200, width=width, sign=14)

    first = of(PLAIN)
    assert of(replace(PLAIN)) is first
    assert of(PLAIN, width=301) is not first
    assert of(PLAIN, NOW + timedelta(minutes=1)) is not of(PLAIN)
    assert of(replace(PLAIN, title="Other")) is not of(PLAIN)


def test_the_texts_of_a_hundred_thousand_rows_are_not_all_kept(qapp: Any) -> None:
    made = RowTexts(Fonts(QApplication.font()))
    for n in range(400):
        made.of(replace(PLAIN, name=f"n{n}", title="", description=""), NOW, title=200, width=300, sign=14)
    assert len(made._kept) <= 256


def test_a_row_has_room_for_all_its_lines(qapp: Any) -> None:
    font = QApplication.font()
    before = row_height(font)
    font.setPointSizeF(font.pointSizeF() * 1.5)
    assert row_height(font) > before * 1.25

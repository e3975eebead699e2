"""The guides are read in a window of the program's: by keyboard, without a network, and nothing there leads out of them."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget

from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.ui import guide_words as words
from nirmaan_tray.ui.guide_window import GuideWindow
from nirmaan_tray.ui.palette import colours, qpalette

LONG = "\n\n".join(f"Line {number} of many." for number in range(80))
NEEDLES = f"## Needles\n\nA needle, and [another guide](admin.md#deep).\n\n{LONG}"
USER = f"# User\n\n{LONG}\n\n{NEEDLES}\n\n## End\n\nThe last needle. {LONG}"
ADMIN = f"# Admin\n\n## First\n\n{LONG}\n\n## Deep\n\n{LONG}\n\n## Last\n\nAll."

SCHEMES = ("https", "file", "nirmaan-tray")


class Shelf:
    """Hands out guides, and notes which."""

    def __init__(self) -> None:
        self.read: list[Guide] = []
        self.error: OSError | None = None

    async def __call__(self, guide: Guide) -> GuideText:
        self.read.append(guide)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return GuideText({Guide.USER: USER, Guide.ADMIN: ADMIN}[guide])


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def window(qtbot: Any, loop: asyncio.AbstractEventLoop, shelf: Shelf) -> GuideWindow:
    made = GuideWindow(shelf)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def full(qtbot: Any, window: GuideWindow) -> Callable[[Guide], None]:
    """``full(guide)`` waits until all of a guide is there."""

    def wait(guide: Guide) -> None:
        chapters = window.pages[guide].findChildren(QListWidget)[0]
        qtbot.waitUntil(lambda: chapters.count() > 0 and all(task.done() for task in window._tasks.values()))

    return wait


def top(window: GuideWindow) -> str:
    """What stands in the first line that is in view."""
    browser = window.pages[window.guide].browser
    return browser.cursorForPosition(browser.viewport().rect().topLeft()).block().text()


def beginning_in_view(window: GuideWindow) -> str:
    """The heading that stands in the upper tenth of the view."""
    browser = window.pages[window.guide].browser
    for y in range(0, browser.viewport().height() // 10, 4):
        block = browser.cursorForPosition(QPoint(20, y)).block()
        if block.blockFormat().headingLevel():
            return block.text()
    return ""


def test_a_guide_is_read_when_it_is_turned_to_and_once(window: GuideWindow, shelf: Shelf, full: Any) -> None:
    assert shelf.read == []
    window.present()
    full(Guide.USER)
    window.present(Guide.ADMIN)
    full(Guide.ADMIN)
    window.present(Guide.USER)
    assert window.guide is Guide.USER
    assert shelf.read == [Guide.USER, Guide.ADMIN]


def test_a_chapter_is_brought_to_the_top(qtbot: Any, window: GuideWindow, full: Any) -> None:
    window.present(Guide.USER)
    full(Guide.USER)
    assert top(window) == "User"
    (chapters,) = window.pages[Guide.USER].findChildren(QListWidget)
    assert [chapters.item(row).text() for row in range(chapters.count())] == ["Needles", "End"]
    chapters.setFocus()
    assert top(window) == "User", "coming to the list chooses nothing"
    qtbot.keyClick(chapters, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: beginning_in_view(window) == "End")
    qtbot.keyClick(chapters, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: beginning_in_view(window) == "Needles")
    bar = window.pages[Guide.USER].browser.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert chapters.currentRow() == 1, "the list tells where one is reading"
    bar.setValue(0)
    assert chapters.currentRow() == 0
    chapters.itemClicked.emit(chapters.item(0))
    qtbot.waitUntil(lambda: beginning_in_view(window) == "Needles")


def test_a_link_leads_to_its_place_in_another_guide(qtbot: Any, window: GuideWindow, full: Any) -> None:
    window.present(Guide.USER)
    full(Guide.USER)
    for _ in range(2):
        window.pages[Guide.USER].browser.anchorClicked.emit(QUrl("admin.md#deep"))
        full(Guide.ADMIN)
        assert window.guide is Guide.ADMIN
        qtbot.waitUntil(lambda: beginning_in_view(window) == "Deep")
        window.pages[Guide.ADMIN].browser.verticalScrollBar().setValue(0)
        window.present(Guide.USER)


def test_the_last_chapter_is_marked_although_it_does_not_come_to_the_top(window: GuideWindow, full: Any) -> None:
    window.present(Guide.ADMIN)
    full(Guide.ADMIN)
    (chapters,) = window.pages[Guide.ADMIN].findChildren(QListWidget)
    chapters.setCurrentRow(2)
    bar = window.pages[Guide.ADMIN].browser.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert chapters.currentRow() == 2


class Desktop(QObject):
    """Stands where the desktop opens addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[Desktop]:
    made = Desktop()
    for scheme in SCHEMES:
        QDesktopServices.setUrlHandler(scheme, made, "open")  # type: ignore[arg-type] # bytes, say the stubs; Qt takes none
    yield made
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


def test_nothing_leads_out_of_the_guides(window: GuideWindow, shelf: Shelf, full: Any, desktop: Desktop) -> None:
    QDesktopServices.openUrl(QUrl("https://seen.example/"))
    assert desktop.opened.pop() == QUrl("https://seen.example/")
    window.present(Guide.USER)
    full(Guide.USER)
    browser = window.pages[Guide.USER].browser
    before = browser.toPlainText()
    for address in ("https://evil.example/", "file:///etc/passwd", "security.md", "nirmaan-tray:show"):
        browser.anchorClicked.emit(QUrl(address))
        assert browser.loadResource(2, QUrl(address)) is None
    assert browser.toPlainText() == before
    assert shelf.read == [Guide.USER]
    assert desktop.opened == []
    assert not browser.openLinks()
    assert not browser.openExternalLinks()


def test_what_is_looked_for_is_found_again_and_again(qtbot: Any, window: GuideWindow, full: Any) -> None:
    window.present(Guide.USER)
    full(Guide.USER)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    (field,) = window.findChildren(QLineEdit)
    qtbot.waitUntil(lambda: window.focusWidget() is field)
    qtbot.keyClicks(field, "needle")
    cursor = window.pages[Guide.USER].browser.textCursor
    found = []
    for _ in range(4):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert cursor().selectedText().lower() == "needle"
        found.append(cursor().position())
    assert found[0] < found[1] < found[2]
    assert found[3] == found[0]
    window.find_previous()
    assert cursor().position() == found[2]
    assert window.isVisible(), "Enter looks for it, and closes nothing"
    field.setText("haystack")
    window.find_next()
    assert words.not_found("haystack") in [label.text() for label in window.findChildren(QLabel)]
    assert cursor().position() == found[2], "it stays where it was"
    qtbot.keyClicks(field, "s")
    assert words.not_found("haystack") not in [label.text() for label in window.findChildren(QLabel)]


def test_escape_closes_it_in_the_middle_of_reading(qtbot: Any, window: GuideWindow) -> None:
    window.present(Guide.USER)
    (task,) = window._tasks.values()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(task.cancelled)
    assert window.isHidden()


def test_a_guide_that_cannot_be_read_says_what_to_do(
    qtbot: Any, window: GuideWindow, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.error = FileNotFoundError("docs/user.md")
    window.present(Guide.USER)
    browser = window.pages[Guide.USER].browser
    qtbot.waitUntil(lambda: browser.toPlainText() == words.unreadable())
    assert "docs/user.md" in caplog.text
    caplog.clear()


def test_other_colours_are_taken_on_where_one_is_reading(
    qtbot: Any, qapp: QApplication, window: GuideWindow, shelf: Shelf, full: Any
) -> None:
    window.present(Guide.USER)
    full(Guide.USER)
    browser = window.pages[Guide.USER].browser
    browser.verticalScrollBar().setValue(500)
    before = qapp.palette()
    dark = before.base().color().lightnessF() < 0.5
    qapp.setPalette(qpalette(not dark))
    try:
        accent = colours(not dark).accent.name()
        qtbot.waitUntil(lambda: accent in browser.toHtml() and all(task.done() for task in window._tasks.values()))
        assert browser.verticalScrollBar().value() == 500
        assert len(shelf.read) >= 2
    finally:
        qapp.setPalette(before)
    full(Guide.USER)

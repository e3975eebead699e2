"""Every window with texts half as long again, in Hindi, in large letters, and as a screen reader meets it: no text is cut
off, none stays English, and each control has a name and a role.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QRect, QSize, Qt, QTranslator
from PySide6.QtGui import QAccessible, QAction, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from nirmaan_tray.ui import language
from nirmaan_tray.ui.bridge import Bridge
from tests.ui.windows_to_look_at import DATA, WINDOWS, pages

WAIT_MS = 10_000

MARK = "⟦"
"""Begins whatever went through a translation."""

LONGER, LARGER = 1.5, 1.5

Make = Callable[[Bridge, Any], Awaitable[QWidget]]

every_window = pytest.mark.parametrize("make", WINDOWS, ids=lambda make: make.__name__)


class Longer(QTranslator):
    """Makes every text half as long again, and marks it."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        if re.fullmatch(r"[dM, y]+", source):  # how a date is written
            return source
        more = "ā" * round(len(re.sub(r"\{\w+\}", "", source)) * (LONGER - 1))
        # In words, as they come in every language, so that they can be broken into lines.
        words = " ".join(more[at : at + 7] for at in range(0, len(more), 7))
        return f"{MARK}{source} {words}"


@pytest.fixture
def longer(qapp: Any) -> Iterator[None]:
    translator = Longer()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def hindi(qapp: Any) -> Iterator[None]:
    before = QLocale()
    language.use("hi")
    yield
    language.use("en")
    QLocale.setDefault(before)


@pytest.fixture
def large_letters(qapp: Any) -> Iterator[None]:
    before = QApplication.font()
    larger = QFont(before)
    larger.setPointSizeF(before.pointSizeF() * LARGER)
    QApplication.setFont(larger)
    yield
    QApplication.setFont(before)


@pytest.fixture
def show(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any
) -> Iterator[Callable[[Make], Iterator[QWidget]]]:
    shown: list[QWidget] = []

    def made(make: Make) -> Iterator[QWidget]:
        """Show a window, and return it once for each of its pages."""
        making = loop.create_task(settled(make))
        qtbot.waitUntil(making.done, timeout=WAIT_MS)
        window = making.result()
        shown.append(window)
        for _ in pages(window):
            breathe()
            yield window

    async def settled(make: Make) -> QWidget:
        window = await make(bridge, wishes)
        present = getattr(window, "present", window.show)
        present()
        # Whatever it reads and examines is here at once.
        for _ in range(20):
            await asyncio.sleep(0)
        return window

    yield made
    for window in shown:
        window.close()
        window.deleteLater()
        if (parent := window.parentWidget()) is not None:
            parent.deleteLater()
    breathe()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def breathe() -> None:
    """Let layouts follow, which may take a second time where lines are broken anew."""
    for _ in range(5):
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents()


@every_window
def test_texts_half_as_long_again_are_not_cut_off(show: Any, make: Make, longer: None) -> None:
    for window in show(make):
        assert cut(window) == []
        assert untranslated(window) == []


@every_window
def test_hindi_is_not_cut_off(show: Any, make: Make, hindi: None) -> None:
    for window in show(make):
        assert cut(window) == []


@every_window
def test_large_letters_are_taken_over_and_not_cut_off(show: Any, make: Make, large_letters: None) -> None:
    for window in show(make):
        assert cut(window) == []
        assert {part.font().pointSizeF() for part in window.findChildren(QLineEdit)} <= {window.font().pointSizeF()}


@every_window
def test_a_screen_reader_finds_a_name_and_a_role_for_each_control(show: Any, make: Make) -> None:
    for window in show(make):
        assert nameless(window) == []


@every_window
def test_each_control_can_be_reached_by_the_keyboard(show: Any, make: Make) -> None:
    for window in show(make):
        reached = tabbed(window)
        missed = [told(part) for part in controls(window) if part not in reached and not grouped(part)]
        assert missed == []


def test_the_tests_see_what_is_wrong(qtbot: Any, qapp: Any, longer: None) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    label = QLabel(QCoreApplication.translate("A", "A text that is too long for its place"), window)
    label.setGeometry(0, 0, 60, 20)
    wrapped = QLabel(QCoreApplication.translate("A", "A text of several lines, and with room for a single one"), window)
    wrapped.setWordWrap(True)
    wrapped.setGeometry(0, 30, 90, 15)
    outside = QPushButton("OK", window)
    outside.setGeometry(280, 60, 80, 30)
    field = QLineEdit(window)
    field.setGeometry(0, 100, 80, 30)
    window.show()
    assert len(cut(window)) == 3
    window.addAction("Entry")
    assert untranslated(window) == ["QPushButton 'OK'", "action 'Entry'"]
    assert nameless(window) == ["QLineEdit ''"]
    field.setAccessibleName("Name")
    label.setText("")
    wrapped.resize(290, 60)
    outside.move(200, 60)
    assert cut(window) == nameless(window) == []


# --- What is cut off --------------------------------------------------------------------------------------------------


def cut(window: QWidget) -> list[str]:
    """Return what does not show its whole text, and does not tell it when it is pointed at either."""
    return [told(part) for part in visible(window) if text(part) and not whole(part)]


def whole(part: QWidget) -> bool:
    if text(part) in part.toolTip():
        return True
    has, needs = part.size(), needed(part)
    if has.width() < needs.width() or has.height() < needs.height():
        return False
    # What can be scrolled to is not cut off; anything else lies within what surrounds it.
    around = part.parentWidget()
    if around is None or scrolled(part):
        return True
    return around.window().rect().contains(QRect(part.mapTo(around.window(), QPoint(0, 0)), has))


def needed(part: QWidget) -> QSize:
    if isinstance(part, QLabel):
        if part.wordWrap():
            longest = max(
                (part.fontMetrics().horizontalAdvance(word) for word in re.split(r"\s+", part.text())), default=0
            )
            return QSize(longest if " " in part.text() else 0, part.heightForWidth(part.width()))
        return part.sizeHint() if part.textFormat() is not Qt.TextFormat.RichText else part.minimumSizeHint()
    if isinstance(part, QCheckBox | QRadioButton | QPushButton | QComboBox):
        return QSize(part.sizeHint().width(), part.fontMetrics().height())
    if isinstance(part, QGroupBox):
        return QSize(part.fontMetrics().horizontalAdvance(part.title()), 0)
    return part.minimumSizeHint()


def scrolled(part: QWidget) -> bool:
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QAbstractScrollArea):
            return True
        around = around.parentWidget()
    return False


# --- What is not translated -------------------------------------------------------------------------------------------


def untranslated(window: QWidget) -> list[str]:
    """Return whatever is shown or said that did not go through a translation."""
    found = [f"title {window.windowTitle()!r}"] if foreign(window.windowTitle()) else []
    for part in visible(window):
        said = {text(part), part.toolTip(), part.accessibleName(), part.accessibleDescription()}
        if isinstance(part, QLineEdit):
            said |= {part.placeholderText(), part.text()}
        if any(foreign(each) for each in said):
            found.append(told(part))
    found += [f"action {entry.text()!r}" for entry in entries(window) if foreign(entry.text())]
    return found


def entries(window: QWidget) -> list[QAction]:
    """Return what a window offers in menus, its own and those in it."""
    menus = [window, *window.findChildren(QMenu)]
    return [entry for menu in menus for entry in menu.actions()]


def foreign(said: str) -> bool:
    return MARK not in said and said not in DATA and re.search(r"[^\W\d_]{2}", said) is not None


# --- Screen readers and the keyboard ----------------------------------------------------------------------------------

_NO_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client}


def nameless(window: QWidget) -> list[str]:
    """Return the controls that have no name, or of which nobody knows what they are."""
    found = []
    for part in controls(window):
        reader = QAccessible.queryAccessibleInterface(part)
        # What is scrolled by the keyboard has no role of its own.
        roles = _NO_ROLES if not isinstance(part, QScrollArea) else {QAccessible.Role.NoRole}
        if not reader.text(QAccessible.Text.Name).strip() or reader.role() in roles:
            found.append(told(part))
    return found


def controls(window: QWidget) -> list[QWidget]:
    """Return what takes the focus by itself."""
    return [
        part
        for part in visible(window)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled() and part.focusProxy() is None
    ]


def tabbed(window: QWidget) -> set[QWidget]:
    """Return what one comes to by the tab key."""
    reached: set[QWidget] = set()
    part = window.nextInFocusChain()
    while part is not None and part is not window and part not in reached:
        reached.add(part)
        part = part.nextInFocusChain()
    return reached


def grouped(part: QWidget) -> bool:
    """Tell whether one comes to it by the arrow keys."""
    return isinstance(part, QRadioButton)


# --- Parts of a window ------------------------------------------------------------------------------------------------


def visible(window: QWidget) -> list[QWidget]:
    return [part for part in window.findChildren(QWidget) if part.isVisibleTo(window) and not part.isWindow()]


def text(part: QWidget) -> str:
    if isinstance(part, QComboBox):
        return part.currentText()
    if isinstance(part, QGroupBox):
        return part.title()
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def told(part: QWidget) -> str:
    return f"{type(part).__name__} {(text(part) or part.accessibleName())!r}"

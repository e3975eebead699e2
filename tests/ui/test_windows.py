"""The windows are made when they are wanted, one of each, and the loop goes on meanwhile."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from nirmaan_tray import settings
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.guide import Guide
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.doctor_window import DoctorWindow
from nirmaan_tray.ui.guide_window import GuideWindow
from nirmaan_tray.ui.inbox.window import InboxWindow
from nirmaan_tray.ui.windows import Windows

WAIT_MS = 10_000


@pytest.fixture
def windows(qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge) -> Iterator[Windows]:
    bridge.set_preferences(settings.load(None).preferences)
    made = Windows(bridge)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not inboxes(), timeout=WAIT_MS)


def inboxes() -> list[InboxWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, InboxWindow)]


def visible() -> bool:
    return any(inbox.isVisible() for inbox in inboxes())


def test_who_asks_twice_gets_one_window(qtbot: Any, bridge: Bridge, windows: Windows) -> None:
    for _ in range(3):
        bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and not windows._opening, timeout=WAIT_MS)
    (inbox,) = inboxes()
    inbox.close()
    bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and not windows._opening, timeout=WAIT_MS)
    assert inboxes() == [inbox]


def test_it_is_there_although_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, windows: Windows
) -> None:
    wishes.hangs = loop.create_future()
    bridge.inbox_wanted.emit()
    qtbot.waitUntil(lambda: visible() and wishes.reads > 0, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(wishes.hangs.cancelled, timeout=WAIT_MS)


def test_its_making_lets_others_go_first(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, windows: Windows
) -> None:
    """In one go it would take longer than the loop may be held."""
    bridge.inbox_wanted.emit()
    turns: set[tuple[int, int]] = set()

    async def count() -> None:
        while not visible():
            turns.add((len(QApplication.topLevelWidgets()), len(inboxes())))
            await asyncio.sleep(0)

    counting = loop.create_task(count())
    qtbot.waitUntil(counting.done, timeout=WAIT_MS)
    # Lists and pages have no parents while they are made, and count as windows.
    assert len({parts for parts, windows in turns if not windows}) >= 3
    assert any(windows for _, windows in turns), "it is made before it is shown"


@pytest.mark.parametrize("turns", range(8))
def test_closing_in_the_middle_of_its_making_leaves_nothing(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, windows: Windows, turns: int
) -> None:
    bridge.inbox_wanted.emit()
    before = len(QApplication.topLevelWidgets())

    async def go_on() -> None:
        while len(QApplication.topLevelWidgets()) == before:  # noqa: ASYNC110 - until its making begins
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)

    going = loop.create_task(go_on())
    qtbot.waitUntil(going.done, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(lambda: not inboxes() and not windows._opening, timeout=WAIT_MS)


def test_an_examination_is_shown_once_and_ends_with_its_window(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, windows: Windows
) -> None:
    def examinations() -> list[DoctorWindow]:
        found = [window for window in QApplication.topLevelWidgets() if isinstance(window, DoctorWindow)]
        return [window for window in found if window.isVisible()]

    bridge.doctor_wanted.emit()
    bridge.doctor_wanted.emit()
    qtbot.waitUntil(lambda: len(examinations()) == 1 and not windows._opening, timeout=WAIT_MS)
    examinations()[0].close()
    qtbot.waitUntil(lambda: not examinations(), timeout=WAIT_MS)
    bridge.doctor_wanted.emit()
    qtbot.waitUntil(lambda: len(examinations()) == 1 and not windows._opening, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(lambda: not examinations(), timeout=WAIT_MS)
    assert wishes.calls == 2 * [("doctor",)]


def shown(kind: str) -> list[QWidget]:
    """The windows of a kind, by the name of its class, that can be seen."""
    return [w for w in QApplication.topLevelWidgets() if type(w).__name__ == kind and w.isVisible()]


@pytest.fixture
def settled(qtbot: Any, windows: Windows) -> Callable[[Callable[[], bool]], None]:
    """``settled(condition)`` waits for it, and until nothing is being opened."""
    return lambda condition: qtbot.waitUntil(lambda: condition() and not windows._opening, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ("sign_in_wanted", "SignInDialog"),
        ("sign_out_wanted", "SignOutDialog"),
        ("preferences_wanted", "PreferencesWindow"),
        ("welcome_wanted", "WelcomeWindow"),
        ("news_wanted", "NewsWindow"),
        ("about", "QMessageBox"),
    ],
)
def test_there_is_one_of_each_and_it_is_gone_when_it_is_closed(
    bridge: Bridge, windows: Windows, account: Account, settled: Any, wanted: str, kind: str
) -> None:
    bridge.set_account(account)
    ask = windows.show_about if wanted == "about" else getattr(bridge, wanted).emit
    for _ in range(3):
        ask()
    settled(lambda: len(shown(kind)) == 1)
    (first,) = shown(kind)
    gone: list[bool] = []
    first.destroyed.connect(lambda: gone.append(True))
    first.close()
    settled(lambda: bool(gone))
    ask()
    settled(lambda: len(shown(kind)) == 1)
    windows.close()
    settled(lambda: not shown(kind))


def test_there_is_one_window_for_all_guides(bridge: Bridge, windows: Windows, settled: Any) -> None:
    for guide in (Guide.USER, Guide.ADMIN, Guide.USER, Guide.ADMIN):
        bridge.guide_wanted.emit(guide)
    settled(lambda: len(shown("GuideWindow")) == 1)
    (window,) = shown("GuideWindow")
    assert isinstance(window, GuideWindow)
    settled(lambda: window.guide is Guide.ADMIN and "Settings" in window.pages[Guide.ADMIN].browser.toPlainText())
    gone: list[bool] = []
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    settled(lambda: bool(gone))


def test_nobody_is_asked_to_sign_out_who_is_not_signed_in(bridge: Bridge, windows: Windows, settled: Any) -> None:
    bridge.sign_out_wanted.emit()
    settled(lambda: True)
    assert not shown("SignOutDialog")


def test_about_tells_who_is_signed_in_in_plain_text(
    bridge: Bridge, windows: Windows, account: Account, settled: Any
) -> None:
    bridge.set_account(replace(account, user="<b>asha</b>"))
    windows.show_about()
    settled(lambda: bool(shown("QMessageBox")))
    (box,) = shown("QMessageBox")
    assert isinstance(box, QMessageBox)
    assert "Nirmaan Tray 0." in box.text()
    assert "<b>asha</b>\nat https://office.example\nSigned in with a password" in box.text()
    assert "MIT" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.close()
    settled(lambda: not shown("QMessageBox"))
    bridge.set_account(None)
    windows.show_about()
    settled(lambda: bool(shown("QMessageBox")))
    (box,) = shown("QMessageBox")
    assert isinstance(box, QMessageBox)
    assert "Nobody is signed in." in box.text()


def test_a_click_on_the_icon_shows_the_inbox_beside_it_and_another_one_takes_it_away(
    bridge: Bridge, windows: Windows, settled: Any
) -> None:
    icon = QRect(700, 4, 22, 22)
    bridge.popup_wanted.emit(icon)
    settled(visible)
    (inbox,) = inboxes()
    bridge.popup_wanted.emit(icon)
    settled(lambda: not visible())
    bridge.popup_wanted.emit(icon)
    settled(visible)
    assert inboxes() == [inbox]


def test_what_the_popup_needs_can_be_imported_before(
    qtbot: Any, loop: asyncio.AbstractEventLoop, windows: Windows
) -> None:
    before = QApplication.topLevelWidgets()
    warming = loop.create_task(windows.warm())
    qtbot.waitUntil(warming.done, timeout=WAIT_MS)
    assert "nirmaan_tray.ui.inbox.window" in sys.modules
    assert QApplication.topLevelWidgets() == before, "no widget is made for what may never be wanted"


def test_another_language_makes_what_is_open_anew_where_it_was(bridge: Bridge, windows: Windows, settled: Any) -> None:
    for wanted in (bridge.inbox_wanted, bridge.news_wanted, bridge.sign_in_wanted, bridge.preferences_wanted):
        wanted.emit()
    kinds = ("InboxWindow", "NewsWindow", "SignInDialog", "PreferencesWindow")
    settled(lambda: all(shown(kind) for kind in kinds))
    before = {kind: shown(kind)[0] for kind in kinds}
    before["NewsWindow"].setGeometry(120, 90, 610, 555)
    bridge.language_changed.emit()
    settled(lambda: all(len(shown(kind)) == 1 for kind in kinds) and shown("NewsWindow") != [before["NewsWindow"]])
    after = {kind: shown(kind)[0] for kind in kinds}
    assert {kind for kind in kinds if after[kind] is not before[kind]} == {*kinds} - {"SignInDialog"}
    assert after["NewsWindow"].geometry() == QRect(120, 90, 610, 555)


def test_another_language_opens_nothing_that_was_not_open(bridge: Bridge, windows: Windows, settled: Any) -> None:
    bridge.inbox_wanted.emit()
    settled(visible)
    (before,) = inboxes()
    before.close()
    bridge.language_changed.emit()
    settled(lambda: not inboxes())
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    bridge.inbox_wanted.emit()
    settled(visible)
    assert inboxes() != [before]


def test_the_end_of_the_program_answers_no_question_of_the_first_run(
    bridge: Bridge, windows: Windows, wishes: Any, settled: Any
) -> None:
    bridge.welcome_wanted.emit()
    settled(lambda: bool(shown("WelcomeWindow")))
    windows.close()
    settled(lambda: not shown("WelcomeWindow"))
    assert wishes.calls == []

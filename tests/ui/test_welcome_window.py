"""The first run: three steps, each of which can be the last, and that come once."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from nirmaan_tray.errors import SettingsError
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.ui import no_toasts_words
from nirmaan_tray.ui import welcome_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.welcome.steps import ToastStep
from nirmaan_tray.ui.welcome.window import WelcomeWindow

WELCOMED = ("remember", Remembered(version="1.4.0", welcomed=True))


@pytest.fixture
def welcome(bridge: Bridge, loop: asyncio.AbstractEventLoop, qtbot: Any) -> Iterator[WelcomeWindow]:
    bridge.set_remembered(Remembered(version="1.4.0"))
    made = WelcomeWindow(bridge, hosted=True)
    qtbot.addWidget(made)
    made.present()
    qtbot.waitUntil(made.isVisible)
    yield made
    made.done(0)


def texts(welcome: WelcomeWindow) -> list[str]:
    """What is to be read."""
    return [label.text() for label in welcome.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(welcome: WelcomeWindow) -> list[str]:
    return [each.text().replace("&", "") for each in welcome.findChildren(QPushButton) if each.isVisible()]


def press(welcome: WelcomeWindow, text: str) -> None:
    (found,) = [
        each
        for each in welcome.findChildren(QPushButton)
        if each.isVisible() and each.text().replace("&", "") == text.replace("&", "")
    ]
    found.click()


def default(welcome: WelcomeWindow) -> str:
    """What Enter presses."""
    focused = welcome.focusWidget()
    assert isinstance(focused, QPushButton)
    return focused.text().replace("&", "")


def test_the_whole_way(welcome: WelcomeWindow, bridge: Bridge, wishes: Any, account: Account, qtbot: Any) -> None:
    assert {"Step 1 of 3", words.sign_in_heading()} <= set(texts(welcome))
    assert sorted(buttons(welcome)) == ["Not now", "Sign in…"]
    with qtbot.waitSignal(bridge.sign_in_wanted):
        qtbot.keyClick(welcome, Qt.Key.Key_Return)
    bridge.set_account(account)
    assert {"Step 2 of 3", words.toast_heading()} <= set(texts(welcome))
    assert default(welcome) == "Show a test notification"
    qtbot.keyClick(welcome, Qt.Key.Key_Return)
    assert wishes.calls == [("try_toast",)]
    assert words.toast_question() in texts(welcome)
    assert default(welcome) == "Yes, I saw it"
    qtbot.keyClick(welcome, Qt.Key.Key_Return)
    assert "Step 3 of 3" in texts(welcome)
    press(welcome, words.start_yes())
    qtbot.waitUntil(lambda: welcome.step == 3)
    assert buttons(welcome) == ["Done"]
    qtbot.keyClick(welcome, Qt.Key.Key_Return)
    qtbot.waitUntil(welcome.isHidden)
    assert [call for call in wishes.calls if call[0] != "remember"] == [("try_toast",), ("prefer", "autostart", "yes")]
    assert WELCOMED in wishes.calls


def test_whoever_is_signed_in_begins_with_the_second_step(bridge: Bridge, account: Account, qtbot: Any) -> None:
    bridge.set_account(account)
    made = WelcomeWindow(bridge, hosted=True)
    qtbot.addWidget(made)
    assert made.step == 1


@pytest.mark.parametrize("step", range(3))
@pytest.mark.parametrize("leave", ["button", "Esc", "close"])
def test_it_can_be_left_at_any_step_and_does_not_come_again(
    welcome: WelcomeWindow, wishes: Any, qtbot: Any, step: int, leave: str
) -> None:
    welcome._turn_to(step)
    match leave:
        case "button":
            press(welcome, words.later())
        case "Esc":
            qtbot.keyClick(welcome, Qt.Key.Key_Escape)
        case _:
            welcome.close()
    qtbot.waitUntil(welcome.isHidden)
    assert wishes.calls == [WELCOMED]


def test_the_end_of_the_program_is_no_answer(welcome: WelcomeWindow, wishes: Any) -> None:
    welcome.done(0)
    assert wishes.calls == []


def test_a_sign_in_in_a_later_step_turns_no_page(welcome: WelcomeWindow, bridge: Bridge, account: Account) -> None:
    welcome._turn_to(2)
    bridge.set_account(account)
    assert welcome.step == 2
    bridge.set_account(None)
    assert welcome.step == 2


def test_a_click_on_the_test_notification_says_that_it_was_seen(
    welcome: WelcomeWindow, bridge: Bridge, qtbot: Any
) -> None:
    welcome._turn_to(1)
    bridge.toast_tried.emit(True)
    assert welcome.step == 1, "it was not this step's"
    press(welcome, words.toast_show())
    bridge.toast_tried.emit(True)
    assert welcome.step == 2


def test_before_the_system_asks_for_leave_it_is_said_that_it_will(
    welcome: WelcomeWindow, bridge: Bridge, wishes: Any, qtbot: Any
) -> None:
    welcome._turn_to(1)
    bridge.set_no_toasts(NoToasts.NOT_ASKED)
    assert no_toasts_words.asks() in texts(welcome)
    with qtbot.waitSignal(bridge.leave_wanted):
        press(welcome, words.toast_show())
    assert wishes.calls == [("try_toast",)]
    assert no_toasts_words.asking() in texts(welcome)
    bridge.set_no_toasts(None)
    assert words.toast_text() in texts(welcome)
    with qtbot.assertNotEmitted(bridge.leave_wanted):
        press(welcome, words.toast_no())
        press(welcome, words.toast_again())


def test_whoever_refuses_leave_is_told_where_to_give_it(welcome: WelcomeWindow, bridge: Bridge) -> None:
    welcome._turn_to(1)
    bridge.set_no_toasts(NoToasts.NOT_ASKED)
    bridge.set_no_toasts(NoToasts.NOT_ALLOWED)
    assert words.toast_failed() not in texts(welcome), "nobody has tried yet"
    press(welcome, words.toast_show())
    assert words.toast_failed() in texts(welcome)
    assert no_toasts_words.explained(NoToasts.NOT_ALLOWED) in texts(welcome)
    assert default(welcome) == "Continue"


def test_what_cannot_be_shown_is_explained_and_can_be_tried_again(
    welcome: WelcomeWindow, bridge: Bridge, wishes: Any, qtbot: Any
) -> None:
    welcome._turn_to(1)
    press(welcome, words.toast_show())
    bridge.toast_tried.emit(False)
    assert words.toast_failed() in texts(welcome)
    assert default(welcome) == "Continue"
    with qtbot.waitSignal(bridge.doctor_wanted):
        press(welcome, words.toast_doctor())
    press(welcome, words.toast_again())
    assert wishes.calls == 2 * [("try_toast",)]
    assert words.toast_question() in texts(welcome)
    assert words.toast_failed() not in texts(welcome)
    press(welcome, words.toast_no())
    assert words.toast_unseen() in texts(welcome)
    press(welcome, words.go_on())
    assert welcome.step == 2


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("win32", "Focus assist"), ("darwin", "System Settings"), ("linux", "desktop's settings")],
)
def test_the_advice_is_for_this_kind_of_desktop(bridge: Bridge, qtbot: Any, platform: str, expected: str) -> None:
    step = ToastStep(bridge, platform)
    qtbot.addWidget(step)
    step._unseen()
    assert expected in step._advice.text()
    assert not step._advice.isHidden()


@pytest.mark.parametrize(("value", "expected"), [("yes", "that Nirmaan starts"), ("no", "does not start")])
def test_what_the_organisation_decided_is_told_and_not_asked(
    welcome: WelcomeWindow, bridge: Bridge, wishes: Any, value: str, expected: str
) -> None:
    welcome._turn_to(2)
    assert sorted(buttons(welcome)) == ["No", "Not now", "Yes, start with the computer"]
    bridge.set_preferences([Preference("autostart", value, own=True, fixed=True)])
    assert sorted(buttons(welcome)) == ["Continue", "Not now"]
    assert any(expected in text for text in texts(welcome))
    press(welcome, words.go_on())
    assert welcome.step == 3
    assert [call for call in wishes.calls if call[0] == "prefer"] == []


def test_an_answer_that_cannot_be_kept_can_be_given_again_or_left(
    welcome: WelcomeWindow, wishes: Any, qtbot: Any
) -> None:
    wishes.prefer_errors = [SettingsError("settings.toml: No space left on device")]
    welcome._turn_to(2)
    press(welcome, words.start_no())
    qtbot.waitUntil(lambda: any("could not be kept" in text for text in texts(welcome)))
    assert sorted(buttons(welcome)) == ["Continue", "No", "Not now", "Yes, start with the computer"]
    press(welcome, words.start_no())
    qtbot.waitUntil(lambda: welcome.step == 3)
    assert wishes.calls[:2] == 2 * [("prefer", "autostart", "no")]


def test_without_a_tray_it_does_not_speak_of_one(bridge: Bridge, qtbot: Any) -> None:
    made = WelcomeWindow(bridge, hosted=False)
    qtbot.addWidget(made)
    made.present()
    made._turn_to(3)
    assert words.ready_text_window() in texts(made)


def test_every_step_has_all_its_texts_in_view(welcome: WelcomeWindow, bridge: Bridge, qtbot: Any) -> None:
    for step, change in ((0, str), (1, str), (1, advise(welcome)), (2, str), (3, str)):
        welcome._turn_to(step)
        change()
        qtbot.waitUntil(lambda: uncut(welcome))


def test_it_grows_with_letters_of_any_size(
    bridge: Bridge, loop: asyncio.AbstractEventLoop, qapp: QApplication, qtbot: Any
) -> None:
    before = qapp.font()
    larger = QFont(before)
    larger.setPointSizeF(before.pointSizeF() * 2.2)
    qapp.setFont(larger)
    try:
        made = WelcomeWindow(bridge, hosted=True)
        qtbot.addWidget(made)
        made.present()
        made._turn_to(1)
        advise(made)()
        qtbot.waitUntil(lambda: uncut(made))
        made.done(0)
    finally:
        qapp.setFont(before)


def advise(welcome: WelcomeWindow) -> Callable[[], Any]:
    def explained() -> None:
        press(welcome, words.toast_show())
        press(welcome, words.toast_no())

    return explained


def uncut(welcome: WelcomeWindow) -> bool:
    labels = [label for label in welcome.findChildren(QLabel) if label.isVisible() and label.text()]
    return all(
        label.height() >= (label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height())
        for label in labels
    )


def test_the_bars_show_how_far_one_has_come_in_the_direction_of_reading(
    welcome: WelcomeWindow, qapp: QApplication, qtbot: Any
) -> None:
    def bars() -> list[bool]:
        picture: QImage = welcome._progress.grab().toImage()
        ends = [picture.pixelColor(x, 2) for x in (20, picture.width() // 2, picture.width() - 20)]
        return [end == ends[0] for end in ends]

    assert bars() == [True, False, False]
    welcome._turn_to(1)
    assert bars() == [True, True, False]
    welcome.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bars() == [True, False, False]

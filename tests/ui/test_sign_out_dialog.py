"""Whoever signs out is asked once: what it means, and what is to become of what is stored here."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.sign_in.sign_out_dialog import SignOutDialog
from nirmaan_tray.ui.windows import Windows

WAIT_MS = 5000


@pytest.fixture
def dialog(qtbot: Any, bridge: Bridge, account: Account) -> SignOutDialog:
    return opened(qtbot, bridge, account)


def opened(qtbot: Any, bridge: Bridge, account: Account) -> SignOutDialog:
    bridge.set_account(account)
    made = SignOutDialog(bridge, account)
    qtbot.addWidget(made)
    made.open()
    return made


def press(dialog: SignOutDialog, text: str) -> None:
    (found,) = [button for button in dialog.findChildren(QPushButton) if button.text() == text]
    found.click()


@pytest.mark.parametrize("forget", [False, True])
def test_signing_out_keeps_or_forgets_what_is_stored(dialog: SignOutDialog, wishes: Any, forget: bool) -> None:
    (box,) = dialog.findChildren(QCheckBox)
    assert not box.isChecked()
    if forget:
        box.click()
    press(dialog, words.sign_out_go())
    assert wishes.calls == [("sign_out", forget)]
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_enter_signs_out_and_escape_does_not(qtbot: Any, dialog: SignOutDialog, bridge: Bridge, wishes: Any) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert wishes.calls == []
    account = bridge.account
    assert account is not None
    qtbot.keyClick(opened(qtbot, bridge, account), Qt.Key.Key_Return)
    assert wishes.calls == [("sign_out", False)]


def test_cancel_does_nothing(dialog: SignOutDialog, wishes: Any) -> None:
    press(dialog, words.sign_in_cancel())
    assert not dialog.isVisible()
    assert wishes.calls == []


def test_it_goes_when_there_is_nobody_to_sign_out(dialog: SignOutDialog, bridge: Bridge, account: Account) -> None:
    bridge.set_account(replace(account, time_zone="UTC"))
    assert dialog.isVisible()
    bridge.set_account(None)
    assert not dialog.isVisible()


def test_what_it_means_is_said_in_plain_text(qtbot: Any, bridge: Bridge, account: Account) -> None:
    said = set()
    for way in Way:
        dialog = opened(qtbot, bridge, replace(account, user="<b>asha</b>", way=way))
        labels = dialog.findChildren(QLabel)
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
        who, means = (label.text() for label in labels)
        assert who == f"<b>asha</b> at {account.site}"
        assert means.startswith("No notifications come to this computer until somebody signs in again.")
        said.add(means)
        dialog.close()
    assert len(said) == len(Way)


def dialogs() -> list[SignOutDialog]:
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    return [window for window in shown if isinstance(window, SignOutDialog)]


def test_who_asks_twice_gets_one(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, account: Account, wishes: Any
) -> None:
    windows = Windows(bridge)
    bridge.sign_out_wanted.emit()
    qtbot.waitUntil(lambda: not windows._opening, timeout=WAIT_MS)
    assert dialogs() == [], "nobody is signed in"
    bridge.set_account(account)
    bridge.sign_out_wanted.emit()
    bridge.sign_out_wanted.emit()
    qtbot.waitUntil(lambda: not windows._opening, timeout=WAIT_MS)
    (dialog,) = dialogs()
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialogs(), timeout=WAIT_MS)
    bridge.sign_out_wanted.emit()
    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=WAIT_MS)
    windows.close()
    qtbot.waitUntil(lambda: not dialogs(), timeout=WAIT_MS)
    assert wishes.calls == []


def test_enter_right_behind_the_letter_of_forgetting_forgets(dialog: SignOutDialog, wishes: Any, qtbot: Any) -> None:
    (box,) = dialog.findChildren(QCheckBox)
    box.animateClick()  # as its letter does
    assert not box.isChecked()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert wishes.calls == [("sign_out", True)]

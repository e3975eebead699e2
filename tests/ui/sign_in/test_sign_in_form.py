"""What is typed into the sign-in dialog: what is filled in already, what is lacking, and what stays secret."""

import asyncio
import logging
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge

SITE = "https://office.example"


def test_by_the_keyboard_alone(run: Any, open_dialog: Any, wishes: Any, qtbot: Any, at: Any) -> None:
    async def main() -> None:
        dialog = open_dialog()
        typed = ((words.sign_in_address(), SITE), (words.sign_in_user(), "asha"), (words.sign_in_password(), "secret"))
        for label, text in typed:
            while at.focused(dialog) is not at.field(dialog, label):
                assert dialog.focusNextChild()
            qtbot.keyClicks(at.focused(dialog), text)
        qtbot.keyClick(at.focused(dialog), Qt.Key.Key_Return)
        # A second press, a moment later, must not cancel what the first began.
        qtbot.keyClick(at.focused(dialog), Qt.Key.Key_Return)
        await at.until(lambda: at.finished(dialog))
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert wishes.calls == [("sign_in", SITE, "asha", "secret", Way.PASSWORD)]

    run(main())


LACKING = [
    ({}, words.sign_in_lacks_address(), words.sign_in_address()),
    ({words.sign_in_address(): SITE}, words.sign_in_lacks_user(), words.sign_in_user()),
    (
        {words.sign_in_address(): SITE, words.sign_in_user(): "asha"},
        words.sign_in_lacks_password(),
        words.sign_in_password(),
    ),
    (
        {words.sign_in_address(): SITE, words.sign_in_by(Way.API_KEY): ""},
        words.sign_in_lacks_key(),
        words.sign_in_key(),
    ),
    (
        {words.sign_in_address(): SITE, words.sign_in_by(Way.API_KEY): "", words.sign_in_key(): "key"},
        words.sign_in_lacks_key(),
        words.sign_in_secret(),
    ),
]


@pytest.mark.parametrize(("typed", "said", "label"), LACKING)
def test_nothing_is_sent_while_something_is_lacking(
    open_dialog: Any, wishes: Any, typed: dict[str, str], said: str, label: str, at: Any
) -> None:
    dialog = open_dialog()
    for name, text in typed.items():
        if name == words.sign_in_by(Way.API_KEY):
            at.button(dialog, name).click()
        else:
            at.field(dialog, name).setText(text)
    at.press(dialog, words.sign_in_go())
    assert said in at.says(dialog)
    assert at.focused(dialog) is at.field(dialog, label)
    assert wishes.calls == []


def test_what_is_known_is_filled_in(open_dialog: Any, bridge: Bridge, account: Account, at: Any) -> None:
    assert at.focused(open_dialog()) is not None
    bridge.set_account(None, "https://last.example")
    dialog = open_dialog()
    assert at.field(dialog, words.sign_in_address()).text() == "https://last.example"
    assert at.field(dialog, words.sign_in_user()).text() == ""
    assert at.focused(dialog) is at.field(dialog, words.sign_in_user())
    bridge.set_account(account)
    dialog = open_dialog()
    assert at.field(dialog, words.sign_in_address()).text() == account.site
    assert at.field(dialog, words.sign_in_user()).text() == account.user
    assert at.focused(dialog) is at.field(dialog, words.sign_in_password())


def test_whoever_used_an_api_key_is_asked_for_one_again(open_dialog: Any, bridge: Bridge, at: Any) -> None:
    bridge.set_account(Account(SITE, SITE, "site", "asha", Way.API_KEY, "Asia/Kolkata"))
    dialog = open_dialog()
    assert at.field(dialog, words.sign_in_key()).isVisible()
    assert at.focused(dialog) is at.field(dialog, words.sign_in_key())


def test_secrets_are_hidden_and_forgotten(
    run: Any, open_dialog: Any, wishes: Any, caplog: pytest.LogCaptureFixture, at: Any
) -> None:
    async def main() -> None:
        dialog = open_dialog()
        secrets = [at.field(dialog, label) for label in (words.sign_in_password(), words.sign_in_secret())]
        assert {s.echoMode() for s in secrets} == {QLineEdit.EchoMode.Password}
        at.field(dialog, words.sign_in_secret()).setText("api-secret")
        at.type_password(dialog, "hunter22")
        await asyncio.sleep(0)
        parts = [dialog, *dialog.findChildren(QWidget)]
        shown = [text for part in parts for text in (part.windowTitle(), part.toolTip(), part.accessibleDescription())]
        assert not any("hunter22" in text or "api-secret" in text for text in shown)
        await at.until(lambda: at.finished(dialog))
        assert [s.text() for s in secrets] == ["", ""]

    with caplog.at_level(logging.DEBUG):
        run(main())
    assert "hunter22" not in caplog.text


def test_every_control_has_a_name_and_no_label_takes_markup(open_dialog: Any, at: Any) -> None:
    dialog = open_dialog()
    assert all(f.accessibleName() for f in dialog.findChildren(QLineEdit))
    assert all(b.text() for kind in (QPushButton, QRadioButton) for b in dialog.findChildren(kind))
    own = [label for label in dialog.findChildren(QLabel) if label.buddy() is None]
    assert {label.textFormat() for label in own} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("way", [words.sign_in_by(Way.PASSWORD), words.sign_in_by(Way.API_KEY)])
def test_each_control_answers_to_a_letter_of_its_own(open_dialog: Any, way: str, at: Any) -> None:
    dialog = open_dialog()
    at.button(dialog, way).click()
    texts = [
        part.text() for kind in (QAbstractButton, QLabel) for part in dialog.findChildren(kind) if part.isVisible()
    ]
    letters = [text.partition("&")[2][:1].lower() for text in texts if "&" in text]
    assert len(letters) == 6
    assert len(set(letters)) == len(letters)

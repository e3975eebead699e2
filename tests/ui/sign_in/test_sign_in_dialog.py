"""The sign-in dialog in the application's own kind of loop: what is sent, what is refused, the second step, giving up."""

import asyncio
import logging
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from nirmaan_tray import errors
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.sign_in.dialog import SignInDialog

SITE = "https://office.example"
PASSWORD = " pass word "


def test_with_user_and_password(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(lambda: at.finished(dialog))
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert wishes.calls == [("sign_in", SITE, "asha", PASSWORD, Way.PASSWORD)]

    run(main())


def test_with_an_api_key(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        dialog = open_dialog()
        at.field(dialog, words.sign_in_address()).setText(SITE)
        at.button(dialog, words.sign_in_by(Way.API_KEY)).click()
        assert not at.field(dialog, words.sign_in_password()).isVisible()
        at.field(dialog, words.sign_in_key()).setText(" key ")
        at.field(dialog, words.sign_in_secret()).setText(" secret ")
        at.press(dialog, words.sign_in_go())
        await at.until(lambda: at.finished(dialog))
        assert wishes.calls == [("sign_in", SITE, "", "key:secret", Way.API_KEY)]

    run(main())


def kinds(base: type[errors.TrayError] = errors.TrayError) -> list[type[errors.TrayError]]:
    return [base, *(kind for below in base.__subclasses__() for kind in kinds(below))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_each_failure_is_said_in_words_and_can_be_tried_again(
    run: Any, open_dialog: Any, wishes: Any, kind: type[errors.TrayError], at: Any
) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [kind("said <b>there</b> & here")]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(lambda: not at.busy(dialog))
        assert dialog.isVisible()
        message = at.says(dialog)
        assert "{" not in message
        assert words.failure(kind.code, "said <b>there</b> & here") in message
        typed = at.field(dialog, words.sign_in_password())
        if issubclass(kind, errors.SignInNeeded):
            assert typed.text() == ""
            assert at.focused(dialog) is typed
            typed.setText("another")
        assert typed.text() != ""
        at.press(dialog, words.sign_in_go())
        await at.until(lambda: at.finished(dialog))
        assert len(wishes.calls) == 2

    run(main())


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_every_code_has_sentences_of_its_own(kind: type[errors.TrayError]) -> None:
    told = words.failure(kind.code)
    assert told.endswith(".")
    assert "{" not in told
    assert "()" not in told
    assert kind is errors.TrayError or told != words.failure("error")
    assert words.failure(kind.code, "Some\nreason.").isprintable()


def test_the_cursor_goes_to_an_address_that_is_wrong(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [errors.AddressInvalid("http://office.example")]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(lambda: not at.busy(dialog))
        address = at.field(dialog, words.sign_in_address())
        assert at.focused(dialog) is address
        assert address.selectedText() == address.text()
        assert "http://office.example" in at.says(dialog)

    run(main())


def test_a_bug_is_logged_and_does_not_leave_it_busy(
    run: Any, qtbot: Any, wishes: Any, bridge: Bridge, open_dialog: Any, caplog: pytest.LogCaptureFixture, at: Any
) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [RuntimeError("unforeseen")]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(lambda: not at.busy(dialog))
        assert "the log says more" in at.says(dialog)
        assert PASSWORD.strip() not in caplog.text

    with caplog.at_level(logging.ERROR):
        run(main())
    assert "unforeseen" in caplog.text


def test_while_it_signs_in_nothing_can_be_changed_and_cancel_works_at_once(
    run: Any, open_dialog: Any, bridge: Bridge, at: Any
) -> None:
    async def main() -> None:
        slow = at.Slow()
        bridge.wishes = slow
        dialog = open_dialog()
        at.type_password(dialog)
        await asyncio.sleep(0)
        assert at.busy(dialog)
        assert words.sign_in_busy() in at.says(dialog)
        assert not any(f.isEnabled() for f in dialog.findChildren(QLineEdit))
        assert not at.button(dialog, words.sign_in_go()).isEnabled()
        at.press(dialog, words.sign_in_cancel())
        assert at.finished(dialog)
        assert dialog.result() == QDialog.DialogCode.Rejected
        await at.until(lambda: slow.ended)
        assert slow.ended == "cancelled"

    run(main())


def test_a_dialog_that_is_closed_and_deleted_leaves_no_task_behind(
    run: Any, bridge: Bridge, qapp: Any, at: Any
) -> None:
    async def main() -> None:
        slow = at.Slow()
        bridge.wishes = slow
        dialog = SignInDialog(bridge)
        dialog.finished.connect(dialog.deleteLater)
        gone = asyncio.Event()
        dialog.destroyed.connect(lambda: gone.set())
        dialog.open()
        at.type_password(dialog)
        await asyncio.sleep(0)
        dialog.close()
        await gone.wait()
        await at.until(lambda: slow.ended == "cancelled" and at.only_ours())
        bridge.set_account(Account(SITE, SITE, "site", "x", Way.PASSWORD, "Asia/Kolkata"))

    run(main())


def test_the_second_step_is_asked_in_place(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.code_requests = [CodeRequest("Email", "We sent a <b>code</b> & more.", Secret("t"))]
        dialog = open_dialog()
        at.type_password(dialog)
        code = at.field(dialog, words.sign_in_code())
        await at.until(code.isVisible)
        assert not at.busy(dialog)
        assert "We sent a <b>code</b> & more." in at.says(dialog)
        assert at.focused(dialog) is code
        assert not at.field(dialog, words.sign_in_password()).isVisible()
        at.press(dialog, words.sign_in_go())
        assert words.sign_in_lacks_code() in at.says(dialog)
        code.setText(" 123456 ")
        at.press(dialog, words.sign_in_go())
        assert at.busy(dialog)
        await at.until(lambda: at.finished(dialog))
        assert wishes.codes == ["123456"]
        assert dialog.result() == QDialog.DialogCode.Accepted

    run(main())


def test_a_refused_code_leads_back_to_the_password(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.code_requests = [CodeRequest("", "")]
        wishes.sign_in_errors = [errors.CredentialsRefused("Invalid code")]
        dialog = open_dialog()
        at.type_password(dialog)
        code = at.field(dialog, words.sign_in_code())
        await at.until(code.isVisible)
        assert words.code_prompt("", "") in at.says(dialog)
        code.setText("1")
        at.press(dialog, words.sign_in_go())
        await at.until(lambda: not at.busy(dialog))
        password = at.field(dialog, words.sign_in_password())
        assert "Invalid code" in at.says(dialog)
        assert at.focused(dialog) is password
        at.type_password(dialog)
        await at.until(code.isVisible)
        assert code.text() == ""

    run(main())


def test_cancel_works_while_a_code_is_awaited(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.code_requests = [CodeRequest("SMS", "")]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(at.field(dialog, words.sign_in_code()).isVisible)
        assert "SMS" in at.says(dialog)
        at.press(dialog, words.sign_in_cancel())
        assert at.finished(dialog)
        await at.until(at.only_ours)
        assert wishes.codes == []

    run(main())


def test_a_long_answer_of_the_site_has_room(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [errors.CredentialsRefused("No entry for you today. " * 15)]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(lambda: not at.busy(dialog))
        (message,) = [label for label in dialog.findChildren(QLabel) if "No entry" in label.text()]
        await at.until(lambda: message.height() >= message.heightForWidth(message.width()))
        assert all(f.height() >= f.sizeHint().height() for f in dialog.findChildren(QLineEdit) if f.isVisible())

    run(main())

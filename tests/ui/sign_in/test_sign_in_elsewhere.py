"""Somebody signs in by another way while the sign-in dialog is open."""

import asyncio
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from nirmaan_tray import errors
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge

WAIT_S = 5


def test_a_sign_in_by_the_command_line_is_noticed(
    qtbot: Any, open_dialog: Any, bridge: Bridge, account: Account, at: Any
) -> None:
    dialog = open_dialog(note_ms=50)
    bridge.set_account(account)
    assert words.signed_in_elsewhere(account.user, account.site) in at.says(dialog)
    assert not at.button(dialog, words.sign_in_cancel()).isVisible()
    qtbot.waitUntil(lambda: at.finished(dialog), timeout=WAIT_S * 1000)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_note_can_be_closed_at_once(open_dialog: Any, bridge: Bridge, account: Account, at: Any) -> None:
    dialog = open_dialog()
    bridge.set_account(account)
    at.press(dialog, words.sign_in_close())
    assert at.finished(dialog)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_it_is_noticed_while_a_code_is_awaited(
    run: Any, open_dialog: Any, wishes: Any, bridge: Bridge, account: Account, at: Any
) -> None:
    async def main() -> None:
        wishes.code_requests = [CodeRequest("SMS", "")]
        dialog = open_dialog()
        at.type_password(dialog)
        await at.until(at.field(dialog, words.sign_in_code()).isVisible)
        bridge.set_account(account)
        assert words.signed_in_elsewhere(account.user, account.site) in at.says(dialog)
        await at.until(at.only_ours)
        at.press(dialog, words.sign_in_close())
        assert at.finished(dialog)

    run(main())


@pytest.mark.parametrize("fails", [False, True])
def test_it_is_noticed_while_our_own_is_under_way(
    run: Any, open_dialog: Any, bridge: Bridge, account: Account, fails: bool, at: Any
) -> None:
    async def main() -> None:
        slow = at.Slow(errors.CredentialsRefused() if fails else None)
        bridge.wishes = slow
        dialog = open_dialog()
        at.type_password(dialog)
        await asyncio.sleep(0)
        bridge.set_account(account)
        assert at.busy(dialog)
        slow.gate.set()
        await at.until(lambda: at.finished(dialog) or not at.busy(dialog))
        assert at.finished(dialog) is not fails
        assert (words.signed_in_elsewhere(account.user, account.site) in at.says(dialog)) is fails

    run(main())


def test_an_ended_session_that_works_again_is_noticed(
    open_dialog: Any, bridge: Bridge, account: Account, at: Any
) -> None:
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason="session_expired"))
    dialog = open_dialog()
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.CONNECTING))
    assert at.button(dialog, words.sign_in_cancel()).isVisible()
    bridge.set_link(Link(LinkState.UP, account.user))
    assert words.signed_in_elsewhere(account.user, account.site) in at.says(dialog)


def test_a_sign_out_elsewhere_changes_nothing(open_dialog: Any, bridge: Bridge, account: Account, at: Any) -> None:
    bridge.set_account(account)
    dialog = open_dialog()
    bridge.set_account(None, account.site)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED))
    assert at.button(dialog, words.sign_in_cancel()).isVisible()

"""The site's address is looked up while it is typed: not at every key, nothing half-typed, and what answers is said below."""

import asyncio
import logging
from typing import Any

import pytest
from PySide6.QtCore import Qt

from nirmaan_tray import errors
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.sign_in.address import AddressForm
from nirmaan_tray.ui.sign_in.dialog import SignInDialog

HOST = "office.example"
QUICK_MS = 20


def facts(origin: str) -> SiteFacts:
    return SiteFacts(origin, "site", "Asia/Kolkata")


def test_it_is_looked_up_once_when_typing_rests(run: Any, open_dialog: Any, wishes: Any, qtbot: Any, at: Any) -> None:
    async def main() -> None:
        dialog = open_dialog(check_ms=QUICK_MS)
        address = at.field(dialog, words.sign_in_address())
        assert words.sign_in_address_hint() in at.says(dialog)
        qtbot.keyClicks(address, f"{HOST}/frontend/")
        assert wishes.looked_up == []
        await at.until(lambda: wishes.looked_up)
        assert words.sign_in_checking() in at.says(dialog)
        await at.until(lambda: words.site_found(f"https://{HOST}/frontend/") in at.says(dialog))
        assert wishes.looked_up == [f"{HOST}/frontend/"]
        assert address.accessibleDescription() == words.site_found(f"https://{HOST}/frontend/")
        assert words.not_encrypted() not in at.says(dialog)

    run(main())


def test_nothing_is_looked_up_while_keys_still_come(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        dialog = open_dialog(check_ms=60_000)
        for end in range(len(HOST) + 1):
            at.field(dialog, words.sign_in_address()).setText(HOST[:end])
            await asyncio.sleep(0)
        assert wishes.looked_up == []

    run(main())


def test_what_was_found_is_named_by_its_host() -> None:
    assert words.site_found("https://nirmaan.example.com") == "✓ Nirmaan at nirmaan.example.com"
    assert words.site_found("http://erp:8000") == "✓ Nirmaan at erp:8000"


HALF_TYPED = (
    *("n", "nirmaan", "nirmaan.", "nirmaan.e", "https:", "https:/", "https://", "https://nirmaan", "http://erp"),
    *(
        "erp",
        "erp:",
        "erp:8",
        "192.168.10",
        "192.168.1.",
        "mailto:me@office.example",
        "two words.example",
        "@",
        "..",
        "/a.b",
    ),
)
WHOLE = (
    *("nirmaan.example.com", "https://nirmaan.example.com", "HTTP://nirmaan.lan/app?x=1#y", "localhost", "erp:8000"),
    *(
        "192.168.1.7",
        "http://192.168.1.7:8000",
        "[::1]:8000",
        "localhost:8000/frontend",
        "निर्माण.भारत",
        "office.example.",
    ),
)


@pytest.mark.parametrize("text", HALF_TYPED + WHOLE)
def test_what_is_half_typed_is_not_looked_up(qtbot: Any, wishes: Any, text: str) -> None:
    form = AddressForm(wishes.look_up, "")
    qtbot.addWidget(form)
    at_work = f" {text} "
    form.fix(at_work)
    assert form.text == text
    assert form._timer.isActive() is (text in WHOLE)
    form.rest()


def test_a_name_without_a_dot_is_looked_up_when_the_field_is_left(
    run: Any, open_dialog: Any, wishes: Any, qtbot: Any, at: Any
) -> None:
    async def main() -> None:
        wishes.sites["erp"] = facts("http://erp")
        dialog = open_dialog(check_ms=QUICK_MS)
        dialog.activateWindow()
        await at.until(dialog.isActiveWindow)
        qtbot.keyClicks(at.field(dialog, words.sign_in_address()), "erp")
        qtbot.keyClick(at.focused(dialog), Qt.Key.Key_Tab)
        await at.until(lambda: words.site_found("http://erp") in at.says(dialog))
        assert words.not_encrypted() in at.says(dialog)
        at.field(dialog, words.sign_in_address()).setFocus()
        qtbot.keyClick(at.focused(dialog), Qt.Key.Key_Tab)
        await asyncio.sleep(2 * QUICK_MS / 1000)
        assert wishes.looked_up == ["erp"], "the same is not asked twice"

    run(main())


def test_an_earlier_look_is_given_up(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        slow: asyncio.Future[SiteFacts] = asyncio.get_running_loop().create_future()
        wishes.sites["slow.example"] = slow
        dialog = open_dialog(check_ms=QUICK_MS)
        address = at.field(dialog, words.sign_in_address())
        address.setText("slow.example")
        await at.until(lambda: wishes.looked_up)
        assert words.sign_in_checking() in at.says(dialog)
        address.setText("slow.example.")
        assert words.sign_in_checking() not in at.says(dialog)
        await at.until(lambda: len(wishes.looked_up) == 2)
        await at.until(lambda: "✓" in at.says(dialog))
        assert slow.cancelled()

    run(main())


@pytest.mark.parametrize("how", ["sign in", "close"])
def test_a_field_that_is_left_because_of_what_else_happens_is_not_looked_up(
    run: Any, open_dialog: Any, wishes: Any, how: str, at: Any
) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [errors.AccountLocked()]
        dialog = open_dialog(check_ms=QUICK_MS)
        dialog.activateWindow()
        await at.until(dialog.isActiveWindow)
        at.field(dialog, words.sign_in_user()).setText("asha")
        at.field(dialog, words.sign_in_password()).setText("secret")
        at.field(dialog, words.sign_in_address()).setText("erp")
        at.field(dialog, words.sign_in_address()).setFocus()
        if how == "close":
            dialog.close()
        else:
            at.press(dialog, words.sign_in_go())
        await asyncio.sleep(2 * QUICK_MS / 1000)
        assert wishes.looked_up == []

    run(main())


FAILURES = [
    errors.SiteUnreachable("Name or service not known"),
    errors.NotTheSite("HTML"),
    errors.NoSuchSite(),
    errors.AddressInvalid("http://office.example"),
    errors.ProxyRefused("407"),
    *(errors.CertificateUntrusted(reason) for reason in ("expired", "wrong_host", "unknown_issuer", "other")),
]


@pytest.mark.parametrize("error", FAILURES, ids=str)
def test_a_failure_is_said_in_words(run: Any, open_dialog: Any, wishes: Any, error: errors.TrayError, at: Any) -> None:
    async def main() -> None:
        wishes.sites[HOST] = error
        dialog = open_dialog(check_ms=QUICK_MS)
        at.field(dialog, words.sign_in_address()).setText(HOST)
        await at.until(lambda: words.failure(error.code, error.detail) in at.says(dialog))
        assert "✓" not in at.says(dialog)
        at.field(dialog, words.sign_in_address()).setText(HOST[:-1])
        assert words.failure(error.code, error.detail) not in at.says(dialog)

    run(main())


def test_what_is_sent_in_clear_is_marked(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.sites["http://office.lan"] = facts("https://office.lan")
        dialog = open_dialog(check_ms=QUICK_MS)
        address = at.field(dialog, words.sign_in_address())
        address.setText("http://office.lan")
        assert words.not_encrypted() in at.says(dialog)
        await at.until(lambda: "✓" in at.says(dialog))
        assert words.not_encrypted() not in at.says(dialog), "the site has sent us on to https"

    run(main())


def test_a_bug_is_logged_and_does_not_leave_it_checking(
    run: Any, open_dialog: Any, wishes: Any, caplog: pytest.LogCaptureFixture, at: Any
) -> None:
    async def main() -> None:
        bug: asyncio.Future[SiteFacts] = asyncio.get_running_loop().create_future()
        bug.set_exception(RuntimeError("unforeseen"))
        wishes.sites[HOST] = bug
        dialog = open_dialog(check_ms=QUICK_MS)
        at.field(dialog, words.sign_in_address()).setText(HOST)
        await at.until(lambda: "the log says more" in at.says(dialog))

    with caplog.at_level(logging.ERROR):
        run(main())
    assert "unforeseen" in caplog.text


@pytest.mark.parametrize("how", ["sign in", "close"])
def test_signing_in_and_closing_end_it(run: Any, open_dialog: Any, wishes: Any, how: str, at: Any) -> None:
    async def main() -> None:
        slow: asyncio.Future[SiteFacts] = asyncio.get_running_loop().create_future()
        wishes.sites[HOST] = slow
        wishes.sign_in_errors = [errors.AccountLocked()]
        dialog = open_dialog(check_ms=QUICK_MS)
        at.field(dialog, words.sign_in_address()).setText(HOST)
        await at.until(lambda: wishes.looked_up)
        if how == "close":
            dialog.close()
        else:
            at.field(dialog, words.sign_in_user()).setText("asha")
            at.field(dialog, words.sign_in_password()).setText("secret")
            at.press(dialog, words.sign_in_go())
        await at.until(lambda: at.only_ours() and slow.cancelled())
        assert words.sign_in_checking() not in at.says(dialog)

    run(main())


def test_a_site_that_the_organisation_chose_is_shown_and_stays(
    run: Any, open_dialog: Any, bridge: Bridge, wishes: Any, qtbot: Any, account: Any, at: Any
) -> None:
    async def main() -> None:
        bridge.set_account(account)
        bridge.set_offer(Offer("https://chosen.example", fixed=True))
        dialog = open_dialog(check_ms=QUICK_MS)
        address = at.field(dialog, words.sign_in_address())
        assert at.focused(dialog) is at.field(dialog, words.sign_in_password())
        assert words.sign_in_address_fixed() in at.says(dialog)
        qtbot.keyClicks(address, "x")
        assert address.text() == "https://chosen.example"
        await at.until(lambda: words.site_found("https://chosen.example") in at.says(dialog))
        at.field(dialog, words.sign_in_password()).setText("secret")
        at.press(dialog, words.sign_in_go())
        await at.until(lambda: at.finished(dialog))
        assert wishes.calls == [("sign_in", "https://chosen.example", account.user, "secret", Way.PASSWORD)]

    run(main())


def test_a_site_that_is_known_is_looked_up_at_once(
    run: Any, open_dialog: Any, bridge: Bridge, wishes: Any, at: Any
) -> None:
    async def main() -> None:
        bridge.set_offer(Offer("https://proposed.example"))
        dialog: SignInDialog = open_dialog(check_ms=QUICK_MS)
        assert at.field(dialog, words.sign_in_address()).text() == "https://proposed.example"
        await at.until(lambda: wishes.looked_up == ["https://proposed.example"])
        dialog.close()
        await at.until(at.only_ours)

    run(main())

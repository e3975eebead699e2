"""Signing in in the browser: what is said meanwhile, the link for whoever saw no window, and giving up."""

import asyncio
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from nirmaan_tray import errors
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge

SITE = "https://office.example"
PAGE = f"{SITE}/api/method/frappe.integrations.oauth2.authorize?state=1"
ALL = (Way.BROWSER, Way.PASSWORD, Way.API_KEY)


@pytest.fixture(autouse=True)
def offered(bridge: Bridge, wishes: Any) -> None:
    bridge.set_offer(Offer(SITE, ways=ALL))
    wishes.page = PAGE


def test_it_is_proposed_first_and_asks_for_nothing_but_the_address(
    run: Any, open_dialog: Any, wishes: Any, at: Any
) -> None:
    async def main() -> None:
        wishes.back = asyncio.Event()
        dialog = open_dialog()
        assert at.button(dialog, words.sign_in_by(Way.BROWSER)).isChecked()
        assert words.sign_in_hint(Way.BROWSER) in at.says(dialog)
        go = at.button(dialog, words.sign_in_go_browser())
        assert at.focused(dialog) is go
        go.click()
        await at.until(lambda: words.browser_wait() in at.says(dialog))
        assert at.busy(dialog)
        assert not go.isVisible()
        assert words.browser_link() in at.says(dialog)
        await at.until(lambda: wishes.browsed == [PAGE])
        wishes.back.set()
        await at.until(lambda: at.finished(dialog))
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert wishes.calls == [("sign_in", SITE, "", "", Way.BROWSER)]

    run(main())


def test_the_link_can_be_copied_where_no_browser_comes(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.back = asyncio.Event()
        wishes.browser = False
        dialog = open_dialog()
        at.press(dialog, words.sign_in_go_browser())
        await at.until(lambda: words.browser_missing() in at.says(dialog))
        assert words.browser_wait() not in at.says(dialog)
        at.press(dialog, words.browser_copy())
        assert QGuiApplication.clipboard().text() == PAGE
        assert words.browser_copied() in at.says(dialog)
        wishes.back.set()
        await at.until(lambda: at.finished(dialog))

    run(main())


def test_an_opener_that_takes_long_holds_nothing_up(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        opening = asyncio.Event()

        async def browse(url: str) -> bool:
            return bool(url) and await opening.wait()

        wishes.browse = browse
        dialog = open_dialog()
        at.press(dialog, words.sign_in_go_browser())
        await at.until(lambda: at.finished(dialog))
        await at.until(at.only_ours)

    run(main())


def test_cancel_works_while_the_browser_is_waited_for(run: Any, open_dialog: Any, wishes: Any, at: Any) -> None:
    async def main() -> None:
        wishes.back = asyncio.Event()
        dialog = open_dialog()
        at.press(dialog, words.sign_in_go_browser())
        await at.until(lambda: words.browser_wait() in at.says(dialog))
        assert at.focused(dialog) is at.button(dialog, words.sign_in_cancel())
        at.press(dialog, words.sign_in_cancel())
        assert at.finished(dialog)
        await at.until(at.only_ours)

    run(main())


@pytest.mark.parametrize("detail", ["denied", "late", "stranger", "The site's own words"])
def test_a_failure_leads_back_and_can_be_tried_again(
    run: Any, open_dialog: Any, wishes: Any, detail: str, at: Any
) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [errors.BrowserSignInFailed(detail)]
        dialog = open_dialog()
        go = at.button(dialog, words.sign_in_go_browser())
        go.click()
        await at.until(lambda: words.failure("browser_sign_in", detail) in at.says(dialog))
        assert not at.busy(dialog)
        assert at.focused(dialog) is go
        go.click()
        await at.until(lambda: at.finished(dialog))
        assert len(wishes.calls) == 2

    run(main())


@pytest.mark.parametrize("error", [errors.PortTaken("8421"), errors.WayNotOffered("browser"), errors.ClientUnknown()])
def test_what_is_wrong_with_the_settings_is_not_looked_for_in_the_address(
    run: Any, open_dialog: Any, wishes: Any, error: errors.TrayError, at: Any
) -> None:
    async def main() -> None:
        wishes.sign_in_errors = [error]
        dialog = open_dialog()
        go = at.button(dialog, words.sign_in_go_browser())
        go.click()
        await at.until(lambda: words.failure(error.code, error.detail) in at.says(dialog))
        assert at.focused(dialog) is go

    run(main())

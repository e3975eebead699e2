"""Signing out with all that is stored, beside a running application that uses it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nirmaan_tray import words
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel

ME = "me@nirmaan.test"

Make = Callable[..., Any]


async def test_nothing_is_left_though_the_application_goes_on(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(signed_in)
    await application.up()
    await site.notify(ME, "pr:new", title="mine")
    assert (await toasts.toast()).summary == "mine"
    assert list((signed_in.home / "data").glob("inbox-*"))
    ran = await signed_in.run("sign-out", "--forget")
    assert (ran.code, ran.lines[-1]) == (0, words.FORGOTTEN)
    assert list((signed_in.home / "data").glob("inbox-*")) == []
    await panel.says("Nirmaan: not signed in")
    assert list((signed_in.home / "data").glob("inbox-*")) == []

    await signed_in.sign_in(site.url)
    await panel.says("Nirmaan: connected, 1 unread")
    assert len(toasts.shown) == 1, "what was there before the first sign-in is only counted"

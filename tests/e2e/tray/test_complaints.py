"""What does not heal by itself is told in one toast, and only then."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import problems, sign_in_words, toast_words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
PROGRAM = Path(__file__).with_name("fast_program.py")
SPEED = 100

Make = Callable[..., Any]


async def test_a_session_that_ended_five_minutes_ago_is_told_once_and_its_toast_goes_with_a_sign_in(
    tray: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", screen: "Screen", until: Make
) -> None:
    password = ("sign-in", site.url, "--user", ME, "--stdin")
    assert (await tray.run(*password, typed="opensesame-PW")).code == 0
    application = await start(tray, [sys.executable, str(PROGRAM), str(tray.home)])
    await application.up()
    site.expire_sessions(ME)
    await site.disconnect_all()
    told = await toasts.toast()
    title, body = problems.complaint("session_expired")
    assert (told.summary, told.text) == (title, body)
    assert told.actions["default"] == toast_words.sign_in()
    screen.picture("complaint")
    toasts.press(told, "sign_in")
    await until(lambda: screen.windows(f"^{sign_in_words.sign_in_title()}"), "the dialog")
    assert (await tray.run(*password, typed="opensesame-PW")).code == 0
    await application.up(2)
    await panel.says("Nirmaan: connected")
    await toasts.until(lambda: not toasts.screen)
    assert len(toasts.shown) == 1


async def test_a_site_that_is_away_is_shown_by_the_icon_and_told_in_no_toast(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(signed_in, [sys.executable, str(PROGRAM), str(signed_in.home)])
    await application.up()
    await site.unplug()
    await panel.says("Nirmaan: offline, trying again")
    # Seven of its minutes: that nothing is told meanwhile is what is looked at.
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=420 / SPEED)
    assert toasts.shown == []
    await site.plug_in()
    await application.up(2)
    await site.notify(ME, "pr:new", title="after")
    assert (await toasts.toast()).summary == "after"

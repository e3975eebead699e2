"""The desktop application on a desktop without a keyring, where one is started after a while."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, problems, sign_in_words
from nirmaan_tray.ui.problems import KEYRING_IN_MEMORY, capital

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME, PASSWORD = "me@nirmaan.test", "opensesame-PW"
PROGRAM = Path(__file__).with_name("fast_program.py")

Make = Callable[..., Any]
StartKeyring = Callable[["Desktop"], AbstractContextManager[Any]]


@pytest.fixture
def desktop(session_bus: "Desktop") -> "Desktop":
    """A desktop where nothing is running yet."""
    return session_bus


def fast(tray: "Tray") -> list[str]:
    """Time that passes faster: a missing keyring is looked for every half a minute."""
    return [sys.executable, str(PROGRAM), str(tray.home)]


async def test_who_signed_in_before_is_served_as_soon_as_it_starts(
    tray: "Tray", desktop: "Desktop", site: DemoSite, start: Make, panel: "Panel", start_keyring: StartKeyring
) -> None:
    with start_keyring(desktop):
        await tray.sign_in(site.url)
    application = await start(tray, fast(tray))
    await application.logs("keyring_missing")
    await panel.offers(capital(problems.reason("keyring_missing")))
    assert ME in tray.settings_file.read_text()
    with start_keyring(desktop):
        await application.up()
        await panel.says("Nirmaan: connected")


async def test_a_sign_in_without_one_is_in_memory_and_moves_into_it(
    tray: "Tray",
    desktop: "Desktop",
    site: DemoSite,
    toasts: Any,
    start: Make,
    panel: "Panel",
    screen: "Screen",
    until: Make,
    start_keyring: StartKeyring,
) -> None:
    application = await start(tray, fast(tray))
    await panel.says("Nirmaan: not signed in")
    await panel.choose(menu_words.menu_sign_in())
    (window,) = await until(lambda: screen.windows(f"^{sign_in_words.sign_in_title()}"), "the dialog")
    await screen.xdotool("windowfocus", "--sync", window)
    # Between address and user stands the choice of the way to sign in.
    for typed in (site.url, "Tab", "Tab", ME, "Tab", PASSWORD, "Return"):
        await screen.xdotool("key" if typed in ("Tab", "Return") else "type", typed)
    await application.up()
    assert (await toasts.toast()).summary == problems.complaint(KEYRING_IN_MEMORY)[0]
    refused = await tray.run("unread")
    assert refused.code == 5
    assert "no keyring" in refused.complaint
    (sid,) = site.sessions._sids
    for secret in (PASSWORD, sid):
        assert tray.holding(secret) == []
    with start_keyring(desktop):
        await toasts.until(lambda: not toasts.screen)
        assert (await tray.run("unread")).code == 0
        await application.stop()
        again = await start(tray)
        await again.up()
        assert list(site.sessions._sids) == [sid], "the same session goes on"

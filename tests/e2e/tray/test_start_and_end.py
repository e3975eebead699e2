"""The application starts whatever the world does, runs once, and ends when it is told to."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, words

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.application import Application
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
HAT = "#f5a623"
INBOX = f"^{words.window_title()}"
ICON_S = 5.0
"""The promise is a second, which the benchmark measures; starting processes takes longer while others run."""

Make = Callable[..., Any]


async def test_the_icon_is_in_the_panel_at_once_and_leaves_with_the_end(
    signed_in: "Tray", site: DemoSite, screen: "Screen", tint2: Make, start: Make, until: Make
) -> None:
    tint2()
    application = await start(signed_in)
    await until(lambda: screen.shows(HAT), "the hat in tint2", ICON_S + 5)
    await application.up()
    screen.picture("icon-in-tint2")
    await application.stop()
    await until(lambda: not screen.shows(HAT), "an empty panel")
    assert site.listening == {}


@pytest.mark.parametrize("drips", [False, True])
async def test_a_site_that_hangs_holds_up_neither_the_icon_nor_the_end(
    signed_in: "Tray", site: DemoSite, hole: Make, panel: "Panel", start: Make, until: Make, drips: bool
) -> None:
    async with hole(site, drips=drips) as hanging:
        application = await start(signed_in)
        await asyncio.wait_for(panel.icon(), ICON_S)
        await until(lambda: hanging.taken)
        await panel.says("Nirmaan: connecting…")
        await panel.offers(menu_words.menu_mark_all())
        await application.stop()


async def test_a_site_that_is_away_comes_back(signed_in: "Tray", site: DemoSite, panel: "Panel", start: Make) -> None:
    await site.unplug()
    application = await start(signed_in)
    await panel.says("Nirmaan: offline, trying again")
    await site.plug_in()
    await application.up()
    await panel.says("Nirmaan: connected")


@pytest.mark.slow
async def test_a_keyring_that_hangs_holds_up_neither_the_icon_nor_the_end(
    signed_in: "Tray", hanging_desktop: "Desktop", start: Make, screen: "Screen", tint2: Make, until: Make
) -> None:
    tint2()
    elsewhere = signed_in.within(hanging_desktop)
    shown = {key: signed_in.env[key] for key in ("DISPLAY", "QT_QPA_PLATFORM", "NO_AT_BRIDGE", "PATH")}
    application = await start(elsewhere, **shown)
    await until(lambda: screen.shows("#8a8f98", above=5) or screen.shows(HAT, above=5), "an icon in tint2", ICON_S + 5)
    await application.logs("keyring_slow")
    await application.stop()


async def test_a_notification_server_that_hangs_does_not_hold_up_the_end(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make
) -> None:
    application = await start(signed_in)
    await application.up()
    await toasts.until(lambda: "GetCapabilities" in toasts.calls)
    toasts.hangs = True
    await site.notify(ME, "pr:new", title="Never shown")
    await toasts.until(lambda: "Notify" in toasts.calls)
    await application.stop()


async def test_toasts_leave_with_the_end(signed_in: "Tray", site: DemoSite, toasts: Any, start: Make) -> None:
    application = await start(signed_in)
    await application.up()
    for number in range(3):
        await site.notify(ME, "pr:new", title=str(number))
    await toasts.toast(3)
    await application.stop()
    assert sorted(toasts.closed) == [1, 2, 3]
    assert toasts.screen == {}


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
async def test_every_way_to_end_is_a_good_one(signed_in: "Tray", start: Make, panel: "Panel", name: str) -> None:
    application = await start(signed_in)
    await application.up()
    await application.stop(signal.Signals[name])


async def test_quit_in_the_menu(signed_in: "Tray", start: Make, panel: "Panel") -> None:
    application = await start(signed_in)
    await panel.choose(menu_words.menu_quit())
    await application.ends()


async def test_a_second_start_raises_the_first_and_a_killed_one_leaves_nothing_in_the_way(
    signed_in: "Tray", site: DemoSite, screen: "Screen", panel: "Panel", start: Make, until: Make
) -> None:
    first = await start(signed_in)
    await first.up()
    await site.notify(ME, "po:new", title="Two tonnes of cement", project="Tower A", docname="PO/24-25/0117")
    await panel.says("Nirmaan: connected, 1 unread")
    assert await screen.windows(INBOX) == []

    second = await start(signed_in)
    await second.ends(5.0)
    await until(lambda: screen.windows(INBOX), "the inbox")
    screen.picture("inbox")
    assert first.process.returncode is None
    # Named by nothing, it is another program than with a command.
    bare = await start(signed_in, signed_in.command())
    await bare.ends(5.0)

    await first.kill()
    third = await start(signed_in)
    await third.up()
    await panel.says("Nirmaan: connected, 1 unread")
    again = await start(signed_in)
    await again.ends(5.0)
    await until(lambda: screen.windows(INBOX), "the inbox")


async def test_two_homes_run_beside_each_other(
    signed_in: "Tray", site: DemoSite, start: Make, tmp_path: Any, screen: "Screen"
) -> None:
    other = signed_in.elsewhere(tmp_path / "other")
    await other.sign_in(site.url)
    first: Application = await start(signed_in)
    second: Application = await start(other)
    await first.up()
    await second.up()
    assert await screen.windows(INBOX) == []


async def test_without_a_screen_it_says_so(tray: "Tray") -> None:
    env = {key: value for key, value in tray.env.items() if key not in {"DISPLAY", "QT_QPA_PLATFORM"}}
    ran = await replace(tray, env=env).run("run")
    assert ran.code == 2
    assert "screen" in ran.complaint


async def test_a_settings_file_that_hangs_does_not_hold_up_the_end(
    signed_in: "Tray", start: Make, panel: "Panel", drive: Path
) -> None:
    signed_in.settings_file.unlink()
    os.link(drive, signed_in.settings_file)
    application = await start(signed_in)
    await panel.says("Nirmaan: connecting…")
    await application.stop()

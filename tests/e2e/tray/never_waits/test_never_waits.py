"""The interface never waits: whatever hangs, the loop is not held for 50 ms."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, sign_in_words, toast_words, words

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.never_waits.conftest import Watched
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

# The screen's server, or whatever else this machine does, may hold it once, and then it is tried again as all whole programs
# are; what is our own holds it again.
pytestmark = pytest.mark.slow

ME = "me@nirmaan.test"

Make = Callable[..., Any]
Pause = Callable[..., Awaitable[None]]


async def test_while_nothing_hangs(
    signed_in: "Tray", site: DemoSite, watched: "Watched", held: Make, a_while: Pause
) -> None:
    application = await watched(signed_in)
    await application.up()
    await site.notify(ME, "pr:new", title="A")
    await a_while(2.0)
    assert held() == ""


async def test_while_the_keyring_hangs(
    signed_in: "Tray", hanging_desktop: "Desktop", watched: "Watched", held: Make, a_while: Pause, tint2: Make
) -> None:
    tint2()  # else the window would come in the tray's place, which is not what is measured here
    shown = {key: signed_in.env[key] for key in ("DISPLAY", "QT_QPA_PLATFORM", "NO_AT_BRIDGE", "PATH")}
    application = await watched(signed_in.within(hanging_desktop), **shown)
    await application.logs("keyring_slow")
    assert held() == ""


@pytest.mark.parametrize("drips", [False, True])
async def test_while_the_site_hangs(
    signed_in: "Tray",
    site: DemoSite,
    hole: Make,
    watched: "Watched",
    held: Make,
    a_while: Pause,
    until: Make,
    drips: bool,
) -> None:
    async with hole(site, drips=drips) as hanging:
        application = await watched(signed_in)
        await until(lambda: hanging.taken)
        await a_while()
        assert application.process.returncode is None
    await application.up()
    async with hole(site, drips=drips) as hanging:
        await until(lambda: hanging.taken)
        await a_while()
    assert held() == ""


async def test_while_another_program_holds_the_database(
    signed_in: "Tray",
    site: DemoSite,
    toasts: Any,
    panel: "Panel",
    watched: "Watched",
    held: Make,
    a_while: Pause,
    until: Make,
    opener: Any,
) -> None:
    application = await watched(signed_in)
    await application.up()
    first = await site.notify(ME, "pr:new", title="A")
    await panel.says("Nirmaan: connected, 1 unread")
    (database,) = (signed_in.home / "data").glob("inbox-*.db")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await site.notify(ME, "pr:new", title="B")
        await panel.choose("A")
        await until(lambda: opener.opened, "the document, which need not wait for the mark")
        await panel.choose(menu_words.menu_mark_all())
        await a_while()
        other.execute("ROLLBACK")
    await toasts.toast(2)
    await panel.says("Nirmaan: connected, 1 unread")
    await until(lambda: site.document(first).seen == "true")
    assert held() == ""


async def test_while_a_thousand_come_at_once(
    signed_in: "Tray",
    site: DemoSite,
    toasts: Any,
    panel: "Panel",
    watched: "Watched",
    held: Make,
    a_while: Pause,
    screen: "Screen",
) -> None:
    application = await watched(signed_in)
    await application.up()
    for number in range(1000):
        await site.notify(ME, "pr:new", title=f"Number {number}", description="Cement " * 20, project="Tower A")
    await panel.says("Nirmaan: connected, 1000 unread")
    # On a machine that is busy with other things there may be a silence between them, and a second toast that counts.
    await toasts.until(lambda: toasts.shown[-1].summary.endswith(toast_words.several(0).removeprefix("0")))
    await panel.choose(menu_words.menu_mark_all())
    await panel.says("Nirmaan: connected")
    assert held() == ""


async def test_while_the_windows_are_opened_for_the_first_time(
    tray: "Tray", site: DemoSite, panel: "Panel", watched: "Watched", held: Make, until: Make, screen: "Screen"
) -> None:
    application = await watched(tray)
    await panel.says("Nirmaan: not signed in")
    await panel.choose(menu_words.menu_sign_in())
    await until(lambda: screen.windows(f"^{sign_in_words.sign_in_title()}"), "the dialog")
    await tray.sign_in(site.url)
    for number in range(200):
        await site.notify(ME, "pr:new", title=f"Number {number}", description="Cement " * 20, project="Tower A")
    await application.up()
    await panel.says("Nirmaan: connected, 200 unread")
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(f"^{words.window_title()}"), "the inbox")
    await panel.choose(menu_words.menu_about())
    await until(lambda: screen.windows(f"^{menu_words.about_title()}"), "what it is")
    assert held() == ""


async def test_while_the_settings_file_cannot_be_read(
    signed_in: "Tray", watched: "Watched", held: Make, a_while: Pause, panel: "Panel", drive: Path, tmp_path: Path
) -> None:
    """As on a network drive that is gone: whoever opens the file waits, until the drive is back."""
    file, kept = signed_in.settings_file, tmp_path / "kept"
    file.rename(kept)
    os.link(drive, file)
    application = await watched(signed_in)
    await panel.says("Nirmaan: connecting…")
    await panel.choose(menu_words.menu_inbox())
    await a_while(2.0)
    kept.replace(file)
    await asyncio.to_thread(drive.write_text, "")
    await application.up()
    await panel.says("Nirmaan: connected")
    assert held() == ""

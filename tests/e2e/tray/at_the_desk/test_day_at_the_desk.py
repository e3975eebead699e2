"""A person's day with the program, by mouse and keyboard; pictures of it are left in ``build/e2e``.

What comes of it is looked at from outside: on the screen, on the site, and in what the browser was asked to open.
"""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from nirmaan_tray import remembered
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import preferences_words, sign_in_words, toast_words, welcome_words, words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.at_the_desk.conftest import Desk
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
FAST_PROGRAM = Path(__file__).parents[1] / "fast_program.py"
SPEED = 100

# Entries of the icon's menu, counted from its end, as a keyboard's user walks them; what is muted comes above the quiet's.
SIGN_OUT, PREFERENCES, MUTED = 3, 4, 7
QUIET = 7
# Presses of the Down key in a row's menu.
SNOOZE_HOUR, MUTE_KIND = 4, 6

Make = Callable[..., Any]


@pytest.mark.slow
async def test_the_first_morning(
    tray: "Tray", site: DemoSite, desk: "Desk", screen: "Screen", start: Make, until: Make
) -> None:
    (tray.home / "data" / remembered.FILE).unlink()
    application = await start(tray)
    await desk.window(welcome_words.title())
    screen.picture("day-1-welcome")
    await desk.keys("Return")
    await desk.window(sign_in_words.sign_in_title())
    await desk.types(urlsplit(site.url).netloc)
    await until(lambda: any(seen.path.endswith("get_time_zone") for seen in site.requests), "the address is looked up")
    # Between address and user stands the choice of the way to sign in.
    await desk.keys("Tab", "Tab")
    await desk.types(ME)
    await desk.keys("Tab")
    await desk.types(PASSWORD)
    await desk.keys("Return")
    await application.up()
    await desk.gone(sign_in_words.sign_in_title())

    await desk.window(welcome_words.title())
    screen.picture("day-2-try-a-toast")
    await desk.keys("Return")
    trial = await desk.toast(toast_words.trial_title())
    screen.picture("day-3-the-toast")
    await desk.click(trial)
    await desk.no_toast()
    await desk.window(welcome_words.title())
    screen.picture("day-4-start-with-the-computer")
    await desk.keys("Return")
    autostart = Path(tray.env["XDG_CONFIG_HOME"]) / "autostart"
    await until(lambda: autostart.is_dir() and list(autostart.iterdir()), "it starts with the computer")
    screen.picture("day-5-all-set")
    await desk.keys("Return")
    await desk.gone(welcome_words.title())
    assert 'autostart = "yes"' in tray.settings_file.read_text()


@pytest.mark.slow
async def test_what_comes_is_opened_found_marked_and_taken_back(
    signed_in: "Tray", site: DemoSite, desk: "Desk", screen: "Screen", start: Make, opener: "Opener", until: Make
) -> None:
    await (await start(signed_in)).up()
    order = await site.notify(
        ME, "po:new", title="PO 0117 approved", action_url="purchase-orders/PO&=24-25&=0117?tab=Approved%20PO"
    )
    await desk.click(await desk.toast("PO 0117 approved"))
    await until(lambda: opener.opened, "the document")
    assert opener.opened[0][0] == f"{site.url}/frontend/purchase-orders/PO&=24-25&=0117?tab=Approved%20PO"
    await desk.seen(order)
    await desk.no_toast()

    cement = await site.notify(ME, "pr:new", title="Cement for the slab", project="Tower A", kind="alert")
    steel = await site.notify(ME, "payment:new", title="₹ 3,25,000 for steel", description="Shree Electricals")
    hindi = await site.notify(ME, "sb:rejected", title="सीमेंट की नई माँग", project="टावर क", kind="warning")
    await until(lambda: len(desk.toasts.on_screen) == 3, "three toasts")
    screen.picture("day-6-three-toasts")
    popup, icon = await desk.inbox(), await desk.icon()
    screen.picture("day-7-inbox")
    assert popup.within(desk.whole)
    assert popup.top + popup.height <= icon.top
    assert popup.left <= icon.left + icon.width
    assert icon.left <= popup.left + popup.width

    await desk.keys("slash")
    await desk.types("STEEL")
    await desk.keys("Down", "m")
    await desk.seen(order, steel, unread=(cement, hindi))
    screen.picture("day-8-found-and-marked")
    await desk.keys("ctrl+z")
    await desk.seen(order, unread=(cement, steel, hindi))
    await desk.keys("Escape", "shift+m")
    await desk.seen(order, cement, steel, hindi)
    await desk.no_toast()
    screen.picture("day-9-undo")
    await desk.keys("ctrl+z")
    await desk.seen(order, unread=(cement, steel, hindi))
    await desk.keys("Escape")
    await desk.gone(words.window_title())
    # A second click on the icon takes it away again, too; at the same place it would be half of a double click.
    await desk.inbox()
    await desk.click(await desk.icon(), across=0.2)
    await desk.gone(words.window_title())


@pytest.mark.slow
async def test_a_quiet_afternoon_and_the_end_of_the_day(
    signed_in: "Tray", site: DemoSite, desk: "Desk", screen: "Screen", start: Make, until: Make
) -> None:
    application = await start(signed_in)
    await application.up()
    later = await site.notify(ME, "pr:new", title="Later", description="It can wait.")
    await desk.toast("Later")
    await desk.inbox()
    await desk.keys("Down", "shift+F10", *["Down"] * SNOOZE_HOUR)
    screen.picture("day-10-menu-of-a-row")
    await desk.keys("Return")
    await desk.no_toast()
    screen.picture("day-11-snoozed")
    await desk.keys("shift+F10", *["Down"] * MUTE_KIND, "Return")
    await desk.keys("Escape")
    await desk.gone(words.window_title())
    await site.notify(ME, "pr:new", title="of a muted kind")
    await site.notify(ME, "payment:new", title="A payment")
    await desk.click(await desk.toast("A payment"))
    await desk.no_toast()
    await desk.menu(MUTED, "Right")
    screen.picture("day-12-muted")
    await desk.keys("Return")
    await site.notify(ME, "pr:new", title="of a kind that is muted no more")
    await desk.click(await desk.toast("of a kind that is muted no more"))
    await desk.no_toast()

    # Down: an hour, which stands below half an hour.
    await desk.menu(QUIET, "Right", "Down")
    screen.picture("day-13-do-not-disturb")
    await desk.keys("Return")
    for number in range(3):
        await site.notify(ME, "pr:new", title=f"In silence {number}")
    await desk.inbox()
    screen.picture("day-14-in-silence")
    await desk.keys("Escape")
    await desk.gone(words.window_title())
    assert not desk.toasts.on_screen
    await desk.menu(QUIET, "Right", "Return")
    summary = await desk.toast(toast_words.several(3))
    screen.picture("day-15-what-came-in-silence")
    await desk.click(summary)
    await desk.window(words.window_title())
    await desk.keys("ctrl+w")
    await desk.gone(words.window_title())
    assert site.document(later).seen == "false"

    await desk.menu(PREFERENCES, "Return")
    await desk.window(preferences_words.title())
    await desk.keys("Down")
    screen.picture("day-16-preferences")
    await desk.keys("Escape")
    await desk.gone(preferences_words.title())
    await desk.menu(SIGN_OUT, "Return")
    await desk.window(sign_in_words.sign_out_title())
    screen.picture("day-17-sign-out")
    await desk.keys("Return")
    await desk.gone(sign_in_words.sign_out_title())
    await desk.inbox()
    screen.picture("day-18-signed-out")
    await until(lambda: "api_key" not in signed_in.settings_file.read_text(), "signed out in the settings")


@pytest.mark.slow
def snoozed(tray: "Tray") -> list[str]:
    """Return the names that the stored list has snoozed."""
    (database,) = (tray.home / "data").glob("inbox-*.db")
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM snooze")]


async def test_a_snooze_comes_back_once_also_after_a_restart(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", until: Make
) -> None:
    application = await start(signed_in)
    await application.up()
    name = await site.notify(ME, "pr:new", title="Later")
    toasts.press(await toasts.toast(), "snooze")
    # The notification server takes away what was clicked by itself, which tells nothing of the program.
    await until(lambda: snoozed(signed_in) == [name], "the snooze is stored")
    await application.stop()
    # The hour is over but for a few minutes, which take as many seconds.
    ahead = [sys.executable, str(FAST_PROGRAM), str(signed_in.home), str(3600 - 3 * SPEED)]
    application = await start(signed_in, ahead)
    await application.up()
    assert len(toasts.shown) == 1
    assert (await toasts.toast(2)).summary == "Later"
    await application.stop()
    application = await start(signed_in, ahead)
    await panel.says("Nirmaan: connected, 1 unread")
    await site.notify(ME, "pr:new", title="the next one")
    assert (await toasts.toast(3)).summary == "the next one"
    assert site.document(name).seen == "false"

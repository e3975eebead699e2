"""What the settings say of the program's habits holds while it runs, and as soon as it is written."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, toast_words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel

ME = "me@nirmaan.test"
PAGE = "https://it.example.com/nirmaan-tray"

Make = Callable[..., Any]


def write(tray: "Tray", **values: str) -> None:
    lines = [line for line in tray.settings_file.read_text().splitlines() if line.partition(" ")[0] not in values]
    lines += [f'{key} = "{value}"' for key, value in values.items()]
    tray.settings_file.write_text("\n".join(lines) + "\n")


async def test_toasts_hide_their_content_quiet_hours_hold_and_a_newer_version_is_shown(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", opener: "Opener", until: Make
) -> None:
    autostart = Path(signed_in.env["XDG_CONFIG_HOME"]) / "autostart"
    write(signed_in, toast_privacy="hide", autostart="yes", newest_version=f"99.0 {PAGE}")
    application = await start(signed_in)
    await application.up()
    await until(lambda: autostart.is_dir() and len(list(autostart.iterdir())) == 1, "the entry")
    await site.notify(ME, "pr:new", title="Cement for Tower A", description="300 bags")
    told = await toasts.toast()
    assert (told.summary, told.text) == ("New purchase request", "")
    await panel.choose(menu_words.menu_newest("99.0"))
    await until(lambda: [url for url, _ in opener.opened] == [PAGE], "the page")

    write(signed_in, autostart="no", newest_version="", quiet_hours="Mon-Sun 00:00-24:00", toast_privacy="")
    await until(lambda: not list(autostart.iterdir()), "no entry")

    async def quiet() -> bool:
        return any(label.startswith(menu_words.menu_quiet_until("00:00")[:-5]) for label in await panel.labels())

    await until(quiet, "the quiet hours in the menu")
    await site.notify(ME, "pr:new", title="in the quiet")
    await panel.says("Nirmaan: connected, 2 unread")
    assert len(toasts.shown) == 1
    write(signed_in, quiet_hours="")
    assert (await toasts.toast(2)).summary == "in the quiet"
    await site.notify(ME, "pr:new", title="afterwards")
    assert (await toasts.toast(3)).summary == "afterwards"
    assert application.log.count("Link is up as") == 1, "the connection was kept"


async def test_what_came_in_a_quiet_is_told_when_it_ends_although_the_program_was_killed_meanwhile(
    signed_in: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(signed_in)
    await application.up()
    await panel.choose(menu_words.menu_quiet_for_good())
    await panel.offers(menu_words.menu_quiet_until(""))
    for number in (1, 2):
        await site.notify(ME, "pr:new", title=f"in the quiet {number}")
        await panel.says(f"Nirmaan: connected, {number} unread")
    await application.kill()

    application = await start(signed_in)
    await panel.says("Nirmaan: connected, 2 unread")
    await panel.choose(menu_words.menu_quiet_off())
    summary = await toasts.toast()
    assert (summary.summary, summary.body) == (toast_words.several(2), toast_words.quiet())
    await application.kill()

    application = await start(signed_in)
    await panel.says("Nirmaan: connected, 2 unread")
    await site.notify(ME, "pr:new", title="afterwards")
    assert (await toasts.toast(2)).summary == "afterwards"
    assert len(toasts.shown) == 2

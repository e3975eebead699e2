"""A desktop on which nothing shows notifications: the menu says so, until something does."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.ui import no_toasts_words

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel

Make = Callable[..., Any]

ENTRY = no_toasts_words.entry(NoToasts.NO_SERVER, "linux")


async def test_the_menu_says_that_nothing_pops_up_until_it_does(
    signed_in: "Tray", desktop: "Desktop", notifications: Make, start: Make, panel: "Panel"
) -> None:
    await (await start(signed_in)).up()
    await panel.offers(ENTRY)
    server = notifications(desktop)
    await server.start()
    await panel.lacks(ENTRY)
    await server.stop()
    await panel.offers(ENTRY)

"""The doctor, chosen in the menu of the running application: its window comes, and it examines what the application uses."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import doctor_words, menu_words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

TIME_ZONE = "/api/method/frappe.client.get_time_zone"


async def test_it_is_in_the_menu_under_help(
    signed_in: "Tray",
    site: DemoSite,
    screen: "Screen",
    panel: "Panel",
    start: Callable[..., Any],
    eventually: Callable[..., Any],
) -> None:
    application = await start(signed_in)
    await application.up()
    site.requests.clear()
    await panel.choose(menu_words.menu_doctor())
    # The last thing that it wants to know of the site.
    await eventually(lambda: any(seen.query.get("limit_page_length") == "1" for seen in site.requests))
    assert TIME_ZONE in [seen.path for seen in site.requests]
    # The application's own connection stays, the two of the examination end.
    await eventually(lambda: sum(site.listening.values()) == 1)
    assert len(await screen.windows(f"^{doctor_words.title()}")) == 1
    screen.picture("doctor")
    await site.notify("me@nirmaan.test", "pr:new", title="still heard")
    await panel.says("Nirmaan: connected, 1 unread")

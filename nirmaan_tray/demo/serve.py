"""The demo site as a program: ready users, a day's notifications, and words on how to use it."""

import asyncio
from collections.abc import Callable

from nirmaan_tray.demo.samples import day_before
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions

DEMO_USER = "demo@nirmaan.test"
DEMO_PASSWORD = "demo"  # noqa: S105 - a stand-in's
DEMO_KEY = ("demo-key", "demo-secret")


def furnish(site: DemoSite) -> None:
    """Give a site its users, the demo user's API key and the notifications of the last day."""
    for user in (
        User(DEMO_USER, "Devika Demo", DEMO_PASSWORD),
        User("lead@nirmaan.test", "Leela Lead", DEMO_PASSWORD, desk=True),
        User("proc@nirmaan.test", "Pranav Procurement", DEMO_PASSWORD),
        User("acct@nirmaan.test", "Asha Accounts", DEMO_PASSWORD, enabled=False),
        User("code@nirmaan.test", "Chitra Code", DEMO_PASSWORD, two_factor=TwoFactor()),
        User("visitor@nirmaan.test", "Vikram Visitor", DEMO_PASSWORD, nirmaan_role=False),
    ):
        site.add_user(user)
    site.api_key(DEMO_USER, *DEMO_KEY)
    site.insert_many(day_before(DEMO_USER, site.now(), site.options.time_zone))


async def serve(port: int = 0, *, say: Callable[[str], None], ready: asyncio.Future[DemoSite] | None = None) -> None:
    """Serve the demo site on loopback until cancelled.

    ``say`` is told, line by line, where the site is and how to sign in; ``ready`` is given the site once it answers. Raises
    OSError when the port is taken.
    """
    async with DemoSite(SiteOptions(port=port, demo_user=DEMO_USER)) as site:
        furnish(site)
        for line in (
            f"Demo site      {site.url}  (site name {site.site_name})",
            f"Control room   {site.url}/demo",
            f"Web app        {site.url}/frontend/notifications",
            f"Sign in as     {DEMO_USER}, password {DEMO_PASSWORD}, or API key {':'.join(DEMO_KEY)}",
            f"With a code    code@nirmaan.test, password {DEMO_PASSWORD}, code {TwoFactor().code}",
            "Stop with Ctrl+C.",
        ):
            say(line)
        if ready is not None:
            ready.set_result(site)
        await asyncio.Event().wait()

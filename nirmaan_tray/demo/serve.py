"""The demo site as a program: ready users, a day's notifications, and words on how to use it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self

from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.samples import day_before
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions

DEMO_USER = "demo@nirmaan.test"
DEMO_PASSWORD = "demo"  # noqa: S105 - a stand-in's
DEMO_KEY = ("demo-key", "demo-secret")
DEMO_CLIENT = "demo-client"


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
    client = Client(client_id=DEMO_CLIENT, skip_authorization=False)
    async with DemoSite(SiteOptions(port=port, demo_user=DEMO_USER, oauth_client=client)) as site:
        furnish(site)
        for line in (
            f"Demo site      {site.url}  (site name {site.site_name})",
            f"Control room   {site.url}/demo",
            f"Web app        {site.url}/frontend/notifications",
            f"Sign in as     {DEMO_USER}, password {DEMO_PASSWORD}, or API key {':'.join(DEMO_KEY)}",
            f"With a code    code@nirmaan.test, password {DEMO_PASSWORD}, code {TwoFactor().code}",
            f"In the browser with the OAuth client {DEMO_CLIENT}, sent back to {client.redirect_uri}",
            "Stop with Ctrl+C.",
        ):
            say(line)
        if ready is not None:
            ready.set_result(site)
        await asyncio.Event().wait()


class InThread:
    """The demo site in a thread with a loop of its own, beside a program that has another; a context manager.

    Raises OSError when the port is taken.
    """

    def __init__(self, port: int, *, say: Callable[[str], None]) -> None:
        # Everything of the site, its database too, belongs to the thread that made it.
        self._told: Future[str] = Future()
        self._loop = asyncio.new_event_loop()
        self._serving: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, args=(port, say), name="demo site", daemon=True)
        self._thread.start()
        self.url = self._told.result()

    def _run(self, port: int, say: Callable[[str], None]) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(port, say))

    async def _serve(self, port: int, say: Callable[[str], None]) -> None:
        ready: asyncio.Future[DemoSite] = self._loop.create_future()
        self._serving = asyncio.create_task(serve(port, say=say, ready=ready))
        either: list[asyncio.Future[Any]] = [self._serving, ready]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            self._told.set_exception(self._serving.exception() or RuntimeError("the demo site ended at once"))
            return
        self._told.set_result(ready.result().url)
        await asyncio.wait([self._serving])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._serving is not None:
            self._loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join(timeout=5)

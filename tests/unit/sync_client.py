"""One run of the core against a demo site in time that runs fast: what the sync machine starts, asks and stops."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import CaughtUp, Change, Unread
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.sync import Sync

ME = "me@nirmaan.test"
SID = "a-session-of-mine"
SPEED = 100
CAP_S = 1.0
SETTLED_S = 700.0
"""Virtual seconds in which all must be well again: sooner than the routine catch-up, which would hide what was missed."""


class FastClock(SystemClock):
    """The machine's clock, running fast; chance is seeded."""

    def __init__(self) -> None:
        self._began, self._began_at = time.monotonic(), datetime.now(UTC)
        self._random = random.Random(4)

    def monotonic(self) -> float:
        return (time.monotonic() - self._began) * SPEED

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=self.monotonic())

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / SPEED)

    def uniform(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


@cache
def trust() -> Any:
    return tls.context(None)


class Client:
    """One run of the core, from its start to its end."""

    def __init__(self, site: DemoSite, file: Path, clock: FastClock, told: Callable[[Change], None]) -> None:
        self._site, self._file, self._clock, self._told = site, file, clock, told
        self.link = Link(LinkState.CONNECTING)
        self.caught_up = 0
        self.unread: int | None = None

    async def start(self) -> None:
        site = self._site
        account = Account(site.url, site.socket_url, site.site_name, ME, Way.PASSWORD, "Asia/Kolkata")
        credentials = Credentials(Way.PASSWORD, Secret(SID))
        self._session = Session(account, credentials, trust(), self._clock, cap_s=CAP_S)
        self.inbox = await Inbox.open(self._file, account.id, self._clock)
        self.inbox.listen(self._listen)
        self.sync = Sync(self._session, self.inbox, self._clock, self._set_link, cap_s=CAP_S)
        self.running = asyncio.ensure_future(self.sync.run())

    def _set_link(self, link: Link) -> None:
        self.link = link

    def _listen(self, change: Change) -> None:
        match change:
            case CaughtUp():
                self.caught_up += 1
            case Unread(count):
                self.unread = count
        self._told(change)

    async def stop(self) -> None:
        """End it wherever it is."""
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self.inbox.close()
        await self._session.__aexit__()

    async def idle(self) -> bool:
        """Tell whether nothing is under way or waiting."""
        for _ in range(8):
            if self.sync._fetcher._wanted or not self.sync._told.empty() or await self.inbox.marks():
                return False
            await self.inbox.progress()  # behind all that is being written
            await asyncio.sleep(0)
        return True

    async def rows(self) -> list[Notification]:
        rows: list[Notification] = []
        while page := await self.inbox.page(EVERYTHING, limit=50, before=rows[-1] if rows else None):
            rows += page
        return rows

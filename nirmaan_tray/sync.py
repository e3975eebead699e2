"""Keeps the inbox equal to the server: live events, catch-up, sending of marks."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing

from nirmaan_tray.catchup import catch_up
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import SignInNeeded, SiteBusy, SiteError
from nirmaan_tray.fetch import Fetcher
from nirmaan_tray.inbox import DELETION_GRACE_S, Inbox
from nirmaan_tray.marks import MarkSender
from nirmaan_tray.model import Change, Event, Link, LinkState, ListUpdate, MarkRefused
from nirmaan_tray.session import Session

UNKNOWN_DELAY_S = (1.0, 5.0)
"""Wait, by chance between these, before a catch-up that an unknown name asks for: its own event usually comes first."""

UNKNOWN_SPACING_S = (30.0, 45.0)
"""Spacing, by chance between these, of catch-ups for unknown names: on a busy site nearly all are somebody else's."""

RETRY_S = (1.0, 30.0)
"""Bounds of the pause before a catch-up that failed is tried again; doubled each time."""

_log = logging.getLogger(__name__)


class Sync:
    """Runs everything between one account's site and its inbox."""

    def __init__(self, session: Session, inbox: Inbox, clock: Clock, on_link: Callable[[Link], None]) -> None:
        """``on_link`` is told of every state of the link; it must not raise, and must not block."""
        self._connection = session.connection
        self._notifications = session.notifications
        self._inbox = inbox
        self._clock = clock
        self._on_link = on_link
        self._fetcher = Fetcher(session.notifications, inbox, clock, self._connection.doubt)
        self._marks = MarkSender(session.notifications, inbox, clock, session.prove, self._connection.doubt)
        self._behind = asyncio.Event()
        self._unknown: set[str] = set()
        self._unknown_told = asyncio.Event()

    async def run(self) -> None:
        """Keep up for ever; cancel it to stop. Raises ``StoreError`` when the store is beyond use."""
        self._inbox.listen(self._refused)
        await self._inbox.start()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fetcher.run())
            tasks.create_task(self._marks.run())
            tasks.create_task(self._catch_up())
            tasks.create_task(self._look_for_unknown())
            await self._follow()

    async def _follow(self) -> None:
        async with aclosing(self._connection.stream()) as stream:
            async for incoming in stream:
                match incoming:
                    case Link():
                        self._on_link(incoming)
                        if incoming.state is LinkState.UP:
                            self._behind.set()
                            self._fetcher.hurry()
                            self._marks.hurry()
                    case Event(deletion=False):
                        self._fetcher.event(incoming)
                    case Event():
                        await self._delete(incoming.notification.name)
                    case ListUpdate():
                        self._update(incoming.name)

    async def _delete(self, name: str) -> None:
        self._fetcher.forget(name)
        await self._inbox.withdraw([name])
        # The deletion is told before it commits. If it is rolled back nothing more is told, so look.
        self._fetcher.again([name], after_s=DELETION_GRACE_S)

    def _refused(self, change: Change) -> None:
        """A mark that was refused was rolled back to what we last knew; ask what it is now."""
        if isinstance(change, MarkRefused):
            self._fetcher.again([change.name])

    def _update(self, name: str) -> None:
        if self._fetcher.waits_for(name):
            return
        if self._inbox.known([name]):
            self._fetcher.again([name])
        else:
            self._unknown.add(name)
            self._unknown_told.set()

    async def _catch_up(self) -> None:
        """Catch up whenever we are behind, until it succeeds."""
        pause_s, longest_s = RETRY_S
        while True:
            await self._behind.wait()
            self._behind.clear()
            failure: SiteError | SignInNeeded | None = None
            try:
                await catch_up(self._notifications, self._inbox)
            except (SiteError, SignInNeeded) as error:
                failure = error
            self._inbox.caught_up()
            if failure is None:
                pause_s = RETRY_S[0]
            elif isinstance(failure, SignInNeeded):
                self._connection.doubt(failure)  # the next link that is up begins anew
            else:
                _log.info("Catch-up failed and will be tried again: %s", failure)
                wait_s = self._clock.uniform(pause_s / 2, pause_s)
                if isinstance(failure, SiteBusy) and failure.retry_after_s is not None:
                    wait_s += failure.retry_after_s
                await pause(self._clock, wait_s, self._behind)
                self._behind.set()
                pause_s = min(pause_s * 2, longest_s)

    async def _look_for_unknown(self) -> None:
        """Catch up for names of ``list_update`` that stay unknown, rarely."""
        while True:
            await self._unknown_told.wait()
            await self._clock.sleep(self._clock.uniform(*UNKNOWN_DELAY_S))
            unknown, self._unknown = self._unknown, set()
            self._unknown_told.clear()
            if unknown - self._inbox.known(unknown):
                self._behind.set()
                await self._clock.sleep(self._clock.uniform(*UNKNOWN_SPACING_S))

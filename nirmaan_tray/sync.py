"""Keeps the inbox equal to the server: live events, catch-up, sending of marks."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import aclosing

from nirmaan_tray.backoff import CAP_S, asked_for, backoff
from nirmaan_tray.catchup import catch_up
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import AppMissing, NotPermitted, SignInNeeded, SiteError, TrayError
from nirmaan_tray.fetch import Fetcher
from nirmaan_tray.inbox import DELETION_GRACE_S, Inbox
from nirmaan_tray.marks import MarkSender
from nirmaan_tray.model.change import Change, MarkRefused, StoreLost
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.realtime import Event, ListUpdate
from nirmaan_tray.session import Session

UNKNOWN_DELAY_S = (1.0, 5.0)
"""Wait, by chance between these, before a catch-up that an unknown name asks for: its own event usually comes first."""

UNKNOWN_SPACING_S = (30.0, 45.0)
"""Spacing, by chance between these, of catch-ups for unknown names: on a busy site nearly all are somebody else's."""

ROUTINE_S = (12 * 60.0, 18 * 60.0)
"""Pause, by chance between these, between catch-ups that nothing asks for: what a server forgot to tell of is found in a
quarter of an hour, and a thousand clients do not ask at the same moment."""

RETRY_FIRST_S = 1.0
RETRY_CAP_S = 30.0
"""First and longest bound of the pause before a catch-up that failed is tried again."""

_log = logging.getLogger(__name__)


class Sync:
    """Runs everything between one account's site and its inbox."""

    def __init__(
        self,
        session: Session,
        inbox: Inbox,
        clock: Clock,
        on_link: Callable[[Link], None],
        *,
        cap_s: float = CAP_S,
    ) -> None:
        """``on_link`` is told of every state of the link; it must not raise, and must not block.

        ``cap_s`` is the longest pause before a request that failed is tried again.
        """
        self._connection = session.connection
        self._notifications = session.notifications
        self._inbox = inbox
        self._clock = clock
        self._on_link = on_link
        self._cap_s = cap_s
        doubt = self._connection.doubt
        self._fetcher = Fetcher(session.notifications, inbox, clock, doubt, cap_s=cap_s)
        self._marks = MarkSender(session.notifications, inbox, clock, session.prove, doubt, cap_s=cap_s)
        self._up = False
        self._behind = asyncio.Event()
        self._told: asyncio.Queue[Event | ListUpdate] = asyncio.Queue()
        self._unknown: set[str] = set()
        self._unknown_told = asyncio.Event()

    async def run(self) -> None:
        """Keep up for ever; cancel it to stop. Raises ``StoreError`` when the store is beyond use."""
        self._inbox.listen(self._look)
        await self._inbox.start()
        self._fetcher.again(await self._inbox.lately_withdrawn(), after_s=DELETION_GRACE_S)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fetcher.run())
            tasks.create_task(self._marks.run())
            tasks.create_task(self._take_in())
            tasks.create_task(self._catch_up())
            tasks.create_task(self._look_for_unknown())
            tasks.create_task(self._inbox.look_after())
            await self._follow()

    def check(self, why: str) -> None:
        """Something happened to this computer (it woke, its network changed): look at once whether we are still heard.

        If the link is found dead, the next one that is up brings a catch-up with it.
        """
        self._connection.check(why)
        if self._up:
            self._behind.set()

    async def _follow(self) -> None:
        async with aclosing(self._connection.stream()) as stream:
            async for incoming in stream:
                match incoming:
                    case Link():
                        self._on_link(incoming)
                        self._up = incoming.state is LinkState.UP
                        if self._up:
                            self._behind.set()
                            self._fetcher.hurry()
                            self._marks.hurry()
                    case Event(deletion=False):
                        self._fetcher.event(incoming)
                    case Event() | ListUpdate():
                        self._told.put_nowait(incoming)

    async def _take_in(self) -> None:
        """Apply what speaks of notifications that are stored already; a disk may hold this up, but not the link."""
        while True:
            told = [await self._told.get()]
            while not self._told.empty():
                told.append(self._told.get_nowait())
            deleted = {one.notification.name for one in told if isinstance(one, Event)}
            if deleted:
                await self._delete(deleted)
            updated = {one.name for one in told if isinstance(one, ListUpdate)}
            await self._update({name for name in updated if not self._fetcher.updated(name)})

    async def _delete(self, names: set[str]) -> None:
        for name in names:
            self._fetcher.forget(name)
        await self._inbox.withdraw(names)
        # The deletion is told before it commits. If it is rolled back nothing more is told, so look.
        self._fetcher.again(names, after_s=DELETION_GRACE_S)

    def _look(self, change: Change) -> None:
        match change:
            case MarkRefused(name):
                # It was rolled back to what we last knew; ask what it is now.
                self._fetcher.again([name])
            case StoreLost():
                # What went with it, the site still has.
                self._behind.set()
            case _:
                pass

    async def _update(self, names: set[str]) -> None:
        if not names:
            return
        known = await self._inbox.known(names)
        self._fetcher.again(known)
        if unknown := names - known:
            self._unknown |= unknown
            self._unknown_told.set()

    async def _catch_up(self) -> None:
        """Catch up whenever we are behind, until it succeeds, and now and then without being asked."""
        pauses = self._pauses()
        await self._behind.wait()
        while True:
            self._behind.clear()
            failure: TrayError | None = None
            with self._inbox.catching_up():
                try:
                    held = await catch_up(self._notifications, self._inbox)
                except (SiteError, SignInNeeded) as error:
                    failure = error
                else:
                    self._fetcher.again(held, after_s=DELETION_GRACE_S)
            if failure is None:
                pauses = self._pauses()
                await pause(self._clock, self._clock.uniform(*ROUTINE_S), self._behind)
            elif isinstance(failure, SignInNeeded | NotPermitted | AppMissing):
                self._connection.doubt(failure)  # the next link that is up begins anew
                await self._behind.wait()
            else:
                _log.info("Catch-up failed and will be tried again: %s", failure)
                wait_s = next(pauses) + asked_for(failure, self._clock.uniform, self._cap_s)
                await pause(self._clock, wait_s, self._behind)

    def _pauses(self) -> Iterator[float]:
        return backoff(self._clock.uniform, RETRY_FIRST_S, min(RETRY_CAP_S, self._cap_s))

    async def _look_for_unknown(self) -> None:
        """Catch up for names of ``list_update`` that stay unknown, rarely."""
        while True:
            await self._unknown_told.wait()
            await self._clock.sleep(self._clock.uniform(*UNKNOWN_DELAY_S))
            unknown, self._unknown = self._unknown, set()
            self._unknown_told.clear()
            if unknown - await self._inbox.known(unknown):
                self._behind.set()
                await self._clock.sleep(self._clock.uniform(*UNKNOWN_SPACING_S))

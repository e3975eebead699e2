"""The one place that decides what a fact means, and the one writer of the store.

Facts come in from ``sync`` (documents, payloads, deletions, marks that were sent), wishes from people (marks). What
came of them goes out to listeners as a typed ``Change``, in order.

*Announced at most once, ever:* ``Arrived`` is told only by whoever wins ``Store.claim``, and only after it was won. A
crash between the two costs an announcement (the row is still unread in the list), never repeats one.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from nirmaan_tray import taking
from nirmaan_tray.announcing import Announcing, Holding
from nirmaan_tray.clock import Clock
from nirmaan_tray.keeper import Keeper
from nirmaan_tray.model.change import (
    Arrived,
    CaughtUp,
    Change,
    MarkRefused,
    Released,
    Seen,
    StoreLost,
    StoreMended,
    Unread,
    Withdrawn,
)
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.snoozing import Snoozing
from nirmaan_tray.store import Progress, Store
from nirmaan_tray.taking import DELETION_GRACE_S, Taking

__all__ = ["DELETION_GRACE_S", "Inbox"]

LATELY = timedelta(days=7)
"""What was withdrawn within this time, for which such rows are kept, is looked at once more at the next start: a program that
ends within ``DELETION_GRACE_S`` of a deletion has not seen whether it was rolled back."""

RECEIVE_BATCH = 100
"""Rows in one transaction: a few milliseconds, so that a click need not wait for thousands."""

KEEP_DAYS = 90
KEEP_ROWS = 5000
"""Seen notifications that are older, or more, are let go: the site still has them."""

PRUNE_AFTER_S = 600.0
PRUNE_EVERY_S = 86_400.0

DISK_AGAIN_S = (60.0, 120.0)
"""How often, by chance between these, a disk is tried that could not be written."""

Listener = Callable[[Change], None]


class Inbox:
    """The notifications of one account, equal to the server's as far as ``sync`` has come.

    Every call may raise ``StoreError``, though only for what ``keeper`` could not mend.
    """

    def __init__(self, store: Store | Keeper, clock: Clock) -> None:
        """Take over ``store``, which nobody else may use from now on."""
        self._keeper = store if isinstance(store, Keeper) else Keeper(store, clock)
        self._keeper.listener = self._store_changed
        self._clock = clock
        self._announcing = Announcing(self._keeper, clock, self._arrived)
        self._snoozing = Snoozing(self._keeper, clock, self._tell)
        self._listeners: list[Listener] = []
        self._held = False
        self._look_again = asyncio.Event()
        self._live: set[str] = set()
        self._catching_up = False
        self._unread: int | None = None
        self.marks_wanted = asyncio.Event()
        """Set whenever there may be marks to send."""

    @classmethod
    async def open(cls, path: Path | None, account_id: str, clock: Clock, *, own: bool = False) -> Self:
        """Open the account's inbox in the database at ``path`` (None: in memory); raises what ``Keeper.open`` raises."""
        return cls(await Keeper.open(path, account_id, clock, own=own), clock)

    def listen(self, listener: Listener) -> None:
        """Tell ``listener`` of every change from now on. It must not raise, and must not block."""
        self._listeners.append(listener)

    def hold_back(self, holding: Holding) -> None:
        """Leave untold what ``holding`` holds back; call ``look_again`` whenever that may be less than before.

        To be called before ``start``. What an earlier run left then waits for the first catch-up, to be told with what that
        finds.
        """
        self._announcing.holding = self._snoozing.holding = holding
        self._held = True

    def look_again(self) -> None:
        """Tell of what is not held back any more; ``Released`` is told behind it, while ``look_after`` runs."""
        self._look_again.set()

    async def start(self) -> None:
        """Take up what an earlier run left: marks to send, what is stored but not yet announced, snoozes, mutes, the count."""
        if await self.marks():
            self.marks_wanted.set()
        await self._snoozing.start()
        if not self._held:
            await self._announcing.announce()
        await self._tell_unread()

    async def look_after(self) -> None:
        """Let go of what is old, end what ends by the clock, and go back to a disk that can be written again; for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._prune())
            tasks.create_task(self._snoozing.run())
            tasks.create_task(self._return_to_disk())
            tasks.create_task(self._release())

    async def close(self) -> None:
        """Close the store behind all that was begun; a disk that hangs is left to itself after a moment."""
        await self._keeper.close()

    async def progress(self) -> Progress | None:
        """Return how far catch-up has come, or None before the first one."""
        return await self._keeper.do(Store.progress)

    async def marks(self) -> list[Mark]:
        """Return the marks that the server has not heard yet."""
        return await self._keeper.do(Store.marks)

    async def unread_names(self) -> set[str]:
        """Return the names of all unread notifications."""
        return await self._keeper.do(Store.unread_names)

    async def lately_withdrawn(self) -> list[str]:
        """Return the names of what was withdrawn not long ago, perhaps without anybody having looked whether it is gone."""
        since = self._clock.now() - LATELY
        return await self._keeper.do(lambda store: store.withdrawn_since(since))

    async def known(self, names: Iterable[str]) -> set[str]:
        """Return those of ``names`` that are stored, withdrawn ones included."""
        wanted = list(names)
        return set(await self._keeper.do(lambda store: store.rows(wanted)))

    async def row(self, name: str) -> Notification | None:
        """Return a stored notification that has not been withdrawn."""
        row = (await self._keeper.do(lambda store: store.rows([name]))).get(name)
        return row.notification if row is not None and row.withdrawn_at is None else None

    async def page(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return up to ``limit`` notifications, newest first, beginning behind ``before``."""
        return await self._keeper.do(lambda store: store.page(wanted, limit=limit, before=before))

    async def counts(self, wanted: Filter) -> Counts:
        """Return how many notifications a filter would leave with one more choice."""
        return await self._keeper.do(lambda store: store.counts(wanted))

    async def names(self, wanted: Filter) -> list[str]:
        """Return the names of all notifications that a filter leaves in, newest first."""
        return await self._keeper.do(lambda store: store.names(wanted))

    async def snooze(self, name: str, until: datetime) -> None:
        """Tell of an unread notification once more at that moment (aware); ``Snoozed`` tells that it is noted."""
        await self._snoozing.snooze(name, until)

    async def mute(self, mute: Mute) -> None:
        """Mute a topic or a project, in the place of an earlier mute of the same; ``Muted`` tells what is muted then."""
        await self._snoozing.mute(mute)

    async def unmute(self, mute: Mute) -> None:
        """Take back the mute of the same topic or project."""
        await self._snoozing.unmute(mute)

    async def stamps(self, names: Iterable[str]) -> dict[str, str]:
        """Return what is stored as ``modified`` of those of ``names`` that are, by name."""
        wanted = list(names)
        rows = await self._keeper.do(lambda store: store.rows(wanted))
        return {name: row.notification.modified for name, row in rows.items()}

    @contextmanager
    def catching_up(self) -> Iterator[None]:
        """While this lasts, what no event told of arrives as ``away``; its end, whatever brings it, is ``CaughtUp``."""
        self._catching_up = True
        try:
            yield
        finally:
            self._catching_up = False
            self._tell(CaughtUp())

    async def begin(self, baseline: str) -> None:
        """Begin this state: what was created up to ``baseline`` was there before and is only counted."""
        await self._keeper.do(lambda store: store.begin(baseline))

    async def receive(
        self,
        notifications: Sequence[Notification],
        *,
        live: Collection[str] = (),
        cursor: str | None = None,
        asked: Mapping[str, str] | None = None,
    ) -> set[str]:
        """Take in what the server has: documents, and payloads while their documents cannot be had.

        ``live`` names those that a realtime event told of: they are news whenever they were created. ``cursor`` is moved
        in the same transaction as the last row is stored. ``asked`` is what ``stamps`` said before the site was asked for
        these names: an answer replaces what is stored since then although that looks newer (the site's clock may have been
        set back). Returns the names that were not restored because their deletion was heard of a moment ago; ask for them
        again after ``DELETION_GRACE_S``.
        """
        held: set[str] = set()
        self._live.update(live)
        try:
            for start in range(0, max(len(notifications), 1), RECEIVE_BATCH):
                part = notifications[start : start + RECEIVE_BATCH]
                last = start + RECEIVE_BATCH >= len(notifications)
                work = Taking(part, frozenset(live), cursor if last else None, asked or {}, self._clock.now())
                taken = await self._keeper.do(work.run)
                held |= taken.held
                await self._announcing.announce([each.name for each in part])
                for name in taken.seen:
                    self._tell(Seen(name))
        finally:
            self._live.difference_update(live)
        await self._tell_unread()
        return held

    async def withdraw(self, names: Iterable[str]) -> None:
        """Take out notifications that the site has deleted or says it is deleting; unknown ones leave no trace."""
        withdrawing = partial(taking.withdraw, names=list(names), now=self._clock.now())
        for name in await self._keeper.do(withdrawing):
            self._tell(Withdrawn(name))
        await self._tell_unread()

    async def mark(self, names: Iterable[str], *, seen: bool = True) -> None:
        """Note that a person wants these seen (or unread); true here at once, on the server as soon as it hears."""
        changed = await self._keeper.do(partial(taking.mark, names=list(names), seen=seen))
        if changed:
            self.marks_wanted.set()
        if seen:
            for name in changed:
                self._tell(Seen(name))
        await self._tell_unread()

    async def mark_sent(self, mark: Mark, answer: Notification) -> None:
        """The server has this mark; ``answer`` is the document as it is now."""
        await self._keeper.do(lambda store: store.drop_mark(mark))
        await self.receive([answer])

    async def mark_pointless(self, mark: Mark) -> None:
        """The notification is gone from the server, and the wish with it."""
        await self._keeper.do(lambda store: store.drop_mark(mark))
        await self.withdraw([mark.name])

    async def mark_refused(self, mark: Mark, reason: str) -> None:
        """The server will not take this mark: back to what it was, and say so."""
        if await self._keeper.do(lambda store: store.refuse_mark(mark, reason)):
            self._tell(MarkRefused(mark.name, reason))
        await self._tell_unread()

    def _arrived(self, notification: Notification) -> None:
        self._tell(Arrived(notification, away=self._catching_up and notification.name not in self._live))

    async def _release(self) -> None:
        while True:
            await self._look_again.wait()
            self._look_again.clear()
            await self._announcing.announce()
            await self._snoozing.look()
            # Who asked again meanwhile waits for what was still held a moment ago.
            if not self._look_again.is_set():
                self._tell(Released())

    async def _prune(self) -> None:
        await self._clock.sleep(PRUNE_AFTER_S)
        while True:
            pruning = partial(Store.prune, keep_days=KEEP_DAYS, keep_rows=KEEP_ROWS, now=self._clock.now())
            while await self._keeper.do(pruning):
                pass
            await self._clock.sleep(PRUNE_EVERY_S)

    async def _return_to_disk(self) -> None:
        while True:
            await self._keeper.lost.wait()
            await self._clock.sleep(self._clock.uniform(*DISK_AGAIN_S))
            if await self._keeper.return_to_disk():
                await self.start()

    def _store_changed(self, news: StoreLost | StoreMended) -> None:
        # What the store holds now may be more or less than what was told of.
        self._unread = None
        self.marks_wanted.set()
        self._tell(news)
        self._snoozing.store_changed()

    async def _tell_unread(self) -> None:
        count = await self._keeper.do(taking.unread_count)
        if count is not None and count != self._unread:
            self._unread = count
            self._tell(Unread(count))

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

"""The one place that decides what a fact means, and the one writer of the store.

Facts come in from ``sync`` (documents, payloads, deletions, marks that were sent), wishes from people (marks). What
came of them goes out to listeners as a typed ``Change``, in order.

*Announced at most once, ever:* ``Arrived`` is told only by whoever wins ``Store.claim``, and only after it was won. A
crash between the two costs an announcement (the row is still unread in the list), never repeats one.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from nirmaan_tray.clock import Clock
from nirmaan_tray.keeper import Keeper
from nirmaan_tray.model import (
    Arrived,
    CaughtUp,
    Change,
    Mark,
    MarkRefused,
    Notification,
    Seen,
    StoreLost,
    StoreMended,
    Unread,
    Withdrawn,
)
from nirmaan_tray.store import Progress, Row, Store

DELETION_GRACE_S = 5.0
"""For this long a withdrawn notification is not restored although the server still has it: ``*:delete`` is published
before the deletion commits (contract). Afterwards a document that is still there was rolled back."""

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
        self._listeners: list[Listener] = []
        self._announcing = asyncio.Lock()
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

    async def start(self) -> None:
        """Take up what an earlier run left: marks to send, notifications stored but not yet announced, the count."""
        if await self.marks():
            self.marks_wanted.set()
        await self._announce()
        await self._tell_unread()

    async def look_after(self) -> None:
        """Let go of what is old, and go back to a disk that can be written again; for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._prune())
            tasks.create_task(self._return_to_disk())

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

    async def page(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return up to ``limit`` notifications, newest first, beginning behind ``before``."""
        return await self._keeper.do(lambda store: store.page(unread_only=unread_only, limit=limit, before=before))

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
                taking = _Taking(part, frozenset(live), cursor if last else None, asked or {}, self._clock.now())
                taken = await self._keeper.do(taking.run)
                held |= taken.held
                await self._announce()
                for name in taken.seen:
                    self._tell(Seen(name))
        finally:
            self._live.difference_update(live)
        await self._tell_unread()
        return held

    async def withdraw(self, names: Iterable[str]) -> None:
        """Take out notifications that the site has deleted or says it is deleting; unknown ones leave no trace."""
        withdrawing = partial(_withdraw, names=list(names), now=self._clock.now())
        for name in await self._keeper.do(withdrawing):
            self._tell(Withdrawn(name))
        await self._tell_unread()

    async def mark(self, names: Iterable[str], *, seen: bool = True) -> None:
        """Note that a person wants these seen (or unread); true here at once, on the server as soon as it hears."""
        changed = await self._keeper.do(partial(_mark, names=list(names), seen=seen))
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

    async def _announce(self) -> None:
        """Claim, then tell, one by one and oldest first."""
        async with self._announcing:
            # What was claimed is told, even if whoever brought it does not wait for it any more.
            while await asyncio.shield(self._announce_next()):
                pass

    async def _announce_next(self) -> bool:
        notification = await self._keeper.do(partial(_claim_next, now=self._clock.now()))
        if notification is not None:
            self._tell(Arrived(notification, away=self._catching_up and notification.name not in self._live))
        return notification is not None

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

    async def _tell_unread(self) -> None:
        count = await self._keeper.do(_count)
        if count is not None and count != self._unread:
            self._unread = count
            self._tell(Unread(count))

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)


def _count(store: Store) -> int | None:
    progress = store.progress()
    # What the first catch-up is still counting is not a number to tell anybody.
    return None if progress is None or progress.cursor is None else store.unread_count()


@dataclass(slots=True)
class _Taken:
    """Names that turned out to be seen now, and those that were not restored yet."""

    seen: list[str]
    held: set[str]


@dataclass(frozen=True, slots=True)
class _Taking:
    """What ``Inbox.receive`` does in one transaction."""

    notifications: Sequence[Notification]
    live: frozenset[str]
    cursor: str | None
    asked: Mapping[str, str]
    now: datetime

    def run(self, store: Store) -> _Taken:
        """Store what is newer than what is there."""
        taken = _Taken([], set())
        with store.transaction():
            progress = store.progress()
            known = store.rows(n.name for n in self.notifications)
            wanted = {mark.name: mark.seen for mark in store.marks()}
            rows: list[Row] = []
            for new in self.notifications:
                old = known.get(new.name)
                if old is not None and self._is_being_deleted(old):
                    taken.held.add(new.name)
                if old is not None and not self._replaces(new, old):
                    if new.name in self.live and not old.news:
                        rows.append(replace(old, news=True))
                    continue
                if new.name in wanted:
                    store.server_has(new.name, seen=new.seen)
                    new = replace(new, seen=wanted[new.name])
                news = new.name in self.live or (progress is not None and new.creation > progress.baseline)
                if new.seen and (news if old is None else not old.notification.seen):
                    taken.seen.append(new.name)
                rows.append(Row(new, news=news or (old is not None and old.news)))
            store.write(rows)
            if self.cursor is not None:
                store.advance(self.cursor)
        return taken

    def _is_being_deleted(self, old: Row) -> bool:
        since = None if old.withdrawn_at is None else self.now - old.withdrawn_at
        # A clock that was set back meanwhile must not keep it away.
        return since is not None and timedelta(0) <= since < timedelta(seconds=DELETION_GRACE_S)

    def _replaces(self, new: Notification, old: Row) -> bool:
        if self._is_being_deleted(old):
            return False
        if not new.complete:
            return not old.notification.complete or old.withdrawn_at is not None
        # An answer that was under way while a newer one came must not turn the row back.
        stored = old.notification.modified
        return new.modified >= stored or self.asked.get(new.name) == stored


def _withdraw(store: Store, names: list[str], now: datetime) -> list[str]:
    with store.transaction():
        rows = [row for row in store.rows(names).values() if row.withdrawn_at is None]
        # Marks stay: the deletion may be rolled back, and if it is not, sending them will show that they are pointless.
        store.write([replace(row, withdrawn_at=now) for row in rows])
    return [row.notification.name for row in rows]


def _mark(store: Store, names: list[str], seen: bool) -> list[str]:
    with store.transaction():
        rows = [
            row for row in store.rows(names).values() if row.withdrawn_at is None and row.notification.seen is not seen
        ]
        store.write([replace(row, notification=replace(row.notification, seen=seen)) for row in rows])
        for row in rows:
            store.add_mark(Mark(row.notification.name, seen), before=row.notification.seen)
    return [row.notification.name for row in rows]


def _claim_next(store: Store, now: datetime) -> Notification | None:
    while waiting := store.to_announce(1):
        if store.claim(waiting[0].name, now):
            return waiting[0]
    return None

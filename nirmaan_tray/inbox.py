"""The one place that decides what a fact means, and the one writer of the store.

Facts come in from ``sync`` (documents, payloads, deletions, marks that were sent), wishes from people (marks). What
came of them goes out to listeners as a typed ``Change``, in order.

*Announced at most once, ever:* ``Arrived`` is told only by whoever wins ``Store.claim``, and only after it was won. A
crash between the two costs an announcement (the row is still unread in the list), never repeats one.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import StoreBusy
from nirmaan_tray.model import Arrived, CaughtUp, Change, Mark, MarkRefused, Notification, Seen, Unread, Withdrawn
from nirmaan_tray.store import Progress, Row, Store

DELETION_GRACE_S = 5.0
"""For this long a withdrawn notification is not restored although the server still has it: ``*:delete`` is published
before the deletion commits (contract). Afterwards a document that is still there was rolled back."""

BUSY_PAUSE_S = 0.05
BUSY_TRIES = 100
"""Tries, with pauses that leave the loop free, before another process's lock is called a fault: about five seconds."""

ANNOUNCE_BATCH = 20
"""Announcements between two looks at the rest of the program; each is one short transaction."""

RECEIVE_BATCH = 100
"""Rows in one transaction: a few milliseconds, so that thousands do not hold the loop."""

Listener = Callable[[Change], None]
_T = TypeVar("_T")


class Inbox:
    """The notifications of one account, equal to the server's as far as ``sync`` has come."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: list[Listener] = []
        self._announcing = asyncio.Lock()
        self._unread: int | None = None
        self.marks_wanted = asyncio.Event()
        """Set whenever there may be marks to send."""

    def listen(self, listener: Listener) -> None:
        """Tell ``listener`` of every change from now on. It must not raise, and must not block."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Take up what an earlier run left: marks to send, notifications stored but not yet announced, the count."""
        if self.marks():
            self.marks_wanted.set()
        await self._announce(live=())
        self._tell_unread()

    def progress(self) -> Progress | None:
        """Return how far catch-up has come, or None before the first one."""
        return self._store.progress()

    def marks(self) -> list[Mark]:
        """Return the marks that the server has not heard yet."""
        return self._store.marks()

    def unread_names(self) -> set[str]:
        """Return the names of all unread notifications."""
        return self._store.unread_names()

    def known(self, names: Iterable[str]) -> set[str]:
        """Return those of ``names`` that are stored, withdrawn ones included."""
        return set(self._store.rows(names))

    def row(self, name: str) -> Notification | None:
        """Return a stored notification that has not been withdrawn."""
        row = self._store.rows([name]).get(name)
        return row.notification if row is not None and row.withdrawn_at is None else None

    def page(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return up to ``limit`` notifications, newest first, beginning behind ``before``."""
        return self._store.page(unread_only=unread_only, limit=limit, before=before)

    def caught_up(self) -> None:
        """Say that catch-up has come to its end, whether or not it got everything."""
        self._tell(CaughtUp())

    async def begin(self, baseline: str) -> None:
        """Begin this state: what was created up to ``baseline`` was there before and is only counted."""
        await self._write(lambda: self._store.begin(baseline))

    async def receive(
        self,
        notifications: Sequence[Notification],
        *,
        live: Collection[str] = (),
        cursor: str | None = None,
        authoritative: bool = False,
    ) -> None:
        """Take in what the server has: documents, and payloads while their documents cannot be had.

        ``live`` names those that a realtime event told of: they are news whenever they were created. ``cursor`` is moved
        in the same transaction as the last row is stored. ``authoritative`` rows were asked for by name just now and
        replace even what looks newer here (the site's clock may have been set back).
        """
        for start in range(0, max(len(notifications), 1), RECEIVE_BATCH):
            part = notifications[start : start + RECEIVE_BATCH]
            last = start + RECEIVE_BATCH >= len(notifications)
            seen = await self._write(partial(self._take, part, live, cursor if last else None, authoritative))
            await self._announce(live)
            for name in seen:
                self._tell(Seen(name))
            await asyncio.sleep(0)
        self._tell_unread()

    async def withdraw(self, names: Iterable[str]) -> None:
        """Take out notifications that the site has deleted or says it is deleting; unknown ones leave no trace."""
        for name in await self._write(lambda: self._withdraw(names)):
            self._tell(Withdrawn(name))
        self._tell_unread()

    async def mark(self, names: Iterable[str], *, seen: bool = True) -> None:
        """Note that a person wants these seen (or unread); true here at once, on the server as soon as it hears."""
        changed = await self._write(lambda: self._mark(names, seen=seen))
        if changed:
            self.marks_wanted.set()
        if seen:
            for name in changed:
                self._tell(Seen(name))
        self._tell_unread()

    async def mark_sent(self, mark: Mark, answer: Notification) -> None:
        """The server has this mark; ``answer`` is the document as it is now."""
        await self._write(lambda: self._store.drop_mark(mark))
        await self.receive([answer])

    async def mark_pointless(self, mark: Mark) -> None:
        """The notification is gone from the server, and the wish with it."""
        await self._write(lambda: self._store.drop_mark(mark))
        await self.withdraw([mark.name])

    async def mark_refused(self, mark: Mark, reason: str) -> None:
        """The server will not take this mark: back to what it was, and say so."""
        if await self._write(lambda: self._refuse(mark)):
            self._tell(MarkRefused(mark.name, reason))
        self._tell_unread()

    def _take(
        self, notifications: Sequence[Notification], live: Collection[str], cursor: str | None, authoritative: bool
    ) -> list[str]:
        """Store within one transaction; return the names that turned out to be seen now."""
        with self._store.transaction():
            progress = self._store.progress()
            known = self._store.rows(n.name for n in notifications)
            wanted = {mark.name: mark.seen for mark in self._store.marks()} if known else {}
            rows: list[Row] = []
            seen: list[str] = []
            for new in notifications:
                old = known.get(new.name)
                if old is not None and not self._replaces(new, old, authoritative):
                    if new.name in live and not old.news:
                        rows.append(replace(old, news=True))
                    continue
                if new.name in wanted:
                    new = replace(new, seen=wanted[new.name])
                news = new.name in live or (progress is not None and new.creation > progress.baseline)
                if new.seen and (news if old is None else not old.notification.seen):
                    seen.append(new.name)
                rows.append(Row(new, news=news or (old is not None and old.news)))
            self._store.write(rows)
            if cursor is not None:
                self._store.advance(cursor)
        return seen

    def _replaces(self, new: Notification, old: Row, authoritative: bool) -> bool:
        since = None if old.withdrawn_at is None else self._clock.now() - old.withdrawn_at
        # A clock that was set back meanwhile must not keep it away.
        if since is not None and timedelta(0) <= since < timedelta(seconds=DELETION_GRACE_S):
            return False
        if not new.complete:
            return not old.notification.complete or old.withdrawn_at is not None
        # An answer that was under way while a newer one came must not turn the row back.
        return authoritative or new.modified >= old.notification.modified

    def _withdraw(self, names: Iterable[str]) -> list[str]:
        with self._store.transaction():
            rows = [row for row in self._store.rows(names).values() if row.withdrawn_at is None]
            # Marks stay: the deletion may be rolled back, and if it is not, sending them will show that they are pointless.
            self._store.write([replace(row, withdrawn_at=self._clock.now()) for row in rows])
        return [row.notification.name for row in rows]

    def _mark(self, names: Iterable[str], *, seen: bool) -> list[str]:
        with self._store.transaction():
            rows = [
                row
                for row in self._store.rows(names).values()
                if row.withdrawn_at is None and row.notification.seen is not seen
            ]
            self._store.write([replace(row, notification=replace(row.notification, seen=seen)) for row in rows])
            for row in rows:
                self._store.add_mark(Mark(row.notification.name, seen))
        return [row.notification.name for row in rows]

    def _refuse(self, mark: Mark) -> bool:
        """Roll back a mark that is still wanted; return whether it was (else a later wish has replaced it)."""
        with self._store.transaction():
            wanted = self._store.drop_mark(mark)
            for row in self._store.rows([mark.name] if wanted else []).values():
                self._store.write([replace(row, notification=replace(row.notification, seen=not mark.seen))])
        return wanted

    async def _announce(self, live: Collection[str]) -> None:
        """Claim, then tell, one by one and oldest first; those not ``live`` came while nobody listened."""
        async with self._announcing:
            while waiting := self._store.to_announce(ANNOUNCE_BATCH):
                for notification in waiting:
                    if await self._write(partial(self._store.claim, notification.name, self._clock.now())):
                        self._tell(Arrived(notification, away=notification.name not in live))
                await asyncio.sleep(0)

    async def _write(self, transaction: Callable[[], _T]) -> _T:
        for _ in range(BUSY_TRIES):
            try:
                return transaction()
            except StoreBusy:
                await self._clock.sleep(BUSY_PAUSE_S)
        return transaction()

    def _tell_unread(self) -> None:
        progress = self._store.progress()
        if progress is None or progress.cursor is None:
            return  # what the first catch-up is still counting is not a number to tell anybody
        count = self._store.unread_count()
        if count != self._unread:
            self._unread = count
            self._tell(Unread(count))

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

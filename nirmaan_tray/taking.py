"""What the inbox does with the store, each in one transaction: takes in, takes out, marks, claims, counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

DELETION_GRACE_S = 5.0
"""For this long a withdrawn notification is not restored although the server still has it: ``*:delete`` is published
before the deletion commits (contract). Afterwards a document that is still there was rolled back."""


def unread_count(store: Store) -> int | None:
    """Return how many notifications are unread; None before the first catch-up has counted them."""
    progress = store.progress()
    # What the first catch-up is still counting is not a number to tell anybody.
    return None if progress is None or progress.cursor is None else store.unread_count()


@dataclass(slots=True)
class _Taken:
    """Names that turned out to be seen now, and those that were not restored yet."""

    seen: list[str]
    held: set[str]


@dataclass(frozen=True, slots=True)
class Taking:
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


def withdraw(store: Store, names: list[str], now: datetime) -> list[str]:
    """Take out those of ``names`` that are there, and return them."""
    with store.transaction():
        rows = [row for row in store.rows(names).values() if row.withdrawn_at is None]
        # Marks stay: the deletion may be rolled back, and if it is not, sending them will show that they are pointless.
        store.write([replace(row, withdrawn_at=now) for row in rows])
    return [row.notification.name for row in rows]


def mark(store: Store, names: list[str], seen: bool) -> list[str]:
    """Mark those of ``names`` that are there and are not so yet, and return them."""
    with store.transaction():
        rows = [
            row for row in store.rows(names).values() if row.withdrawn_at is None and row.notification.seen is not seen
        ]
        store.write([replace(row, notification=replace(row.notification, seen=seen)) for row in rows])
        for row in rows:
            store.add_mark(Mark(row.notification.name, seen), before=row.notification.seen)
    return [row.notification.name for row in rows]


def unclaimed(store: Store, names: Collection[str] | None) -> list[Notification]:
    """Return what is still to be announced, of ``names`` only (None: of all), oldest first."""
    if names is None:
        return store.to_announce(-1)
    rows = [row for row in store.rows(names).values() if row.news and not row.announced and row.withdrawn_at is None]
    return sorted((row.notification for row in rows), key=lambda each: (each.created_at, each.name))


def claim_next(store: Store, now: datetime) -> Notification | None:
    """Return the oldest notification that is still to be announced; nobody else announces it then."""
    while waiting := store.to_announce(1):
        if store.claim(waiting[0].name, now):
            return waiting[0]
    return None

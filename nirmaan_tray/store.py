"""SQLite: notifications, pending marks, what was announced, how far catch-up has come.

Decides nothing (``inbox.py`` does) and blocks: it is called in a thread of its own. With a write-ahead log and
``synchronous=NORMAL`` a transaction takes tens of microseconds and survives ``kill -9``. Another process that holds the
write lock is waited for 20 ms, never SQLite's own 5 s; then ``StoreBusy`` is raised and the inbox tries again.

All methods raise ``StoreBusy``; ``StoreDamaged``, upon which ``renew`` gives a store that works; and ``StoreUnusable``, upon
which ``detach`` gives one in memory.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from nirmaan_tray.database import file, looking, merging, pruning, snoozes
from nirmaan_tray.database.records import (
    DERIVED,
    FIELDS,
    NOTIFICATION,
    ROW,
    Progress,
    Row,
    instant,
    notification_of,
    record_of,
    row_of,
)
from nirmaan_tray.database.salvage import Salvaged, salvage
from nirmaan_tray.database.transactions import Place, Transactions
from nirmaan_tray.errors import StoreDamaged, StoreError
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification

__all__ = ["Progress", "Row", "Store"]

_SAID = f"{FIELDS}, {DERIVED}, news, withdrawn_at"
_WRITE = (
    f"INSERT INTO notification ({_SAID}, announced_at)"  # noqa: S608 - only constants
    f" VALUES ({', '.join(f'?{n}' for n in range(1, 21))}, (SELECT announced_at FROM told WHERE name = ?1))"
    " ON CONFLICT (name) DO UPDATE SET "
    + ", ".join(f"{column.strip()} = excluded.{column.strip()}" for column in _SAID.split(",")[1:])
    + ", refused = CASE WHEN excluded.modified = modified AND excluded.seen = seen THEN refused END"
)


class Store(Transactions):
    """One account's database file, or one in memory.

    ``set_aside`` tells where the file was moved that could not be used, ``because`` why it could not.
    """

    set_aside: Path | None = None
    because: StoreError | None = None

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._detached: merging.Detached | None = None
        self._known: Salvaged | None = None

    @classmethod
    def open(cls, path: Path | None, account_id: str, now: datetime, *, own: bool = False) -> Self:
        """Open the database at ``path`` (None: in memory) for the account, creating it where there is none.

        A damaged file is renamed with the date, never deleted, and a new one begun with the marks and the claims that
        could be read. ``own``: the place is this program's, so that whatever else lies there is set aside too.
        Raises ``StoreForeign`` for another account's database, ``StoreUnusable`` and ``StoreBusy``.
        """
        if path is None:
            return cls(file.open_memory(account_id))
        opened = file.open_file(path, account_id, now, own=own)
        return cls._at(Place(path, account_id, own, opened.identity), opened)

    @classmethod
    def in_memory(cls, account_id: str, path: Path) -> Self:
        """Return a store in memory for an account whose file cannot be written: a copy of it, if it can be read.

        Of a damaged file only what ``open`` salvages.
        """
        connection, is_copy = file.read_into_memory(path, account_id)
        store = cls(connection)
        if is_copy:
            store._detached = merging.detached(connection)
        return store

    @classmethod
    def _at(cls, place: Place, opened: file.Opened) -> Self:
        store = cls(opened.connection)
        store._place = place
        store.set_aside, store.because = opened.set_aside, opened.because
        return store

    def close(self) -> None:
        """Close the database; what was committed is on disk."""
        self._connection.close()

    def renew(self, error: StoreDamaged, now: datetime) -> "Store":
        """Close this store, which raised ``error``, and return one in its place that works.

        The file is set aside, unless it was taken away already. Raises what ``open`` raises; it may then be called again,
        and so may ``detach``.
        """
        place = self._place
        if place is None:
            raise error
        nowhere_else = self._known is not None or file.identity(place.path) is None
        known = self._salvaged()
        self.close()
        opened = file.open_file(
            *(place.path, place.account_id, now),
            own=place.own,
            damaged=(place.identity, error),
            known=known if nowhere_else else None,
        )
        return Store._at(Place(place.path, place.account_id, place.own, opened.identity), opened)

    def detach(self) -> "Store":
        """Return a store in memory with all of this one that can be read, and close this one; raises nothing."""
        copy = file.copy_into_memory(self._connection)
        account_id = self._place.account_id if self._place else ""
        store = Store(copy or file.open_memory(account_id, self._salvaged()))
        store._detached = merging.detached(copy) if copy else None
        self.close()
        return store

    def absorb(self, other: "Store") -> None:
        """Put all of ``other``, a store in memory, into this one, in one transaction; ``other`` stays as it is.

        What was announced in either was announced; the marks of ``other`` win; the cursor moves only where nothing that
        changed before it can be missing.
        """
        with self._writing():
            merging.merge(self._connection, other._connection, other._detached)  # noqa: SLF001 - of the same class

    def rows(self, names: Iterable[str]) -> dict[str, Row]:
        """Return the stored rows of those names, by name."""
        query = f"SELECT {ROW} FROM notification WHERE name IN (SELECT value FROM json_each(?))"  # noqa: S608
        return {record[0]: row_of(record) for record in self._read(query, json.dumps(list(names)))}

    def write(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows, all but what is known here only: ``announced``, ``mark_pending``, ``mark_refused``."""
        with self._writing():
            self._connection.executemany(_WRITE, [record_of(row) for row in rows])

    def claim(self, name: str, at: datetime) -> bool:
        """Return whether the caller is the one who may announce this notification: once, ever, over all processes."""
        query = (
            "UPDATE notification SET announced_at = ?"
            " WHERE name = ? AND news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL"
        )
        with self._writing():
            return self._execute(query, at.isoformat(), name).rowcount == 1

    def to_announce(self, limit: int) -> list[Notification]:
        """Return up to ``limit`` (negative: all) notifications that nobody has claimed yet, oldest first."""
        query = (
            f"SELECT {NOTIFICATION} FROM notification"  # noqa: S608
            " WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL ORDER BY created_at, name LIMIT ?"
        )
        return [notification_of(record) for record in self._read(query, limit)]

    def page(self, wanted: Filter, *, limit: int, before: Notification | None) -> list[Notification]:
        """Return up to ``limit`` notifications that a filter leaves in, newest first, beginning behind ``before``.

        None is withdrawn.
        """
        return [notification_of(record) for record in self._look(looking.page(wanted, limit, before))]

    def names(self, wanted: Filter) -> list[str]:
        """Return the names of all that a filter leaves in, newest first."""
        return [name for (name,) in self._look(looking.names(wanted))]

    def counts(self, wanted: Filter) -> Counts:
        """Return how many notifications a filter would leave with one more choice."""
        return looking.counted(wanted, self._look(looking.counts(wanted)))

    def unread_count(self) -> int:
        """Return how many notifications are unread."""
        query = (
            "SELECT count(*) FROM notification INDEXED BY notification_unread WHERE seen = 0 AND withdrawn_at IS NULL"
        )
        return int(self._read(query)[0][0])

    def unread_names(self) -> set[str]:
        """Return the names of all unread notifications."""
        query = "SELECT name FROM notification INDEXED BY notification_unread WHERE seen = 0 AND withdrawn_at IS NULL"
        return {name for (name,) in self._read(query)}

    def withdrawn_since(self, moment: datetime) -> list[str]:
        """Return the names of what was withdrawn since then."""
        query = "SELECT name FROM notification INDEXED BY notification_withdrawn WHERE withdrawn_at >= ?"
        return [name for (name,) in self._read(query, instant(moment))]

    def marks(self) -> list[Mark]:
        """Return the wishes that the server has not heard yet."""
        return [Mark(name, bool(seen)) for name, seen in self._read("SELECT name, seen FROM mark")]

    def add_mark(self, mark: Mark, before: bool | None = None) -> None:
        """Keep a wish; a later one about the same notification replaces it.

        ``before`` is what the row goes back to if the server refuses (None: the opposite of what was wished); of wishes
        that wait, the first one's stays.
        """
        query = "INSERT INTO mark (name, seen, before) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET seen = excluded.seen"
        with self._writing():
            self._execute(query, mark.name, mark.seen, before)
            self._execute("UPDATE notification SET refused = NULL WHERE name = ?", mark.name)

    def server_has(self, name: str, *, seen: bool) -> None:
        """Note what the server has of a notification with a wish that it has not heard: that is what it would go back to."""
        with self._writing():
            self._execute("UPDATE mark SET before = ? WHERE name = ?", seen, name)

    def drop_mark(self, mark: Mark) -> bool:
        """Forget this wish and return True, unless another one about the same notification has replaced it."""
        with self._writing():
            return self._execute("DELETE FROM mark WHERE name = ? AND seen = ?", mark.name, mark.seen).rowcount == 1

    def refuse_mark(self, mark: Mark, reason: str) -> bool:
        """Forget this wish, put its row back to what it was before, note the ``reason`` on it, and return True.

        Unless another wish about the same notification has replaced it: then nothing changes.
        """
        query = (
            "UPDATE notification SET refused = ?,"
            " seen = coalesce((SELECT before FROM mark WHERE mark.name = notification.name), ?)"
            " WHERE name = ? AND EXISTS (SELECT 1 FROM mark WHERE mark.name = notification.name AND mark.seen = ?)"
        )
        with self._writing():
            self._execute(query, reason, not mark.seen, mark.name, mark.seen)
            return self.drop_mark(mark)

    def snooze(self, name: str, until: datetime) -> bool:
        """Note when a notification is to come back; False, and nothing noted, unless it is here and unread."""
        with self._writing():
            return snoozes.snooze(self._connection, name, until)

    def due(self, now: datetime) -> list[Notification]:
        """Return the notifications whose snoozes are over and have not been ended."""
        query = f"SELECT {NOTIFICATION} FROM notification WHERE name IN (SELECT name FROM snooze WHERE until <= ?)"  # noqa: S608
        return [notification_of(record) for record in self._read(query, instant(now))]

    def claim_return(self, now: datetime, held: Collection[str] = ()) -> Notification | None:
        """Return an unread notification, none of ``held``, whose snooze is over, and end that: once, over all processes."""
        with self._writing():
            name = snoozes.claim(self._connection, now, held)
            return None if name is None else self.rows([name])[name].notification

    def mutes(self) -> tuple[Mute, ...]:
        """Return what is muted, or was until a moment that has passed."""
        return snoozes.mutes(self._later())

    def mute(self, wanted: Mute) -> None:
        """Note a mute, in the place of one of the same topic or project."""
        with self._writing():
            snoozes.mute(self._connection, wanted)

    def unmute(self, wanted: Mute) -> None:
        """Forget the mute of the same topic or project."""
        with self._writing():
            snoozes.unmute(self._connection, wanted)

    def end_mutes(self, now: datetime) -> None:
        """Forget the mutes that are over."""
        with self._writing():
            snoozes.end_mutes(self._connection, now)

    def ends(self) -> list[datetime]:
        """Return when each snooze and each mute ends that does."""
        return snoozes.ends(self._later())

    def progress(self) -> Progress | None:
        """Return how far this state is, or None before it began."""
        values: dict[str, str] = dict(self._read("SELECT key, value FROM progress"))
        return Progress(values["baseline"], values.get("cursor")) if "baseline" in values else None

    def begin(self, baseline: str) -> None:
        """Note what was there before this state began; only the first call counts."""
        with self._writing():
            self._execute("INSERT INTO progress VALUES ('baseline', ?) ON CONFLICT DO NOTHING", baseline)

    def advance(self, cursor: str) -> None:
        """Move the cursor forward; it never goes back. Before ``begin`` nothing happens: what came before is not known."""
        query = (
            "INSERT INTO progress SELECT 'cursor', ? WHERE EXISTS (SELECT 1 FROM progress WHERE key = 'baseline')"
            " ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)"
        )
        with self._writing():
            self._execute(query, cursor)

    def prune(self, keep_days: float, keep_rows: int, now: datetime) -> int:
        """Let go of some old rows and return how many; call it until it returns 0. Each call is a few milliseconds.

        Seen rows go that were created more than ``keep_days`` ago or are not among the newest ``keep_rows`` seen ones; see
        ``database/pruning.py`` for what is never let go.
        """
        with self._writing():
            return pruning.prune(self._connection, keep_days, keep_rows, now)

    def _later(self) -> snoozes.Later:
        with self._mapping():
            return snoozes.read(self._connection)

    def _look(self, query: looking.Query) -> list[Any]:
        return self._read(query.sql, *query.parameters)

    def _salvaged(self) -> Salvaged:
        """What could be read when this store was given up; asked again after it was closed, it is still known."""
        if self._known is None:
            self._known = salvage(self._connection)
        return self._known

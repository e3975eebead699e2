"""SQLite: notifications, pending marks, what was announced, how far catch-up has come.

Decides nothing (``inbox.py`` does) and is called directly on the loop: with a write-ahead log and ``synchronous=NORMAL``
a transaction takes tens of microseconds and survives ``kill -9``. Another process that holds the write lock is waited
for 20 ms, never SQLite's own 5 s; then ``StoreBusy`` is raised and the inbox tries again without holding the loop.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

from nirmaan_tray.errors import StoreBusy, StoreForeign, StoreUnusable
from nirmaan_tray.model import Kind, Mark, Notification

BUSY_TIMEOUT_S = 0.02
"""How long one attempt may wait for another process's lock: well under the 50 ms that the loop may be held."""

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE notification (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TEXT NOT NULL,
    document TEXT,
    docname TEXT,
    project TEXT,
    work_package TEXT,
    seen INTEGER NOT NULL,
    action_url TEXT,
    kind TEXT NOT NULL,
    event_id TEXT,
    sender TEXT,
    creation TEXT NOT NULL,
    modified TEXT NOT NULL,
    complete INTEGER NOT NULL,
    news INTEGER NOT NULL DEFAULT 0,
    announced_at TEXT,
    withdrawn_at TEXT
) WITHOUT ROWID;
CREATE INDEX notification_unread ON notification (created_at, name) WHERE seen = 0 AND withdrawn_at IS NULL;
CREATE INDEX notification_newest ON notification (created_at, name) WHERE withdrawn_at IS NULL;
CREATE INDEX notification_to_announce ON notification (created_at, name)
    WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL;
CREATE TABLE mark (name TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_COLUMNS = (
    "name, title, description, created_at, document, docname, project, work_package, seen, action_url, kind, event_id,"
    " sender, creation, modified, complete"
)
_ROW_COLUMNS = f"{_COLUMNS}, news, announced_at, withdrawn_at"
_WRITE = (
    f"INSERT INTO notification ({_ROW_COLUMNS}) VALUES ({', '.join('?' * 19)}) ON CONFLICT (name) DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{c.strip()} = excluded.{c.strip()}" for c in _ROW_COLUMNS.split(",")[1:] if "announced" not in c)
)
_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NAMES_A_QUERY = 500
"""Bound parameters in one query: far below SQLite's limit, and short queries keep the loop free."""


@dataclass(frozen=True, slots=True)
class Row:
    """A stored notification with what is only known here.

    ``news``: it is to be announced. ``announced``: it has been, and never will be again. ``withdrawn_at``: when its
    deletion was heard of; such a row is kept so that a deletion which is rolled back does not announce it again.
    """

    notification: Notification
    news: bool = False
    announced: bool = False
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this state is: ``baseline``, the ``creation`` up to which everything was there before it began, and
    ``cursor``, the server's largest ``modified`` that is stored (None until the first catch-up is complete).
    """

    baseline: str
    cursor: str | None


class Store:
    """One account's database file, or one in memory. ``set_aside`` tells where a damaged file was moved."""

    def __init__(self, connection: sqlite3.Connection, set_aside: Path | None = None) -> None:
        self._connection = connection
        self.set_aside = set_aside

    @classmethod
    def open(cls, path: Path | None, account_id: str, now: datetime) -> Self:
        """Open the database at ``path`` (None: in memory) for the account, creating it where there is none.

        A damaged file is renamed with the date, never deleted, and a new one begun.
        Raises ``StoreForeign`` for another account's database, ``StoreUnusable`` and ``StoreBusy``.
        """
        set_aside = None
        try:
            try:
                connection = _prepared(path, account_id)
            except sqlite3.DatabaseError as error:
                if path is None or getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED_CODES:
                    raise
                set_aside = _set_aside(path, now)
                connection = _prepared(path, account_id)
        except sqlite3.DatabaseError as error:
            raise _mapped(error, path) from error
        except OSError as error:
            raise StoreUnusable(f"{path}: {error.strerror}") from error
        return cls(connection, set_aside)

    def close(self) -> None:
        """Close the database; what was committed is on disk."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, with the write lock from the start. Raises ``StoreBusy`` and ``StoreUnusable``."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.rollback()
            raise

    def rows(self, names: Iterable[str]) -> dict[str, Row]:
        """Return the stored rows of those names, by name."""
        wanted = list(names)
        found: dict[str, Row] = {}
        for start in range(0, len(wanted), _NAMES_A_QUERY):
            part = wanted[start : start + _NAMES_A_QUERY]
            query = f"SELECT {_ROW_COLUMNS} FROM notification WHERE name IN ({', '.join('?' * len(part))})"  # noqa: S608
            found.update((record[0], _row(record)) for record in self._execute(query, *part))
        return found

    def write(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows, all but ``announced``: ``claim`` alone sets that."""
        try:
            self._connection.executemany(_WRITE, [_record(row) for row in rows])
        except sqlite3.Error as error:
            raise _mapped(error) from error

    def claim(self, name: str, at: datetime) -> bool:
        """Return whether the caller is the one who may announce this notification: once, ever, over all processes."""
        return (
            self._execute(
                "UPDATE notification SET announced_at = ?"
                " WHERE name = ? AND news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL",
                at.isoformat(),
                name,
            ).rowcount
            == 1
        )

    def to_announce(self, limit: int) -> list[Notification]:
        """Return up to ``limit`` notifications that nobody has claimed yet, oldest first."""
        query = (
            f"SELECT {_COLUMNS} FROM notification"  # noqa: S608
            " WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL ORDER BY created_at, name LIMIT ?"
        )
        return [_notification(record) for record in self._execute(query, limit)]

    def page(self, *, unread_only: bool, limit: int, before: Notification | None) -> list[Notification]:
        """Return up to ``limit`` notifications that are not withdrawn, newest first, beginning behind ``before``."""
        query = (
            f"SELECT {_COLUMNS} FROM notification WHERE withdrawn_at IS NULL"  # noqa: S608
            f"{' AND seen = 0' if unread_only else ''}"
            f"{' AND (created_at, name) < (?, ?)' if before else ''}"
            " ORDER BY created_at DESC, name DESC LIMIT ?"
        )
        behind = (before.created_at.astimezone(UTC).isoformat(), before.name) if before else ()
        return [_notification(record) for record in self._execute(query, *behind, limit)]

    def unread_count(self) -> int:
        """Return how many notifications are unread."""
        query = (
            "SELECT count(*) FROM notification INDEXED BY notification_unread WHERE seen = 0 AND withdrawn_at IS NULL"
        )
        return int(self._execute(query).fetchone()[0])

    def unread_names(self) -> set[str]:
        """Return the names of all unread notifications."""
        query = "SELECT name FROM notification INDEXED BY notification_unread WHERE seen = 0 AND withdrawn_at IS NULL"
        return {name for (name,) in self._execute(query)}

    def marks(self) -> list[Mark]:
        """Return the wishes that the server has not heard yet."""
        return [Mark(name, bool(seen)) for name, seen in self._execute("SELECT name, seen FROM mark")]

    def add_mark(self, mark: Mark) -> None:
        """Keep a wish; a later one about the same notification replaces it."""
        query = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seen = excluded.seen"
        self._execute(query, mark.name, mark.seen)

    def drop_mark(self, mark: Mark) -> bool:
        """Forget this wish and return True, unless another one about the same notification has replaced it."""
        return self._execute("DELETE FROM mark WHERE name = ? AND seen = ?", mark.name, mark.seen).rowcount == 1

    def progress(self) -> Progress | None:
        """Return how far this state is, or None before it began."""
        values: dict[str, str] = dict(self._execute("SELECT key, value FROM progress"))
        return Progress(values["baseline"], values.get("cursor")) if "baseline" in values else None

    def begin(self, baseline: str) -> None:
        """Note what was there before this state began; only the first call counts."""
        self._execute("INSERT INTO progress VALUES ('baseline', ?) ON CONFLICT DO NOTHING", baseline)

    def advance(self, cursor: str) -> None:
        """Move the cursor forward; it never goes back."""
        query = "INSERT INTO progress VALUES ('cursor', ?) ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)"
        self._execute(query, cursor)

    def _execute(self, query: str, *parameters: object) -> sqlite3.Cursor:
        try:
            return self._connection.execute(query, parameters)
        except sqlite3.Error as error:
            raise _mapped(error) from error


def _prepared(path: Path | None, account_id: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        ":memory:" if path is None else path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        # Opened beside the loop (a disk may be slow), used on it alone.
        check_same_thread=False,
    )
    try:
        if path is not None:
            path.chmod(0o600)  # before the log is made, which takes over the file's mode
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        _lay_out(connection, path)
        connection.execute("INSERT INTO progress VALUES ('account', ?) ON CONFLICT DO NOTHING", (account_id,))
        (owner,) = connection.execute("SELECT value FROM progress WHERE key = 'account'").fetchone()
        connection.execute("COMMIT")
        if owner != account_id:
            raise StoreForeign(owner)
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection, path: Path | None) -> None:
    """Create the tables in a new file; refuse one that is not ours or not ours yet."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise StoreUnusable(f"{path}: written by a newer version")
    if version == SCHEMA_VERSION:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables:
        raise StoreUnusable(f"{path}: another program's database")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged database with its log, so that nothing of it is lost, and return its new path."""
    stamped = f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}"
    tried = (path.with_name(stamped if n == 1 else f"{stamped}-{n}") for n in count(1))
    aside = next(place for place in tried if not place.exists())
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside


def _mapped(error: sqlite3.Error, path: Path | None = None) -> StoreBusy | StoreUnusable:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY_CODES:
        return StoreBusy(str(error))
    return StoreUnusable(f"{path}: {error}" if path else str(error))


def _record(row: Row) -> tuple[object, ...]:
    n = row.notification
    return (
        *(n.name, n.title, n.description, n.created_at.astimezone(UTC).isoformat(), n.document, n.docname, n.project),
        *(n.work_package, n.seen, n.action_url, n.kind, n.event_id, n.sender, n.creation, n.modified, n.complete),
        *(row.news, None, row.withdrawn_at.isoformat() if row.withdrawn_at else None),
    )


def _row(record: Sequence[Any]) -> Row:
    news, announced_at, withdrawn_at = record[16:]
    return Row(
        _notification(record[:16]),
        bool(news),
        announced_at is not None,
        datetime.fromisoformat(withdrawn_at) if withdrawn_at else None,
    )


def _notification(record: Sequence[Any]) -> Notification:
    name, title, description, created_at, document, docname, project, work_package, seen, action_url, *rest = record
    kind, event_id, sender, creation, modified, complete = rest
    return Notification(
        name=name,
        title=title,
        description=description,
        created_at=datetime.fromisoformat(created_at),
        document=document,
        docname=docname,
        project=project,
        work_package=work_package,
        seen=bool(seen),
        action_url=action_url,
        kind=Kind(kind),
        event_id=event_id,
        sender=sender,
        creation=creation,
        modified=modified,
        complete=bool(complete),
    )

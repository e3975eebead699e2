"""The tables, version by version. A new file goes through every step that an old one goes through.

What is derived of a row is there from the first: the step that adds it fills it, in one to two seconds at 100,000 rows and in
a twentieth of that at what pruning leaves.

A partial index repeats the columns of its condition: SQLite looks each row up for them otherwise, to count as to read names
(seen: ten times as slow, and of no use where the row's page is damaged).
"""

import sqlite3
from collections.abc import Callable

from nirmaan_tray.database.records import DERIVED, SEARCHED, derived

VERSION = 3

_ROWS_A_READ = 1000

APPLICATION_ID = 0x4E69726D
"""``Nirm``, in the file's header since version 2: tells this program's databases from another's."""

_FIRST = """
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
_SECOND = f"""
    ALTER TABLE notification ADD COLUMN refused TEXT;
    ALTER TABLE mark ADD COLUMN before INTEGER;
    CREATE TABLE told (name TEXT PRIMARY KEY, announced_at TEXT NOT NULL) WITHOUT ROWID;
    DROP INDEX notification_unread;
    DROP INDEX notification_newest;
    DROP INDEX notification_to_announce;
    CREATE INDEX notification_unread ON notification (created_at, name, seen, withdrawn_at)
        WHERE seen = 0 AND withdrawn_at IS NULL;
    CREATE INDEX notification_seen ON notification (created_at, name, seen, withdrawn_at)
        WHERE seen = 1 AND withdrawn_at IS NULL;
    CREATE INDEX notification_newest ON notification (created_at, name, withdrawn_at) WHERE withdrawn_at IS NULL;
    CREATE INDEX notification_to_announce ON notification (created_at, name, news, announced_at, withdrawn_at)
        WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL;
    CREATE INDEX notification_withdrawn ON notification (withdrawn_at, name) WHERE withdrawn_at IS NOT NULL;
    PRAGMA application_id = {APPLICATION_ID};
    """
_THIRD = """
    ALTER TABLE notification ADD COLUMN topic TEXT NOT NULL DEFAULT '';
    ALTER TABLE notification ADD COLUMN folded TEXT NOT NULL DEFAULT '';
    CREATE TABLE snooze (name TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE mute (topic TEXT, project TEXT, until REAL, PRIMARY KEY (topic, project)) WITHOUT ROWID;
    """
_THIRD_FILLED = """
    CREATE INDEX notification_looked_for ON notification (topic, project, seen, created_at, name, folded, withdrawn_at)
        WHERE withdrawn_at IS NULL;
    """
_FIRST_TABLES = {"mark", "notification", "progress"}


def _derive(connection: sqlite3.Connection) -> None:
    """Fill the columns of ``DERIVED``."""
    read = f"SELECT name, event_id, {SEARCHED} FROM notification WHERE name > ? ORDER BY name LIMIT ?"  # noqa: S608
    write = f"UPDATE notification SET ({DERIVED}) = (?, ?) WHERE name = ?"  # noqa: S608 - only constants
    last = ""
    while records := connection.execute(read, (last, _ROWS_A_READ)).fetchall():
        connection.executemany(write, [(*derived(event_id, texts), name) for name, event_id, *texts in records])
        last = records[-1][0]


_Part = str | Callable[[sqlite3.Connection], None]
_STEPS: tuple[tuple[_Part, ...], ...] = ((_FIRST,), (_SECOND,), (_THIRD, _derive, _THIRD_FILLED))


def strange(connection: sqlite3.Connection) -> str | None:
    """Say why this database cannot be one of ours, or not one of ours yet; None if it can."""
    version = _pragma(connection, "user_version")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = (
        not tables
        if version == 0
        else tables == _FIRST_TABLES
        if version == 1
        else _pragma(connection, "application_id") == APPLICATION_ID
    )
    if not ours:
        return "another program's database"
    return "written by a newer version" if version > VERSION else None


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take the steps that this database has not taken yet, within the caller's transaction."""
    for number in range(_pragma(connection, "user_version"), VERSION):
        for part in _STEPS[number]:
            if callable(part):
                part(connection)
                continue
            for statement in part.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

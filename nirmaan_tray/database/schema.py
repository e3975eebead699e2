"""The tables, version by version. A new file goes through every step that an old one goes through.

A partial index repeats the columns of its condition: SQLite looks each row up for them otherwise, to count as to read names
(seen: ten times as slow, and of no use where the row's page is damaged).
"""

import sqlite3

VERSION = 2

APPLICATION_ID = 0x4E69726D
"""``Nirm``, in the file's header since version 2: tells this program's databases from another's."""

_STEPS = (
    """
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
    """,
    f"""
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
    """,
)
_FIRST_TABLES = {"mark", "notification", "progress"}


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
        for statement in _STEPS[number].split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

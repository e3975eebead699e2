"""Which rows are let go, and what is left of them.

Old rows that are seen go, by age and by number; rows that were withdrawn go after a week. Never an unread one, one with a
mark that the server has not heard, or one that is still to be announced. Of a row that was announced its name stays, for
ever (some 15 bytes): should the server send it again, it takes its place in the list and is not announced. A snooze goes with
its row; one that was salvaged before its row came again waits for that, until it is a week overdue.
"""

import json
import sqlite3
from datetime import datetime, timedelta

from nirmaan_tray.database.records import instant

BATCH = 100
"""Rows a transaction: a few milliseconds."""

WITHDRAWN_DAYS = 7

_TO_KEEP = "(news = 1 AND announced_at IS NULL OR EXISTS (SELECT 1 FROM mark WHERE mark.name = notification.name))"
_SURPLUS = (
    "SELECT created_at, name FROM notification INDEXED BY notification_seen WHERE seen = 1 AND withdrawn_at IS NULL"
    " ORDER BY created_at DESC, name DESC LIMIT 1 OFFSET ?"
)
_OLD = (
    "SELECT name FROM notification INDEXED BY notification_seen WHERE seen = 1 AND withdrawn_at IS NULL"  # noqa: S608
    f" AND (created_at, name) <= (?, ?) AND NOT {_TO_KEEP} ORDER BY created_at, name LIMIT ?"
)
_WITHDRAWN = (
    "SELECT name FROM notification INDEXED BY notification_withdrawn"  # noqa: S608 - only constants
    f" WHERE withdrawn_at < ? AND NOT {_TO_KEEP} ORDER BY withdrawn_at, name LIMIT ?"
)
_ORPHANS = "DELETE FROM snooze WHERE until < ? AND name NOT IN (SELECT name FROM notification)"
_OF_THESE = "name IN (SELECT value FROM json_each(?))"


def prune(connection: sqlite3.Connection, keep_days: float, keep_rows: int, now: datetime) -> int:
    """Let go of up to ``BATCH`` rows within the caller's transaction, and return how many."""
    too_old = (instant(now - timedelta(days=keep_days)), "")
    surplus = connection.execute(_SURPLUS, (keep_rows,)).fetchone() or ("", "")
    withdrawn = instant(now - timedelta(days=WITHDRAWN_DAYS))
    names = [name for (name,) in connection.execute(_OLD, (*max(too_old, surplus), BATCH))]
    names += [name for (name,) in connection.execute(_WITHDRAWN, (withdrawn, BATCH - len(names)))]
    these = (json.dumps(names),)
    connection.execute(
        "INSERT INTO told SELECT name, announced_at FROM notification"  # noqa: S608 - only constants
        f" WHERE {_OF_THESE} AND announced_at IS NOT NULL ON CONFLICT DO NOTHING",
        these,
    )
    connection.execute(f"DELETE FROM notification WHERE {_OF_THESE}", these)  # noqa: S608 - only constants
    connection.execute(f"DELETE FROM snooze WHERE {_OF_THESE}", these)  # noqa: S608 - only constants
    connection.execute(_ORPHANS, (withdrawn,))
    return len(names)

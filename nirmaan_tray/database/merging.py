"""What went on in memory while the disk could not be used, put into the file."""

import sqlite3
from dataclasses import dataclass

from nirmaan_tray.database import snoozes
from nirmaan_tray.database.records import DERIVED, FIELDS

ROWS_A_READ = 500

_ALL = f"{FIELDS}, {DERIVED}, news, withdrawn_at, refused"
_NEWS = 18
_CONTENT = [column.strip() for column in _ALL.split(",")[1:] if "news" not in column]
_NEWER = (
    f"INSERT INTO notification ({_ALL}) VALUES ({', '.join('?' * 21)}) ON CONFLICT (name) DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{column} = excluded.{column}" for column in _CONTENT)
    + " WHERE excluded.modified >= modified"
)
_CLAIMED = "UPDATE notification SET news = max(news, ?), announced_at = coalesce(announced_at, ?) WHERE name = ?"
_TOLD = "INSERT INTO told (name, announced_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
_TOLD_BEFORE = (
    "UPDATE notification SET announced_at = (SELECT announced_at FROM told WHERE told.name = notification.name)"
    " WHERE announced_at IS NULL AND name IN (SELECT name FROM told)"
)
_MARK = (
    "INSERT INTO mark (name, seen, before) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET seen = excluded.seen, before = coalesce(before, excluded.before)"
)
_AS_MARKED = (
    "UPDATE notification SET seen = (SELECT seen FROM mark WHERE mark.name = notification.name)"
    " WHERE name IN (SELECT name FROM mark)"
)
_PROGRESS = "SELECT key, value FROM progress WHERE key IN ('baseline', 'cursor')"


@dataclass(frozen=True, slots=True)
class Detached:
    """Where a database in memory began as the copy of a file: the marks that waited then, the cursor, snoozes and mutes."""

    marks: frozenset[tuple[str, bool]]
    cursor: str | None
    later: snoozes.Later = snoozes.NOTHING


def detached(connection: sqlite3.Connection) -> Detached:
    """Return where this copy begins."""
    marks = frozenset((name, bool(seen)) for name, seen in connection.execute("SELECT name, seen FROM mark"))
    return Detached(marks, dict(connection.execute(_PROGRESS)).get("cursor"), snoozes.read(connection))


def merge(file: sqlite3.Connection, memory: sqlite3.Connection, since: Detached | None) -> None:
    """Put all of ``memory`` into ``file`` within the caller's transaction; ``since``: where the memory began as a copy.

    What was announced in either was announced. The newer row wins, of equals the memory's. The memory's marks win, and
    those that it has sent are dropped. Of snoozes and mutes, what was changed in memory is changed in the file.
    """
    rows = memory.execute(f"SELECT {_ALL}, announced_at FROM notification")  # noqa: S608 - only constants
    while records := rows.fetchmany(ROWS_A_READ):
        file.executemany(_NEWER, (record[:-1] for record in records))
        file.executemany(_CLAIMED, ((r[_NEWS], r[-1], r[0]) for r in records if r[_NEWS] or r[-1] is not None))
    file.executemany(_TOLD, memory.execute("SELECT name, announced_at FROM told"))
    file.execute(_TOLD_BEFORE)
    marks = {name: (seen, before) for name, seen, before in memory.execute("SELECT name, seen, before FROM mark")}
    sent = [(name, seen) for name, seen in (since.marks if since else ()) if name not in marks]
    file.executemany("DELETE FROM mark WHERE name = ? AND seen = ?", sent)
    file.executemany(_MARK, ((name, seen, before) for name, (seen, before) in marks.items()))
    file.execute(_AS_MARKED)
    snoozes.merge(file, snoozes.read(memory), since.later if since else snoozes.NOTHING)
    _merge_progress(file, memory, since)


def _merge_progress(file: sqlite3.Connection, memory: sqlite3.Connection, since: Detached | None) -> None:
    ours: dict[str, str] = dict(file.execute(_PROGRESS))
    theirs: dict[str, str] = dict(memory.execute(_PROGRESS))
    if "baseline" in theirs:
        file.execute("INSERT INTO progress VALUES ('baseline', ?) ON CONFLICT DO NOTHING", (theirs["baseline"],))
    if "cursor" not in theirs:
        return
    # All up to a cursor is stored. The memory knows what changed between the copy's cursor and its own, and if it is no
    # copy, only what a first catch-up takes: then the file's cursor stays, and what lies between is asked for again.
    follows_on = since is not None and since.cursor is not None and ours.get("cursor", "") >= since.cursor
    if "cursor" not in ours or follows_on:
        file.execute(
            "INSERT INTO progress VALUES ('cursor', ?) ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)",
            (theirs["cursor"],),
        )

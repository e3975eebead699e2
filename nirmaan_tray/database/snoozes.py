"""What ends by the clock: snoozes, which bring a notification back, and mutes.

A snooze of what is seen or withdrawn meanwhile is not shown, and ends without a word when its time comes; whoever takes
the mark back before that has it again.
"""

import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from nirmaan_tray.database.records import instant
from nirmaan_tray.errors import StoreDamaged
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.topics import Topic

_SNOOZE = (
    "INSERT INTO snooze SELECT name, ? FROM notification WHERE name = ? AND seen = 0 AND withdrawn_at IS NULL"
    " ON CONFLICT (name) DO UPDATE SET until = excluded.until"
)
_TOLD_THEN = "UPDATE notification SET announced_at = ? WHERE name = ? AND news = 1 AND announced_at IS NULL"
_DUE = (
    "SELECT name, until, seen = 0 AND withdrawn_at IS NULL FROM snooze JOIN notification USING (name)"
    " WHERE until <= ? AND name NOT IN (SELECT value FROM json_each(?)) ORDER BY until, name LIMIT 1"
)
_SNOOZE_OVER = "DELETE FROM snooze WHERE name = ? AND until = ?"
_MUTE = "INSERT INTO mute VALUES (?, ?, ?) ON CONFLICT (topic, project) DO UPDATE SET until = excluded.until"
_MUTE_OVER = "DELETE FROM mute WHERE topic = ? AND project = ?"


_FAR_S = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class Later:
    """All snoozes (name and moment) and all mutes (topic, project and seconds), as they are stored."""

    snoozes: frozenset[tuple[str, str]] = frozenset()
    mutes: frozenset[tuple[str, str, float | None]] = frozenset()


NOTHING = Later()


def snooze(connection: sqlite3.Connection, name: str, until: datetime) -> bool:
    """Note when a notification is to come back; False, and nothing noted, unless it is here and unread.

    What nobody was told of yet is told of then, and not before.
    """
    noted = connection.execute(_SNOOZE, (instant(until), name)).rowcount == 1
    if noted:
        connection.execute(_TOLD_THEN, (instant(until), name))
    return noted


def claim(connection: sqlite3.Connection, now: datetime, held: Collection[str]) -> str | None:
    """End the snoozes that are due, but for those of ``held``, up to one of what is still unread; return the name of that.

    Within the caller's transaction, so that of all processes one is told a name, once. What is not stored (any more, or
    again) is left alone.
    """
    while True:
        with closing(connection.execute(_DUE, (instant(now), json.dumps(list(held))))) as found:
            record = found.fetchone()
        if record is None:
            return None
        name, until, unread = record
        connection.execute(_SNOOZE_OVER, (name, until))
        if unread:
            return str(name)


def mute(connection: sqlite3.Connection, wanted: Mute) -> None:
    """Note a mute, in the place of one of the same topic or project; one beyond all dates has no end."""
    until_s = wanted.until_s if wanted.until_s is None or wanted.until_s < _FAR_S else None
    connection.execute(_MUTE, (*_key(wanted), until_s))


def unmute(connection: sqlite3.Connection, wanted: Mute) -> None:
    """Forget the mute of the same topic or project."""
    connection.execute(_MUTE_OVER, _key(wanted))


def end_mutes(connection: sqlite3.Connection, now: datetime) -> None:
    """Forget the mutes that are over."""
    connection.execute("DELETE FROM mute WHERE until <= ?", (now.timestamp(),))


def mutes(later: Later) -> tuple[Mute, ...]:
    """Return the mutes, projects first. Raises ``StoreDamaged``."""
    try:
        stored = sorted(later.mutes, key=lambda record: record[:2])
        return tuple(Mute(Topic(t) if t else None, project or None, until_s) for t, project, until_s in stored)
    except (TypeError, ValueError) as error:
        raise StoreDamaged(str(error)) from error


def ends(later: Later) -> list[datetime]:
    """Return when each snooze and each mute ends that does. Raises ``StoreDamaged``."""
    try:
        snoozed = [datetime.fromisoformat(until).astimezone(UTC) for _, until in later.snoozes]
        return snoozed + [datetime.fromtimestamp(until_s, UTC) for *_, until_s in later.mutes if until_s is not None]
    except (ArithmeticError, OSError, TypeError, ValueError) as error:
        raise StoreDamaged(str(error)) from error


def read(connection: sqlite3.Connection) -> Later:
    """Return all there are."""
    return Later(
        frozenset(connection.execute("SELECT name, until FROM snooze")),
        frozenset(connection.execute("SELECT topic, project, until FROM mute")),
    )


def keep(connection: sqlite3.Connection, later: Later) -> None:
    """Put these in, those of the same notification, topic or project excepted that are there already."""
    connection.executemany("INSERT INTO snooze VALUES (?, ?) ON CONFLICT DO NOTHING", later.snoozes)
    connection.executemany("INSERT INTO mute VALUES (?, ?, ?) ON CONFLICT DO NOTHING", later.mutes)


def merge(file: sqlite3.Connection, memory: Later, since: Later) -> None:
    """Do in ``file`` what was done in a memory that began as ``since``: what another process ended there stays ended."""
    file.executemany(_SNOOZE_OVER, since.snoozes - memory.snoozes)
    file.executemany(
        "INSERT INTO snooze VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET until = excluded.until",
        memory.snoozes - since.snoozes,
    )
    file.executemany(_MUTE_OVER, ((topic, project) for topic, project, _ in since.mutes - memory.mutes))
    file.executemany(_MUTE, memory.mutes - since.mutes)


def _key(wanted: Mute) -> tuple[str, str]:
    return wanted.topic or "", wanted.project or ""

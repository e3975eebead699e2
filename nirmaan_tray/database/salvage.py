"""What must outlive a damaged database: marks that the server has not heard, what was announced, snoozes and mutes.

Everything else comes from the server again. Reads row by row, from both ends of every tree that holds what is wanted, so
that one damaged page costs no more than itself.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

from nirmaan_tray.database import snoozes
from nirmaan_tray.database.snoozes import NOTHING, Later
from nirmaan_tray.errors import StoreDamaged

LONGEST_NAME = 140
"""Characters of a document's name in Frappe; what is longer is damage."""

_MARKS = (
    "SELECT name, seen, before FROM mark ORDER BY name",
    "SELECT name, seen, before FROM mark ORDER BY name DESC",
    "SELECT name, seen, NULL FROM mark ORDER BY name",  # of version 1
    "SELECT name, seen, NULL FROM mark ORDER BY name DESC",
)
_ANNOUNCED = "SELECT name, announced_at FROM notification NOT INDEXED WHERE announced_at IS NOT NULL ORDER BY name"
_CLAIMS = (
    _ANNOUNCED,
    f"{_ANNOUNCED} DESC",
    "SELECT name, announced_at FROM told ORDER BY name",
    "SELECT name, announced_at FROM told ORDER BY name DESC",
)
_SNOOZES = ("SELECT name, until FROM snooze ORDER BY name", "SELECT name, until FROM snooze ORDER BY name DESC")
_MUTES = (
    "SELECT topic, project, until FROM mute ORDER BY topic, project",
    "SELECT topic, project, until FROM mute ORDER BY topic DESC, project DESC",
)
_NEWEST = "SELECT name FROM notification INDEXED BY notification_newest WHERE withdrawn_at IS NULL ORDER BY created_at"
_UNCLAIMED = (
    "SELECT name FROM notification INDEXED BY notification_to_announce"
    " WHERE news = 1 AND announced_at IS NULL AND withdrawn_at IS NULL"
)


@dataclass
class Salvaged:
    """``marks``: by name what is wanted and what was before; ``claims``: by name when it was announced, empty where that
    is not known; ``later``: snoozes and mutes; ``account``: whose they are, None where that is not known.
    """

    account: str | None = None
    marks: dict[str, tuple[bool, bool | None]] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    later: Later = NOTHING


def salvage(connection: sqlite3.Connection) -> Salvaged:
    """Return what can still be read; raises nothing that the database brings about."""
    connection.text_factory = lambda text: text.decode(errors="replace")
    found = Salvaged()
    for (account,) in _read(connection, "SELECT value FROM progress WHERE key = 'account'"):
        found.account = str(account)
    for query in _MARKS:
        for name, seen, before in _read(connection, query):
            if _is_name(name) and seen in (0, 1):
                found.marks.setdefault(name, (bool(seen), bool(before) if before in (0, 1) else None))
    for query in _CLAIMS:
        for name, announced_at in _read(connection, query):
            if _is_name(name):
                found.claims.setdefault(name, str(announced_at))
    snoozed = (Later(snoozes=frozenset({record})) for query in _SNOOZES for record in _read(connection, query))
    muted = (Later(mutes=frozenset({record})) for query in _MUTES for record in _read(connection, query))
    for later in filter(_can_be_kept, (*snoozed, *muted)):
        found.later = Later(found.later.snoozes | later.snoozes, found.later.mutes | later.mutes)
    if not _whole(connection):
        # Of these it is only known that they were there: taken for announced, since a toast may be lost but not repeated.
        unclaimed = {name for (name,) in _read(connection, _UNCLAIMED)}
        for query in (_NEWEST, f"{_NEWEST} DESC"):
            for (name,) in _read(connection, query):
                if _is_name(name) and name not in unclaimed:
                    found.claims.setdefault(name, "")
    connection.text_factory = str
    return found


def keep(connection: sqlite3.Connection, salvaged: Salvaged) -> None:
    """Put into a new database what was salvaged, within the caller's transaction."""
    connection.executemany(
        "INSERT INTO mark (name, seen, before) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        ((name, seen, before) for name, (seen, before) in salvaged.marks.items()),
    )
    connection.executemany(
        "INSERT INTO told (name, announced_at) VALUES (?, ?) ON CONFLICT DO NOTHING", salvaged.claims.items()
    )
    snoozes.keep(connection, salvaged.later)


@contextmanager
def copied(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy of the database with its log, so that the file itself is left as it is.

    Where there is no room for a copy, the file itself is read without its log. Raises ``OSError`` and ``sqlite3.Error``.
    """
    with ExitStack() as stack:
        try:
            copy = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "copy.db"
            copyfile(path, copy)
            with suppress(FileNotFoundError):
                copyfile(f"{path}-wal", f"{copy}-wal")
            uri = copy.as_uri()
        except OSError:
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = stack.enter_context(closing(sqlite3.connect(uri, uri=True, isolation_level=None)))
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection


def _whole(connection: sqlite3.Connection) -> bool:
    """Tell whether the table of notifications, and with it every claim, could be read."""
    with suppress(sqlite3.Error):
        return bool(connection.execute("PRAGMA quick_check('notification')").fetchone() == ("ok",))
    return False


def _read(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield records up to the first one that cannot be read."""
    with suppress(sqlite3.Error):
        yield from connection.execute(query)


def _can_be_kept(later: Later) -> bool:
    """Tell whether a snooze or a mute that was read is one that can have been written."""
    with suppress(StoreDamaged):
        snoozes.ends(later)
        names = [name for name, _ in later.snoozes] + [mute.project or mute.topic for mute in snoozes.mutes(later)]
        return all(map(_is_name, names))
    return False


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable() and "\ufffd" not in value

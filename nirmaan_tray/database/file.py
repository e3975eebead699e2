"""The database's file: opened, examined, and set aside when it cannot be used."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from nirmaan_tray.database.records import mapped
from nirmaan_tray.database.salvage import Salvaged, copied, keep, salvage
from nirmaan_tray.database.schema import bring_up_to_date, strange
from nirmaan_tray.errors import StoreDamaged, StoreError, StoreForeign, StoreUnusable

BUSY_TIMEOUT_S = 0.02
"""How long one attempt may wait for another process's lock, so that other work of the store's thread comes between."""

SALVAGED_WAIT_S = 5.0
"""The same for the new file that takes in what was salvaged, which is nowhere else by then."""

Identity = tuple[int, int]
"""Device and number of a file: tells whether the file at a place is still the one that was opened there."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database; ``set_aside`` tells where the file went that was in its place, and ``because`` why."""

    connection: sqlite3.Connection
    identity: Identity
    set_aside: Path | None = None
    because: StoreError | None = None


class _NotOurs(Exception):
    """What lies there is whole and not for us to touch, unless the place is ours."""

    def __init__(self, error: StoreError) -> None:
        self.error = error


def open_file(
    path: Path,
    account_id: str,
    now: datetime,
    *,
    own: bool,
    damaged: tuple[Identity, StoreError] | None = None,
    known: Salvaged | None = None,
) -> Opened:
    """Open the account's database at ``path``, creating it where there is none.

    A damaged file is set aside, and so is, at a place of our ``own``, whatever else lies there. ``damaged``: that file
    has shown damage and is set aside whatever it looks like. ``known``: what is put into the database in any case.
    Raises ``StoreError``.
    """
    try:
        before = identity(path)
        if damaged is not None and damaged[0] == before:
            return _anew(path, account_id, now, damaged[1], own=own)
        try:
            connection = _prepared(path, account_id, known)
            now_there = _identity_of(path)
            if before in (None, now_there):
                return Opened(connection, now_there)
            connection.close()
            error: StoreError = StoreDamaged(f"{path}: replaced")
        except _NotOurs as found:
            if not own:
                raise found.error from None
            error = found.error
        except sqlite3.DatabaseError as raised:
            error = mapped(raised, path)
            if not isinstance(error, StoreDamaged):
                raise error from raised
        except StoreDamaged as found_damage:
            error = found_damage
        if identity(path) != before:
            # Another process was quicker, and what lies there now is its new one.
            return open_file(path, account_id, now, own=own, known=known)
        return _anew(path, account_id, now, error, own=own)
    except sqlite3.DatabaseError as error:
        raise mapped(error, path) from error
    except OSError as error:
        raise StoreUnusable(f"{path}: {error.strerror}") from error


def open_memory(account_id: str, known: Salvaged | None = None) -> sqlite3.Connection:
    """Return a new database in memory."""
    connection = _connected(":memory:")
    _fill(connection, account_id, known)
    return connection


def copy_into_memory(connection: sqlite3.Connection) -> sqlite3.Connection | None:
    """Return a copy in memory; None where any of it cannot be read, or is not good."""
    copy = _connected(":memory:")
    with suppress(sqlite3.Error):
        connection.backup(copy)
        if _problem(copy) is None:
            bring_up_to_date(copy)
            return copy
    copy.close()
    return None


def read_into_memory(path: Path, account_id: str) -> tuple[sqlite3.Connection, bool]:
    """Return a copy in memory of the file at a place of our own that cannot be written, and True.

    Of a damaged one, what can be salvaged, or where there is nothing of this account, a new one; and False.
    """
    known = None
    with suppress(OSError, sqlite3.Error), copied(path) as connection:
        found = salvage(connection)
        if found.account == account_id and strange(connection) is None:
            copy = copy_into_memory(connection)
            if copy is not None:
                return copy, True
        if found.account in (account_id, None):
            known = found
    return open_memory(account_id, known), False


def identity(path: Path) -> Identity | None:
    """Return the identity of what lies at ``path``, or None."""
    try:
        return _identity_of(path)
    except OSError:
        return None


def _identity_of(path: Path) -> Identity:
    found = path.stat()
    return found.st_dev, found.st_ino


def _anew(path: Path, account_id: str, now: datetime, error: StoreError, *, own: bool) -> Opened:
    """Set aside what lies there and begin a new database with what could be salvaged of it."""
    aside = _set_aside(path, now)
    found = Salvaged()
    with suppress(OSError, sqlite3.Error), copied(aside) as connection:
        found = salvage(connection)
    # At a place that somebody named, only what is surely this account's: a mark would be sent in its user's name.
    if found.account != account_id and not (own and found.account is None):
        found = Salvaged()
    try:
        connection = _prepared(path, account_id, found, wait_s=SALVAGED_WAIT_S)
    except _NotOurs as again:
        raise again.error from None
    return Opened(connection, _identity_of(path), aside, error)


def _prepared(
    path: Path, account_id: str, known: Salvaged | None, *, wait_s: float = BUSY_TIMEOUT_S
) -> sqlite3.Connection:
    if path.is_dir():
        raise _NotOurs(StoreUnusable(f"{path}: a folder"))
    connection = _connected(path)
    try:
        connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")
        # Both as of one moment: another process may be laying out the same file.
        connection.execute("BEGIN")
        reason = strange(connection)
        problem = _problem(connection) if reason is None else None
        connection.execute("COMMIT")
        if reason is not None:
            raise _NotOurs(StoreUnusable(f"{path}: {reason}"))
        if problem is not None:
            raise StoreDamaged(f"{path}: {problem}")
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").chmod(0o600)  # a log made later takes over the file's mode
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _fill(connection, account_id, known)
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_TIMEOUT_S * 1000)}")
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        # Opened in one thread and used in another, never in two at once.
        check_same_thread=False,
    )
    # Sorting must not need a disk that may be full.
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _fill(connection: sqlite3.Connection, account_id: str, known: Salvaged | None) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        bring_up_to_date(connection)
        connection.execute("INSERT INTO progress VALUES ('account', ?) ON CONFLICT DO NOTHING", (account_id,))
        owner = _owner(connection)
        if owner != account_id:
            raise _NotOurs(StoreForeign(str(owner)))
        if known is not None:
            keep(connection, known)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


def _owner(connection: sqlite3.Connection) -> str | None:
    with closing(connection.execute("SELECT value FROM progress WHERE key = 'account'")) as found:
        record = found.fetchone()
    return None if record is None else str(record[0])


def _problem(connection: sqlite3.Connection) -> str | None:
    """Return the first fault that SQLite finds in the whole file and its indices, or None.

    Asked at every opening: a kill leaves no trace to tell an unclean end by. 0.2 s at 100,000 rows, a few
    milliseconds at what pruning leaves.
    """
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return None if answer == "ok" else str(answer).strip().replace("\n", " ")


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename what lies at ``path``, with its log, so that nothing of it is lost, and return its new path."""
    stamped = f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}"
    tried = (path.with_name(stamped if n == 1 else f"{stamped}-{n}") for n in count(1))
    aside = next(place for place in tried if not place.exists())
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside

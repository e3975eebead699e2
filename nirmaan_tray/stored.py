"""Where an account's notifications are stored on this computer, and how they are let go for good."""

import hashlib
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import StoreBusy, StoreUnusable
from nirmaan_tray.model.account import Account

LIMIT_S = 5.0
"""So long another nirmaan-tray may take to see that nobody is signed in any more, and to close the database."""

_TRY_S = 0.05


def path(data_dir: Path, account: Account) -> Path:
    """Return the database of one account: nobody ever sees another's."""
    name = hashlib.sha256(account.id.encode()).hexdigest()[:12]
    return data_dir / f"inbox-{name}.db"


async def forget(data_dir: Path, account: Account | None, clock: Clock) -> None:
    """Delete what is stored of ``account`` (None: of everybody), and what was set aside of it.

    It must be signed out already. Raises ``StoreBusy`` when another program goes on using it, ``StoreUnusable`` when it
    cannot be deleted.
    """
    databases = {path(data_dir, account)} if account else await aside(partial(_databases, data_dir))
    deadline = clock.monotonic() + LIMIT_S
    for database in databases:
        while not await aside(partial(_unused, database)):
            if clock.monotonic() > deadline:
                raise StoreBusy(str(database))
            await clock.sleep(_TRY_S)
        await aside(partial(_delete, database))


def _databases(data_dir: Path) -> set[Path]:
    """Return all there are, also those of which only what was set aside is left."""
    return {data_dir / f"{file.name.partition('.db')[0]}.db" for file in data_dir.glob("inbox-*.db*")}


def _unused(database: Path) -> bool:
    """Tell whether nobody has the database open: else what is deleted would be made anew under the same name."""
    if not database.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", timeout=0, uri=True)) as connection:
            # Leaving WAL mode takes whoever does it alone with the file.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    except sqlite3.DatabaseError:
        return True  # damaged: there is nothing to wait for
    return True


def _delete(database: Path) -> None:
    try:
        for written in database.parent.glob(f"{database.name}*"):
            written.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnusable(f"{error.filename}: {error.strerror}") from error

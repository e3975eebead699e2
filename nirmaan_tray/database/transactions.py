"""A connection whose work is done in transactions, and whose errors are ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nirmaan_tray.database import file
from nirmaan_tray.database.records import mapped
from nirmaan_tray.errors import StoreBusy, StoreDamaged, StoreUnusable


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account's database is, and which file it is."""

    path: Path
    account_id: str
    own: bool
    identity: file.Identity


class Transactions:
    """Reading and writing by one connection; raises ``StoreBusy``, ``StoreDamaged`` and ``StoreUnusable``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._place: Place | None = None
        self._within = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, with the write lock from the start."""
        self._execute("BEGIN IMMEDIATE")
        self._within = True
        try:
            self._look_at_the_place()
            yield
            self._execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._connection.rollback()
            if isinstance(error, sqlite3.Error):
                raise self._mapped(error) from error
            raise
        finally:
            self._within = False

    def _writing(self) -> AbstractContextManager[None]:
        """A transaction, unless one has begun."""
        return nullcontext() if self._within else self.transaction()

    def _look_at_the_place(self) -> None:
        """See, holding the write lock, that nobody has put another file in the place of ours: the other one counts."""
        if self._place is not None and file.identity(self._place.path) != self._place.identity:
            raise StoreDamaged(f"{self._place.path}: moved away or replaced")

    def _read(self, query: str, *parameters: object) -> list[Any]:
        with self._mapping():
            return self._connection.execute(query, parameters).fetchall()

    def _execute(self, query: str, *parameters: object) -> sqlite3.Cursor:
        with self._mapping():
            return self._connection.execute(query, parameters)

    def _mapped(self, error: sqlite3.Error) -> StoreBusy | StoreDamaged | StoreUnusable:
        return mapped(error, self._place.path if self._place else "")

    @contextmanager
    def _mapping(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._mapped(error) from error

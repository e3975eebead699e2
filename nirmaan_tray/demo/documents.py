"""The site's notifications: one SQLite table in memory, asked in Frappe's terms."""

import base64
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, cast
from zoneinfo import ZoneInfo

from nirmaan_tray.demo.answers import DOCTYPE
from nirmaan_tray.demo.queries import FIELDS, NUMBERS, Query
from nirmaan_tray.demo.sanitise import sanitise

_TIME = "%Y-%m-%d %H:%M:%S.%f"
_MANY = 1000
_OWN = frozenset({"name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "doctype"})
"""Fields that a client cannot write."""


@dataclass(frozen=True, slots=True)
class Document:
    """One ``Nirmaan Notifications`` document as the site keeps it.

    Empty ``name``, ``creation`` and ``modified`` are filled in when it is inserted; the times are naive texts with
    microseconds in the site's time zone. ``seen`` is ``"true"`` or ``"false"``, in old rows ``"1"``, ``"0"``, ``""`` or null.
    """

    name: str = ""
    owner: str = "Administrator"
    creation: str = ""
    modified: str = ""
    modified_by: str = ""
    docstatus: int = 0
    idx: int = 0
    recipient: str | None = None
    recipient_role: str | None = None
    sender: str | None = None
    title: str | None = None
    description: str | None = None
    document: str | None = None
    docname: str | None = None
    project: str | None = None
    work_package: str | None = None
    seen: str | None = None
    action_url: str | None = None
    type: str | None = None
    event_id: str | None = None

    @classmethod
    def of(cls, body: Mapping[str, object], owner: str) -> "Document":
        """Make a document of what a client sends; what no client may write, and unknown fields, are passed over."""
        return replace(cls(owner=owner), **cast("dict[str, Any]", field_values(body)))

    def wire(self, *, nulls: bool) -> dict[str, object]:
        """Return the document as JSON has it, with its nulls or without."""
        body = {field: value for field, value in asdict(self).items() if nulls or value is not None}
        return {**body, "doctype": DOCTYPE}


class Documents:
    """The table of notifications.

    ``now`` tells the time, aware; ``time_zone`` is the IANA zone in which creation and modified are written.
    """

    def __init__(self, now: Callable[[], datetime], time_zone: str) -> None:
        self._now = now
        self._zone = ZoneInfo(time_zone)
        self._last = datetime.min  # noqa: DTZ901 - the site's times are naive
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        # MariaDB's default collation compares without regard to case, and so does NOCASE.
        columns = ", ".join(f"{f} INTEGER" if f in NUMBERS else f"{f} TEXT COLLATE NOCASE" for f in FIELDS)
        self._database.execute(f"CREATE TABLE documents ({columns}, PRIMARY KEY (name)) WITHOUT ROWID")
        for number, index in enumerate(("recipient, modified, seen", "recipient, creation", "modified")):
            self._database.execute(f"CREATE INDEX documents_{number} ON documents ({index})")

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def stamp(self) -> str:
        """Return the time for a change: now in the site's zone, later than every stamp before."""
        now = self._now().astimezone(self._zone).replace(tzinfo=None)
        self._last = max(now, self._last + timedelta(microseconds=1))
        return self._last.strftime(_TIME)

    def prepare(self, document: Document) -> Document:
        """Return ``document`` as it will be stored: named, stamped and sanitised."""
        stamp = document.creation or self.stamp()
        return replace(
            document,
            name=document.name or base64.b32encode(secrets.token_bytes(7))[:10].decode().lower(),
            creation=stamp,
            modified=document.modified or stamp,
            modified_by=document.modified_by or document.owner,
            title=document.title and sanitise(document.title),
            description=document.description and sanitise(document.description),
        )

    def insert(self, documents: Iterable[Document]) -> None:
        """Store prepared documents, all or none."""
        marks = ", ".join("?" * len(FIELDS))
        row = attrgetter(*FIELDS)
        rows = [row(document) for document in documents]
        self._database.execute("BEGIN")
        try:
            self._database.executemany(f"INSERT INTO documents VALUES ({marks})", rows)  # noqa: S608 - marks only
        except sqlite3.Error:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        if len(rows) >= _MANY:
            # Without statistics SQLite looks through all rows of a recipient for a hundred names.
            self._database.execute("ANALYZE")

    def get(self, name: str) -> Document | None:
        """Return the document of that name, if there is one."""
        row = self._database.execute("SELECT * FROM documents WHERE name = ?", (name,)).fetchone()
        return Document(*row) if row else None

    def update(self, document: Document, changes: Mapping[str, object], user: str) -> Document:
        """Change ``document`` as ``user``; what no client may write, and unknown fields, are passed over."""
        wanted = field_values(changes)
        for field in ("title", "description"):
            if wanted.get(field):
                wanted[field] = sanitise(wanted[field] or "")
        values = {**wanted, "modified": self.stamp(), "modified_by": user}
        sets = ", ".join(f"{field} = ?" for field in values)
        statement = f"UPDATE documents SET {sets} WHERE name = ?"  # noqa: S608 - known columns only
        self._database.execute(statement, (*values.values(), document.name))
        changed = self.get(document.name)
        if changed is None:
            raise KeyError(document.name)
        return changed

    def delete(self, name: str) -> bool:
        """Delete a document; tell whether it was there."""
        return self._database.execute("DELETE FROM documents WHERE name = ?", (name,)).rowcount > 0

    def select(self, query: Query) -> list[dict[str, object]]:
        """Return the rows of a list, nulls included."""
        statement = (
            f"SELECT {', '.join(query.fields)} FROM documents WHERE {query.where} "  # noqa: S608 - see Query
            f"ORDER BY {query.order} LIMIT ? OFFSET ?"
        )
        rows = self._database.execute(statement, (*query.values, query.length or -1, query.start))
        return [dict(zip(query.fields, row, strict=True)) for row in rows]

    def count(self, query: Query) -> int:
        """Return how many rows a query finds, whatever its page."""
        statement = f"SELECT count(*) FROM documents WHERE {query.where}"  # noqa: S608 - see Query
        found: int = self._database.execute(statement, query.values).fetchone()[0]
        return found


def field_values(body: Mapping[str, object]) -> dict[str, str | None]:
    """Return those of a body's values that a client may write, as texts."""
    return {field: _text(value) for field, value in body.items() if field in FIELDS and field not in _OWN}


def _text(value: object) -> str | None:
    """Return what a Data field holds for a JSON value: true is stored as 1."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, bool) else str(value)

"""What is stored, as the rest of the program knows it and as the tables have it."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nirmaan_tray.errors import StoreBusy, StoreDamaged, StoreUnusable
from nirmaan_tray.folded import folded
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import topic_of

FIELDS = (
    "name, title, description, created_at, document, docname, project, work_package, seen, action_url, kind, event_id,"
    " sender, creation, modified, complete"
)
"""What the site says of a notification."""

DERIVED = "topic, folded"
"""What is made of these for looking: see ``derived``."""

SEARCHED = "title, description, document, docname, project"
"""What of a notification is searched."""

NOTIFICATION = (
    f"{FIELDS}, EXISTS (SELECT 1 FROM mark WHERE mark.name = notification.name), refused,"  # noqa: S608 - only constants
    " (SELECT until FROM snooze WHERE snooze.name = notification.name AND seen = 0)"
)
"""Columns for ``notification_of``."""

ROW = f"{NOTIFICATION}, news, announced_at, withdrawn_at"
"""Columns for ``row_of``."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True)
class Row:
    """A stored notification with what is only known here.

    ``news``: it is to be announced. ``announced``: it has been, and never will be again. ``withdrawn_at``: when its
    deletion was heard of; such a row is kept so that a deletion which is rolled back does not announce it again.
    """

    notification: Notification
    news: bool = False
    announced: bool = False
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far this state is: ``baseline``, the ``creation`` up to which everything was there before it began, and
    ``cursor``, the server's largest ``modified`` that is stored (None until the first catch-up is complete).
    """

    baseline: str
    cursor: str | None


def instant(moment: datetime) -> str:
    """Return a moment as it is stored: such texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat()


def record_of(row: Row) -> tuple[object, ...]:
    """Return the values of ``FIELDS``, ``DERIVED``, ``news`` and ``withdrawn_at``."""
    n = row.notification
    return (
        *(n.name, n.title, n.description, instant(n.created_at), n.document, n.docname, n.project, n.work_package),
        *(n.seen, n.action_url, n.kind, n.event_id, n.sender, n.creation, n.modified, n.complete),
        *derived(n.event_id, (n.title, n.description, n.document, n.docname, n.project)),
        *(row.news, instant(row.withdrawn_at) if row.withdrawn_at else None),
    )


def derived(event_id: str | None, searched: Iterable[str | None]) -> tuple[str, str]:
    """Return the values of ``DERIVED`` of a row with these values of ``SEARCHED``."""
    return topic_of(event_id), folded(" ".join(text for text in searched if text))


def row_of(record: Sequence[Any]) -> Row:
    """Return the row of a record of ``ROW``. Raises ``StoreDamaged``."""
    news, announced_at, withdrawn_at = record[19:]
    notification = notification_of(record[:19])
    try:
        withdrawn = datetime.fromisoformat(withdrawn_at) if withdrawn_at else None
    except ValueError as error:
        raise StoreDamaged(str(error)) from error
    return Row(notification, bool(news), announced_at is not None, withdrawn)


def notification_of(record: Sequence[Any]) -> Notification:
    """Return the notification of a record of ``NOTIFICATION``. Raises ``StoreDamaged``."""
    name, title, description, created_at, document, docname, project, work_package, seen, action_url, *rest = record
    kind, event_id, sender, creation, modified, complete, mark_pending, refused, snoozed_until = rest
    try:
        return Notification(
            name=name,
            title=title,
            description=description,
            created_at=datetime.fromisoformat(created_at),
            document=document,
            docname=docname,
            project=project,
            work_package=work_package,
            seen=bool(seen),
            action_url=action_url,
            kind=Kind(kind),
            event_id=event_id,
            sender=sender,
            creation=creation,
            modified=modified,
            complete=bool(complete),
            mark_pending=bool(mark_pending),
            mark_refused=refused,
            snoozed_until=datetime.fromisoformat(snoozed_until) if snoozed_until else None,
        )
    except (TypeError, ValueError) as error:
        raise StoreDamaged(str(error)) from error


def mapped(error: sqlite3.Error, place: object = "") -> StoreBusy | StoreDamaged | StoreUnusable:
    """Return our error for SQLite's; ``place`` is put before its text."""
    text = f"{place}: {error}" if place else str(error)
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Raised by the module and not by SQLite: a text that is not UTF-8, or a database that was closed.
        return StoreDamaged(text) if isinstance(error, sqlite3.OperationalError) else StoreUnusable(text)
    if code & 0xFF in _BUSY:
        return StoreBusy(text)
    return StoreDamaged(text) if code & 0xFF in _DAMAGED else StoreUnusable(text)

"""Realtime payloads and documents -> typed notifications. Pure.

Nothing here knows a list of event names: whatever carries ``notificationId`` is a notification, so that a type which the
site invents tomorrow needs no change (the contract names three that the web app's fixed list misses).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nirmaan_tray.errors import PayloadMalformed
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.realtime import Event, ListUpdate
from nirmaan_tray.text import plain

DOCTYPE = "Nirmaan Notifications"

FIELDS = (
    "name",
    "creation",
    "modified",
    "title",
    "description",
    "document",
    "docname",
    "project",
    "work_package",
    "seen",
    "action_url",
    "type",
    "event_id",
    "sender",
)
"""The document's fields that a notification is made of, as the contract's table has them."""

SEEN_VALUES = ("true", "1")
"""``seen`` is a Data field; these mean seen, everything else (``"false"``, ``0``, ``""``, null) means unread."""

NAME_LIMIT = 140
"""Longest name of a document, in characters: Frappe's own column is VARCHAR(140)."""

YEARS = range(1971, 2999)
"""Years of a creation that are believed. Others cannot be told in local time everywhere: Windows knows it from 1970 to 3000,
and no platform beyond 9999.
"""

Payload = Mapping[str, object]


def event(event_id: str, payload: object, received_at: datetime) -> Event | None:
    """Return what a realtime event tells of a notification, or None where it speaks of none.

    Raises ``PayloadMalformed`` for a ``notificationId`` that cannot be a document's name.
    """
    if not isinstance(payload, Mapping) or "notificationId" not in payload:
        return None
    notification = Notification(
        name=_name(payload["notificationId"]),
        title=plain(_text(payload, "title") or ""),
        description=plain(_text(payload, "description") or ""),
        created_at=received_at,
        docname=_label(payload, "docname"),
        project=_label(payload, "project"),
        work_package=_label(payload, "work_package"),
        event_id=_printable(event_id),
        sender=_label(payload, "sender"),
        complete=False,
    )
    return Event(_printable(event_id), notification, deletion=event_id.endswith(":delete"))


def list_update(payload: object) -> ListUpdate | None:
    """Return whose change a ``list_update`` tells, or None where it is of another DocType or no use."""
    if not isinstance(payload, Mapping) or payload.get("doctype") != DOCTYPE:
        return None
    try:
        return ListUpdate(_name(payload.get("name")))
    except PayloadMalformed:
        return None


def notification(row: Payload, zone: ZoneInfo, received_at: datetime) -> Notification:
    """Return the notification of a document or a list's row; fields left out are null.

    ``zone`` is the site's, in which it writes naive times. A time that cannot be read becomes ``received_at``.
    Raises ``PayloadMalformed`` for a row without a usable name.
    """
    creation = _text(row, "creation") or ""
    return Notification(
        name=_name(row.get("name")),
        title=plain(_text(row, "title") or ""),
        description=plain(_text(row, "description") or ""),
        created_at=_aware(creation, zone) or received_at,
        document=_label(row, "document"),
        docname=_label(row, "docname"),
        project=_label(row, "project"),
        work_package=_label(row, "work_package"),
        seen=_text(row, "seen") in SEEN_VALUES,
        action_url=_text(row, "action_url"),
        kind=_kind(_text(row, "type")),
        event_id=_label(row, "event_id"),
        sender=_label(row, "sender"),
        creation=creation,
        modified=_text(row, "modified") or "",
    )


def _name(value: object) -> str:
    if isinstance(value, str) and 0 < len(value) <= NAME_LIMIT and value.isprintable():
        return value
    raise PayloadMalformed(f"no document's name: {value!r:.80}")


def _text(row: Payload, key: str) -> str | None:
    """Value of ``key`` as text; numbers are written out, and what is neither is as good as missing."""
    value = row.get(key)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str) or not value:
        return None
    # A lone surrogate (JSON may hold one) could neither be stored nor printed.
    return value.encode("utf-8", "replace").decode("utf-8")


def _label(row: Payload, key: str) -> str | None:
    """Value of ``key`` as one printable line."""
    return _printable(_text(row, key) or "") or None


def _printable(text: str) -> str:
    """Names and ids go to terminals as they are, so nothing in them may steer one or break a line."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c for c in line if c.isprintable())


def _kind(value: str | None) -> Kind:
    try:
        return Kind(value or "")
    except ValueError:
        return Kind.INFO


def _aware(naive: str, zone: ZoneInfo) -> datetime | None:
    try:
        read = datetime.fromisoformat(naive)
        moment = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None

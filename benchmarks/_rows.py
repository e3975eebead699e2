"""Rows that the benchmarks put on the site and, the same, into a store."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.model.notification import Notification

USER = "me@nirmaan.test"
KEY = "bench-key:bench-secret"
TIME_ZONE = "Asia/Kolkata"

_ZONE = ZoneInfo(TIME_ZONE)
_LAST = datetime(2026, 1, 31, 18, 0)  # noqa: DTZ001 - the site's times are naive
_APART = timedelta(minutes=6)
"""240 notifications a day."""

_URL = "procurement-requests/PR-0001?tab=Approve%20PR"


def old_name(number: int) -> str:
    """Return the name of the ``number``-th row of the past."""
    return f"old{number:07}"


def _stamp(number: int, count: int) -> datetime:
    return _LAST - _APART * (count - number) + timedelta(microseconds=number)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def old_documents(count: int, unread: int) -> Iterator[Document]:
    """Make documents of the past, the last ``unread`` of them unread."""
    for number in range(count):
        moment = _text(_stamp(number, count))
        yield Document(
            name=old_name(number),
            creation=moment,
            modified=moment,
            recipient=USER,
            title=f"New PR Created ({number})",
            description="A new PR has been created.",
            document="Procurement Requests",
            docname="PR-0001",
            project="PROJ-001",
            seen="false" if number >= count - unread else "true",
            action_url=_URL,
            type="info",
            event_id="pr:new",
        )


def old_notifications(count: int, unread: int) -> Iterator[Notification]:
    """Make what a client has stored of the same."""
    for number in range(count):
        moment = _stamp(number, count)
        yield Notification(
            name=old_name(number),
            title=f"New PR Created ({number})",
            description="A new PR has been created.",
            created_at=moment.replace(tzinfo=_ZONE),
            document="Procurement Requests",
            docname="PR-0001",
            project="PROJ-001",
            seen=number < count - unread,
            action_url=_URL,
            event_id="pr:new",
            creation=_text(moment),
            modified=_text(moment),
        )

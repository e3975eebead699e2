"""A notification, as the site has it and as it is known here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nirmaan_tray.topics import Topic, topic_of


class Kind(StrEnum):
    """How much a notification matters, as the site's ``type`` field has it."""

    INFO = "info"
    WARNING = "warning"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Notification:
    """One ``Nirmaan Notifications`` document, or what its event told of it. All texts are plain.

    ``created_at`` is aware. ``creation`` and ``modified`` are the server's own strings, naive and in the site's time
    zone; they are compared as strings and sent back as they came, and are empty while only the event is known.
    ``complete`` tells a document from an event's payload. ``mark_pending``: a mark is on its way to the site;
    ``mark_refused``: the code of why the site would not take the last one. ``snoozed_until`` (aware): it is to be told of
    again then. These are known here only.
    """

    name: str
    title: str
    description: str
    created_at: datetime
    document: str | None = None
    docname: str | None = None
    project: str | None = None
    work_package: str | None = None
    seen: bool = False
    action_url: str | None = None
    kind: Kind = Kind.INFO
    event_id: str | None = None
    sender: str | None = None
    creation: str = ""
    modified: str = ""
    complete: bool = True
    mark_pending: bool = False
    mark_refused: str | None = None
    snoozed_until: datetime | None = None

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return topic_of(self.event_id)

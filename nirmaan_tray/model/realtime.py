"""What the site says over the live connection."""

from dataclasses import dataclass

from nirmaan_tray.model.notification import Notification


@dataclass(frozen=True, slots=True)
class Event:
    """A realtime event that speaks of a notification: ``pr:new`` with its id and whatever else the payload had."""

    event_id: str
    notification: Notification
    deletion: bool


@dataclass(frozen=True, slots=True)
class ListUpdate:
    """Somebody inserted, changed or deleted the notification ``name``, usually somebody else's."""

    name: str

"""What listeners are told, a fact at a time."""

from dataclasses import dataclass
from pathlib import Path

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification


@dataclass(frozen=True, slots=True)
class Arrived:
    """A notification is new to this state: the one chance to announce it.

    ``away``: no event told of it while we listened; it was found afterwards.
    """

    notification: Notification
    away: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A notification was deleted on the site."""

    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A notification is seen now, wherever it was read."""

    name: str


@dataclass(frozen=True, slots=True)
class MarkRefused:
    """The site refused a mark and it was rolled back; ``reason`` is an error's code."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A person wants to be told of a notification later."""

    name: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The time for which a notification was snoozed is over, and it is still unread: the one chance to tell of it again."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class Muted:
    """What is muted from now on, whatever was before."""

    mutes: tuple[Mute, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """The number of unread notifications changed."""

    count: int


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Everything that was missed has been told, or as much as could be had."""


@dataclass(frozen=True, slots=True)
class Released:
    """Whatever was held back, and may be told of by now, has been told."""


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The local database could not be used as it was; ``code`` and ``detail`` are the error's.

    A damaged one was moved to ``set_aside`` (None where it was taken away) and is filled anew from the site; or, where
    the disk cannot be written, the list goes on ``in_memory``.
    """

    code: str
    detail: str
    set_aside: Path | None = None
    in_memory: bool = False


@dataclass(frozen=True, slots=True)
class StoreMended:
    """The disk can be written again, and has everything."""


Change = (
    Arrived
    | Withdrawn
    | Seen
    | MarkRefused
    | Snoozed
    | Returned
    | Muted
    | Unread
    | CaughtUp
    | Released
    | StoreLost
    | StoreMended
)
"""A fact that listeners (command line, toaster, widgets) are told, in the order in which it came about."""

"""What crosses the borders between modules: frozen, typed, without behaviour that touches the world."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Secret:
    """A secret text that prints as ``•••`` wherever it is formatted, logged or raised by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself, for the header or the keyring that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format("•••", spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


class Way(StrEnum):
    """How an account is signed in."""

    API_KEY = "api_key"
    PASSWORD = "password"  # noqa: S105 - the way's name


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves to the site who we are.

    ``secret`` is ``KEY:SECRET`` for an API key and the ``sid`` of a session for a password.
    """

    way: Way
    secret: Secret


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in where. Holds no secret.

    ``site`` is an origin such as ``https://office.example`` without a slash at the end; ``socket_url`` likewise.
    ``time_zone`` is the site's IANA zone, in which it writes its naive times.
    """

    site: str
    socket_url: str
    site_name: str
    user: str
    way: Way
    time_zone: str
    ca_file: Path | None = None

    @property
    def id(self) -> str:
        """Name of this account among others: user and site."""
        return f"{self.user} at {self.site}"


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
    ``complete`` tells a document from an event's payload.
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


class LinkState(StrEnum):
    """The live connection as a person would put it."""

    CONNECTING = "connecting"
    UP = "up"
    OFFLINE = "offline"
    SIGN_IN_NEEDED = "sign_in_needed"


@dataclass(frozen=True, slots=True)
class Link:
    """State of the live connection; ``reason`` is the code of the error that brought it about, if one did."""

    state: LinkState
    user: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A wish that the server has not heard yet: notification ``name`` is to be ``seen`` or not."""

    name: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """A notification is new to this state: the one chance to announce it."""

    notification: Notification


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
class Unread:
    """The number of unread notifications changed."""

    count: int


Change = Arrived | Withdrawn | Seen | MarkRefused | Unread
"""A fact that listeners (command line, toaster, widgets) are told, in the order in which it came about."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site tells a guest: its name and its time zone. ``origin`` is where it answered."""

    origin: str
    site_name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """A site's wish for a verification code; ``tmp_id`` belongs to the answer."""

    method: str
    prompt: str
    tmp_id: Secret = field(default_factory=lambda: Secret(""))

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
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves to the site who we are.

    ``secret`` is ``KEY:SECRET`` for an API key, the ``sid`` of a session for a password, and the access token for a sign-in
    in the browser, which alone has the other two: ``refresh``, which is good for new tokens once, and ``expires_at`` (aware).
    """

    way: Way
    secret: Secret
    refresh: Secret | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How a site is reached where that is not the usual way; empty stands for the usual.

    ``proxy`` is a proxy's URL, perhaps with a user but without a password, or ``direct`` for none whatever the system says.
    ``frontend`` is where the web app is served: a path on the site, or an address of its own on the same host.
    """

    site_name: str = ""
    socket_url: str = ""
    frontend: str = ""
    ca_file: Path | None = None
    proxy: str = ""


USUALLY = Reach()
"""As most sites are reached."""


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """What an administrator registered this program as on the site; the browser is sent back to ``port`` on this computer."""

    client_id: str
    port: int


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in where. Holds no secret.

    ``site`` is an origin such as ``https://office.example`` without a slash at the end; ``socket_url`` likewise.
    ``time_zone`` is the site's IANA zone, in which it writes its naive times. ``proxy`` and ``frontend`` as in ``Reach``.
    """

    site: str
    socket_url: str
    site_name: str
    user: str
    way: Way
    time_zone: str
    ca_file: Path | None = None
    proxy: str = ""
    frontend: str = ""

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
    ``complete`` tells a document from an event's payload. ``mark_pending``: a mark is on its way to the site;
    ``mark_refused``: the code of why the site would not take the last one. Both are known here only.
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
class Unread:
    """The number of unread notifications changed."""

    count: int


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Everything that was missed has been told, or as much as could be had."""


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


Change = Arrived | Withdrawn | Seen | MarkRefused | Unread | CaughtUp | StoreLost | StoreMended
"""A fact that listeners (command line, toaster, widgets) are told, in the order in which it came about."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site tells a guest: its name and its time zone. ``origin`` is where it answered."""

    origin: str
    site_name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the settings offer to somebody who wants to sign in.

    ``site`` is where to begin, empty if that is not known; ``fixed``: the organisation chose it, and nobody may change it.
    ``ways`` are those that are allowed and can work, the one to propose first.
    """

    site: str = ""
    fixed: bool = False
    ways: tuple[Way, ...] = (Way.PASSWORD, Way.API_KEY)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which no toasts are shown: on ``days`` (0 is Monday) from ``begin`` to ``end``, minutes since midnight in the
    viewer's time zone. An end that is not behind the beginning is on the next day.
    """

    days: frozenset[int]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Release:
    """A version of this program, such as ``1.4.0``, and the https address of the page where it is to be had."""

    version: str
    page: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How the program behaves on this desktop, as the settings have it.

    ``autostart`` None leaves it to the person whether it starts with the computer. ``hide_content``: toasts say what kind of
    thing happened, and nothing more. ``newest`` is the newest version that the settings know of.
    """

    quiet_hours: tuple[QuietHours, ...] = ()
    hide_content: bool = False
    autostart: bool | None = None
    newest: Release | None = None


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """A site's wish for a verification code; ``tmp_id`` belongs to the answer."""

    method: str
    prompt: str
    tmp_id: Secret = field(default_factory=lambda: Secret(""))


class Action(StrEnum):
    """What a click on a toast asks for; a click on its body asks for the toast's first one."""

    OPEN = "open"
    MARK_SEEN = "mark_seen"
    SHOW_INBOX = "show_inbox"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Button:
    """One thing that a toast offers; ``label`` is in the user's words."""

    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class Toast:
    """What is put on the screen, in plain text of any length: each platform cuts and escapes as it must.

    ``key`` is the notification's name, or a name of its own for a toast that stands for several. Showing a key that is
    on the screen replaces it in place.
    """

    key: str
    title: str
    body: str
    buttons: tuple[Button, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody chose ``action`` on the toast ``key``; ``token`` lets the browser's window come to the front (Wayland)."""

    key: str
    action: Action
    token: str | None = None

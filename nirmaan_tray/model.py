"""What crosses the borders between modules: frozen, typed, without behaviour that touches the world."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from nirmaan_tray.topics import Topic, topic_of


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
class Snoozed:
    """A person wants to be told of a notification later."""

    name: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The time for which a notification was snoozed is over, and it is still unread: the one chance to tell of it again."""

    notification: Notification


@dataclass(frozen=True, slots=True)
class Mute:
    """No toasts for one topic, or for one project, until a moment (seconds since 1970); None: until that is taken back.

    One of ``topic`` and ``project`` is set.
    """

    topic: Topic | None = None
    project: str | None = None
    until_s: float | None = None


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
    Arrived | Withdrawn | Seen | MarkRefused | Snoozed | Returned | Muted | Unread | CaughtUp | StoreLost | StoreMended
)
"""A fact that listeners (command line, toaster, widgets) are told, in the order in which it came about."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the stored notifications are meant. Empty sets and an empty text leave everything in.

    ``text`` is what a person typed: each of its words is somewhere in title, description, document or project, whatever
    its case and accents.
    """

    unread_only: bool = False
    topics: frozenset[Topic] = frozenset()
    projects: frozenset[str] = frozenset()
    text: str = ""


EVERYTHING = Filter()
UNREAD = Filter(unread_only=True)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notifications a filter would leave with one more choice: for what its chips say.

    ``unread`` and ``all`` are for the two views, with the filter's other parts as they are. ``topics`` and ``projects``
    have how many there are of each in the filter's view and with its text, and with its choice of the other sort: the
    largest first, and none with 0.
    """

    unread: int = 0
    all: int = 0
    topics: tuple[tuple[Topic, int], ...] = ()
    projects: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked as seen last, and can be taken back until a moment (seconds since 1970)."""

    names: frozenset[str]
    until_s: float


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


class Privacy(StrEnum):
    """When toasts say only what kind of thing happened."""

    SHOW = "show"
    LOCKED = "locked"
    """While the screen is locked or shared, where the desktop tells of that."""
    HIDE = "hide"


class Appearance(StrEnum):
    """How the windows look."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard with a toast: nothing, the desktop's own sound, or a file."""

    system: bool = False
    file: Path | None = None


SILENT = Sound()


@dataclass(frozen=True, slots=True)
class Habits:
    """How the program behaves on this desktop, as the settings have it.

    ``autostart`` None leaves it to the person whether it starts with the computer. ``toast_topics`` are those that toasts are
    shown for. ``alerts_break_through``: alerts are shown although nobody wants to be disturbed. ``newest`` is the newest
    version that the settings know of. ``language`` is ``en``, ``hi``, or empty for the desktop's own.
    """

    quiet_hours: tuple[QuietHours, ...] = ()
    privacy: Privacy = Privacy.LOCKED
    autostart: bool | None = None
    newest: Release | None = None
    toast_topics: frozenset[Topic] = frozenset(Topic)
    alerts_break_through: bool = False
    sound: Sound = SILENT
    language: str = ""
    appearance: Appearance = Appearance.SYSTEM


@dataclass(frozen=True, slots=True)
class Preference:
    """One key of the settings as the preferences show it: ``text`` is the value that holds, as a settings file would have it.

    ``own``: somebody chose it, so that it is not the default. ``fixed``: the organisation did, and nobody may change it.
    """

    key: str
    text: str
    own: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Remembered:
    """What this program remembers of its own between two runs, and nobody sets.

    ``quiet_until_s``: "Do not disturb" (seconds since 1970; infinite: until it is turned off). ``version`` ran last here, empty
    before the first time. ``welcomed``: the first run's questions were answered or waved away. ``pinned``: the inbox is a
    window of its own; ``window`` is where that stood (x, y, width, height in device-independent pixels).
    """

    quiet_until_s: float | None = None
    version: str = ""
    welcomed: bool = False
    pinned: bool = False
    window: tuple[int, int, int, int] | None = None


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
    SNOOZE = "snooze"
    SHOW_INBOX = "show_inbox"
    SHOW_NEWS = "show_news"
    SAW_IT = "saw_it"
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
    on the screen replaces it in place. ``sound`` is heard once, when it comes.
    """

    key: str
    title: str
    body: str
    buttons: tuple[Button, ...]
    urgent: bool = False
    sound: Sound = SILENT


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody chose ``action`` on the toast ``key``; ``token`` lets the browser's window come to the front (Wayland)."""

    key: str
    action: Action
    token: str | None = None

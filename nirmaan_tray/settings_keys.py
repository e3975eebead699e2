"""Every key of the settings files: what it means, what is allowed, its default, and how a value is read.

From this one table come parsing, the words about a bad value, the list that ``nirmaan-tray settings`` prints and the
table in ``docs/admin.md``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from nirmaan_tray import quiet_hours
from nirmaan_tray import settings_values as values
from nirmaan_tray.links import site_origin
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.habits import Appearance, Privacy, QuietHours
from nirmaan_tray.model.release import Release
from nirmaan_tray.model.sign_in import OAuthReturn
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.settings_values import LANGUAGES
from nirmaan_tray.settings_values import LOG_LEVELS as LOG_LEVELS
from nirmaan_tray.settings_values import Around as Around
from nirmaan_tray.settings_values import Unusable as Unusable
from nirmaan_tray.topics import Topic

T = TypeVar("T")

WAYS = (Way.BROWSER, Way.PASSWORD, Way.API_KEY)
"""What is offered unless settings say otherwise. The browser is only offered where somebody has registered this program on the
site, and is then meant to be proposed first.
"""

OAUTH_PORT = 47811
"""Where the browser is sent back to after a sign-in, unless settings say otherwise: in no registry, and below the ports
that systems hand out by themselves.
"""

_ADDRESS = "an address such as https://nirmaan.example.com"


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """One key. ``read`` makes a usable value of what a file has, or raises ValueError, KeyError, OSError, RuntimeError or
    ``SettingsError``. ``default`` is the value that holds without any; where that depends, ``usually`` says on what.
    """

    name: str
    means: str
    allowed: str
    read: Callable[[object, Around], T]
    default: str = ""
    usually: str = ""
    show: Callable[[T], str] = str
    by_organisation: bool = True
    """Whether an organisation may set it for everybody; else signing in writes it."""


SITE: Key[str] = Key(
    "site",
    means="Address of the Nirmaan site, as in the browser.",
    allowed=_ADDRESS,
    read=values.text(site_origin),
    usually="none; a sign-in asks for it",
)
SITE_NAME: Key[str] = Key(
    "site_name",
    means="The site's name on its server, where the site itself does not tell it: on a bench without nginx.",
    allowed="a name without spaces and slashes",
    read=values.text(values.site_name),
    usually="what the site tells, else the host in its address",
)
SOCKET_URL: Key[str] = Key(
    "socket_url",
    means="Where the site's live connection is, if that is another address than the site's own: on a developer's bench "
    "http://localhost:9000.",
    allowed=_ADDRESS,
    read=values.text(site_origin),
    usually="the site's own address",
)
FRONTEND: Key[str] = Key(
    "frontend",
    means="Where the web app is, in which documents are opened; on a developer's bench http://localhost:8080/.",
    allowed="a path on the site such as /frontend/, or an address on the site's own host such as http://localhost:8080/frontend/",
    read=values.frontend,
    default="/frontend/",
)
SIGN_IN_WAYS: Key[tuple[Way, ...]] = Key(
    "sign_in_ways",
    means="Which ways of signing in are offered, the one to propose first in front. The browser is offered only where "
    "oauth_client_id is set.",
    allowed=f"a list of {', '.join(WAYS)}, or these in one text, separated by commas",
    read=values.ways,
    default=", ".join(WAYS),
    show=", ".join,
)
OAUTH_CLIENT_ID: Key[str] = Key(
    "oauth_client_id",
    means="Id of the OAuth client that was registered on the site for signing in in the browser.",
    allowed="the id as the site shows it, without spaces",
    read=values.text(values.client_id),
    usually="none, so the browser is not offered",
)
OAUTH_CLIENT_PORT: Key[int] = Key(
    "oauth_port",
    means="Port on this computer at which the browser comes back after signing in; the client's redirect URI on the site "
    "has to name the same.",
    allowed="a whole number from 1024 to 65535",
    read=values.port,
    default=str(OAUTH_PORT),
)
OAUTH_RETURN: Key[OAuthReturn] = Key(
    "oauth_return",
    means="How the browser comes back after signing in: to oauth_port, or by the program's own link where nothing may listen "
    "on a port; the client's redirect URI on the site is then nirmaan-tray:sign-in.",
    allowed=", ".join(OAuthReturn),
    read=values.text(OAuthReturn),
    default=OAuthReturn.PORT,
)
CA_FILE: Key[Path] = Key(
    "ca_file",
    means="File with the certificates (PEM) of the office's own authority, if the system does not trust it already. A path "
    "that is not absolute starts at the folder of the settings file.",
    allowed="the path of a file",
    read=values.path,
    usually="only what the system trusts",
)
PROXY: Key[str] = Key(
    "proxy",
    means="The proxy to the site, or direct for none whatever the system says. Its password is kept in the keyring.",
    allowed="http://host:port or https://host:port, with user@ in front of the host if it wants one, or direct",
    read=values.text(values.proxy),
    usually="what the system says",
)
AUTOSTART: Key[bool] = Key(
    "autostart",
    means="Whether the program starts with the computer.",
    allowed="yes or no",
    read=values.yes_or_no,
    usually="as it is on this computer",
    show=values.shown_yes_or_no,
)
TOASTS_FOR: Key[frozenset[Topic]] = Key(
    "toasts_for",
    means="What toasts are shown for; the list and the count have everything.",
    allowed=f"a list of {', '.join(Topic)}, or these in one text, separated by commas; none for no toasts at all",
    read=values.topics,
    default=", ".join(Topic),
    show=values.shown_topics,
)
ALERTS_BREAK_THROUGH: Key[bool] = Key(
    "alerts_break_through",
    means="Whether alerts are shown in quiet hours and while nobody wants to be disturbed as well.",
    allowed="yes or no",
    read=values.yes_or_no,
    default="no",
    show=values.shown_yes_or_no,
)
SOUND: Key[Sound] = Key(
    "sound",
    means="What is heard with a toast: nothing, the desktop's own sound, or a file. A path that is not absolute starts at the "
    "folder of the settings file.",
    allowed="none, system, or the path of a file",
    read=values.sound,
    default=values.NONE,
    show=values.shown_sound,
)
QUIET_HOURS: Key[tuple[QuietHours, ...]] = Key(
    "quiet_hours",
    means="Hours of the week in which no toasts are shown; the list and the count go on. Each part is the days on which the "
    "hours begin, and the times in this computer's time zone.",
    allowed="days and times such as Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00",
    read=values.text(quiet_hours.read),
    usually="none",
    show=quiet_hours.shown,
)
TOAST_PRIVACY: Key[Privacy] = Key(
    "toast_privacy",
    means="When toasts show only what kind of thing happened, so that nobody reads along: always (hide), never (show), or "
    "while the screen is locked or shared, where the desktop tells of that (locked).",
    allowed=", ".join(Privacy),
    read=values.text(lambda given: Privacy(given.strip().lower())),
    default=Privacy.LOCKED,
)
LANGUAGE: Key[str] = Key(
    "language",
    means="The language of the windows, the menu and the toasts.",
    allowed=f"{values.SYSTEM} (the desktop's own), {', '.join(LANGUAGES)}",
    read=values.text(values.language),
    default=values.SYSTEM,
    show=lambda language: language or values.SYSTEM,
)
APPEARANCE: Key[Appearance] = Key(
    "appearance",
    means="Whether the windows are light or dark, or as the desktop is.",
    allowed=", ".join(Appearance),
    read=values.text(Appearance),
    default=Appearance.SYSTEM,
)
NEWEST_VERSION: Key[Release] = Key(
    "newest_version",
    means="The newest version of this program, and the page where it is to be had. Whoever runs an older one finds it in the "
    "menu; nothing is installed by itself.",
    allowed="a version and an https address, such as 1.4.0 https://it.example.com/nirmaan-tray",
    read=values.text(values.release),
    usually="not known",
    show=lambda release: f"{release.version} {release.page}",
)
LOG_LEVEL: Key[str] = Key(
    "log_level",
    means="How much goes into the log file.",
    allowed=", ".join(LOG_LEVELS),
    read=values.text(values.log_level),
    default="info",
)
USER: Key[str] = Key(
    "user",
    means="Who is signed in: usually an e-mail address.",
    allowed="a user's name on one line",
    read=values.text(values.user),
    usually="nobody",
    by_organisation=False,
)
SIGN_IN: Key[Way] = Key(
    "sign_in",
    means="How they are signed in.",
    allowed=" or ".join(WAYS),
    read=values.text(Way),
    usually="not signed in",
    by_organisation=False,
)
TIME_ZONE: Key[str] = Key(
    "time_zone",
    means="The site's time zone, in which it writes its times.",
    allowed="a time zone such as Asia/Kolkata",
    read=values.text(values.time_zone),
    default="UTC",
    by_organisation=False,
)

KEYS: tuple[Key[Any], ...] = (
    SITE,
    SITE_NAME,
    SOCKET_URL,
    FRONTEND,
    SIGN_IN_WAYS,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_PORT,
    OAUTH_RETURN,
    CA_FILE,
    PROXY,
    AUTOSTART,
    TOASTS_FOR,
    ALERTS_BREAK_THROUGH,
    SOUND,
    QUIET_HOURS,
    TOAST_PRIVACY,
    LANGUAGE,
    APPEARANCE,
    NEWEST_VERSION,
    LOG_LEVEL,
    USER,
    SIGN_IN,
    TIME_ZONE,
)

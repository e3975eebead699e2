"""Every key of the settings files: what it means, what is allowed, its default, and how a value is read.

From this one table come parsing, the words about a bad value, the list that ``nirmaan-tray settings`` prints and the
table in ``docs/admin.md``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from nirmaan_tray import quiet_hours
from nirmaan_tray.links import frontend_place, release_page, site_origin
from nirmaan_tray.model import QuietHours, Release, Way

T = TypeVar("T")

LOG_LEVELS = ("debug", "info", "warning", "error")

WAYS = (Way.BROWSER, Way.PASSWORD, Way.API_KEY)
"""What is offered unless settings say otherwise. The browser is only offered where somebody has registered this program on the
site, and is then meant to be proposed first.
"""

OAUTH_PORT = 47811
"""Where the browser is sent back to after a sign-in, unless settings say otherwise: in no registry, and below the ports
that systems hand out by themselves.
"""

_ADDRESS = "an address such as https://nirmaan.example.com"
_SCHEME_OF_A_PROXY = re.compile(
    r"(https?)://(?:([^/?#@]*)@)?(\[[^\]@/?#]+\]|[^\[\]:@/?#]+):([0-9]{1,5})/?", re.IGNORECASE
)


class Unusable(ValueError):
    """A value that cannot be used. The text, which goes on from "What the file says", has the reason and not the value."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a value may depend on: the folder of its file, and the site (empty while none is known)."""

    folder: Path
    site: str = ""


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


def _text(read: Callable[[str], T]) -> Callable[[object, Around], T]:
    def from_text(given: object, _: Around) -> T:
        if not isinstance(given, str):
            raise ValueError("no text")
        return read(given)

    return from_text


def _site_name(given: str) -> str:
    if not re.fullmatch(r"[^\s/\x00-\x1f\x7f]+", given):
        raise ValueError("site name")
    return given


def _frontend(given: object, around: Around) -> str:
    if not isinstance(given, str):
        raise ValueError("no text")
    return frontend_place(around.site, given)


def _ways(given: object, _: Around) -> tuple[Way, ...]:
    named = given.split(",") if isinstance(given, str) else given
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise ValueError("no list of texts")
    # In the order given: the first is proposed first.
    return tuple(dict.fromkeys(Way(name.strip()) for name in named))


def _client_id(given: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{1,140}", given):
        raise ValueError("client id")
    return given


def _port(given: object, _: Around) -> int:
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,5}", given, re.ASCII):
        given = int(given)
    if not isinstance(given, int) or not 1024 <= given <= 65535:
        raise ValueError("port")
    return given


def _ca_file(given: object, around: Around) -> Path:
    if not isinstance(given, str) or "\0" in given:
        raise ValueError("no path")
    return around.folder / Path(given).expanduser()


def _proxy(given: str) -> str:
    if given == "direct":
        return given
    found = _SCHEME_OF_A_PROXY.fullmatch(given.strip())
    if found is None:
        raise ValueError("proxy")
    scheme, user, host, port = found[1].lower(), found[2], found[3], int(found[4])
    if user is not None and ":" in user:
        raise Unusable(
            "a password does not belong in this file but in the keyring: write only the user, as in user@host"
        )
    if user is not None and not re.fullmatch(r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", user):
        raise ValueError("user")
    if not 1 <= port <= 65535:
        raise ValueError("port")
    host = site_origin(f"https://{host}").removeprefix("https://")
    return f"{scheme}://{f'{user}@' if user else ''}{host}:{port}"


def _yes_or_no(given: object, _: Around) -> bool:
    if isinstance(given, bool):
        return given
    if not isinstance(given, str):
        raise ValueError("neither yes nor no")
    return {"yes": True, "no": False}[given.strip().lower()]


def _hidden(given: str) -> bool:
    return {"hide": True, "show": False}[given.strip().lower()]


def _release(given: str) -> Release:
    version, _, page = given.strip().partition(" ")
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}", version, re.ASCII):
        raise ValueError("version")
    return Release(version, release_page(page.strip()))


def _user(given: str) -> str:
    if not re.fullmatch(r"[^\x00-\x1f\x7f-\x9f]+", given.strip()):
        raise ValueError("user")
    return given.strip()


def _time_zone(given: str) -> str:
    return ZoneInfo(given).key


def _log_level(given: str) -> str:
    if given not in LOG_LEVELS:
        raise ValueError("log level")
    return given


SITE: Key[str] = Key(
    "site",
    means="Address of the Nirmaan site, as in the browser.",
    allowed=_ADDRESS,
    read=_text(site_origin),
    usually="none; a sign-in asks for it",
)
SITE_NAME: Key[str] = Key(
    "site_name",
    means="The site's name on its server, where the site itself does not tell it: on a bench without nginx.",
    allowed="a name without spaces and slashes",
    read=_text(_site_name),
    usually="what the site tells, else the host in its address",
)
SOCKET_URL: Key[str] = Key(
    "socket_url",
    means="Where the site's live connection is, if that is another address than the site's own: on a developer's bench "
    "http://localhost:9000.",
    allowed=_ADDRESS,
    read=_text(site_origin),
    usually="the site's own address",
)
FRONTEND: Key[str] = Key(
    "frontend",
    means="Where the web app is, in which documents are opened; on a developer's bench http://localhost:8080/.",
    allowed="a path on the site such as /frontend/, or an address on the site's own host such as http://localhost:8080/frontend/",
    read=_frontend,
    default="/frontend/",
)
SIGN_IN_WAYS: Key[tuple[Way, ...]] = Key(
    "sign_in_ways",
    means="Which ways of signing in are offered, the one to propose first in front. The browser is offered only where "
    "oauth_client_id is set.",
    allowed=f"a list of {', '.join(WAYS)}, or these in one text, separated by commas",
    read=_ways,
    default=", ".join(WAYS),
    show=", ".join,
)
OAUTH_CLIENT_ID: Key[str] = Key(
    "oauth_client_id",
    means="Id of the OAuth client that was registered on the site for signing in in the browser.",
    allowed="the id as the site shows it, without spaces",
    read=_text(_client_id),
    usually="none, so the browser is not offered",
)
OAUTH_CLIENT_PORT: Key[int] = Key(
    "oauth_port",
    means="Port on this computer at which the browser comes back after signing in; the client's redirect URI on the site "
    "has to name the same.",
    allowed="a whole number from 1024 to 65535",
    read=_port,
    default=str(OAUTH_PORT),
)
CA_FILE: Key[Path] = Key(
    "ca_file",
    means="File with the certificates (PEM) of the office's own authority, if the system does not trust it already. A path "
    "that is not absolute starts at the folder of the settings file.",
    allowed="the path of a file",
    read=_ca_file,
    usually="only what the system trusts",
)
PROXY: Key[str] = Key(
    "proxy",
    means="The proxy to the site, or direct for none whatever the system says. Its password is kept in the keyring.",
    allowed="http://host:port or https://host:port, with user@ in front of the host if it wants one, or direct",
    read=_text(_proxy),
    usually="what the system says",
)
AUTOSTART: Key[bool] = Key(
    "autostart",
    means="Whether the program starts with the computer.",
    allowed="yes or no",
    read=_yes_or_no,
    usually="as it is on this computer",
    show=lambda wanted: "yes" if wanted else "no",
)
QUIET_HOURS: Key[tuple[QuietHours, ...]] = Key(
    "quiet_hours",
    means="Hours of the week in which no toasts are shown; the list and the count go on. Each part is the days on which the "
    "hours begin, and the times in this computer's time zone.",
    allowed="days and times such as Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00",
    read=_text(quiet_hours.read),
    usually="none",
    show=quiet_hours.shown,
)
TOAST_PRIVACY: Key[bool] = Key(
    "toast_privacy",
    means="What toasts show: all, or only what kind of thing happened (hide), so that nobody reads along.",
    allowed="show or hide",
    read=_text(_hidden),
    default="show",
    show=lambda hide: "hide" if hide else "show",
)
NEWEST_VERSION: Key[Release] = Key(
    "newest_version",
    means="The newest version of this program, and the page where it is to be had. Whoever runs an older one finds it in the "
    "menu; nothing is installed by itself.",
    allowed="a version and an https address, such as 1.4.0 https://it.example.com/nirmaan-tray",
    read=_text(_release),
    usually="not known",
    show=lambda release: f"{release.version} {release.page}",
)
LOG_LEVEL: Key[str] = Key(
    "log_level",
    means="How much goes into the log file.",
    allowed=", ".join(LOG_LEVELS),
    read=_text(_log_level),
    default="info",
)
USER: Key[str] = Key(
    "user",
    means="Who is signed in: usually an e-mail address.",
    allowed="a user's name on one line",
    read=_text(_user),
    usually="nobody",
    by_organisation=False,
)
SIGN_IN: Key[Way] = Key(
    "sign_in",
    means="How they are signed in.",
    allowed=" or ".join(WAYS),
    read=_text(Way),
    usually="not signed in",
    by_organisation=False,
)
TIME_ZONE: Key[str] = Key(
    "time_zone",
    means="The site's time zone, in which it writes its times.",
    allowed="a time zone such as Asia/Kolkata",
    read=_text(_time_zone),
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
    CA_FILE,
    PROXY,
    AUTOSTART,
    QUIET_HOURS,
    TOAST_PRIVACY,
    NEWEST_VERSION,
    LOG_LEVEL,
    USER,
    SIGN_IN,
    TIME_ZONE,
)

"""How the values in settings files are read: each function makes something usable of what a file has, or raises."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from nirmaan_tray.links import frontend_place, release_page, site_origin
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.release import Release
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.topics import Topic

T = TypeVar("T")

LOG_LEVELS = ("debug", "info", "warning", "error")

LANGUAGES = ("en", "hi")
"""That the words are there in."""

SYSTEM = "system"
"""In a file: whatever the desktop has."""

NONE = "none"
"""In a file: nothing at all, where an empty value would stand for the default."""

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


def text(read: Callable[[str], T]) -> Callable[[object, Around], T]:
    """Return a reader of texts that refuses everything else."""

    def from_text(given: object, _: Around) -> T:
        if not isinstance(given, str):
            raise ValueError("no text")
        return read(given)

    return from_text


def site_name(given: str) -> str:
    """Read what a site is called on its server."""
    if not re.fullmatch(r"[^\s/\x00-\x1f\x7f]+", given):
        raise ValueError("site name")
    return given


def frontend(given: object, around: Around) -> str:
    """Read where the web app is."""
    if not isinstance(given, str):
        raise ValueError("no text")
    return frontend_place(around.site, given)


def ways(given: object, _: Around) -> tuple[Way, ...]:
    """Read ways of signing in: a list, or these in one text."""
    # In the order given: the first is proposed first.
    return tuple(dict.fromkeys(map(Way, _names(given))))


def topics(given: object, _: Around) -> frozenset[Topic]:
    """Read topics: a list, or these in one text; ``none`` for no topic at all."""
    named = _names(given)
    return frozenset() if named == [NONE] else frozenset(map(Topic, named))


def client_id(given: str) -> str:
    """Read the id of an OAuth client."""
    if not re.fullmatch(r"[\x21-\x7e]{1,140}", given):
        raise ValueError("client id")
    return given


def port(given: object, _: Around) -> int:
    """Read a port that needs no rights of an administrator."""
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,5}", given, re.ASCII):
        given = int(given)
    if not isinstance(given, int) or not 1024 <= given <= 65535:
        raise ValueError("port")
    return given


def path(given: object, around: Around) -> Path:
    """Read the path of a file; one that is not absolute starts at the folder of the settings file."""
    if not isinstance(given, str) or "\0" in given:
        raise ValueError("no path")
    return around.folder / Path(given).expanduser()


def proxy(given: str) -> str:
    """Read a proxy's address, or ``direct``. Raises ``Unusable`` for one with a password."""
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


def yes_or_no(given: object, _: Around) -> bool:
    """Read yes or no."""
    if isinstance(given, bool):
        return given
    if not isinstance(given, str):
        raise ValueError("neither yes nor no")
    return {"yes": True, "no": False}[given.strip().lower()]


def release(given: str) -> Release:
    """Read a version and the page where it is to be had."""
    version, _, page = given.strip().partition(" ")
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}", version, re.ASCII):
        raise ValueError("version")
    return Release(version, release_page(page.strip()))


def user(given: str) -> str:
    """Read who somebody is to the site."""
    if not re.fullmatch(r"[^\x00-\x1f\x7f-\x9f]+", given.strip()):
        raise ValueError("user")
    return given.strip()


def time_zone(given: str) -> str:
    """Read a time zone's name (IANA)."""
    return ZoneInfo(given).key


def log_level(given: str) -> str:
    """Read how much goes into the log."""
    if given not in LOG_LEVELS:
        raise ValueError("log level")
    return given


def sound(given: object, around: Around) -> Sound:
    """Read what is heard with a toast: ``none``, ``system``, or the path of a file."""
    fixed = {NONE: SILENT, SYSTEM: Sound(system=True)}
    if isinstance(given, str) and given.strip().lower() in fixed:
        return fixed[given.strip().lower()]
    return Sound(file=path(given, around))


def language(given: str) -> str:
    """Read a language's code; the desktop's own is an empty text."""
    if given == SYSTEM:
        return ""
    if given not in LANGUAGES:
        raise ValueError("language")
    return given


def shown_topics(topics: frozenset[Topic]) -> str:
    """Return the text that ``topics`` reads."""
    return ", ".join(topic for topic in Topic if topic in topics) or NONE


def shown_sound(sound: Sound) -> str:
    """Return the text that ``sound`` reads."""
    return str(sound.file) if sound.file is not None else SYSTEM if sound.system else NONE


def shown_yes_or_no(wanted: bool) -> str:
    """Return the text that ``yes_or_no`` reads."""
    return "yes" if wanted else "no"


def _names(given: object) -> list[str]:
    named = given.split(",") if isinstance(given, str) else given
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise ValueError("no list of texts")
    return [name.strip() for name in named]

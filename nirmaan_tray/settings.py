"""The settings file: one TOML file of one account, readable and writable by people as well.

Keys and comments that this program does not know are kept. An empty value stands for the default.
"""

import contextlib
import logging
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import tomlkit
from tomlkit.exceptions import TOMLKitError

from nirmaan_tray import resources
from nirmaan_tray.errors import SettingsDamaged, SettingsError
from nirmaan_tray.links import site_origin
from nirmaan_tray.model import Account, Way

log = logging.getLogger(__name__)

T = TypeVar("T")

LOG_LEVELS = ("debug", "info", "warning", "error")

_ALLOWED = {
    "site": "an address such as https://nirmaan.example.com",
    "socket_url": "an address such as https://nirmaan.example.com",
    "site_name": "a name without spaces and slashes",
    "user": "a user's name on one line",
    "sign_in": " or ".join(Way),
    "time_zone": "a time zone such as Asia/Kolkata",
    "ca_file": "the path of a file",
    "log_level": ", ".join(LOG_LEVELS),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says. ``account`` is None unless site, user and way of signing in are all there and valid.

    ``site`` is the last one that was signed in to, or empty: where the next sign-in begins.
    """

    account: Account | None
    log_level: str = "info"
    site: str = ""


def load(path: Path) -> Settings:
    """Read the settings; without a file they are the defaults.

    A value that cannot be used is logged as a warning, and its default holds meanwhile.

    Raises:
        SettingsDamaged: the file cannot be read or is no TOML; ``detail`` has path, line and reason.

    """
    try:
        values: Mapping[str, object] = _parsed(path, _text(path))
    except FileNotFoundError:
        values = {}

    def value(key: str, read: Callable[[str], T]) -> T | None:
        given = values.get(key, "")
        if given == "":
            return None
        try:
            if isinstance(given, str):
                return read(given)
        except (SettingsError, ValueError, KeyError, OSError, RuntimeError):
            pass
        # The value itself is not logged: people paste secrets into wrong places.
        log.warning("setting_invalid file=%s key=%s allowed=%s", path, key, _ALLOWED[key])
        return None

    site = value("site", site_origin)
    socket_url = value("socket_url", site_origin)
    site_name = value("site_name", _site_name)
    user = value("user", _user)
    way = value("sign_in", Way)
    time_zone = value("time_zone", _time_zone)
    ca_file = value("ca_file", lambda given: path.parent / Path(given).expanduser())
    log_level = value("log_level", _log_level)
    account = None
    if site is not None and user is not None and way is not None:
        account = Account(
            site=site,
            socket_url=socket_url or site,
            site_name=site_name or _host(site),
            user=user,
            way=way,
            time_zone=time_zone or "UTC",
            ca_file=ca_file,
        )
    return Settings(account=account, log_level=log_level or "info", site=site or "")


def save_account(path: Path, account: Account | None) -> None:
    """Write who is signed in; None signs out and keeps the site, so that the next sign-in is easy.

    The file is replaced at once or not at all, and is readable by this user only. A damaged one is set aside first
    as ``settings.toml.damaged-YYYYmmdd-HHMMSS`` (UTC).

    Raises:
        SettingsError: the file cannot be written; ``detail`` is path and reason.

    """
    damaged = False
    try:
        # A link to a file kept elsewhere stays a link.
        path = path.resolve()
        try:
            text = _text(path)
            _parsed(path, text)
            document = tomlkit.parse(text)
        except FileNotFoundError:
            if account is None:
                return
            document = _template()
        except (SettingsDamaged, TOMLKitError):
            damaged, document = True, _template()
        for key, text in _values(account).items():
            _put(document, key, text)
        _replace(path, document.as_string().encode("utf-8"), set_aside=damaged)
    except (OSError, RuntimeError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SettingsError(f"{path}: {reason}") from error


def _text(path: Path) -> str:
    """Read the file; raises FileNotFoundError, or SettingsDamaged for anything else that is in the way."""
    try:
        content = path.read_bytes()
        # Notepad puts a byte order mark in front.
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SettingsDamaged(f"{path}, line {line}: not UTF-8 text") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SettingsDamaged(f"{path}: {reason}") from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = found[1] if found else str(text.count("\n") + 1)
        raise SettingsDamaged(f"{path}, line {line}: {reason}") from error
    except RecursionError as error:
        raise SettingsDamaged(f"{path}: nested too deeply") from error


def _template() -> tomlkit.TOMLDocument:
    return tomlkit.parse(resources.path("settings.toml").read_text(encoding="utf-8"))


def _values(account: Account | None) -> dict[str, str]:
    """Return the keys to write; what equals its default is written empty, so that it follows the site."""
    if account is None:
        return {"user": "", "sign_in": ""}
    return {
        "site": account.site,
        "socket_url": "" if account.socket_url == account.site else account.socket_url,
        "site_name": "" if account.site_name == _host(account.site) else account.site_name,
        "user": account.user,
        "sign_in": account.way.value,
        "time_zone": account.time_zone,
        "ca_file": "" if account.ca_file is None else str(account.ca_file),
    }


def _put(document: tomlkit.TOMLDocument, key: str, text: str) -> None:
    """Set a value where it stands, so that its comment stays above it; an empty one is not added."""
    if text or key in document:
        document[key] = text


def _replace(path: Path, content: bytes, *, set_aside: bool) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if set_aside:
            aside = _free_name(path)
            path.rename(aside)
            log.warning("settings_set_aside file=%s", aside)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        # Makes the new name last through a power cut; some network folders cannot.
        with contextlib.suppress(OSError):
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _free_name(path: Path) -> Path:
    stem = f"{path.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    candidate, number = path.with_name(stem), 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{stem}-{number}")
    return candidate


def _host(site: str) -> str:
    return urlsplit(site).hostname or site


def _site_name(given: str) -> str:
    if not re.fullmatch(r"[^\s/\x00-\x1f\x7f]+", given):
        raise ValueError(given)
    return given


def _user(given: str) -> str:
    if not re.fullmatch(r"[^\x00-\x1f\x7f-\x9f]+", given.strip()):
        raise ValueError(given)
    return given.strip()


def _time_zone(given: str) -> str:
    return ZoneInfo(given).key


def _log_level(given: str) -> str:
    if given not in LOG_LEVELS:
        raise ValueError(given)
    return given

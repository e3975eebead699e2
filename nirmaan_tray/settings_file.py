"""A settings file as such: TOML that people edit too. Read whole, and replaced at once or not at all."""

import contextlib
import logging
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nirmaan_tray import resources
from nirmaan_tray.errors import SettingsDamaged, SettingsError

if TYPE_CHECKING:
    import tomlkit

log = logging.getLogger(__name__)


def read(path: Path) -> Mapping[str, object]:
    """Return what the file says, nothing where there is none.

    Raises:
        SettingsDamaged: it cannot be read or is no TOML; ``detail`` has path, line and reason.

    """
    try:
        return _parsed(path, _text(path))
    except FileNotFoundError:
        return {}


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what differs after each writing of the file, None where there is none."""
    try:
        found = path.stat()
    except (OSError, RuntimeError, ValueError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def write(path: Path, values: Mapping[str, str], *, new: bool) -> None:
    """Set ``values`` where they stand; keys and comments that are not ours stay. An empty value is not added.

    The file is readable by this user only. ``new``: also where there is none. A damaged one is set aside first as
    ``settings.toml.damaged-YYYYmmdd-HHMMSS`` (UTC).

    Raises:
        SettingsError: the file cannot be written; ``detail`` is path and reason.

    """
    # Not needed for reading, which is all that most days do: 1.4 MB.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    damaged = False
    try:
        # A link to a file kept elsewhere stays a link.
        path = path.resolve()
        try:
            text = _text(path)
            _parsed(path, text)
            document = tomlkit.parse(text)
        except FileNotFoundError:
            if not new:
                return
            document = _template()
        except (SettingsDamaged, TOMLKitError):
            damaged, document = True, _template()
        for key, value in values.items():
            if value or key in document:
                document[key] = value
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
    except ValueError as error:
        # Python reads no number of more than 4,300 digits.
        raise SettingsDamaged(f"{path}: a number is too long") from error


def _template() -> "tomlkit.TOMLDocument":
    import tomlkit

    return tomlkit.parse(resources.path("settings.toml").read_text(encoding="utf-8"))


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

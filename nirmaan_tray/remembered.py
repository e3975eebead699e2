"""The small file in which this program keeps what it remembers of its own between two runs: JSON, for nobody to edit.

Nothing in it is worth an error: what cannot be read is forgotten, what cannot be written is not kept, and the log says so.
"""

import json
import logging
import math
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from nirmaan_tray.model.remembered import Remembered

FILE = "remembered.json"
"""Its name in ``Home.data_dir``."""

_FORMAT = 1
"""A program that writes what older ones cannot read counts it up; those begin anew then."""

_LARGEST = 65_536
"""Bytes; ours has some 150."""

_FOR_EVER = "until turned off"
"""How "Do not disturb" without an end is written: JSON has no infinite number."""

_FARTHEST = 100_000
"""Device-independent pixels: no window is or stands farther out."""

_LATEST_S = 253_402_300_799
"""The end of the year 9999, in seconds since 1970: the last moment that can be told."""

_log = logging.getLogger(__name__)


def load(path: Path) -> Remembered:
    """Return what the file says; the defaults where there is none, or where nothing can be made of it.

    A file that is not ours is set aside as ``remembered.json.damaged-YYYYmmdd-HHMMSS`` (UTC), so that it is told of once;
    one of a newer version stays until something is remembered.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError) as error:
        _log.warning("remembered_unreadable file=%s reason=%s", path, error)
        return Remembered()
    try:
        found = _parsed(content)
    except (ValueError, RecursionError) as error:
        _log.warning("remembered_damaged file=%s reason=%s", path, error)
        _set_aside(path)
        return Remembered()
    if found is None:
        _log.warning("remembered_newer file=%s", path)
    return found or Remembered()


def save(path: Path, remembered: Remembered) -> None:
    """Write it, readable by this user only, whole or not at all; a disk that cannot be written is logged."""
    quiet = remembered.quiet_until_s
    values = {
        "format": _FORMAT,
        "quiet_until_s": _FOR_EVER if quiet is not None and math.isinf(quiet) else quiet,
        "version": remembered.version,
        "welcomed": remembered.welcomed,
        "pinned": remembered.pinned,
        "window": remembered.window,
    }
    try:
        _replace(path, json.dumps(values).encode())
    except OSError as error:
        _log.warning("remembered_unwritable file=%s reason=%s", path, error)


def _parsed(content: bytes) -> Remembered | None:
    """Return None for what a later version wrote; raises ValueError or RecursionError for what is not ours."""
    if len(content) > _LARGEST:
        raise ValueError("too long")
    values = json.loads(content, parse_constant=_no_constant)
    if not isinstance(values, dict) or type(values.get("format")) is not int:
        raise ValueError("not of this program")
    if values["format"] > _FORMAT:
        return None
    version = values.get("version", "")
    if not isinstance(version, str):
        raise ValueError("version")
    return Remembered(
        quiet_until_s=_moment(values.get("quiet_until_s")),
        version=version,
        welcomed=values.get("welcomed") is True,
        pinned=values.get("pinned") is True,
        window=_window(values.get("window")),
    )


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _moment(value: object) -> float | None:
    if value is None:
        return None
    if value == _FOR_EVER:
        return math.inf
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LATEST_S:
        return float(value)
    raise ValueError("quiet_until_s")


def _window(value: object) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    match value:
        case [int(x), int(y), int(width), int(height)]:
            if max(abs(x), abs(y), width, height) <= _FARTHEST and min(width, height) > 0:
                return x, y, width, height
    raise ValueError("window")


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # 0600
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"))
    except OSError as error:
        _log.warning("remembered_unmovable file=%s reason=%s", path, error)

"""Whether the tray runs for this home, and lives: the lock and the socket of ``desktop/instance.py``, seen without Qt."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from nirmaan_tray import runtime_files

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Running(StrEnum):
    """How it is with the tray of this home."""

    NOT = "not_running"
    ALIVE = "alive"
    SILENT = "silent"
    """It holds the lock, and does not answer: it hangs, or is ending."""
    FOREIGN = "foreign"
    """The folder of the lock belongs to somebody else, so no tray starts."""


async def running(home_key: str, environment: Mapping[str, str], limit_s: float) -> Running:
    """Tell whether a tray runs; ``home_key`` is the data folder's path. Nothing is shown by it, and nothing started."""
    folder = runtime_files.runtime_folder(environment)
    name = runtime_files.name(folder, home_key)
    if sys.platform != "win32" and folder.exists() and folder.lstat().st_uid != os.getuid():
        return Running.FOREIGN
    if not _locked(folder / f"{name}.lock"):
        return Running.NOT
    if sys.platform == "win32":
        return Running.ALIVE
    else:  # noqa: RET505 - the type checker reads the platforms so
        try:
            async with asyncio.timeout(limit_s):
                return Running.ALIVE if await _answers(folder / name) else Running.SILENT
        except (OSError, TimeoutError):
            return Running.SILENT


def _locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        else:
            # Let go of at once: a tray that starts meanwhile tries again.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


if sys.platform != "win32":

    async def _answers(path: Path) -> bool:
        reader, writer = await asyncio.open_unix_connection(path)
        try:
            # It hangs up on a wish that it does not know, which only a loop that runs can do.
            writer.write(b"well?\n")
            return await reader.read() == b""
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

"""Where the one running instance of a home has its lock and its socket. Knows no Qt: whoever looks for it may have none."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from nirmaan_tray.home import APP


def runtime_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return this user's folder for sockets and locks, on this computer and until the next start of it."""
    if sys.platform not in ("win32", "darwin"):
        runtime = Path(environment.get("XDG_RUNTIME_DIR", ""))
        if runtime.is_absolute():
            return runtime / APP
    # Only here: most desktops have the folder above.
    import tempfile

    temporary = Path(tempfile.gettempdir())
    if sys.platform == "win32" or sys.platform == "darwin":
        # Each user has one of their own there.
        return temporary / APP
    else:  # noqa: RET505 - the type checker reads the platforms so
        return temporary / f"{APP}-{os.getuid()}"


def name(folder: Path, key: str) -> str:
    """Return what lock and socket of a home in ``folder`` are called; ``key`` tells homes apart: the data folder's path."""
    return hashlib.sha256(f"{folder}\0{key}".encode("utf-8", "surrogateescape")).hexdigest()[:16]

"""Goes on after an upgrade of the Debian package, which ends what runs before it replaces the program (decision 19)."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nirmaan_tray.desktop import child

UNDER_WAY = Path("/run/nirmaan-tray.upgrade")
"""There while the package is being replaced: its own scripts, root's, make it and take it away."""

PATIENCE_S = 600
"""An upgrade of a whole system may ask questions in between; one that was cut off ends with the computer at the latest."""

# A shell's, for nothing of the program is there meanwhile.
_WAITS = f'left={PATIENCE_S}; while [ -e "$0" ] && [ $left -gt 0 ]; do sleep 1; left=$((left - 1)); done; exec "$@"'


def waiting(command: Sequence[str], place: Path = UNDER_WAY) -> list[str]:
    """Return the command that waits until there is nothing in that place, and then becomes ``command``."""
    return ["/bin/sh", "-c", _WAITS, str(place), *command]


def go_on_after(home_key: str) -> None:
    """Where an upgrade is under way, wait for its end in place of this process, which then is the new program; else return.

    To be called last of all. ``home_key`` is ``Home.key``.
    """
    if sys.platform == "linux" and getattr(sys, "frozen", False) and UNDER_WAY.exists():
        home = ["--home", home_key] if home_key else []
        command = waiting([sys.executable, *home, "run", "--background"])
        # PyInstaller's starter would take the new program for a part of this one.
        environment = child.environment(os.environ) | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
        os.execve(command[0], command, environment)  # noqa: S606 - no input of others is in it

"""How this program is started by others: by the desktop when the computer starts, and by whoever follows its links."""

import shutil
import sys
from pathlib import Path

from nirmaan_tray.home import APP


def command(*arguments: str) -> list[str]:
    """Return the command that starts this program without a console: the bundle itself, or Python with its module."""
    return [*_program(), *arguments]


def bundled() -> bool:
    """Tell whether this is the bundle, which has a place of its own, rather than a module of some Python."""
    return bool(getattr(sys, "frozen", False))


def _program() -> list[str]:
    program = Path(sys.executable)
    if not bundled():
        without_console = program.with_name("pythonw.exe")
        return [str(without_console if _is_there(without_console) else program), "-m", "nirmaan_tray"]
    if sys.platform == "win32":
        stable = program.with_name(f"{APP}w.exe")
    else:
        # A package's own name stays when its folder changes with the next version.
        found = shutil.which(APP)
        same = found is not None and Path(found).resolve() == program.resolve()
        stable = Path(found) if found is not None and same else program
    return [str(stable)]


def _is_there(path: Path) -> bool:
    return sys.platform == "win32" and path.exists()

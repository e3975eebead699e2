"""Starts this program with the computer, or no longer: one entry in the place that each platform has for it.

XDG's autostart folder on Linux, the user's ``Run`` key on Windows, a launch agent on macOS.
"""

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from nirmaan_tray.home import APP

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def set_autostart(home_key: str, *, wanted: bool, environment: Mapping[str, str] = os.environ) -> None:
    """Make the entry of this home, or take it away; raises ``OSError``. ``home_key`` is ``Home.key``."""
    name = APP + (f"-{hashlib.sha256(home_key.encode()).hexdigest()[:8]}" if home_key else "")
    command = [*_program(), *(("--home", home_key) if home_key else ())]
    if sys.platform == "win32":
        _set_run_key(name, command if wanted else None)
    elif sys.platform == "darwin":
        import plistlib

        agent = {"Label": name, "ProgramArguments": command, "RunAtLoad": True}
        _put(Path.home() / "Library" / "LaunchAgents" / f"{name}.plist", plistlib.dumps(agent) if wanted else None)
    else:
        folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "autostart"
        _put(folder / f"{name}.desktop", _desktop_entry(command).encode() if wanted else None)


def _program() -> list[str]:
    """Return how this program is started without a console: the bundle itself, or its module."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    without_console = Path(sys.executable).with_name("pythonw.exe")
    python = str(without_console) if sys.platform == "win32" and without_console.exists() else sys.executable
    return [python, "-m", "nirmaan_tray"]


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _desktop_entry(command: Sequence[str]) -> str:
    """Return a desktop entry (freedesktop.org, Desktop Entry Specification 1.5)."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Nirmaan Tray\n"
        "Comment=Notifications of Nirmaan Stack\n"
        f"Exec={' '.join(map(_quoted, command))}\n"
        "Icon=nirmaan-tray\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(argument: str) -> str:
    """Quote an argument of ``Exec``: for its own rules, then for those of a string in the file."""
    argument = argument.replace("%", "%%")
    for character in ("\\", '"', "`", "$"):
        argument = argument.replace(character, f"\\{character}")
    return '"' + argument.replace("\\", "\\\\").replace("\n", "\\n") + '"'


if sys.platform == "win32":
    import subprocess
    import winreg

    def _set_run_key(name: str, command: list[str] | None) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
            if command is not None:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, subprocess.list2cmdline(command))
                return
            try:
                winreg.DeleteValue(key, name)
            except FileNotFoundError:
                return

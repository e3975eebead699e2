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
    name = _name(home_key)
    command = [*_program(), *(("--home", home_key) if home_key else ())]
    if sys.platform == "win32":
        _set_run_key(name, command if wanted else None)
    elif sys.platform == "darwin":
        import plistlib

        agent = {"Label": name, "ProgramArguments": command, "RunAtLoad": True}
        _put(_entry(name, environment), plistlib.dumps(agent) if wanted else None)
    else:
        _put(_entry(name, environment), _desktop_entry(command).encode() if wanted else None)


def starts(home_key: str, *, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether this home has its entry."""
    name = _name(home_key)
    if sys.platform == "win32":
        return _has_run_key(name)
    else:  # noqa: RET505 - mypy knows platforms in this form only
        return _entry(name, environment).is_file()


def _name(home_key: str) -> str:
    return APP + (f"-{hashlib.sha256(home_key.encode()).hexdigest()[:8]}" if home_key else "")


def _entry(name: str, environment: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{name}.plist"
    else:  # noqa: RET505 - mypy knows platforms in this form only
        folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return folder / "autostart" / f"{name}.desktop"


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

    def _has_run_key(name: str) -> bool:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                winreg.QueryValueEx(key, name)
        except FileNotFoundError:
            return False
        return True

    def _set_run_key(name: str, command: list[str] | None) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
            if command is not None:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, subprocess.list2cmdline(command))
                return
            try:
                winreg.DeleteValue(key, name)
            except FileNotFoundError:
                return

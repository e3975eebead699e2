"""Starts this program with the computer, or no longer: one entry in the place that each platform has for it.

XDG's autostart folder on Linux, the user's ``Run`` key on Windows, a launch agent on macOS. A package or an administrator may
have made an entry for everybody; it serves like one's own. Where a person cannot switch that off, the program itself
ends when it is started so against its settings (``app.py``).
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from nirmaan_tray.desktop import own_program
from nirmaan_tray.desktop.desktop_entry import entry, exec_line, values
from nirmaan_tray.home import APP

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""What Task Manager notes of entries of ``Run``; not documented, and the same since Windows 8."""


def set_autostart(home_key: str, *, wanted: bool, environment: Mapping[str, str] = os.environ) -> None:
    """Make the entry of this home, or take it away; raises ``OSError``. ``home_key`` is ``Home.key``."""
    name = _name(home_key)
    command = own_program.command("run", "--background")
    if home_key:
        command[-2:-2] = ["--home", home_key]
    if sys.platform == "win32":
        _set_run_key(name, command if wanted else None)
    elif sys.platform == "darwin":
        import plistlib

        _put(_entry(name, environment), plistlib.dumps(agent(name, command)) if wanted else None)
    else:
        everybodys = _everybodys(name, environment)
        if everybodys:
            # An entry of one's own takes its place, so that "no" needs one too.
            text = None if wanted else entry({"Type": "Application", "Name": "Nirmaan Tray", "Hidden": "true"})
        else:
            text = _desktop_entry(command) if wanted else None
        _put(_entry(name, environment), text.encode() if text is not None else None)


def starts(home_key: str, *, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the computer starts this home's program."""
    name = _name(home_key)
    if sys.platform == "win32":
        found = _is_run(name)
    elif sys.platform == "darwin":
        found = _entry(name, environment).is_file()
    else:
        own = _entry(name, environment)
        found = _enabled(own) if own.is_file() else _everybodys(name, environment)
    return found


def agent(name: str, command: list[str]) -> dict[str, object]:
    """Return a launch agent (launchd.plist(5)) that runs a command once, when somebody begins to use the screen."""
    return {"Label": name, "ProgramArguments": command, "RunAtLoad": True, "LimitLoadToSessionType": "Aqua"}


def approved(noted: bytes | None) -> bool:
    """Tell whether Task Manager lets an entry start: it notes nothing, or an even first byte."""
    return not noted or noted[0] % 2 == 0


def _name(home_key: str) -> str:
    return APP + (f"-{hashlib.sha256(home_key.encode()).hexdigest()[:8]}" if home_key else "")


def _entry(name: str, environment: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{name}.plist"
    else:  # noqa: RET505 - mypy knows platforms in this form only
        folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return folder / "autostart" / f"{name}.desktop"


def _everybodys(name: str, environment: Mapping[str, str]) -> bool:
    """Tell whether an entry for everybody starts it (XDG autostart): the first folder that has one decides."""
    for folder in (environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"):
        file = Path(folder) / "autostart" / f"{name}.desktop"
        if file.is_file():
            return _enabled(file)
    return False


def _enabled(file: Path) -> bool:
    try:
        found = values(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False
    return (
        bool(found.get("Exec"))
        and found.get("Hidden", "false") != "true"
        and found.get("X-GNOME-Autostart-enabled", "true") != "false"
    )


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _desktop_entry(command: list[str]) -> str:
    return entry(
        {
            "Type": "Application",
            "Name": "Nirmaan Tray",
            "Comment": "Notifications of Nirmaan Stack",
            "Exec": exec_line(command),
            "Icon": APP,
            "Terminal": "false",
            "X-GNOME-Autostart-enabled": "true",
        }
    )


if sys.platform == "win32":
    import contextlib
    import subprocess
    import winreg

    def _is_run(name: str) -> bool:
        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            for _ in _value(root, _RUN, name):
                noted = next(_value(root, _APPROVED, name), None)
                if approved(noted if isinstance(noted, bytes) else None):
                    return True
        return False

    def _set_run_key(name: str, command: list[str] | None) -> None:
        line = subprocess.list2cmdline(command) if command is not None else None
        own = next(_value(winreg.HKEY_CURRENT_USER, _RUN, name), None)
        if line is not None and any(True for _ in _value(winreg.HKEY_LOCAL_MACHINE, _RUN, name)):
            line = None  # an administrator's entry serves everybody
        if own == line:
            return  # and what Task Manager was told of it holds
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
            if line is None:
                winreg.DeleteValue(key, name)
            else:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, line)
        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, _APPROVED, 0, winreg.KEY_SET_VALUE) as key,
        ):
            winreg.DeleteValue(key, name)

    def _value(root: int, path: str, name: str) -> Iterator[object]:
        """Yield a value of the registry, if it is there."""
        with contextlib.suppress(FileNotFoundError), winreg.OpenKey(root, path) as key:
            yield winreg.QueryValueEx(key, name)[0]

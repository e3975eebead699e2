"""Makes the desktop know a bundle that no installer put there: its launcher, its icon, and who follows its links.

Linux's tarball and a folder copied to Windows register for this user alone, anew where they were moved. macOS reads the
app's own Info.plist, and a run from source is nobody's to start.
"""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from nirmaan_tray import resources
from nirmaan_tray.app_links import SCHEME
from nirmaan_tray.desktop import child, own_program
from nirmaan_tray.desktop.desktop_entry import entry, exec_line
from nirmaan_tray.home import APP

LAUNCHER, HANDLER = f"{APP}.desktop", f"{APP}-link.desktop"

SETTLE_S = 20.0
"""Longest that the desktop's own tools may take to look at what is new."""

_CLASS = rf"Software\Classes\{SCHEME}"

_log = logging.getLogger(__name__)


def register(environment: Mapping[str, str] = os.environ) -> None:
    """Register this bundle, if nobody did; a place that cannot be written is logged. Does nothing for a run from source."""
    if not own_program.bundled():
        return
    try:
        if sys.platform == "win32":
            _register_class()
        elif sys.platform == "linux":
            _register_entries(environment)
    except OSError as error:
        _log.warning("The desktop could not be told of this program: %s", error)


def launcher(command: list[str]) -> str:
    """Return the entry of the desktop's menu."""
    return (
        entry(
            {
                "Type": "Application",
                "Name": "Nirmaan Tray",
                "Name[hi]": "Nirmaan Tray",
                "Comment": "Notifications of Nirmaan Stack",
                "Comment[hi]": "Nirmaan Stack की सूचनाएँ",
                "Exec": exec_line(command),
                "Icon": APP,
                "Terminal": "false",
                "Categories": "Office;",
                "StartupNotify": "false",
            }
        )
        .replace("Name-hi=", "Name[hi]=")
        .replace("Comment-hi=", "Comment[hi]=")
    )


def handler(command: list[str]) -> str:
    """Return the entry of what follows links; no menu shows it."""
    return entry(
        {
            "Type": "Application",
            "Name": "Nirmaan Tray",
            "Exec": exec_line(command, "%u"),
            "Icon": APP,
            "Terminal": "false",
            "NoDisplay": "true",
            "MimeType": f"x-scheme-handler/{SCHEME};",
        }
    )


def class_command(program: str) -> str:
    """Return the command by which Windows follows a link: whatever the link holds, it is one argument behind ``--``."""
    return f'"{program}" link -- "%1"'


if sys.platform == "linux":

    def _register_entries(environment: Mapping[str, str]) -> None:
        shared = (environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
        if any((Path(folder) / "applications" / HANDLER).is_file() for folder in shared):
            return
        data = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
        icon = resources.path("icons/nirmaan-tray.svg").read_bytes()
        _put(data / "icons" / "hicolor" / "scalable" / "apps" / f"{APP}.svg", icon)
        _put(data / "applications" / LAUNCHER, launcher(own_program.command("run")).encode())
        if not _put(data / "applications" / HANDLER, handler(own_program.command("link", "--")).encode()):
            return
        for tool in (
            ["update-desktop-database", str(data / "applications")],
            # Desktops without that tool's cache ask here.
            ["xdg-mime", "default", HANDLER, f"x-scheme-handler/{SCHEME}"],
        ):
            _settle(tool, environment)

    def _put(path: Path, content: bytes) -> bool:
        """Write it, and tell whether anything has changed."""
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return True

    def _settle(tool: list[str], environment: Mapping[str, str]) -> None:
        found = shutil.which(tool[0])
        if found is None:
            return
        try:
            subprocess.run(  # noqa: S603 - the desktop's own tools, and names of ours
                [found, *tool[1:]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SETTLE_S,
                check=False,
                env=child.environment(environment),
            )
        except subprocess.SubprocessError as error:
            _log.info("The desktop's own tool did not end: %s", error)


if sys.platform == "win32":
    import winreg

    def _register_class() -> None:
        if _has(winreg.HKEY_LOCAL_MACHINE):
            return
        [program] = own_program.command()
        for path, name, value in (
            (_CLASS, "", "URL:Nirmaan Tray"),
            (_CLASS, "URL Protocol", ""),
            (rf"{_CLASS}\DefaultIcon", "", f'"{program}",0'),
            (rf"{_CLASS}\shell\open\command", "", class_command(program)),
        ):
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)

    def _has(root: int) -> bool:
        try:
            with winreg.OpenKey(root, rf"{_CLASS}\shell\open\command"):
                return True
        except FileNotFoundError:
            return False

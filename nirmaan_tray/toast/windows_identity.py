"""By which name Windows knows this program: whose toasts these are, and which windows belong together in the taskbar."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

AUMID = "Nirmaan.Tray"
"""Application User Model ID (at most 129 characters, ``Vendor.App``). The installer's shortcut has the same."""

DISPLAY_NAME = "Nirmaan Tray"

SHORTCUT = "Nirmaan Tray.lnk"
"""The Start menu's, as the installer names it."""

KEY = rf"Software\Classes\AppUserModelId\{AUMID}"
"""Below ``HKEY_CURRENT_USER``."""


def shortcuts(environment: Mapping[str, str]) -> list[Path]:
    """Return where a Start menu's shortcut to this program may be: this user's, and everybody's."""
    folders = (environment.get(name) for name in ("APPDATA", "ProgramData"))
    return [Path(folder) / "Microsoft/Windows/Start Menu/Programs" / SHORTCUT for folder in folders if folder]


def carries(shortcut: bytes) -> bool:
    """Tell whether a shortcut has our AUMID: its property store holds it as UTF-16 with a zero behind (MS-SHLLINK, 2.5.7)."""
    return f"{AUMID}\0".encode("utf-16-le") in shortcut


def has_shortcut(environment: Mapping[str, str]) -> bool:
    """Tell whether the Start menu makes us known, so that nothing else need. Reads the disk."""
    for shortcut in shortcuts(environment):
        # Whoever cannot read it had better be known twice.
        with suppress(OSError):
            if carries(shortcut.read_bytes()):
                return True
    return False


if sys.platform == "win32":
    import ctypes
    import winreg

    def claim() -> None:
        """Let this process's windows be ours. Call it before there is any window."""
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(AUMID))

    def register(icon: Path) -> None:
        """Make us known to Windows for this user, unless the Start menu does. Reads and writes the disk; raises ``OSError``."""
        if has_shortcut(os.environ):
            return
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as known:
            winreg.SetValueEx(known, "DisplayName", 0, winreg.REG_SZ, DISPLAY_NAME)
            winreg.SetValueEx(known, "IconUri", 0, winreg.REG_SZ, str(icon))

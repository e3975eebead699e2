"""Tells whoever started the program why it ends at once: in the terminal, or in a box where there is none."""

import sys

if sys.platform == "win32":
    import ctypes

    _WARNING = 0x30
    """``MB_ICONWARNING`` (winuser.h)."""


def complain(text: str) -> None:
    """Say it. Started from Windows' Start menu the program has no ``stderr``; there this waits until the box is closed."""
    if sys.stderr is not None:
        sys.stderr.write(f"nirmaan-tray: {text}\n")
    elif sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, text, "Nirmaan Tray", _WARNING)

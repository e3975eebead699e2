"""What a person at the terminal is asked, or standard input read for, in a program that shows no window."""

import getpass
import os
import sys
import threading
import webbrowser
from collections.abc import Callable

from nirmaan_tray.errors import CodeNeeded, SettingsError
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest

_BROWSERS_NEED = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""On Linux, without any of these, a browser would open within the terminal, if at all."""


def somebody_there() -> bool:
    """Tell whether there is a person to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def answer(asked: str, usually: str = "") -> str:
    """Return what somebody at the terminal answers; nothing typed stands for ``usually``."""
    sys.stderr.write(f"{asked} ({usually}): " if usually else f"{asked}: ")
    sys.stderr.flush()
    return line().strip() or usually


def secret(typed: str) -> Secret:
    """Return what was typed as a secret. Raises ``SettingsError`` where nothing was."""
    # Not left to the site to refuse: it counts failures, and locks the account after some.
    if not typed:
        raise SettingsError("No secret was given, so nothing was sent.")
    return Secret(typed)


def line() -> str:
    """Return the next line of standard input, empty at its end. Raises ``SettingsError`` for what is no text."""
    return _text(lambda: sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else "")


def hidden(asked: str) -> str:
    """Return what is typed without being shown, empty for none. Raises ``SettingsError`` for what is no text."""
    return _text(lambda: getpass.getpass(asked))


def _text(read: Callable[[], str]) -> str:
    try:
        typed = read()
        typed.encode()  # the C locale lets through what is no text
    except EOFError:
        return ""
    except UnicodeError:
        # Without the error, which quotes what was typed.
        raise SettingsError("What was typed is not text in this computer's encoding.") from None
    return typed


async def code_from_input(request: CodeRequest) -> str:
    """Return a verification code from the next line. Raises ``CodeNeeded`` where there is none."""
    typed = line()
    if not typed:
        raise CodeNeeded(request.prompt or request.method)
    return typed


async def code_at_terminal(request: CodeRequest) -> str:
    """Ask for a verification code, which is not shown. Raises ``CodeNeeded`` where none is given."""
    say_aside(request.prompt or f"The site asks for a verification code ({request.method}).")
    typed = hidden("Code: ")
    if not typed:
        raise CodeNeeded(request.prompt or request.method)
    return typed


async def show(url: str) -> None:
    """Print a link, and open it in the browser if there is a screen to show one; waits for neither."""
    await show_unopened(url)
    if sys.platform != "linux" or any(os.environ.get(name) for name in _BROWSERS_NEED):
        # Some browsers' starters end with the browser only.
        threading.Thread(target=webbrowser.open, args=[url], daemon=True).start()


async def show_unopened(url: str) -> None:
    """Print a link."""
    say_aside(f"Go on in the browser: {url}")


def say_aside(text: str) -> None:
    """Print a line at once to standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()

"""Windows says to a window that its session was locked and unlocked, and tells of presentations when it is asked."""

import contextlib
import logging
import sys
from collections.abc import Callable

from nirmaan_tray.desktop.windows_state import PRIVATE, State, watch_state

WM_WTSSESSION_CHANGE = 0x02B1
WTS_SESSION_LOCK, WTS_SESSION_UNLOCK = 0x7, 0x8
"""Source: Windows' winuser.h."""

_log = logging.getLogger(__name__)


class Screen:
    """Puts together what is known."""

    def __init__(self, tell: Callable[[bool], None]) -> None:
        self._tell = tell
        self._locked = False
        self._state = State.UNKNOWN

    def message(self, number: int, parameter: int) -> None:
        """Take in what a window was told: the message and its first parameter."""
        if number == WM_WTSSESSION_CHANGE and parameter in {WTS_SESSION_LOCK, WTS_SESSION_UNLOCK}:
            self._locked = parameter == WTS_SESSION_LOCK
            self._told()

    def state(self, state: State) -> None:
        """Take in what Windows answered."""
        self._state = state
        self._told()

    def _told(self) -> None:
        self._tell(self._locked or self._state in PRIVATE)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from nirmaan_tray.desktop.windows_messages import Listener

    _FOR_THIS_SESSION = 0
    """``NOTIFY_FOR_THIS_SESSION`` (wtsapi32.h)."""

    async def watch(tell: Callable[[bool], None]) -> None:
        """Tell whenever it may have changed, until cancelled."""
        screen = Screen(tell)
        listener = Listener(screen.message)
        window = wintypes.HWND(listener.winId())
        try:
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, _FOR_THIS_SESSION)
        except OSError as error:
            _log.info("Windows does not tell when the screen is locked: %s", error)
        try:
            await watch_state(screen.state)
        finally:
            with contextlib.suppress(OSError):
                ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(window)
            listener.destroy()

"""Windows says to a window that the machine woke."""

import asyncio
import logging
import sys
from collections.abc import Callable

WM_POWERBROADCAST = 0x0218
PBT_APMRESUMEAUTOMATIC = 0x12
"""Comes after every sleep, whether somebody is at the desk or not. Source: Windows' winuser.h."""

_log = logging.getLogger(__name__)


def is_wake(number: int, parameter: int) -> bool:
    """Tell whether a window's message says that the machine woke."""
    return (number, parameter) == (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from nirmaan_tray.desktop.windows_messages import Listener

    _TO_A_WINDOW = 0
    """``DEVICE_NOTIFY_WINDOW_HANDLE`` (winuser.h)."""

    async def watch(woke: Callable[[], None]) -> None:
        """Call ``woke`` after each sleep, until cancelled."""
        listener = Listener(lambda number, parameter: woke() if is_wake(number, parameter) else None)
        # Computers with modern standby tell only who has asked.
        register = ctypes.windll.user32.RegisterSuspendResumeNotification
        register.restype = wintypes.HANDLE
        asked = register(wintypes.HWND(listener.winId()), _TO_A_WINDOW)
        if not asked:
            _log.info("Windows does not tell of modern standby")
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            if asked:
                ctypes.windll.user32.UnregisterSuspendResumeNotification(wintypes.HANDLE(asked))
            listener.destroy()

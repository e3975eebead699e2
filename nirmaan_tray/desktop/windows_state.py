"""What Windows says about whether a notification is welcome: ``SHQueryUserNotificationState``."""

import asyncio
import logging
import sys
from collections.abc import Callable
from enum import IntEnum

from nirmaan_tray.aside import aside

LOOK_EVERY_S = 15.0
"""Nobody tells when it changes."""

_log = logging.getLogger(__name__)


class State(IntEnum):
    """Source: ``QUERY_USER_NOTIFICATION_STATE`` in Windows' shellapi.h; ``UNKNOWN`` is our own."""

    UNKNOWN = 0
    NOT_PRESENT = 1
    """A screen saver, a locked screen, or somebody else's session."""
    BUSY = 2
    """A full screen, or presentation settings."""
    RUNNING_D3D_FULL_SCREEN = 3
    PRESENTATION_MODE = 4
    ACCEPTS_NOTIFICATIONS = 5
    QUIET_TIME = 6
    """The first hour of a new account."""
    APP = 7


QUIET = frozenset({State.BUSY, State.RUNNING_D3D_FULL_SCREEN, State.PRESENTATION_MODE, State.QUIET_TIME})
"""Nobody is to be disturbed."""

PRIVATE = frozenset({State.NOT_PRESENT, State.PRESENTATION_MODE})
"""Others may read the screen."""


async def watch_state(
    tell: Callable[[State], None], look: Callable[[], State] | None = None, every_s: float = LOOK_EVERY_S
) -> None:
    """Tell the state again and again, until cancelled. ``look`` may block."""
    while True:
        tell(await aside(look or _look))
        await asyncio.sleep(every_s)


async def watch_quiet(tell: Callable[[bool], None]) -> None:
    """Tell whether nobody is to be disturbed, again and again, until cancelled."""
    await watch_state(lambda state: tell(state in QUIET))


def state(result: int, value: int) -> State:
    """Return what the call's result (an HRESULT) and what it has written stand for."""
    return State(value) if result == 0 and value in set(State) else State.UNKNOWN


if sys.platform == "win32":
    import ctypes

    def _look() -> State:
        value = ctypes.c_int(0)
        try:
            result = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(value))
        except OSError as error:
            _log.info("Windows does not tell whether notifications are welcome: %s", error)
            return State.UNKNOWN
        return state(result, value.value)
else:

    def _look() -> State:
        return State.UNKNOWN

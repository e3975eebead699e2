"""When no toasts are shown: for as long as a person wants, and in the hours of the week that the settings name."""

import asyncio
import math
from collections.abc import Callable
from datetime import datetime

from nirmaan_tray import quiet_hours
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.model.habits import QuietHours

LOOK_EVERY_S = 30.0
"""So late a quiet hour may begin: the clock may be set, and the computer sleep, at any time."""


class Quiet:
    """Begins and ends it. A person who ends the settings' hours has ended them for that time; the next ones begin as ever."""

    def __init__(self, clock: Clock, tell: Callable[[float | None], None]) -> None:
        """``tell`` is told until when (seconds since 1970; infinite: until somebody ends it) no toasts are to be shown, and
        None when they are again: that moment has come, which is told a little late where the computer slept.
        """
        self._clock = clock
        self._tell = tell
        self._hours: tuple[QuietHours, ...] = ()
        self._ended: datetime | None = None
        """The end of the hours that a person has ended before; so they are known."""
        self._wished_s: float | None = None
        self._told_s: float | None = None
        self._changed = asyncio.Event()

    def until(self, until_s: float | None) -> None:
        """Do as a person wishes: no toasts until that moment, nor before the settings' hours end; None: again at once."""
        self._wished_s = until_s
        if until_s is None:
            self._ended = self._hours_end()
        self._look()
        self._changed.set()

    def set_hours(self, hours: tuple[QuietHours, ...]) -> None:
        """Take in the hours that hold from now on."""
        if hours == self._hours:
            return
        self._hours, self._ended = hours, None
        self._look()
        self._changed.set()

    async def keep(self) -> None:
        """Look at the clock for ever."""
        while True:
            self._changed.clear()
            self._look()
            await pause(self._clock, self._next_look_s(), self._changed)

    def _look(self) -> None:
        now_s = self._clock.now().timestamp()
        if self._wished_s is not None and self._wished_s <= now_s:
            self._wished_s = None
        end = self._hours_end()
        hours_s = end.timestamp() if end is not None and end != self._ended else None
        # In the hour that an autumn night has twice, the hours' end may be that of the first time.
        until_s = max((each for each in (self._wished_s, hours_s) if each is not None and each > now_s), default=None)
        if until_s != self._told_s:
            self._told_s = until_s
            self._tell(until_s)

    def _hours_end(self) -> datetime | None:
        return quiet_hours.now_until(self._hours, self._clock.now().astimezone().replace(tzinfo=None))

    def _next_look_s(self) -> float | None:
        """Return in how many seconds to look at the latest: at the end itself, for that is waited for; None: never."""
        ends_s = math.inf if self._told_s is None else self._told_s - self._clock.now().timestamp()
        if ends_s == math.inf and not self._hours:
            return None
        return max(0.0, min(LOOK_EVERY_S, ends_s))

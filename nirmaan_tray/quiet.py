"""When no toasts are shown: for as long as a person wants, and in the hours of the week that the settings name."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from nirmaan_tray import quiet_hours
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.model import QuietHours

LOOK_EVERY_S = 30.0
"""So late a quiet hour may begin or end: the clock may be set, and the computer sleep, at any time."""


class Quiet:
    """Begins and ends it. A person who ends the settings' hours has ended them for that time; the next ones begin as ever."""

    def __init__(self, clock: Clock, tell: Callable[[float | None], None]) -> None:
        """``tell`` is told until when (seconds since 1970) no toasts are to be shown; None: they are again."""
        self._clock = clock
        self._tell = tell
        self._hours: tuple[QuietHours, ...] = ()
        self._begun: datetime | None = None
        self._by_hours = False
        self._until_s: float | None = None
        self._changed = asyncio.Event()

    def until(self, until_s: float | None) -> None:
        """Do as a person wishes: no toasts until that moment, or again at once (None)."""
        self._by_hours = False
        self._say(until_s)

    def set_hours(self, hours: tuple[QuietHours, ...]) -> None:
        """Take in the hours that hold from now on."""
        if hours == self._hours:
            return
        self._hours, self._begun = hours, None
        if self._by_hours:
            self.until(None)
        self._changed.set()

    async def keep(self) -> None:
        """Look at the clock for ever."""
        while True:
            self._changed.clear()
            self._look()
            idle = self._until_s is None and not self._hours
            await pause(self._clock, None if idle else LOOK_EVERY_S, self._changed)

    def _look(self) -> None:
        now = self._clock.now()
        if self._until_s is not None and self._until_s <= now.timestamp():
            self.until(None)
        end = quiet_hours.now_until(self._hours, now.astimezone().replace(tzinfo=None))
        if end is not None and end != self._begun:
            self._begun = end  # hours that were begun are known by their end
            if self._until_s is None or self._until_s < end.timestamp():
                self._by_hours = True
                self._say(end.timestamp())

    def _say(self, until_s: float | None) -> None:
        self._until_s = until_s
        self._changed.set()
        self._tell(until_s)

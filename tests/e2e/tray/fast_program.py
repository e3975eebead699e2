"""Runs the desktop application in time that passes a hundred times as fast. Argument: the home."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.home import Home
from nirmaan_tray.start import start

SPEED = 100


class FastClock(SystemClock):
    """The machine's clock and chance, but for its pace."""

    def __init__(self) -> None:
        self._began = super().monotonic()
        self._began_at = datetime.now(UTC)

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (super().monotonic() - self._began) * SPEED

    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s / SPEED)


sys.exit(start(Home.at(Path(sys.argv[1])), clock=FastClock()))

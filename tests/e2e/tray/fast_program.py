"""Runs the desktop application in time that passes a hundred times as fast.

Arguments: the home, and by how many seconds its clock is ahead at the beginning, if it is.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.home import Home
from nirmaan_tray.start import start

SPEED = 100


class FastClock(SystemClock):
    """The machine's clock and chance, but for its pace."""

    def __init__(self, ahead_s: float) -> None:
        self._began = super().monotonic()
        self._began_at = datetime.now(UTC) + timedelta(seconds=ahead_s)

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (super().monotonic() - self._began) * SPEED

    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s / SPEED)


ahead_s = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
sys.exit(start(Home.at(Path(sys.argv[1])), clock=FastClock(ahead_s)))

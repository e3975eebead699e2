"""Time and chance, injected wherever they decide something, so that no test sleeps."""

import asyncio
import random
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a module may ask of time."""

    def now(self) -> datetime:
        """Wall-clock time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    async def sleep(self, delay_s: float) -> None:
        """Return after ``delay_s`` seconds."""
        ...

    def uniform(self, low: float, high: float) -> float:
        """A number between ``low`` and ``high``, by chance: jitter."""
        ...


class SystemClock:
    """The machine's own clock and chance."""

    def now(self) -> datetime:
        """Wall-clock time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, delay_s: float) -> None:
        """Return after ``delay_s`` seconds."""
        await asyncio.sleep(delay_s)

    def uniform(self, low: float, high: float) -> float:
        """A number between ``low`` and ``high``, by chance."""
        return random.uniform(low, high)  # noqa: S311 - jitter, not a secret


async def pause(clock: Clock, delay_s: float | None, until: asyncio.Event) -> None:
    """Return when ``until`` is set, or after ``delay_s`` seconds (None: only when it is set)."""
    if delay_s is None:
        await until.wait()
        return
    tasks = [asyncio.ensure_future(until.wait()), asyncio.ensure_future(clock.sleep(delay_s))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()

"""Time, chance, and the wait that something may cut short."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from nirmaan_tray.clock import SystemClock, pause


class StillClock(SystemClock):
    """A clock whose sleeps end when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def sleep(self, delay_s: float) -> None:
        self.asked.append(delay_s)
        await self.over.wait()


async def spin() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def still() -> StillClock:
    return StillClock()


async def test_pause_ends_when_the_time_is_over(still: StillClock) -> None:
    pausing = asyncio.ensure_future(pause(still, 7.5, asyncio.Event()))
    await spin()
    assert still.asked == [7.5]
    assert not pausing.done()
    still.over.set()
    await asyncio.wait_for(pausing, 5)


async def test_pause_ends_when_the_event_is_set(still: StillClock) -> None:
    until = asyncio.Event()
    pausing = asyncio.ensure_future(pause(still, 3600, until))
    await spin()
    assert not pausing.done()
    until.set()
    await asyncio.wait_for(pausing, 5)
    assert until.is_set()


async def test_pause_without_a_time_ends_with_the_event_only(still: StillClock) -> None:
    until = asyncio.Event()
    pausing = asyncio.ensure_future(pause(still, None, until))
    await spin()
    assert still.asked == []
    assert not pausing.done()
    until.set()
    await asyncio.wait_for(pausing, 5)


async def test_pause_ends_at_once_when_the_event_is_set_already(still: StillClock) -> None:
    until = asyncio.Event()
    until.set()
    await asyncio.wait_for(pause(still, 3600, until), 5)
    await asyncio.wait_for(pause(still, None, until), 5)


@pytest.mark.parametrize("how", ["event", "time", "cancelled"])
async def test_pause_leaves_no_task_behind(still: StillClock, how: str) -> None:
    before = asyncio.all_tasks()
    until = asyncio.Event()
    pausing = asyncio.ensure_future(pause(still, 3600, until))
    await spin()
    if how == "event":
        until.set()
    elif how == "time":
        still.over.set()
    else:
        pausing.cancel()
    await asyncio.wait([pausing], timeout=5)
    await spin()
    assert pausing.cancelled() is (how == "cancelled")
    assert asyncio.all_tasks() == before


async def test_the_system_clock_is_the_machines() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    began = clock.monotonic()
    await clock.sleep(0.001)
    assert clock.monotonic() - began >= 0.001
    assert all(2 <= clock.uniform(2, 3) <= 3 for _ in range(100))
    assert len({clock.uniform(2, 3) for _ in range(100)}) > 90

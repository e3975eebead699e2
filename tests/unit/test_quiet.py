"""Time here is a number that the test moves; the loop's looks at the clock come when it says so."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from nirmaan_tray import quiet_hours
from nirmaan_tray.quiet import LOOK_EVERY_S, Quiet

NIGHT = quiet_hours.read("Mon-Sun 19:00-08:00")


class Hands:
    """A clock whose hands the test moves; ``now`` is in the viewer's zone, as the hours are."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 18, 0).astimezone()
        self._sleeping: list[asyncio.Future[None]] = []
        self.asked: list[float] = []

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def monotonic(self) -> float:
        return self.at.timestamp()

    def uniform(self, low: float, high: float) -> float:
        return (low + high) / 2

    async def sleep(self, delay_s: float) -> None:
        self.asked.append(delay_s)
        sleeping = asyncio.get_running_loop().create_future()
        self._sleeping.append(sleeping)
        await sleeping

    async def move(self, **to: int) -> None:
        """Move the hands on and let whoever sleeps look."""
        self.at += timedelta(**to)
        for _ in range(5):
            await asyncio.sleep(0)
        waking, self._sleeping = self._sleeping, []
        for sleeping in waking:
            if not sleeping.done():
                sleeping.set_result(None)
        for _ in range(10):
            await asyncio.sleep(0)


class Told:
    def __init__(self) -> None:
        self.until: list[float | None] = []


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def quiet(hands: Hands, told: Told) -> AsyncIterator[Quiet]:
    quiet = Quiet(hands, told.until.append)
    keeping = asyncio.ensure_future(quiet.keep())
    yield quiet
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


def at(hands: Hands) -> Callable[..., float]:
    begin = hands.at
    return lambda **later: (begin + timedelta(**later)).timestamp()


async def test_the_hours_begin_and_end_by_themselves(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    await hands.move(minutes=59)
    assert told.until == []
    await hands.move(minutes=1)
    assert told.until == [then(hours=14)]
    await hands.move(hours=12)
    assert told.until == [then(hours=14)]
    await hands.move(hours=1)
    assert told.until == [then(hours=14), None]
    assert set(hands.asked) == {LOOK_EVERY_S}, "the clock may be set at any time"


async def test_a_start_within_the_hours_is_quiet_at_once(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    await hands.move(hours=3)
    quiet.set_hours(NIGHT)
    await hands.move()
    assert told.until == [then(hours=14)]


async def test_who_ends_it_has_ended_it_until_the_next_evening(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    await hands.move(hours=2)
    quiet.until(None)
    await hands.move(hours=2)
    assert told.until == [then(hours=14), None]
    await hands.move(hours=21)
    assert told.until == [then(hours=14), None, then(hours=38)]


async def test_a_persons_longer_wish_outlasts_the_hours(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    quiet.until(then(hours=20))
    await hands.move(hours=2)
    await hands.move(hours=13)
    assert told.until == [then(hours=20)]
    await hands.move(hours=5)
    assert told.until == [then(hours=20), None]


async def test_a_persons_shorter_wish_goes_over_into_the_hours(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    quiet.until(then(hours=2))
    await hands.move(minutes=90)
    assert told.until == [then(hours=2), then(hours=14)]


async def test_a_persons_shorter_wish_does_not_end_the_hours(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    await hands.move(hours=2)
    quiet.until(then(hours=3))
    await hands.move(hours=2)
    assert told.until == [then(hours=14)]


async def test_who_ends_it_ends_the_wish_and_the_hours(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    quiet.until(math.inf)
    await hands.move(hours=2)
    quiet.until(None)
    await hands.move(hours=1)
    assert told.until == [math.inf, None]
    await hands.move(hours=22)
    assert told.until == [math.inf, None, then(hours=38)]


async def test_without_end_it_lasts_until_somebody_ends_it(quiet: Quiet, hands: Hands, told: Told) -> None:
    quiet.until(math.inf)
    await hands.move(days=400)
    assert (hands.asked, told.until) == ([], [math.inf])
    quiet.until(None)
    assert told.until == [math.inf, None]


async def test_a_wish_ends_at_its_moment(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.until(then(seconds=40))
    await hands.move()
    assert hands.asked[-1] == LOOK_EVERY_S
    await hands.move(seconds=30)
    assert hands.asked[-1] == 10
    await hands.move(seconds=10)
    assert told.until == [then(seconds=40), None]


async def test_what_an_earlier_run_remembered_of_the_past_is_over(quiet: Quiet, hands: Hands, told: Told) -> None:
    quiet.until(at(hands)(hours=-1))
    await hands.move()
    assert told.until == []


async def test_after_a_nap_over_its_end_it_is_over_at_the_next_look(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.until(then(hours=1))
    await hands.move(hours=9)
    assert told.until == [then(hours=1), None]


async def test_a_clock_that_is_set_back_lets_the_hours_be_as_it_says(quiet: Quiet, hands: Hands, told: Told) -> None:
    then = at(hands)
    quiet.set_hours(NIGHT)
    await hands.move(hours=2)
    await hands.move(hours=-8)
    assert told.until == [then(hours=14), None]


async def test_hours_hold_before_anybody_looks_at_the_clock(hands: Hands, told: Told) -> None:
    hands.at += timedelta(hours=3)
    Quiet(hands, told.until.append).set_hours(NIGHT)
    assert len(told.until) == 1, "else what is caught up with at the start would be told of"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    tzset: Callable[[], None] | None = getattr(time, "tzset", None)
    if tzset is None:
        pytest.skip("a process cannot change its time zone on Windows")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    tzset()
    yield
    monkeypatch.undo()
    tzset()


@pytest.mark.usefixtures("berlin")
async def test_an_hour_that_a_night_has_twice_is_not_quiet_twice(quiet: Quiet, hands: Hands, told: Told) -> None:
    hands.at = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)  # 2:10, and at 1:00 UTC it is 2:00 again
    quiet.set_hours(quiet_hours.read("Sun 01:00-02:30"))
    end = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()
    for _ in range(8):
        await hands.move(minutes=10)
    assert told.until == [end, None]


async def test_hours_that_are_taken_back_end_with_their_setting(quiet: Quiet, hands: Hands, told: Told) -> None:
    quiet.set_hours(NIGHT)
    await hands.move(hours=2)
    quiet.set_hours(())
    await hands.move()
    assert told.until[1:] == [None]


async def test_without_hours_and_wishes_nobody_looks_at_the_clock(quiet: Quiet, hands: Hands, told: Told) -> None:
    await hands.move(hours=30)
    assert (hands.asked, told.until) == ([], [])

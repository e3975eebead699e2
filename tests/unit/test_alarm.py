"""A complaint is put on the screen when it is due, and taken off when it is settled."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from nirmaan_tray.alarm import Alarm
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.complaint import HEALING_S
from nirmaan_tray.model.link import Link, LinkState

UP = Link(LinkState.UP, "me")
EXPIRED = Link(LinkState.SIGN_IN_NEEDED, "me", "session_expired")


class MovedClock(SystemClock):
    """Time that the test moves."""

    def __init__(self) -> None:
        self.at_s = 1000.0

    def monotonic(self) -> float:
        return self.at_s


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def said() -> list[str | None]:
    return []


@pytest.fixture
def alarm(clock: MovedClock, said: list[str | None]) -> Alarm:
    return Alarm(clock, said.append)


async def test_what_heals_within_five_minutes_is_never_said(
    alarm: Alarm, clock: MovedClock, said: list[str | None]
) -> None:
    alarm.link(EXPIRED)
    clock.at_s += HEALING_S - 1
    alarm.link(UP)
    clock.at_s += HEALING_S
    alarm.link(UP)
    assert said == []
    alarm.close()


async def test_what_does_not_is_said_once_though_nothing_more_happens(
    alarm: Alarm, clock: MovedClock, said: list[str | None], eventually: Callable[..., Any]
) -> None:
    alarm.link(EXPIRED)
    assert said == []
    clock.at_s += HEALING_S - 0.01
    alarm.link(EXPIRED)  # as each attempt tells; 10 ms are left
    clock.at_s += 0.01
    await eventually(lambda: said == ["session_expired"])
    alarm.link(EXPIRED)
    assert said == ["session_expired"]
    alarm.link(UP)
    assert said == ["session_expired", None]


async def test_a_trouble_is_said_and_settled(alarm: Alarm, clock: MovedClock, said: list[str | None]) -> None:
    alarm.link(UP)
    alarm.trouble("keyring_locked")
    clock.at_s += HEALING_S
    alarm.trouble("keyring_locked")
    assert said == ["keyring_locked"]
    alarm.trouble(None)
    assert said == ["keyring_locked", None]


async def test_another_account_begins_anew(alarm: Alarm, clock: MovedClock, said: list[str | None]) -> None:
    alarm.link(EXPIRED)
    clock.at_s += HEALING_S - 1
    alarm.clear()
    said.clear()
    alarm.link(EXPIRED)
    clock.at_s += 1
    alarm.link(EXPIRED)
    assert said == []
    alarm.close()


async def test_closed_it_leaves_no_timer_behind(alarm: Alarm, clock: MovedClock, said: list[str | None]) -> None:
    alarm.link(EXPIRED)
    clock.at_s += HEALING_S - 0.001
    alarm.link(EXPIRED)
    alarm.close()
    clock.at_s += 1
    await asyncio.sleep(0)
    assert said == []

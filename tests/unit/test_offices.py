"""A thousand offices come back without trampling each other: the simulation of ``benchmarks/offices.py``."""

import random

import pytest

from benchmarks._reconnects import NODE, OURS, POLICIES, Case, NodeDefault, Outcome, simulate
from benchmarks.offices import BACK_AIM_S, CLIENTS, OUTAGE_S, PEAK_AIM_PERCENT, PEAK_AIM_RATIO, cases
from nirmaan_tray.errors import SiteUnreachable, TrayError


@pytest.fixture(scope="module", params=[1, 2])
def seed(request: pytest.FixtureRequest) -> int:
    chosen: int = request.param
    return chosen


@pytest.fixture(scope="module")
def ours(seed: int) -> Outcome:
    return after_outage(OURS, seed)


def after_outage(policy: str, seed: int) -> Outcome:
    return simulate(POLICIES[policy], cases(OUTAGE_S, CLIENTS)[0], CLIENTS, seed)


def test_they_never_come_all_at_once(ours: Outcome) -> None:
    assert ours.peak_percent <= PEAK_AIM_PERCENT


def test_they_come_in_smaller_waves_than_socket_io_s_own_clients(ours: Outcome, seed: int) -> None:
    assert ours.peak_percent <= PEAK_AIM_RATIO * after_outage(NODE, seed).peak_percent


def test_nearly_all_are_back_within_a_minute(ours: Outcome) -> None:
    assert ours.back_s <= BACK_AIM_S


def test_every_client_comes_back_once(ours: Outcome) -> None:
    assert len(ours.taken) == CLIENTS
    assert ours.taken == sorted(ours.taken)
    assert ours.taken[0] >= 0


def test_a_seed_always_gives_the_same() -> None:
    case = cases(OUTAGE_S, 100)[0]
    once, again, other = (simulate(POLICIES[OURS], case, 100, seed) for seed in (1, 1, 2))
    assert once == again != other


class _EverySecond:
    """All clients at the same moments: the worst there is."""

    def after(self, failure: TrayError | None, up_s: float | None) -> float:  # noqa: ARG002 - it does not look
        return 1.0


def test_a_herd_would_be_seen() -> None:
    case = Case("away", 30.0, SiteUnreachable("refused"))
    herd = simulate(lambda _: _EverySecond(), case, 100, 1)
    assert herd.peak_percent == 100
    assert herd.attempts == 3_000
    assert herd.back_s == 0


def test_a_server_that_takes_few_takes_no_more() -> None:
    case = Case("away", 30.0, SiteUnreachable("refused"), accepts=10)
    herd = simulate(lambda _: _EverySecond(), case, 100, 1)
    assert list(herd.taken) == [float(number // 10) for number in range(100)]
    assert len(herd.reached) == sum(range(10, 101, 10))


def chance(drawn: float) -> random.Random:
    class Fixed(random.Random):
        def random(self) -> float:
            return drawn

    return Fixed()


@pytest.mark.parametrize(
    ("drawn", "durations_s"),
    [
        # What Node's own backo2.js gives with ``Math.random`` fixed at the same.
        (0.0, [1.0, 2.0, 4.0, 5.0, 5.0]),
        (0.25, [0.875, 1.75, 3.5, 5.0, 5.0]),
        (0.35, [1.175, 2.35, 4.7, 5.0, 5.0]),
        (0.99, [1.495, 2.99, 5.0, 5.0, 5.0]),
    ],
)
def test_the_yardstick_is_nodes_own(drawn: float, durations_s: list[float]) -> None:
    policy = NodeDefault(chance(drawn))
    assert [policy.after(None, 3600.0)] + [policy.after(None, None) for _ in range(4)] == durations_s
    assert policy.after(None, 0.0) == durations_s[0], "once connected it starts from the beginning"

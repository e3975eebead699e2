"""Waits double up to the cap, with full jitter, for ever."""

import random
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.backoff import CAP_S, FIRST_S, backoff


def highest(low: float, high: float) -> float:
    return high


def lowest(low: float, high: float) -> float:
    return low


def test_bounds_double_up_to_the_cap() -> None:
    longest = backoff(highest)
    assert list(islice(longest, 9)) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_wait_may_be_none_at_all() -> None:
    assert set(islice(backoff(lowest), 50)) == {0}


def test_bounds_are_the_callers() -> None:
    assert list(islice(backoff(highest, first_s=0.5, cap_s=3), 5)) == [0.5, 1, 2, 3, 3]


@given(st.randoms(use_true_random=False), st.integers(min_value=1, max_value=500))
def test_no_wait_is_longer_than_the_cap(chance: random.Random, tries: int) -> None:
    waits = list(islice(backoff(chance.uniform), tries))
    assert all(0 <= wait <= min(FIRST_S * 2**n, CAP_S) for n, wait in enumerate(waits))

"""Waits double up to the cap, with full jitter, for ever."""

import random
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.backoff import (
    CAP_S,
    FIRST_S,
    HURRY_S,
    LOST_S,
    RETRY_AFTER_SPREAD_S,
    SLOW_S,
    STABLE_S,
    Pauses,
    backoff,
)
from nirmaan_tray.errors import (
    AppMissing,
    CredentialsRefused,
    HandshakeRefused,
    LinkLost,
    NotPermitted,
    NotTheSite,
    RequestInvalid,
    SessionExpired,
    SiteBusy,
    SiteUnreachable,
    TrayError,
)


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


def test_attempts_that_fail_are_paused_after_longer_and_longer() -> None:
    pauses = Pauses(highest)
    failures = [SiteUnreachable(), NotTheSite(), HandshakeRefused(), SiteBusy()]
    waited = [pauses.after(failures[number % 4], None) for number in range(9)]
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_whoever_was_up_is_spread_over_some_seconds_and_then_longer() -> None:
    pauses = Pauses(highest)
    assert pauses.after(LinkLost(), 3600) == LOST_S
    assert [pauses.after(SiteUnreachable(), None) for _ in range(5)] == [10, 20, 40, 60, 60]
    assert pauses.after(LinkLost(), STABLE_S - 0.1) == 60, "a link that does not last is no reason to begin anew"
    assert pauses.after(LinkLost(), STABLE_S) == LOST_S
    assert [pauses.after(LinkLost(), 1) for _ in range(4)] == [10, 20, 40, 60]


def test_the_sites_wish_is_honoured_and_its_moment_spread() -> None:
    pauses = Pauses(highest)
    assert pauses.after(SiteBusy(retry_after_s=7), None) == 7 + RETRY_AFTER_SPREAD_S
    for _ in range(8):
        assert pauses.after(SiteBusy(retry_after_s=7), None) >= 7 + RETRY_AFTER_SPREAD_S
    assert pauses.after(SiteBusy(retry_after_s=7), None) == 7 + CAP_S
    assert Pauses(lowest).after(SiteBusy(retry_after_s=7), None) == 7
    assert Pauses(highest, cap_s=5).after(SiteBusy(retry_after_s=7), None) == 7 + 5


@pytest.mark.parametrize("failure", [CredentialsRefused(), SessionExpired()], ids=lambda error: error.code)
@pytest.mark.parametrize("up_s", [None, 3600.0])
def test_a_sign_in_that_is_needed_is_tried_slowly(failure: TrayError, up_s: float | None) -> None:
    for uniform in (lowest, highest):
        pauses = Pauses(uniform)
        assert all(CAP_S / 2 <= pauses.after(failure, up_s) <= CAP_S for _ in range(20))


@pytest.mark.parametrize("failure", [AppMissing(), NotPermitted(), RequestInvalid()], ids=lambda error: error.code)
def test_what_only_a_person_can_change_is_asked_every_few_minutes(failure: TrayError) -> None:
    assert Pauses(lowest).after(failure, 3600) == SLOW_S[0] >= 180
    pauses = Pauses(highest)
    assert {pauses.after(failure, None) for _ in range(9)} == {SLOW_S[1]}
    assert pauses.after(SiteUnreachable(), None) == FIRST_S, "and does not make other failures slower"


def test_what_happens_here_makes_haste_and_begins_anew() -> None:
    pauses = Pauses(highest)
    for _ in range(9):
        pauses.after(SiteUnreachable(), None)
    assert pauses.hurried() == HURRY_S
    assert pauses.after(SiteUnreachable(), None) == FIRST_S
    assert Pauses(lowest).hurried() == 0
    assert pauses.hurried(spent_s=2) == 1
    assert pauses.hurried(spent_s=10) == 1


def test_an_injected_cap_holds_for_everything_but_what_the_site_asks_for() -> None:
    pauses = Pauses(highest, cap_s=0.5)
    assert [
        pauses.after(LinkLost(), 1),
        pauses.after(SiteUnreachable(), None),
        pauses.after(SessionExpired(), None),
    ] == [
        0.5,
        0.5,
        0.5,
    ]


_FAILURES = st.sampled_from([SiteUnreachable(), LinkLost(), SiteBusy(), SessionExpired(), NotTheSite()])


@given(
    st.randoms(use_true_random=False),
    st.lists(st.tuples(_FAILURES, st.none() | st.floats(0, 1000), st.booleans()), max_size=60),
)
def test_no_pause_is_longer_than_a_minute_or_shorter_than_none(
    chance: random.Random, ends: list[tuple[TrayError, float | None, bool]]
) -> None:
    pauses = Pauses(chance.uniform)
    for failure, up_s, hurry in ends:
        assert 0 <= pauses.after(failure, up_s) <= CAP_S
        if hurry:
            assert 0 <= pauses.hurried() <= HURRY_S

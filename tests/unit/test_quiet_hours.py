from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import quiet_hours
from nirmaan_tray.model.habits import QuietHours

MONDAY = datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None)
NIGHTS = "Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00"


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (timedelta(hours=18, minutes=59), None),
        (timedelta(hours=19), timedelta(days=1, hours=8)),
        (timedelta(days=1, hours=7, minutes=59), timedelta(days=1, hours=8)),
        (timedelta(days=1, hours=8), None),
        (timedelta(days=4, hours=23), timedelta(days=5, hours=8)),  # Friday's night runs into Saturday
        (timedelta(days=5, hours=7), timedelta(days=6)),  # and Saturday's own last longer
        (timedelta(days=6, hours=23, minutes=59), timedelta(days=7)),
        (timedelta(days=7), None),  # Sunday has no night of its own
    ],
)
def test_nights_and_weekends(now: timedelta, end: timedelta | None) -> None:
    hours = quiet_hours.read(NIGHTS)
    assert quiet_hours.now_until(hours, MONDAY + now) == (None if end is None else MONDAY + end)


def test_the_same_time_twice_is_a_whole_day() -> None:
    assert quiet_hours.now_until(quiet_hours.read("mon 9:00-9:00"), MONDAY + timedelta(hours=12)) == MONDAY + timedelta(
        days=1, hours=9
    )


def test_days_over_the_end_of_the_week() -> None:
    (hours,) = quiet_hours.read("Sat-Mon 10:00-11:00")
    assert hours.days == {5, 6, 0}
    assert quiet_hours.shown([hours]) == "Sat-Mon 10:00-11:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "always",
        "Mon",
        "Mon 19-8",
        "Mon 25:00-08:00",
        "Mon 19:60-08:00",
        "Mon 24:00-08:00",
        "Mon 10:00-24:01",
        "Foo 1:00-2:00",
    ],
)
def test_what_is_no_hours(text: str) -> None:
    with pytest.raises(ValueError, match=r"^no(t hours| time of day)$"):
        quiet_hours.read(text)


DAYS = st.builds(
    lambda first, number: frozenset((first + each) % 7 for each in range(number)), st.integers(0, 6), st.integers(1, 7)
)
HOURS = st.builds(QuietHours, DAYS, st.integers(0, 1439), st.integers(0, 1440))


@given(st.lists(HOURS, min_size=1, max_size=4))
def test_what_is_shown_is_read(hours: list[QuietHours]) -> None:
    assert list(quiet_hours.read(quiet_hours.shown(hours))) == hours


@given(HOURS, st.integers(0, 14 * 1440 - 1))
def test_a_minute_is_quiet_if_hours_began_before_it_and_have_not_ended(hours: QuietHours, minute: int) -> None:
    length = hours.end - hours.begin if hours.end > hours.begin else hours.end - hours.begin + 1440
    begun = [
        day * 1440 + hours.begin
        for day in range(-2, 16)
        if day % 7 in hours.days and day * 1440 + hours.begin <= minute < day * 1440 + hours.begin + length
    ]
    end = quiet_hours.now_until([hours], MONDAY + timedelta(minutes=minute))
    assert end == (MONDAY + timedelta(minutes=max(begun) + length) if begun else None)

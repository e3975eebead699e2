"""Quiet hours as rows that people edit, and as the text that the settings have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import quiet_hours
from nirmaan_tray.model.habits import QuietHours
from nirmaan_tray.ui.preferences.quiet_rows import USUAL, rows, written

ROWS = st.lists(
    st.builds(
        QuietHours,
        st.frozensets(st.integers(0, 6)),
        st.integers(0, 24 * 60 - 1),
        st.integers(0, 24 * 60 - 1),
    ),
    max_size=5,
)


def hours(wanted: list[QuietHours]) -> set[tuple[int, int, int]]:
    """Each day with its times: what is meant, in however many rows."""
    return {(day, row.begin, row.end) for row in wanted for day in row.days}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        ("Mon-Fri 19:00-08:00", [USUAL]),
        ("Fri-Mon 00:00-24:00", [QuietHours(frozenset({4, 5, 6, 0}), 0, 0)]),
        ("Mon 01:00-02:00, Wed-Thu 01:00-02:00", [QuietHours(frozenset({0, 2, 3}), 60, 120)]),
    ],
)
def test_days_with_the_same_times_are_one_row(text: str, read: list[QuietHours]) -> None:
    assert rows(text) == read


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (USUAL, "Mon-Fri 19:00-08:00"),
        (QuietHours(frozenset(range(7)), 0, 0), "Mon-Sun 00:00-00:00"),
        (QuietHours(frozenset({6, 0}), 60, 120), "Sun-Mon 01:00-02:00"),
        (QuietHours(frozenset({0, 2, 3, 5}), 60, 120), "Mon 01:00-02:00, Wed-Thu 01:00-02:00, Sat 01:00-02:00"),
        (QuietHours(frozenset(), 60, 120), ""),
    ],
)
def test_days_that_do_not_follow_each_other_are_parts_of_their_own(row: QuietHours, text: str) -> None:
    assert written([row]) == text


@given(ROWS)
def test_what_is_edited_is_what_is_written(edited: list[QuietHours]) -> None:
    assert hours(rows(written(edited))) == hours(edited)


@given(ROWS)
def test_what_is_written_is_read_by_the_settings(edited: list[QuietHours]) -> None:
    text = written(edited)
    if text:
        assert hours(list(quiet_hours.read(text))) == hours(edited)
    assert rows(written(rows(text))) == rows(text)

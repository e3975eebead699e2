"""Quiet hours as people edit them: rows of any days with their times, and the text that the settings have. Pure."""

from collections.abc import Iterable

from nirmaan_tray import quiet_hours
from nirmaan_tray.model.habits import QuietHours

USUAL = QuietHours(frozenset(range(5)), 19 * 60, 8 * 60)
"""What new hours begin as: the nights of an office week."""

_DAY = 24 * 60
_WEEK = 7


def rows(text: str) -> list[QuietHours]:
    """Return the rows of a text, one for all days with the same times; an end at midnight is 0 o'clock."""
    days: dict[tuple[int, int], frozenset[int]] = {}
    for each in quiet_hours.read(text) if text else ():
        times = each.begin, each.end % _DAY
        days[times] = days.get(times, frozenset()) | each.days
    return [QuietHours(of, begin, end) for (begin, end), of in days.items()]


def written(wanted: Iterable[QuietHours]) -> str:
    """Return the text of rows; those without a day are left out."""
    return quiet_hours.shown(QuietHours(run, row.begin, row.end) for row in wanted for run in _runs(row.days))


def _runs(days: frozenset[int]) -> list[frozenset[int]]:
    """Return days that follow each other together, also over the end of the week: a text has no others."""
    if len(days) == _WEEK:
        return [days]
    made = []
    for first in sorted(day for day in days if (day - 1) % _WEEK not in days):
        length = next(number for number in range(1, _WEEK) if (first + number) % _WEEK not in days)
        made.append(frozenset((first + number) % _WEEK for number in range(length)))
    return made

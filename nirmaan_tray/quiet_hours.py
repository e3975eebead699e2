"""Hours of the week in which no toasts are shown: as text, and when they hold. Pure.

As text ``Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00``; the days are those on which the hours begin.
"""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from nirmaan_tray.model.habits import QuietHours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_DAY = 24 * 60
_NAMES = "|".join(DAYS)
_PART = re.compile(
    rf"({_NAMES})(?:\s*-\s*({_NAMES}))?\s+([0-9]{{1,2}}):([0-9]{{2}})\s*-\s*([0-9]{{1,2}}):([0-9]{{2}})", re.IGNORECASE
)


def read(text: str) -> tuple[QuietHours, ...]:
    """Return the hours of a text; raises ValueError for anything else."""
    return tuple(_part(part.strip()) for part in text.split(","))


def shown(hours: Iterable[QuietHours]) -> str:
    """Return the text that ``read`` reads."""
    return ", ".join(f"{_days(each.days)} {_clock(each.begin)}-{_clock(each.end)}" for each in hours)


def now_until(hours: Iterable[QuietHours], now: datetime) -> datetime | None:
    """Return the end of the hours that hold at ``now``, the latest one; None when none do.

    ``now`` is naive, in the viewer's time zone; so is the answer.
    """
    ends = [
        begin + _length(each)
        for each in hours
        for begin in (_begin(each, now - timedelta(days=1)), _begin(each, now))
        if begin.weekday() in each.days and begin <= now < begin + _length(each)
    ]
    return max(ends, default=None)


def _part(text: str) -> QuietHours:
    found = _PART.fullmatch(text)
    if found is None:
        raise ValueError("not hours")
    first = DAYS.index(found[1].capitalize())
    last = DAYS.index(found[2].capitalize()) if found[2] else first
    days = frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))
    return QuietHours(days, _minutes(found[3], found[4], _DAY - 1), _minutes(found[5], found[6], _DAY))


def _minutes(hour: str, minute: str, most: int) -> int:
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > most:
        raise ValueError("no time of day")
    return minutes


def _days(days: frozenset[int]) -> str:
    """Name days that follow each other, also over the end of the week; ``read`` makes no others."""
    first = next((day for day in sorted(days) if (day - 1) % 7 not in days), 0)
    last = (first + len(days) - 1) % 7
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _begin(hours: QuietHours, day: datetime) -> datetime:
    return datetime.combine(day.date(), time()) + timedelta(minutes=hours.begin)


def _length(hours: QuietHours) -> timedelta:
    return timedelta(minutes=(hours.end - hours.begin - 1) % _DAY + 1)

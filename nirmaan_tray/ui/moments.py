"""The moments that people mean by a word: midnight, tomorrow morning; where the viewer is."""

from datetime import datetime, time, timedelta

MORNING = time(9)
"""When an office day begins."""


def midnight(now: datetime) -> datetime:
    """Return when today ends; aware."""
    return _tomorrow(now, time())


def tomorrow_morning(now: datetime) -> datetime:
    """Return nine o'clock of the next day; aware."""
    return _tomorrow(now, MORNING)


def _tomorrow(now: datetime, at: time) -> datetime:
    # Made of the date, not of so many hours: a day may have 23 or 25.
    return datetime.combine(now.astimezone().date() + timedelta(days=1), at).astimezone()

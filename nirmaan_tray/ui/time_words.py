"""Moments in words: the time of day, ages, days and dates, in the viewer's time zone and the language's own formats."""

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

translate = QCoreApplication.translate

_SHORT = QLocale.FormatType.ShortFormat


def time_of_day(when: datetime) -> str:
    """Return the time of day; ``when`` is in the viewer's time zone."""
    return QLocale().toString(QTime(when.hour, when.minute), _SHORT)


def moment(when: datetime, now: datetime) -> str:
    """Return the time of day, with the date in front when that is another day; both in the viewer's time zone."""
    time = time_of_day(when)
    if when.date() == now.date():
        return time
    day = QLocale().toString(_qt(when.date()), translate("Time", "d MMM", "a date within a year, in Qt's letters"))
    return translate("Time", "{date}, {time}").format(date=day, time=time)


def age(created_at: datetime, now: datetime) -> str:
    """Return when that was, as briefly as it can be understood; both aware, told in the viewer's time zone."""
    here, today = created_at.astimezone(), now.astimezone()
    if fresh := _fresh(created_at, now):
        return fresh
    if here.date() == today.date() - timedelta(days=1):
        return translate("Time", "yesterday, {time}").format(time=time_of_day(here))
    if here.year != today.year:
        return QLocale().toString(_qt(here.date()), _SHORT)
    return moment(here, today)


def age_on_its_day(created_at: datetime, now: datetime) -> str:
    """Return the same where the day stands above."""
    return _fresh(created_at, now) or time_of_day(created_at.astimezone())


def day(that: date, today: date) -> str:
    """Return the heading of what came on one day: ``Today``, ``Yesterday``, ``Monday, 17 November``."""
    if that == today:
        return translate("Time", "Today")
    if that == today - timedelta(days=1):
        return translate("Time", "Yesterday")
    if that.year == today.year:
        letters = translate("Time", "dddd, d MMMM", "a day of this year, in Qt's letters")
    else:
        letters = translate("Time", "dddd, d MMMM yyyy", "a day of another year, in Qt's letters")
    return QLocale().toString(_qt(that), letters)


def exact_time(created_at: datetime) -> str:
    """Return date, time and zone in full, in the viewer's time zone and the desktop's format."""
    here = QDateTime.fromMSecsSinceEpoch(round(created_at.timestamp() * 1000))
    return QLocale().toString(here, QLocale.FormatType.LongFormat)


def _fresh(created_at: datetime, now: datetime) -> str:
    """Return the age of what is younger than an hour."""
    passed_s = (now - created_at).total_seconds()
    if abs(passed_s) < 60:  # the site's clock may be a little ahead of ours
        return translate("Time", "just now")
    minutes = int(passed_s // 60)
    return translate("Time", "%n min ago", None, minutes) if 0 < passed_s < 3600 else ""


def _qt(that: date) -> QDate:
    return QDate(that.year, that.month, that.day)

"""The words of the list: whom a notification is from, when it came, what a screen reader says of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from nirmaan_tray.model.filter import EVERYTHING, UNREAD
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import list_words, time_words

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""Three in the afternoon in India."""
ROW = Notification(
    "n1", "New PR", "Please approve", NOW - timedelta(minutes=12), event_id="pr:new", sender="asha.rao@office"
)


@pytest.fixture(autouse=True)
def in_india(viewer_in: Callable[[str], None]) -> Iterator[None]:
    """The viewer is in India, and reads dates as the British write them."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    viewer_in("Asia/Kolkata")
    yield
    QLocale.setDefault(before)


SENDERS = [
    ("asha.rao@site.example", "Asha Rao"),
    ("raj_kumar99@site.example", "Raj Kumar"),
    ("meera+nirmaan@site.example", "Meera"),
    ("anna-lena.mcDonald@x", "Anna Lena McDonald"),
    ("42@x", "42@x"),
    ("@x", "@x"),
    ("आशा.राव@x", "आशा राव"),
    ("Administrator", "Administrator"),
    ("", "Administrator"),
    (None, "Administrator"),
]


@pytest.mark.parametrize(("user", "name"), SENDERS, ids=[str(user) for user, _ in SENDERS])
def test_a_sender_is_called_by_a_readable_name(user: str | None, name: str) -> None:
    assert list_words.sender(user) == name


def test_the_last_line_says_where_from() -> None:
    assert list_words.small_print(ROW) == "Asha Rao"
    where = replace(ROW, project="PROJ-1", work_package="Civil Works")
    assert list_words.small_print(where) == "PROJ-1 · Civil Works · Asha Rao"


DAYS = [
    (date(2026, 11, 23), "Today"),
    (date(2026, 11, 22), "Yesterday"),
    (date(2026, 11, 16), "Monday, 16 November"),
    (date(2025, 11, 17), "Monday, 17 November 2025"),
    (date(2026, 11, 24), "Tuesday, 24 November"),
]


@pytest.mark.parametrize(("that", "said"), DAYS, ids=[said for _, said in DAYS])
def test_days_have_headings(that: date, said: str) -> None:
    assert time_words.day(that, date(2026, 11, 23)) == said


def test_days_are_named_in_the_viewers_language() -> None:
    QLocale.setDefault(QLocale("hi_IN"))
    assert time_words.day(date(2026, 11, 16), date(2026, 11, 23)) == "सोमवार, 16 नवंबर"


def test_under_its_day_a_time_needs_no_date() -> None:
    assert time_words.age_on_its_day(NOW - timedelta(minutes=12), NOW) == "12 min ago"
    assert time_words.age_on_its_day(NOW - timedelta(days=9), NOW) == "15:00"


def test_a_row_is_said_with_all_that_its_pictures_mean() -> None:
    assert list_words.spoken_row(ROW, NOW, "Today") == (
        "Today, Unread, New PR, Please approve, Purchase request, Asha Rao, 12 min ago"
    )
    strange = replace(
        ROW,
        title="",
        seen=True,
        kind=Kind.WARNING,
        mark_pending=True,
        mark_refused="not_permitted",
        snoozed_until=NOW + timedelta(minutes=30),
    )
    said = list_words.spoken_row(strange, NOW)
    assert said.startswith("Warning, (no title), ")
    assert "is being marked, Could not be marked: the site does not allow" in said
    assert "snoozed until 15:30" in said
    assert "Unread" not in said


def test_a_snooze_until_another_day_has_its_date() -> None:
    assert list_words.snoozed(NOW + timedelta(days=1), NOW) == "until 24 Nov, 15:00"


def test_what_is_pointed_at_says_the_exact_time_and_the_rest() -> None:
    lines = list_words.details(replace(ROW, document="Payments", docname="P-1", mark_refused="busy")).split("\n")
    assert lines[0].startswith("Monday, 23 November 2026")
    assert "14:48:00" in lines[0]
    assert lines[1:3] == ["Purchase request · Information", "Payments · P-1"]
    assert lines[3].startswith("Could not be marked: ")


def test_every_topic_and_kind_has_a_name_of_its_own() -> None:
    assert len({list_words.topic(topic) for topic in Topic}) == len(Topic)
    assert len({list_words.kind(kind) for kind in Kind}) == len(Kind)
    assert list_words.list_name(UNREAD) != list_words.list_name(EVERYTHING)

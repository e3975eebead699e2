"""A notification on the terminal."""

import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import printed
from nirmaan_tray.model.notification import Notification

SITE = "https://office.example"
AT = datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC)
FULL = Notification(
    name="pu0j098o1p",
    title="New PR “Created”",
    description="First line\nSecond line",
    created_at=AT,
    document="Procurement Requests",
    docname="PR-0001",
    project="PROJ-001",
    work_package="Electrical",
    action_url="prs&milestones/procurement-requests/PR-0001",
    event_id="pr:new",
    sender="a@b",
)
BARE = Notification(name="bare", title="", description="", created_at=AT)
EPOCH = datetime(1971, 1, 1)  # noqa: DTZ001 - a bound, naive as hypothesis wants it
KEYS = ["name", "title", "description", "event_id", "document", "docname", "project", "url", "created_at"]


def test_programs_are_told_exactly_what_was_promised() -> None:
    assert list(printed.fields(FULL, SITE)) == KEYS
    assert printed.fields(FULL, SITE) == {
        "name": "pu0j098o1p",
        "title": "New PR “Created”",
        "description": "First line\nSecond line",
        "event_id": "pr:new",
        "document": "Procurement Requests",
        "docname": "PR-0001",
        "project": "PROJ-001",
        "url": "https://office.example/frontend/prs&milestones/procurement-requests/PR-0001",
        "created_at": AT.astimezone().isoformat(),
    }


def test_what_is_not_known_is_null() -> None:
    told = printed.fields(BARE, SITE)
    assert list(told) == KEYS
    assert [key for key, value in told.items() if value is None] == ["event_id", "document", "docname", "project"]
    assert told["url"] == "https://office.example/frontend/notifications"


@pytest.fixture(params=[("Asia/Kolkata", "+05:30"), ("UTC", "+00:00"), ("America/St_Johns", "-03:30")])
def local_offset(request: pytest.FixtureRequest) -> Iterator[str]:
    """A computer that stands somewhere else; its offset from UTC."""
    if sys.platform != "win32":
        zone, offset = request.param
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            yield offset
        time.tzset()
    else:
        pytest.skip("a process cannot change its time zone there")


def test_time_is_iso_8601_with_the_offset_of_this_place(local_offset: str) -> None:
    told = str(printed.fields(FULL, SITE)["created_at"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d", told)
    assert told.endswith(local_offset)
    assert datetime.fromisoformat(told) == AT


@given(st.text(), st.text(), st.none() | st.text(), st.datetimes(timezones=st.just(UTC), min_value=EPOCH))
def test_one_object_a_line_with_an_absolute_url(title: str, text: str, url: str | None, at: datetime) -> None:
    at = min(at, datetime(9000, 1, 1, tzinfo=UTC))
    line = printed.as_json(Notification("n", title, text, at, action_url=url), SITE)
    assert "\n" not in line
    assert "\r" not in line
    told = json.loads(line)
    assert (told["title"], told["description"]) == (title, text)
    assert told["url"].startswith(f"{SITE}/frontend/")
    assert datetime.fromisoformat(told["created_at"]) == at


def test_people_read_when_what_where_and_its_link() -> None:
    when = f"{AT.astimezone():%d %b %H:%M}"
    assert [line.strip() for line in printed.as_text(FULL, SITE).splitlines()] == [
        f"{when}  New PR “Created”",
        "First line",
        "Second line",
        "PROJ-001 · Procurement Requests · PR-0001",
        "https://office.example/frontend/prs&milestones/procurement-requests/PR-0001",
    ]


def test_a_notification_without_a_title_is_named() -> None:
    lines = printed.as_text(BARE, SITE).splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("  bare")
    assert lines[1].strip() == "https://office.example/frontend/notifications"


def test_later_is_later() -> None:
    later = Notification("n", "", "", AT + timedelta(microseconds=1))
    assert str(printed.fields(FULL, SITE)["created_at"]) < str(printed.fields(later, SITE)["created_at"])


def test_a_link_leads_to_where_the_web_app_is() -> None:
    bench = ("http://localhost:8000", "http://localhost:8080/")
    assert printed.fields(BARE, *bench)["url"] == "http://localhost:8080/notifications"
    assert printed.as_text(BARE, *bench).endswith("http://localhost:8080/notifications")
    assert "http://localhost:8080/notifications" in printed.as_json(BARE, *bench)

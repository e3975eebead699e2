"""Payloads and documents become notifications, whatever they are called and whatever is missing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.errors import PayloadMalformed
from nirmaan_tray.events import DOCTYPE, FIELDS, NAME_LIMIT, event, list_update, notification
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.realtime import Event, ListUpdate

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
PAYLOAD = {
    "title": "New PR Created",
    "description": "By <b>A &amp; B</b>",
    "project": "PROJ-001",
    "work_package": "Electrical",
    "sender": "a@b",
    "docname": "PR-0001",
    "notificationId": "pu0j098o1p",
}
ROW = {
    "name": "pu0j098o1p",
    "creation": "2026-11-23 11:14:42.455083",
    "modified": "2026-11-23 11:15:00.000001",
    "title": "Steel &amp; Cement",
    "description": "<p>a</p><p>b</p>",
    "document": "Procurement Requests",
    "docname": "PR-0001",
    "project": "PROJ-001",
    "work_package": "Electrical",
    "seen": "false",
    "action_url": "projects/PROJ-001",
    "type": "warning",
    "event_id": "pr:new",
    "sender": "a@b",
}


def told(payload: object, name: str = "pr:new") -> Event:
    found = event(name, payload, NOW)
    assert found is not None
    return found


def test_a_real_payload() -> None:
    assert told(PAYLOAD) == Event(
        "pr:new",
        Notification(
            name="pu0j098o1p",
            title="New PR Created",
            description="By A & B",
            created_at=NOW,
            docname="PR-0001",
            project="PROJ-001",
            work_package="Electrical",
            event_id="pr:new",
            sender="a@b",
            complete=False,
        ),
        deletion=False,
    )


def test_the_oldest_form() -> None:
    found = told({"notificationId": "x"}).notification
    assert found == Notification("x", "", "", NOW, event_id="pr:new", complete=False)


@pytest.mark.parametrize("key", sorted(set(PAYLOAD) - {"notificationId"}))
def test_any_other_key_may_be_missing_or_null(key: str) -> None:
    without = told({k: v for k, v in PAYLOAD.items() if k != key})
    assert without == told(PAYLOAD | {key: ""})
    assert without == told({**PAYLOAD, key: None})
    assert without != told(PAYLOAD)


@pytest.mark.parametrize(
    "name",
    ["pr:new", "Rejected-sb:new", "payment:ceo_approved", "project:ceo_hold_releasable", "sb:invented", "x", "", "नया"],
)
def test_every_name_of_an_event_will_do(name: str) -> None:
    found = told(PAYLOAD, name)
    assert (found.event_id, found.notification.event_id, found.deletion) == (name, name, False)


@pytest.mark.parametrize("name", ["pr:delete", "payment:delete", "sb:delete", "anything:delete"])
def test_deletions(name: str) -> None:
    assert told({"notificationId": "x"}, name).deletion


@pytest.mark.parametrize(
    "payload", [None, "", "notificationId", 1, [], ["notificationId"], {}, {"name": "x"}, {"docname": "PR-1"}, True]
)
@pytest.mark.parametrize("name", ["pr:editing:started", "itm:created", "progress", "pr:delete"])
def test_what_carries_no_id_is_none_in_silence(payload: object, name: str) -> None:
    assert event(name, payload, NOW) is None


@pytest.mark.parametrize(
    "name",
    [None, "", 7, 1.5, True, [], {}, ["x"], "a\nb", "a\x00", "\x1b[2J", "\ud800", "\u202e", "x" * (NAME_LIMIT + 1)],
)
def test_what_is_no_name_is_malformed(name: object) -> None:
    with pytest.raises(PayloadMalformed) as caught:
        event("pr:new", {"notificationId": name}, NOW)
    assert len(caught.value.detail) < 200
    caught.value.detail.encode()
    with pytest.raises(PayloadMalformed):
        notification({**ROW, "name": name}, KOLKATA, NOW)
    assert list_update({"doctype": DOCTYPE, "name": name}) is None


def test_a_row_without_a_name_is_malformed() -> None:
    with pytest.raises(PayloadMalformed):
        notification({"title": "x"}, KOLKATA, NOW)


def test_a_full_document() -> None:
    assert set(ROW) == set(FIELDS)
    assert notification(ROW, KOLKATA, NOW) == Notification(
        name="pu0j098o1p",
        title="Steel & Cement",
        description="a\nb",
        created_at=datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC),
        document="Procurement Requests",
        docname="PR-0001",
        project="PROJ-001",
        work_package="Electrical",
        seen=False,
        action_url="projects/PROJ-001",
        kind=Kind.WARNING,
        event_id="pr:new",
        sender="a@b",
        creation="2026-11-23 11:14:42.455083",
        modified="2026-11-23 11:15:00.000001",
        complete=True,
    )


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"name"}))
def test_fields_left_out_are_null(field: str) -> None:
    without = {k: v for k, v in ROW.items() if k != field}
    assert notification(without, KOLKATA, NOW) == notification({**ROW, field: None}, KOLKATA, NOW)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("true", True),
        ("1", True),
        (1, True),
        (True, True),
        ("false", False),
        ("0", False),
        (0, False),
        ("", False),
        (None, False),
        ("yes", False),
        ("True", False),
        (False, False),
        ([], False),
    ],
)
def test_seen(seen: object, expected: bool) -> None:
    assert notification({**ROW, "seen": seen}, KOLKATA, NOW).seen is expected


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("info", Kind.INFO),
        ("warning", Kind.WARNING),
        ("alert", Kind.ALERT),
        ("new", Kind.INFO),
        (None, Kind.INFO),
        (3, Kind.INFO),
    ],
)
def test_an_unknown_kind_is_information(written: object, kind: Kind) -> None:
    assert notification({**ROW, "type": written}, KOLKATA, NOW).kind is kind


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2026-11-23 11:30:00.000000", "Asia/Kolkata", NOW),
        ("2026-11-23 11:30:00", "Asia/Kolkata", NOW),
        ("2026-11-23 06:00:00.000000", "UTC", NOW),
        ("2026-11-23 06:00:00+00:00", "Asia/Kolkata", NOW),
        ("2026-07-01 12:00:00", "Europe/Berlin", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("", "UTC", NOW),
        ("yesterday", "UTC", NOW),
        ("0001-01-01 00:00:00", "Asia/Kolkata", NOW),
        ("1969-12-31 00:00:00", "UTC", NOW),
        ("9999-12-31 23:59:59", "UTC", NOW),
        ("9999-12-31 23:59:59", "America/New_York", NOW),
        (20261123, "UTC", None),
        (None, "UTC", NOW),
    ],
)
def test_times_are_naive_in_the_sites_zone(written: object, zone: str, expected: datetime | None) -> None:
    found = notification({**ROW, "creation": written}, ZoneInfo(zone), NOW).created_at
    assert found.tzinfo is UTC
    assert expected is None or found == expected


def test_numbers_are_as_good_as_their_text() -> None:
    found = notification({**ROW, "docname": 12, "project": 1.5, "title": 7}, KOLKATA, NOW)
    assert (found.docname, found.project, found.title) == ("12", "1.5", "7")


@pytest.mark.parametrize("field", ["document", "docname", "project", "work_package", "event_id", "sender"])
def test_names_and_ids_steer_no_terminal_and_break_no_line(field: str) -> None:
    found = getattr(notification({**ROW, field: " PR\n\x1b[2J\u2028000\x9b1\u202e\ud800 "}, KOLKATA, NOW), field)
    assert found.isprintable()
    assert found.startswith("PR [2J 0001")
    assert getattr(notification({**ROW, field: "\x1b\x00"}, KOLKATA, NOW), field) is None


def test_an_events_name_can_be_stored_and_printed() -> None:
    found = told(PAYLOAD, "pr:\ud800\x1b[2Jnew")
    assert found.event_id == found.notification.event_id == "pr:[2Jnew"


@pytest.mark.parametrize(
    "payload", [None, 1, "x", [], {}, {"doctype": "ToDo", "name": "x"}, {"doctype": DOCTYPE}, {"name": "x"}]
)
def test_list_updates_of_others_are_none(payload: object) -> None:
    assert list_update(payload) is None


def test_list_update() -> None:
    assert list_update({"doctype": DOCTYPE, "name": "x", "user": "a@b"}) == ListUpdate("x")


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_rows = st.dictionaries(st.sampled_from([*FIELDS, "notificationId", "x"]), _values)


@given(st.text(st.characters(codec=None)), _rows | _values)
def test_no_payload_breaks_anything(name: str, payload: object) -> None:
    list_update(payload)
    try:
        found = event(name, payload, NOW)
    except PayloadMalformed:
        return
    if found is not None:
        can_be_kept(found.notification)


@given(_rows, st.sampled_from(["Asia/Kolkata", "America/New_York", "UTC"]))
def test_no_row_breaks_anything(row: dict[str, object], zone: str) -> None:
    can_be_kept(notification({**row, "name": "x"}, ZoneInfo(zone), NOW))


def can_be_kept(found: Notification) -> None:
    for field in (
        "name",
        "title",
        "description",
        "document",
        "docname",
        "project",
        "action_url",
        "event_id",
        "creation",
    ):
        (getattr(found, field) or "").encode()
    assert found.created_at.tzinfo is not None


def test_recorded_documents_are_read() -> None:
    file = Path(__file__).parent.parent / "contract" / "exchanges.json"
    bodies = [
        e["response"]["body"]
        for e in json.loads(file.read_text(encoding="utf-8"))
        if e["name"] in {"get.token", "create"}
    ]
    assert len(bodies) == 2
    for body in bodies:
        found = notification(body["data"], KOLKATA, NOW)
        assert found.name == body["data"]["name"]
        assert found.created_at < NOW
        assert found.modified == body["data"]["modified"]

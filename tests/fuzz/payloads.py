"""Realtime payloads and documents, from JSON to the text of a toast. Input: a line with the event's name, then JSON."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nirmaan_tray import events
from nirmaan_tray.errors import PayloadMalformed
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.printed import as_json, as_text
from nirmaan_tray.toast import markup
from tests.fuzz.surface import Surface, one_printable_line, text

_NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Kolkata")
_SITE = "https://nirmaan.example.com"


def check(data: bytes) -> None:
    """Whatever JSON holds becomes a notification that can be stored, printed and shown, or is malformed."""
    name, _, body = data.partition(b"\n")
    try:
        payload = json.loads(text(body))
    except (ValueError, RecursionError):
        return
    events.list_update(payload)
    try:
        event = events.event(text(name), payload, _NOW)
        if event is not None:
            assert one_printable_line(event.event_id)
            _usable(event.notification)
        if isinstance(payload, dict):
            _usable(events.notification(payload, _ZONE, _NOW))
    except PayloadMalformed as error:
        str(error).encode()


def _usable(found: Notification) -> None:
    assert 0 < len(found.name) <= events.NAME_LIMIT
    for label in (found.name, found.docname, found.document, found.project, found.sender, found.event_id):
        assert one_printable_line(label)
    assert found.created_at.tzinfo is not None
    as_text(found, _SITE).encode()
    as_json(found, _SITE).encode()
    title, body = markup.line(found.title, markup.TITLE_CHARS), markup.body(found.description)
    assert len(title) <= markup.TITLE_CHARS
    assert len(body) <= markup.BODY_CHARS
    assert not {"<", ">"} & set(markup.escape(title + body))


SURFACE = Surface(
    ready=lambda: nullcontext(check),
    seeds=(
        b'pr:new\n{"title": "New PR Created", "description": "By <b>A &amp; B</b>", "project": "PROJ-001",'
        b' "work_package": "Electrical", "sender": "a@b", "docname": "PR-0001", "notificationId": "pu0j098o1p"}',
        b'pr:delete\n{"notificationId": "pu0j098o1p"}',
        b'list_update\n{"doctype": "Nirmaan Notifications", "name": "pu0j098o1p", "user": "a@b"}',
        b'x\n{"name": "a", "creation": "2026-11-23 11:14:42.455083", "modified": "2026-11-23 11:15:00", "title": "Steel &amp;",'
        b' "description": "<p>a</p><p>b</p>", "document": "Procurement Requests", "seen": "false", "type": "alert",'
        b' "action_url": "procurement-requests/PR-0001?tab=Approve%20PR", "event_id": "pr:new"}',
    ),
    words=(
        *(f'"{key}": '.encode() for key in ("notificationId", "user", *events.FIELDS)),
        *rb'null true 1e999 -1 [ ] { } , " "\ud800" "\u202e\u0007" < </ <!-- <script> <br> &#x0; &#xd800; :delete'.split(),
        *(
            b"9" * 30,
            b'"0001-01-01 00:00:00"',
            b'"9999-12-31T23:59:59+00:00"',
            b"\xed\xa0\x80",
            b"\x1b[2J",
            "क्\u200d".encode(),
        ),
    ),
)

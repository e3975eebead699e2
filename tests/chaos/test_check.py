"""The check finds whatever is wrong: one thing each is made so, and it is said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nirmaan_tray.demo.documents import Document
from tests.chaos.check import KILLED, Outcome, violations
from tests.chaos.victim import Life, Told

MOMENT = "2026-11-23 12:00:00.000000"


def document(name: str, **fields: Any) -> Document:
    usual: dict[str, Any] = {"title": f"T &amp; {name}", "description": "<b>d</b>", "seen": "false", "type": "info"}
    return Document(name=name, creation=MOMENT, modified=MOMENT, event_id="pr:new", **(usual | fields))


def row(name: str, **fields: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "title": f"T & {name}",
        "description": "d",
        "seen": False,
        "kind": "info",
        "complete": True,
    }
    usual |= dict.fromkeys(("document", "docname", "project", "work_package", "action_url", "sender"))
    return {"name": name, "creation": MOMENT, "modified": MOMENT, "event_id": "pr:new"} | usual | fields


def shown(name: str, at: float, life: int = 1) -> Told:
    return Told(at, life, "shown", {"name": name})


WELL = Outcome(
    site=[document("old"), document("news"), document("read", seen="true"), document("silent")],
    rows=[row("old"), row("news"), row("read", seen=True), row("silent"), row("deleted", seen=True)],
    unread=["old", "news", "silent"],
    marks=[],
    link="up",
    news=["news", "read", "deleted", "silent"],
    marked=["read", "deleted"],
    claims={"news": 10.0, "read": 20.0, "silent": 29.9},
    told=[shown("news", 10.1), shown("read", 20.1), shown("deleted", 21.0), shown("phantom", 22.0)],
    lives=[Life(0.0, 30.0, KILLED), Life(31.0)],
)
"""Everything as it may be: ``silent`` was claimed right before a kill, ``phantom`` never came to be."""


def test_nothing_is_said_when_all_is_well() -> None:
    assert violations(WELL) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda o: replace(o, link="offline"), "the link is offline"),
        (lambda o: replace(o, link=""), "the link is untold"),
        (lambda o: replace(o, unread=["old", "news"]), "silent is unread on the site only"),
        (lambda o: replace(o, unread=[*o.unread, "deleted"]), "deleted is unread here only"),
        (lambda o: replace(o, rows=[r for r in o.rows if r["name"] != "read"]), "read is missing here"),
        (
            lambda o: replace(o, rows=[*o.rows[1:], row("old", title="T &amp; old")]),
            "old: title is 'T &amp; old' here and 'T & old' on the site",
        ),
        (
            lambda o: replace(o, rows=[*o.rows[1:], row("old", seen=True)]),
            "old: seen is True here and False on the site",
        ),
        (
            lambda o: replace(o, rows=[*o.rows[1:], row("old", complete=False)]),
            "old: complete is False here and True on the site",
        ),
        (
            lambda o: replace(o, rows=[*o.rows[1:], row("old", modified="2026")]),
            f"old: modified is '2026' here and '{MOMENT}' on the site",
        ),
        (lambda o: replace(o, marks=["read"]), "the mark of read was not sent"),
        (lambda o: replace(o, marked=["news"]), "news was marked seen, and the site does not know"),
        (lambda o: replace(o, told=[*o.told, shown("news", 25.0)]), "news was announced 2 times"),
        (lambda o: replace(o, told=[*o.told, shown("phantom", 40.0, life=2)]), "phantom was announced 2 times"),
        (lambda o: replace(o, told=[*o.told, shown("old", 25.0)]), "old was there before and was announced"),
        (lambda o: replace(o, told=o.told[1:]), "news was never announced"),
        (lambda o: replace(o, claims={}), "silent was never announced"),
        (lambda o: replace(o, claims=o.claims | {"silent": 24.0}), "silent was never announced"),
        (lambda o: replace(o, claims=o.claims | {"later": 29.95}), "silent was never announced"),
        (lambda o: replace(o, lives=[Life(0.0)]), "silent was never announced"),
        (lambda o: replace(o, lives=[*o.lives, Life(40.0, 41.0, 1)]), "process 3 ended by itself with 1"),
        (
            lambda o: replace(o, told=[*o.told, Told(1.0, 1, "trouble", {"code": "bug"})]),
            "the client was in trouble: {'code': 'bug'}",
        ),
    ],
)
def test_what_is_wrong_is_said(spoil: Callable[[Outcome], Outcome], said: str) -> None:
    assert violations(spoil(WELL)) == [said]

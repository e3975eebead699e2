"""What has to be true when the chaos is over. Pure: facts in, sentences out; no sentence means that all is well."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from nirmaan_tray.demo.documents import Document
from tests.chaos.victim import Life, Told

SEEN = frozenset({"true", "1"})
"""How the site writes it (contract)."""

CLAIM_TO_TOAST_S = 5.0
"""A client that was killed later than that after a claim had the time to show what it claimed."""

KILLED = -9

_SAME = ("document", "docname", "project", "work_package", "action_url", "event_id", "sender", "creation", "modified")
_TEXTS = ("title", "description")
_TAG = re.compile("</?[a-z]+>")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Both sides at one moment.

    ``site``: all documents of the user. ``rows``, ``unread``, ``marks``: what the client has. ``link``: what it says of its
    connection. ``news``: names of what came about while the client was there. ``marked``: what a person marked seen, and the
    client confirmed. ``claims``: when the client took it upon itself to announce a name, seconds since 1970.
    """

    site: Sequence[Document]
    rows: Sequence[Mapping[str, Any]]
    unread: Collection[str]
    marks: Collection[str]
    link: str
    news: Collection[str]
    marked: Collection[str]
    claims: Mapping[str, float]
    told: Sequence[Told]
    lives: Sequence[Life]


def violations(outcome: Outcome) -> list[str]:
    """Return everything that is not as promised."""
    return [
        *_connected(outcome),
        *_equal_unread(outcome),
        *_rows_agree(outcome),
        *_marks_arrived(outcome),
        *_announced_once(outcome),
        *_died_by_our_hand(outcome),
        *(f"the client was in trouble: {told.fields}" for told in outcome.told if told.fact == "trouble"),
    ]


def _connected(outcome: Outcome) -> list[str]:
    return [] if outcome.link == "up" else [f"the link is {outcome.link or 'untold'}"]


def _equal_unread(outcome: Outcome) -> list[str]:
    theirs = {document.name for document in outcome.site if document.seen not in SEEN}
    ours = set(outcome.unread)
    return [
        *(f"{name} is unread on the site only" for name in sorted(theirs - ours)),
        *(f"{name} is unread here only" for name in sorted(ours - theirs)),
    ]


def _rows_agree(outcome: Outcome) -> list[str]:
    rows = {row["name"]: row for row in outcome.rows}
    found: list[str] = []
    for document in outcome.site:
        row = rows.get(document.name)
        if row is None:
            found.append(f"{document.name} is missing here")
            continue
        expected: dict[str, object] = {field: getattr(document, field) for field in _SAME}
        expected |= {field: unescape(_TAG.sub("", getattr(document, field) or "")) for field in _TEXTS}
        expected |= {"seen": document.seen in SEEN, "kind": document.type, "complete": True}
        found += [
            f"{document.name}: {field} is {row[field]!r} here and {value!r} on the site"
            for field, value in expected.items()
            if row[field] != value
        ]
    return found


def _marks_arrived(outcome: Outcome) -> list[str]:
    documents = {document.name: document for document in outcome.site}
    return [
        # One for a document that is not there may wait a while: its event may be ahead of it.
        *(f"the mark of {name} was not sent" for name in sorted(outcome.marks) if name in documents),
        *(
            f"{name} was marked seen, and the site does not know"
            for name in sorted(outcome.marked)
            if name in documents and documents[name].seen not in SEEN
        ),
    ]


def _announced_once(outcome: Outcome) -> list[str]:
    shown = Counter(told.name for told in outcome.told if told.fact == "shown")
    there = {document.name for document in outcome.site}
    news = set(outcome.news)
    return [
        *(f"{name} was announced {times} times" for name, times in sorted(shown.items()) if times > 1),
        *(f"{name} was there before and was announced" for name in sorted((shown.keys() & there) - news)),
        *(f"{name} was never announced" for name in sorted((news & there) - shown.keys() - fallen(outcome))),
    ]


def fallen(outcome: Outcome) -> set[str]:
    """Return the names whose claim was the last thing that a killed process did: no toast, and none will come."""
    shown = {told.name for told in outcome.told if told.fact == "shown"}
    found: set[str] = set()
    for life in outcome.lives:
        if life.code != KILLED or life.ended is None:
            continue
        # Claimed and shown one by one: only the last one can fall in between.
        claimed = [(at, name) for name, at in outcome.claims.items() if life.began <= at <= life.ended]
        at, name = max(claimed, default=(0.0, ""))
        if name not in shown and life.ended - at < CLAIM_TO_TOAST_S:
            found.add(name)
    return found


def _died_by_our_hand(outcome: Outcome) -> list[str]:
    return [
        f"process {number} ended by itself with {life.code}"
        for number, life in enumerate(outcome.lives, 1)
        if life.code not in {None, KILLED}
    ]

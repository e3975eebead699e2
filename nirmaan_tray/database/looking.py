"""Filters as queries: which rows are meant, in which order, and how many there would be of each sort.

A page without a filter is read along the index of all rows, newest first, in 1 ms. With one, all of the index is read that
holds whatever is looked at: 20 to 60 ms at 100,000 rows, as ``benchmarks/searching.py`` has it.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nirmaan_tray.database.records import NOTIFICATION, instant
from nirmaan_tray.errors import StoreDamaged
from nirmaan_tray.folded import folded
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.topics import Topic

WORDS = 20
"""So many words of what was typed are looked for: SQLite has a limit, and somebody may paste a whole letter."""

_NEWEST_FIRST = "ORDER BY created_at DESC, name DESC"


@dataclass(frozen=True, slots=True)
class Query:
    """A statement, and the values of its question marks."""

    sql: str
    parameters: tuple[object, ...] = ()


def page(wanted: Filter, limit: int, before: Notification | None) -> Query:
    """Ask for up to ``limit`` records of ``NOTIFICATION``, newest first, beginning behind ``before``."""
    names = _names(wanted, limit, before)
    query = f"SELECT {NOTIFICATION} FROM notification WHERE name IN ({names.sql}) {_NEWEST_FIRST}"  # noqa: S608
    return Query(query, names.parameters)


def names(wanted: Filter) -> Query:
    """Ask for the names of all that a filter leaves in, newest first."""
    return _names(wanted, -1, None)


def counts(wanted: Filter) -> Query:
    """Ask for what ``counted`` makes the counts of."""
    text = _conditions(Filter(text=wanted.text))
    query = (
        f"SELECT topic, project, seen, count(*) FROM notification INDEXED BY notification_looked_for"  # noqa: S608 - only constants
        f" WHERE withdrawn_at IS NULL{text.sql} GROUP BY topic, project, seen"
    )
    return Query(query, text.parameters)


def counted(wanted: Filter, records: Iterable[tuple[str, str | None, int, int]]) -> Counts:
    """Return the counts that the answer to ``counts`` gives. Raises ``StoreDamaged``."""
    views: Counter[bool] = Counter()
    topics: Counter[Topic] = Counter()
    projects: Counter[str] = Counter()
    for stored, project, seen, count in records:
        try:
            topic = Topic(stored)
        except ValueError as error:
            raise StoreDamaged(str(error)) from error
        of_topics = not wanted.topics or topic in wanted.topics
        of_projects = not wanted.projects or project in wanted.projects
        if of_topics and of_projects:
            views[bool(seen)] += count
        if seen and wanted.unread_only:
            continue
        if of_projects:
            topics[topic] += count
        if of_topics and project:
            projects[project] += count
    return Counts(views[False], views.total(), _largest_first(topics), _largest_first(projects))


def _largest_first(counter: Counter[Any]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _names(wanted: Filter, limit: int, before: Notification | None) -> Query:
    conditions = _conditions(wanted)
    # All, and all that is unread, have indices of their own, in the order of time.
    index = "INDEXED BY notification_looked_for" if _conditions(replace(wanted, unread_only=False)).sql else ""
    behind = " AND (created_at, name) < (?, ?)" if before else ""
    query = f"SELECT name FROM notification {index} WHERE withdrawn_at IS NULL{conditions.sql}{behind} {_NEWEST_FIRST} LIMIT ?"  # noqa: S608
    place = (instant(before.created_at), before.name) if before else ()
    return Query(query, (*conditions.parameters, *place, limit))


def _conditions(wanted: Filter) -> Query:
    parts: list[str] = []
    values: list[object] = []
    if wanted.unread_only:
        parts.append("seen = 0")
    for column, chosen in (("topic", wanted.topics), ("project", wanted.projects)):
        if chosen:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608 - only our two
            values.append(json.dumps(sorted(chosen)))
    for word in list(dict.fromkeys(folded(wanted.text).split()))[:WORDS]:
        parts.append("instr(folded, ?) > 0")
        values.append(word)
    return Query("".join(f" AND {part}" for part in parts), tuple(values))

"""Frappe's list arguments (fields, filters, order) as parametrised SQL, with Frappe's notions of null."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

FIELDS = [
    "name",
    "owner",
    "creation",
    "modified",
    "modified_by",
    "docstatus",
    "idx",
    "recipient",
    "recipient_role",
    "sender",
    "title",
    "description",
    "document",
    "docname",
    "project",
    "work_package",
    "seen",
    "action_url",
    "type",
    "event_id",
]
"""Columns in the order in which the site writes them."""

TIMES = frozenset({"creation", "modified"})
NUMBERS = frozenset({"docstatus", "idx"})

_COMPARE = frozenset({"=", "!=", ">", ">=", "<", "<="})
_ORDER = re.compile(r"(?:`?tab[^`]*`?\.)?`?(\w+)`?(?:\s+(asc|desc))?", re.IGNORECASE)
_DEFAULT_LENGTH = 20


class FieldUnknown(ValueError):
    """A query names a field that the DocType lacks; the text is its name."""


class QueryInvalid(ValueError):
    """A query that the site cannot make sense of; the text says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """A list request. ``where`` and ``order`` are SQL made of known column names only; values are in ``values``.

    ``length`` 0 means all rows.
    """

    fields: tuple[str, ...] = ("name",)
    where: str = "1"
    values: tuple[str | int, ...] = ()
    order: str = "modified DESC"
    start: int = 0
    length: int = _DEFAULT_LENGTH


def parse(arguments: Mapping[str, str]) -> Query:
    """Make a query of a request's arguments.

    Raises FieldUnknown and QueryInvalid.
    """
    clauses: list[str] = []
    values: list[str | int] = []
    for key, joint in (("filters", " AND "), ("or_filters", " OR ")):
        conditions = [_condition(*item) for item in _filters(arguments.get(key, ""))]
        if conditions:
            clauses.append("(" + joint.join(sql for sql, _ in conditions) + ")")
            values += [value for _, found in conditions for value in found]
    return Query(
        fields=_fields(arguments.get("fields", "")),
        where=" AND ".join(clauses) or "1",
        values=tuple(values),
        order=_order(arguments.get("order_by", "")),
        start=_number(arguments.get("limit_start", "0")),
        length=_number(arguments.get("limit_page_length") or arguments.get("limit") or str(_DEFAULT_LENGTH)),
    )


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise QueryInvalid(f"not JSON: {text[:80]}") from error


def _number(text: str) -> int:
    try:
        return max(0, int(text))
    except ValueError as error:
        raise QueryInvalid(f"not a number: {text[:80]}") from error


def _known(field: object) -> str:
    if field not in FIELDS:
        raise FieldUnknown(str(field))
    return str(field)


def _fields(text: str) -> tuple[str, ...]:
    wanted = _json(text) if text else ["name"]
    if not isinstance(wanted, list):
        raise QueryInvalid("fields is not a list")
    if wanted == ["*"]:
        return tuple(FIELDS)
    return tuple(_known(field) for field in wanted)


def _order(text: str) -> str:
    parts: list[str] = []
    for part in text.split(",") if text.strip() else ():
        match = _ORDER.fullmatch(part.strip())
        if match is None:
            raise QueryInvalid(f"Illegal SQL Query: {part.strip()[:80]}")
        parts.append(f"{_known(match[1])} {(match[2] or 'asc').upper()}")
    return ", ".join(parts) or "modified DESC"


def _filters(text: str) -> list[tuple[str, str, object]]:
    """Return (field, operator, value) for each filter, of a list of lists or of an object."""
    found = _json(text) if text else []
    if isinstance(found, dict):
        pairs = [(field, value if isinstance(value, list) else ["=", value]) for field, value in found.items()]
        found = [[field, *value] for field, value in pairs]
    if not isinstance(found, list):
        raise QueryInvalid("filters is neither a list nor an object")
    result: list[tuple[str, str, object]] = []
    for item in found:
        # The four-part form begins with the DocType; there is one only.
        parts = item[-3:] if isinstance(item, list) and len(item) in {3, 4} else None
        if parts is None:
            raise QueryInvalid(f"not a filter: {json.dumps(item)[:80]}")
        result.append((_known(parts[0]), str(parts[1]).strip().lower(), parts[2]))
    return result


def _condition(field: str, operator: str, value: object) -> tuple[str, list[str | int]]:
    """Return SQL and its values. Where Frappe writes ``ifnull(field, '')``, a null counts as an empty text."""
    nullable = f"ifnull({field}, '')"
    if operator == "is":
        if value not in {"set", "not set"}:
            raise QueryInvalid(f"is {value}: neither set nor not set")
        return (f"{field} != ''" if value == "set" else f"{nullable} = ''"), []
    if operator in {"in", "not in"}:
        items = value if isinstance(value, list) else str(value or "").split(",")
        found = [_value(field, item) for item in items] or [""]
        column = nullable if operator == "not in" or "" in found else field
        return f"{column} {operator.upper()} ({', '.join('?' * len(found))})", found
    if operator in {"like", "not like"}:
        return f"{field if operator == 'like' and value else nullable} {operator.upper()} ?", [_value(field, value)]
    if operator not in _COMPARE:
        raise QueryInvalid(f"Operator must be one of =, !=, >, <, >=, <=, like, not like, in, not in, is: {operator}")
    column = field if field in TIMES or (operator == "=" and value) else nullable
    return f"{column} {operator} ?", [_value(field, value)]


def _value(field: str, value: object) -> str | int:
    if field in NUMBERS:
        return _number(str(value or 0))
    if value is None or isinstance(value, bool):
        return "1" if value else ("0" if value is False else "")
    text = str(value)
    if field in TIMES and "%" not in text:
        try:
            return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S.%f")
        except ValueError:
            return text
    return text

"""The ``Nirmaan Notifications`` of one user over REST: what is asked for, in what order, page by page."""

import asyncio
import json
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import AppMissing, NotFound, NotTheSite, PayloadMalformed
from nirmaan_tray.events import DOCTYPE, FIELDS, SEEN_VALUES, notification
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.rest import Rest

NAMES_A_REQUEST = 100
"""gunicorn refuses a request line over 4,094 bytes, about 190 names of 10 characters with the fields (contract)."""

REQUEST_LINE_LIMIT = 4000
"""Bytes of a request line that are used: 4,094 less a margin for the method and the version."""

PAGE = 500
"""Documents a page: what the web app itself asks for (contract)."""

NAMES_PAGE = 1000
"""Names a page, when only names are asked for: one request up to that many unread."""

READ_BATCH = 100
"""Rows that are read between two looks at the rest of the program: a few milliseconds."""

Filter = Sequence[object]

_RESOURCE = f"/api/resource/{quote(DOCTYPE)}"
_UNREAD: Filter = ("seen", "not in", list(SEEN_VALUES))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``full`` tells that more may follow."""

    rows: tuple[Notification, ...]
    full: bool


class Notifications:
    """One user's notifications on the site. ``recipient = me`` goes into every list: whoever has a Nirmaan role can
    read everybody's (contract). All methods raise the errors of ``rest.py``.
    """

    def __init__(self, rest: Rest, account: Account, clock: Clock) -> None:
        self._rest = rest
        self._user = account.user
        self._zone = ZoneInfo(account.time_zone)
        self._clock = clock
        nameless = self._query(FIELDS, [("name", "in", [])], "creation asc", NAMES_A_REQUEST)
        self._room_for_names = REQUEST_LINE_LIMIT - len(_RESOURCE) - len(urlencode(nameless, quote_via=quote))

    async def named(self, names: Collection[str]) -> list[Notification]:
        """Return those documents of ``names`` that exist and are this user's; ``NAMES_A_REQUEST`` names a request."""
        found: list[Notification] = []
        for part in self._parts(sorted(names)):
            page = await self._list([("name", "in", part)], "creation asc", len(part))
            found += page.rows
        return found

    async def newest(self) -> Page:
        """Return the newest ``PAGE`` documents, seen or not."""
        return await self._list([], "creation desc", PAGE)

    async def unread(self, after: str) -> Page:
        """Return a page of unread documents whose names follow ``after``, by name."""
        return await self._list([_UNREAD, *_following(after)], "name asc", PAGE)

    async def changed(self, *filters: Filter) -> Page:
        """Return a page of documents, least recently modified first, narrowed by ``filters``."""
        return await self._list(filters, "modified asc, name asc", PAGE)

    async def unread_names(self) -> set[str]:
        """Return the names of all unread documents, ``NAMES_PAGE`` a request."""
        names: set[str] = set()
        after = ""
        while True:
            query = self._query(["name"], [_UNREAD, *_following(after)], "name asc", NAMES_PAGE)
            rows = await self._rows(query)
            page = [name for row in rows if isinstance(name := row.get("name"), str)]
            fresh = set(page) - names
            names |= fresh
            if len(rows) < NAMES_PAGE or not fresh:
                return names
            after = page[-1]

    async def readable(self) -> None:
        """Return if this user's notifications can be had. Raises ``AppMissing`` and ``NotPermitted`` too."""
        await self._rows(self._query(["name"], [], "name asc", 1))

    async def set_seen(self, name: str, *, seen: bool) -> Notification:
        """Set ``seen`` and return the document as it is then. Raises ``NotFound`` and ``NotPermitted`` too.

        One PUT each: ``bulk_update`` fails on this DocType, which has a field called ``docname`` (contract).
        """
        path = f"{_RESOURCE}/{quote(name, safe='')}"
        row = (await self._rest.call("PUT", path, send={"seen": "true" if seen else "false"})).get("data")
        if not isinstance(row, Mapping):
            raise NotTheSite("no document in the answer")
        try:
            return notification(row, self._zone, self._clock.now())
        except PayloadMalformed as error:
            raise NotTheSite(str(error)) from error

    async def _list(self, filters: Sequence[Filter], order_by: str, limit: int) -> Page:
        now = self._clock.now()
        rows = await self._rows(self._query(FIELDS, filters, order_by, limit))
        read: list[Notification] = []
        for number, row in enumerate(rows, 1):
            try:
                read.append(notification(row, self._zone, now))
            except PayloadMalformed as error:
                _log.warning("The site listed a notification that cannot be used: %s", error)
            if number % READ_BATCH == 0:
                await asyncio.sleep(0)
        return Page(tuple(read), full=len(rows) >= limit)

    async def _rows(self, query: Mapping[str, str]) -> list[Mapping[str, object]]:
        try:
            rows = (await self._rest.call("GET", _RESOURCE, query=query)).get("data")
        except NotFound as error:
            # A list is never missing: what does not exist is the DocType itself.
            raise AppMissing(error.detail) from error
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise NotTheSite("no list in the answer")
        return rows

    def _query(self, fields: Sequence[str], filters: Sequence[Filter], order_by: str, limit: int) -> dict[str, str]:
        return {
            "fields": _compact(fields),
            "filters": _compact([("recipient", "=", self._user), *filters]),
            "order_by": order_by,
            "limit_page_length": str(limit),
        }

    def _parts(self, names: Sequence[str]) -> Iterator[list[str]]:
        """Cut names into lists that fit a request each."""
        part: list[str] = []
        room = self._room_for_names
        for name in names:
            length = len(quote(_compact(name) + ",", safe=""))
            if part and (len(part) == NAMES_A_REQUEST or length > room):
                yield part
                part, room = [], self._room_for_names
            part.append(name)
            room -= length
        if part:
            yield part


def _following(after: str) -> list[Filter]:
    return [("name", ">", after)] if after else []


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))

"""Documents of the notifications that realtime events tell of, fetched together when they come together.

A single event is fetched at once. While a request is under way others gather; and the more came together last time, the
longer the next request waits for company, so that a burst of a thousand needs a dozen requests and a lone event no wait.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nirmaan_tray.backoff import CAP_S, asked_for
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import AppMissing, NotPermitted, SignInNeeded, SiteError, TrayError
from nirmaan_tray.inbox import DELETION_GRACE_S, Inbox
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.realtime import Event
from nirmaan_tray.notifications import NAMES_A_REQUEST, Notifications

LADDER_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""A document that is not there yet (published before it was committed) is asked for again after these."""

SHOW_AFTER_S = 2.0
"""When REST has not answered by then, what the payload has is kept and shown; the document completes it later."""

COMPANY_A_NAME_S = 0.005
COMPANY_LIMIT_S = 0.1
"""Wait for company before a request: so long for each name of the last one, and never longer than that."""

GATHER_UPDATES_S = 0.3
"""How long changes of known notifications are gathered: well within the second in which they are to be followed."""

RETRY_FIRST_S = 0.5
RETRY_CAP_S = 30.0
"""Pause after a request that failed, doubling."""


@dataclass(slots=True)
class _Wanted:
    """A document to fetch. Times are monotonic seconds.

    ``asked``: a request for it is under way. ``inserted``: the ``list_update`` of its insertion has come. ``outdated``: it
    has changed since it was asked for.
    """

    due: float
    payload: Notification | None = None
    told_at: float = 0.0
    tries: int = 0
    shown: bool = False
    asked: bool = False
    inserted: bool = False
    outdated: bool = False


class Fetcher:
    """Turns names into documents in the inbox, whatever REST does meanwhile."""

    def __init__(
        self,
        notifications: Notifications,
        inbox: Inbox,
        clock: Clock,
        doubt: Callable[[TrayError], None],
        *,
        cap_s: float = CAP_S,
    ) -> None:
        """``doubt`` is told when an answer shows that the site does not hear us, or serve us, any more."""
        self._notifications = notifications
        self._inbox = inbox
        self._clock = clock
        self._doubt = doubt
        self._cap_s = cap_s
        self._wanted: dict[str, _Wanted] = {}
        self._changed = asyncio.Event()
        self._failures = 0
        self._company = 0
        self._not_before = 0.0

    def event(self, event: Event) -> None:
        """Fetch the document of an event that has just come."""
        now = self._clock.monotonic()
        name = event.notification.name
        if name not in self._wanted or self._wanted[name].payload is None:
            self._wanted.pop(name, None)
            self._wanted[name] = _Wanted(due=now, payload=event.notification, told_at=now)
        self._changed.set()

    def again(self, names: Iterable[str], after_s: float = GATHER_UPDATES_S) -> None:
        """Fetch notifications that are stored already: somebody has changed or deleted them."""
        due = self._clock.monotonic() + after_s
        for name in names:
            self._wanted.setdefault(name, _Wanted(due=due))
        self._changed.set()

    def updated(self, name: str) -> bool:
        """Take note of a change, and return True, if the document is to be fetched anyway."""
        wanted = self._wanted.get(name)
        if wanted is None:
            return False
        # An event is followed by the update of its own insertion, which tells nothing new; any other one that comes while
        # an answer is under way may be newer than that.
        if wanted.payload is not None and not wanted.inserted:
            wanted.inserted = True
        else:
            wanted.outdated = wanted.asked
        return True

    def forget(self, name: str) -> None:
        """Do not fetch this document any more: it is being deleted."""
        self._wanted.pop(name, None)

    def waits_for(self, name: str) -> bool:
        """Tell whether the document is about to be fetched."""
        return name in self._wanted

    def hurry(self) -> None:
        """Try at once what failed before: the link is up again."""
        self._failures = 0
        now = self._clock.monotonic()
        for wanted in self._wanted.values():
            wanted.due = min(wanted.due, now)
        self._changed.set()

    async def run(self) -> None:
        """Fetch for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._fetch_due())
            tasks.create_task(self._show_overdue())

    async def _fetch_due(self) -> None:
        while True:
            await self._until(self._next_due)
            if self._company > 1:
                await self._gather_company()
            now = self._clock.monotonic()
            names = sorted((n for n, w in self._wanted.items() if w.due <= now), key=lambda n: self._wanted[n].due)
            if not names:
                self._company = 0
                continue
            await self._fetch(names[:NAMES_A_REQUEST])

    def _next_due(self) -> float | None:
        due = min((w.due for w in self._wanted.values()), default=None)
        return None if due is None else max(due, self._not_before)

    async def _gather_company(self) -> None:
        """Wait a little for more, unless a full request is together already."""
        if len(self._wanted) < NAMES_A_REQUEST:
            await self._clock.sleep(min(self._company * COMPANY_A_NAME_S, COMPANY_LIMIT_S))

    async def _fetch(self, names: list[str]) -> None:
        asked = {name: self._wanted[name] for name in names}
        for wanted in asked.values():
            wanted.asked, wanted.outdated = True, False
        self._company = len(names)
        # What an event has just told of is not stored yet, and is not to wait for a look whether it is.
        stored = [name for name, wanted in asked.items() if wanted.payload is None or wanted.shown]
        stamps = await self._inbox.stamps(stored) if stored else {}
        try:
            found = await self._notifications.named(names)
        except (SiteError, SignInNeeded) as error:
            if isinstance(error, SignInNeeded | NotPermitted | AppMissing):
                self._doubt(error)
            self._postpone(asked, error)
            return
        self._failures = 0
        # What was forgotten or told anew while the request was under way is not this answer's business.
        current = {n for n, w in asked.items() if self._wanted.get(n) is w}
        documents = [n for n in found if n.name in current]
        for document in documents:
            del self._wanted[document.name]
        self.again(n for n in current if asked[n].outdated)
        live = {n for n in current if asked[n].payload is not None}
        held = await self._inbox.receive(documents, live=live, asked=stamps)
        self.again(held, after_s=DELETION_GRACE_S)
        await self._not_there(current - {n.name for n in documents}, asked)

    async def _not_there(self, names: set[str], asked: dict[str, _Wanted]) -> None:
        gone: list[str] = []
        now = self._clock.monotonic()
        for name in names:
            wanted = asked[name]
            wanted.asked = False
            if wanted.outdated:
                wanted.due = now + GATHER_UPDATES_S
            elif wanted.payload is not None and wanted.tries < len(LADDER_S):
                wanted.due = now + LADDER_S[wanted.tries]
                wanted.tries += 1
            else:
                self._wanted.pop(name, None)
                gone.append(name)
        if gone:
            await self._inbox.withdraw(gone)

    def _postpone(self, asked: dict[str, _Wanted], error: SiteError | SignInNeeded) -> None:
        bound = min(RETRY_FIRST_S * 2**self._failures, RETRY_CAP_S, self._cap_s)
        self._failures = min(self._failures + 1, 10)
        now = self._clock.monotonic()
        # Whatever else comes meanwhile keeps away for as long as the site asks for.
        self._not_before = now + asked_for(error, self._clock.uniform, self._cap_s)
        due = self._not_before + self._clock.uniform(bound / 2, bound)
        for wanted in asked.values():
            wanted.asked = False
            wanted.due = due

    async def _show_overdue(self) -> None:
        """Show what the payloads have of documents that REST has not given in time."""
        while True:
            # The dict is in the order of arrival, so the first to show is the first to become overdue.
            await self._until(
                lambda: next((w.told_at + SHOW_AFTER_S for w in self._wanted.values() if self._to_show(w)), None)
            )
            latest = self._clock.monotonic() - SHOW_AFTER_S
            overdue = [w for w in self._wanted.values() if self._to_show(w) and w.told_at <= latest]
            for wanted in overdue:
                wanted.shown = True
            payloads = [w.payload for w in overdue if w.payload is not None]
            if payloads:
                await self._inbox.receive(payloads, live={p.name for p in payloads})

    @staticmethod
    def _to_show(wanted: _Wanted) -> bool:
        """A document that the site says is not there is not shown: it may never come to be."""
        return wanted.payload is not None and not wanted.shown and wanted.tries == 0

    async def _until(self, due: Callable[[], float | None]) -> None:
        """Return when the moment that ``due`` names has come; it is asked anew whenever something changed."""
        while True:
            self._changed.clear()
            moment = due()
            delay_s = None if moment is None else moment - self._clock.monotonic()
            if delay_s is not None and delay_s <= 0:
                return
            await pause(self._clock, delay_s, self._changed)

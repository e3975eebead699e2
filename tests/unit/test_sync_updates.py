"""What ``list_update`` brings about: known notifications are followed at once and together, unknown ones now and then."""

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from nirmaan_tray import headers, tls
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.faults import too_many
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.events import event
from nirmaan_tray.fetch import Fetcher
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.change import Arrived, CaughtUp, Change, Seen, Unread
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.realtime import Event
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.rest import Rest
from nirmaan_tray.session import Session
from nirmaan_tray.sync import UNKNOWN_SPACING_S, Sync

ME = "me@nirmaan.test"


@pytest.fixture
def clock(fast_clock: Callable[..., Any]) -> Any:
    return fast_clock(50)


def documents(site: DemoSite, count: int) -> list[str]:
    return site.insert_many(Document(recipient=ME, title=str(n), seen="false") for n in range(count))


def told_of(name: str) -> Event:
    made = event("pr:new", {"notificationId": name, "title": "payload"}, datetime.now(UTC))
    assert made is not None
    return made


class TestInTimeAsItIs:
    @pytest.fixture
    def clock(self, fast_clock: Callable[..., Any]) -> Any:
        return fast_clock()

    async def test_fifty_that_are_read_elsewhere_are_followed_with_few_requests(
        self, site: DemoSite, sync: Sync, told: Any
    ) -> None:
        names = documents(site, 50)
        sync.check("test")
        await told.until(lambda: Unread(50) in told.changes and told.caught_up == 2)
        site.requests.clear()
        for name in names:
            await site.mark_seen(name)
        await told.until(lambda: told.changes[-1] == Unread(0))
        assert {seen.name for seen in told.of(Seen)} == set(names)
        assert len([r for r in site.requests if '"in"' in r.query.get("filters", "")]) <= 5
        assert told.caught_up == 2


async def test_unknown_names_bring_a_catch_up_twice_a_minute_at_most(
    site: DemoSite, sync: Sync, inbox: Inbox, told: Any, clock: Any
) -> None:
    ends: list[float] = []

    def note(change: Change) -> None:
        if isinstance(change, CaughtUp):
            ends.append(clock.monotonic())

    inbox.listen(note)
    number = 0
    async with asyncio.timeout(20):
        while len(ends) < 3:
            number += 1
            await site._realtime.changed(f"others{number:04}", "other@nirmaan.test")
            await clock.sleep(0.5)
    assert number > 2 * UNKNOWN_SPACING_S[0]
    # Measured where catch-ups end, on a machine that may be busy.
    assert min(later - sooner for sooner, later in pairwise(ends)) > UNKNOWN_SPACING_S[0] * 0.8


class Held(Notifications):
    """Answers about names are had, and kept back until they are released."""

    def __init__(self, rest: Rest, account: Account, clock: Any) -> None:
        super().__init__(rest, account, clock)
        self.answers = 0
        self.released = asyncio.Event()

    async def named(self, names: Collection[str]) -> list[Notification]:
        found = await super().named(names)
        self.answers += 1
        await self.released.wait()
        return found


@pytest.mark.parametrize(("updates", "requests", "seen"), [(1, 1, False), (2, 2, True)])
async def test_what_changes_while_the_answer_is_under_way_is_asked_for_again(
    site: DemoSite,
    account: Account,
    credentials: Credentials,
    inbox: Inbox,
    clock: Any,
    told: Any,
    eventually: Callable[..., Any],
    updates: int,
    requests: int,
    seen: bool,
) -> None:
    """But the update of its own insertion, which follows every event, costs nothing."""
    (name,) = documents(site, 1)
    async with Rest(site.url, tls.context(None), clock, headers.request(credentials)) as rest:
        held = Held(rest, account, clock)
        fetcher = Fetcher(held, inbox, clock, lambda _: None)
        running = asyncio.ensure_future(fetcher.run())
        fetcher.event(told_of(name))
        await eventually(lambda: held.answers == 1)
        if seen:
            site.documents.update(site.document(name), {"seen": "true"}, ME)
        for _ in range(updates):
            assert fetcher.updated(name)
        held.released.set()
        await eventually(lambda: not fetcher.waits_for(name))
        await told.until(lambda: bool(told.of(Seen)) is seen and len(told.of(Arrived)) == 1)
        assert held.answers == requests
        assert not fetcher.updated(name), "and later it is a known one"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_whatever_comes_stays_away_for_as_long_as_the_site_asks(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    told: Any,
    fast_clock: Callable[..., Any],
    eventually: Callable[..., Any],
) -> None:
    clock = fast_clock(10)
    fetcher = Fetcher(session.notifications, inbox, clock, lambda _: None, cap_s=1.0)
    running = asyncio.ensure_future(fetcher.run())
    first, second = documents(site, 2)
    site.rest_fault = too_many(20)
    fetcher.event(told_of(first))
    async with asyncio.timeout(10):
        await site.until(lambda: len(site.requests) == 1)
    site.rest_fault = None
    # What the payload has is shown meanwhile: then the answer, which was faster, is known to have come.
    await told.until(lambda: len(told.of(Arrived)) == 1)
    fetcher.event(told_of(second))
    fetcher.hurry()
    await told.until(lambda: len(told.of(Arrived)) == 2)
    assert [a.notification.complete for a in told.of(Arrived)] == [False, False]
    assert len(site.requests) == 1
    await eventually(lambda: not fetcher.waits_for(first) and not fetcher.waits_for(second), 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

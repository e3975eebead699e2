"""Fetching documents: together when they come together, at once when alone, again when they are not there yet."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from nirmaan_tray import tls
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.faults import CAPTIVE_PORTAL, too_many
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import SessionExpired, TrayError
from nirmaan_tray.events import event
from nirmaan_tray.fetch import LADDER_S, Fetcher
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.change import Arrived, Seen, Withdrawn
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.realtime import Event
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session

ME = "me@nirmaan.test"


@pytest.fixture
def doubts() -> list[TrayError]:
    return []


@pytest_asyncio.fixture
async def fetcher(session: Session, inbox: Inbox, clock: Any, doubts: list[TrayError]) -> AsyncIterator[Fetcher]:
    fetcher = Fetcher(session.notifications, inbox, clock, doubts.append)
    task = asyncio.create_task(fetcher.run())
    yield fetcher
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _event(name: str, title: str = "payload") -> Event:
    made = event("pr:new", {"notificationId": name, "title": title}, datetime.now(UTC))
    assert made is not None
    return made


def _documents(site: DemoSite, count: int) -> list[str]:
    return site.insert_many(Document(recipient=ME, title=str(n), seen="false") for n in range(count))


def _asked(site: DemoSite) -> list[int]:
    """How many names each request for documents asked for."""
    return [r.query["filters"].count('"') // 2 - 5 for r in site.requests if '"in"' in r.query.get("filters", "")]


async def test_a_lone_event_is_fetched_at_once(site: DemoSite, fetcher: Fetcher, told: Any, clock: Any) -> None:
    (name,) = _documents(site, 1)
    fetcher.event(_event(name))
    await told.until(lambda: bool(told.of(Arrived)))
    assert told.of(Arrived)[0].notification.title == "0"
    assert all(delay_s > 1.5 for delay_s in clock.slept), "nothing but the payload's own timer was waited for"


async def test_a_thousand_at_once_need_few_requests(site: DemoSite, fetcher: Fetcher, told: Any) -> None:
    names = _documents(site, 1000)
    for name in names:
        fetcher.event(_event(name))
        await asyncio.sleep(0)
    await told.until(lambda: len(told.of(Arrived)) == 1000, 30)
    assert sorted(a.notification.name for a in told.of(Arrived)) == sorted(names)
    assert len(_asked(site)) <= 25
    assert max(_asked(site)) <= 100
    assert all(a.notification.complete for a in told.of(Arrived))


async def test_a_document_not_there_yet_is_asked_for_on_the_ladder(
    site: DemoSite, session: Session, inbox: Inbox, fast_clock: Any, told: Any, eventually: Callable[..., Any]
) -> None:
    clock = fast_clock(5)
    fetcher = Fetcher(session.notifications, inbox, clock, lambda _: None)
    task = asyncio.create_task(fetcher.run())
    fetcher.event(_event("notthere00"))
    await eventually(lambda: not fetcher.waits_for("notthere00"))
    assert len(_asked(site)) == 1 + len(LADDER_S)
    assert told.of(Arrived) == []
    task.cancel()


async def test_while_rest_stays_away_the_payload_is_shown_once(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    fast_clock: Any,
    told: Any,
    doubts: list[TrayError],
    eventually: Callable[..., Any],
) -> None:
    fetcher = Fetcher(session.notifications, inbox, fast_clock(10), doubts.append)
    task = asyncio.create_task(fetcher.run())
    (name,) = _documents(site, 1)
    site.rest_fault = CAPTIVE_PORTAL
    fetcher.event(_event(name, "from the payload"))
    fetcher.event(_event(name, "a duplicate"))
    await told.until(lambda: bool(told.of(Arrived)))
    assert told.of(Arrived)[0].notification.title == "from the payload"
    assert fetcher.waits_for(name)
    assert doubts == [], "a captive portal signs nobody out"
    site.rest_fault = None
    fetcher.hurry()
    await eventually(lambda: not fetcher.waits_for(name))
    task.cancel()
    assert len(told.of(Arrived)) == 1


async def test_a_shown_payload_whose_document_never_comes_is_withdrawn(
    site: DemoSite, session: Session, inbox: Inbox, fast_clock: Any, told: Any
) -> None:
    fetcher = Fetcher(session.notifications, inbox, fast_clock(20), lambda _: None)
    task = asyncio.create_task(fetcher.run())
    site.rest_fault = too_many(1)
    fetcher.event(_event("rolledback"))
    await told.until(lambda: bool(told.of(Arrived)))
    site.rest_fault = None
    await told.until(lambda: told.of(Withdrawn) == [Withdrawn("rolledback")])
    task.cancel()


async def test_an_answer_that_we_are_nobody_is_passed_on(
    site: DemoSite,
    account: Any,
    clock: Any,
    inbox: Inbox,
    doubts: list[TrayError],
    eventually: Callable[..., Any],
) -> None:
    sid = site.open_session(ME)
    site.expire_sessions(ME)
    async with Session(account, Credentials(Way.PASSWORD, Secret(sid)), tls.context(None), clock) as expired:
        fetcher = Fetcher(expired.notifications, inbox, clock, doubts.append)
        task = asyncio.create_task(fetcher.run())
        fetcher.event(_event(_documents(site, 1)[0]))
        await eventually(lambda: bool(doubts))
        task.cancel()
    assert isinstance(doubts[0], SessionExpired)


async def test_a_known_name_is_fetched_again_within_a_second(
    site: DemoSite, fetcher: Fetcher, inbox: Inbox, told: Any, clock: Any
) -> None:
    names = _documents(site, 3)
    for name in names:
        fetcher.event(_event(name))
    await told.until(lambda: len(told.of(Arrived)) == 3)
    requests = len(_asked(site))
    began = clock.monotonic()
    for name in names:
        site.documents.update(site.document(name), {"seen": "true"}, ME)
        fetcher.again([name])
    await told.until(lambda: len(told.of(Seen)) == 3)
    assert clock.monotonic() - began < 1
    assert len(_asked(site)) == requests + 1


async def test_a_known_name_that_is_gone_is_withdrawn(site: DemoSite, fetcher: Fetcher, told: Any) -> None:
    (name,) = _documents(site, 1)
    fetcher.event(_event(name))
    await told.until(lambda: bool(told.of(Arrived)))
    site.documents.delete(name)
    fetcher.again([name], after_s=0)
    await told.until(lambda: told.of(Withdrawn) == [Withdrawn(name)])


async def test_a_forgotten_name_is_not_stored_even_when_its_answer_is_under_way(
    site: DemoSite, fetcher: Fetcher, inbox: Inbox, told: Any, eventually: Callable[..., Any]
) -> None:
    (gone, kept) = _documents(site, 2)
    fetcher.event(_event(gone))
    await eventually(lambda: len(_asked(site)) == 1)
    fetcher.forget(gone)
    fetcher.event(_event(kept))
    await told.until(lambda: bool(told.of(Arrived)))
    assert [a.notification.name for a in told.of(Arrived)] == [kept]
    assert await inbox.known([gone]) == set()

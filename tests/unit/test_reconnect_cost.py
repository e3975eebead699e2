"""What a client asks of the site over REST after its link was lost: at most three requests until it has caught up."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, Unread
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.session import Session
from nirmaan_tray.sync import Sync

ME = "me@nirmaan.test"
WHO = "/api/method/frappe.auth.get_logged_user"
LIST = "/api/resource/Nirmaan Notifications"


@pytest.fixture
def clock(fast_clock: Callable[..., Any]) -> Any:
    return fast_clock(20)


@pytest_asyncio.fixture
async def running(session: Session, inbox: Inbox, clock: Any, told: Any) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Sync(session, inbox, clock, told.link).run())
    await told.until(lambda: told.caught_up == 1 and bool(told.of(Unread)))
    yield task
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def lose_and_return(site: DemoSite, told: Any) -> Counter[str]:
    """Cut the link and wait until all has been caught up with; return what was asked for meanwhile, by path."""
    told.links.clear()
    caught_up = told.caught_up
    site.requests.clear()
    await site.disconnect_all()
    await told.until(lambda: bool(told.links) and told.links[-1].state is LinkState.UP and told.caught_up > caught_up)
    return Counter(seen.path for seen in site.requests)


def miss(site: DemoSite, count: int) -> None:
    site.insert_many(Document(recipient=ME, title=str(n), seen="false", event_id="pr:new") for n in range(count))


async def test_nothing_missed(site: DemoSite, running: Any, told: Any) -> None:
    assert await lose_and_return(site, told) == {WHO: 1, LIST: 2}


async def test_fifty_missed(site: DemoSite, running: Any, told: Any) -> None:
    miss(site, 50)
    assert await lose_and_return(site, told) == {WHO: 1, LIST: 2}
    assert len(told.of(Arrived)) == 50
    assert told.of(Unread)[-1] == Unread(50)


async def test_what_is_known_already_costs_nothing_the_second_time(site: DemoSite, running: Any, told: Any) -> None:
    """The second catch-up looks at the overlap again, in which all of them lie."""
    miss(site, 50)
    await lose_and_return(site, told)
    assert await lose_and_return(site, told) == {WHO: 1, LIST: 2}
    assert len(told.of(Arrived)) == 50


async def test_more_than_a_page_would_be_seen(site: DemoSite, running: Any, told: Any) -> None:
    miss(site, 1_100)
    assert (await lose_and_return(site, told))[LIST] > 2
    assert len(told.of(Arrived)) == 1_100

"""When catch-up runs: at the start, when the link is up, when asked, and now and then; and what it does not do in a storm."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, Unread
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.session import Session
from nirmaan_tray.sync import ROUTINE_S, Sync

ME = "me@nirmaan.test"
LIST = "/api/resource/Nirmaan Notifications"


def silently(site: DemoSite, *titles: str) -> list[str]:
    return site.insert_many(Document(recipient=ME, title=title, seen="false") for title in titles)


def lists(site: DemoSite) -> int:
    return sum(seen.path == LIST for seen in site.requests)


class TestInAQuarterOfAnHour:
    @pytest.fixture
    def clock(self, fast_clock: Callable[..., Any]) -> Any:
        return fast_clock(800)

    @pytest.mark.usefixtures("sync")
    async def test_what_nobody_told_of_is_found_at_two_requests_when_there_is_nothing(
        self, site: DemoSite, told: Any, clock: Any
    ) -> None:
        site.requests.clear()
        began = clock.monotonic()
        await told.until(lambda: told.caught_up == 2)
        assert lists(site) == 2
        assert clock.monotonic() - began > ROUTINE_S[0] * 0.9
        (name,) = silently(site, "missed")
        await told.until(lambda: told.caught_up == 3)
        assert [(a.notification.name, a.away) for a in told.of(Arrived)] == [(name, True)]
        pauses = [delay_s for delay_s in clock.slept if ROUTINE_S[0] <= delay_s <= ROUTINE_S[1]]
        assert len(set(pauses)) == len(pauses) >= 2, "each by its own chance"


class TestAtOnce:
    @pytest.fixture
    def clock(self, fast_clock: Callable[..., Any]) -> Any:
        return fast_clock(20)

    async def test_subscribed_before_catching_up(
        self, site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
    ) -> None:
        running = asyncio.ensure_future(Sync(session, inbox, clock, told.link).run())
        async with asyncio.timeout(10):
            await site.until(lambda: lists(site) > 0)
        assert site.subscribed == {ME: 1}
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def test_after_a_wake_it_catches_up_over_the_link_that_lives(
        self, site: DemoSite, sync: Sync, told: Any
    ) -> None:
        (name,) = silently(site, "while it slept")
        links = list(told.links)
        sync.check("sleep")
        await told.until(lambda: [a.notification.name for a in told.of(Arrived)] == [name])
        assert told.of(Arrived)[0].away
        assert told.links == links

    async def test_after_a_wake_without_a_link_the_next_one_brings_a_single_catch_up(
        self, site: DemoSite, sync: Sync, told: Any
    ) -> None:
        site.sockets_down = True
        await site.disconnect_all()
        await told.until(lambda: told.links[-1].state is LinkState.OFFLINE)
        silently(site, "while it slept")
        site.requests.clear()
        sync.check("network")
        site.sockets_down = False
        await told.until(lambda: told.of(Unread)[-1] == Unread(1) and told.caught_up == 2)
        assert told.links[-1].state is LinkState.UP
        assert lists(site) == 2

    async def test_who_may_not_read_is_told_so_and_asks_no_more(
        self, site: DemoSite, sync: Sync, told: Any, clock: Any
    ) -> None:
        site.add_user(User(ME, ME, nirmaan_role=False))
        sync.check("anything")
        await told.until(lambda: told.links[-1] == Link(LinkState.OFFLINE, ME, "not_permitted"))
        caught_up = told.caught_up
        await clock.sleep(60)
        assert told.caught_up == caught_up
        site.add_user(User(ME, ME))
        silently(site, "meanwhile")
        sync.check("anything")
        await told.until(lambda: told.of(Unread)[-1] == Unread(1))
        assert told.links[-1].state is LinkState.UP

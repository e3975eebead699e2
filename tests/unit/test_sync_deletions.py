"""Deletions, which are published before they are committed and may be rolled back."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from nirmaan_tray import tls
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.change import Arrived, Unread, Withdrawn
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.session import Session
from nirmaan_tray.sync import Sync

ME = "me@nirmaan.test"


@pytest.fixture
def clock(fast_clock: Callable[..., Any]) -> Any:
    return fast_clock(20)


async def test_it_is_withdrawn_before_the_site_has_committed(site: DemoSite, sync: Sync, told: Any) -> None:
    name = await site.notify(ME, "po:new", title="x")
    await told.until(lambda: Unread(1) in told.changes)
    await site.delete(name, commit_after_s=30)
    await told.until(lambda: told.changes[-2:] == [Withdrawn(name), Unread(0)])
    assert site.document(name).seen == "false"


async def test_news_whose_deletion_is_rolled_back_is_told_of_without_waiting_for_a_catch_up(
    site: DemoSite, sync: Sync, told: Any
) -> None:
    """An announcer would hold what is ``away`` until the next catch-up, a quarter of an hour perhaps."""
    (name,) = site.insert_many([Document(recipient=ME, title="x", seen="false", event_id="pr:new")])
    await site.delete(name, rollback=True)
    await told.until(lambda: Unread(1) in told.changes)
    assert [(a.notification.name, a.away) for a in told.of(Arrived)] == [(name, False)]
    assert told.caught_up == 1


async def test_a_restart_between_the_event_and_the_rollback_restores_it_all_the_same(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    (name,) = site.insert_many([Document(recipient=ME, title="x", seen="false")])
    await inbox.begin("")
    await inbox.receive(await session.notifications.named([name]), cursor=site.document(name).modified)
    await inbox.withdraw([name])
    assert told.changes[-1] == Unread(0)
    # The catch-up at the start comes too early to restore it, and nothing more is told.
    running = asyncio.ensure_future(Sync(session, inbox, clock, told.link).run())
    await told.until(lambda: told.changes[-1] == Unread(1))
    assert len(told.of(Arrived)) == 1
    assert told.caught_up == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_seen_one_whose_deletion_was_rolled_back_while_nobody_looked_is_back_after_a_start(
    site: DemoSite, account: Account, credentials: Credentials, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    (name,) = site.insert_many(
        [
            Document(
                recipient=ME,
                title="old",
                seen="true",
                creation="2026-11-01 10:00:00.000000",
                modified="2026-11-01 10:00:00.000000",
            )
        ]
    )
    site.insert_many([Document(recipient=ME, title="new", seen="false")])
    first = asyncio.create_task(Sync(session, inbox, clock, told.link).run())
    await told.until(lambda: told.caught_up > 0)
    await site.delete(name, rollback=True)
    await told.until(lambda: Withdrawn(name) in told.changes)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    async with Session(account, credentials, tls.context(None), clock) as again:
        second = asyncio.create_task(Sync(again, inbox, clock, told.link).run())
        async with asyncio.timeout(10):
            while await inbox.row(name) is None:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert told.of(Arrived) == []

"""Marks reach the server: a few at a time, over failures and restarts, and are given up only for a reason."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray import headers, tls
from nirmaan_tray.catchup import catch_up
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.faults import BAD_GATEWAY, CAPTIVE_PORTAL, Fault, too_many
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import SignInNeeded
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.marks import AT_A_TIME, MarkSender
from nirmaan_tray.model import Account, Credentials, Mark, MarkRefused, Notification, Secret, Unread, Way, Withdrawn
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.rest import Rest
from nirmaan_tray.session import Session
from nirmaan_tray.store import Store

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))


@asynccontextmanager
async def _sending(
    session: Session, inbox: Inbox, clock: Any, doubt: Callable[[SignInNeeded], None] = lambda _: None
) -> AsyncIterator[MarkSender]:
    sender = MarkSender(session.notifications, inbox, clock, session.prove, doubt)
    task = asyncio.create_task(sender.run())
    yield sender
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _unread(site: DemoSite, session: Session, inbox: Inbox, count: int) -> list[str]:
    names = site.insert_many(Document(recipient=ME, title=str(n), seen="false") for n in range(count))
    await catch_up(session.notifications, inbox)
    return names


def _puts(site: DemoSite) -> int:
    return sum(r.method == "PUT" for r in site.requests)


async def test_a_mark_is_true_here_at_once_and_there_soon(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any, eventually: Callable[..., Any]
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    assert told.changes[-1] == Unread(0)
    assert site.document(name).seen == "false"
    async with _sending(session, inbox, clock):
        await eventually(lambda: not inbox.marks())
    assert site.document(name).seen == "true"


async def test_everything_is_sent_a_few_at_a_time(
    site: DemoSite, account: Account, session: Session, inbox: Inbox, clock: Any, eventually: Callable[..., Any]
) -> None:
    class Counting(Notifications):
        under_way = most = 0

        async def set_seen(self, name: str, *, seen: bool) -> Notification:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                return await super().set_seen(name, seen=seen)
            finally:
                self.under_way -= 1

    names = await _unread(site, session, inbox, 60)
    async with Rest(site.url, tls.context(None), clock, headers.request(KEY)) as rest:
        counting = Counting(rest, account, clock)
        await inbox.mark(names)
        sender = MarkSender(counting, inbox, clock, session.prove, lambda _: None)
        task = asyncio.create_task(sender.run())
        await eventually(lambda: not inbox.marks())
        task.cancel()
    assert {site.document(n).seen for n in names} == {"true"}
    assert _puts(site) == 60
    assert counting.most == AT_A_TIME


@pytest.mark.parametrize("fault", [BAD_GATEWAY, CAPTIVE_PORTAL, too_many(1)])
async def test_a_failure_delays_a_mark_and_never_loses_it(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    fast_clock: Any,
    fault: Fault,
    eventually: Callable[..., Any],
) -> None:
    names = await _unread(site, session, inbox, 3)
    site.rest_fault = fault
    await inbox.mark(names)
    async with _sending(session, inbox, fast_clock(50)):
        await eventually(lambda: _puts(site) >= 3)
        assert len(inbox.marks()) == 3
        site.rest_fault = None
        await eventually(lambda: not inbox.marks())
    assert {site.document(n).seen for n in names} == {"true"}


async def test_a_mark_survives_a_restart(
    site: DemoSite, session: Session, clock: Any, tmp_path: Path, eventually: Callable[..., Any]
) -> None:
    store = Store.open(tmp_path / "state.db", "me", datetime.now(UTC))
    inbox = Inbox(store, clock)
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    store.close()
    store = Store.open(tmp_path / "state.db", "me", datetime.now(UTC))
    inbox = Inbox(store, clock)
    await inbox.start()
    async with _sending(session, inbox, clock):
        await eventually(lambda: not inbox.marks())
    store.close()
    assert site.document(name).seen == "true"


async def test_the_last_wish_counts(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any, eventually: Callable[..., Any]
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    await inbox.mark([name], seen=False)
    assert inbox.marks() == [Mark(name, seen=False)]
    async with _sending(session, inbox, clock):
        await eventually(lambda: not inbox.marks())
    assert site.document(name).seen == "false"
    assert inbox.unread_names() == {name}


async def test_a_mark_for_what_is_gone_is_dropped(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    site.documents.delete(name)
    await inbox.mark([name])
    async with _sending(session, inbox, clock):
        await told.until(lambda: told.of(Withdrawn) == [Withdrawn(name)])
    assert inbox.marks() == []


async def test_a_refused_mark_is_rolled_back_and_said(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    site.rest_fault = Fault(
        403, '{"exc_type": "PermissionError", "_error_message": "no"}', under="/api/resource/Nirmaan Notifications/"
    )
    await inbox.mark([name])
    async with _sending(session, inbox, clock):
        await told.until(lambda: told.of(MarkRefused) == [MarkRefused(name, "not_permitted")])
    assert inbox.marks() == []
    assert told.changes[-1] == Unread(1)


async def test_a_session_that_ended_keeps_the_mark(
    site: DemoSite, session: Session, account: Account, inbox: Inbox, clock: Any, eventually: Callable[..., Any]
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    credentials = Credentials(Way.PASSWORD, Secret(site.open_session(ME)))
    site.expire_sessions(ME)
    doubts: list[SignInNeeded] = []
    async with Session(account, credentials, tls.context(None), clock) as expired:
        await inbox.mark([name])
        async with _sending(expired, inbox, clock, doubts.append):
            await eventually(lambda: bool(doubts))
    assert doubts[0].code == "session_expired"
    assert inbox.marks() == [Mark(name, seen=True)]

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
from nirmaan_tray.marks import AT_A_TIME, LATE_COMMIT_S, MarkSender
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import MarkRefused, Unread, Withdrawn
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.secret import Secret
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
    site: DemoSite, session: Session, inbox: Inbox, store: Store, clock: Any, told: Any, eventually: Callable[..., Any]
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    assert told.changes[-1] == Unread(0)
    assert site.document(name).seen == "false"
    async with _sending(session, inbox, clock):
        await eventually(lambda: not store.marks())
    assert site.document(name).seen == "true"


async def test_everything_is_sent_a_few_at_a_time(
    site: DemoSite,
    account: Account,
    session: Session,
    inbox: Inbox,
    store: Store,
    clock: Any,
    eventually: Callable[..., Any],
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
        await eventually(lambda: not store.marks())
        task.cancel()
    assert {site.document(n).seen for n in names} == {"true"}
    assert _puts(site) == 60
    assert counting.most == AT_A_TIME


@pytest.mark.parametrize("fault", [BAD_GATEWAY, CAPTIVE_PORTAL, too_many(1)])
async def test_a_failure_delays_a_mark_and_never_loses_it(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    store: Store,
    fast_clock: Any,
    fault: Fault,
    eventually: Callable[..., Any],
) -> None:
    names = await _unread(site, session, inbox, 3)
    site.rest_fault = fault
    await inbox.mark(names)
    async with _sending(session, inbox, fast_clock(50)):
        await eventually(lambda: _puts(site) >= 3)
        assert len(await inbox.marks()) == 3
        site.rest_fault = None
        await eventually(lambda: not store.marks())
    assert {site.document(n).seen for n in names} == {"true"}


async def test_a_mark_survives_a_restart(
    site: DemoSite, session: Session, clock: Any, tmp_path: Path, eventually: Callable[..., Any]
) -> None:
    store = Store.open(tmp_path / "state.db", "me", datetime.now(UTC))
    inbox = Inbox(store, clock)
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    await inbox.close()
    store = Store.open(tmp_path / "state.db", "me", datetime.now(UTC))
    inbox = Inbox(store, clock)
    await inbox.start()
    async with _sending(session, inbox, clock):
        await eventually(lambda: not store.marks())
    await inbox.close()
    assert site.document(name).seen == "true"


async def test_the_last_wish_counts(
    site: DemoSite, session: Session, inbox: Inbox, store: Store, clock: Any, told: Any, eventually: Callable[..., Any]
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    await inbox.mark([name])
    await inbox.mark([name], seen=False)
    assert await inbox.marks() == [Mark(name, seen=False)]
    async with _sending(session, inbox, clock):
        await eventually(lambda: not store.marks())
    assert site.document(name).seen == "false"
    assert await inbox.unread_names() == {name}


async def test_a_mark_for_what_is_gone_is_dropped(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    (name,) = await _unread(site, session, inbox, 1)
    site.documents.delete(name)
    await inbox.mark([name])
    async with _sending(session, inbox, clock):
        await told.until(lambda: told.of(Withdrawn) == [Withdrawn(name)])
    assert await inbox.marks() == []


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
        await told.until(lambda: told.changes[-1] == Unread(1))
    assert await inbox.marks() == []


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
    assert await inbox.marks() == [Mark(name, seen=True)]


async def test_marks_of_documents_that_are_not_there_yet_keep_no_others_waiting(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    clock: Any,
    document: Callable[..., Any],
    eventually: Callable[..., Any],
) -> None:
    names = await _unread(site, session, inbox, 40)
    early = [f"early{n}" for n in range(5)] + [f"zearly{n}" for n in range(5)]
    await inbox.receive([document(n, complete=False, creation="", modified="") for n in early], live=set(early))
    await inbox.mark([*names, *early])
    async with _sending(session, inbox, clock):
        await eventually(lambda: all(site.document(n).seen == "true" for n in names), timeout_s=5.0)
        # And a wish of now does not wait for them either.
        (later,) = await _unread(site, session, inbox, 1)
        await inbox.mark([later])
        await eventually(lambda: site.document(later).seen == "true", timeout_s=5.0)


NO_SUCH_DOCUMENT = '{"exc_type": "DoesNotExistError", "exception": "frappe.exceptions.DoesNotExistError: not found"}'


async def test_while_the_site_is_without_its_app_marks_wait(
    site: DemoSite,
    session: Session,
    inbox: Inbox,
    store: Store,
    fast_clock: Any,
    told: Any,
    eventually: Callable[..., Any],
) -> None:
    """It says of each document that there is none, as it does of one that is gone."""
    (name,) = await _unread(site, session, inbox, 1)
    site.rest_fault = Fault(404, NO_SUCH_DOCUMENT, under="/api/resource")
    await inbox.mark([name])
    async with _sending(session, inbox, fast_clock(50)):
        await eventually(lambda: _puts(site) >= 3)
        site.rest_fault = None
        await eventually(lambda: site.document(name).seen == "true")
    assert told.of(Withdrawn) == []


async def test_a_mark_that_is_ahead_of_its_document_waits_for_it(
    site: DemoSite, session: Session, inbox: Inbox, store: Store, fast_clock: Any, eventually: Callable[..., Any]
) -> None:
    payload = Notification("late000001", "late", "", datetime.now(UTC), complete=False)
    await inbox.receive([payload], live={payload.name})
    await inbox.mark([payload.name])
    async with _sending(session, inbox, fast_clock(10)):
        await eventually(lambda: _puts(site) >= 2)
        site.insert_many([Document(name=payload.name, recipient=ME, title="late", seen="false")])
        await eventually(lambda: not store.marks())
    assert site.document(payload.name).seen == "true"


async def test_a_mark_whose_document_never_comes_is_dropped_after_a_minute(
    site: DemoSite, session: Session, inbox: Inbox, fast_clock: Any, told: Any
) -> None:
    payload = Notification("never00001", "never", "", datetime.now(UTC), complete=False)
    await inbox.receive([payload], live={payload.name})
    await inbox.mark([payload.name])
    clock = fast_clock(100)
    async with _sending(session, inbox, clock):
        await told.until(lambda: told.of(Withdrawn) == [Withdrawn(payload.name)])
    assert clock.monotonic() > LATE_COMMIT_S
    assert await inbox.marks() == []


async def test_a_document_that_is_there_and_cannot_be_marked_refuses(
    site: DemoSite, session: Session, inbox: Inbox, fast_clock: Any, told: Any
) -> None:
    """Something else that the site needs for it is gone."""
    (name,) = await _unread(site, session, inbox, 1)
    site.rest_fault = Fault(404, NO_SUCH_DOCUMENT, under="/api/resource/Nirmaan Notifications/")
    await inbox.mark([name])
    async with _sending(session, inbox, fast_clock(100)):
        await told.until(lambda: told.of(MarkRefused) == [MarkRefused(name, "not_found")])
    assert await inbox.unread_names() == {name}
    assert told.of(Withdrawn) == []


async def test_marks_that_the_site_chokes_on_keep_no_others_waiting(
    site: DemoSite, session: Session, inbox: Inbox, store: Store, fast_clock: Any, eventually: Callable[..., Any]
) -> None:
    bad = [f"bad{number:07}" for number in range(2 * AT_A_TIME)]
    site.insert_many(Document(name=name, recipient=ME, title=name, seen="false") for name in bad)
    good = await _unread(site, session, inbox, 20)
    site.rest_fault = Fault(500, "broken", under="/api/resource/Nirmaan Notifications/bad")
    await inbox.mark([*bad, *good])
    async with _sending(session, inbox, fast_clock(50)):
        await eventually(lambda: {mark.name for mark in store.marks()} == set(bad))
        site.rest_fault = None
        await eventually(lambda: not store.marks())
    assert {site.document(name).seen for name in [*bad, *good]} == {"true"}

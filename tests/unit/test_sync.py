"""Sync against a demo site on real sockets: what is on the site is in the inbox, whatever order it comes in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.faults import BAD_GATEWAY, Fault
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, MarkRefused, Seen, Unread, Withdrawn
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.session import Session
from nirmaan_tray.store import Store
from nirmaan_tray.sync import Sync

ME = "me@nirmaan.test"


@pytest.fixture
def clock(fast_clock: Callable[..., Any]) -> Any:
    """Faster, so that a ladder of nine seconds takes three; not so fast that a machine's hiccup is a slow site."""
    return fast_clock(3)


@pytest_asyncio.fixture
async def running(session: Session, inbox: Inbox, clock: Any, told: Any) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Sync(session, inbox, clock, told.link).run())
    await told.until(lambda: bool(told.of(Unread)))
    yield task
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _names(told: Any) -> list[str]:
    return [arrived.notification.name for arrived in told.of(Arrived)]


async def test_an_event_becomes_one_arrival(site: DemoSite, running: Any, told: Any) -> None:
    name = await site.notify(
        ME, "pr:new", title="New PR &amp; more", action_url="procurement-requests/PR-1", project="PROJ-1"
    )
    await told.until(lambda: bool(told.of(Arrived)) and Unread(1) in told.changes)
    (arrived,) = told.of(Arrived)
    assert arrived.notification.name == name
    assert arrived.notification.title == "New PR & more"
    assert arrived.notification.action_url == "procurement-requests/PR-1"
    assert arrived.notification.complete


async def test_a_type_nobody_knows_needs_no_change(site: DemoSite, running: Any, told: Any) -> None:
    name = await site.notify(ME, "warehouse:flooded", title="Flood")
    await told.until(lambda: _names(told) == [name])


async def test_what_was_unread_before_is_only_counted(
    site: DemoSite, session: Session, inbox: Inbox, clock: Any, told: Any
) -> None:
    site.insert_many(Document(recipient=ME, title=str(n), seen="false") for n in range(600))
    site.insert_many(Document(recipient="other@nirmaan.test", title="not mine") for _ in range(5))
    site.insert_many(Document(recipient=ME, title="old and seen", seen=seen) for seen in ("true", "1"))
    site.insert_many(Document(recipient=ME, title="old and unread", seen=seen) for seen in ("0", "", None))
    task = asyncio.create_task(Sync(session, inbox, clock, told.link).run())
    await told.until(lambda: bool(told.of(Unread)))
    assert told.of(Unread) == [Unread(603)]
    assert told.of(Arrived) == []
    assert told.of(Seen) == []
    await site.notify(ME, "po:new", title="the first news")
    await told.until(lambda: Unread(604) in told.changes)
    assert [a.notification.title for a in told.of(Arrived)] == ["the first news"]
    task.cancel()


async def test_the_unread_are_those_neither_true_nor_1(site: DemoSite, running: Any, told: Any) -> None:
    name = await site.notify(ME, "pr:new", title="x")
    await told.until(lambda: Unread(1) in told.changes)
    await site.mark_seen(name, seen="1")
    await told.until(lambda: Seen(name) in told.changes and told.changes[-1] == Unread(0))
    await site.mark_seen(name, seen="0")
    await told.until(lambda: told.changes[-1] == Unread(1))
    assert _names(told) == [name]


async def test_a_document_that_commits_late_arrives_whole(site: DemoSite, running: Any, told: Any, clock: Any) -> None:
    name = await site.notify(
        ME, "pr:new", title="late", payload={"title": "from the payload"}, commit_delay_s=3 / clock.speed
    )
    await told.until(lambda: bool(told.of(Arrived)))
    (arrived,) = told.of(Arrived)
    assert (arrived.notification.name, arrived.notification.title) == (name, "late")
    asked = [r for r in site.requests if r.method == "GET" and name in str(r.query)]
    assert len(asked) >= 4


async def test_a_document_that_never_commits_leaves_no_trace(
    site: DemoSite, running: Any, told: Any, inbox: Inbox
) -> None:
    await site.publish(ME, "pr:new", {"notificationId": "rolledback", "title": "ghost"})
    await site.notify(ME, "pr:new", title="real")
    # Asked for at once and five times more, after 0.2, 0.5, 1, 2 and 5 s.
    asked = 0
    while asked < 6:
        await told.until(lambda: True)
        await asyncio.sleep(0)
        asked = len([r for r in site.requests if "rolledback" in str(r.query)])
    assert [a.notification.title for a in told.of(Arrived)] == ["real"]
    assert await inbox.known(["rolledback"]) == set()


async def test_while_rest_is_away_the_payload_is_shown_and_completed_later(
    site: DemoSite, running: Any, told: Any, inbox: Inbox, store: Store, eventually: Callable[..., Any]
) -> None:
    site.rest_fault = BAD_GATEWAY
    name = await site.notify(ME, "pr:new", title="New PR", action_url="procurement-requests/PR-9")
    await told.until(lambda: bool(told.of(Arrived)))
    assert told.of(Arrived)[0].notification.title == "New PR"
    assert not store.rows([name])[name].notification.complete
    site.rest_fault = None
    await eventually(lambda: store.rows([name])[name].notification.complete)
    assert store.rows([name])[name].notification.action_url == "procurement-requests/PR-9"
    assert _names(told) == [name]
    assert told.of(Unread)[-1] == Unread(1)


async def test_a_deletion_withdraws_at_once_and_stays(site: DemoSite, running: Any, told: Any) -> None:
    name = await site.notify(ME, "po:new", title="x")
    await told.until(lambda: Unread(1) in told.changes)
    await site.delete(name, commit_after_s=0.05)
    await told.until(lambda: told.changes[-1] == Unread(0))
    assert told.changes[-2] == Withdrawn(name)


async def test_a_deletion_that_is_rolled_back_comes_back_without_an_arrival(
    site: DemoSite, running: Any, told: Any
) -> None:
    name = await site.notify(ME, "po:new", title="x")
    await told.until(lambda: Unread(1) in told.changes)
    await site.delete(name, rollback=True)
    await told.until(lambda: told.changes[-2:] == [Withdrawn(name), Unread(0)])
    await told.until(lambda: told.changes[-1] == Unread(1))
    assert _names(told) == [name]


async def test_events_that_are_none_of_ours_harm_nothing(
    site: DemoSite, running: Any, told: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for event, payload in (
        ("pr:editing:started", {"user": "a"}),
        ("progress", None),
        ("msgprint", "text"),
        ("doc_update", ["a", 1]),
        ("list_update", {"doctype": "User", "name": "x"}),
        ("list_update", "rubbish"),
        ("boq:changed", {"title": "no id"}),
    ):
        await site.publish(ME, event, payload)
    for name in (None, 17, "", "x" * 141, {"a": 1}, "with\nnewline"):
        await site.publish(ME, "pr:new", {"notificationId": name})
    name = await site.notify(ME, "pr:new", title="good", payload={"title": {"no": "text"}, "docname": 7})
    await told.until(lambda: bool(told.of(Arrived)))
    assert _names(told) == [name]
    warnings = [r for r in caplog.records if r.levelname == "WARNING"]
    assert len(warnings) == 1, "malformed events are logged once a name"
    assert "pr:new" in warnings[0].getMessage()


async def test_an_update_without_an_event_is_found_by_a_catch_up(site: DemoSite, running: Any, told: Any) -> None:
    (name,) = site.insert_many([Document(recipient=ME, title="silent", seen="false")])
    before = len(site.requests)
    for _ in range(20):
        await site.publish(ME, "list_update", {"doctype": "Nirmaan Notifications", "name": name, "user": "a"})
        await site.publish(ME, "list_update", {"doctype": "Nirmaan Notifications", "name": "others0000", "user": "a"})
    await told.until(lambda: _names(told) == [name])
    lists = [r for r in list(site.requests)[before:] if "order_by" in r.query]
    assert len(lists) <= 3, "one catch-up however many updates"


async def test_what_happened_during_an_absence_follows(site: DemoSite, running: Any, told: Any) -> None:
    read, gone, kept = [await site.notify(ME, "pr:new", title=t) for t in ("read", "gone", "kept")]
    await told.until(lambda: Unread(3) in told.changes)
    site.workers_down = True
    await site.disconnect_all()
    await told.until(lambda: told.links[-1].state is LinkState.OFFLINE)
    await site.mark_seen(read)
    await site.delete(gone)
    (new,) = site.insert_many([Document(recipient=ME, title="new", seen="false")])
    site.workers_down = False
    await told.until(lambda: told.links[-1].state is LinkState.UP)
    await told.until(lambda: Withdrawn(gone) in told.changes and Seen(read) in told.changes)
    await told.until(lambda: told.changes[-1] == Unread(2))
    assert _names(told) == [read, gone, kept, new]
    assert [arrived.away for arrived in told.of(Arrived)] == [False, False, False, True]
    assert told.caught_up == 2


async def test_a_refused_mark_is_what_the_site_says_it_is(
    site: DemoSite, running: Any, told: Any, inbox: Inbox
) -> None:
    name = await site.notify(ME, "pr:new", title="x")
    await told.until(lambda: Unread(1) in told.changes)
    site.rest_fault = Fault(403, '{"exc_type": "PermissionError"}', under="/api/resource/Nirmaan Notifications/")
    site.documents.update(site.document(name), {"seen": "true"}, ME)  # read elsewhere meanwhile, and nobody told us
    await inbox.mark([name])
    await told.until(lambda: bool(told.of(MarkRefused)))
    await told.until(lambda: told.changes[-1] == Unread(0))

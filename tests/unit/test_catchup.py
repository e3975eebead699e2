"""Catch-up against a demo site: everything that changed, at the cost of what changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from nirmaan_tray import headers, tls
from nirmaan_tray.catchup import OVERLAP, catch_up
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.faults import BAD_GATEWAY, CUT_HALFWAY
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import SiteError
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.change import Arrived, Seen, Unread, Withdrawn
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.filter import UNREAD
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.notifications import Notifications, Page
from nirmaan_tray.rest import Rest
from nirmaan_tray.session import Session
from nirmaan_tray.store import Store

ME = "me@nirmaan.test"


@pytest.fixture
def notifications(session: Session) -> Notifications:
    return session.notifications


def _document(title: str, **fields: Any) -> Document:
    return Document(**({"recipient": ME, "title": title, "seen": "false", "event_id": "pr:new"} | fields))


def _requests_since(site: DemoSite, before: int) -> list[str]:
    return [f"{r.method} {r.path}" for r in list(site.requests)[before:]]


def _modified(site: DemoSite, name: str, modified: str) -> None:
    """Rewrite history: give a document another time of its last change."""
    document = site.document(name)
    site.documents.delete(name)
    site.documents.insert([replace(document, modified=modified)])


async def test_two_requests_when_nothing_changed(site: DemoSite, notifications: Notifications, inbox: Inbox) -> None:
    site.insert_many(_document(str(n)) for n in range(500))
    await catch_up(notifications, inbox)
    for name in await inbox.unread_names():
        _modified(site, name, "2026-11-01 10:00:00.000000")
    (last,) = site.insert_many([_document("last", seen="true")])
    await catch_up(notifications, inbox)
    before = len(site.requests)
    await catch_up(notifications, inbox)
    assert len(_requests_since(site, before)) == 2
    assert len(await inbox.unread_names()) == 500
    assert await inbox.known([last]) == {last}


async def test_the_first_takes_every_unread_row_and_the_newest_500(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    old = site.insert_many(_document(str(n)) for n in range(700))
    seen = site.insert_many(_document(str(n), seen="true") for n in range(800))
    await catch_up(notifications, inbox)
    assert await inbox.unread_names() == set(old)
    assert await inbox.known(seen) == set(seen[-500:])
    assert told.changes == [Unread(700)]


async def test_a_first_one_cut_short_keeps_its_baseline(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    site.insert_many(_document(str(n)) for n in range(3))
    await inbox.begin((await notifications.newest()).rows[0].creation)  # and killed here
    (news,) = site.insert_many([_document("news")])
    await catch_up(notifications, inbox)
    assert [a.notification.name for a in told.of(Arrived)] == [news]
    assert told.changes[-1] == Unread(4)


async def test_on_an_empty_site_everything_later_is_news(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    await catch_up(notifications, inbox)
    names = site.insert_many(_document(str(n)) for n in range(3))
    await catch_up(notifications, inbox)
    assert [a.notification.name for a in told.of(Arrived)] == names


@pytest.mark.parametrize("count", [499, 500, 501, 1_250])
async def test_pages_hold_everything_that_changed(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any, count: int
) -> None:
    await catch_up(notifications, inbox)
    names = site.insert_many(_document(str(n)) for n in range(count))
    before = len(site.requests)
    await catch_up(notifications, inbox)
    assert sorted(a.notification.name for a in told.of(Arrived)) == sorted(names)
    assert told.changes[-1] == Unread(count)
    assert len(_requests_since(site, before)) <= count // 499 + 3


@pytest.mark.parametrize(("ties", "after"), [(500, 0), (501, 3), (1_700, 700)])
async def test_more_ties_than_a_page_holds(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any, ties: int, after: int
) -> None:
    await catch_up(notifications, inbox)
    earlier = site.insert_many(_document(f"before {n}") for n in range(2))
    moment = site.documents.stamp()
    tied = site.insert_many(_document(f"tie {n}", modified=moment) for n in range(ties))
    later = site.insert_many(_document(f"after {n}") for n in range(after))
    await catch_up(notifications, inbox)
    assert {a.notification.name for a in told.of(Arrived)} == {*earlier, *tied, *later}
    progress = await inbox.progress()
    assert progress is not None
    assert progress.cursor == max(site.document(n).modified for n in [*tied, *later])


async def test_the_cursor_is_the_servers_own_string_and_overlaps(
    site: DemoSite, notifications: Notifications, inbox: Inbox
) -> None:
    (name,) = site.insert_many([_document("x")])
    await catch_up(notifications, inbox)
    progress = await inbox.progress()
    assert progress is not None
    assert progress.cursor == site.document(name).modified
    await catch_up(notifications, inbox)
    asked = next(r for r in reversed(list(site.requests)) if "modified" in r.query.get("order_by", ""))
    since = datetime.fromisoformat(site.document(name).modified) - OVERLAP
    assert f'["modified",">=","{since:%Y-%m-%d %H:%M:%S.%f}"]' in asked.query["filters"]


async def test_what_commits_late_is_found_within_the_overlap(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    stamped = site.documents.stamp()
    site.insert_many([_document("quick")])
    await catch_up(notifications, inbox)
    (late,) = site.insert_many([_document("late", creation=stamped, modified=stamped)])
    await catch_up(notifications, inbox)
    assert late in await inbox.unread_names()
    # Created before this state began and never told of live: counted, not announced.
    assert told.of(Arrived) == []


async def test_what_was_read_or_deleted_elsewhere_follows(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    read, gone, kept = site.insert_many(_document(t) for t in ("read", "gone", "kept"))
    await catch_up(notifications, inbox)
    # As old as can be: beyond any overlap, only the comparison of the unread names can find it.
    document = site.document(read)
    site.documents.delete(read)
    site.documents.insert([replace(document, seen="true", modified="2020-01-01 00:00:00.000000")])
    site.documents.delete(gone)
    await catch_up(notifications, inbox)
    assert await inbox.unread_names() == {kept}
    assert Seen(read) in told.changes
    assert Withdrawn(gone) in told.changes
    assert told.changes[-1] == Unread(1)


async def test_what_was_made_unread_elsewhere_follows(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    (name,) = site.insert_many([_document("x", seen="true")])
    await catch_up(notifications, inbox)
    document = site.document(name)
    site.documents.delete(name)
    site.documents.insert([replace(document, seen="0", modified="2020-01-01 00:00:00.000000")])
    await catch_up(notifications, inbox)
    assert await inbox.unread_names() == {name}
    assert told.of(Arrived) == []


async def test_a_wish_of_ours_is_not_overruled(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    (name,) = site.insert_many([_document("x")])
    await catch_up(notifications, inbox)
    await inbox.mark([name])
    await catch_up(notifications, inbox)
    assert await inbox.unread_names() == set()
    assert [m.name for m in await inbox.marks()] == [name]


@pytest.mark.parametrize("fault", [BAD_GATEWAY, CUT_HALFWAY])
async def test_cut_short_it_loses_nothing(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any, fault: Any
) -> None:
    await catch_up(notifications, inbox)
    names = site.insert_many(_document(str(n)) for n in range(10))
    site.rest_fault = fault
    with pytest.raises(SiteError):
        await catch_up(notifications, inbox)
    site.rest_fault = None
    await catch_up(notifications, inbox)
    assert [a.notification.name for a in told.of(Arrived)] == names


async def test_rows_of_others_never_come_in(
    site: DemoSite, notifications: Notifications, inbox: Inbox, told: Any
) -> None:
    await catch_up(notifications, inbox)
    site.insert_many(_document(str(n), recipient="other@nirmaan.test") for n in range(5))
    await catch_up(notifications, inbox)
    assert told.changes == [Unread(0)]


async def test_a_cursor_that_cannot_be_read_means_everything(
    site: DemoSite, notifications: Notifications, store: Store, inbox: Inbox, document: Callable[..., Notification]
) -> None:
    (name,) = site.insert_many([_document("x")])
    await inbox.begin("")
    await inbox.receive([], cursor="rubbish")
    await catch_up(notifications, inbox)
    assert await inbox.unread_names() == {name}


async def test_a_restarted_client_goes_on_where_it_was(
    site: DemoSite, notifications: Notifications, clock: Any, told: Any, tmp_path: Any
) -> None:
    site.insert_many(_document(str(n)) for n in range(5))
    for run in range(3):
        inbox = await Inbox.open(tmp_path / "state.db", "me", clock)
        inbox.listen(told.change)
        await inbox.start()
        await catch_up(notifications, inbox)
        await inbox.close()
        site.insert_many([_document(f"while away {run}")])
    assert [a.notification.title for a in told.of(Arrived)] == ["while away 0", "while away 1"]


async def test_what_changes_between_two_pages_pushes_nothing_out(
    site: DemoSite, account: Account, credentials: Credentials, inbox: Inbox, clock: Any, told: Any
) -> None:
    """A row that moves to the end would shift the others by one; an offset would skip one of them."""

    class Moving(Notifications):
        pages = 0

        async def changed(self, *filters: Any) -> Page:
            self.pages += 1
            if self.pages > 1:
                site.documents.update(site.document(names[self.pages]), {"title": "moved"}, "somebody")
            return await super().changed(*filters)

    async with Rest(site.url, tls.context(None), clock, headers.request(credentials)) as rest:
        moving = Moving(rest, account, clock)
        await catch_up(moving, inbox)
        names = site.insert_many(_document(str(n)) for n in range(1_400))
        moving.pages = 0
        await catch_up(moving, inbox)
        assert moving.pages >= 3
    assert {a.notification.name for a in told.of(Arrived)} == set(names)
    moved = [row for row in await inbox.page(UNREAD, limit=2_000) if row.title == "moved"]
    assert len(moved) == moving.pages - 1

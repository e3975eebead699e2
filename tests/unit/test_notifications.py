"""What is asked of the site about one user's notifications, and what comes back."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import AppMissing, NotFound, NotPermitted, NotTheSite, PayloadMalformed, SessionExpired
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.notification import Kind
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.notifications import NAMES_A_REQUEST, NAMES_PAGE, PAGE, Notifications
from nirmaan_tray.session import Session

ME = "me@nirmaan.test"
OTHER = "other@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
UNREAD_VALUES = ("false", "0", "", None)
SEEN_VALUES = ("true", "1")


@pytest.fixture
def notifications(session: Session) -> Notifications:
    return session.notifications


@pytest.fixture
async def answering(account: Account) -> AsyncIterator[Callable[[object], Any]]:
    """``await answering(body)`` gives the notifications of a site that answers everything so."""
    servers: list[TestServer] = []
    sessions: list[Session] = []

    async def start(body: object) -> Notifications:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response(body)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        here = replace(account, site=str(server.make_url("")).rstrip("/"))
        sessions.append(Session(here, KEY, tls.context(None), SystemClock()))
        await sessions[-1].__aenter__()
        return sessions[-1].notifications

    yield start
    for session in sessions:
        await session.__aexit__()
    for server in servers:
        await server.close()


def lists(site: DemoSite) -> list[dict[str, Any]]:
    """The list requests that the site has seen."""
    return [
        {key: json.loads(value) if key in {"filters", "fields"} else value for key, value in request.query.items()}
        for request in site.requests
        if "filters" in request.query
    ]


async def test_every_list_is_of_the_recipient(site: DemoSite, notifications: Notifications) -> None:
    mine = site.insert_many([Document(recipient=ME, seen="false") for _ in range(3)])
    others = site.insert_many([Document(recipient=OTHER, seen="false") for _ in range(3)])
    named = await notifications.named([*mine, *others])
    newest = await notifications.newest()
    unread = await notifications.unread("")
    changed = await notifications.changed(("modified", ">=", "2000-01-01"))
    names = await notifications.unread_names()
    for found in (named, newest.rows, unread.rows, changed.rows):
        assert {row.name for row in found} == set(mine)
    assert names == set(mine)
    assert len(lists(site)) == 5
    assert all(["recipient", "=", ME] in asked["filters"] for asked in lists(site))


async def test_orders_and_pages(site: DemoSite, notifications: Notifications) -> None:
    await notifications.newest()
    await notifications.unread("abc")
    await notifications.changed(("modified", ">=", "x"), ("name", ">", "y"))
    newest, unread, changed = lists(site)
    assert (newest["order_by"], newest["limit_page_length"]) == ("creation desc", str(PAGE))
    assert (unread["order_by"], unread["limit_page_length"]) == ("name asc", str(PAGE))
    assert unread["filters"][1:] == [["seen", "not in", ["true", "1"]], ["name", ">", "abc"]]
    assert changed["order_by"] == "modified asc, name asc"
    assert changed["filters"][1:] == [["modified", ">=", "x"], ["name", ">", "y"]]


async def test_a_page_tells_whether_more_may_follow(site: DemoSite, notifications: Notifications) -> None:
    site.insert_many(Document(name=f"n{n:04}", recipient=ME, seen="false") for n in range(PAGE))
    first = await notifications.unread("")
    assert (len(first.rows), first.full) == (PAGE, True)
    second = await notifications.unread(first.rows[-1].name)
    assert (len(second.rows), second.full) == (0, False)


async def test_at_most_a_hundred_names_each(site: DemoSite, notifications: Notifications) -> None:
    names = site.insert_many(Document(recipient=ME) for _ in range(250))
    assert {row.name for row in await notifications.named(names)} == set(names)
    asked = [request["filters"][1][2] for request in lists(site)]
    assert [len(part) for part in asked] == [NAMES_A_REQUEST, NAMES_A_REQUEST, 50]
    assert sorted(name for part in asked for name in part) == sorted(names)
    assert all(request.status == 200 for request in site.requests), "none was refused for its length"


async def test_nothing_is_asked_for_no_names(site: DemoSite, notifications: Notifications) -> None:
    assert await notifications.named([]) == []
    assert len(site.requests) == 0


@pytest.mark.parametrize("letter", ["x", "क", "😀", "&", '"', "\\"])
async def test_long_names_fit_the_request_line(site: DemoSite, notifications: Notifications, letter: str) -> None:
    names = site.insert_many(Document(name=f"{letter * 136}{n:04}", recipient=ME) for n in range(100))
    assert {row.name for row in await notifications.named(names)} == set(names)
    # The demo site answers 400 to a request line over 4,094 bytes, as gunicorn does.
    assert {request.status for request in site.requests} == {200}
    assert len(site.requests) >= 4


async def test_the_demo_site_would_have_refused_a_long_line(site: DemoSite, session: Session) -> None:
    with pytest.raises(NotTheSite, match="400"):
        await session.notifications.changed(("name", "in", ["x" * 140] * 100))


async def test_null_and_old_values_of_seen_count_as_unread(site: DemoSite, notifications: Notifications) -> None:
    unread = site.insert_many([Document(recipient=ME, seen=seen) for seen in UNREAD_VALUES])
    seen = site.insert_many([Document(recipient=ME, seen=seen) for seen in SEEN_VALUES])
    assert {row.name for row in (await notifications.unread("")).rows} == set(unread)
    assert await notifications.unread_names() == set(unread)
    read = {row.name: row.seen for row in (await notifications.newest()).rows}
    assert read == {**dict.fromkeys(unread, False), **dict.fromkeys(seen, True)}


async def test_names_of_the_unread_come_in_thousands(site: DemoSite, notifications: Notifications) -> None:
    names = site.insert_many(Document(recipient=ME, seen="false") for _ in range(2300))
    assert await notifications.unread_names() == set(names)
    assert len(site.requests) == 3
    assert {asked["limit_page_length"] for asked in lists(site)} == {str(NAMES_PAGE)}
    assert {tuple(asked["fields"]) for asked in lists(site)} == {("name",)}


async def test_a_full_last_page_ends_too(site: DemoSite, notifications: Notifications) -> None:
    names = site.insert_many(Document(recipient=ME, seen="false") for _ in range(NAMES_PAGE))
    assert await notifications.unread_names() == set(names)
    assert len(site.requests) == 2


async def test_a_server_that_ignores_the_filter_does_not_trap_us(answering: Callable[[object], Any]) -> None:
    forever = await answering({"data": [{"name": f"n{n}"} for n in range(NAMES_PAGE)]})
    assert len(await forever.unread_names()) == NAMES_PAGE


async def test_a_malformed_row_is_skipped_with_a_warning(
    answering: Callable[[object], Any], caplog: pytest.LogCaptureFixture
) -> None:
    rows = [{"name": "good", "title": "A &amp; B"}, {"name": None}, {}, {"name": 7}, {"name": "x" * 141}]
    page = await (await answering({"data": rows})).newest()
    assert [(row.name, row.title) for row in page.rows] == [("good", "A & B")]
    warned = [r for r in caplog.records if r.levelno == logging.WARNING and r.name == "nirmaan_tray.notifications"]
    assert len(warned) == 4
    assert await (await answering({"data": rows})).unread_names() == {"good", "x" * 141}


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, {"data": ["name"]}, {"data": [None]}])
async def test_a_list_that_is_none_is_not_the_site(answering: Callable[[object], Any], body: object) -> None:
    with pytest.raises(NotTheSite):
        await (await answering(body)).newest()


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": []}, {"data": {}}, {"data": {"name": ""}}])
async def test_a_mark_without_a_document_in_return_is_not_the_site(
    answering: Callable[[object], Any], body: object
) -> None:
    """``PayloadMalformed`` would end the one who sends marks."""
    with pytest.raises(NotTheSite) as raised:
        await (await answering(body)).set_seen("x", seen=True)
    assert not isinstance(raised.value, PayloadMalformed)


async def test_a_site_without_the_app(account: Account) -> None:
    async with DemoSite(SiteOptions(app_installed=False)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        async with Session(replace(account, site=site.url), KEY, tls.context(None), SystemClock()) as session:
            for ask in (session.notifications.newest, session.notifications.unread_names):
                with pytest.raises(AppMissing):
                    await ask()


async def test_a_user_without_a_role(site: DemoSite, notifications: Notifications) -> None:
    site.add_user(User(ME, ME, nirmaan_role=False))
    with pytest.raises(NotPermitted):
        await notifications.newest()
    (name,) = site.insert_many([Document(recipient=ME)])
    with pytest.raises(NotPermitted):
        await notifications.set_seen(name, seen=True)


async def test_a_page_of_another_kind_is_not_the_site(site: DemoSite, notifications: Notifications) -> None:
    site.rest_fault = faults.CAPTIVE_PORTAL
    for ask in (notifications.newest, notifications.unread_names):
        with pytest.raises(NotTheSite):
            await ask()
    with pytest.raises(NotTheSite):
        await notifications.set_seen("x", seen=True)


async def test_marking_returns_the_document_as_it_is_then(site: DemoSite, notifications: Notifications) -> None:
    (name,) = site.insert_many([Document(recipient=ME, title="t", seen="false", document="PO", docname="PO/1")])
    before = site.document(name)
    marked = await notifications.set_seen(name, seen=True)
    assert site.document(name).seen == "true"
    assert (marked.name, marked.seen, marked.complete) == (name, True, True)
    assert (marked.docname, marked.project) == ("PO/1", None)
    assert marked.modified == site.document(name).modified > before.modified
    assert not (await notifications.set_seen(name, seen=False)).seen
    assert site.document(name).seen == "false"
    assert [request.method for request in site.requests] == ["PUT", "PUT"]


@pytest.mark.parametrize("name", ["missing", "../User/x", "a/b", "a?b#c", "ü %2F"])
async def test_marking_what_is_not_there(site: DemoSite, notifications: Notifications, name: str) -> None:
    with pytest.raises(NotFound):
        await notifications.set_seen(name, seen=True)
    assert site.requests[-1].path == f"/api/resource/Nirmaan Notifications/{name}"


async def test_a_name_with_every_sign_is_marked(site: DemoSite, notifications: Notifications) -> None:
    (name,) = site.insert_many([Document(name="PO/2024 &=%2F?#ü", recipient=ME)])
    assert (await notifications.set_seen(name, seen=True)).name == name


async def test_naive_times_are_the_sites(site: DemoSite, account: Account) -> None:
    stamp = "2026-11-23 11:14:42.455083"
    (name,) = site.insert_many([Document(recipient=ME, creation=stamp, type="alert")])
    for zone, expected in (
        ("Asia/Kolkata", datetime(2026, 11, 23, 5, 44, 42, 455083, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 23, 16, 14, 42, 455083, tzinfo=UTC)),
    ):
        async with Session(replace(account, time_zone=zone), KEY, tls.context(None), SystemClock()) as session:
            (row,) = await session.notifications.named([name])
        assert row.created_at == expected
        assert row.created_at.tzinfo is not None
        assert (row.creation, row.modified) == (stamp, stamp), "the server's own strings stay as they are"
        assert row.kind is Kind.ALERT


async def test_an_expired_session_is_told(site: DemoSite, account: Account) -> None:
    expired = Credentials(Way.PASSWORD, Secret("gone"))
    async with Session(account, expired, tls.context(None), SystemClock()) as session:
        with pytest.raises(SessionExpired):
            await session.notifications.newest()

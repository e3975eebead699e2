"""A site that goes by another name now is asked what it is called, once, and followed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray import tls
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.session import Session

if TYPE_CHECKING:
    from tests.unit.connection.conftest import Listening, MakeClock

ME = "me@nirmaan.test"
OLD = "old.localhost"
WHO = "/api/method/frappe.auth.get_logged_user"

CONNECTING, UP, OFFLINE = LinkState.CONNECTING, LinkState.UP, LinkState.OFFLINE


@pytest.fixture
async def office() -> AsyncIterator[DemoSite]:
    """A site behind nginx, which names it to the web workers; its namespace alone shows that its name has changed."""
    async with DemoSite(SiteOptions(nginx=True)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest.fixture
async def bench() -> AsyncIterator[DemoSite]:
    """A site without nginx, where our own header names it."""
    async with DemoSite(SiteOptions(socket_port=0)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest.fixture
def signed_in_before(account: Account, credentials: Credentials) -> Callable[..., Any]:
    """``async with signed_in_before(site, clock) as (session, names)``: an account that knows the site's old name."""

    @asynccontextmanager
    async def sign_in(site: DemoSite, clock: Any) -> AsyncIterator[tuple[Session, list[str]]]:
        names: list[str] = []
        known = replace(account, site=site.url, socket_url=site.socket_url, site_name=OLD)
        async with Session(known, credentials, tls.context(None), clock, on_site_name=names.append) as session:
            yield session, names

    return sign_in


def asked(site: DemoSite) -> int:
    return [request.path for request in site.requests].count("/login")


@pytest.mark.parametrize("where", ["office", "bench"])
async def test_the_new_name_is_found_and_followed(
    where: str,
    office: DemoSite,
    bench: DemoSite,
    signed_in_before: Callable[..., Any],
    clocks: "MakeClock",
    listening: "Listening",
) -> None:
    site = office if where == "office" else bench
    async with (
        signed_in_before(site, clocks()) as (session, names),
        listening(session.connection) as heard,
    ):
        await heard.until_state(UP)
        reason = "handshake" if where == "office" else "no_such_site"
        assert heard.links == [(CONNECTING, None), (OFFLINE, reason), (UP, None)]
        await site.publish(ME, "pr:new", {"notificationId": "heard"})
        await heard.until(lambda: heard.names == ["heard"])
        assert names == [site.site_name]
        assert session.account.site_name == site.site_name
        assert (await session.notifications.unread("")).rows == ()
    assert asked(site) == 1
    guest = next(seen for seen in site.requests if seen.path == "/login")
    assert "Authorization" not in guest.headers
    assert "Cookie" not in guest.headers
    if where == "bench":
        assert "X-Frappe-Site-Name" not in guest.headers
        assert site.requests[-1].headers["X-Frappe-Site-Name"] == site.site_name


async def test_a_name_that_is_right_all_the_same_is_asked_for_once(
    office: DemoSite, account: Account, credentials: Credentials, clocks: "MakeClock", listening: "Listening"
) -> None:
    """The socket server may be wrong about it: that must not become a storm of pages."""
    clock = clocks(enough=12)
    names: list[str] = []
    async with DemoSite(SiteOptions(site_name="another.localhost", nginx=True)) as another:
        here = replace(account, site=office.url, socket_url=another.socket_url)
        session = Session(here, credentials, tls.context(None), clock, on_site_name=names.append)
        async with session, listening(session.connection) as heard:
            await clock.until_slept(12)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "handshake")]
    assert asked(office) == 1
    assert names == []


async def test_a_page_that_does_not_come_is_asked_for_again(
    office: DemoSite, signed_in_before: Callable[..., Any], clocks: "MakeClock", listening: "Listening"
) -> None:
    clock = clocks(enough=3)
    office.rest_fault = replace(faults.BAD_GATEWAY, under="/login")
    async with signed_in_before(office, clock) as (session, names), listening(session.connection) as heard:
        await clock.until_slept(3)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "busy")]
        assert asked(office) == 3
        assert names == []
    office.rest_fault = None
    async with signed_in_before(office, clocks()) as (session, names), listening(session.connection) as heard:
        await heard.until_state(UP)
        assert names == [office.site_name]


async def test_a_page_without_a_name_changes_nothing(
    office: DemoSite, signed_in_before: Callable[..., Any], clocks: "MakeClock", listening: "Listening"
) -> None:
    clock = clocks(enough=2)
    office.rest_fault = replace(faults.CAPTIVE_PORTAL, under="/login")
    async with signed_in_before(office, clock) as (session, names), listening(session.connection) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "not_the_site")]
        assert names == []
        assert session.account.site_name == OLD

"""When a connection is tried again, and when a person is asked: deaf is not connected."""

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import CredentialsRefused, SessionExpired
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session

if TYPE_CHECKING:
    from tests.unit.connection.conftest import Connect, Listening, MakeClock

ME = "me@nirmaan.test"

CONNECTING, UP, OFFLINE, SIGN_IN_NEEDED = (
    LinkState.CONNECTING,
    LinkState.UP,
    LinkState.OFFLINE,
    LinkState.SIGN_IN_NEEDED,
)


async def test_waiting_doubles_up_to_a_minute_with_full_jitter(
    unused_tcp_port: int, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=9)
    async with listening(connection(f"http://127.0.0.1:{unused_tcp_port}", clock)) as heard:
        await clock.until_slept(9)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "unreachable")], "told once however often it fails"
    assert clock.slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert {low for low, _ in clock.bounds} == {0}


async def test_a_stable_minute_starts_the_waiting_anew(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=3)
    site.sockets_down = True
    async with listening(connection(site.url, clock)) as heard:
        await clock.until_slept(3)
        site.sockets_down, clock.enough = False, 1_000_000
    clock.slept.clear()
    async with listening(connection(site.url, clock)) as heard:
        for times, lasted_s, expected in ((1, 59, 5), (2, 59, 10), (3, 59.9, 20), (4, 60, 5), (5, 1, 10)):
            await heard.until_state(UP, times)
            clock.at_s += lasted_s
            await site.disconnect_all()
            await clock.until_slept(times)
            assert clock.slept[-1] == expected


async def test_the_sites_wish_to_be_left_alone_is_honoured(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=1)
    site.rest_fault = faults.too_many(7)
    async with listening(connection(site.url, clock, session.prove)) as heard:
        await clock.until_slept(1)
        assert heard.links[-1] == (OFFLINE, "busy")
    assert clock.slept == [7 + 30]


async def test_so_it_is_at_the_websocket(clocks: "MakeClock", listening: "Listening", connection: "Connect") -> None:
    async def unavailable(_: web.Request) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "9"})

    clock = clocks(enough=1)
    app = web.Application()
    app.router.add_get("/socket.io/", unavailable)
    async with TestServer(app) as server, listening(connection(str(server.make_url("")).rstrip("/"), clock)) as heard:
        await clock.until_slept(1)
        assert heard.links[-1] == (OFFLINE, "busy")
    assert clock.slept == [9 + 30]


async def test_refused_credentials_are_tried_slowly_rest_first_and_heal(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=4)
    site.api_key(ME, "my-key", "changed")
    async with listening(connection(site.url, clock, session.prove)) as heard:
        await clock.until_slept(4)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "credentials_refused")]
        assert clock.slept == [30.5, 31, 32, 34]
    handshakes = [request for request in site.requests if "get_user_info" in request.path]
    assert handshakes == []
    assert {request.path for request in site.requests} == {"/api/method/frappe.auth.get_logged_user"}
    assert len(site.requests) == 4

    clock.enough = 1_000_000
    async with listening(connection(site.url, clock, session.prove)) as heard:
        await heard.until_state(SIGN_IN_NEEDED)
        site.api_key(ME, "my-key", "my-secret")
        await heard.until_state(UP)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "credentials_refused"), (UP, None)]
        await site.publish(ME, "pr:new", {"notificationId": "heard"})
        await heard.until(lambda: heard.names == ["heard"])


async def test_while_a_sign_in_is_needed_no_connection_is_made(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", site: DemoSite
) -> None:
    """It would be a guest's, accepted and deaf."""
    handshakes = 0

    async def expired() -> None:
        nonlocal handshakes
        handshakes += sum(site.listening.values())
        raise SessionExpired

    clock = clocks(enough=4)
    async with listening(connection(site.url, clock, expired)):
        await clock.until_slept(4)
    assert handshakes == 1


async def test_slow_retries_never_exceed_a_minute(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=9)
    site.api_key(ME, "my-key", "changed")
    async with listening(connection(site.url, clock, session.prove)):
        await clock.until_slept(9)
    assert 30 <= min(clock.slept) <= max(clock.slept) == 60


async def test_an_expired_session_is_never_up(
    site: DemoSite, account: Account, clocks: "MakeClock", listening: "Listening"
) -> None:
    sid = site.open_session(ME)
    site.expire_sessions(ME)
    clock = clocks(enough=3)
    deaf = Credentials(Way.PASSWORD, Secret(sid))
    session = Session(replace(account, way=Way.PASSWORD), deaf, tls.context(None), clock)
    async with session, listening(session.connection) as heard:
        await clock.until_slept(3)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "session_expired")]
    # As a guest it did connect, once.
    assert [r.path for r in site.requests].count("/api/method/frappe.auth.get_logged_user") == 3


async def test_a_live_session_hears(site: DemoSite, account: Account, listening: "Listening") -> None:
    live = Credentials(Way.PASSWORD, Secret(site.open_session(ME)))
    session = Session(replace(account, way=Way.PASSWORD), live, tls.context(None), SystemClock())
    async with session, listening(session.connection) as heard:
        await heard.until_state(UP)
        await site.publish(ME, "pr:new", {"notificationId": "heard"})
        await heard.until(lambda: heard.names == ["heard"])


async def test_another_user_is_never_up(
    site: DemoSite, account: Account, credentials: Credentials, clocks: "MakeClock", listening: "Listening"
) -> None:
    clock = clocks(enough=1)
    other = replace(account, user="other@nirmaan.test")
    async with Session(other, credentials, tls.context(None), clock) as session, listening(session.connection) as heard:
        await clock.until_slept(1)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "other_user")]


async def test_web_workers_that_restart_sign_nobody_out(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    """The handshake says ``Unauthorized`` then, as it does to a wrong token."""
    clock = clocks(enough=2)
    site.workers_down = True
    async with listening(connection(site.url, clock, session.prove)) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "busy")]
        assert clock.slept[1] <= 2


async def test_a_refusal_that_rest_does_not_share_is_offline(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=2)
    async with listening(connection(site.url, clock, session.prove, name="other.localhost")) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "handshake")]


async def test_a_captive_portal_signs_nobody_out(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=2)
    site.rest_fault = faults.CAPTIVE_PORTAL
    async with listening(connection(site.url, clock, session.prove)) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "not_the_site")]


async def test_a_doubt_ends_the_link_and_a_new_one_is_tried(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    live = connection(site.url, clocks(), session.prove)
    async with listening(live) as heard:
        await heard.until_state(UP)
        live.doubt(SessionExpired())
        await heard.until_state(UP, 2)
        assert (SIGN_IN_NEEDED, "session_expired") in heard.links


async def test_a_doubt_that_proves_right_is_told_to_the_end(
    site: DemoSite, session: Session, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    """What is told last must be what is the case, also when the same failure meets the next attempt."""
    clock = clocks(enough=3)
    live = connection(site.url, clock, session.prove)
    async with listening(live) as heard:
        await heard.until_state(UP)
        site.api_key(ME, "my-key", "changed")
        live.doubt(CredentialsRefused())
        await clock.until_slept(3)
        assert heard.links[-1] == (SIGN_IN_NEEDED, "credentials_refused")

"""Our connection with Node's own Socket.IO server, whose web part is the demo site."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import unused_port

from nirmaan_tray import headers, tls
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.realtime import ListUpdate
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.socket import Connection, Proof
from nirmaan_tray.wire import Endpoint
from tests.listening import CONNECTING, OFFLINE, SIGN_IN_NEEDED, UP, Heard, Impatient, listening

if TYPE_CHECKING:
    from tests.peers.node_peer import NodePeer, StartNodePeer

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))


@pytest.fixture
async def site() -> AsyncIterator[DemoSite]:
    async with DemoSite(SiteOptions(demo_user=ME)) as site:
        site.add_user(User(ME, ME, "password"))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest.fixture
async def peer(node_peer: "StartNodePeer", site: DemoSite) -> "NodePeer":
    return await node_peer(site.url)


def session_with(site: DemoSite, peer: "NodePeer", credentials: Credentials = KEY) -> Session:
    account = Account(site.url, peer.url, site.site_name, ME, credentials.way, "Asia/Kolkata")
    return Session(account, credentials, tls.context(None), Impatient())


@pytest.fixture
async def session(site: DemoSite, peer: "NodePeer") -> AsyncIterator[Session]:
    async with session_with(site, peer) as session:
        yield session


async def is_heard(peer: "NodePeer", heard: Heard, name: str) -> None:
    await peer.publish(ME, "pr:new", {"notificationId": name})
    await heard.until(lambda: name in heard.names)


async def test_connected_heard_and_closed(peer: "NodePeer", session: Session) -> None:
    async with listening(session.connection) as heard:
        connected = await peer.heard("connected")
        assert (connected["user"], connected["namespace"]) == (ME, "/nirmaan.localhost")
        assert connected["transport"] == "websocket"
        assert (await peer.heard("subscribed"))["doctype"] == "Nirmaan Notifications"
        await heard.until_state(UP)
        assert heard.links == [(CONNECTING, None), (UP, None)]
        await peer.publish(ME, "progress", {"percent": 10})
        await peer.publish(ME, "po:delete", {"notificationId": "gone"})
        await peer.list_update("abc", "other@nirmaan.test")
        await heard.until(lambda: ListUpdate("abc") in heard.incoming)
        assert heard.names == ["gone"]
        assert await peer.count() == 1
    assert (await peer.heard("disconnected"))["user"] == ME
    assert await peer.count() == 0


async def test_a_session_is_heard_too(site: DemoSite, peer: "NodePeer") -> None:
    live = Credentials(Way.PASSWORD, Secret(site.open_session(ME)))
    async with session_with(site, peer, live) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        await is_heard(peer, heard, "a")


async def test_events_keep_their_order(peer: "NodePeer", session: Session) -> None:
    async with listening(session.connection) as heard:
        await heard.until_state(UP)
        names = [f"n{number}" for number in range(500)]
        await asyncio.gather(*(peer.publish(ME, "pr:new", {"notificationId": name}) for name in names))
        await heard.until(lambda: len(heard.names) == 500)
    assert heard.names == names


@pytest.mark.parametrize(
    "text",
    [
        "Invalid namespace",
        "Invalid origin",
        "No cookie transmitted.",
        "No authentication method used. Use cookie or authorization header.",
        "Unauthorized: Error: Unauthorized",
        "Unauthorized: Error: connect ECONNREFUSED 127.0.0.1:8000",
        "Unauthorized: Error: Bad Gateway",
        "Unauthorized",
        "",
    ],
)
async def test_no_text_of_a_refusal_signs_anybody_out(peer: "NodePeer", session: Session, text: str) -> None:
    await peer.refuse(text)
    async with listening(session.connection) as heard:
        for _ in range(3):
            assert (await peer.heard("refused"))["text"] == text
        await heard.until_state(OFFLINE)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "handshake")]
        await peer.refuse(None)
        await heard.until_state(UP)
        await is_heard(peer, heard, "a")


async def test_a_wrong_token_needs_a_sign_in_and_heals(site: DemoSite, peer: "NodePeer", session: Session) -> None:
    site.api_key(ME, "my-key", "changed")
    async with listening(session.connection) as heard:
        assert (await peer.heard("refused"))["text"] == "Unauthorized: Error: Unauthorized"
        await heard.until_state(SIGN_IN_NEEDED)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "credentials_refused")]
        site.api_key(ME, "my-key", "my-secret")
        await heard.until_state(UP)
        await is_heard(peer, heard, "a")


async def test_an_expired_session_connects_as_a_guest_and_is_never_up(site: DemoSite, peer: "NodePeer") -> None:
    expired = Credentials(Way.PASSWORD, Secret("expired"))
    async with session_with(site, peer, expired) as session, listening(session.connection) as heard:
        assert (await peer.heard("connected"))["user"] == "Guest"
        await heard.until_state(SIGN_IN_NEEDED)
        assert heard.links == [(CONNECTING, None), (SIGN_IN_NEEDED, "session_expired")]
        assert (await peer.heard("disconnected"))["user"] == "Guest"


async def test_web_workers_that_restart_sign_nobody_out(site: DemoSite, peer: "NodePeer", session: Session) -> None:
    site.workers_down = True
    async with listening(session.connection) as heard:
        assert (await peer.heard("refused"))["text"] == "Unauthorized: Error: Bad Gateway"
        await heard.until_state(OFFLINE)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "busy")]
        site.workers_down = False
        await heard.until_state(UP)


async def test_a_connect_that_follows_a_refused_namespace_is_never_up(
    site: DemoSite, peer: "NodePeer", session: Session
) -> None:
    endpoint = Endpoint(peer.url, "wrong.localhost", ME, headers.handshake(KEY, site.url))

    async def stay() -> Endpoint:
        return endpoint

    proof = Proof(session.prove, session.prove_served, stay, session._rest.renew)
    wrong = Connection(endpoint, tls.context(None), Impatient(), proof)
    async with listening(wrong) as heard:
        for _ in range(3):
            assert (await peer.heard("refused"))["text"] == "Invalid namespace"
        await heard.until_state(OFFLINE)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "handshake")]


async def test_each_way_of_losing_the_link(peer: "NodePeer", session: Session) -> None:
    async with listening(session.connection) as heard:
        for times, lose in enumerate((peer.disconnect_all, peer.cut, peer.disconnect_all), start=1):
            await heard.until_state(UP, times)
            await is_heard(peer, heard, f"before{times}")
            await lose()
            await heard.until_state(OFFLINE, times)
        await heard.until_state(UP, 4)
        await is_heard(peer, heard, "after")
    assert [reason for state, reason in heard.links if state is OFFLINE] == ["link_lost"] * 3


async def test_a_restart_of_the_server_on_its_port(peer: "NodePeer", session: Session) -> None:
    async with listening(session.connection) as heard:
        await heard.until_state(UP)
        await peer.stop()
        await heard.until(lambda: heard.links[-1] == (OFFLINE, "unreachable"))
        await peer.start()
        await heard.until_state(UP, 2)
        await is_heard(peer, heard, "after")


async def test_a_server_that_is_not_there_yet(site: DemoSite, peer: "NodePeer") -> None:
    absent = replace(session_with(site, peer).account, socket_url=f"http://127.0.0.1:{unused_port()}")
    async with Session(absent, KEY, tls.context(None), Impatient()) as session, listening(session.connection) as heard:
        await heard.until_state(OFFLINE)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "unreachable")]


async def test_pings_keep_a_quiet_link_up(node_peer: "StartNodePeer", site: DemoSite) -> None:
    peer = await node_peer(site.url, ping_interval_ms=50, ping_timeout_ms=200)
    async with session_with(site, peer) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        with pytest.raises(TimeoutError):
            await heard.until(lambda: heard.links[-1][0] is not UP, timeout_s=1)
        await is_heard(peer, heard, "still")
    assert heard.links == [(CONNECTING, None), (UP, None)]


async def test_a_link_that_lives_passes_the_check(site: DemoSite, peer: "NodePeer") -> None:
    async with session_with(site, peer) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        for _ in range(3):
            session.connection.check("the network changed")
            # What is sent first is answered first: this one's answer follows the check's.
            await session.connection._wire.ping()  # type: ignore[union-attr]
        await is_heard(peer, heard, "still")
    assert heard.links == [(CONNECTING, None), (UP, None)]


async def test_a_link_without_a_sign_of_life_is_made_anew_long_before_its_pings_are_missed(
    site: DemoSite, peer: "NodePeer"
) -> None:
    async with session_with(site, peer) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        peer.freeze()
        began = time.monotonic()
        session.connection.check("the network changed")
        await heard.until_state(OFFLINE)
        assert time.monotonic() - began < 20, "45 seconds by pings alone"
        peer.thaw()
        await heard.until_state(UP, 2)
        await is_heard(peer, heard, "after")
    assert heard.links[2] == (OFFLINE, "link_lost")


async def test_missing_pings_end_the_link_and_it_returns(node_peer: "StartNodePeer", site: DemoSite) -> None:
    peer = await node_peer(site.url, ping_interval_ms=200, ping_timeout_ms=200)
    async with session_with(site, peer) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        peer.freeze()
        await heard.until_state(OFFLINE)
        peer.thaw()
        await heard.until_state(UP, 2)
        await is_heard(peer, heard, "after")

"""Behind a proxy that has something against websockets: everything that holds for them holds for polling too."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import engineio.base_client
import pytest

from nirmaan_tray import headers, tls
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.realtime import ListUpdate
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from nirmaan_tray.socket import Connection, Limits, Proof
from nirmaan_tray.wire import Endpoint
from tests.listening import CONNECTING, OFFLINE, SIGN_IN_NEEDED, UP, WAIT_S, Heard, Impatient, listening

if TYPE_CHECKING:
    from tests.peers.node_peer import NodePeer, StartNodePeer
    from tests.peers.office_proxy import OfficeProxy

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
NAME = "nirmaan.localhost"
USUAL = Limits()
SHORT = Limits(open_s=1.0, upgrade_s=0.3, sign_of_life_s=0.5)

MakeProxy = Callable[[str], Awaitable["OfficeProxy"]]


@pytest.fixture
async def site() -> AsyncIterator[DemoSite]:
    async with DemoSite(SiteOptions(demo_user=ME)) as site:
        site.add_user(User(ME, ME, "password"))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest.fixture
async def peer(node_peer: "StartNodePeer", site: DemoSite) -> "NodePeer":
    return await node_peer(site.url)


@pytest.fixture
async def proxy(office_proxy: MakeProxy, peer: "NodePeer") -> "OfficeProxy":
    proxy = await office_proxy(peer.url)
    proxy.against = "refuse"
    return proxy


@asynccontextmanager
async def connected_by(
    site: DemoSite, proxy: "OfficeProxy", credentials: Credentials = KEY, limits: Limits = USUAL
) -> AsyncIterator[Connection]:
    account = Account(site.url, proxy.url, NAME, ME, credentials.way, "Asia/Kolkata")
    async with Session(account, credentials, tls.context(None), Impatient()) as session:
        sent = {**headers.site_header(NAME), **headers.handshake(credentials, site.url)}
        endpoint = Endpoint(proxy.url, NAME, ME, sent)

        async def same() -> Endpoint:
            return endpoint

        proof = Proof(session.prove, session.prove_served, same, session._rest.renew)
        yield Connection(endpoint, tls.context(None), Impatient(), proof, limits=limits)


async def is_heard(peer: "NodePeer", heard: Heard, name: str) -> None:
    await peer.publish(ME, "pr:new", {"notificationId": name})
    await heard.until(lambda: name in heard.names)


@pytest.mark.parametrize("against", ["refuse", "hang", "cut", "swallow"])
async def test_a_proxy_against_websockets_is_gone_around(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy", against: str
) -> None:
    proxy.against = against
    limits = SHORT if against in ("hang", "swallow") else USUAL
    async with connected_by(site, proxy, limits=limits) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        assert (await peer.heard("connected"))["transport"] == "polling"
        assert (await peer.heard("subscribed"))["user"] == ME
        await is_heard(peer, heard, "a")
        await peer.list_update("abc", "other@nirmaan.test")
        await heard.until(lambda: ListUpdate("abc") in heard.incoming)
        states = [state for state, _ in heard.links]
        assert (states[0], states[-1], states.count(UP)) == (CONNECTING, UP, 1)
    assert (await peer.heard("disconnected"))["user"] == ME
    assert await peer.count() == 0
    assert engineio.base_client.connected_clients == []


async def test_a_websocket_that_does_not_take_over_is_let_go_of(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    """Polling goes on as if nothing had been."""
    proxy.against = "swallow"
    limits = Limits(open_s=1.5, upgrade_s=0.1)
    async with connected_by(site, proxy, limits=limits) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        upgrades = ["upgrade: websocket" in head.lower() for head in proxy.heads].count(True)
        assert upgrades == 4
        async with asyncio.timeout(WAIT_S):
            while proxy.let_go < upgrades:  # noqa: ASYNC110 - the proxy tells nobody
                await asyncio.sleep(0)
        await is_heard(peer, heard, "a")
        assert heard.links[-1] == (UP, None)


async def test_a_burst_in_one_answer_keeps_its_order(site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy") -> None:
    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        names = [f"n{number}" for number in range(1000)]
        # While nothing passes, they gather on the server.
        proxy.freeze()
        await asyncio.gather(*(peer.publish(ME, "pr:new", {"notificationId": name}) for name in names))
        proxy.thaw()
        await heard.until(lambda: len(heard.names) == 1000)
    assert heard.names == names
    assert [state for state, _ in heard.links] == [CONNECTING, OFFLINE, UP]


async def test_every_poll_says_who_we_are_and_nothing_else(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        await is_heard(peer, heard, "a")
        await is_heard(peer, heard, "b")
    polls = [head for head in proxy.heads if "transport=polling" in head]
    assert len(polls) > 4
    for head in polls:
        lines = head.split("\r\n")
        assert "Authorization: token my-key:my-secret" in lines
        assert [line for line in lines if line.lower().startswith("cookie:")] == [f"Cookie: {headers.NEUTRAL_COOKIE}"]
        assert f"Origin: {site.url}" in lines


async def test_each_way_of_losing_the_link(site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy") -> None:
    async def restart() -> None:
        # A cut alone may fall between two polls and change nothing.
        await peer.stop()
        await peer.start()

    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        for times, lose in enumerate((peer.disconnect_all, restart, peer.disconnect_all), start=1):
            await heard.until_state(UP, times)
            await is_heard(peer, heard, f"before{times}")
            await lose()
        await heard.until_state(UP, 4)
        await is_heard(peer, heard, "after")
    assert ["upgrade: websocket" in head.lower() for head in proxy.heads].count(True) == 4, "what works is remembered"


async def test_missing_pings_end_the_link_and_it_returns(
    node_peer: "StartNodePeer", site: DemoSite, office_proxy: MakeProxy
) -> None:
    peer = await node_peer(site.url, ping_interval_ms=200, ping_timeout_ms=200)
    proxy = await office_proxy(peer.url)
    proxy.against = "refuse"
    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        peer.freeze()
        await heard.until(lambda: heard.links[-1][0] is OFFLINE)
        peer.thaw()
        await heard.until_state(UP, 2)
        await is_heard(peer, heard, "after")


async def test_a_link_that_is_open_on_one_side_only_is_made_anew(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    async with connected_by(site, proxy, limits=SHORT) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        proxy.freeze()
        connection.check("the network changed")
        await heard.until(lambda: heard.links[-1] == (OFFLINE, "link_lost"))
        proxy.thaw()
        await heard.until_state(UP, 2)
        await is_heard(peer, heard, "after")


async def test_a_link_that_lives_passes_the_check(site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy") -> None:
    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        for _ in range(3):
            connection.check("the network changed")
            # What is sent first is answered first: this one's answer follows the check's.
            await connection._wire.ping()  # type: ignore[union-attr]
        await is_heard(peer, heard, "still")
        assert [state for state, _ in heard.links] == [CONNECTING, OFFLINE, UP]


async def test_an_expired_session_is_never_up(site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy") -> None:
    expired = Credentials(Way.PASSWORD, Secret("expired"))
    async with connected_by(site, proxy, expired) as connection, listening(connection) as heard:
        assert (await peer.heard("connected"))["transport"] == "polling"
        await heard.until_state(SIGN_IN_NEEDED)
        assert UP not in {state for state, _ in heard.links}


async def test_in_another_network_the_websocket_gets_its_chance(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    async with connected_by(site, proxy) as connection, listening(connection) as heard:
        await heard.until_state(UP)
        assert (await peer.heard("connected"))["transport"] == "polling"
        proxy.against = None
        await peer.disconnect_all()
        await heard.until_state(UP, 2)
        assert (await peer.heard("connected"))["transport"] == "polling"
        connection.check("the network changed")
        await peer.disconnect_all()
        await heard.until_state(UP, 3)
        assert (await peer.heard("connected"))["transport"] == "websocket"
        await is_heard(peer, heard, "after")


async def test_a_server_that_was_merely_away_is_met_on_a_websocket(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    """However many attempts have failed, and whichever comes first when it is back."""
    for failures in range(1, 6):
        proxy.against = None
        await peer.stop()
        async with connected_by(site, proxy) as connection, listening(connection) as heard:
            began = len(proxy.heads)
            await heard.until_state(OFFLINE)
            async with asyncio.timeout(WAIT_S):
                while len(proxy.heads) - began < failures:  # noqa: ASYNC110 - the proxy tells nobody
                    await asyncio.sleep(0)
            await peer.start()
            await heard.until_state(UP)
            await is_heard(peer, heard, f"after{failures}")


async def test_closing_ends_in_time_though_nothing_passes(
    site: DemoSite, peer: "NodePeer", proxy: "OfficeProxy"
) -> None:
    async with connected_by(site, proxy) as connection:
        async with listening(connection) as heard:
            await heard.until_state(UP)
            proxy.freeze()
            began = time.monotonic()
        assert time.monotonic() - began < 2
        proxy.thaw()
    assert engineio.base_client.connected_clients == []

"""The Node peer answers the contract's handshakes as the recorded site did, and does what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

if TYPE_CHECKING:
    from tests.peers.node_peer import NodePeer, StartNodePeer

LEAD = "lead@nirmaan.test"
SITE = "/nirmaan.localhost"
ORIGIN = "http://nirmaan.localhost:8000"
CASES = json.loads((Path(__file__).parents[1] / "contract" / "handshakes.json").read_text())
TOKEN = "token KEY_LEAD:SECRET_LEAD"
WAIT_S = 15


async def user_info(request: web.Request) -> web.Response:
    if sid := request.query.get("sid"):
        user = LEAD if sid == "SID_1" else "Guest"
    elif request.headers.get("Authorization") == TOKEN:
        user = LEAD
    else:
        return web.json_response({"exc_type": "AuthenticationError"}, status=401)
    return web.json_response({"message": {"user": user, "user_type": "Website User"}})


@pytest.fixture
async def web_url() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/api/method/frappe.realtime.get_user_info", user_info)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@dataclass
class Client:
    io: Any
    events: list[tuple[str, Any]] = field(default_factory=list)
    refusals: list[Any] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def on_event(self, event: str, *args: Any) -> None:
        self.events.append((event, args[0] if args else None))
        self.woken.set()

    async def next_event(self) -> tuple[str, Any]:
        async with asyncio.timeout(WAIT_S):
            while not self.events:
                self.woken.clear()
                await self.woken.wait()
        return self.events.pop(0)


@asynccontextmanager
async def client(
    peer: "NodePeer", headers: dict[str, str], namespace: str = SITE, transport: str = "websocket", *, wait: bool = True
) -> AsyncIterator[Client]:
    # The client leaves its own session open after a refusal, so it gets one that is closed here.
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        io = socketio.AsyncClient(reconnection=False, handle_sigint=False, http_session=session)
        made = Client(io)
        io.on("*", made.on_event, namespace=namespace)
        io.on("connect_error", made.refusals.append, namespace=namespace)
        io.on("disconnect", lambda _: made.ended.set(), namespace=namespace)
        try:
            async with asyncio.timeout(WAIT_S):
                await io.connect(
                    peer.url,
                    headers={"Host": "nirmaan.localhost", **headers},
                    namespaces=[namespace],
                    transports=[transport],
                    wait=wait,
                    wait_timeout=WAIT_S,
                )
        except socketio.exceptions.ConnectionError:
            assert made.refusals
        try:
            yield made
        finally:
            await io.shutdown()
            # After a missing ping the client forgets its websocket without closing it.
            if io.eio.ws is not None:
                await io.eio.ws.close()


LIVE = {"Origin": ORIGIN, "Authorization": TOKEN, "Cookie": "client=tray"}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
async def test_handshake(case: dict[str, Any], node_peer: "StartNodePeer", web_url: str) -> None:
    closed = f"127.0.0.1:{unused_port()}"
    peer = await node_peer(f"http://{closed}" if case["case"] == "web workers down" else web_url)
    async with client(peer, case["headers"], case["namespace"]) as caller:
        if case["outcome"] == "connect_error":
            text = case["payload"]["message"].replace("127.0.0.1:8000", closed)
            assert caller.refusals[0] == {"message": text}
            assert (await peer.heard("refused"))["text"] == text
            return
        assert caller.refusals == []
        assert (await peer.heard("connected"))["user"] == case["user"]
        await peer.publish(LEAD, "pr:new", {"notificationId": "a1"})
        # Frames keep their order: once the disconnect is here, the event would have been.
        await peer.disconnect_all()
        async with asyncio.timeout(WAIT_S):
            await caller.ended.wait()
        assert caller.events == ([("pr:new", {"notificationId": "a1"})] if case["user"] == LEAD else [])


async def test_a_polling_transport_is_served_too(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url)
    async with client(peer, LIVE, transport="polling") as caller:
        assert (await peer.heard("connected"))["transport"] == "polling"
        await caller.io.emit("ping", namespace=SITE)
        assert await caller.next_event() == ("pong", None)


async def test_ping_and_list_update_reach_who_asked(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url)
    async with client(peer, LIVE) as caller, client(peer, LIVE) as other:
        await caller.io.emit("doctype_subscribe", "Nirmaan Notifications", namespace=SITE)
        assert (await peer.heard("subscribed"))["doctype"] == "Nirmaan Notifications"
        await peer.list_update("a1", "other@nirmaan.test")
        changed = {"doctype": "Nirmaan Notifications", "name": "a1", "user": "other@nirmaan.test"}
        assert await caller.next_event() == ("list_update", changed)
        await other.io.emit("ping", namespace=SITE)
        assert await other.next_event() == ("pong", None)
        assert await peer.count() == 2


async def test_a_site_of_localhost_is_the_default_one(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url, default_site="nirmaan.localhost")
    async with client(peer, {**LIVE, "Host": "localhost", "Origin": "http://localhost:8000"}) as caller:
        assert caller.refusals == []
        assert (await peer.heard("connected"))["user"] == LEAD


async def test_refusing_everything_and_relenting(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url)
    await peer.refuse("Unauthorized: Error: Bad Gateway")
    async with client(peer, LIVE) as caller:
        assert caller.refusals == [{"message": "Unauthorized: Error: Bad Gateway"}]
    await peer.refuse(None)
    async with client(peer, LIVE) as caller:
        assert caller.refusals == []


async def test_a_refused_namespace_may_be_followed_by_a_connect(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url)
    # A client that waits hangs up at the refusal, and the connect that follows may find it gone.
    async with client(peer, LIVE, "/wrong.localhost", wait=False):
        assert (await peer.heard("refused"))["text"] == "Invalid namespace"
        assert (await peer.heard("connected"))["namespace"] == "/wrong.localhost"


async def test_each_way_of_losing_a_connection(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url)
    for lose in (peer.disconnect_all, peer.cut, peer.stop):
        async with client(peer, LIVE) as caller:
            await lose()
            async with asyncio.timeout(WAIT_S):
                await caller.ended.wait()
    async with client(peer, LIVE) as caller:
        assert caller.refusals
    await peer.start()
    async with client(peer, LIVE) as caller:
        await peer.publish(LEAD, "pr:new", {"notificationId": "a2"})
        assert await caller.next_event() == ("pr:new", {"notificationId": "a2"})


async def test_a_frozen_server_is_noticed_by_its_missing_pings(node_peer: "StartNodePeer", web_url: str) -> None:
    peer = await node_peer(web_url, ping_interval_ms=200, ping_timeout_ms=200)
    async with client(peer, LIVE) as caller:
        peer.freeze()
        async with asyncio.timeout(WAIT_S):
            await caller.ended.wait()
        peer.thaw()

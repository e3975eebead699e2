"""Replays the recorded Socket.IO handshakes, each with the user whose events then come, or do not."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio

from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "handshakes.json").read_text(encoding="utf-8"))
LEAD = "lead@nirmaan.test"
LIMIT_S = 10


@pytest.fixture
async def site() -> AsyncIterator[DemoSite]:
    async with DemoSite() as site:
        site.add_user(User(LEAD, "Leela Lead"))
        site.api_key(LEAD, "KEY_LEAD", "SECRET_LEAD")
        site.open_session(LEAD, "SID_1")
        yield site


def client() -> socketio.AsyncClient:
    return socketio.AsyncClient(
        reconnection=False,
        handle_sigint=False,
        # The Cookie header goes through the session's jar, which drops it for an IP address unless told otherwise.
        http_session=aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)),
    )


async def finish(caller: socketio.AsyncClient) -> None:
    await caller.disconnect()
    await caller.eio.http.close()


@pytest.mark.parametrize("case", RECORDED, ids=[case["case"] for case in RECORDED])
async def test_handshake(site: DemoSite, case: dict[str, Any]) -> None:
    namespace = case["namespace"]
    site.workers_down = case["case"] == "web workers down"
    caller = client()
    refusals: list[Any] = []
    heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    caller.on("connect_error", lambda payload: refusals.append(payload), namespace=namespace)
    caller.on("*", lambda event, *arguments: heard.put_nowait((event, arguments)), namespace=namespace)
    headers = {"Host": "nirmaan.localhost:8000", **case["headers"]}
    connecting = caller.connect(site.socket_url, headers=headers, namespaces=[namespace], transports=["websocket"])
    try:
        if case["outcome"] == "connect_error":
            with pytest.raises(socketio.exceptions.ConnectionError):
                await connecting
            assert refusals == [case["payload"]]
            assert site.listening == {}
            return
        await connecting
        expected = {} if case["user"] is None else {case["user"]: 1}
        assert site.listening == expected
        await site.publish(LEAD, "pr:new", {"notificationId": "pu0j098o1p"})
        # The answer to a ping comes after anything that was sent before.
        await caller.emit("ping", namespace=namespace)
        if case["user"] == LEAD:
            async with asyncio.timeout(LIMIT_S):
                assert await heard.get() == ("pr:new", ({"notificationId": "pu0j098o1p"},))
                assert (await heard.get())[0] == "pong"
        elif case["user"] == "Guest":
            async with asyncio.timeout(LIMIT_S):
                assert (await heard.get())[0] == "pong"
    finally:
        await finish(caller)
    assert heard.empty()


@pytest.mark.parametrize("transports", [["websocket"], ["polling", "websocket"]], ids="+".join)
async def test_every_transport_connects(site: DemoSite, transports: list[str]) -> None:
    caller = client()
    namespace = f"/{site.site_name}"
    headers = {"Origin": site.url, "Cookie": "sid=SID_1"}
    try:
        await caller.connect(site.socket_url, headers=headers, namespaces=[namespace], transports=transports)
        assert site.listening == {LEAD: 1}
    finally:
        await finish(caller)


@pytest.mark.parametrize(
    ("header", "value", "words"),
    [
        ("X-Frappe-Site-Name", "elsewhere.localhost", "Invalid namespace"),
        # On localhost the site is the bench's default, so its name does not come from the Origin.
        ("Origin", "http://evil.example", "Invalid origin"),
        ("Cookie", "client=tray", "No authentication method used. Use cookie or authorization header."),
    ],
)
async def test_refusals_at_the_default_site(site: DemoSite, header: str, value: str, words: str) -> None:
    caller = client()
    namespace = f"/{site.site_name}"
    refusals: list[Any] = []
    caller.on("connect_error", lambda payload: refusals.append(payload), namespace=namespace)
    headers = {"Origin": site.url, "Cookie": "sid=SID_1", header: value}
    try:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await caller.connect(site.socket_url, headers=headers, namespaces=[namespace])
    finally:
        await finish(caller)
    assert refusals == [{"message": words}]

"""The live connection through proxies, by either transport, and what else may stand between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import headers
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.model.secret import Secret

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa
    from tests.unit.connection.conftest import Connect, Listening, MakeClock

KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
SESSION = Credentials(Way.PASSWORD, Secret("abc"))

CONNECTING, UP, OFFLINE = LinkState.CONNECTING, LinkState.UP, LinkState.OFFLINE
ATTEMPTS = 5
"""Every transport has had its turn."""


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server of bytes, and the heads of the requests that it got."""
    heads: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", heads


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``through(proxy)`` makes it the system's proxy for everything."""

    def use(proxy: str) -> None:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("no_proxy", "")

    return use


@pytest.mark.parametrize("site", ["https://office.example", "http://office.example"])
async def test_a_proxy_that_wants_a_password_is_said(
    site: str, through: Callable[[str], None], clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    async with answering(refusal) as (proxy, heads):
        through(proxy)
        clock = clocks(enough=ATTEMPTS)
        async with listening(connection(site, clock)) as heard:
            await clock.until_slept(ATTEMPTS)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "proxy")]
        assert len(heads) == ATTEMPTS
        if site.startswith("https"):
            assert all(head.startswith(b"CONNECT office.example:443") for head in heads)
            assert not any(b"my-secret" in head for head in heads)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "not_the_site"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "not_the_site"),
        (b'HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{"x', "not_the_site"),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "busy"),
        (b"HTTP/1.1 503 Busy\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "busy"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0{", "unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "not_the_site"),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n", None),
        (b"", None),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_whatever_answers_instead_signs_nobody_out_by_any_transport(
    answer: bytes, reason: str | None, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    async with answering(answer) as (url, heads):
        clock = clocks(enough=ATTEMPTS)
        async with listening(connection(url, clock)) as heard:
            await clock.until_slept(ATTEMPTS)
            assert {state for state, _ in heard.links} == {CONNECTING, OFFLINE}
            if reason is not None and reason != "unreachable":
                assert {why for _, why in heard.links[1:]} == {reason}
        assert {"transport=polling" in head.decode() for head in heads} == {False, True}


async def test_a_retry_after_of_a_poll_is_honoured(
    clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    async def behave(request: web.Request) -> web.Response:
        if request.query["transport"] == "polling":
            return web.Response(status=503, headers={"Retry-After": "9"})
        return web.Response(status=403)

    clock = clocks(enough=4)
    app = web.Application()
    app.router.add_get("/socket.io/", behave)
    async with TestServer(app) as server, listening(connection(str(server.make_url("")).rstrip("/"), clock)):
        await clock.until_slept(4)
    assert clock.slept == [1, 2, 4, 9 + 30]


@pytest.mark.parametrize("credentials", [KEY, SESSION], ids=lambda c: c.way)
async def test_no_redirect_of_a_poll_carries_credentials_elsewhere(
    credentials: Credentials, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    strayed: list[dict[str, str]] = []

    async def elsewhere(request: web.Request) -> web.Response:
        strayed.append(dict(request.headers))
        return web.Response()

    async def redirect(_: web.Request) -> web.Response:
        raise web.HTTPFound(f"{other.make_url('/')}")

    there, here = web.Application(), web.Application()
    there.router.add_route("*", "/{path:.*}", elsewhere)
    here.router.add_route("*", "/{path:.*}", redirect)
    clock = clocks(enough=ATTEMPTS)
    async with TestServer(there) as other, TestServer(here) as server:
        url = str(server.make_url("")).rstrip("/")
        async with listening(connection(url, clock, credentials=credentials)) as heard:
            await clock.until_slept(ATTEMPTS)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "not_the_site")]
    assert strayed == []


OPEN = '0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'


@pytest.mark.parametrize("credentials", [KEY, SESSION], ids=lambda c: c.way)
async def test_no_answer_puts_another_session_in_the_place_of_ours(
    credentials: Credentials, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    cookies: list[str] = []

    async def behave(request: web.Request) -> web.Response:
        if request.query["transport"] == "websocket":
            return web.Response(status=403)
        cookies.append(request.headers["Cookie"])
        answer = web.Response(text=OPEN if "sid" not in request.query else "ok")
        answer.set_cookie("sid", "Guest")
        if request.method == "GET" and "sid" in request.query:
            return web.Response(status=400)
        return answer

    clock = clocks(enough=ATTEMPTS)
    app = web.Application()
    app.router.add_route("*", "/socket.io/", behave)
    async with TestServer(app) as server:
        url = str(server.make_url("")).rstrip("/")
        async with listening(connection(url, clock, credentials=credentials)):
            await clock.until_slept(ATTEMPTS)
    assert len(cookies) >= 4
    assert set(cookies) == {headers.handshake(credentials, url)["Cookie"]}


@pytest.mark.parametrize(
    "told",
    ["", "x", "0", "0null", '0{"sid":"x"}', "\x1e", "4hello", f"{OPEN}\x1e", f"{OPEN}\x1ex", f"{OPEN}\x1e4", "b!!"],
    ids=repr,
)
async def test_garbage_of_a_poll_is_survived(
    told: str, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    async def behave(request: web.Request) -> web.Response:
        if request.query["transport"] == "websocket":
            return web.Response(status=403)
        if request.method == "POST":
            return web.Response(text="ok")
        return web.Response(text=told if "sid" not in request.query else "\x1e")

    clock = clocks(enough=ATTEMPTS + 3)
    app = web.Application()
    app.router.add_route("*", "/socket.io/", behave)
    async with TestServer(app) as server, listening(connection(str(server.make_url("")).rstrip("/"), clock)) as heard:
        await clock.until_slept(ATTEMPTS + 3)
        assert {state for state, _ in heard.links} == {CONNECTING, OFFLINE}


async def test_a_certificate_that_is_not_trusted_is_said_by_any_transport(
    private_ca: "PrivateCa", clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=ATTEMPTS)
    async with DemoSite(SiteOptions(tls=private_ca.server)) as site:
        async with listening(connection(site.url, clock)) as heard:
            await clock.until_slept(ATTEMPTS)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "certificate")]
        assert list(site.requests) == []

"""The live connection against servers that speak badly, or not at all."""

import asyncio
import gc
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import engineio.base_client
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.socket import Limits

if TYPE_CHECKING:
    from tests.unit.connection.conftest import Connect, Listening, MakeClock, Speaking

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
NAME = "nirmaan.localhost"
WAIT_S = 10

CONNECTING, UP, OFFLINE, SIGN_IN_NEEDED = (
    LinkState.CONNECTING,
    LinkState.UP,
    LinkState.OFFLINE,
    LinkState.SIGN_IN_NEEDED,
)


OPEN = '0{"sid":"engine","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
JOINED = f'40/{NAME},{{"sid":"socket"}}'


def event(name: str) -> str:
    return f'42/{NAME},["pr:new",{{"notificationId":"{name}"}}]'


async def join(socket: web.WebSocketResponse) -> None:
    await socket.send_str(OPEN)
    await socket.receive()
    await socket.send_str(JOINED)


async def stay(socket: web.WebSocketResponse) -> None:
    while not (await socket.receive()).type.name.startswith("CLOS"):
        pass


async def never(_: object) -> None:
    await asyncio.get_running_loop().create_future()


@pytest.mark.parametrize(
    "first",
    [
        "",
        "x",
        "0",
        "0null",
        "0[]",
        "0{}",
        "1",
        "2probe",
        "4hello",
        b"\x00",
        '0{"sid":"x"}',
        OPEN.replace("25000", "1e999"),
        OPEN.replace("25000", '"soon"'),
        None,
    ],
    ids=repr,
)
async def test_a_first_packet_that_is_none(
    first: str | bytes | None, clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, number: int) -> None:
        if number > 0:
            await join(socket)
            await stay(socket)
        elif isinstance(first, bytes):
            await socket.send_bytes(first)
        elif first is not None:
            await socket.send_str(first)
        await socket.close()

    async with speaking(behave) as url, listening(connection(url, clocks())) as heard:
        await heard.until_state(UP)
        assert heard.links[1][0] is OFFLINE


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "x",
        "9",
        "1",
        "3",
        "4",
        "4x",
        "49",
        f"42/{NAME},",
        f"42/{NAME},[]",
        f"42/{NAME},{{}}",
        f'42/{NAME},{{"a":1}}',
        f"42/{NAME},[[1]]",
        f"42/{NAME},[null]",
        f"42/{NAME},12345678901234567890",
        f"42/{NAME},[" + "[" * 100_000,
        "45-",
        "451-",
        f'451-/{NAME},["x",{{"_placeholder":true,"num":5}}]',
        f'43/{NAME},7["x"]',
        f"40/{NAME},[]",
        "41",
        f"41/{NAME},",
        f'44/{NAME},{{"message":"late"}}',
        f'44/{NAME},"late"',
        '2"\\ud800"',
        b"\xff\xfe",
    ],
    ids=lambda value: repr(value)[:50],
)
async def test_garbage_is_survived(
    garbage: str | bytes, clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    """Either it changes nothing, or the link is made anew; what comes afterwards is heard in both cases."""

    async def behave(socket: web.WebSocketResponse, number: int) -> None:
        await join(socket)
        await socket.receive()
        if number == 0:
            await (socket.send_bytes(garbage) if isinstance(garbage, bytes) else socket.send_str(garbage))
        await socket.send_str(event(f"after{number}"))
        await stay(socket)

    async with speaking(behave) as url, listening(connection(url, clocks())) as heard:
        await heard.until(lambda: bool(heard.names))
        assert heard.links[-1][0] is UP


async def test_a_refusal_after_an_acceptance_is_never_up(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    """15's server forgets to stop after ``Invalid namespace``."""
    for answers in ((f'44/{NAME},{{"message":"Invalid namespace"}}', JOINED), (JOINED, f'44/{NAME},"Unauthorized"')):

        async def behave(socket: web.WebSocketResponse, _: int, answers: tuple[str, ...] = answers) -> None:
            await socket.send_str(OPEN)
            await socket.receive()
            for answer in answers:
                await socket.send_str(answer)
            await stay(socket)

        clock = clocks(enough=2)

        async def prove() -> None:
            # Longer than two frames take.
            for _ in range(20):
                await asyncio.sleep(0)

        async with speaking(behave) as url, listening(connection(url, clock, prove)) as heard:
            await clock.until_slept(2)
            assert heard.links[-1] == (OFFLINE, "handshake")


async def test_a_websocket_that_is_accepted_and_then_silent(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    clock = clocks(enough=2)
    short = Limits(open_s=0.05)
    async with (
        speaking(lambda socket, _: never(socket)) as url,
        listening(connection(url, clock, limits=short)) as heard,
    ):
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "unreachable")]


async def test_a_websocket_that_disappoints_is_closed(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    """The library forgets it; forgotten it would stay open until the garbage is collected, with a warning."""

    async def behave(socket: web.WebSocketResponse, _: int) -> None:
        await socket.send_str("no OPEN packet")
        await never(socket)

    clock = clocks(enough=3)
    async with speaking(behave) as url, listening(connection(url, clock)):
        await clock.until_slept(3)
    # What asyncio's own transports complain of is an error by the settings of the tests.
    gc.collect()


async def test_a_namespace_that_is_never_answered(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, _: int) -> None:
        await socket.send_str(OPEN)
        await stay(socket)

    clock = clocks(enough=2)
    async with speaking(behave) as url, listening(connection(url, clock, limits=Limits(namespace_s=0.05))) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, "handshake")]


async def test_a_server_that_goes_before_the_namespace_is_answered_is_noticed_at_once(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, _: int) -> None:
        await socket.send_str(OPEN)
        await socket.receive()
        await socket.close()

    clock = clocks(enough=2)
    async with speaking(behave) as url, listening(connection(url, clock)):
        began = time.monotonic()
        await clock.until_slept(2)
    assert time.monotonic() - began < Limits().namespace_s / 3


async def test_a_server_that_asks_for_an_answer_and_goes_is_missed_at_once(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, number: int) -> None:
        await join(socket)
        await socket.receive()
        if number == 0:
            # So close together that the end is known before the answer is sent; the closing is not answered.
            await socket.send_str(f'42/{NAME},17["is anybody there?"]')
            await socket.send_str("no packet")
            await never(socket)
        await socket.send_str(event("again"))
        await stay(socket)

    async with speaking(behave) as url, listening(connection(url, clocks())) as heard:
        began = time.monotonic()
        await heard.until(lambda: "again" in heard.names)
        assert time.monotonic() - began < 5


async def test_missing_pings_end_the_link(
    clocks: "MakeClock", listening: "Listening", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, number: int) -> None:
        await socket.send_str(OPEN.replace("25000", "50").replace("20000", "50"))
        await socket.receive()
        await socket.send_str(JOINED)
        if number == 0:
            await never(socket)
        await socket.send_str(event("again"))
        await stay(socket)

    async with speaking(behave) as url, listening(connection(url, clocks())) as heard:
        await heard.until(lambda: "again" in heard.names)
        assert (OFFLINE, "link_lost") in heard.links


@pytest.mark.parametrize(("status", "reason"), [(200, "not_the_site"), (404, "not_the_site"), (502, "busy")])
async def test_a_server_that_is_no_socket_io_server(
    status: int, reason: str, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>")

    clock = clocks(enough=2)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, listening(connection(str(server.make_url("")).rstrip("/"), clock)) as heard:
        await clock.until_slept(2)
        assert heard.links == [(CONNECTING, None), (OFFLINE, reason)]


async def test_a_socket_server_that_is_being_updated(
    site: DemoSite, clocks: "MakeClock", listening: "Listening", connection: "Connect"
) -> None:
    clock = clocks(enough=1)
    site.sockets_down = True
    async with listening(connection(site.url, clock)) as heard:
        await clock.until_slept(1)
        assert heard.links[-1] == (OFFLINE, "busy")


@pytest.mark.parametrize("credentials", [KEY, Credentials(Way.PASSWORD, Secret("abc"))], ids=lambda c: c.way)
async def test_no_redirect_carries_credentials_elsewhere(
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
    clock = clocks(enough=2)
    async with TestServer(there) as other, TestServer(here) as server:
        url = str(server.make_url("")).rstrip("/")
        async with listening(connection(url, clock, credentials=credentials)) as heard:
            await clock.until_slept(2)
            assert heard.links == [(CONNECTING, None), (OFFLINE, "not_the_site")]
    assert strayed == []


async def test_a_link_lost_while_it_is_proven_is_never_up(
    eventually: Callable[..., Any],
    clocks: "MakeClock",
    listening: "Listening",
    connection: "Connect",
    speaking: "Speaking",
) -> None:
    async def drop(socket: web.WebSocketResponse, _: int) -> None:
        await join(socket)
        await socket.receive()
        await socket.close()

    async def prove() -> None:
        await eventually(lambda: not engineio.base_client.connected_clients)

    clock = clocks(enough=3)
    async with speaking(drop) as url, listening(connection(url, clock, prove)) as heard:
        await clock.until_slept(3)
        assert {state for state, _ in heard.links} == {CONNECTING, OFFLINE}


async def test_closing_ends_in_time_though_the_peer_is_silent(
    clocks: "MakeClock", connection: "Connect", speaking: "Speaking"
) -> None:
    async def behave(socket: web.WebSocketResponse, _: int) -> None:
        await join(socket)
        await socket.receive()
        await never(socket)

    async with speaking(behave) as url:
        before = asyncio.all_tasks()
        stream = connection(url, clocks()).stream()
        async with asyncio.timeout(WAIT_S):
            async for incoming in stream:
                if incoming == Link(UP, ME):
                    break
        servers = asyncio.all_tasks() - before
        began = time.monotonic()
        await stream.aclose()
        assert time.monotonic() - began < Limits().close_s + 0.5
        ours = [task for task in servers if "engineio" in repr(task) or "socketio" in repr(task)]
        assert ours
        assert all(task.done() for task in ours)
    assert engineio.base_client.connected_clients == []

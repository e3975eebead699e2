"""What the tests of the live connection share: time that stands still, a record of a stream, servers of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import headers, tls
from nirmaan_tray.clock import Clock
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.socket import TICK_S, Connection, Limits, Proof
from nirmaan_tray.wire import Endpoint
from tests.listening import Heard
from tests.listening import listening as listening_

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
NAME = "nirmaan.localhost"
WAIT_S = 10


@dataclass
class Time:
    """Time that stands still until told otherwise, and takes the whole bound for its chance.

    Pauses end at once. Ticks of the connection's own watch come when ``tick`` says so.
    """

    at_s: float = 0.0
    wall_s: float = 0.0
    slept: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    enough: int = 1_000_000
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    ticks: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 6, 0, tzinfo=UTC) + timedelta(seconds=self.wall_s)

    def monotonic(self) -> float:
        return self.at_s

    def uniform(self, low: float, high: float) -> float:
        self.bounds.append((low, high))
        return high

    def tick(self, *, monotonic_s: float = TICK_S, wall_s: float = TICK_S) -> None:
        """Let a tick of the watch be over, which took so long by either clock."""
        self.at_s += monotonic_s
        self.wall_s += wall_s
        self.ticks.put_nowait(None)

    async def sleep(self, delay_s: float) -> None:
        """Return at once, and after ``enough`` times never."""
        if delay_s == TICK_S:
            await self.ticks.get()
            return
        self.slept.append(delay_s)
        self.changed.set()
        while len(self.slept) >= self.enough:
            await asyncio.get_running_loop().create_future()
        await asyncio.sleep(0)

    async def until_slept(self, times: int) -> None:
        async with asyncio.timeout(WAIT_S):
            while len(self.slept) < times:
                self.changed.clear()
                await self.changed.wait()


async def proven() -> None:
    """The site hears the right user."""


def _connection(
    url: str,
    clock: Clock,
    prove: Callable[[], Awaitable[None]] = proven,
    *,
    credentials: Credentials = KEY,
    name: str = NAME,
    limits: Limits | None = None,
    served: Callable[[], Awaitable[None]] | None = None,
    located: Callable[[], Awaitable[Endpoint]] | None = None,
) -> Connection:
    endpoint = Endpoint(url, name, ME, headers.handshake(credentials, url))

    async def same() -> Endpoint:
        return endpoint

    async def renew() -> None:
        """REST is none here."""

    proof = Proof(prove, served or prove, located or same, renew)
    return Connection(endpoint, tls.context(None), clock, proof, limits=limits or Limits())


Behave = Callable[[web.WebSocketResponse, int], Awaitable[None]]
MakeClock = type[Time]
Listening = Callable[[Connection], AbstractAsyncContextManager[Heard]]
Speaking = Callable[[Behave], AbstractAsyncContextManager[str]]


class Connect(Protocol):
    """Makes the first user's connection to ``url``."""

    def __call__(
        self,
        url: str,
        clock: Clock,
        prove: Callable[[], Awaitable[None]] = proven,
        *,
        credentials: Credentials = KEY,
        name: str = NAME,
        limits: Limits | None = None,
        served: Callable[[], Awaitable[None]] | None = None,
        located: Callable[[], Awaitable[Endpoint]] | None = None,
    ) -> Connection: ...


@asynccontextmanager
async def _speaking(behave: Behave) -> AsyncIterator[str]:
    """A server whose websocket does what ``behave(websocket, number)`` says; ``number`` counts connections from 0."""
    count = 0
    ending = asyncio.Event()

    async def handle(request: web.Request) -> web.WebSocketResponse:
        nonlocal count
        number, count = count, count + 1
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        behaving = asyncio.ensure_future(behave(socket, number))
        ended = asyncio.ensure_future(ending.wait())
        await asyncio.wait([behaving, ended], return_when=asyncio.FIRST_COMPLETED)
        for task in (behaving, ended):
            task.cancel()
        await asyncio.gather(behaving, ended, return_exceptions=True)
        return socket

    app = web.Application()
    app.router.add_get("/socket.io/", handle)
    async with TestServer(app) as server:
        try:
            yield str(server.make_url("")).rstrip("/")
        finally:
            ending.set()


@pytest.fixture
def clocks() -> MakeClock:
    """``clocks(enough=3)`` makes a clock that stands still."""
    return Time


@pytest.fixture
def listening() -> Listening:
    """``async with listening(connection) as heard`` records a stream."""
    return listening_


@pytest.fixture
def connection() -> Connect:
    """``connection(url, clock)`` makes a connection."""
    return _connection


@pytest.fixture
def speaking() -> Speaking:
    """``async with speaking(behave) as url`` serves."""
    return _speaking

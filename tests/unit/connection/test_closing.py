"""Closing takes less than two seconds, whatever the network does."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import engineio.base_client
import pytest

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.session import Session

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa
    from tests.unit.connection.conftest import Listening

ME = "me@nirmaan.test"
LIMIT_S = 2.0
WAIT_S = 15


@dataclass
class Path:
    """A TCP path to a server, which can stop to carry anything while every connection stays open."""

    upstream: int
    port: int = 0
    connections: int = 0
    carried: int = 0
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def dead(self) -> None:
        """Carry nothing any more."""
        self._open.clear()

    def dead_so_far(self) -> None:
        """Carry nothing for the connections of now; new ones are carried."""
        self._open.clear()
        self._open = asyncio.Event()
        self._open.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._more.clear()
                await self._more.wait()

    @asynccontextmanager
    async def serving(self, *, alive: bool = True) -> AsyncIterator["Path"]:
        if alive:
            self._open.set()
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            there: asyncio.StreamWriter | None = None
            self.connections += 1
            self._more.set()
            try:
                way = self._open
                back, there = await asyncio.open_connection("127.0.0.1", self.upstream)
                await asyncio.gather(self._carry(reader, there, way), self._carry(back, writer, way))
            except (OSError, asyncio.CancelledError):
                pass
            finally:
                for end in (writer, there):
                    if end is not None:
                        end.transport.abort()
                tasks.discard(task)

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            try:
                yield self
            finally:
                for task in list(tasks):
                    task.cancel()
                await asyncio.gather(*tasks)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: asyncio.Event) -> None:
        while data := await reader.read(65536):
            await way.wait()
            writer.write(data)
            self.carried += len(data)
            self._more.set()
        await way.wait()
        writer.close()


@pytest.fixture(params=["http", "https"])
async def site(request: pytest.FixtureRequest, private_ca: "PrivateCa") -> AsyncIterator[DemoSite]:
    async with DemoSite(SiteOptions(tls=private_ca.server if request.param == "https" else None)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest.fixture
def session_by(
    site: DemoSite, account: Account, credentials: Credentials, private_ca: "PrivateCa"
) -> Callable[[Path], Session]:
    """``session_by(path)`` reaches the site by that path alone."""

    def make(path: Path) -> Session:
        url = f"{site.url.rpartition(':')[0]}:{path.port}"
        here = replace(account, site=url, socket_url=url)
        return Session(here, credentials, tls.context(private_ca.ca_file), SystemClock())

    return make


def port_of(site: DemoSite) -> int:
    return int(site.url.rpartition(":")[2])


def nothing_is_left() -> None:
    gc.collect()
    assert engineio.base_client.connected_clients == []


async def test_a_link_whose_path_died(
    site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    async with Path(port_of(site)).serving() as path:
        session = session_by(path)
        async with listening(session.connection) as heard:
            await heard.until_state(LinkState.UP)
            path.dead()
            began = time.monotonic()
        await session.__aexit__()
        assert time.monotonic() - began < LIMIT_S
    nothing_is_left()


async def test_an_attempt_that_is_never_answered(
    site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    async with Path(port_of(site)).serving(alive=False) as path:
        session = session_by(path)
        async with listening(session.connection):
            await path.until(lambda: path.connections > 0)
            began = time.monotonic()
        await session.__aexit__()
        assert time.monotonic() - began < LIMIT_S
    nothing_is_left()


@pytest.mark.parametrize("after", [1, 300, 1500, 3000, 5000, 8000])
async def test_a_path_that_dies_at_any_byte(
    after: int, site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    async with Path(port_of(site)).serving() as path:
        session = session_by(path)
        async with listening(session.connection) as heard:
            reached: Any = asyncio.ensure_future(path.until(lambda: path.carried >= after))
            up: Any = asyncio.ensure_future(heard.until_state(LinkState.UP))
            await asyncio.wait([reached, up], return_when=asyncio.FIRST_COMPLETED)
            path.dead()
            for task in (reached, up):
                task.cancel()
            await asyncio.gather(reached, up, return_exceptions=True)
            began = time.monotonic()
        await session.__aexit__()
        assert time.monotonic() - began < LIMIT_S
    nothing_is_left()


async def test_while_requests_hang(
    site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    async with Path(port_of(site)).serving() as path:
        session = session_by(path)
        async with listening(session.connection) as heard:
            await heard.until_state(LinkState.UP)
            path.dead()
            requests = [asyncio.create_task(session.prove()) for _ in range(5)]
            for _ in range(20):
                await asyncio.sleep(0)
            began = time.monotonic()
            for request in requests:
                request.cancel()
            await asyncio.wait(requests)
        await session.__aexit__()
        assert time.monotonic() - began < LIMIT_S
    nothing_is_left()


async def test_while_a_sign_of_life_is_waited_for(
    site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    async with Path(port_of(site)).serving() as path:
        session = session_by(path)
        async with listening(session.connection) as heard:
            await heard.until_state(LinkState.UP)
            path.dead()
            session.connection.check("test")
            began = time.monotonic()
        await session.__aexit__()
        assert time.monotonic() - began < LIMIT_S
    nothing_is_left()


async def test_a_link_that_is_half_open_is_up_again_within_five_seconds(
    site: DemoSite, session_by: Callable[[Path], Session], listening: "Listening"
) -> None:
    """The way it was taken is dead and another one is there, as after sleep, or between Wi-Fi and cable."""
    async with Path(port_of(site)).serving() as path:
        session = session_by(path)
        async with session, listening(session.connection) as heard:
            await heard.until_state(LinkState.UP)
            path.dead_so_far()
            began = time.monotonic()
            session.connection.check("test")
            await heard.until_state(LinkState.UP, 2)
            assert time.monotonic() - began < 5
            await site.publish(ME, "pr:new", {"notificationId": "heard"})
            await heard.until(lambda: heard.names == ["heard"])
    nothing_is_left()

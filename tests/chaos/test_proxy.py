"""The proxy does to connections what it says: otherwise the chaos would be none."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from tests.chaos.proxy import BOTH, Proxy, Way, proxy

pytestmark = pytest.mark.timeout(20)


@dataclass
class Line:
    """A client's end of a connection through the proxy, and the server's end of it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    far_reader: asyncio.StreamReader
    far_writer: asyncio.StreamWriter

    async def says(self, text: bytes) -> None:
        self.writer.write(text)
        await self.writer.drain()

    async def far_says(self, text: bytes) -> None:
        self.far_writer.write(text)
        await self.far_writer.drain()


@dataclass
class Exchange:
    """A proxy and the server behind it."""

    proxy: Proxy
    accepted: "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]"
    server: asyncio.Server
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def knock(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the proxy, whatever comes of it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.port)
        self.writers.append(writer)
        return reader, writer

    async def dial(self) -> Line:
        near = await self.knock()
        far = await self.accepted.get()
        self.writers.append(far[1])
        near[1].write(b"!")
        assert await far[0].readexactly(1) == b"!"
        return Line(*near, *far)


@pytest_asyncio.fixture
async def exchange() -> AsyncIterator[Exchange]:
    accepted: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    server = await asyncio.start_server(lambda r, w: accepted.put_nowait((r, w)), "127.0.0.1", 0)
    try:
        async with proxy("127.0.0.1", server.sockets[0].getsockname()[1]) as served:
            exchange = Exchange(served, accepted, server)
            yield exchange
            for writer in exchange.writers:
                writer.close()
    finally:
        server.close()


async def test_bytes_pass_both_ways_and_so_does_the_end(exchange: Exchange) -> None:
    line = await exchange.dial()
    await line.says(b"question")
    assert await line.far_reader.readexactly(8) == b"question"
    await line.far_says(b"answer")
    assert await line.reader.readexactly(6) == b"answer"
    line.writer.write_eof()
    assert await line.far_reader.read() == b""
    await line.far_says(b"still")
    assert await line.reader.readexactly(5) == b"still"


async def test_a_cut_resets_both_ends(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.cut()
    with pytest.raises(ConnectionResetError):
        await line.reader.read()
    with pytest.raises(ConnectionResetError):
        await line.far_reader.read()


async def test_a_cut_in_the_middle(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.cut_after(3, Way.DOWN)
    await line.far_says(b"abcdef")
    assert await line.reader.readexactly(3) == b"abc"
    with pytest.raises(ConnectionResetError):
        await line.reader.read()


async def test_refused_connections_and_the_same_port_afterwards(exchange: Exchange) -> None:
    line, port = await exchange.dial(), exchange.proxy.port
    await exchange.proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        await exchange.dial()
    await line.says(b"x")
    assert await line.far_reader.readexactly(1) == b"x"
    await exchange.proxy.open()
    assert exchange.proxy.port == port
    await exchange.dial()


async def test_a_server_that_is_away_resets(exchange: Exchange) -> None:
    exchange.server.close()
    reader, _ = await exchange.knock()
    with pytest.raises(ConnectionResetError):
        await reader.read()


async def test_what_is_swallowed_never_comes_and_the_connection_can_be_cut(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.swallowing = BOTH
    await line.says(b"lost")
    reader, writer = await exchange.knock()  # accepted, and that is all
    writer.write(b"lost")
    while exchange.proxy.lossy < 2:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)
    exchange.proxy.swallowing = frozenset()
    await line.says(b"kept")
    assert await line.far_reader.readexactly(4) == b"kept"
    exchange.proxy.cut_lossy()
    for broken in (reader, line.reader):
        with pytest.raises(ConnectionResetError):
            await broken.read()


async def test_one_way_can_be_swallowed_alone(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.swallowing = frozenset({Way.UP})
    await line.says(b"lost")
    await line.far_says(b"heard")
    assert await line.reader.readexactly(5) == b"heard"


async def test_what_is_stalled_comes_later(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.stalled = True
    await line.says(b"patience")
    reading = asyncio.ensure_future(line.far_reader.readexactly(8))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(reading), 0.05)
    exchange.proxy.stalled = False
    assert await reading == b"patience"


async def test_what_is_delayed_comes_that_much_later(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.delay_s = 0.05
    began = asyncio.get_running_loop().time()
    await line.says(b"late")
    assert await line.far_reader.readexactly(4) == b"late"
    assert asyncio.get_running_loop().time() - began >= 0.05


async def test_half_closed_towards_the_client(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.half_close(Way.DOWN)
    assert await line.reader.read() == b""
    await line.says(b"anybody?")
    assert await line.far_reader.readexactly(8) == b"anybody?"


async def test_half_closed_towards_the_server(exchange: Exchange) -> None:
    line = await exchange.dial()
    exchange.proxy.half_close(Way.UP)
    assert await line.far_reader.read() == b""
    await line.far_says(b"anybody?")
    assert await line.reader.readexactly(8) == b"anybody?"

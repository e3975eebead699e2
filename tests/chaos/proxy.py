"""A TCP proxy on loopback between a client and one server, and everything that a network does to connections."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

_CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)
"""``SO_LINGER`` with no time to linger: closing sends RST and drops what was not sent yet."""


class Way(StrEnum):
    """A direction of a connection."""

    UP = "up"
    """From the client to the server."""
    DOWN = "down"
    """From the server to the client."""


BOTH = frozenset(Way)


@dataclass(eq=False)
class _Wire:
    """One connection of a client and the proxy's own to the server. ``lossy``: bytes of it were swallowed."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter | None = None
    lossy: bool = False
    over: bool = False
    deaf: set[Way] = field(default_factory=set)
    fuse: dict[Way, int] = field(default_factory=dict)

    def writer(self, way: Way) -> asyncio.StreamWriter | None:
        """Return where bytes on their ``way`` are written."""
        return self.server if way is Way.UP else self.client

    def reset(self) -> None:
        """End both sides with RST."""
        self.over = True
        for writer in (self.client, self.server):
            if writer is None:
                continue
            end = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()


class Proxy:
    """Passes bytes on. What it does wrong is set at any time and holds for all connections until it is lifted.

    ``delay_s`` is added to every piece that passes. ``swallowing``: ways on which everything disappears, as behind a
    firewall that has forgotten its connections. ``stalled``: nothing passes and nothing is lost, as while a route is down.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener: asyncio.Server | None = None
        self._wires: set[_Wire] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self.delay_s = 0.0
        self.swallowing: frozenset[Way] = frozenset()
        self.port = 0

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """Number of clients' connections that are open."""
        return len(self._wires)

    @property
    def lossy(self) -> int:
        """Number of those that have lost bytes."""
        return sum(wire.lossy for wire in self._wires)

    @property
    def stalled(self) -> bool:
        """Whether everything waits."""
        return not self._flowing.is_set()

    @stalled.setter
    def stalled(self, now: bool) -> None:
        if now:
            self._flowing.clear()
        else:
            self._flowing.set()

    async def open(self) -> None:
        """Listen, on the same port as before if there was one; nothing happens when it does."""
        if self._listener is not None:
            return
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Refuse new connections until ``open``; those there are stay."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def cut(self) -> None:
        """Reset every connection."""
        for wire in list(self._wires):
            wire.reset()

    def cut_lossy(self) -> None:
        """Reset the connections that have lost bytes: no end of them can go on, and none would notice by itself."""
        for wire in list(self._wires):
            if wire.lossy or wire.deaf:
                wire.reset()

    def cut_after(self, size: int, way: Way) -> None:
        """Reset every connection of now when ``size`` more bytes of it have passed on that way: in the middle of whatever."""
        for wire in self._wires:
            wire.fuse[way] = size

    def half_close(self, way: Way) -> None:
        """Tell one end of every connection of now that the other one has finished; nothing more passes on that way."""
        for wire in self._wires:
            writer = wire.writer(way)
            wire.deaf.add(way)
            if writer is not None and writer.can_write_eof():
                with contextlib.suppress(OSError):
                    writer.write_eof()

    async def close(self) -> None:
        """Stop listening and end every connection."""
        await self.refuse()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = _Wire(writer)
        self._wires.add(wire)
        try:
            await self._flowing.wait()
            if self.swallowing:
                wire.lossy = True
                await self._pump(wire, reader, Way.UP)
                return
            answers, wire.server = await asyncio.open_connection(*self._target)
            if wire.over:
                return
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(wire, reader, Way.UP))
                pumps.create_task(self._pump(wire, answers, Way.DOWN))
        except OSError:
            pass  # the server is away: the client's connection is reset
        finally:
            self._wires.discard(wire)
            wire.reset()

    async def _pump(self, wire: _Wire, reader: asyncio.StreamReader, way: Way) -> None:
        """Pass what ``reader`` has on its way, until it ends."""
        writer = wire.writer(way)
        try:
            while data := await reader.read(_CHUNK):
                await self._flowing.wait()
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if writer is None or way in self.swallowing or way in wire.deaf:
                    wire.lossy = True
                    continue
                left = wire.fuse.get(way)
                if left is not None:
                    wire.fuse[way] = left - len(data)
                    data = data[:left]
                writer.write(data)
                await writer.drain()
                if left is not None and wire.fuse[way] <= 0:
                    # What was written first has to be on its way: RST would overtake it.
                    await asyncio.sleep(0)
                    wire.reset()
            if writer is not None and way not in self.swallowing and way not in wire.deaf and writer.can_write_eof():
                writer.write_eof()
        except OSError:
            wire.reset()


@asynccontextmanager
async def proxy(host: str, port: int) -> AsyncIterator[Proxy]:
    """Serve a proxy in front of ``host:port`` for as long as the block runs."""
    served = Proxy(host, port)
    await served.open()
    try:
        yield served
    finally:
        await served.close()

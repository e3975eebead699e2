"""A hole in the network where a site was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from nirmaan_tray.demo.site import DemoSite


@dataclass
class Hole:
    """Takes the place of a site that hangs: it takes connections, and answers nothing or a letter now and then."""

    taken: int = 0
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)


@asynccontextmanager
async def in_place_of(site: DemoSite, *, drips: bool = False) -> AsyncIterator[Hole]:
    """Let the site hang meanwhile; it is back afterwards."""
    hole = Hole()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hole.taken += 1
        hole._connections.add(writer)
        if drips:
            drip(writer, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: " + b"z" * 1000)

    def drip(writer: asyncio.StreamWriter, left: bytes) -> None:
        if left and not writer.is_closing():
            writer.write(left[:1])
            asyncio.get_running_loop().call_later(0.05, drip, writer, left[1:])

    port = int(site.url.rpartition(":")[2])
    await site.unplug()
    server = await asyncio.start_server(greet, "127.0.0.1", port, reuse_address=True)
    try:
        yield hole
    finally:
        server.close()
        for writer in hole._connections:
            writer.close()
        await site.plug_in()

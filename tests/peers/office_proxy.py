"""A proxy that has something against websockets, as some offices' proxies do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class OfficeProxy:
    """A TCP proxy that looks at each request, and may have something against websockets.

    ``against``: ``refuse`` answers 403, ``hang`` says nothing, ``cut`` closes, ``swallow`` lets the upgrade through and
    nothing after it; None lets everything pass. ``heads`` are the requests as they came; ``let_go`` counts the swallowed
    websockets that the client has closed.
    """

    upstream_port: int
    against: str | None = None
    port: int = 0
    heads: list[str] = field(default_factory=list)
    let_go: int = 0
    _pipes: set[asyncio.Task[None]] = field(default_factory=set)
    _thawed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        """Keep every connection, take new ones, and pass nothing on any more."""
        self._thawed.clear()

    def thaw(self) -> None:
        """End :meth:`freeze`."""
        self._thawed.set()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["OfficeProxy"]:
        self.thaw()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in list(self._pipes):
                task.cancel()
            await asyncio.gather(*self._pipes, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._pipes.discard(task)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        upgrade = "upgrade: websocket" in head.lower()
        if upgrade and self.against == "refuse":
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        if upgrade and self.against == "cut":
            return
        if upgrade and self.against == "hang":
            await asyncio.get_running_loop().create_future()
        if not upgrade:
            # One request a connection, so that each is looked at.
            lines = [line for line in head.split("\r\n") if line and not line.lower().startswith("connection:")]
            head = "\r\n".join([*lines, "Connection: close", "", ""])
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.upstream_port)
        try:
            there_writer.write(head.encode())
            if upgrade and self.against == "swallow":
                writer.write(await there_reader.readuntil(b"\r\n\r\n"))
                while await reader.read(65536):
                    pass
                self.let_go += 1
                return
            async with asyncio.TaskGroup() as pipes:
                pipes.create_task(self._pipe(reader, there_writer))
                pipes.create_task(self._pipe(there_reader, writer))
        except* OSError:
            pass
        finally:
            there_writer.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._thawed.wait()
            writer.write(data)
            await writer.drain()
        await self._thawed.wait()
        writer.close()

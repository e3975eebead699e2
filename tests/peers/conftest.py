"""The Node peer: a real Socket.IO server of the kind a Frappe site runs, steered by the tests."""

import asyncio
import json
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest

HERE = Path(__file__).parent
WAIT_S = 15
NOTIFICATIONS = "Nirmaan Notifications"


@dataclass(frozen=True)
class NodePeer:
    """A running server. Every method returns when the server has done it."""

    url: str
    _process: asyncio.subprocess.Process
    _facts: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _answers: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=count)

    async def publish(self, user: str, event: str, message: object) -> None:
        """Send an event to every socket of a user, as ``frappe.publish_realtime`` does."""
        await self._do("publish", user=user, event=event, message=message)

    async def list_update(self, name: str, user: str, doctype: str = NOTIFICATIONS) -> None:
        """Tell all who subscribed that ``user`` changed a document."""
        await self._do("list_update", doctype=doctype, name=name, user=user)

    async def count(self) -> int:
        """Return how many sockets are connected, the root namespace's included."""
        return int(await self._do("count"))

    async def disconnect_all(self) -> None:
        """Disconnect every socket politely."""
        await self._do("disconnect_all")

    async def cut(self) -> None:
        """Tear every TCP connection, without a word."""
        await self._do("cut")

    async def refuse(self, text: str | None) -> None:
        """Refuse every handshake with this text from now on; None stops that."""
        await self._do("refuse", text=text)

    async def stop(self) -> None:
        """Stop listening and tear every connection; the port stays reserved for :meth:`start`."""
        await self._do("stop")

    async def start(self) -> None:
        """Listen again on the same port after :meth:`stop`."""
        await self._do("start")

    def freeze(self) -> None:
        """Let the server keep its connections and say nothing, like a half-open network path."""
        if sys.platform != "win32":
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """End :meth:`freeze`."""
        if sys.platform != "win32":
            self._process.send_signal(signal.SIGCONT)

    async def heard(self, fact: str) -> dict[str, Any]:
        """Wait for the next ``connected``, ``refused``, ``subscribed`` or ``disconnected``; other facts are dropped."""
        async with asyncio.timeout(WAIT_S):
            while True:
                heard = await self._facts.get()
                if heard["fact"] == fact:
                    return heard

    async def listen(self) -> None:
        """Take in what the server says until it ends; the fixture runs this."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            said = json.loads(line)
            if "fact" in said:
                self._facts.put_nowait(said)
            elif "error" in said:
                self._answers.pop(said["id"]).set_exception(RuntimeError(said["error"]))
            else:
                self._answers.pop(said["id"]).set_result(said["result"])

    async def _do(self, command: str, **parameters: object) -> Any:
        assert self._process.stdin is not None
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(json.dumps({"id": number, "do": command, **parameters}).encode() + b"\n")
        async with asyncio.timeout(WAIT_S):
            return await answer


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


class StartNodePeer(Protocol):
    """Starts a peer whose web part is at ``web``; it ends with the test."""

    def __call__(
        self, web: str, *, default_site: str = "", ping_interval_ms: int = 25_000, ping_timeout_ms: int = 20_000
    ) -> Awaitable[NodePeer]: ...


@pytest.fixture(scope="session")
def peers_folder() -> Path:
    """The folder of the Node programs, with what ``npm ci`` installs there."""
    if shutil.which("node") is None or not (HERE / "node_modules" / "socket.io").is_dir():
        pytest.fail("the peers need Node and their packages: run `npm ci` in tests/peers", pytrace=False)
    return HERE


@pytest.fixture
async def node_peer(peers_folder: Path) -> AsyncIterator[StartNodePeer]:
    """Starts Node peers: ``peer = await node_peer(web_url)``."""
    async with AsyncExitStack() as stack:

        async def start(
            web: str, *, default_site: str = "", ping_interval_ms: int = 25_000, ping_timeout_ms: int = 20_000
        ) -> NodePeer:
            return await stack.enter_async_context(
                _running(
                    peers_folder / "frappe_socket.mjs",
                    f"--web={web}",
                    f"--default-site={default_site}",
                    f"--ping-interval-ms={ping_interval_ms}",
                    f"--ping-timeout-ms={ping_timeout_ms}",
                )
            )

        yield start


@asynccontextmanager
async def _running(script: Path, *options: str) -> AsyncIterator[NodePeer]:
    process = await asyncio.create_subprocess_exec(
        "node", script, *options, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(WAIT_S):
            listening = json.loads(await process.stdout.readline())
        peer = NodePeer(f"http://127.0.0.1:{listening['port']}", process)
        listener = asyncio.create_task(peer.listen())
        yield peer
        # A frozen server cannot read that its input has ended.
        peer.thaw()
        process.stdin.close()
        async with asyncio.timeout(WAIT_S):
            await listener
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def office_proxy() -> AsyncIterator[Callable[[str], Awaitable[OfficeProxy]]]:
    """``proxy = await office_proxy(peer.url)`` stands before a server until the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(upstream: str) -> OfficeProxy:
            port = urlsplit(upstream).port
            assert port is not None
            return await stack.enter_async_context(OfficeProxy(port).serving())

        yield start

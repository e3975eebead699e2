"""A real Socket.IO server of the kind a Frappe site runs, as a Node process that the tests steer."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

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


class StartNodePeer(Protocol):
    """Starts a peer whose web part is at ``web``; it ends with the test."""

    def __call__(
        self, web: str, *, default_site: str = "", ping_interval_ms: int = 25_000, ping_timeout_ms: int = 20_000
    ) -> Awaitable[NodePeer]: ...


@asynccontextmanager
async def running(script: Path, *options: str) -> AsyncIterator[NodePeer]:
    """Run a peer of that script; it must end well."""
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

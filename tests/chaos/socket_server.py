"""The site's Socket.IO server: the Node peer in a process that dies and comes back while the web workers stay."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

_PROGRAM = Path(__file__).parents[1] / "peers" / "frappe_socket.mjs"

PING_S = 2.0
"""Ping interval and, again, the time given for the answer."""


class SocketServer:
    """Runs beside the web workers at ``web`` on a port of its own, which it keeps over restarts.

    What is sent while it is down, or before a client has joined, is gone, as on a real site.
    """

    def __init__(self, web: str, site_name: str) -> None:
        self._web = web
        self._site_name = site_name
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self) -> None:
        """Start it and return when it listens; nothing happens when it runs."""
        if self._process is not None:
            return
        milliseconds = str(int(PING_S * 1000))
        process = await asyncio.create_subprocess_exec(
            *("node", _PROGRAM, f"--web={self._web}", f"--default-site={self._site_name}", f"--port={self.port}"),
            *(f"--ping-interval-ms={milliseconds}", f"--ping-timeout-ms={milliseconds}"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._process = process
        if process.stdout is None:
            raise RuntimeError("no standard output")
        async with asyncio.timeout(30):
            line = await process.stdout.readline()
        if not line:
            raise RuntimeError("the Socket.IO server did not start; are the packages of tests/peers installed?")
        self.port = int(json.loads(line)["port"])
        self._reading = asyncio.create_task(_drain(process.stdout))

    async def stop(self) -> None:
        """Kill it; its connections break without a word."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        if self._reading is not None:
            await self._reading

    @property
    def well(self) -> bool:
        """Whether it runs, or was stopped: it does not end by itself."""
        return self._process is None or self._process.returncode is None

    def send(self, room: str, event: str, payload: object) -> None:
        """Send an event to a room, if the server runs."""
        kind, _, who = room.partition(":")
        order: dict[str, object]
        if kind == "user":
            order = {"do": "publish", "user": who, "event": event, "message": payload}
        elif isinstance(payload, Mapping):
            order = {"do": "list_update", **payload}
        else:
            raise TypeError(f"{event} to {room}: {payload!r}")
        if self._process is not None and self._process.stdin is not None and self._process.returncode is None:
            self._process.stdin.write(json.dumps({"id": 0, **order}).encode() + b"\n")


async def _drain(output: asyncio.StreamReader) -> None:
    async for line in output:
        if "error" in json.loads(line):
            sys.stderr.write(f"socket server: {line.decode()}")

"""A port on loopback that an application is served at, and that can be unplugged and plugged in again."""

import asyncio
import socket
import ssl
from asyncio.trsock import TransportSocket
from contextlib import suppress

from aiohttp import web

from nirmaan_tray.demo.door import Handler

_HOST = "127.0.0.1"

_TURNS = 10
"""Of the loop: one to hear that a connection is over, one for each layer to tell the next."""


class Outlet:
    """Serves one application on one port; 0 takes any free one, which is kept from then on."""

    def __init__(self, application: web.Application, port: int, tls: ssl.SSLContext | None) -> None:
        self.port = port
        self._tls = tls
        # The door refuses long request lines itself, in gunicorn's words.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0, max_line_size=1 << 20)
        self._listener: web.TCPSite | None = None
        self._sockets: set[TransportSocket] = set()
        application.middlewares.append(self._note)

    async def open(self) -> None:
        """Begin to serve; raises OSError when the port is taken."""
        await self._runner.setup()
        await self.plug_in()

    async def plug_in(self) -> None:
        """Listen; raises OSError when the port is taken."""
        self._listener = web.TCPSite(self._runner, _HOST, self.port, ssl_context=self._tls)
        await self._listener.start()
        self.port = self._runner.addresses[0][1]

    async def unplug(self) -> None:
        """Refuse new connections and drop those there are, without a word."""
        if self._listener is not None:
            await self._listener.stop()
            self._listener = None
        for transport in self._transports():
            transport.abort()

    async def close(self) -> None:
        """Stop serving for good."""
        transports = self._transports()
        await self._runner.cleanup()
        # TLS would wait for the other side's good-bye, which a proxy between may never pass on.
        for transport in transports:
            transport.abort()
        # A connection that has ended still waits so; its transport, closed twice, knows nothing of it any more.
        for each in self._open_sockets():
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    @web.middleware
    async def _note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.transport is not None:
            self._sockets = {*self._open_sockets(), request.transport.get_extra_info("socket")}
        return await handler(request)

    def _open_sockets(self) -> list[TransportSocket]:
        return [each for each in self._sockets if each.fileno() != -1]

    def _transports(self) -> list[asyncio.Transport]:
        connections = [] if self._runner.server is None else self._runner.server.connections
        return [connection.transport for connection in connections if connection.transport is not None]

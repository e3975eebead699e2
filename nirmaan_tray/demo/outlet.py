"""A port on loopback that an application is served at, and that can be unplugged and plugged in again."""

import asyncio
import ssl

from aiohttp import web

_HOST = "127.0.0.1"


class Outlet:
    """Serves one application on one port; 0 takes any free one, which is kept from then on."""

    def __init__(self, application: web.Application, port: int, tls: ssl.SSLContext | None) -> None:
        self.port = port
        self._tls = tls
        # The door refuses long request lines itself, in gunicorn's words.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0, max_line_size=1 << 20)
        self._listener: web.TCPSite | None = None

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
        await asyncio.sleep(0)

    def _transports(self) -> list[asyncio.Transport]:
        connections = [] if self._runner.server is None else self._runner.server.connections
        return [connection.transport for connection in connections if connection.transport is not None]

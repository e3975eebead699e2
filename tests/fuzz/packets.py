"""The live connection, spoken by the program's own client over a real websocket. Input: a server's packets, one a line."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import SiteError
from nirmaan_tray.model.realtime import Event, ListUpdate
from nirmaan_tray.wire import Endpoint, Wire
from tests.fuzz.surface import Check, Surface, text

_OPEN = '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
_LAST = "last:one"
_ENDS = f'42/office,["{_LAST}",{{"notificationId":"last"}}]'
# What follows such a packet is its attachments, so that nobody can say when it ends.
_ATTACHES = re.compile(r"^4[56]\d+-", re.MULTILINE)
_WAIT_S = 5.0


@contextmanager
def ready() -> Iterator[Check]:
    """A server that accepts the namespace and then says what it is told to, to one client after the other."""
    with asyncio.Runner() as runner:
        site = runner.run(_Site.start())

        def check(data: bytes) -> None:
            """After whatever a server says, the client still hears, or has ended with an error of the site's."""
            told = text(data).encode("utf-8", "replace").decode()
            if not _ATTACHES.search(told):
                runner.run(site.told(told.split("\n")))

        yield check
        runner.run(site.close())


class _Site:
    """Holds one connection as long as it lives."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_get("/socket.io/", self._serve)
        self._server = TestServer(app)
        self._tls = tls.context(None)
        self._there: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self._wire: Wire | None = None
        self._socket: web.WebSocketResponse | None = None

    @classmethod
    async def start(cls) -> "_Site":
        site = cls()
        await site._server.start_server()
        return site

    async def close(self) -> None:
        await self._drop()
        await self._server.close()

    async def told(self, packets: list[str]) -> None:
        if self._wire is None or self._socket is None:
            await self._connect()
        assert self._wire is not None
        assert self._socket is not None
        try:
            for packet in (*packets, _ENDS):
                await self._socket.send_str(packet)
            async with asyncio.timeout(_WAIT_S):
                while not await self._last(self._wire):
                    pass
        except (SiteError, ConnectionError):
            await self._drop()
        except TimeoutError:
            await self._drop()
            raise AssertionError("it neither hears nor has ended") from None

    @staticmethod
    async def _last(wire: Wire) -> bool:
        come = await wire.incoming()
        assert isinstance(come, Event | ListUpdate)
        return isinstance(come, Event) and come.event_id == _LAST

    async def _connect(self) -> None:
        url = str(self._server.make_url("")).rstrip("/")
        endpoint = Endpoint(url, "office", "me@nirmaan.test", {"Cookie": "sid=x", "Origin": url}, "direct")
        self._wire = Wire(endpoint, self._tls, SystemClock(), ("websocket",), 5)
        await self._wire.open()
        await self._wire.joined()
        self._socket = await self._there.get()

    async def _drop(self) -> None:
        wire, self._wire, self._socket = self._wire, None, None
        if wire is not None:
            await wire.close(0.2)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_str(_OPEN)
        await socket.receive()
        await socket.send_str('40/office,{"sid":"b"}')
        self._there.put_nowait(socket)
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
        return socket


SURFACE = Surface(
    ready=ready,
    seeds=(
        b'42/office,["pr:new",{"title":"New PR Created","docname":"PR-0001","notificationId":"pu0j098o1p"}]',
        b'42/office,["list_update",{"doctype":"Nirmaan Notifications","name":"x","user":"a@b"}]\n42/office,["pong"]',
        b'42/office,17["pr:delete",{"notificationId":"pu0j098o1p"}]\n2',
        b'44/office,{"message":"Invalid namespace"}',
        b"41/office,",
        b'43/office,1["done"]\n6\n3probe',
    ),
    words=(
        *b"42/office, 42 40/office, 41 43/office,1 44/office, 45 4 2 1 6 b - , /other, /office?x=1, [ ] { } null 1e999".split(),
        *rb'"" "\ud800" "pr:new", "connect", "disconnect", "connect_error", "pong" "list_update", "notificationId":'.split(),
        *(b"\n", b"\x00", b"\x1e", b"\xff", b"9" * 30),
    ),
)

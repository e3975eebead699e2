"""What makes python-socketio, and aiohttp below it, fit one attempt at a connection: the one module that speaks Socket.IO.

The library is untyped and stays inside this module.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakSet

import aiohttp
import engineio
import socketio

from nirmaan_tray.errors import HandshakeRefused, LinkLost, NotTheSite, SiteError, TrayError
from nirmaan_tray.proxy import Proxy

FAILURES = (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError)
"""What the library raises over a connection that cannot be had, or is lost."""

NO_PACKET = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the library raises over bytes that are no packet of its protocol."""

# A burst comes as one answer to a poll. The library's own limit of 16 packets is meant for servers.
engineio.payload.Payload.max_decode_packets = 1_000_000

_log = logging.getLogger(__name__)

_quiet = logging.getLogger(f"{__name__}.library")
# What the library calls warnings (a lost connection, a refused namespace) is told better by our own states.
_quiet.setLevel(logging.CRITICAL)


class _Outbound(asyncio.Queue[object]):
    """What waits to be sent, with the library's mark of the end in it twice.

    Behind something else that waits, a single one is dropped by the library, which would then tell half a minute later that
    nothing is heard any more: so when a server asks for an answer and goes at once.
    """

    async def put(self, item: object) -> None:
        await super().put(item)
        if item is None:
            await super().put(item)


class _Engine(engineio.AsyncClient):  # type: ignore[misc] # the library is untyped
    """The library's transport, with two things put right.

    Every request carries ``said``: the library's first poll alone does, and a cookie is moved into the jar. And the
    attempt to go on from polling to a websocket can fail without harm.
    """

    said: Mapping[str, str]
    given_up: Callable[[], None]
    upgrade_s: float

    def create_queue(self) -> asyncio.Queue[object]:
        return _Outbound()

    async def _send_request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, **options: object
    ) -> object:
        return await super()._send_request(method, url, headers={**self.said, **(headers or {})}, **options)

    async def _connect_websocket(self, url: str, headers: dict[str, str], engineio_path: str) -> bool:
        self.websocket_extra_options["headers"] = dict(self.said)
        if self.sid is None:
            return bool(await super()._connect_websocket(url, headers, engineio_path))
        try:
            async with asyncio.timeout(self.upgrade_s):
                if await super()._connect_websocket(url, headers, engineio_path):
                    return True
        except (aiohttp.ClientError, OSError, SiteError, *NO_PACKET) as error:
            _log.debug("No websocket after polling: %s", type(error).__name__)
        self.given_up()
        return False


class Client(socketio.AsyncClient):  # type: ignore[misc] # the library is untyped
    """The library's client: one attempt, no reconnecting, everything told in the order in which it came."""

    def __init__(
        self,
        said: Mapping[str, str],
        heard: Callable[[str, object], None],
        ended: Callable[[TrayError], None],
        given_up: Callable[[], None],
        upgrade_s: float,
    ) -> None:
        self._session: aiohttp.ClientSession | None = None
        super().__init__(
            reconnection=False, handle_sigint=False, logger=_quiet, engineio_logger=_quiet, http_session=self._made
        )
        self.eio.said = said
        self.eio.given_up = given_up
        self.eio.upgrade_s = upgrade_s
        self._heard = heard
        self._ended = ended
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answered_over: str | None = None

    def _made(self) -> aiohttp.ClientSession | None:
        return self._session

    def _engineio_client_class(self) -> type[_Engine]:
        return _Engine

    async def open(self, url: str, namespace: str, session: aiohttp.ClientSession, transports: tuple[str, ...]) -> None:
        """Open the transport and ask for the namespace; ``joined`` tells the answer."""
        self._session = session
        # Sync handlers: async ones would run as tasks of their own and finish out of order.
        self.on("*", self._told, namespace=namespace)
        self.on("connect", self._accepted, namespace=namespace)
        self.on("connect_error", self._refused, namespace=namespace)
        self.on("disconnect", self._lost, namespace=namespace)
        # wait=False: with wait the library overlooks a refusal that follows an acceptance at once, and would be deaf.
        await self.connect(url, transports=list(transports), namespaces=[namespace], wait=False)
        # However the library's tasks end, with a word or without: from then on nothing would be heard, or said.
        self.eio.read_loop_task.add_done_callback(lambda _: self._lost("reader ended"))
        self.eio.write_loop_task.add_done_callback(lambda _: self._lost("writer ended"))

    async def leave(self) -> None:
        """Say good-bye; waits for ever for a server that does not answer it."""
        if self.eio.read_loop_task is None:
            # Cut short while it changed transports: the library would wait for a reader that never was.
            await self.eio.disconnect(abort=True)
        else:
            await self.disconnect()

    async def stop(self) -> None:
        """End whatever still runs, and let the library forget this client."""
        tasks = [task for task in (self.eio.read_loop_task, self.eio.write_loop_task) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(ValueError):
            # Where the library's own parting was cut short it would keep the client for ever.
            engineio.base_client.connected_clients.remove(self.eio)

    def _told(self, name: object, *arguments: object) -> None:
        self._heard(str(name), arguments[0] if arguments else None)

    def _accepted(self) -> None:
        self.answered_over = self.eio.current_transport
        if not self.joined.done():
            self.joined.set_result(None)

    def _refused(self, payload: object = None) -> None:
        if self.eio.sid is not None:  # else it is the transport's own failure, which the library tells here too
            self.answered_over = self.eio.current_transport
        told = payload.get("message") if isinstance(payload, Mapping) else payload
        if not self.joined.done():
            self.joined.set_exception(HandshakeRefused(f"{told:.200}" if isinstance(told, str) else ""))
        else:
            # A server that forgets to stop may refuse after it accepted: nothing would be heard.
            self._ended(HandshakeRefused())

    def _lost(self, why: object = None) -> None:
        if not self.joined.done():
            self.joined.set_exception(HandshakeRefused(str(why)))
        self._ended(LinkLost(str(why)))

    async def _handle_eio_message(self, data: object) -> None:
        """The library runs this as a task of its own, where an exception would be nobody's."""
        try:
            await super()._handle_eio_message(data)
        except NO_PACKET as error:
            self._ended(NotTheSite(f"a packet that is none: {type(error).__name__}"))


class Connector(aiohttp.TCPConnector):
    """Notes every connection that is made."""

    def __init__(self, trust: ssl.SSLContext, made: "WeakSet[asyncio.Transport]") -> None:
        super().__init__(ssl=trust)
        self._made = made

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the library's name
    ) -> aiohttp.connector.Connection:
        """Return the connection that the library makes."""
        connection = await super().connect(req, traces, timeout)
        if connection.transport is not None:
            self._made.add(connection.transport)
        return connection


class Introduced:
    """Tells a proxy that wants it who we are to the proxy, and nobody else.

    The header rather than the library's ``proxy_auth``, which its errors quote, and which it will not have in its next
    version.
    """

    def __init__(self, proxy: Proxy) -> None:
        self._said = proxy.authorization

    async def __call__(self, request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """Send a request through the proxy: within a tunnel the header would reach the site."""
        if self._said is not None and request.is_ssl():
            request.update_proxy(request.proxy, None, {"Proxy-Authorization": self._said})
        elif self._said is not None:
            request.headers["Proxy-Authorization"] = self._said
        return await send(request)


async def stay_here(_session: object, _context: object, redirect: aiohttp.TraceRequestRedirectParams) -> None:
    """Refuse a redirect, which would hand our headers to wherever it leads."""
    redirect.response.close()
    raise NotTheSite(f"{redirect.response.status}, redirected to {redirect.response.headers.get('Location')}")

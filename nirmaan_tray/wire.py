"""One attempt at a live connection, from its first byte to its last; the one module that speaks Socket.IO.

python-socketio's own reconnecting does not fit (it never retries a refused first connect, and retries a refused
namespace for ever), so each attempt is a new client. The library is untyped and stays inside this module.
"""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

import aiohttp
import engineio
import socketio

from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import (
    CertificateUntrusted,
    HandshakeRefused,
    LinkLost,
    NotTheSite,
    PayloadMalformed,
    ProxyRefused,
    SiteBusy,
    SiteError,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.events import DOCTYPE, event, list_update
from nirmaan_tray.model import Event, ListUpdate
from nirmaan_tray.proxy import Proxy, proxy_for, refusal, silence
from nirmaan_tray.tls import reason
from nirmaan_tray.verdict import answer, verdict

INVALID_NAMESPACE = "Invalid namespace"
"""What a site says that goes by another name (contract)."""

COMPLAINTS = 100
"""Names of unusable events that are logged, once each."""

_RESPONSES_KEPT = 4
"""More than are open at the same time: a poll, a post, an upgrade."""

_NO_PACKET = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the library raises over bytes that are no packet of its protocol."""

# A burst comes as one answer to a poll. The library's own limit of 16 packets is meant for servers.
engineio.payload.Payload.max_decode_packets = 1_000_000

_log = logging.getLogger(__name__)

_quiet = logging.getLogger(f"{__name__}.library")
# What the library calls warnings (a lost connection, a refused namespace) is told better by our own states.
_quiet.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where, as whom and with which headers to connect; ``proxy`` as in ``Reach``, perhaps ``with_password``."""

    url: str
    site_name: str
    user: str
    headers: Mapping[str, str] = field(repr=False)
    proxy: str = ""


class Wire:
    """A connection that is being made, or lives, or has ended."""

    def __init__(
        self, endpoint: Endpoint, tls: ssl.SSLContext, clock: Clock, transports: tuple[str, ...], upgrade_s: float
    ) -> None:
        """``transports`` of Engine.IO's, in the order in which they are tried.

        ``upgrade_s``: so many seconds a websocket may take to take over from polling.
        """
        self._endpoint = endpoint
        self._namespace = f"/{endpoint.site_name}"
        self._tls = tls
        self._clock = clock
        self._transports = transports
        self._inbound: asyncio.Queue[Event | ListUpdate | None] = asyncio.Queue()
        self._session: aiohttp.ClientSession | None = None
        self._through: Proxy | None = None
        self._responses: deque[aiohttp.ClientResponse] = deque(maxlen=_RESPONSES_KEPT)
        self._connections: WeakSet[asyncio.Transport] = WeakSet()
        self._request_failure: BaseException | None = None
        self._client = _Client(endpoint.headers, self._heard, self.end, self._given_up, upgrade_s)
        self._pongs: set[asyncio.Future[None]] = set()
        self._complained: set[str] = set()
        self.ended: TrayError | None = None

    @property
    def transport(self) -> str | None:
        """What the server itself has answered over, if it has."""
        return self._client.answered_over

    async def open(self) -> None:
        """Open the transport and ask for the namespace. Raises ``SiteError``; waits for ever for a silent server."""
        self._session = self._new_session()
        try:
            await self._client.open(self._endpoint.url, self._namespace, self._session, self._transports)
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError) as error:
            raise self._mapped(error) from error
        except _NO_PACKET as error:
            # What the library lets through when the other side does not speak Engine.IO.
            raise NotTheSite(f"no Socket.IO server: {type(error).__name__}") from error

    async def joined(self) -> None:
        """Return when the namespace is ours. Raises ``HandshakeRefused``; waits for ever for a silent server."""
        await self._client.joined

    async def subscribe(self) -> None:
        """Ask for ``list_update`` of all notifications; a refusal is silent (contract), so this is done every time."""
        await self._emit("doctype_subscribe", DOCTYPE)

    async def ping(self) -> None:
        """Return when the site's own server has answered; waits for ever for one that does not. Raises ``LinkLost``."""
        pong: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pongs.add(pong)
        try:
            await self._emit("ping")
            await pong
        finally:
            self._pongs.discard(pong)

    async def incoming(self) -> Event | ListUpdate:
        """Return what comes next, in the order in which it came. Raises what has ended the connection."""
        incoming = await self._inbound.get()
        if incoming is None:
            raise self.ended or LinkLost()
        return incoming

    def end(self, error: TrayError) -> None:
        """Let ``incoming`` raise ``error`` after what has come until now. The first one counts."""
        if self.ended is None:
            self.ended = error
            self._inbound.put_nowait(None)

    async def close(self, limit_s: float) -> None:
        """Close politely, which may take ``limit_s`` seconds, then anyhow."""
        client = self._client
        if not client.joined.cancel() and not client.joined.cancelled():
            client.joined.exception()  # looked at, so that the loop does not complain of it
        # What a server wants answered may be no text that can be sent; the library learns that here.
        with suppress(socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError, TimeoutError, *_NO_PACKET):
            async with asyncio.timeout(limit_s):
                await client.leave()
        tasks = [task for task in (client.eio.read_loop_task, client.eio.write_loop_task) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(ValueError):
            # Where the library's own parting was cut short it would keep the client for ever.
            engineio.base_client.connected_clients.remove(client.eio)
        if self._session is not None:
            await self._session.close()
        for response in self._responses:
            response.close()
        # TLS would wait half a minute for the other side's good-bye, which a proxy between may never pass on.
        for transport in self._connections:
            transport.abort()

    async def _emit(self, *arguments: str) -> None:
        try:
            await self._client.emit(*arguments, namespace=self._namespace)
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError) as error:
            raise LinkLost(str(error)) from error

    def _heard(self, name: str, payload: object) -> None:
        if name == "pong":
            for pong in self._pongs:
                if not pong.done():
                    pong.set_result(None)
            return
        incoming = self._read(name, payload)
        if incoming is not None:
            self._inbound.put_nowait(incoming)

    def _read(self, name: str, payload: object) -> Event | ListUpdate | None:
        """Return what an event says, or None for one that is not for us; a malformed one is logged once a name."""
        if name == "list_update":
            return list_update(payload)
        try:
            return event(name, payload, self._clock.now())
        except PayloadMalformed as error:
            if name not in self._complained and len(self._complained) < COMPLAINTS:
                self._complained.add(name)
                _log.warning("The site sent an event that cannot be used, %.100r: %s", name, error)
            return None

    def _new_session(self) -> aiohttp.ClientSession:
        """Return what carries every request of this attempt; raises ``SiteUnreachable`` for an unusable proxy.

        The jar takes nothing, so that no answer can put another ``sid`` in the place of ours. The headers are not the
        session's own: it would say them to a proxy too.
        """

        async def keep(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
            # The library forgets a response that disappoints it; forgotten it would stay open.
            self._responses.append(end.response)

        async def fail(_session: object, _context: object, failed: aiohttp.TraceRequestExceptionParams) -> None:
            # Of a poll the library passes on the text only.
            self._request_failure = failed.exception

        self._through = through = proxy_for(self._endpoint.url, self._endpoint.proxy)
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(keep)
        trace.on_request_exception.append(fail)
        trace.on_request_redirect.append(_stay_here)
        return aiohttp.ClientSession(
            connector=_Connector(self._tls, self._connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=through.url if through is not None else None,
            trace_configs=[trace],
            middlewares=[] if through is None else [_Introduced(through)],
        )

    def _mapped(self, error: BaseException) -> SiteError:
        """Return what kept the transport from opening."""
        cause: BaseException | None = self._request_failure or error
        while cause is not None:
            if isinstance(cause, aiohttp.ClientConnectorCertificateError):
                # It is a verification error by inheritance only, and lacks the code of the true one.
                cause = cause.certificate_error
            if isinstance(cause, ssl.SSLCertVerificationError):
                return CertificateUntrusted(reason(cause))
            if isinstance(cause, aiohttp.ClientHttpProxyError) and self._through is not None:
                return refusal(self._through, cause.status)
            if isinstance(cause, aiohttp.ClientProxyConnectionError) and self._through is not None:
                return silence(self._through)
            if isinstance(cause, aiohttp.WSServerHandshakeError):
                return self._judged(cause.status, cause.headers or {})
            cause = cause.__cause__ or cause.__context__
        if self._responses and self._responses[-1].status != 101:
            # A poll's. A websocket's has told its status above.
            return self._judged(self._responses[-1].status, self._responses[-1].headers)
        return SiteUnreachable(str(error) or type(error).__name__)

    def _judged(self, status: int, headers: Mapping[str, str]) -> SiteError:
        judged = verdict(answer(status, headers, b""), self._clock.now())
        return judged if isinstance(judged, SiteBusy | ProxyRefused) else NotTheSite(str(status))

    def _given_up(self) -> None:
        """Close the websocket that did not take over from polling."""
        for response in self._responses:
            if response.status == 101:
                response.close()


class _Connector(aiohttp.TCPConnector):
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
        connection = await super().connect(req, traces, timeout)
        if connection.transport is not None:
            self._made.add(connection.transport)
        return connection


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
        except (aiohttp.ClientError, OSError, SiteError, *_NO_PACKET) as error:
            _log.debug("No websocket after polling: %s", type(error).__name__)
        self.given_up()
        return False


class _Client(socketio.AsyncClient):  # type: ignore[misc] # the library is untyped
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
        except _NO_PACKET as error:
            self._ended(NotTheSite(f"a packet that is none: {type(error).__name__}"))


class _Introduced:
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


async def _stay_here(_session: object, _context: object, redirect: aiohttp.TraceRequestRedirectParams) -> None:
    """Refuse a redirect, which would hand our headers to wherever it leads."""
    redirect.response.close()
    raise NotTheSite(f"{redirect.response.status}, redirected to {redirect.response.headers.get('Location')}")

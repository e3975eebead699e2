"""One attempt at a live connection, from its first byte to its last.

python-socketio's own reconnecting does not fit (it never retries a refused first connect, and retries a refused
namespace for ever), so each attempt is a new client.
"""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from weakref import WeakSet

import aiohttp

from nirmaan_tray.client import FAILURES, NO_PACKET, Client, Connector, Introduced, stay_here
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import (
    CertificateUntrusted,
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
from nirmaan_tray.model.realtime import Event, ListUpdate
from nirmaan_tray.proxy import Proxy, proxy_for, refusal, silence
from nirmaan_tray.tls import reason
from nirmaan_tray.verdict import answer, verdict

INVALID_NAMESPACE = "Invalid namespace"
"""What a site says that goes by another name (contract)."""

COMPLAINTS = 100
"""Names of unusable events that are logged, once each."""

_RESPONSES_KEPT = 4
"""More than are open at the same time: a poll, a post, an upgrade."""

_log = logging.getLogger(__name__)


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
        self._client = Client(endpoint.headers, self._heard, self.end, self._given_up, upgrade_s)
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
        except FAILURES as error:
            raise self._mapped(error) from error
        except NO_PACKET as error:
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
        with suppress(TimeoutError, *FAILURES, *NO_PACKET):
            async with asyncio.timeout(limit_s):
                await client.leave()
        await client.stop()
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
        except FAILURES as error:
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
        trace.on_request_redirect.append(stay_here)
        return aiohttp.ClientSession(
            connector=Connector(self._tls, self._connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=through.url if through is not None else None,
            trace_configs=[trace],
            middlewares=[] if through is None else [Introduced(through)],
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

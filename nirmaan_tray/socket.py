"""The Socket.IO connection as an async iterator of what it says; owns the reconnect policy.

python-socketio's own reconnecting does not fit (it never retries a refused first connect, and retries a refused
namespace for ever), so each attempt here is a new client. The library is untyped and stays inside this module.

*Deaf is not connected:* an expired session connects happily and hears nothing (contract). ``Link`` says ``up`` only after
``prove`` has shown over REST, with the same credentials, that the site hears the expected user.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import socketio

from nirmaan_tray.backoff import CAP_S, STABLE_S, backoff
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import (
    CertificateUntrusted,
    HandshakeRefused,
    LinkLost,
    NotTheSite,
    PayloadMalformed,
    SignInNeeded,
    SiteBusy,
    SiteError,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.events import DOCTYPE, event, list_update
from nirmaan_tray.model import Event, Link, LinkState, ListUpdate
from nirmaan_tray.proxy import proxy_for
from nirmaan_tray.tls import reason
from nirmaan_tray.verdict import answer, verdict

Incoming = Link | Event | ListUpdate

_NO_PACKET = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the library raises over bytes that are no packet of its protocol."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for the other side, in seconds.

    ``connect_s`` is for a whole attempt: a websocket that is accepted and then silent would hang for ever.
    ``namespace_s``: a Frappe site calls its web workers inside that handshake, slower than the library's own second.
    ``close_s``: a connection that is already dead does not answer the closing handshake.
    """

    connect_s: float = 30.0
    namespace_s: float = 15.0
    close_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and as whom to connect. ``headers`` makes them afresh: the library takes ``Cookie`` out of what it gets."""

    url: str
    site_name: str
    user: str
    headers: Callable[[], dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Ended:
    error: TrayError


class Connection:
    """One user's live connection, kept up for ever."""

    def __init__(
        self,
        endpoint: Endpoint,
        tls: ssl.SSLContext,
        clock: Clock,
        prove: Callable[[], Awaitable[None]],
        limits: Limits = Limits(),
    ) -> None:
        """``prove`` raises ``TrayError`` unless the site hears the expected user over REST."""
        self._endpoint = endpoint
        self._namespace = f"/{endpoint.site_name}"
        self._tls = tls
        self._clock = clock
        self._prove = prove
        self._limits = limits
        self._inbound: asyncio.Queue[Incoming | _Ended] = asyncio.Queue()
        self._complained: set[str] = set()

    def doubt(self, error: TrayError) -> None:
        """End the connection of now because a request elsewhere has shown that it is deaf; a new one is tried."""
        self._inbound.put_nowait(_Ended(error))

    async def stream(self) -> AsyncGenerator[Incoming, None]:
        """Yield states of the link and what comes over it, for ever; close it with ``aclosing``."""
        delays = backoff(self._clock.uniform)
        failure: TrayError | None = None
        lost, told = True, Link(LinkState.CONNECTING)
        while True:
            if lost:
                yield (told := Link(LinkState.CONNECTING, self._endpoint.user, failure.code if failure else None))
            up_since: float | None = None
            try:
                if isinstance(failure, SignInNeeded):
                    # As a guest the socket would connect all the same: ask first whether we are heard again.
                    await self._prove()
                async with aclosing(self._attempt()) as attempt:
                    async for incoming in attempt:
                        if isinstance(incoming, Link):
                            told = incoming
                            up_since = self._clock.monotonic()
                        yield incoming
            except (SiteError, SignInNeeded) as error:
                failure = error
            lost = up_since is not None
            state = LinkState.SIGN_IN_NEEDED if isinstance(failure, SignInNeeded) else LinkState.OFFLINE
            link = Link(state, self._endpoint.user, failure.code if failure else None)
            if link != told:
                _log.info("Link is %s: %s", state, failure)
                yield (told := link)
            if up_since is not None and self._clock.monotonic() - up_since >= STABLE_S:
                delays = backoff(self._clock.uniform)
            await self._clock.sleep(self._pause_s(next(delays), failure))

    def _pause_s(self, delay_s: float, failure: TrayError | None) -> float:
        if isinstance(failure, SiteBusy) and failure.retry_after_s is not None:
            # The site's own wish, and no stampede when it is over.
            return failure.retry_after_s + delay_s
        if isinstance(failure, SignInNeeded):
            return CAP_S / 2 + delay_s / 2
        return delay_s

    async def _attempt(self) -> AsyncGenerator[Incoming, None]:
        """Connect once; yield ``Link(up)`` and then what comes. Always ends by raising ``SiteError`` or ``SignInNeeded``."""
        inbound: asyncio.Queue[Incoming | _Ended] = asyncio.Queue()
        self._inbound = inbound
        opened: list[aiohttp.ClientResponse] = []
        session = self._session(opened)
        client = _Client(inbound, self._read)
        try:
            try:
                async with asyncio.timeout(self._limits.connect_s):
                    await self._connect(client, session)
            except TimeoutError as error:
                raise SiteUnreachable("no answer in time") from error
            # Subscribed before catching up, so that nothing falls between.
            await client.subscribe(self._namespace)
            await self._prove()
            if client.ended is not None:
                raise client.ended
            _log.info("Link is up as %s", self._endpoint.user)
            yield Link(LinkState.UP, self._endpoint.user)
            while True:
                incoming = await inbound.get()
                if isinstance(incoming, _Ended):
                    raise incoming.error
                yield incoming
        finally:
            await _close(client, session, self._limits.close_s)
            for response in opened:
                response.close()

    async def _connect(self, client: "_Client", session: aiohttp.ClientSession) -> None:
        try:
            await client.open(self._endpoint, self._namespace, session)
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError) as error:
            raise _mapped(error, self._clock.now()) from error
        except _NO_PACKET as error:
            # What the library lets through when the other side does not speak Engine.IO.
            raise NotTheSite(f"no Socket.IO server: {type(error).__name__}") from error
        try:
            async with asyncio.timeout(self._limits.namespace_s):
                await client.joined
        except TimeoutError as error:
            raise HandshakeRefused("no answer to the namespace") from error
        except HandshakeRefused:
            # Its text is no proof of anything (web workers that restart say the same as a wrong token): REST decides.
            await self._prove()
            raise

    def _session(self, opened: list[aiohttp.ClientResponse]) -> aiohttp.ClientSession:
        """Fresh for each attempt: the library moves our ``Cookie`` into the session's jar, which must take it for IPs.

        ``opened`` is given what has to be closed: the library forgets a websocket that disappoints it.
        """

        async def keep(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
            opened.append(end.response)

        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(keep)
        trace.on_request_redirect.append(_stay_here)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._tls),
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            trace_configs=[trace],
        )

    def _read(self, name: str, payload: object) -> Event | ListUpdate | None:
        """Return what an event says, or None for one that is not for us; a malformed one is logged once a name."""
        if name == "list_update":
            return list_update(payload)
        try:
            return event(name, payload, self._clock.now())
        except PayloadMalformed as error:
            if name not in self._complained and len(self._complained) < 100:
                self._complained.add(name)
                _log.warning("The site sent an event that cannot be used, %.100r: %s", name, error)
            return None


class _Client(socketio.AsyncClient):  # type: ignore[misc] # the library is untyped
    """The library's client: one attempt, no reconnecting, everything into one queue in the order in which it came."""

    def __init__(
        self,
        inbound: "asyncio.Queue[Incoming | _Ended]",
        read: Callable[[str, object], Event | ListUpdate | None],
    ) -> None:
        self._session: aiohttp.ClientSession | None = None
        super().__init__(
            reconnection=False, handle_sigint=False, logger=_quiet, engineio_logger=_quiet, http_session=self._made
        )
        self._inbound = inbound
        self._read = read
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ended: TrayError | None = None

    def _made(self) -> aiohttp.ClientSession | None:
        return self._session

    async def open(self, endpoint: Endpoint, namespace: str, session: aiohttp.ClientSession) -> None:
        """Open the transport and ask for the namespace; ``joined`` tells the answer."""
        self._session = session
        # Sync handlers: async ones would run as tasks of their own and finish out of order.
        self.on("*", self._heard, namespace=namespace)
        self.on("connect", self._accepted, namespace=namespace)
        self.on("connect_error", self._refused, namespace=namespace)
        self.on("disconnect", self._lost, namespace=namespace)
        options: dict[str, Any] = {}
        if proxy := proxy_for(endpoint.url):
            options["proxy"] = proxy
        self.eio.websocket_extra_options.update(options)
        # wait=False: with wait the library overlooks a refusal that follows an acceptance at once, and would be deaf.
        await self.connect(
            endpoint.url, headers=endpoint.headers(), transports=["websocket"], namespaces=[namespace], wait=False
        )
        # However the library's reader ends, with a word or without: from then on nothing would be heard.
        self.eio.read_loop_task.add_done_callback(lambda _: self._lost("reader ended"))

    async def subscribe(self, namespace: str) -> None:
        """Ask for ``list_update`` of all notifications; a refusal is silent (contract), so this is done every time."""
        try:
            await self.emit("doctype_subscribe", DOCTYPE, namespace=namespace)
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError) as error:
            raise LinkLost(str(error)) from error

    def _heard(self, name: object, *arguments: object) -> None:
        incoming = self._read(str(name), arguments[0] if arguments else None)
        if incoming is not None:
            self._inbound.put_nowait(incoming)

    def _accepted(self) -> None:
        if not self.joined.done():
            self.joined.set_result(None)

    def _refused(self, payload: object = None) -> None:
        told = payload.get("message") if isinstance(payload, Mapping) else payload
        if not self.joined.done():
            self.joined.set_exception(HandshakeRefused(f"{told:.200}" if isinstance(told, str) else ""))
        else:
            # A server that forgets to stop may refuse after it accepted: nothing would be heard.
            self._end(HandshakeRefused())

    def _lost(self, why: object = None) -> None:
        if not self.joined.done():
            self.joined.set_exception(HandshakeRefused(str(why)))
        self._end(LinkLost(str(why)))

    def _end(self, error: TrayError) -> None:
        if self.ended is None:
            self.ended = error
            self._inbound.put_nowait(_Ended(error))

    async def _handle_eio_message(self, data: object) -> None:
        """The library runs this as a task of its own, where an exception would be nobody's."""
        try:
            await super()._handle_eio_message(data)
        except _NO_PACKET as error:
            self._end(NotTheSite(f"a packet that is none: {type(error).__name__}"))


_quiet = logging.getLogger(f"{__name__}.library")
# What the library calls warnings (a lost connection, a refused namespace) is told better by our own states.
_quiet.setLevel(logging.CRITICAL)


async def _stay_here(_session: object, _context: object, redirect: aiohttp.TraceRequestRedirectParams) -> None:
    """Refuse a redirect: the session's jar would hand our cookie to wherever it leads."""
    redirect.response.close()
    raise NotTheSite(f"{redirect.response.status}, redirected to {redirect.response.headers.get('Location')}")


async def _close(client: _Client, session: aiohttp.ClientSession, limit_s: float) -> None:
    """Close politely, then anyhow."""
    if not client.joined.cancel() and not client.joined.cancelled():
        client.joined.exception()  # looked at, so that the loop does not complain of it
    with suppress(socketio.exceptions.SocketIOError, aiohttp.ClientError, OSError, TimeoutError):
        async with asyncio.timeout(limit_s):
            await client.disconnect()
    tasks = [task for task in (client.eio.read_loop_task, client.eio.write_loop_task) if task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await session.close()


def _mapped(error: BaseException, now: datetime) -> SiteError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, aiohttp.ClientConnectorCertificateError):
            # It is a verification error by inheritance only, and lacks the code of the true one.
            cause = cause.certificate_error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateUntrusted(reason(cause))
        if isinstance(cause, aiohttp.WSServerHandshakeError):
            judged = verdict(answer(cause.status, cause.headers or {}, b""), now)
            return judged if isinstance(judged, SiteError) else NotTheSite(str(cause.status))
        cause = cause.__cause__ or cause.__context__
    return SiteUnreachable(str(error) or type(error).__name__)

"""The live connection as an async iterator of what it says, kept up for ever; owns the reconnect policy.

*Deaf is not connected:* an expired session connects happily and hears nothing (contract). ``Link`` says ``up`` only after
``prove`` has shown over REST, with the same credentials, that the site hears the expected user; a link that has been
silent for long is proved again; and when the machine slept or the network changed the server itself is asked for a sign
of life, which a connection that is open on one side only would owe us for 45 seconds.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from nirmaan_tray.backoff import CAP_S, Pauses
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import (
    AppMissing,
    HandshakeRefused,
    LinkLost,
    NoSuchSite,
    NotPermitted,
    RequestInvalid,
    SignInNeeded,
    SiteError,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.realtime import Event, ListUpdate
from nirmaan_tray.transports import Transports
from nirmaan_tray.wire import INVALID_NAMESPACE, Endpoint, Wire

T = TypeVar("T")

Incoming = Link | Event | ListUpdate

TICK_S = 12.0
"""How often the clocks are compared, for desktops that do not tell of their sleep: five wake-ups a minute."""

JUMP_S = 5.0
"""A tick that took so much longer than it should: the machine slept."""

PROOF_S = (120.0, 240.0)
"""How long a link may be silent, by chance between these, before it is proved again: an expired session is to be noticed
within five minutes, the time for an answer included."""

PROOF_AGAIN_S = (30.0, 60.0)
"""The same after a proof that the site could not give, though the link lives: the web workers restart."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for the other side, in seconds.

    ``open_s``: a websocket that is accepted and then silent would hang for ever.
    ``upgrade_s``: a proxy may let one through and swallow it; nothing is read while it takes over from polling.
    ``namespace_s``: a Frappe site calls its web workers inside that handshake, slower than the library's own second.
    ``sign_of_life_s``: a round trip to the site's Socket.IO server, or what an attempt is given that may be hanging.
    ``close_s``: a connection that is already dead does not answer the closing handshake.
    """

    open_s: float = 15.0
    upgrade_s: float = 5.0
    namespace_s: float = 15.0
    sign_of_life_s: float = 2.0
    close_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Proof:
    """What REST does for a link, in the name of the same credentials. All raise ``SiteError`` and ``SignInNeeded``.

    ``heard`` raises unless the site hears the expected user; ``served`` raises also when that user's notifications are
    not to be had. ``located`` asks the site anew what it is called, and returns the endpoint as it is then. ``renewed``
    lets go of connections that may lead nowhere any more. ``addressed`` returns the endpoint for the next attempt, where
    its credentials are not always the same.
    """

    heard: Callable[[], Awaitable[None]]
    served: Callable[[], Awaitable[None]]
    located: Callable[[], Awaitable[Endpoint]]
    renewed: Callable[[], Awaitable[None]]
    addressed: Callable[[], Awaitable[Endpoint]] | None = None


class Connection:
    """One user's live connection, kept up for ever."""

    def __init__(
        self,
        endpoint: Endpoint,
        tls: ssl.SSLContext,
        clock: Clock,
        proof: Proof,
        *,
        limits: Limits = Limits(),
        cap_s: float = CAP_S,
    ) -> None:
        """``cap_s`` is the longest usual pause between two attempts."""
        self._endpoint = endpoint
        self._tls = tls
        self._clock = clock
        self._proof = proof
        self._limits = limits
        self._pauses = Pauses(clock.uniform, cap_s=cap_s)
        self._transports = Transports(clock.monotonic)
        self._wire: Wire | None = None
        self._opening: asyncio.Timeout | None = None
        self._checking: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._was_half_open = False
        self._up_since: float | None = None
        self._proof_due = 0.0
        self._located = False

    def doubt(self, error: TrayError) -> None:
        """End the connection of now because a request elsewhere has shown that it is deaf; a new one is tried."""
        if self._wire is not None:
            self._wire.end(error)

    def check(self, why: str) -> None:
        """Prove the connection now, or try at once what would be tried later: something happened here, as ``why`` tells.

        A link that is up and gives no sign of life is made anew.
        """
        _log.info("Looking at the link: %s", why)
        self._transports.elsewhere()
        if self._up_since is not None and self._wire is not None:
            if self._checking is None or self._checking.done():
                self._checking = asyncio.ensure_future(self._sign_of_life(self._wire, why))
            return
        self._hurry.set()
        if self._opening is not None and not self._opening.expired():
            # It may have begun in another network and would hang.
            soon = asyncio.get_running_loop().time() + self._limits.sign_of_life_s
            self._opening.reschedule(min(self._opening.when() or soon, soon))

    async def stream(self) -> AsyncGenerator[Incoming, None]:
        """Yield states of the link and what comes over it, for ever; close it with ``aclosing``."""
        watching = asyncio.ensure_future(self._watch())
        watching.add_done_callback(_complain)
        try:
            async with aclosing(self._attempts()) as attempts:
                async for incoming in attempts:
                    yield incoming
        finally:
            tasks = [task for task in (watching, self._checking) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _attempts(self) -> AsyncGenerator[Incoming, None]:
        failure: TrayError | None = None
        lost, told = True, Link(LinkState.CONNECTING)
        while True:
            if lost:
                yield (told := self._link(LinkState.CONNECTING, failure))
            up_s: float | None = None
            try:
                await self._ask_first(failure)
                async with aclosing(self._attempt()) as attempt:
                    async for incoming in attempt:
                        if isinstance(incoming, Link):
                            told = incoming
                        yield incoming
            except (SiteError, SignInNeeded) as error:
                failure = error
            finally:
                if self._up_since is not None:
                    up_s, self._up_since = self._clock.monotonic() - self._up_since, None
            lost = up_s is not None
            needs_sign_in = isinstance(failure, SignInNeeded)
            link = self._link(LinkState.SIGN_IN_NEEDED if needs_sign_in else LinkState.OFFLINE, failure)
            if link != told:
                _log.info("Link is %s: %s", link.state, failure)
                yield (told := link)
            await self._pause(failure, up_s)

    def _link(self, state: LinkState, failure: TrayError | None) -> Link:
        return Link(state, self._endpoint.user, failure.code if failure else None)

    async def _ask_first(self, failure: TrayError | None) -> None:
        """Ask REST whether what failed is mended: the socket would connect all the same, as a guest or for nothing."""
        if isinstance(failure, SignInNeeded):
            await self._prove(self._proof.heard)
        elif isinstance(failure, AppMissing | NotPermitted | RequestInvalid):
            await self._prove(self._proof.served)

    async def _pause(self, failure: TrayError | None, up_s: float | None) -> None:
        delay_s = self._pauses.after(failure, up_s)
        hurried = self._was_half_open
        if hurried:
            self._was_half_open = False
            delay_s = self._pauses.hurried(self._limits.sign_of_life_s)
        await pause(self._clock, delay_s, self._hurry)
        if self._hurry.is_set():
            self._hurry.clear()
            hurried = True
            await self._clock.sleep(self._pauses.hurried())
        if hurried:
            with suppress(SiteError):
                await self._proof.renewed()

    async def _attempt(self) -> AsyncGenerator[Incoming, None]:
        """Connect once; yield ``Link(up)`` and then what comes. Always ends by raising ``SiteError`` or ``SignInNeeded``."""
        if self._proof.addressed is not None:
            self._endpoint = await self._prove(self._proof.addressed)
        wire = self._wire = Wire(
            self._endpoint, self._tls, self._clock, self._transports.next(), self._limits.upgrade_s
        )
        try:
            await self._open(wire)
            if wire.ended is not None:
                raise wire.ended
            _log.info("Link is up as %s, by %s", self._endpoint.user, wire.transport)
            self._up_since = self._clock.monotonic()
            self._located = False
            self._hurry.clear()
            self._put_off_proof(PROOF_S)
            yield Link(LinkState.UP, self._endpoint.user)
            while True:
                incoming = await wire.incoming()
                # Whatever is told of is asked for over REST, which would say so if we were not heard.
                self._put_off_proof(PROOF_S)
                yield incoming
        finally:
            self._wire = None
            # Nobody is there to hear a half-open link's good-bye.
            await wire.close(0 if self._was_half_open else self._limits.close_s)

    async def _open(self, wire: Wire) -> None:
        try:
            await self._join(wire)
        except TimeoutError as error:
            raise SiteUnreachable("no answer in time") from error
        finally:
            if wire.transport is None:
                self._transports.missed()
            else:
                self._transports.reached(wire.transport)
        # Subscribed before catching up, so that nothing falls between.
        await wire.subscribe()
        await self._prove(self._proof.heard)

    async def _join(self, wire: Wire) -> None:
        async with self._within(self._limits.open_s):
            await wire.open()
        try:
            async with self._within(self._limits.namespace_s):
                await wire.joined()
        except TimeoutError as error:
            raise HandshakeRefused("no answer to the namespace") from error
        except HandshakeRefused as refused:
            # Its text is no proof of anything (web workers that restart say the same as a wrong token): REST decides.
            await self._prove(self._proof.heard)
            if refused.detail == INVALID_NAMESPACE:
                await self._locate()
            raise

    async def _prove(self, proof: Callable[[], Awaitable[T]]) -> T:
        """Return what is asked of REST, unless a check ends the waiting for it."""
        try:
            async with self._within(None):
                return await proof()
        except TimeoutError as error:
            raise SiteUnreachable("no answer in time") from error
        except NoSuchSite:
            # Where no office's nginx names the site, our own header does.
            await self._locate()
            raise

    async def _locate(self) -> None:
        """Ask once what the site is called now; again only after a link that was up."""
        if self._located:
            return
        self._endpoint = await self._proof.located()
        self._located = True

    @asynccontextmanager
    async def _within(self, limit_s: float | None) -> AsyncIterator[None]:
        """Raise ``TimeoutError`` after ``limit_s`` seconds, or sooner if a check finds it in progress."""
        async with asyncio.timeout(limit_s) as self._opening:
            try:
                yield
            finally:
                self._opening = None

    # What is looked at while nothing comes

    async def _watch(self) -> None:
        """Notice that the machine slept, and prove a link that is silent."""
        while True:
            now, monotonic = self._clock.now(), self._clock.monotonic()
            await self._clock.sleep(TICK_S)
            # Either clock may go on in sleep, and either may not (Linux stops the monotonic one).
            passed_s = max((self._clock.now() - now).total_seconds(), self._clock.monotonic() - monotonic)
            if passed_s > TICK_S + JUMP_S:
                self.check(f"{passed_s:.0f} s have passed in one tick")
            elif self._up_since is not None and self._clock.monotonic() >= self._proof_due:
                await self._prove_again()

    def _put_off_proof(self, interval_s: tuple[float, float]) -> None:
        self._proof_due = self._clock.monotonic() + self._clock.uniform(*interval_s)

    async def _prove_again(self) -> None:
        wire = self._wire
        try:
            await self._proof.heard()
        except (SignInNeeded, NotPermitted, RequestInvalid) as error:
            if wire is not None:
                wire.end(error)
        except SiteError as error:
            _log.info("The link lives, and cannot be proved: %s", error)
            self._put_off_proof(PROOF_AGAIN_S)
        else:
            self._put_off_proof(PROOF_S)

    async def _sign_of_life(self, wire: Wire, why: str) -> None:
        with suppress(LinkLost):  # which the stream is told too
            try:
                async with asyncio.timeout(self._limits.sign_of_life_s):
                    await wire.ping()
            except TimeoutError:
                self._was_half_open = wire.ended is None
                wire.end(LinkLost(f"no sign of life: {why}"))


def _complain(task: "asyncio.Task[None]") -> None:
    """The watch never ends by itself: if it does, nobody looks at the link any more, which must not stay unknown."""
    if not task.cancelled():
        _log.error("Nobody looks at the link any more", exc_info=task.exception())

"""Where the browser comes back to with the site's answer: one port of this computer, open for one sign-in (RFC 8252).

The listener hears loopback only; what the answer is worth is ``redirect``'s to say.
"""

import asyncio
import socket
import sys
from dataclasses import dataclass
from typing import Self, cast

from nirmaan_tray import browser_page
from nirmaan_tray.browser_page import Ending
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import PortTaken
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.redirect import Redirect

HOST = "127.0.0.1"
"""By number, as RFC 8252, section 7.3, advises: a name may lead elsewhere."""

PATH = "/callback"

HEAD_LIMIT = 16_384
"""Bytes of a request that are read; browsers send some two thousand."""

CONNECTIONS = 32
"""At the same time; of more the oldest makes room."""

_UNHEARD = "en"
"""The language of the page for a request that does not tell its own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds: for the browser's answer, for one request's head, and for a page to be taken."""

    answer_s: float = 300.0
    head_s: float = 10.0
    page_s: float = 2.0


def redirect_uri(port: int) -> str:
    """Return where the site sends the browser back to; it is registered at the site to the letter (contract)."""
    return f"http://{HOST}:{port}{PATH}"


class Loopback:
    """Listens while it is open as a context; what it ends with decides what the waiting browser is shown."""

    def __init__(self, port: int, state: str, clock: Clock, limits: Limits = Limits()) -> None:
        """``state`` is what the answer must carry."""
        self._port = port
        self._redirect = Redirect(state, clock, limits.answer_s)
        self._limits = limits
        self._server: asyncio.Server | None = None
        self._serving: dict[asyncio.Task[None], None] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._ending: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Self:
        """Raises ``PortTaken``."""
        bound = _bound(self._port)
        try:
            self._server = await asyncio.start_server(self._connected, sock=bound, limit=HEAD_LIMIT)
        except BaseException:
            bound.close()
            raise
        return self

    async def code(self) -> Secret:
        """Return the code that the site has sent. Raises as ``Redirect.code`` does."""
        return await self._redirect.code()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close()
        self._ending.set_result(Ending.SIGNED_IN if kind is None else Ending.FAILED)
        try:
            if self._answering:
                await asyncio.wait(self._answering, timeout=self._limits.page_s)
        finally:
            serving = list(self._serving)
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._serving) >= CONNECTIONS:
            oldest = next(iter(self._serving))
            del self._serving[oldest]
            oldest.cancel()
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving[task] = None
        task.add_done_callback(lambda task: self._serving.pop(task, None))
        task.add_done_callback(self._answering.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        try:
            ending, language = await self._heard(reader)
            self._answering.add(task)
            if ending is None:
                # What the answer is worth is known later; the browser waits for it.
                ending = await asyncio.shield(self._ending)
            writer.write(browser_page.response(ending, language))
            writer.close()
            async with asyncio.timeout(self._limits.page_s):
                await writer.wait_closed()
        except EOFError:
            writer.close()
        except OSError:
            writer.transport.abort()  # whoever asked is gone, or does not take the page
        except asyncio.CancelledError:
            writer.transport.abort()
            raise

    async def _heard(self, reader: asyncio.StreamReader) -> tuple[Ending | None, str]:
        """Return how a request ends, None for the answer that was waited for, and in which language the page is to be.

        Raises ``EOFError`` if none came: browsers open connections that they may need later.
        """
        try:
            async with asyncio.timeout(self._limits.head_s):
                head = await reader.readuntil(b"\r\n\r\n")
        except TimeoutError:
            return Ending.TOO_SLOW, _UNHEARD
        except asyncio.LimitOverrunError:
            return Ending.TOO_LONG, _UNHEARD
        except asyncio.IncompleteReadError as cut:
            if not cut.partial:
                raise
            return Ending.NOT_UNDERSTOOD, _UNHEARD
        try:
            return self._judged(head.decode("ascii"))
        except ValueError:
            return Ending.NOT_UNDERSTOOD, _UNHEARD

    def _judged(self, head: str) -> tuple[Ending | None, str]:
        """Return the same for the request's head. Raises ``ValueError`` for what is no request."""
        first, *lines = head.split("\r\n")
        method, target, version = first.split(" ")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        # Under another name it would be a page of somebody else's whose name leads here.
        if not version.startswith("HTTP/1.") or fields.get("host") != f"{HOST}:{self._port}":
            raise ValueError
        language = browser_page.language(fields.get("accept-language", ""))
        path, _, query = target.partition("?")
        if path != PATH:
            return Ending.NOTHING_HERE, language
        if method != "GET":
            return Ending.NOT_THIS_WAY, language
        ending = self._redirect.take(query, opened=fields.get("sec-fetch-dest", "document") == "document")
        if self._redirect.answered:
            self._close()
        return ending, language


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, another program could else take over a port that is in use.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A sign-in that has just ended must not hold up the next one.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen()
    except OSError:
        made.close()
        raise PortTaken(str(port)) from None
    made.setblocking(False)
    return made

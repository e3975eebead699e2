"""What comes to the port where the browser is to return after a sign-in. Input: what a program or a web page sends there."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus

from nirmaan_tray import browser_page
from nirmaan_tray.browser_page import Ending
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import BrowserSignInFailed, ClientUnknown
from nirmaan_tray.loopback import HOST, Loopback
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.redirect import TEXT_LIMIT
from tests.fuzz.surface import Check, Surface

_STATE = "Xk3mPq9v"
_PORT = b"PORT"


@contextmanager
def ready() -> Iterator[Check]:
    """A port, and a loop that keeps what it was complained to."""
    complaints: list[dict[str, Any]] = []
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    with asyncio.Runner() as runner:
        runner.get_loop().set_exception_handler(lambda _, context: complaints.append(context))

        def check(data: bytes) -> None:
            """Only an answer with our state has a code, or ends the sign-in; and every page is one of ours."""
            answer, page = runner.run(_asked(port, data.replace(_PORT, str(port).encode())))
            assert complaints == []
            assert page == b"" or page in {browser_page.response(ending) for ending in Ending}
            said = unquote_plus(data.decode("latin-1"))
            if isinstance(answer, Secret):
                assert f"state={_STATE}" in said
                assert answer.reveal() in said
            elif answer is not None:
                assert isinstance(answer, BrowserSignInFailed | ClientUnknown)
                assert f"state={_STATE}" in said or "error=access_denied" in said
                assert len(answer.detail) <= TEXT_LIMIT

        yield check


async def _asked(port: int, data: bytes) -> tuple[Secret | Exception | None, bytes]:
    """Return what the listener ended with, None where it still waits, and what was shown in the browser."""
    async with Loopback(port, _STATE, SystemClock()) as loopback:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(data)
        writer.write_eof()
        coded, read = asyncio.ensure_future(loopback.code()), asyncio.ensure_future(reader.read(-1))
        try:
            await asyncio.wait({coded, read}, return_when=asyncio.FIRST_COMPLETED)
            if not coded.done():
                coded.cancel()
            (ended,) = await asyncio.gather(coded, return_exceptions=True)
        finally:
            writer.close()
    try:
        page = await read
    except ConnectionError:
        # It closed before it had read all of what was sent.
        page = b""
    if isinstance(ended, asyncio.CancelledError):
        return None, page
    if isinstance(ended, BaseException) and not isinstance(ended, Exception):
        raise ended
    return ended, page


def _request(target: str, *fields: str) -> bytes:
    return "\r\n".join((f"GET {target} HTTP/1.1", f"Host: {HOST}:{_PORT.decode()}", *fields, "", "")).encode()


SURFACE = Surface(
    ready=ready,
    seeds=(
        _request(f"/callback?code=A1b2C3&state={_STATE}", "Sec-Fetch-Dest: document"),
        _request("/callback?code=A1b2C3&state=another"),
        _request("/callback?error=access_denied", "Sec-Fetch-Dest: document"),
        _request(f"/callback?error=invalid_client&error_description=no+such+client&state={_STATE}"),
        _request("/favicon.ico", "Accept: image/*"),
        b"POST /callback HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 3\r\n\r\nx=1",
    ),
    words=(
        *b"code= state= error= error_description= access_denied & ? = % %00 %ff %0d%0a %26 + : &a&a&a&a&a&a&a&a&a".split(),
        *b"/callback http://127.0.0.1:PORT 127.0.0.1:PORT \x00 \xff".split(),
        *(
            f"state={_STATE}".encode(),
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b" ",
            b"GET ",
            b"HEAD ",
            b" HTTP/1.1",
            b" HTTP/2",
            b"Host: ",
        ),
    ),
)

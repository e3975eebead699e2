"""Secrets do not print: not in what holds them, not in what is raised while they are used, not in what asyncio says."""

import asyncio
import logging
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nirmaan_tray
from nirmaan_tray import headers, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.oauth import Attempt
from nirmaan_tray.proxy import with_password
from nirmaan_tray.rest import Rest
from nirmaan_tray.transports import POLLING, WEBSOCKET
from nirmaan_tray.transports import Way as Transports
from nirmaan_tray.verdict import answer
from nirmaan_tray.wire import Endpoint, Wire

TLS, CLOCK = tls.context(None), SystemClock()
SECRETS = ("hunter2", "refresh3", "KEYKEY", "pr0xyPass")
SITE = "http://127.0.0.1:9"

# By name below, as tracebacks quote lines of this file.
PASSWORD = Secret("hunter2")
BAD = {"Authorization": "token KEYKEY:hunter2\r\nX: y"}

CREDENTIALS = {
    Way.API_KEY: Credentials(Way.API_KEY, Secret("KEYKEY:hunter2")),
    Way.PASSWORD: Credentials(Way.PASSWORD, Secret("hunter2")),
    Way.BROWSER: Credentials(Way.BROWSER, Secret("hunter2"), Secret("refresh3"), datetime(2026, 11, 23, tzinfo=UTC)),
}


def held() -> list[object]:
    """Everything of ours that a secret is in while it is used."""
    request = {way: headers.handshake(credentials, SITE) for way, credentials in CREDENTIALS.items()}
    proxy = with_password("http://ravi@127.0.0.1:9", Secret("pr0xyPass"))
    return [
        *CREDENTIALS.values(),
        CodeRequest("Email", "A code was sent.", Secret("hunter2")),
        Attempt("state", Secret("hunter2")),
        *(Endpoint(SITE, "name", "me", said, proxy) for said in request.values()),
        Account(SITE, SITE, "name", "me", Way.API_KEY, "UTC", proxy=proxy),
        answer(200, {}, b'{"access_token": "hunter2", "refresh_token": "refresh3"}'),
        answer(200, {}, b"<p>hunter2"),
        Rest(SITE, TLS, CLOCK, request[Way.API_KEY], proxy=proxy),
        proxy,
    ]


def test_what_holds_a_secret_does_not_print_it() -> None:
    for each in held():
        printed = f"{each!r} {each} {[each]} {vars(each).keys() if hasattr(each, '__dict__') else ''}"
        assert not any(secret in printed for secret in SECRETS), type(each)


def test_a_secret_is_asked_for_its_text_in_few_places() -> None:
    """Whoever adds one says so here, and looks where the text goes from there."""
    root = Path(nirmaan_tray.__file__).parent
    asking = {
        str(path.relative_to(root)) for path in root.rglob("*.py") if re.search(r"\.reveal\b", path.read_text("utf-8"))
    }
    assert asking == {
        "commands.py",  # strips what was typed around a key
        "doctor/archive.py",  # looks for them in what it is about to write
        "headers.py",
        "oauth.py",
        "proxy.py",
        "ring.py",
        "ring_apart.py",  # hands it to the process that makes one call, and back: by pipes
        "signin.py",
        "vault.py",
    }


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[str]:
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


def says(what: bytes, *, echo: bool = False) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(asyncio.IncompleteReadError, OSError):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(what + (head if echo else b""))
            await writer.drain()

    return serve


FAILURES: Mapping[str, Serve] = {
    "nothing": says(b""),
    "no http": says(b"\x15\x03\x01\x00\x02\x02"),
    "half an answer": says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
    "broken compression": says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
    "a bad header": says(b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n"),
    "401": says(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
    "407": says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"),
    # What a misled server may well do; the page that it is in is not shown.
    "what it was told": says(b"HTTP/1.1 400 Bad Request\r\n\r\n", echo=True),
}


async def asked(site: str, way: Way) -> None:
    async with Rest(site, TLS, CLOCK, headers.request(CREDENTIALS[way])) as rest:
        await rest.call("POST", "/api/method/login", send={"usr": "me", "pwd": PASSWORD.reveal()})


async def asked_with_what_no_header_can_hold(site: str, _: Way) -> None:
    async with Rest(site, TLS, CLOCK, BAD) as rest:
        await rest.who()


def connected(transports: Transports) -> Callable[[str, Way], Awaitable[None]]:
    async def connect(site: str, way: Way) -> None:
        proxy = with_password(site.replace("//", "//ravi@"), Secret("pr0xyPass"))
        for through in ("", proxy):
            said = headers.handshake(CREDENTIALS[way], site)
            wire = Wire(Endpoint(site, "name", "me", said, through), TLS, CLOCK, transports, upgrade_s=5)
            try:
                await wire.open()
            finally:
                await wire.close(1)

    return connect


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(
    "use",
    [asked, asked_with_what_no_header_can_hold, connected(WEBSOCKET), connected(POLLING)],
    ids=["asked", "asked badly", "websocket", "polling"],
)
async def test_no_failure_quotes_a_secret(
    failure: str, use: Callable[[str, Way], Awaitable[None]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # The libraries' own chatter below warnings is turned off by the log, which is not started here.
    for chatty in ("httpx", "httpcore"):
        caplog.set_level(logging.WARNING, chatty)
    async with server(FAILURES[failure]) as site:
        for way in Way:
            with pytest.raises(TrayError) as raised:
                await use(site, way)
            error: BaseException = raised.value
            printed = f"{error!r} {error} " + "".join(traceback.format_exception(error))
            assert not any(secret in printed for secret in SECRETS), printed
    assert not any(secret in caplog.text for secret in SECRETS)


async def test_asyncios_own_words_quote_no_credentials() -> None:
    """In its debug mode it prints tasks with their results, and what it calls with its arguments."""

    async def loaded() -> Credentials:
        return CREDENTIALS[Way.BROWSER]

    loading = asyncio.ensure_future(loaded())
    await loading
    handle = asyncio.get_running_loop().call_soon(print, CREDENTIALS[Way.API_KEY])
    handle.cancel()
    printed = f"{loading!r} {handle!r}"
    assert "result=" in printed
    assert not any(secret in printed for secret in SECRETS)

"""What the browser, and whoever else knocks, gets to hear at the port where a sign-in is waited for."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from nirmaan_tray import browser_page
from nirmaan_tray.browser_page import Ending
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import BrowserSignInFailed, ClientUnknown, PortTaken, TrayError
from nirmaan_tray.loopback import CONNECTIONS, HOST, Limits, Loopback, redirect_uri

STATE = "s-T_a~te" * 5
CODE = "4OvXpUfZTJEUHLhnq6DHR395ikFn6o"
GOOD = f"/callback?code={CODE}&state={STATE}"
ELSEWHERE = f"http://{HOST}:1/callback"


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


class Browser:
    """Whoever knocks at a port."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def send(self, raw: bytes, *, close: bool = False) -> bytes:
        """Send bytes and return all that is answered."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        try:
            writer.write(raw)
            if close:
                writer.write_eof()
            async with asyncio.timeout(10):
                return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def get(self, target: str, *more: str, method: str = "GET", host: str = "") -> str:
        """Ask as a browser does; return the status, a space, and the page's title."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'{HOST}:{self.port}'}", *more, "", ""]
        answer = (await self.send("\r\n".join(lines).encode())).decode()
        title = re.search("<h1>(.*)</h1>", answer)
        assert title is not None, answer
        return f"{answer.split()[1]} {title[1]}"


class Waiting(Browser):
    """A sign-in that waits for the browser; ``ended`` is what it came to."""

    def __init__(self, port: int, **limits: float) -> None:
        super().__init__(port)
        self.listening = asyncio.Event()
        self._limits = Limits(**limits)
        self._task = asyncio.ensure_future(self._sign_in())

    async def _sign_in(self) -> str:
        async with Loopback(self.port, STATE, SystemClock(), self._limits) as loopback:
            self.listening.set()
            return (await loopback.code()).reveal()

    @property
    def over(self) -> bool:
        return self._task.done()

    async def ended(self) -> str:
        async with asyncio.timeout(10):
            return await self._task

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


def title(ending: Ending) -> str:
    return f"{ending.value.status.split()[0]} {ending.value.title}"


@asynccontextmanager
async def waiting(**limits: float) -> AsyncIterator[Waiting]:
    made = Waiting(free_port(), **limits)
    try:
        async with asyncio.timeout(10):
            await made.listening.wait()
        yield made
    finally:
        await made.stop()


async def test_the_code_comes_back_and_the_browser_is_told_so() -> None:
    async with waiting() as sign_in:
        assert await sign_in.get(GOOD) == title(Ending.SIGNED_IN)
        assert await sign_in.ended() == CODE


async def test_the_address_is_the_registered_one_to_the_letter() -> None:
    assert redirect_uri(47811) == "http://127.0.0.1:47811/callback"


@pytest.mark.parametrize(
    ("target", "ending", "error"),
    [
        (f"/callback?error=access_denied&state={STATE}", Ending.REFUSED, BrowserSignInFailed("denied")),
        # As a Frappe site's "Deny" leads back: without the state.
        ("/callback?error=access_denied", Ending.REFUSED, BrowserSignInFailed("denied")),
        (
            f"/callback?error=server_error&error_description=Try%20%3Cb%3Elater&state={STATE}",
            Ending.FAILED,
            BrowserSignInFailed("Try later"),
        ),
        (f"/callback?error=unauthorized_client&state={STATE}", Ending.FAILED, ClientUnknown("unauthorized_client")),
        (f"/callback?state={STATE}", Ending.FAILED, BrowserSignInFailed("it sent no code")),
        (f"/callback?code=a&code=b&state={STATE}", Ending.FAILED, BrowserSignInFailed("it sent no code")),
        (f"/callback?code=a%0d%0ab&state={STATE}", Ending.FAILED, BrowserSignInFailed("it sent no code")),
    ],
)
async def test_an_answer_without_a_code(target: str, ending: Ending, error: TrayError) -> None:
    async with waiting() as sign_in:
        assert await sign_in.get(target) == title(ending)
        with pytest.raises(type(error)) as raised:
            await sign_in.ended()
    assert raised.value.detail == error.detail


KNOCKS: list[tuple[Callable[[Waiting], Awaitable[str]], Ending]] = [
    (lambda at: at.get(f"/callback?code={CODE}&state=wrong"), Ending.STRANGER),
    (lambda at: at.get(f"/callback?code={CODE}"), Ending.STRANGER),
    (lambda at: at.get(f"/callback?code={CODE}&state={STATE}&state={STATE}"), Ending.STRANGER),
    (lambda at: at.get(f"/callback?code={CODE}&state=%FF%00"), Ending.STRANGER),
    # Another site's page that only mentions us, in an image, must not end the wait.
    (lambda at: at.get("/callback?error=access_denied", "Sec-Fetch-Dest: image"), Ending.STRANGER),
    (lambda at: at.get("/callback?error=access_denied&state=wrong"), Ending.STRANGER),
    (lambda at: at.get("/favicon.ico"), Ending.NOTHING_HERE),
    (lambda at: at.get("/"), Ending.NOTHING_HERE),
    (lambda at: at.get(f"/callback/{GOOD}"), Ending.NOTHING_HERE),
    (lambda at: at.get(GOOD, method="POST"), Ending.NOT_THIS_WAY),
    (lambda at: at.get(GOOD, method="HEAD"), Ending.NOT_THIS_WAY),
    (lambda at: at.get(GOOD, host="evil.example"), Ending.NOT_UNDERSTOOD),
    (lambda at: at.get(f"{GOOD}&" + "&".join(f"a{n}=" for n in range(30))), Ending.NOT_UNDERSTOOD),
]


@pytest.mark.parametrize(("knock", "ending"), KNOCKS)
async def test_what_is_not_our_answer_is_answered_and_ends_nothing(
    knock: Callable[[Waiting], Awaitable[str]], ending: Ending
) -> None:
    async with waiting() as sign_in:
        assert await knock(sign_in) == title(ending)
        assert not sign_in.over
        assert await sign_in.get(GOOD) == title(Ending.SIGNED_IN)
        assert await sign_in.ended() == CODE


@pytest.mark.parametrize(
    ("raw", "close", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", False, b"400"),
        (b"GET\r\n\r\n", False, b"400"),
        (b"\r\n\r\n", False, b"400"),
        ("GET /callback?ä HTTP/1.1\r\n\r\n".encode(), False, b"400"),
        (b"GET /callback HTTP/1.1\r\nHost", True, b"400"),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n", False, b"431"),
        (b"", True, b""),
    ],
)
async def test_bytes_that_are_no_request(raw: bytes, close: bool, status: bytes) -> None:
    async with waiting() as sign_in:
        answer = await sign_in.send(raw, close=close)
        # What is cut off unread may take the answer with it.
        assert answer[9:12] == status or (status == b"431" and answer == b"")
        assert await sign_in.get(GOOD) == title(Ending.SIGNED_IN)


async def test_whoever_is_slow_is_let_go() -> None:
    async with waiting(head_s=0.05) as sign_in:
        assert (await sign_in.send(b"GET /callback"))[9:12] == b"408"


async def test_many_who_say_nothing_hinder_nobody() -> None:
    async with waiting() as sign_in:
        silent = [await asyncio.open_connection(HOST, sign_in.port) for _ in range(CONNECTIONS + 5)]
        ends = [asyncio.ensure_future(reader.read()) for reader, _ in silent]
        async with asyncio.timeout(5):
            while sum(end.done() for end in ends) < 5:
                await asyncio.wait([end for end in ends if not end.done()], return_when=asyncio.FIRST_COMPLETED)
        assert await sign_in.get(GOOD) == title(Ending.SIGNED_IN)
        assert await sign_in.ended() == CODE
        async with asyncio.timeout(5):
            await asyncio.gather(*ends, return_exceptions=True)
        for _, writer in silent:
            writer.close()


async def test_nobody_comes() -> None:
    async with waiting(answer_s=0.05) as sign_in:
        with pytest.raises(BrowserSignInFailed, match="late"):
            await sign_in.ended()


async def test_only_another_sign_ins_answer_came() -> None:
    async with waiting(answer_s=0.3) as sign_in:
        await sign_in.get("/callback?code=a&state=old")
        with pytest.raises(BrowserSignInFailed, match="stranger"):
            await sign_in.ended()


async def test_it_is_closed_after_one_answer_and_after_giving_up() -> None:
    port = free_port()
    async with Loopback(port, STATE, SystemClock()) as loopback:
        browser = asyncio.ensure_future(Browser(port).get(GOOD))
        await loopback.code()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, port)
        assert not browser.done(), "it is told what came of it"
    assert await browser == title(Ending.SIGNED_IN)
    async with waiting() as sign_in:
        await sign_in.stop()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, sign_in.port)
        # And the port can be had again at once.
        async with Loopback(sign_in.port, STATE, SystemClock()):
            pass


async def test_the_browser_hears_of_what_went_wrong_after_the_answer() -> None:
    port = free_port()

    async def sign_in() -> None:
        async with Loopback(port, STATE, SystemClock()) as loopback:
            browsers.append(asyncio.ensure_future(Browser(port).get(GOOD)))
            await loopback.code()
            raise RuntimeError("the trade failed")

    browsers: list[asyncio.Future[str]] = []
    with pytest.raises(RuntimeError, match="the trade failed"):
        await sign_in()
    assert await browsers[0] == title(Ending.FAILED)


async def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as raised:
            async with Loopback(port, STATE, SystemClock()):
                pass
    assert raised.value.detail == str(port)


async def test_it_listens_on_loopback_only() -> None:
    async with waiting() as sign_in:
        with socket.socket() as other:
            # The same port of every other address is free.
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.2", sign_in.port))


@pytest.mark.parametrize("ending", list(Ending))
def test_a_page_runs_nothing_loads_nothing_and_is_kept_nowhere(ending: Ending) -> None:
    head, _, body = browser_page.response(ending).decode().partition("\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert fields["Cache-Control"] == "no-store"
    assert fields["Referrer-Policy"] == "no-referrer"
    assert fields["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert int(fields["Content-Length"]) == len(body.encode())
    assert "script" not in body
    assert "http" not in body
    assert ending.value.text in body


@pytest.mark.parametrize(
    ("accepted", "hindi"),
    [
        ("hi-IN,hi;q=0.9,en;q=0.8", True),
        ("en-IN,hi;q=0.9", False),
        ("ta-IN,hi-IN;q=0.9,en;q=0.8", True),
        ("de", False),
        ("", False),
    ],
)
async def test_the_page_is_in_the_browsers_language(accepted: str, hindi: bool) -> None:
    async with waiting() as sign_in:
        said = await sign_in.get("/favicon.ico", f"Accept-Language: {accepted}")
        assert said == (f"404 {Ending.NOTHING_HERE.value.hindi[0]}" if hindi else title(Ending.NOTHING_HERE))


def test_each_page_is_there_in_both_languages() -> None:
    for ending in Ending:
        heading, text = ending.value.hindi
        assert text.endswith("\u0964")
        for language, words in (("hi", (heading, text)), ("en", (ending.value.title, ending.value.text))):
            page = browser_page.response(ending, language).decode()
            assert f'<html lang="{language}">' in page
            assert all(part in page for part in words)

"""Signing in at a terminal, as a person does: what is asked, and that nothing secret is shown."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"
CODE = "246810"
WAIT_S = 20


class Person:
    """Somebody at a terminal. ``screen`` is everything that it shows."""

    def __init__(self, process: asyncio.subprocess.Process, terminal: int) -> None:
        self.screen = ""
        self._process = process
        self._terminal = terminal
        self._more = asyncio.Event()
        self._closed = False
        asyncio.get_running_loop().add_reader(terminal, self._look)

    def _look(self) -> None:
        try:
            came = os.read(self._terminal, 4096)
        except OSError:  # how Linux tells that the other side has closed
            came = b""
        if not came:
            self._closed = True
            asyncio.get_running_loop().remove_reader(self._terminal)
        self.screen += came.decode()
        self._more.set()

    async def answer(self, prompt: str, typed: str) -> None:
        """Type a line at a prompt."""
        await self._until(lambda: self.screen.endswith(prompt))
        os.write(self._terminal, typed.encode())

    async def ended(self) -> int:
        """Return the exit code."""
        await self._until(lambda: self._closed)
        async with asyncio.timeout(WAIT_S):
            return await self._process.wait()

    async def _until(self, holds: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(WAIT_S):
                while not holds():
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"the screen shows {self.screen!r}") from None


def pseudo_terminal() -> tuple[int, int]:
    """Return both ends, ours and the program's; POSIX knows them."""
    if sys.platform != "win32":
        return os.openpty()
    pytest.skip("this platform has no pseudo-terminals")


@asynccontextmanager
async def at_terminal(tray: "Tray", *words: str) -> AsyncIterator[Person]:
    ours, theirs = pseudo_terminal()
    # A terminal of its own, and not only its input: that is where a password is asked for.
    process = await asyncio.create_subprocess_exec(
        *("setsid", "--ctty", "--wait", *tray.command(*words)), env=tray.env, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    try:
        yield Person(process, ours)
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_user_password_and_code(tray: "Tray", site: DemoSite) -> None:
    async with at_terminal(tray, "sign-in", site.url) as person:
        await person.answer("User: ", "code@nirmaan.test\n")
        await person.answer("Password of code@nirmaan.test: ", f"{PASSWORD}\n")
        await person.answer("Code: ", f"{CODE}\n")
        assert await person.ended() == 0, person.screen
        assert f"Signed in to {site.url} as code@nirmaan.test." in person.screen
        assert "Verification code has been sent to your registered email address." in person.screen
        assert "signs your browser out" in person.screen
        for secret in (PASSWORD, CODE):
            assert secret not in person.screen
            assert tray.holding(secret) == []
    site.expire_sessions("code@nirmaan.test")
    async with at_terminal(tray, "sign-in") as person:
        await person.answer("User (code@nirmaan.test): ", f"{ME}\n")
        await person.answer(f"Password of {ME}: ", f"{PASSWORD}\n")
        assert await person.ended() == 0, person.screen
    async with at_terminal(tray, "sign-in") as person:
        await person.answer(f"User ({ME}): ", "\n")
        await person.answer(f"Password of {ME}: ", f"{PASSWORD}\n")
        assert await person.ended() == 0, person.screen


async def test_a_key(tray: "Tray", site: DemoSite) -> None:
    async with at_terminal(tray, "sign-in", site.url, "--api-key") as person:
        await person.answer("(KEY:SECRET): ", f"{KEY}\n")
        assert await person.ended() == 0, person.screen
        assert KEY not in person.screen


async def test_a_proxys_password(tray: "Tray") -> None:
    async with at_terminal(tray, "proxy-password", "http://ravi@proxy.example:3128") as person:
        await person.answer("Password of the proxy: ", "hunter2\n")
        assert await person.ended() == 0, person.screen
        assert "http://ravi@proxy.example:3128 is in the keyring." in person.screen
        assert "hunter2" not in person.screen
        assert tray.holding("hunter2") == []


async def test_a_code_that_is_not_given(tray: "Tray", site: DemoSite) -> None:
    async with at_terminal(tray, "sign-in", site.url, "--user", "code@nirmaan.test") as person:
        await person.answer("Password of code@nirmaan.test: ", f"{PASSWORD}\n")
        await person.answer("Code: ", "\n")
        assert await person.ended() == 3, person.screen
        assert "verification code" in person.screen.splitlines()[-1]
        assert "Traceback" not in person.screen


@pytest.mark.parametrize("pressed", [pytest.param("\x03", id="ctrl-c"), pytest.param("\x04", id="ctrl-d")])
@pytest.mark.parametrize(
    "named", [pytest.param(("--user", ME), id="at the password"), pytest.param((), id="at the user")]
)
async def test_a_change_of_mind_sends_nothing(
    tray: "Tray", site: DemoSite, pressed: str, named: tuple[str, ...]
) -> None:
    async with at_terminal(tray, "sign-in", site.url, *named) as person:
        await person.answer(f"Password of {ME}: " if named else "User: ", pressed)
        assert await person.ended() == 2
        assert "Traceback" not in person.screen
        assert person.screen.endswith("\n")
        assert list(site.requests) == []


async def test_listening_is_ended_by_ctrl_c(signed_in: "Tray") -> None:
    async with at_terminal(signed_in, "listen") as person:
        await person.answer(" unread.\r\n", "\x03")
        assert await person.ended() == 0
        assert "Traceback" not in person.screen
        assert f"Connected ({ME})." in person.screen

"""``nirmaan-tray`` as processes of its own: run to an end, listening, or just started."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.desktops import Desktop

KEY = "kEyPaRt4711:sEcReTpArT0815"

START_S = 20.0
"""A process of ours starts within a second; a busy machine gets more."""

END_S = 2.0
"""Whoever says stop is obeyed within this time."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    @property
    def complaint(self) -> str:
        """The one clear line on standard error of a command that failed."""
        assert self.out == ""
        assert "Traceback" not in self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        assert self.err.startswith("nirmaan-tray: ")
        return self.err.removeprefix("nirmaan-tray: ").rstrip("\n")


@dataclass
class Listening:
    """A ``listen`` that is running. ``heard`` holds every line it printed so far, in order."""

    process: asyncio.subprocess.Process
    heard: list[str] = field(default_factory=list)

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.heard]

    @property
    def arrived(self) -> list[str]:
        """The names that arrived so far."""
        return [told["name"] for told in self.objects if told["event"] == "arrived"]

    async def line(self, timeout_s: float = START_S) -> str:
        """Return the next line."""
        assert self.process.stdout is not None
        try:
            async with asyncio.timeout(timeout_s):
                read = await self.process.stdout.readline()
        except TimeoutError:
            raise AssertionError(f"nothing more came; heard so far: {self.heard}") from None
        assert read, f"it ended; heard: {self.heard}; said: {await self._said()}"
        self.heard.append(read.decode().rstrip("\n"))
        return self.heard[-1]

    async def expect(self, event: str, timeout_s: float = START_S, **fields: object) -> dict[str, Any]:
        """Return the next object of that event with those fields; what comes before it is passed over."""
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    told: dict[str, Any] = json.loads(await self.line(timeout_s * 2))
                    if told["event"] == event and fields.items() <= told.items():
                        return told
        except TimeoutError:
            raise AssertionError(f"no {event} {fields} came; heard so far: {self.heard[-20:]}") from None

    async def up(self) -> None:
        """Return when it is connected and has counted what is unread; with a state file it may know that before."""
        await self.expect("link", state="up")
        if not any(told["event"] == "unread" for told in self.objects):
            await self.expect("unread")

    async def kill(self) -> None:
        """End it as ``kill -9`` does, and read what it had printed before."""
        self.process.kill()
        await self._rest()
        await self.process.wait()

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end: it does so in time, with 0, and without a word."""
        self.process.send_signal(number)
        assert await self.ended(END_S) == Ran(0, "", "")

    async def ended(self, within_s: float = START_S) -> Ran:
        """Return exit code and standard error when it has ended; what it printed is in ``heard``."""
        async with asyncio.timeout(within_s):
            await self._rest()
            said = await self._said()
            return Ran(await self.process.wait(), "", said)

    async def _rest(self) -> None:
        assert self.process.stdout is not None
        self.heard += (await self.process.stdout.read()).decode().splitlines()

    async def _said(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


@dataclass(frozen=True)
class Tray:
    """``nirmaan-tray`` in one home, within one desktop's environment."""

    home: Path
    env: Mapping[str, str]
    program: tuple[str, ...] = (sys.executable, "-m", "nirmaan_tray")

    @property
    def settings_file(self) -> Path:
        return self.home / "settings.toml"

    @property
    def log_file(self) -> Path:
        return self.home / "log" / "nirmaan-tray.log"

    def command(self, *words: str) -> list[str]:
        return [*self.program, "--home", str(self.home), *words]

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *self.command(*words), env=self.env, stdin=pipe, stdout=pipe, stderr=pipe
        )

    async def run(self, *words: str, typed: str = "", timeout_s: float = START_S) -> Ran:
        """Run a command to its end with ``typed`` as its standard input."""
        process = await self.start(*words)
        try:
            async with asyncio.timeout(timeout_s):
                out, err = await process.communicate(typed.encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return Ran(process.returncode or 0, out.decode(), err.decode())

    async def each(self, *commands: tuple[str, ...]) -> list[Ran]:
        """Run commands beside each other."""
        return await asyncio.gather(*(self.run(*words) for words in commands))

    async def sign_in(self, address: str, *more: str, key: str = KEY) -> None:
        """Sign in with an API key, as those do who have no browser at hand."""
        ran = await self.run("sign-in", address, "--api-key", "--stdin", *more, typed=f"{key}\n")
        assert (ran.code, ran.err) == (0, "")

    @asynccontextmanager
    async def listen(self, *words: str) -> AsyncIterator[Listening]:
        """Start ``listen --json``; it is killed at the end unless the test has ended it."""
        process = await self.start("listen", "--json", *words)
        try:
            yield Listening(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()

    def elsewhere(self, home: Path) -> "Tray":
        """Return the command with another home on the same desktop."""
        return replace(self, home=home)

    def within(self, desktop: "Desktop") -> "Tray":
        """Return the command with the same home on another desktop."""
        kept = {key: value for key, value in self.env.items() if key.startswith("PYTHON")}
        return replace(self, env={**desktop.env, **kept})

    def holding(self, secret: str) -> list[Path]:
        """Return all files below the home that hold a secret."""
        return [path for path in self.home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]

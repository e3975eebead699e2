"""A demo site on real sockets, and the real command as processes of its own, in a desktop with a real keyring."""

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions

if TYPE_CHECKING:
    from tests.conftest import Desktop

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"
CODE = "246810"
PEOPLE = (
    User(ME, "Meera Me", PASSWORD),
    User("other@nirmaan.test", "Omar Other", PASSWORD),
    User("code@nirmaan.test", "Chitra Code", PASSWORD, two_factor=TwoFactor("Email", CODE)),
    User("gone@nirmaan.test", "Gita Gone", PASSWORD, enabled=False),
    User("stranger@nirmaan.test", "Sunil Stranger", PASSWORD, nirmaan_role=False),
)

START_S = 20.0
"""A process of ours starts within a second; a busy machine gets more."""

END_S = 2.0
"""Whoever says stop is obeyed within this time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a whole desktop once more: a machine's hiccup fails one of thousands of tests. The summary tells which."""
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("flaky") is None:
            item.add_marker(pytest.mark.flaky(reruns=1))


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

    @property
    def settings_file(self) -> Path:
        return self.home / "settings.toml"

    @property
    def log_file(self) -> Path:
        return self.home / "log" / "nirmaan-tray.log"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "nirmaan_tray", "--home", str(self.home), *words]

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


def furnish(site: DemoSite) -> None:
    for person in PEOPLE:
        site.add_user(person)
    site.api_key(ME, *KEY.split(":"))
    site.api_key("other@nirmaan.test", "other-key", "other-secret")


@pytest.fixture
def open_site() -> Callable[..., AbstractAsyncContextManager[DemoSite]]:
    """``async with open_site(option=...) as site``: a demo site with the usual people."""

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[DemoSite]:
        async with DemoSite(SiteOptions(demo_user=ME, **options)) as site:
            furnish(site)
            yield site

    return opened


@pytest_asyncio.fixture
async def site(open_site: Callable[..., AbstractAsyncContextManager[DemoSite]]) -> AsyncIterator[DemoSite]:
    """A demo site with the usual people; ``me@nirmaan.test`` has an API key."""
    async with open_site() as site:
        yield site


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment that keeps compiled modules for the whole run: some two hundred processes are started."""
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")), "PYTHONDONTWRITEBYTECODE": ""}


@pytest.fixture
def tray(desktop: "Desktop", bytecode: dict[str, str], tmp_path: Path) -> Tray:
    """The command on a desktop with a keyring, in a home where nobody has signed in yet, and with a talkative log."""
    tray = Tray(tmp_path / "home", {**desktop.env, **bytecode})
    tray.home.mkdir()
    # At this level the log holds most, so also most of what must not be in it.
    tray.settings_file.write_text('log_level = "debug"\n')
    return tray


@pytest_asyncio.fixture
async def signed_in(tray: Tray, site: DemoSite) -> Tray:
    """The command after ``me@nirmaan.test`` has signed in to the site with an API key."""
    await tray.sign_in(site.url)
    return tray


async def eventually_(holds: Callable[[], bool], timeout_s: float = 15.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - nobody tells of these conditions
            await asyncio.sleep(0)


@pytest.fixture
def eventually() -> Callable[..., object]:
    """``await eventually(condition)``: for conditions that nobody tells of."""
    return eventually_


@pytest.fixture
def twice() -> Callable[[list[str]], list[str]]:
    """``twice(names)``: those that are in the list more than once."""
    return lambda names: [name for name, count in Counter(names).items() if count > 1]

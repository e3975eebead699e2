"""The desktop application as a process of its own: on a virtual screen, with a bus, a keyring, a panel and a browser.

``tray`` (the command) is the one of ``tests/e2e``, here with a screen; ``signed_in`` follows it. Pictures of the screen are
left in ``build/e2e/``.
"""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
import pytest_asyncio
from dbus_fast import Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property
from PySide6.QtGui import QImage

from nirmaan_tray import remembered
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.model.remembered import Remembered

if TYPE_CHECKING:
    from tests.conftest import Desktop
    from tests.e2e.conftest import Tray

# Xvfb, D-Bus and the panels are Linux's.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]

PICTURES = Path(__file__).parents[3] / "build" / "e2e"
ME = "me@nirmaan.test"

WAIT_S = 30.0
"""Whatever is waited for here takes a second; a busy machine gets more."""

END_S = 2.0
"""The promise: whoever says stop is obeyed within this time."""

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"

Words = Annotated[list[str], DBusSignature("as")]


async def until(holds: Callable[[], Any], what: str = "", timeout_s: float = WAIT_S) -> Any:
    """Ask again until ``holds()``, awaited if need be, is true, and return that: for what nobody tells of."""
    end = time.monotonic() + timeout_s
    while True:
        answer = holds()
        answer = await answer if isawaitable(answer) else answer
        if answer:
            return answer
        assert time.monotonic() < end, f"not within {timeout_s} s: {what or holds}"
        # The processor is left to those who are waited for.
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.03)


def patience(promised_s: float) -> float:
    """Return how long a promise may take here: what it says, and more in so far as others keep the processors busy."""
    busy = float(Path("/proc/loadavg").read_text().split()[0])
    return promised_s * max(1.0, busy / (os.cpu_count() or 1))


@dataclass
class Screen:
    """A screen with a window manager; ``env`` is what programs on it need in their environment."""

    env: dict[str, str]

    def picture(self, name: str = "") -> QImage:
        """Take a picture of the screen; one with a name is left in ``build/e2e``."""
        command = ["import", "-window", "root", "png:-"]
        taken = subprocess.run(command, env=self.env, capture_output=True, check=True, timeout=WAIT_S).stdout
        if name:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{name}.png").write_bytes(taken)
        return QImage.fromData(taken)

    def shows(self, color: str, tolerance: int = 12, above: int = 20) -> bool:
        """Tell whether more than ``above`` pixels have about this colour, ``#rrggbb``."""
        wanted = tuple(bytes.fromhex(color.removeprefix("#")))
        picture = self.picture().convertToFormat(QImage.Format.Format_RGB888)
        pixels = bytes(picture.constBits())
        line = picture.bytesPerLine()
        found = 0
        for y in range(picture.height()):
            row = pixels[y * line : y * line + picture.width() * 3]
            parts = zip(row[0::3], row[1::3], row[2::3], strict=True)
            found += sum(
                abs(r - wanted[0]) <= tolerance and abs(g - wanted[1]) <= tolerance and abs(b - wanted[2]) <= tolerance
                for r, g, b in parts
            )
        return found > above

    async def windows(self, title: str) -> list[str]:
        """Return the visible windows with this title, a regular expression."""
        return (await self.asks("search", "--onlyvisible", "--name", title)).split()

    async def asks(self, *question: str) -> str:
        """Return what xdotool says; nothing if it does not find what is asked about."""
        command = ("xdotool", *question)
        process = await asyncio.create_subprocess_exec(
            *command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return (await process.communicate())[0].decode()

    async def xdotool(self, *arguments: str) -> None:
        """Move the mouse, press buttons and keys."""
        process = await asyncio.create_subprocess_exec("xdotool", *arguments, env=self.env)
        assert await asyncio.wait_for(process.wait(), WAIT_S) == 0


@dataclass
class Application:
    """A running desktop application. ``log`` is what it has logged since it was started."""

    process: asyncio.subprocess.Process
    log_file: Path
    _log_before: int

    @property
    def log(self) -> str:
        return self.log_file.read_bytes()[self._log_before :].decode() if self.log_file.exists() else ""

    async def logs(self, text: str, count: int = 1) -> None:
        """Return as soon as the log has a text so many times."""
        try:
            await until(lambda: self.log.count(text) >= count)
        except AssertionError:
            raise AssertionError(f"never logged: {text}; but:\n{self.log}") from None

    async def up(self, count: int = 1) -> None:
        """Return when it has connected for the ``count``-th time."""
        await self.logs("Link is up as", count)

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end: it does so in time, with 0, and without a word."""
        self.process.send_signal(number)
        await self.ends()

    async def ends(self, promised_s: float = END_S) -> None:
        """It ends in time, with 0, and without a word."""
        try:
            async with asyncio.timeout(patience(promised_s)):
                out, err = await self.process.communicate()
        except TimeoutError:
            raise AssertionError(f"it has not ended; its log:\n{self.log}") from None
        assert (self.process.returncode, out.decode(), err.decode()) == (0, "", "")

    async def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self.process.kill()
        await self.process.communicate()


class Watcher(ServiceInterface):
    """The part of a panel that icons register with."""

    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.item = ""

    @dbus_method(name="RegisterStatusNotifierItem")
    def register_item(self, service: DBusStr) -> None:
        self.item = service

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def is_hosted(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="RegisteredStatusNotifierItems")
    def items(self) -> Words:
        return [self.item] if self.item else []


class Panel:
    """A panel of the test's own on the session bus: it reads what the icon says and does what a person would do."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._bus: MessageBus | None = None
        self._watcher = Watcher()

    async def start(self) -> None:
        """Come onto the bus."""
        self._bus = await MessageBus(self._address).connect()
        self._bus.export("/StatusNotifierWatcher", self._watcher)
        await self._bus.request_name(WATCHER)

    async def stop(self) -> None:
        """Vanish."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()

    async def icon(self) -> None:
        """Return when there is an icon."""
        await until(lambda: self._watcher.item, "an icon in the panel")

    async def says(self, tooltip: str) -> None:
        """Return when this is the first thing that the icon says when pointed at."""
        await self.icon()
        found: list[str] = []

        async def same() -> bool:
            # Of an application that has ended there may still be an icon.
            with contextlib.suppress(ConnectionError):
                found[:] = (await self._tooltip()).splitlines()
            return found[:1] == [tooltip]

        try:
            await until(same)
        except AssertionError:
            raise AssertionError(f"it says {found}, not {tooltip!r}") from None

    async def labels(self) -> dict[str, int]:
        """Return the menu's visible entries with their numbers, in their order."""
        (_, whole) = await self._call("/MenuBar", "com.canonical.dbusmenu", "GetLayout", "iias", 0, -1, [])
        entries = list(_entries(whole))
        return {
            re.sub("_(.)", r"\1", entry[1]["label"].value): entry[0]
            for entry in entries
            if "label" in entry[1] and entry[1].get("visible", Variant("b", True)).value
        }

    async def offers(self, label: str) -> dict[str, int]:
        """Return the menu's entries as soon as there is one with this label."""
        await self.icon()
        offered: dict[str, int] = {}

        async def there() -> bool:
            offered.clear()
            with contextlib.suppress(ConnectionError):
                offered.update(await self.labels())
            return label in offered

        try:
            await until(there)
        except AssertionError:
            raise AssertionError(f"no {label!r} in {list(offered)}") from None
        return offered

    async def lacks(self, label: str) -> dict[str, int]:
        """Return the menu's entries as soon as there is none with this label."""
        await until(self._lacking(label), f"no {label}")
        return await self.labels()

    def _lacking(self, label: str) -> Callable[[], Awaitable[bool]]:
        async def lacking() -> bool:
            return label not in await self.labels()

        return lacking

    async def choose(self, label: str) -> None:
        """Click an entry of the menu."""
        entry = (await self.offers(label))[label]
        click = (entry, "clicked", Variant("s", ""), 0)
        await self._call("/MenuBar", "com.canonical.dbusmenu", "Event", "isvu", *click)

    async def click(self) -> None:
        """Click the icon."""
        await self.icon()
        await self._call("/StatusNotifierItem", ITEM, "Activate", "ii", 0, 0)

    async def _tooltip(self) -> str:
        properties = "org.freedesktop.DBus.Properties"
        (answer,) = await self._call("/StatusNotifierItem", properties, "Get", "ss", ITEM, "ToolTip")
        return str(answer.value[2])

    async def _call(self, path: str, interface: str, member: str, signature: str, *body: Any) -> list[Any]:
        assert self._bus is not None
        call = Message(self._watcher.item, path, interface, member, signature=signature, body=list(body))
        answer: Message | None = await asyncio.wait_for(self._bus.call(call), WAIT_S)
        if answer is None or answer.message_type is not MessageType.METHOD_RETURN:
            raise ConnectionError(f"{member} is not answered: {answer}")
        return list(answer.body)


@dataclass(frozen=True)
class Opener:
    """An ``xdg-open`` that notes what it is asked to open. ``folder`` stands first on PATH."""

    folder: Path

    @property
    def opened(self) -> list[tuple[str, str]]:
        """Address and activation token of each call so far."""
        noted = self.folder / "opened"
        lines = noted.read_text().splitlines() if noted.exists() else []
        return [(url, token) for url, _, token in (line.partition("\t") for line in lines)]

    def runs(self, script: str) -> None:
        """Let it do this instead, a shell script."""
        program = self.folder / "xdg-open"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Awaitable[Any]]:
    """``await until(condition)``: for conditions that nobody tells of."""
    return until


@pytest.fixture(name="patience")
def patience_fixture() -> Callable[[float], float]:
    """``patience(promised)``: how long a promise may take while others keep the processors busy."""
    return patience


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen for all tests: Xvfb on a free display, with openbox."""
    with ExitStack() as stack:
        seen, told = os.pipe()
        command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-noreset"]
        server = _quiet(command, dict(os.environ), pass_fds=[told])
        stack.callback(_end, server)
        # Programs wait for its answers, and how long they wait is measured: other work on this machine stays out of it.
        if sys.platform == "linux":
            with contextlib.suppress(PermissionError):
                os.sched_setscheduler(server.pid, os.SCHED_RR, os.sched_param(3))
        os.close(told)
        with os.fdopen(seen) as display:
            screen = {"DISPLAY": f":{display.readline().strip()}", "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1"}
        env = {**os.environ, **screen, "HOME": str(tmp_path_factory.mktemp("screen"))}
        env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        env.pop("WAYLAND_DISPLAY", None)
        stack.callback(_end, _quiet(["openbox"], env))
        _block_until(lambda: "window id" in _output(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env))
        yield Screen(env)


@pytest.fixture
def tint2(screen: Screen) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """``tint2()`` starts a panel with an XEmbed tray."""
    with ExitStack() as stack:

        def run() -> subprocess.Popen[bytes]:
            process = _quiet(["tint2"], screen.env)
            stack.callback(_end, process)
            return process

        yield run


@pytest.fixture
def opener(tmp_path: Path) -> Opener:
    """The program that opens addresses."""
    opener = Opener(tmp_path / "bin")
    opener.folder.mkdir()
    opener.runs(f'printf "%s\\t%s\\n" "$1" "$XDG_ACTIVATION_TOKEN" >> {opener.folder}/opened')
    return opener


@pytest.fixture
def tray(tray: "Tray", screen: Screen, opener: Opener) -> "Tray":
    """The command, on a desktop with a keyring and a screen; nobody has signed in yet, and the welcome was waved away."""
    data = tray.home / "data"
    data.mkdir(parents=True, mode=0o700)
    remembered.save(data / remembered.FILE, Remembered(welcomed=True))
    shown = {key: screen.env[key] for key in ("DISPLAY", "QT_QPA_PLATFORM", "NO_AT_BRIDGE")}
    return replace(tray, env={**tray.env, **shown, "PATH": f"{opener.folder}:{os.environ['PATH']}"})


@pytest_asyncio.fixture
async def panel(tray: "Tray") -> AsyncIterator[Panel]:
    """A panel on the desktop's bus, there before anything else."""
    panel = Panel(tray.env["DBUS_SESSION_BUS_ADDRESS"])
    await panel.start()
    yield panel
    await panel.stop()


@pytest_asyncio.fixture
async def toasts(tray: "Tray", desktop: "Desktop", notifications: Callable[..., Any]) -> Any:
    """A notification server of the test's own on the desktop's bus; see ``tests/toast/notification_server.py``."""
    server = notifications(desktop)
    await server.start()
    return server


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A file on a drive that is gone: whoever opens it to read waits until somebody writes to it."""
    subprocess.run(["mkfifo", tmp_path / "drive"], check=True)
    return tmp_path / "drive"


Start = Callable[..., Awaitable[Application]]


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """``await start(tray)`` starts the application; what still runs at the end must end as it should.

    ``command`` starts it by another program than the module itself.
    """
    started: list[Application] = []

    async def run(tray: "Tray", command: list[str] | None = None, **env: str) -> Application:
        pipe = asyncio.subprocess.PIPE
        before = tray.log_file.stat().st_size if tray.log_file.exists() else 0
        process = await asyncio.create_subprocess_exec(
            *(command or tray.command("run")), env={**tray.env, **env}, stdin=pipe, stdout=pipe, stderr=pipe
        )
        started.append(Application(process, tray.log_file, before))
        return started[-1]

    try:
        yield run
        for application in started:
            if application.process.returncode is None:
                await application.stop()
            assert " ERROR " not in application.log
            assert "Traceback" not in application.log
    finally:
        for application in started:
            if application.process.returncode is None:
                await application.kill()


@dataclass
class Hole:
    """Takes the place of a site that hangs: it takes connections, and answers nothing or a letter now and then."""

    taken: int = 0
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)


@pytest.fixture
def hole() -> Callable[..., AbstractAsyncContextManager[Hole]]:
    """``async with hole(site, drips=False)``: the site hangs meanwhile, and is back afterwards."""

    @asynccontextmanager
    async def hang(site: DemoSite, *, drips: bool = False) -> AsyncIterator[Hole]:
        hole = Hole()

        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            hole.taken += 1
            hole._connections.add(writer)
            if drips:
                drip(writer, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: " + b"z" * 1000)

        def drip(writer: asyncio.StreamWriter, left: bytes) -> None:
            if left and not writer.is_closing():
                writer.write(left[:1])
                asyncio.get_running_loop().call_later(0.05, drip, writer, left[1:])

        port = int(site.url.rpartition(":")[2])
        await site.unplug()
        server = await asyncio.start_server(greet, "127.0.0.1", port, reuse_address=True)
        try:
            yield hole
        finally:
            server.close()
            for writer in hole._connections:
                writer.close()
            await site.plug_in()

    return hang


def _entries(menu: list[Any]) -> Iterator[list[Any]]:
    """Yield a menu's entries, and behind each one those of the menu below it."""
    for child in menu[2]:
        yield child.value
        yield from _entries(child.value)


def _quiet(command: list[str], env: dict[str, str], **options: Any) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, stdin=nothing, stdout=nothing, stderr=nothing, **options)


def _output(command: list[str], env: dict[str, str]) -> str:
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=WAIT_S, check=False).stdout


def _block_until(holds: Callable[[], bool]) -> None:
    end, pause = time.monotonic() + WAIT_S, threading.Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

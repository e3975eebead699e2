"""What the tests of the windows and the tray share: a recording stand-in for the application, a screen, programs on it."""

import asyncio
import gc
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import qasync
from PySide6.QtGui import QImage

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.ui.bridge import Bridge

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WAIT_S = 15.0


class RecordedWishes:
    """Stands in for the application: notes what was wished for in ``calls``, and answers from what a test put here."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.stored: list[Notification] = []
        self.reads = 0
        """How often the stored ones were read."""
        self.hangs: asyncio.Future[None] | None = None
        """While there is one, whoever reads the stored ones waits for it: a disk that hangs."""
        self.count = Counts()
        """What is counted, whatever is asked for; ``counted`` has the filters."""
        self.counted: list[Filter] = []
        self.prefer_errors: list[TrayError] = []
        """One is raised by each wish to change a preference."""
        self.sign_in_errors: list[TrayError] = []
        """One is raised by each sign-in; when there are none left it succeeds."""
        self.code_requests: list[CodeRequest] = []
        """What a sign-in asks for first."""
        self.codes: list[str] = []
        self.looked_up: list[str] = []
        """Every address that was looked up; ``sites`` has what answers there, an error to raise or a future to wait for."""
        self.sites: dict[str, SiteFacts | TrayError | asyncio.Future[SiteFacts]] = {}
        self.page = ""
        """What a sign-in in the browser shows; ``browser`` tells whether one can be started, ``back`` when it is done."""
        self.browsed: list[str] = []
        self.browser = True
        self.back: asyncio.Event | None = None

    def open(self, name: str, token: str | None = None) -> None:
        self.calls.append(("open", name, token))

    def open_site(self) -> None:
        self.calls.append(("open_site",))

    def open_release(self) -> None:
        self.calls.append(("open_release",))

    def mark_seen(self, name: str) -> None:
        self.calls.append(("mark_seen", name))

    def mark_all_seen(self) -> None:
        self.calls.append(("mark_all_seen",))

    def mark_shown_seen(self, wanted: Filter) -> None:
        self.calls.append(("mark_shown_seen", wanted))

    def take_back(self) -> None:
        self.calls.append(("take_back",))

    def snooze(self, name: str, until_s: float) -> None:
        self.calls.append(("snooze", name, until_s))

    def mute(self, mute: Mute) -> None:
        self.calls.append(("mute", mute))

    def unmute(self, mute: Mute) -> None:
        self.calls.append(("unmute", mute))

    async def counts(self, wanted: Filter) -> Counts:
        self.counted.append(wanted)
        await asyncio.sleep(0)
        return self.count

    async def link_of(self, name: str) -> str:
        await asyncio.sleep(0)
        return f"https://office.example/frontend/{name}"

    async def prefer(self, key: str, text: str) -> None:
        self.calls.append(("prefer", key, text))
        await asyncio.sleep(0)
        if self.prefer_errors:
            raise self.prefer_errors.pop(0)

    def try_toast(self) -> None:
        self.calls.append(("try_toast",))

    def remember(self, remembered: Remembered) -> None:
        self.calls.append(("remember", remembered))

    def quiet_until(self, until_s: float | None) -> None:
        self.calls.append(("quiet_until", until_s))

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        self.reads += 1
        await (asyncio.sleep(0) if self.hangs is None else self.hangs)
        rows = sorted(self.stored, key=lambda n: (n.creation, n.name), reverse=True)
        if before is not None:
            rows = [n for n in rows if (n.creation, n.name) < (before.creation, before.name)]
        return [n for n in rows if not (wanted.unread_only and n.seen)][:limit]

    async def sign_in(
        self,
        site: str,
        user: str,
        secret: Secret,
        *,
        way: Way,
        ask_code: Callable[[CodeRequest], Awaitable[str]],
        show: Callable[[str], Awaitable[None]],
    ) -> Account:
        self.calls.append(("sign_in", site, user, secret.reveal(), way))
        if way is Way.BROWSER:
            await show(self.page)
            if self.back is not None:
                await self.back.wait()
        for request in self.code_requests:
            self.codes.append(await ask_code(request))
        if self.sign_in_errors:
            raise self.sign_in_errors.pop(0)
        return Account(site, site, "site", user, way, "Asia/Kolkata")

    async def look_up(self, address: str) -> SiteFacts:
        self.looked_up.append(address)
        origin = f"https://{address.removeprefix('https://')}"
        found = self.sites.get(address, SiteFacts(origin, "site", "Asia/Kolkata"))
        if isinstance(found, asyncio.Future):
            return await found
        await asyncio.sleep(0)
        if isinstance(found, TrayError):
            raise found
        return found

    async def browse(self, url: str) -> bool:
        self.browsed.append(url)
        await asyncio.sleep(0)
        return self.browser

    async def doctor(self) -> "Content":
        self.calls.append(("doctor",))
        await asyncio.sleep(0)
        return Content()

    def sign_out(self, *, forget: bool) -> None:
        self.calls.append(("sign_out", forget))

    def quit(self) -> None:
        self.calls.append(("quit",))


class Content:
    """A doctor who finds nothing."""

    well = True

    def summary(self, translate: Callable[[str], str]) -> str:
        return translate("All is well.")

    async def examine(self, *, test_toast: bool, translate: Callable[[str], str]) -> AsyncGenerator[Any, None]:
        for line in [] if not test_toast else [translate("")]:
            yield line

    async def preview(self, *, translate: Callable[[str], str]) -> str:
        return translate("")

    async def save(self, path: Path) -> None:
        assert path.name


@pytest.fixture
def viewer_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``viewer_in(zone)`` puts the viewer into a time zone."""
    tzset: Callable[[], None] | None = getattr(time, "tzset", None)
    if tzset is None:
        pytest.skip("a process cannot change its time zone on Windows")

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        tzset()

    yield move
    monkeypatch.undo()
    tzset()


@pytest.fixture
def wishes() -> RecordedWishes:
    return RecordedWishes()


@pytest.fixture
def bridge(qapp: Any, wishes: RecordedWishes) -> Bridge:
    """A bridge as it is at the start, in front of the recording application."""
    return Bridge(wishes)


@pytest.fixture
def loop(qapp: Any) -> Iterator[asyncio.AbstractEventLoop]:
    """The application's own kind of loop, which runs whenever the test waits by ``qtbot``; no task may be left in it."""
    running = qasync.QEventLoop(qapp, already_running=True)
    untold: list[Any] = []
    running.set_exception_handler(lambda _loop, context: untold.append(context))
    yield running
    running.call_soon(running.stop)
    qapp.exec()
    asyncio.events._set_running_loop(None)
    left = asyncio.all_tasks(running)
    running.close()
    gc.collect()
    assert (left, untold) == (set(), [])


@pytest.fixture
def account() -> Account:
    return Account(
        "https://office.example",
        "https://office.example",
        "office",
        "asha@office.example",
        Way.PASSWORD,
        "Asia/Kolkata",
    )


@pytest.fixture
def notification() -> Callable[..., Notification]:
    """Make a notification; a higher number is newer."""

    def make(number: int, title: str = "", **more: Any) -> Notification:
        created = datetime(2026, 11, 23, 9, number % 60, tzinfo=UTC)
        return Notification(
            f"n{number}",
            title or f"Title {number}",
            more.pop("description", "Description"),
            created,
            creation=f"2026-11-23 {9 + number // 60:02}:{number % 60:02}:00.000000",
            **more,
        )

    return make


@dataclass
class Program:
    """A program that runs; ``said`` are the lines it has written so far."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    _lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def tell(self, line: str) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hears(self, expected: str, timeout_s: float = WAIT_S) -> None:
        """Wait for a line, passing over others."""
        end = time.monotonic() + timeout_s
        while True:
            try:
                line = self._lines.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                raise AssertionError(f"no {expected!r} within {timeout_s} s, but {self.said}") from None
            assert line is not None, f"ended before {expected!r}: {self.said}"
            self.said.append(line)
            if line == expected:
                return

    def stop(self) -> None:
        """End it and wait until it has ended."""
        self.process.terminate()
        try:
            self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Screen:
    """A screen with a window manager; ``env`` is the whole environment of programs on it, without a session bus."""

    env: dict[str, str]

    def picture(self) -> QImage:
        """Take a picture of the whole screen."""
        taken = subprocess.run(
            ["import", "-window", "root", "png:-"], env=self.env, capture_output=True, check=True, timeout=WAIT_S
        )
        return QImage.fromData(taken.stdout)

    def find(self, color: str, tolerance: int = 12) -> list[tuple[int, int]]:
        """Return the pixels of about this colour, ``#rrggbb``."""
        wanted = tuple(bytes.fromhex(color.removeprefix("#")))
        picture = self.picture().convertToFormat(QImage.Format.Format_RGB888)
        found = []
        for y in range(picture.height()):
            line = bytes(cast("memoryview", picture.constScanLine(y)))
            found += [
                (x, y)
                for x in range(picture.width())
                if all(abs(line[3 * x + part] - wanted[part]) <= tolerance for part in range(3))
            ]
        return found

    def shows(self, color: str) -> Callable[[], bool]:
        """Whether there is enough of a colour for an icon of 22 pixels: a condition for ``until``."""
        return lambda: len(self.find(color)) >= 20

    def windows(self, program: str) -> set[str]:
        """Return the visible windows of a program, by its class."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", program],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )
        return set(found.stdout.split())

    def xdotool(self, *arguments: str) -> None:
        """Move the mouse, press buttons and keys."""
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=WAIT_S)


def until(condition: Callable[[], bool], what: str = "", timeout_s: float = WAIT_S) -> None:
    """Return as soon as ``condition`` holds: for what nobody tells of."""
    end, pause = time.monotonic() + timeout_s, threading.Event()
    while not condition():
        assert time.monotonic() < end, f"not within {timeout_s} s: {what or condition}"
        pause.wait(0.05)


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., None]:
    """``until(condition)`` waits for what nobody tells of."""
    return until


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen of the tests' own: Xvfb on a free display, with openbox."""
    env = _environment(tmp_path_factory.mktemp("screen"))
    with ExitStack() as stack:
        seen, told = os.pipe()
        xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(told), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"],
            env=env,
            pass_fds=[told],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, xvfb)
        os.close(told)
        with os.fdopen(seen) as display:
            env["DISPLAY"] = f":{display.readline().strip()}"
        manager = subprocess.Popen(["openbox"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(_end, manager)
        until(lambda: _managed(env), "openbox")
        yield Screen(env)


@pytest.fixture
def session_bus(tmp_path: Path) -> Iterator[str]:
    """The address of a session bus that starts no services of the machine's."""
    config = tmp_path / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
    finally:
        _end(daemon)
        assert daemon.stdout is not None
        daemon.stdout.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Program]]:
    """``start(command, env)`` starts a program that ends with the test at the latest."""
    with ExitStack() as stack:

        def run(command: list[str], env: dict[str, str]) -> Program:
            process = subprocess.Popen(
                command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            stack.enter_context(process)
            stack.callback(_end, process)
            return Program(process)

        yield run


@pytest.fixture
def panel(screen: Screen, start: Callable[..., Program]) -> Callable[[], Program]:
    """``panel()`` starts a panel with an XEmbed tray; its background is black."""
    assert not screen.shows("#f5a623")(), "an icon of another test"
    return lambda: start(["tint2"], screen.env)


@pytest.fixture
def tray_program(start: Callable[..., Program]) -> Callable[..., Program]:
    """``tray_program(env, *arguments)`` starts the tray by itself, in the application's own kind of loop."""

    def run(env: dict[str, str], *arguments: str) -> Program:
        program = Path(__file__).with_name("tray_program.py")
        return start([sys.executable, "-W", "error", str(program), *arguments], env)

    return run


def _environment(folder: Path) -> dict[str, str]:
    # The screen and the bus of whoever runs the tests stay out of it.
    foreign = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    env = {key: value for key, value in os.environ.items() if key not in foreign and not key.startswith("XDG_")}
    for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        place = folder / key.lower()
        place.mkdir(mode=0o700)
        env[key] = str(place)
    # Without the variable some libraries start a bus of their own.
    return env | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "NO_AT_BRIDGE": "1"}


def _managed(env: dict[str, str]) -> bool:
    found = subprocess.run(
        ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=env, capture_output=True, text=True, timeout=WAIT_S
    )
    return "window id" in found.stdout


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(WAIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

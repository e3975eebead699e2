"""What the tests of the windows and the tray share: a recording stand-in for the application, a screen, programs on it."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui.bridge import Bridge
from tests import desktops, qt_loop, waiting
from tests.displays import display, end, window_manager
from tests.ui.program import Program
from tests.ui.recorded_wishes import RecordedWishes
from tests.ui.screen import Screen

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
    with qt_loop.running(qapp) as loop:
        yield loop


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


@pytest.fixture
def until() -> Callable[..., None]:
    """``until(condition)`` waits for what nobody tells of."""
    return waiting.until


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen of the tests' own: Xvfb on a free display, with openbox."""
    env = _environment(tmp_path_factory.mktemp("screen"))
    with display("800x600", env) as server:
        env["DISPLAY"] = server.name
        with window_manager(env):
            yield Screen(env)


@pytest.fixture
def session_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a session bus that starts no services of the machine's."""
    with desktops.bus(tmp_path_factory.mktemp("bus")) as ready:
        yield ready.env["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def start() -> Iterator[Callable[..., Program]]:
    """``start(command, env)`` starts a program that ends with the test at the latest."""
    with ExitStack() as stack:

        def run(command: list[str], env: dict[str, str]) -> Program:
            process = subprocess.Popen(
                command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            stack.enter_context(process)
            stack.callback(end, process)
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
    env = desktops.environment(folder)
    env.pop("QT_QPA_PLATFORM", None)
    # Without the variable some libraries start a bus of their own.
    return env | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", "NO_AT_BRIDGE": "1"}

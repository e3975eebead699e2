"""The desktop application as a process of its own: on a virtual screen, with a bus, a keyring, a panel and a browser.

``tray`` (the command) is the one of ``tests/e2e``, here with a screen; ``signed_in`` follows it. Pictures of the screen are
left in ``build/e2e/``.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from nirmaan_tray import remembered
from nirmaan_tray.model.remembered import Remembered
from tests.displays import display, end, quiet, window_manager
from tests.e2e.tray import waiting
from tests.e2e.tray.application import Application
from tests.e2e.tray.hole import Hole, in_place_of
from tests.e2e.tray.opener import Opener
from tests.e2e.tray.panel import Panel
from tests.e2e.tray.screen import Screen

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.toast.notification_server import NotificationServer

# Xvfb, D-Bus and the panels are Linux's.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


@pytest.fixture
def until() -> Callable[..., Awaitable[Any]]:
    """``await until(condition)``: for conditions that nobody tells of."""
    return waiting.until


@pytest.fixture
def patience() -> Callable[[float], float]:
    """``patience(promised)``: how long a promise may take while others keep the processors busy."""
    return waiting.patience


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen for all tests: Xvfb on a free display, with openbox."""
    with display("1024x768") as server:
        # Programs wait for its answers, and how long they wait is measured: other work on this machine stays out of it.
        if sys.platform == "linux":
            with contextlib.suppress(PermissionError):
                os.sched_setscheduler(server.process.pid, os.SCHED_RR, os.sched_param(3))
        screen = {"DISPLAY": server.name, "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1"}
        env = {**os.environ, **screen, "HOME": str(tmp_path_factory.mktemp("screen"))}
        env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        env.pop("WAYLAND_DISPLAY", None)
        with window_manager(env):
            yield Screen(env)


@pytest.fixture
def tint2(screen: Screen) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """``tint2()`` starts a panel with an XEmbed tray."""
    with ExitStack() as stack:

        def run() -> subprocess.Popen[bytes]:
            process = quiet(["tint2"], screen.env)
            stack.callback(end, process)
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
async def toasts(
    tray: "Tray", desktop: "Desktop", notifications: Callable[..., "NotificationServer"]
) -> "NotificationServer":
    """A notification server of the test's own on the desktop's bus."""
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


@pytest.fixture
def hole() -> Callable[..., AbstractAsyncContextManager[Hole]]:
    """``async with hole(site, drips=False)``: the site hangs meanwhile, and is back afterwards."""
    return in_place_of

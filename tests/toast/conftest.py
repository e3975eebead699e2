"""A toaster at work, a record of what it told, and buses that come and go."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Button, Click, Toast
from nirmaan_tray.toast.toaster import Ears, Toaster

BUTTONS = (Button(Action.OPEN, "Open"), Button(Action.MARK_SEEN, "Mark seen"), Button(Action.SNOOZE, "Snooze 1 h"))


@dataclass
class Heard:
    """Everything a toaster told, and a way to wait for more of it."""

    clicks: list[Click] = field(default_factory=list)
    available: list[bool] = field(default_factory=list)
    missing: list[NoToasts | None] = field(default_factory=list)
    played: list[Sound] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ears(self) -> Ears:
        return Ears(self._clicked, self._available, self._played, self._missing)

    def _clicked(self, click: Click) -> None:
        self.clicks.append(click)
        self._more.set()

    def _available(self, available: bool) -> None:
        self.available.append(available)
        self._more.set()

    def _missing(self, why: NoToasts | None) -> None:
        self.missing.append(why)
        self._more.set()

    def _played(self, sound: Sound) -> None:
        self.played.append(sound)
        self._more.set()

    async def until(self, holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Return when ``holds`` is true; it is asked whenever something was told."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._more.clear()
                await self._more.wait()

    async def until_available(self, *told: bool) -> None:
        """Return when exactly that was told about being available since the beginning."""
        await self.until(lambda: self.available == list(told))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def toast() -> Callable[..., Toast]:
    """``toast(key, title, body)`` makes a toast with three buttons."""

    def make(
        key: str = "abc123",
        title: str = "New PR",
        body: str = "Cement",
        *,
        urgent: bool = False,
        sound: Sound = SILENT,
    ) -> Toast:
        return Toast(key, title, body, BUTTONS, urgent, sound)

    return make


@asynccontextmanager
async def _running(toaster: Toaster) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(toaster.run())
    try:
        yield task
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.fixture
def running() -> Callable[[Toaster], AbstractAsyncContextManager[asyncio.Task[None]]]:
    """``async with running(toaster)``: it runs, and is cancelled at the end."""
    return _running


@dataclass
class Bus:
    """A session bus of the test's own that can be ended, started again, and start services."""

    folder: Path
    _process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"unix:path={self.folder}/bus"

    @property
    def services(self) -> Path:
        """Folder of the services that the bus starts."""
        return self.folder / "services"

    def start(self) -> None:
        self.services.mkdir(exist_ok=True)
        (self.folder / "bus.conf").write_text(
            f"<busconfig><type>session</type><listen>{self.address}</listen><auth>EXTERNAL</auth>"
            f"<servicedir>{self.services}</servicedir>"
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy></busconfig>'
        )
        command = ["dbus-daemon", f"--config-file={self.folder}/bus.conf", "--print-address", "--nofork", "--nopidfile"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A bus that is not started yet."""
    bus = Bus(tmp_path)
    yield bus
    bus.stop()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """``at(address)``: the session bus of this process is there; None: there is none."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)

    def go(address: str | None) -> None:
        if address is None:
            monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        else:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    return go

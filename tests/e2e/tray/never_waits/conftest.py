"""The desktop application with a watch on its loop, and a disk of its own that can hang."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.application import Application

HERE = Path(__file__).parent
STALL_MS = 50.0


@dataclass(frozen=True)
class Disk:
    """What is below ``folder``, for programs that are started with ``env``: it works, until it hangs."""

    folder: Path
    _library: Path
    _switch: Path
    _told: Path

    @property
    def env(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self._library),
            "SLOW_DISK_FOLDER": str(self.folder),
            "SLOW_DISK_SWITCH": str(self._switch),
            "SLOW_DISK_TOLD": str(self._told),
        }

    def hang(self) -> None:
        """Let whoever touches it wait from now on."""
        self._switch.touch()

    def work(self) -> None:
        """Let them go on."""
        self._switch.unlink(missing_ok=True)

    @property
    def waits(self) -> list[str]:
        """Who had to wait so far: ``main`` or ``aside``, the call, and the file below the folder."""
        told = self._told.read_text().splitlines() if self._told.exists() else []
        return [line.replace(f" {self.folder}", " ") for line in told]


@pytest.fixture(scope="session")
def slow_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that stands between a program and its disk."""
    library = tmp_path_factory.mktemp("slow_disk") / "slow_disk.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", library, HERE / "slow_disk.c", "-ldl"], check=True)
    return library


@pytest.fixture
def disk(slow_disk: Path, tmp_path: Path) -> Iterator[Disk]:
    """The disk that the home is on."""
    disk = Disk((tmp_path / "home").resolve(), slow_disk, tmp_path / "hangs", tmp_path / "waits")
    yield disk
    disk.work()
    sys.stdout.write("".join(f"{wait}\n" for wait in disk.waits))


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The file in which the watch on the loop writes."""
    return tmp_path / "stalls.json"


Watched = Callable[..., Awaitable["Application"]]


@pytest.fixture
def watched(start: Callable[..., Awaitable[Any]], told: Path) -> Watched:
    """``await watched(tray)`` starts the application with a watch on its loop."""

    async def run(tray: "Tray", **env: str) -> "Application":
        # What measures coverage holds the loop itself.
        bare = replace(tray, env={key: value for key, value in tray.env.items() if not key.startswith("COVERAGE_")})
        program = str(HERE / "watched_program.py")
        application: Application = await start(bare, [sys.executable, program, str(tray.home), str(told)], **env)
        return application

    return run


@pytest.fixture
def held(told: Path) -> Callable[[], str]:
    """``held()`` tells where the loop was held for 50 ms of its own; empty if it was not."""

    def read() -> str:
        found = json.loads(told.read_text())
        sys.stdout.write(f"longest: {_stall(**found['longest'])}\n")
        stalls = [_stall(**one) for one in found["stalls"] if one["own_ms"] > STALL_MS]
        if found["hung"] is not None:
            stalls.append(_stall(found["hung"]))
        return "\n".join(stalls)

    return read


def _stall(stack: list[Any], **times_ms: float) -> str:
    times = ", ".join(f"{what.removesuffix('_ms')} {ms:.0f} ms" for what, ms in times_ms.items())
    return "\n".join([times or "still held", *(f"  {file}:{line} {function}" for file, line, function in stack)])


@pytest.fixture
def a_while() -> Callable[..., Awaitable[None]]:
    """``await a_while()`` lets things hang: that nothing happens meanwhile is what is looked at."""

    async def wait(seconds: float = 3.0) -> None:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=seconds)

    return wait

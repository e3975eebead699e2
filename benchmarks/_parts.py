"""What the benchmarks share: a site in a process of its own, a client's session with it, the loop's stalls, tables."""

import asyncio
import json
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any

from benchmarks._rows import KEY, TIME_ZONE, USER
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session

HERE = Path(__file__).parent
STALL_AIM_MS = 50.0

_TICK_S = 0.002
_SCHEDULER = Path("/proc/thread-self/schedstat")


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. ``order`` returns when it is done; orders are methods of ``_site.Orders``."""

    url: str
    site_name: str
    _process: asyncio.subprocess.Process

    async def order(self, do: str, **how: object) -> Any:
        """Let the site do something and return its answer."""
        _write(self._process, json.dumps({"do": do, **how}))
        return json.loads(await _line(self._process))

    def session(self) -> Session:
        """Return a session of the benchmarks' user; close it with ``async with``."""
        account = Account(self.url, self.url, self.site_name, USER, Way.API_KEY, TIME_ZONE)
        return Session(account, Credentials(Way.API_KEY, Secret(KEY)), ssl.create_default_context(), SystemClock())


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """Start a demo site; it ends with the block."""
    async with process(sys.executable, HERE / "_site.py") as started:
        yield Site(**json.loads(await _line(started)), _process=started)


@asynccontextmanager
async def process(
    *command: str | Path, first_line: str = "", env: dict[str, str] | None = None, quiet: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a program whose first line of standard input is given; it is terminated with the block.

    ``quiet``: what it says on standard error is lost.
    """
    started = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        env=env,
        limit=1 << 24,
    )
    try:
        if first_line:
            _write(started, first_line)
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


def _write(started: asyncio.subprocess.Process, line: str) -> None:
    assert started.stdin is not None
    started.stdin.write(line.encode() + b"\n")


async def _line(started: asyncio.subprocess.Process) -> bytes:
    assert started.stdout is not None
    return await started.stdout.readline()


class Stalls:
    """How late a task that wants to run every 2 ms ran at worst.

    ``longest_ms`` is by the wall clock; ``own_ms`` leaves out what the thread waited for a processor that other programs
    had (Linux tells, elsewhere it is the same), so that it is the client's own doing: computing, or waiting for the disk.
    """

    def __init__(self) -> None:
        self.longest_ms = self.own_ms = 0.0

    async def watch(self, told: RawIOBase | None) -> None:
        """Tick until cancelled; ``told`` is what the scheduler tells of this thread."""
        while True:
            due, waited = time.perf_counter() + _TICK_S, _waited_ms(told)
            await asyncio.sleep(_TICK_S)
            late = (time.perf_counter() - due) * 1000
            self.longest_ms = max(self.longest_ms, late)
            self.own_ms = max(self.own_ms, late - (_waited_ms(told) - waited))


def _waited_ms(told: RawIOBase | None) -> float:
    """Return how long this thread has waited for a processor, ever (proc(5), ``schedstat``: the second number, ns)."""
    if told is None:
        return 0.0
    told.seek(0)
    return int((told.read() or b"0 0").split()[1]) / 1e6


@contextmanager
def stalls() -> Iterator[Stalls]:
    """Watch the running loop's stalls."""
    watched = Stalls()
    with ExitStack() as stack:
        told = stack.enter_context(_SCHEDULER.open("rb", buffering=0)) if _SCHEDULER.exists() else None
        task = asyncio.ensure_future(watched.watch(told))
        stack.callback(task.cancel)
        yield watched


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: texts to the left, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(head[n]), *(len(row[n]) for row in cells)) for n in range(len(head))]
    print("  ".join(text.ljust(width) for text, width in zip(head, widths, strict=True)).rstrip())
    print("  ".join("-" * width for width in widths))
    for row, values in zip(cells, rows, strict=True):
        aligned = [
            text.ljust(width) if isinstance(value, str) else text.rjust(width)
            for text, width, value in zip(row, widths, values, strict=True)
        ]
        print("  ".join(aligned).rstrip())


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def aim(what: str, figure: float, at_most: float) -> None:
    """Print whether a figure is within its aim."""
    print(f"{what}: {figure:.4g}, aim at most {at_most:g}: {'met' if figure <= at_most else 'MISSED'}")

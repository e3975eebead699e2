"""What the desktop's tests share: Qt without a screen, and programs that run as processes of their own."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any

import pytest

from tests import qt_loop

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WAIT_S = 20.0


@dataclass
class Program:
    """A running program, and what it says."""

    process: subprocess.Popen[str]
    _lines: "Queue[str]" = field(default_factory=Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with suppress(ValueError):
            for line in self.process.stdout:
                self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def line(self, timeout_s: float = WAIT_S) -> str:
        """Return the next line of its output; empty at its end."""
        try:
            return self._lines.get(timeout=timeout_s)
        except Empty:
            pytest.fail("the program says nothing")

    def end(self, timeout_s: float = WAIT_S) -> tuple[int, str]:
        """Wait for its end; return the exit code and what it wrote to stderr."""
        code = self.process.wait(timeout_s)
        assert self.process.stderr is not None
        return code, self.process.stderr.read()


@dataclass
class Told:
    """What was told, and a way to wait for more of it."""

    values: list[bool] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, value: bool) -> None:
        self.values.append(value)
        self._more.set()

    async def until(self, *values: bool) -> None:
        """Return when exactly that was told since the beginning."""
        await self._until(lambda: self.values == list(values))

    async def until_last(self, value: bool) -> None:
        """Return when that was told last."""
        await self._until(lambda: self.values[-1:] == [value])

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def _following(watcher: Any) -> AsyncIterator[Told]:
    told = Told()
    watcher.changed.connect(told)
    task = asyncio.create_task(watcher.run())
    try:
        yield told
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


@pytest.fixture
def told() -> Told:
    """A callable that takes a bool, and remembers."""
    return Told()


@pytest.fixture
def following() -> Callable[[Any], AbstractAsyncContextManager[Told]]:
    """``async with following(watcher) as told``: it runs, and tells by its signal ``changed``."""
    return _following


@pytest.fixture
def loop(qapp: Any) -> Iterator[asyncio.AbstractEventLoop]:
    """The application's own kind of loop, which runs whenever the test waits by ``qtbot``; no task may be left in it."""
    with qt_loop.running(qapp) as loop:
        yield loop


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    """``program(text, *argv, before=(), **env)`` starts Python with that text; what still runs at the end is killed."""
    with ExitStack() as stack:

        def start(text: str, *argv: str, before: tuple[str, ...] = (), **env: str) -> Program:
            process = stack.enter_context(
                subprocess.Popen(
                    [*before, sys.executable, "-W", "error", "-c", text, *argv],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=os.environ | env,
                )
            )
            stack.callback(process.kill)
            return Program(process)

        yield start

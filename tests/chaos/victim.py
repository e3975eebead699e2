"""The client's process: started, told, listened to, killed, started again on what it left."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ANSWER_S = 60.0


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the client. ``at``: seconds since 1970, when it was written; ``life`` counts its processes from 1."""

    at: float
    life: int
    fact: str
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The notification that it speaks of."""
        return str(self.fields["name"])


@dataclass(slots=True)
class Life:
    """One process of the client: seconds since 1970 at its start and end, and how it ended (None: it runs)."""

    began: float
    ended: float | None = None
    code: int | None = None


@dataclass(eq=False)
class Victim:
    """``start`` is the client's first line. All it told, over all its lives, is in ``told``, in order."""

    start: Mapping[str, object]
    log: Path
    now: Callable[[], float]
    told: list[Told] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None
    _answers: dict[int, asyncio.Future[Mapping[str, Any]]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _stopped: bool = False
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self) -> None:
        """Start a process, on whatever the one before left."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.chaos.client"),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=1 << 26,
            )
        self._process = process
        self.lives.append(Life(self.now()))
        self._write(self.start)
        self._listening = asyncio.create_task(self._listen(process, len(self.lives)))

    async def live_on(self) -> None:
        """Start a process whenever the one before has ended, until ``stop``."""
        while True:
            await self.gone()
            if self._stopped:
                return
            await self.live()

    async def kill(self) -> None:
        """End it as ``kill -9`` does; what it had written by then is heard."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        await self.gone()

    async def spare(self) -> None:
        """Take back a death that was ordered and has not come."""
        with suppress(ConnectionError):
            await self.order("die", after=0, unheard=False)

    async def gone(self) -> None:
        """Return when the process has ended and everything it wrote is heard."""
        if self._listening is not None:
            await asyncio.shield(self._listening)

    async def stop(self, within_s: float) -> int:
        """Ask it to end in order and return its exit code; raises TimeoutError when it takes longer."""
        process, self._stopped = self._running, True
        if process.stdin is not None:
            process.stdin.close()
        async with asyncio.timeout(within_s):
            await self.gone()
        return process.returncode or 0

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return bool(self.lives) and self.lives[-1].ended is None

    @property
    def link(self) -> str:
        """State of the link as the process of now told it last; empty before."""
        life = len(self.lives)
        return next((str(t.fields["state"]) for t in reversed(self.told) if t.fact == "link" and t.life == life), "")

    async def order(self, do: str, **how: object) -> Mapping[str, Any]:
        """Return the answer; raises ConnectionError when the process ends before it comes."""
        number = next(self._numbers)
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self._write({"id": number, "do": do, **how})
            async with asyncio.timeout(ANSWER_S):
                return await answer
        finally:
            self._answers.pop(number, None)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return when ``holds()``, which is asked whenever something was told; bound it with ``asyncio.timeout``."""
        while not holds():
            self._moved.clear()
            await self._moved.wait()

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process

    def _write(self, line: Mapping[str, object]) -> None:
        process = self._running
        if process.stdin is None or process.returncode is not None or not self.alive:
            raise ConnectionError("the client is not running")
        process.stdin.write(json.dumps(line).encode() + b"\n")

    async def _listen(self, process: asyncio.subprocess.Process, life: int) -> None:
        if process.stdout is None:
            raise RuntimeError("no standard output")
        async for line in process.stdout:
            fields = json.loads(line)
            if "answer" in fields:
                waiting = self._answers.get(fields["answer"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(fields)
            else:
                self.told.append(Told(fields.pop("at"), life, fields.pop("fact"), fields))
            self._moved.set()
        code = await process.wait()
        self.lives[life - 1].ended, self.lives[life - 1].code = self.now(), code
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the client ended"))
        self._moved.set()

"""What a process has and uses while it is idle, as Linux counts it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used since it began."""

    at: float
    cpu_ms: float
    wake_ups: dict[str, int]
    """By thread. A thread wakes up when it got what it had waited for: proc(5), ``voluntary_ctxt_switches``."""

    @classmethod
    def by(cls, pid: int) -> "Used":
        """Read it."""
        return cls(time.monotonic(), cpu_ms(pid), _wake_ups(pid))


@dataclass(frozen=True, slots=True)
class Idle:
    """Memory in MB at the end of the watch and, during it, percent of a core and wake-ups a second."""

    rss: float
    pss: float
    cpu_percent: float
    wake_ups: float


async def idle(pids: Mapping[str, int], minutes: float) -> dict[str, Idle]:
    """Watch processes for so many minutes."""
    before = {who: Used.by(pid) for who, pid in pids.items()}
    await asyncio.sleep(minutes * 60)
    return {who: _since(before[who], pid) for who, pid in pids.items()}


def _since(early: Used, pid: int) -> Idle:
    late = Used.by(pid)
    took = late.at - early.at
    woken = sum(count - early.wake_ups.get(thread, 0) for thread, count in late.wake_ups.items())
    return Idle(*memory_mb(pid), (late.cpu_ms - early.cpu_ms) / took / 10, woken / took)


def cpu_ms(pid: int) -> float:
    """Return the processor time of all threads that still run (proc(5), ``schedstat``: the first number, ns)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def memory_mb(pid: int) -> tuple[float, float]:
    """Return RSS, and PSS: the same with what is shared counted to each that shares it in equal parts."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    return int(_field(rollup, "Rss").split()[0]) / 1024, int(_field(rollup, "Pss").split()[0]) / 1024


def _wake_ups(pid: int) -> dict[str, int]:
    return {
        task.name: int(_field(task / "status", "voluntary_ctxt_switches"))
        for task in Path(f"/proc/{pid}/task").iterdir()
    }


def _field(file: Path, name: str) -> str:
    return next(line.partition(":")[2] for line in file.read_text().splitlines() if line.startswith(f"{name}:")).strip()

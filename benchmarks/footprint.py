"""What our tray costs the machine, beside a ten-line PySide6 tray: start, memory, processor, wake-ups.

Ours is the whole program, signed in to the demo site with the secret in a real keyring; ``ten_lines.py`` has an icon and
nothing else. Both are on the same screen and bus. They start in turn, and are idle at the same time.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import _desktop, _parts
from benchmarks._desktop import Desktop

STARTS = 10
SETTLE_S = 60.0
MINUTES = 5.0

START_AIM = 2.0
MEMORY_AIM = 2.0
CPU_AIM_PERCENT = 0.1
WAKE_UPS_AIM = 2.0

_TEN_LINES = _parts.HERE / "ten_lines.py"


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process to its icon in the tray, milliseconds: by the clock, and of processor time."""

    took: float
    worked: float


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
        return cls(time.monotonic(), _cpu_ms(pid), _wake_ups(pid))


@dataclass(frozen=True, slots=True)
class Idle:
    """Memory in MB and, while idle, percent of a core and wake-ups a second."""

    rss: float
    pss: float
    cpu_percent: float
    wake_ups: float


async def start(desk: Desktop, command: Sequence[str | Path]) -> Start:
    """Start a program, see its icon come, and end it."""
    began = time.monotonic()
    async with _parts.process(*command, env=desk.env) as program:
        took = (await desk.icon() - began) * 1000
        return Start(took, _cpu_ms(program.pid))


async def idle(programs: Sequence[Process], settle_s: float, minutes: float) -> list[Idle]:
    """Let programs settle, and look at what they have and what they use in so many minutes."""
    await asyncio.sleep(settle_s)
    memory = [memory_mb(program.pid) for program in programs]
    before = [Used.by(program.pid) for program in programs]
    await asyncio.sleep(minutes * 60)
    after = [Used.by(program.pid) for program in programs]
    return [
        Idle(
            rss,
            pss,
            (late.cpu_ms - early.cpu_ms) / (late.at - early.at) / 10,
            sum(count - early.wake_ups.get(thread, 0) for thread, count in late.wake_ups.items())
            / (late.at - early.at),
        )
        for (rss, pss), early, late in zip(memory, before, after, strict=True)
    ]


def _cpu_ms(pid: int) -> float:
    """Return the processor time of all threads that still run (proc(5), ``schedstat``: the first number, ns)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def _wake_ups(pid: int) -> dict[str, int]:
    return {
        task.name: int(_field(task / "status", "voluntary_ctxt_switches"))
        for task in Path(f"/proc/{pid}/task").iterdir()
    }


def memory_mb(pid: int) -> tuple[float, float]:
    """Return RSS, and PSS: the same with what is shared counted to each that shares it in equal parts."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    return int(_field(rollup, "Rss").split()[0]) / 1024, int(_field(rollup, "Pss").split()[0]) / 1024


def _field(file: Path, name: str) -> str:
    return next(line.partition(":")[2] for line in file.read_text().splitlines() if line.startswith(f"{name}:")).strip()


async def main(starts: int, settle_s: float, minutes: float) -> None:
    """Measure, and print tables."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = await stack.enter_async_context(_parts.site())
        desk = await stack.enter_async_context(_desktop.desktop(folder))
        await desk.sign_in(site.url)
        commands: dict[str, Sequence[str | Path]] = {
            "ours": desk.program(),
            "ten lines": [desk.programs / "python", _TEN_LINES],
        }

        took: dict[str, list[Start]] = {who: [] for who in commands}
        for run in range(starts + 1):
            for who, command in commands.items():
                measured = await start(desk, command)
                # The first one reads everything from the disk.
                if run:
                    took[who].append(measured)
        _print_starts(took)

        programs = [
            await stack.enter_async_context(_parts.process(*command, env=desk.env)) for command in commands.values()
        ]
        await site.order("listening", clients=1)
        ours, ten_lines = await idle(programs, settle_s, minutes)
        _print_idle(ours, ten_lines, settle_s, minutes)


def _print_starts(took: dict[str, list[Start]]) -> None:
    rows: list[list[object]] = []
    for who, measured in took.items():
        clock = [each.took for each in measured]
        worked = statistics.median(each.worked for each in measured)
        rows.append([who, statistics.median(clock), min(clock), max(clock), worked])
    ours, ten_lines = took.values()
    # One and the other started right after each other, while the machine was as busy.
    pairs = list(zip(ours, ten_lines, strict=True))
    ratio = statistics.median(mine.took / its.took for mine, its in pairs)
    worked = statistics.median(mine.worked / its.worked for mine, its in pairs)
    print(f"Start -> icon in the tray, {len(pairs)} starts in turn, milliseconds\n")
    _parts.table(["program", "median", "min", "max", "worked"], rows)
    print(f"\nmedian of the pairs' ratios: {ratio:.3g} by the clock, {worked:.3g} of processor time")
    _parts.aim("start, times the ten lines'", ratio, START_AIM)


def _print_idle(ours: Idle, ten_lines: Idle, settle_s: float, minutes: float) -> None:
    rows = [
        [who, of.rss, of.pss, f"{of.cpu_percent:.3f}", of.wake_ups, of.cpu_percent * 36, round(of.wake_ups * 3600)]
        for who, of in (("ours", ours), ("ten lines", ten_lines))
    ]
    print(f"\nMemory after {settle_s:g} s, MB; then {minutes:g} idle minutes, and what an hour of them would be\n")
    _parts.table(["program", "RSS", "PSS", "CPU %", "wake-ups a second", "CPU s an hour", "wake-ups an hour"], rows)
    print()
    _parts.aim("RSS, times the ten lines'", ours.rss / ten_lines.rss, MEMORY_AIM)
    _parts.aim("PSS, times the ten lines'", ours.pss / ten_lines.pss, MEMORY_AIM)
    _parts.aim("percent of a core", ours.cpu_percent, CPU_AIM_PERCENT)
    _parts.aim("wake-ups a second", ours.wake_ups, WAKE_UPS_AIM)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--starts", type=int, default=STARTS, help="of each program (default: %(default)s)")
    wish.add_argument(
        "--settle", type=float, default=SETTLE_S, help="seconds idle before memory (default: %(default)g)"
    )
    wish.add_argument("--minutes", type=float, default=MINUTES, help="idle that is watched (default: %(default)g)")
    typed = wish.parse_args()
    asyncio.run(main(typed.starts, typed.settle, typed.minutes))

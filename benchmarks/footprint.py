"""What our tray costs the machine, beside a ten-line PySide6 tray: start, memory, processor, wake-ups, size.

Ours is the whole program, signed in to the demo site with the secret in a real keyring, from its wheel and from the bundle
(``make bundle``; left out where there is none); ``ten_lines.py`` has an icon and nothing else; gotify-tray is another
notifier. All are on the same screen and bus. They start in turn, and are idle at the same time.
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

from benchmarks import _desktop, _gotify, _parts
from benchmarks._desktop import Desktop
from benchmarks._idle import Idle, cpu_ms, idle

STARTS = 10
MINUTES = 10.0

START_AIM = 1.5
LINK_UP_AIM_MS = 1000.0
UNOPENED_AIM = 1.8
OPENED_AIM = 2.1
CPU_AIM_PERCENT = 0.1
WAKE_UPS_AIM = 2.0
COMPRESSED_AIM_MB = 65.0
INSTALLED_AIM_MB = 200.0

SOURCE, BUNDLE, TEN_LINES, GOTIFY = "ours, source", "ours, bundle", "ten lines", "gotify-tray"

_ROOT = _parts.HERE.parent
_BUNDLE = _ROOT / "build" / "bundle" / "nirmaan-tray"

_POPUP_S = 3.0
"""So long the inbox is open; then it has its rows."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something with an icon; ``home`` is ours's, None for others."""

    command: Sequence[str | Path]
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process, milliseconds. ``link_up`` is None for what has no link."""

    icon: float
    """Until the tray has the icon's picture."""
    worked: float
    """Processor time of that."""
    link_up: float | None


async def begin(desk: Desktop, site: _parts.Site, program: Program) -> Start:
    """Start a program, see its icon come and its link, and end it."""
    await site.order("deaf")
    began = time.monotonic()
    async with _parts.process(*program.command, env=desk.env, quiet=program.home is None) as started:
        icon = (await desk.icon() - began) * 1000
        worked, link_up = cpu_ms(started.pid), None
        if program.home is not None:
            await site.order("listening", clients=1)
            link_up = (time.monotonic() - began) * 1000
        return Start(icon, worked, link_up)


async def main(starts: int, minutes: float) -> None:
    """Measure, and print tables."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = await stack.enter_async_context(_parts.site())
        desk = await stack.enter_async_context(_desktop.desktop(folder))
        programs = await _programs(stack, desk, site)

        began: dict[str, list[Start]] = {who: [] for who in programs}
        for run in range(starts + 1):
            for who, program in programs.items():
                measured = await begin(desk, site, program)
                # The first one reads everything from the disk.
                if run:
                    began[who].append(measured)
        _print_starts(began)

        running: dict[str, Process] = {}
        for who, program in programs.items():
            started = _parts.process(*program.command, env=desk.env, quiet=program.home is None)
            running[who] = await stack.enter_async_context(started)
            await desk.icon()
        ours = [who for who, program in programs.items() if program.home is not None]
        await site.order("listening", clients=len(ours))
        pids = {who: process.pid for who, process in running.items()}
        _print_idle("inbox never opened", await idle(pids, minutes), ours, minutes, UNOPENED_AIM)
        for who in ours:
            await desk.click(pids[who])
            await asyncio.sleep(_POPUP_S)
            await desk.click(pids[who])
        _print_idle("inbox opened and closed", await idle(pids, minutes), ours, minutes, OPENED_AIM)
    _print_sizes()


async def _programs(stack: AsyncExitStack, desk: Desktop, site: _parts.Site) -> dict[str, Program]:
    await desk.sign_in(site.url)
    found = {SOURCE: Program(desk.program(), desk.home)}
    if (_BUNDLE / "nirmaan-tray").exists():
        home = desk.home.with_name("nirmaan-bundle")
        await desk.sign_in(site.url, home)
        found[BUNDLE] = Program([_BUNDLE / "nirmaan-tray", "--home", home], home)
    found[TEN_LINES] = Program([desk.programs / "python", _parts.HERE / "ten_lines.py"])
    program = _gotify.installed()
    _gotify.configure(Path(desk.env["XDG_CONFIG_HOME"]), await stack.enter_async_context(_gotify.server()))
    found[GOTIFY] = Program([program])
    return found


def _print_starts(began: dict[str, list[Start]]) -> None:
    rows: list[list[object]] = []
    ours: list[tuple[str, float, float]] = []
    for who, measured in began.items():
        icon = [each.icon for each in measured]
        up = [each.link_up for each in measured if each.link_up is not None]
        worked = statistics.median(each.worked for each in measured)
        # One and the other started right after each other, while the machine was as busy.
        pairs = list(zip(measured, began[TEN_LINES], strict=True))
        ratio = statistics.median(mine.icon / its.icon for mine, its in pairs)
        of_work = statistics.median(mine.worked / its.worked for mine, its in pairs)
        if up:
            ours.append((who, ratio, statistics.median(up)))
        rows.append(
            [
                who,
                statistics.median(icon),
                min(icon),
                max(icon),
                worked,
                ratio,
                of_work,
                statistics.median(up) if up else "",
            ]
        )
    print(f"Start -> picture of the icon in the tray, {len(began[TEN_LINES])} starts in turn, milliseconds\n")
    _parts.table(["program", "median", "min", "max", "worked", "times", "times worked", "link up"], rows)
    print()
    for who, ratio, link_up in ours:
        _parts.aim(f"{who}: icon, times the ten lines'", ratio, START_AIM)
        _parts.aim(f"{who}: link up, ms", link_up, LINK_UP_AIM_MS)


def _print_idle(what: str, found: dict[str, Idle], ours: Sequence[str], minutes: float, aim: float) -> None:
    least = found[TEN_LINES]
    rows = [
        [who, of.rss, of.rss / least.rss, of.pss, of.pss / least.pss, f"{of.cpu_percent:.3f}", of.wake_ups]
        for who, of in found.items()
    ]
    print(f"\nAfter {minutes:g} idle minutes, {what}: MB, and times the ten lines'\n")
    _parts.table(["program", "RSS", "times", "PSS", "times", "CPU %", "wake-ups a second"], rows)
    print()
    for who in ours:
        of = found[who]
        _parts.aim(f"{who}: RSS, times the ten lines'", of.rss / least.rss, aim)
        _parts.aim(f"{who}: PSS, times the ten lines'", of.pss / least.pss, aim)
        _parts.aim(f"{who}: percent of a core", of.cpu_percent, CPU_AIM_PERCENT)
        _parts.aim(f"{who}: wake-ups a second", of.wake_ups, WAKE_UPS_AIM)


def _print_sizes() -> None:
    if _BUNDLE.exists():
        installed = sum(file.lstat().st_size for file in _BUNDLE.rglob("*") if not file.is_dir())
        print()
        _parts.aim("bundle installed, MB", installed / 1e6, INSTALLED_AIM_MB)
    for packed in sorted((_ROOT / "dist").glob("nirmaan-tray*.tar.*")):
        _parts.aim(f"{packed.name}, MB", packed.stat().st_size / 1e6, COMPRESSED_AIM_MB)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--starts", type=int, default=STARTS, help="of each program (default: %(default)s)")
    wish.add_argument("--minutes", type=float, default=MINUTES, help="of rest, twice (default: %(default)g)")
    typed = wish.parse_args()
    asyncio.run(main(typed.starts, typed.minutes))

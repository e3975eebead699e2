"""Event published -> ``arrived``: our ``listen --json`` beside a bare Node client that fetches the same document.

Both hear the same events from the same site in the same run, and both are read through pipes by this one process, whose
clock stamps every line as it comes. The bare client is the least that a client can do: it stores and checks nothing.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import _parts
from benchmarks._rows import KEY

EVENTS = 200
A_SECOND = 20.0
MEDIAN_AIM = 1.2
P99_AIM = 1.5

_BARE = _parts.HERE.parent / "tests" / "peers" / "bare_client.mjs"
_WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds from publishing to hearing."""

    median: float
    p99: float
    longest: float

    @classmethod
    def of(cls, published: dict[str, float], heard: dict[str, float]) -> "Figures":
        """Compare moments, epoch seconds by name."""
        took = sorted((heard[name] - at) * 1000 for name, at in published.items())
        return cls(statistics.median(took), statistics.quantiles(took, n=100, method="inclusive")[98], took[-1])


class Ear:
    """Reads a client's lines and stamps each the moment it is there; what they mean is looked at afterwards."""

    def __init__(self, client: Process, ready: str) -> None:
        """``ready`` is what the line holds that tells that the client hears."""
        self._lines: list[tuple[float, bytes]] = []
        self._ready = ready.encode()
        self._more = asyncio.Event()
        self.hears = asyncio.Event()
        self._task = asyncio.ensure_future(self._read(client))

    async def _read(self, client: Process) -> None:
        assert client.stdout is not None
        async for line in client.stdout:
            self._lines.append((time.time(), line))
            self._more.set()
            if self._ready in line:
                self.hears.set()

    def heard(self) -> dict[str, float]:
        """Return the first moment of each notification, epoch seconds by name."""
        moments: dict[str, float] = {}
        for at, line in self._lines:
            told = json.loads(line) if line.startswith(b"{") else {}
            if "name" in told and told.get("event", "arrived") == "arrived":
                moments.setdefault(told["name"], at)
        return moments

    async def until(self, names: Collection[str]) -> dict[str, float]:
        """Return the moments when all of ``names`` were heard."""
        async with asyncio.timeout(_WAIT_S):
            while not set(names) <= (heard := self.heard()).keys():
                self._more.clear()
                await self._more.wait()
        return heard


async def once(events: int, *, ours_first: bool) -> tuple[Figures, Figures]:
    """Measure our client and the bare one; who connects first hears first, so that changes from run to run."""
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = await stack.enter_async_context(_parts.site())
        clients: dict[str, tuple[Sequence[str | Path], str]] = {
            "ours": ([sys.executable, _parts.HERE / "_listen.py", home, site.url], '"event": "unread"'),
            "bare": (["node", _BARE, site.url, site.url, site.site_name], '"connected":true'),
        }
        ears: dict[str, Ear] = {}
        for name in sorted(clients, reverse=ours_first):
            command, ready = clients[name]
            ears[name] = Ear(await stack.enter_async_context(_parts.process(*command, first_line=KEY)), ready)
            async with asyncio.timeout(_WAIT_S):
                await ears[name].hears.wait()
        # The first requests open connections and fill caches, for both.
        warm = await site.order("publish", count=20, a_second=A_SECOND)
        for ear in ears.values():
            await ear.until(warm)
        published = await site.order("publish", count=events, a_second=A_SECOND)
        return (
            Figures.of(published, await ears["ours"].until(published)),
            Figures.of(published, await ears["bare"].until(published)),
        )


async def main(runs: int, events: int) -> None:
    """Measure, and print a table."""
    rows: list[list[object]] = []
    medians, p99s = [], []
    for run in range(runs):
        ours, bare = await once(events, ours_first=run % 2 == 0)
        for who, of in (("ours", ours), ("bare", bare)):
            rows.append([str(run + 1), who, of.median, of.p99, of.longest])
        medians.append(ours.median / bare.median)
        p99s.append(ours.p99 / bare.p99)
        rows.append([str(run + 1), "ratio", medians[-1], p99s[-1], ours.longest / bare.longest])
    median, p99 = statistics.median(medians), statistics.median(p99s)
    print(f"Event published -> told, {events} events at {A_SECOND:g} a second, milliseconds\n")
    _parts.table(["run", "client", "median", "p99", "max"], rows)
    print()
    _parts.aim("median, times the bare client's", median, MEDIAN_AIM)
    _parts.aim("p99, times the bare client's", p99, P99_AIM)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--runs", type=int, default=1, help="repetitions; the ratios' medians count (default: 1)")
    wish.add_argument("--events", type=int, default=EVENTS, help="events a run (default: %(default)s)")
    typed = wish.parse_args()
    asyncio.run(main(typed.runs, typed.events))

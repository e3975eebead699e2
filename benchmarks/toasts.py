"""Event published -> ``Notify`` on the session bus: our tray beside a bare Node client that fetches the same document.

Both hear the same events from the same site in the same run, and this one process, which is the desktop's notification
server, stamps what both bring. The bare client shows nothing: it prints a line once it has the document.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks import _desktop, _parts
from benchmarks._desktop import Notify
from benchmarks._rows import KEY
from benchmarks.latency import Ear, Figures

EVENTS = 60
A_SECOND = 1.0
MEDIAN_AIM = 1.5

_MOST_A_SECOND = 1.5
"""More than five within three seconds would be told of as one."""

_WARM = 5
_BARE = _parts.HERE.parent / "tests" / "peers" / "bare_client.mjs"


async def once(events: int, a_second: float, *, ours_first: bool) -> tuple[Figures, Figures]:
    """Measure our tray and the bare client; who connects first hears first, so that changes from run to run."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = await stack.enter_async_context(_parts.site())
        desk = await stack.enter_async_context(_desktop.desktop(folder))
        await desk.sign_in(site.url)
        bare: Sequence[str | Path] = ["node", _BARE, site.url, site.url, site.site_name]
        for number, ours in enumerate((ours_first, not ours_first), start=1):
            if ours:
                await stack.enter_async_context(_parts.process(*desk.program(), env=desk.env))
            else:
                ear = Ear(await stack.enter_async_context(_parts.process(*bare, first_line=KEY)), '"connected":true')
            await site.order("listening", clients=number)
        # The first requests open connections and fill caches, for both.
        warm = await site.order("publish", count=_WARM, a_second=a_second)
        await ear.until(warm)
        await desk.until_toasts(_WARM)
        published: dict[str, float] = await site.order("publish", count=events, a_second=a_second)
        shown = _moments(list(published), (await desk.until_toasts(_WARM + events))[_WARM:])
        return Figures.of(published, shown), Figures.of(published, await ear.until(published))


def _moments(names: Sequence[str], toasts: Sequence[Notify]) -> dict[str, float]:
    """Return when each was shown; the site numbers its titles."""
    moments = {toast.summary: toast.at for toast in toasts}
    return {name: moments[f"New PR Created ({number})"] for number, name in enumerate(names)}


async def main(runs: int, events: int, a_second: float) -> None:
    """Measure, and print a table."""
    rows: list[list[object]] = []
    medians = []
    for run in range(runs):
        ours, bare = await once(events, a_second, ours_first=run % 2 == 0)
        for who, of in (("ours", ours), ("bare", bare)):
            rows.append([str(run + 1), who, of.median, of.p99, of.longest])
        medians.append(ours.median / bare.median)
        rows.append([str(run + 1), "ratio", medians[-1], ours.p99 / bare.p99, ours.longest / bare.longest])
    print(f"Event published -> toast on the bus, {events} events at {a_second:g} a second, milliseconds\n")
    _parts.table(["run", "client", "median", "p99", "max"], rows)
    print()
    _parts.aim("median, times the bare client's", statistics.median(medians), MEDIAN_AIM)


def _rate(text: str) -> float:
    if not 0 < float(text) <= _MOST_A_SECOND:
        raise argparse.ArgumentTypeError(f"more than 0 and at most {_MOST_A_SECOND:g}: more become one toast")
    return float(text)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--runs", type=int, default=1, help="repetitions; the ratios' median counts (default: 1)")
    wish.add_argument("--events", type=int, default=EVENTS, help="events a run (default: %(default)s)")
    wish.add_argument("--a-second", type=_rate, default=A_SECOND, help="of them (default: %(default)g)")
    typed = wish.parse_args()
    asyncio.run(main(typed.runs, typed.events, typed.a_second))

"""What a hundred thousand notifications leave behind in our tray's memory: its size after so many have arrived.

Ours is the whole program, signed in to the demo site, which is another process; they come live, some hundreds at once,
and the next ones when these are stored. All of them stay unread, the worst case.
"""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import AsyncExitStack, closing
from pathlib import Path

from benchmarks import _desktop, _parts
from benchmarks._idle import memory_mb

COUNTS = (1_000, 10_000, 50_000, 100_000)
AT_ONCE = 500
SETTLE_S = 5.0

SETTLED = 10_000
"""From this count on nothing should grow any more: by then every buffer and cache has been filled once."""
GROWTH_AIM_MB = 10.0

_WAIT_S = 60.0


async def main(counts: list[int], at_once: int, settle_s: float) -> None:
    """Measure, and print a table."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = await stack.enter_async_context(_parts.site())
        desk = await stack.enter_async_context(_desktop.desktop(folder))
        await desk.sign_in(site.url)
        program = await stack.enter_async_context(_parts.process(*desk.program(), env=desk.env))
        await site.order("listening", clients=1)
        await asyncio.sleep(settle_s)
        rows: list[list[object]] = [[0, *memory_mb(program.pid), 0.0]]
        arrived = 0
        began = time.monotonic()
        for count in counts:
            while arrived < count:
                arrived += len(await site.order("publish", count=min(at_once, count - arrived), a_second=0))
                await _until_stored(desk.home, arrived)
            took = time.monotonic() - began
            await asyncio.sleep(settle_s)
            rows.append([count, *memory_mb(program.pid), took])
            print(f"{count:,} have arrived", file=sys.stderr)
            began += settle_s
    print(f"Our tray's memory after so many notifications, {settle_s:g} s later, MB\n")
    _parts.table(["arrived", "RSS", "PSS", "after s"], rows)
    print()
    rss = {count: size for count, size, *_ in rows if isinstance(count, int) and isinstance(size, float)}
    first = next((count for count in counts if count >= SETTLED), counts[-1])
    _parts.aim(f"RSS grown between {first:,} and {counts[-1]:,}, MB", rss[counts[-1]] - rss[first], GROWTH_AIM_MB)


async def _until_stored(home: Path, count: int) -> None:
    """Return when the program has so many rows: its database is what tells."""
    patience = time.monotonic() + _WAIT_S
    while (stored := _stored(home)) < count:
        if time.monotonic() > patience:
            raise SystemExit(
                f"{stored} of {count} notifications are stored {_WAIT_S:g} s after the last one was published"
            )
        await asyncio.sleep(0.1)


def _stored(home: Path) -> int:
    for file in home.rglob("inbox-*.db"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM notification").fetchone()[0])
    return 0


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument(
        "--counts", type=int, nargs="+", default=list(COUNTS), help="where to look (default: %(default)s)"
    )
    wish.add_argument("--at-once", type=int, default=AT_ONCE, help="that come together (default: %(default)s)")
    wish.add_argument("--settle", type=float, default=SETTLE_S, help="seconds before a look (default: %(default)g)")
    typed = wish.parse_args()
    asyncio.run(main(sorted(typed.counts), typed.at_once, typed.settle))

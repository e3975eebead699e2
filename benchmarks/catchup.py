"""Catch-up costs what changed, not what there is: requests, seconds and the loop's stalls.

The client runs in this process with its store in a file; the site, with the same rows, in another.
"""

import asyncio
import tempfile
import time
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import _parts
from benchmarks._rows import old_name, old_notifications
from nirmaan_tray.catchup import catch_up
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.store import Row as StoreRow
from nirmaan_tray.store import Store

STORED = (0, 100_000)
CHANGED = (0, 100, 10_000)
UNREAD = 400
REQUESTS_AIM = 2
"""With nothing changed and at most 500 unread."""


@dataclass(frozen=True, slots=True)
class Row:
    """One catch-up; a row of the table."""

    stored: int
    changed: int
    requests: int
    seconds: float
    stall_ms: float
    own_ms: float


async def measure(site: _parts.Site, stored: int, folder: Path) -> list[Row]:
    """Return rows of the table for one size of the store; the site has its rows already."""
    store = Store.open(folder / f"state{stored}", "benchmark", datetime.now(UTC))
    _fill(store, stored)
    rows: list[Row] = []
    inbox = Inbox(store, SystemClock())
    async with site.session() as session:
        await inbox.start()
        await session.prove()  # opens the connection, as the link does before every catch-up
        for changed in CHANGED:
            if stored:
                apart = stored // max(changed, 1)
                await site.order("change", names=[old_name(n * apart) for n in range(changed)])
            else:
                await site.order("add", count=changed, unread=min(changed, UNREAD) // 2)
            await site.order("asked")
            began = time.perf_counter()
            with _parts.stalls() as stalls:
                await catch_up(session.notifications, inbox)
                took = time.perf_counter() - began
            asked: dict[str, int] = await site.order("asked")
            rows.append(Row(stored, changed, sum(asked.values()), took, stalls.longest_ms, stalls.own_ms))
    await inbox.close()
    return rows


def _fill(store: Store, stored: int) -> None:
    """Put into the store what the site has, as if it had been caught up with over the years."""
    notifications = list(old_notifications(stored, UNREAD))
    with store.transaction():
        store.write([StoreRow(n) for n in notifications])
        store.begin(max((n.creation for n in notifications), default=""))
        store.advance(max((n.modified for n in notifications), default=""))


async def main() -> None:
    """Measure, and print a table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for stored in STORED:
            async with _parts.site() as site:
                await site.order("fill", count=stored, unread=UNREAD)
                rows += await measure(site, stored, Path(folder))
    print(f"Catch-up, at most {UNREAD} unread\n")
    _parts.table(["stored", "changed", "requests", "seconds", "stall ms", "own ms"], [astuple(row) for row in rows])
    print()
    _parts.aim("requests with nothing changed", max(r.requests for r in rows if not r.changed), REQUESTS_AIM)
    _parts.aim("longest stall, other programs left out, ms", max(r.own_ms for r in rows), _parts.STALL_AIM_MS)


if __name__ == "__main__":
    asyncio.run(main())

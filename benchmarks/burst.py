"""A thousand events at once: all stored, in few requests, without holding the client's loop.

The client runs in this process, as ``listen`` runs it but with its store in a file; the site in another.
"""

import argparse
import asyncio
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks import _parts
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.change import Arrived, Change, Unread
from nirmaan_tray.model.link import Link
from nirmaan_tray.sync import Sync

EVENTS = 1000
REQUESTS_AIM = 25

_WAIT_S = 60.0


class Told:
    """What the inbox tells, and when."""

    def __init__(self) -> None:
        self.arrived: set[str] = set()
        self.twice = 0
        self.count = -1
        self.counted_at = 0.0
        self.more = asyncio.Event()

    def change(self, change: Change) -> None:
        """Take note of a change."""
        match change:
            case Arrived(notification):
                self.twice += notification.name in self.arrived
                self.arrived.add(notification.name)
            case Unread(count):
                self.count, self.counted_at = count, time.time()
                self.more.set()

    async def until(self, count: int) -> None:
        """Return when the unread count is ``count``."""
        async with asyncio.timeout(_WAIT_S):
            while self.count != count:
                self.more.clear()
                await self.more.wait()


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of one burst; a row of the table."""

    stored: int
    arrived: int
    twice: int
    document_requests: int
    other_requests: int
    publishing_s: float
    count_right_s: float
    stall_ms: float
    own_ms: float


async def once(events: int) -> Burst:
    """Let a site publish, and a client that is up to date keep up."""
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        inbox = await Inbox.open(Path(folder) / "state", "benchmark", SystemClock())
        async with _parts.site() as site, site.session() as session:
            inbox.listen(told.change)
            running = asyncio.ensure_future(Sync(session, inbox, SystemClock(), _nothing).run())
            await told.until(0)
            await site.order("publish", count=1, a_second=0)
            await told.until(1)
            await site.order("asked")
            with _parts.stalls() as stalls:
                published: dict[str, float] = await site.order("publish", count=events, a_second=0)
                await told.until(1 + events)
            asked: dict[str, int] = await site.order("asked")
            stored = await inbox.known(published)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await inbox.close()
    began = min(published.values())
    named = asked.pop("named")
    return Burst(
        stored=len(stored),
        arrived=len(told.arrived & set(published)),
        twice=told.twice,
        document_requests=named,
        other_requests=sum(asked.values()),
        publishing_s=max(published.values()) - began,
        count_right_s=told.counted_at - began,
        stall_ms=stalls.longest_ms,
        own_ms=stalls.own_ms,
    )


def _nothing(_link: Link) -> None:
    """Whether the link is up is told by the count."""


async def main(runs: int, events: int) -> None:
    """Measure, and print a table."""
    bursts = [await once(events) for _ in range(runs)]
    head = [
        "stored",
        "arrived",
        "twice",
        "doc. requests",
        "other",
        "publishing s",
        "count right s",
        "stall ms",
        "own ms",
    ]
    print(f"{events} events at once\n")
    _parts.table(head, [astuple(burst) for burst in bursts])
    print()
    _parts.aim("lost", events - min(min(b.stored, b.arrived) for b in bursts), 0)
    _parts.aim("told twice", max(b.twice for b in bursts), 0)
    _parts.aim("document requests", max(b.document_requests for b in bursts), REQUESTS_AIM)
    _parts.aim("longest stall, other programs left out, ms", max(b.own_ms for b in bursts), _parts.STALL_AIM_MS)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--runs", type=int, default=3, help="repetitions; the worst counts (default: %(default)s)")
    wish.add_argument("--events", type=int, default=EVENTS, help="events a run (default: %(default)s)")
    typed = wish.parse_args()
    asyncio.run(main(typed.runs, typed.events))

"""How long the inbox takes to page, search and count 100,000 notifications on the disk, and to be brought up to date.

What a person waits for while typing: from the question on the loop to the answer there.
"""

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import _parts, _rows
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.filter import EVERYTHING, UNREAD, Counts, Filter
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store
from nirmaan_tray.topics import Topic

COUNT = 100_000
PAGE = 100
TIMES = 9
SEARCH_AIM_MS = 100.0
PAGE_AIM_MS = 10.0
STALL_AIM_MS = 50.0

_EVENTS = ("pr:new", "po:new", "sr:approved", "Rejected-sb:new", "payment:new", "project:new", None)
_WORDS = ("cement", "steel", "tower", "invoice", "urgent", "pipes", "sand", "granite", "crane", "çelik", "क़ीमत", "सीमेंट")
_BACK_TO_VERSION_2 = """
DROP INDEX notification_looked_for;
ALTER TABLE notification DROP COLUMN topic;
ALTER TABLE notification DROP COLUMN folded;
DROP TABLE snooze;
DROP TABLE mute;
PRAGMA user_version = 2;
"""


def varied(count: int) -> list[Notification]:
    """Make rows of many kinds, half of them unread, of 60 projects."""
    chance = random.Random(1)
    rows = []
    for number, row in enumerate(_rows.old_notifications(count, count // 2)):
        words = " ".join(chance.choices(_WORDS, k=8))
        said = f"A request for {words} waits for your approval."
        row = replace(row, description=said, docname=f"PR-{number:06}", project=f"PROJ-{chance.randrange(60):03}")
        rows.append(replace(row, event_id=chance.choice(_EVENTS)))
    return rows


def as_version_2(path: Path) -> None:
    """Make of a database what version 2 of its layout was."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(_BACK_TO_VERSION_2)


async def main(count: int, times: int) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inbox.db"
        rows = varied(count)
        store = Store.open(path, "me", datetime.now(UTC))
        for start in range(0, count, 1000):
            store.write([Row(row) for row in rows[start : start + 1000]])
        store.close()
        table: list[list[object]] = []
        medians: dict[str, float] = {}

        async def measure(what: str, ask: Callable[[], Awaitable[object]]) -> None:
            took = []
            for _ in range(times):
                began = time.perf_counter()
                answer = await ask()
                took.append((time.perf_counter() - began) * 1000)
            medians[what] = statistics.median(took)
            found = answer.all if isinstance(answer, Counts) else len(answer) if isinstance(answer, list) else ""
            table.append([what, found, medians[what], max(took)])

        inbox = await Inbox.open(path, "me", SystemClock())
        middle = (await inbox.page(EVERYTHING, limit=count // 2))[-1]
        with _parts.stalls() as stalls:
            await measure("page: all", lambda: inbox.page(EVERYTHING, limit=PAGE))
            await measure("page: all, in the middle", lambda: inbox.page(EVERYTHING, limit=PAGE, before=middle))
            await measure("page: unread", lambda: inbox.page(UNREAD, limit=PAGE))
            chosen = Filter(topics=frozenset({Topic.PAYMENT}), projects=frozenset({"PROJ-003"}))
            await measure("page: a kind and a project", lambda: inbox.page(chosen, limit=PAGE))
            await measure("counts: all", lambda: inbox.counts(EVERYTHING))
            for text in ("c", "celik cement", "कीमत", "pr-000007", "no such word"):
                wanted = Filter(text=text)
                await measure(f"search: {text}", lambda wanted=wanted: inbox.page(wanted, limit=PAGE))  # type: ignore[misc]
                await measure(f"counts: {text}", lambda wanted=wanted: inbox.counts(wanted))  # type: ignore[misc]
        await inbox.close()

        async def opened() -> None:
            await (await Inbox.open(path, "me", SystemClock())).close()

        async def brought_up_to_date() -> None:
            await asyncio.to_thread(as_version_2, path)
            began = time.perf_counter()
            await opened()
            medians["up to date"] = (time.perf_counter() - began) * 1000

        await measure("opened", opened)
        with _parts.stalls() as old:
            await brought_up_to_date()
        table.append(["opened, from version 2", "", medians["up to date"], medians["up to date"]])
    print(f"{count:,} notifications on the disk; {times} times each\n")
    _parts.table(["what", "found", "median ms", "max ms"], table)
    print()
    worst = max(took for what, took in medians.items() if what.startswith(("search", "counts")))
    _parts.aim("slowest search or count, median ms", worst, SEARCH_AIM_MS)
    _parts.aim("page without a filter, median ms", medians["page: all"], PAGE_AIM_MS)
    _parts.aim("longest stall of the loop while asked, own ms", stalls.own_ms, STALL_AIM_MS)
    _parts.aim("longest stall of the loop while version 2 was opened, own ms", old.own_ms, STALL_AIM_MS)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--count", type=int, default=COUNT, help="notifications (default: %(default)s)")
    wish.add_argument("--times", type=int, default=TIMES, help="of each question (default: %(default)s)")
    typed = wish.parse_args()
    asyncio.run(main(typed.count, typed.times))

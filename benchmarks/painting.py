"""How long the list of notifications takes to paint, with 100,000 rows read page by page from a store on the disk.

The list is the inbox's own, as large as the popup, on a screen that is none: what is measured is painting into memory, which is
what happens on a desktop too before a window's picture is handed over.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QApplication

from benchmarks import _parts
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.filter import EVERYTHING, Filter
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.store import Row as StoreRow
from nirmaan_tray.store import Store
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.list import InboxList

STORED = 100_000
PAINTS = 1000
WIDTH, HEIGHT = 400, 560
"""Device-independent pixels, of the list alone: a popup has other things too, so it paints fewer rows."""

SCALES = (1, 2)
P99_AIM_MS = 16.0

_NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_APART = timedelta(minutes=6)
"""240 notifications a day."""

_EVENTS = ("pr:new", "po:amended", "sr:approved", "Rejected-sb:new", "payment:new", "project:new", None)
_KINDS = (Kind.INFO, Kind.INFO, Kind.INFO, Kind.WARNING, Kind.ALERT)
_TEXTS = (
    (
        "New purchase request",
        "{n} bags of cement and steel for Tower B, fourth floor; please approve the quantities by this evening.",
    ),
    ("PO-{n} is overdue", "Delivery was promised for Friday."),
    ("नया खरीद अनुरोध PR-{n}", "टावर बी, चौथी मंज़िल के लिए सीमेंट और सरिया की आवश्यकता है; कृपया आज शाम तक स्वीकृत करें।"),
    ("Payment of ₹ {n} made 🙏🏽", ""),
    ("مشروع جديد {n}", "تمت إضافة مشروع جديد إلى القائمة، يرجى المراجعة والموافقة في أقرب وقت ممكن"),
    ("Sent back: quantities missing", "The drawing {n} and the bill of quantities differ. " * 20),
)


@dataclass(frozen=True, slots=True)
class Paints:
    """Milliseconds of full paints; a row of the table. ``p99_own`` is in processor time: other programs left out."""

    scale: int
    way: str
    paints: int
    least: float
    median: float
    p99: float
    most: float
    p99_own: float


def notifications(count: int) -> Iterator[Notification]:
    """Make notifications of all sorts, the newest last."""
    for number in range(count):
        title, description = _TEXTS[number % len(_TEXTS)]
        created = _NOW - _APART * (count - number)
        yield Notification(
            f"n{number:07}",
            title.format(n=number),
            description.format(n=number),
            created,
            project=f"PROJ-{number % 400:04}",
            work_package="Electrical Work",
            sender="asha.rao@office.example",
            kind=_KINDS[number % len(_KINDS)],
            event_id=_EVENTS[number % len(_EVENTS)],
            seen=number % 3 == 0,
            creation=f"{created:%Y-%m-%d %H:%M:%S.%f}",
            modified=f"{created:%Y-%m-%d %H:%M:%S.%f}",
        )


def fill(folder: Path, count: int) -> None:
    """Put them into a store."""
    store = Store.open(folder / "state", "benchmark", _NOW)
    with store.transaction():
        store.write([StoreRow(n) for n in notifications(count)])
    store.close()


class _Stored:
    """The one wish that a list has."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        return await self._inbox.page(wanted, limit=limit, before=before)


async def paint(folder: Path, scale: int, paints: int) -> list[Paints]:
    """Read everything as somebody does who scrolls, and paint: row by row downward, and here and there."""
    inbox = await Inbox.open(folder / "state", "benchmark", SystemClock())
    listed = InboxList(Bridge(_Stored(inbox)), lambda: _NOW, EVERYTHING)  # type: ignore[arg-type]
    listed.resize(WIDTH, HEIGHT)
    listed.show()
    bar, rows = listed.verticalScrollBar(), listed.rows
    while not rows.known or rows.canFetchMore(listed.rootIndex()):
        bar.setValue(bar.maximum())
        await asyncio.sleep(0)
    step = bar.singleStep()
    chance = random.Random(1)
    ways = {
        "by the wheel": [n * step for n in range(paints)],
        "a page at a time": [n * HEIGHT for n in range(paints)],
        "anywhere": [chance.randrange(bar.maximum()) for _ in range(paints)],
    }
    measured = [_measured(listed, scale, way, places) for way, places in ways.items()]
    print(f"{rows.rowCount():,} rows at scale {scale}", file=sys.stderr)
    listed.close()
    await inbox.close()
    return measured


def _measured(listed: InboxList, scale: int, way: str, places: list[int]) -> Paints:
    took, own = [], []
    for place in places:
        listed.verticalScrollBar().setValue(place)
        began, began_own = time.perf_counter(), time.thread_time()
        listed.viewport().repaint()
        took.append((time.perf_counter() - began) * 1000)
        own.append((time.thread_time() - began_own) * 1000)
    took.sort()
    own.sort()
    p99 = len(took) * 99 // 100
    return Paints(scale, way, len(took), took[0], took[len(took) // 2], took[p99], took[-1], own[p99])


def _at(scale: int, folder: Path, paints: int) -> list[Paints]:
    """Measure in a process of its own: Qt takes in a scale when it starts."""
    done = subprocess.run(
        [sys.executable, __file__, "--paints", str(paints), "--at", str(scale), str(folder)],
        env=os.environ | {"QT_SCALE_FACTOR": str(scale)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Paints(**row) for row in json.loads(done.stdout)]


def main(stored: int, paints: int) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), stored)
        rows = [row for scale in SCALES for row in _at(scale, Path(folder), paints)]
    print(f"{stored:,} rows, {WIDTH} x {HEIGHT}, milliseconds a paint\n")
    _parts.table(
        ["scale", "scrolled", "paints", "min", "median", "p99", "max", "p99 own"], [astuple(row) for row in rows]
    )
    print()
    for row in rows:
        _parts.aim(f"scale {row.scale}, {row.way}, p99 ms", row.p99, P99_AIM_MS)
    _parts.aim("the worst of these, other programs left out, p99 ms", max(row.p99_own for row in rows), P99_AIM_MS)


def _child(scale: int, folder: Path, paints: int) -> None:
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    app: Any = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        print(json.dumps([asdict(row) for row in runner.run(paint(folder, scale, paints))]))


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--stored", type=int, default=STORED, help="rows (default: %(default)s)")
    wish.add_argument("--paints", type=int, default=PAINTS, help="paints of each kind (default: %(default)s)")
    wish.add_argument("--at", nargs=2, help=argparse.SUPPRESS)
    typed = wish.parse_args()
    if typed.at:
        _child(int(typed.at[0]), Path(typed.at[1]), typed.paints)
    else:
        main(typed.stored, typed.paints)

"""Whether the inbox ever holds the loop: opened, searched, filtered and scrolled with 100,000 rows while 1,000 events come.

The inbox is the program's own, with its store on the disk, in a process with a screen that is none; the site is in another. Its
popup is timed from the click that the icon tells of to its first paint.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QEvent, QObject, QRect, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from benchmarks import _parts
from benchmarks._rows import TIME_ZONE, USER, old_notifications
from nirmaan_tray.actions import Actions
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.home import Home
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row as StoreRow
from nirmaan_tray.store import Store
from nirmaan_tray.sync import Sync
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.chips import InboxChips
from nirmaan_tray.ui.inbox.head import InboxHead
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.page import InboxPage
from nirmaan_tray.ui.inbox.search import InboxSearch
from nirmaan_tray.ui.inbox.window import InboxWindow
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.windows import Windows

W = TypeVar("W", bound=QWidget)

STORED = 100_000
UNREAD = 400
EVENTS = 1000
RUNS = 3
OPENINGS = 5
"""Of the popup, in each run; the first is one of its own."""

POPUP_AIM_MS = 100.0

ICON = QRect(760, 776, 24, 24)
"""Where the icon is, on a screen of 800 x 800."""

_SEARCHED = "tower"
_LETTER_S = 0.2
_KINDS = 3
_PAGES = 40
_TICKS_S = 0.01
_WAIT_S = 60.0
_EVENTS = ("pr:new", "po:new", "sr:approved", "Rejected-sb:new", "payment:new", "project:new", None)
_WORDS = ("cement", "steel", "granite", "सीमेंट", "tower", "invoice", "pipes")


@dataclass(frozen=True, slots=True)
class Held:
    """The longest time that the loop was held in one part of a run; a row of the tables."""

    part: str
    stall_ms: float
    own_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to. ``popups``: milliseconds from each click to the first paint; the first one is the longest."""

    held: list[Held]
    popups: list[float]
    filled: list[float]
    """The same until the rows were there."""


class Paints(QObject):
    """Knows whether a window was painted since it was asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802 - Qt's signature
        """Take note of it; any widget's paint is one of its window's."""
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return False


class Person:
    """Uses the inbox as people do, and knows how long the loop was held meanwhile."""

    def __init__(self, actions: Actions, windows: Windows, app: QApplication) -> None:
        self._bridge = actions.bridge
        self._windows = windows
        self._app = app
        self._paints = Paints()
        app.installEventFilter(self._paints)
        self.run = Run([], [], [])

    async def open(self, part: str) -> None:
        """Click on the icon, and wait for the popup and its rows."""
        async with self._held(part):
            self._paints.seen = False
            clicked = time.perf_counter()
            self._bridge.popup_wanted.emit(ICON)
            await _until(lambda: self._paints.seen)
            painted = time.perf_counter()  # behind the painting itself, which ends in the same turn of the loop
            await _until(lambda: self._part(InboxList).rows.rowCount() > 0)
            filled = time.perf_counter()
        self.run.popups.append((painted - clicked) * 1000)
        self.run.filled.append((filled - clicked) * 1000)

    async def close(self) -> None:
        """Close it, as the Escape key does."""
        async with self._held("closed"):
            self._part(InboxWindow).close()
            await _rest()

    async def search(self) -> None:
        """Type what is looked for, so slowly that each letter is searched, look at what is found, and take it back."""
        field, rows = self._part(InboxSearch), self._part(InboxList).rows
        async with self._held("searched"):
            for letter in _SEARCHED:
                self._press(field, letter)
                await asyncio.sleep(_LETTER_S)
            await _until(lambda: rows.wanted.text == _SEARCHED and rows.rowCount() > 0)
            await _rest()
            field.forget()
            await _rest()

    async def filter(self) -> None:
        """Choose to see everything, then one kind after another, and take it all back."""
        head, page = self._part(InboxHead), self._part(InboxPage)
        async with self._held("filtered"):
            head.choose(unread_only=False)
            await _rest()
            for number in range(_KINDS):
                chips = self._part(InboxChips).findChildren(QAbstractButton)
                [each for each in chips if each.isCheckable() and each.isVisible()][number].click()
                await _rest()
            page.clear_wanted.emit()
            await _rest()

    async def scroll(self) -> None:
        """Go down page by page, further than was read, and back to the top."""
        bar = self._part(InboxList).verticalScrollBar()
        async with self._held("scrolled"):
            for _ in range(_PAGES):
                bar.setValue(bar.value() + bar.pageStep())
                await asyncio.sleep(0.02)
            bar.setValue(0)
            await _rest()

    def _part(self, kind: type[W]) -> W:
        inbox = next(each for each in self._app.topLevelWidgets() if isinstance(each, InboxWindow))
        part = inbox if kind is InboxWindow else inbox.findChild(kind)
        assert isinstance(part, kind)
        return part

    def _press(self, field: QWidget, letter: str) -> None:
        for what in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._app.sendEvent(field, QKeyEvent(what, 0, Qt.KeyboardModifier.NoModifier, letter))

    @asynccontextmanager
    async def _held(self, part: str) -> AsyncIterator[None]:
        with _parts.stalls() as stalls:
            await asyncio.sleep(_TICKS_S)
            yield
            await asyncio.sleep(_TICKS_S)  # else the last time that it was held would not be seen
        self.run.held.append(Held(part, stalls.longest_ms, stalls.own_ms))


@dataclass(frozen=True, slots=True)
class _Serving:
    """What the actions need of a runner here."""

    inbox: Inbox


async def use(folder: Path, app: QApplication, stored: int, events: int) -> Run:
    """Let a person use the inbox while it rains."""
    fill(folder, stored)
    clock, tasks = SystemClock(), Tasks()
    actions = Actions(Home.at(folder / "home"), cast("Any", None), clock, Bridge(), tasks, lambda: None)
    windows, menu = Windows(actions.bridge), Menu(actions.bridge)
    inbox = await Inbox.open(folder / "state", "benchmark", clock)
    async with _parts.site() as site, site.session() as session:
        await site.order("fill", count=stored, unread=UNREAD)
        account = Account(site.url, site.url, site.site_name, USER, Way.API_KEY, TIME_ZONE)
        actions.facts.account(account, site.url)
        actions.facts.begin()
        actions.serve(cast("Any", _Serving(inbox)))
        inbox.listen(actions.facts.change)
        await windows.warm()
        gc.freeze()
        running = asyncio.ensure_future(Sync(session, inbox, clock, actions.facts.link).run())
        await _until(lambda: actions.bridge.unread >= min(stored, UNREAD) and actions.bridge.link.state.value == "up")
        await site.order("publish", count=1, a_second=0)
        publishing = asyncio.ensure_future(site.order("publish", count=events, a_second=events / 10))
        person = Person(actions, windows, app)
        await person.open("opened first")
        while not publishing.done() or len(person.run.popups) < OPENINGS:
            await person.search()
            await person.filter()
            await person.scroll()
            await person.close()
            await asyncio.sleep(0.5)
            await person.open("opened again")
        await _until(lambda: actions.bridge.unread == min(stored, UNREAD) + 1 + events)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        windows.close()
        menu.deleteLater()
        await tasks.close(1.0)
    await inbox.close()
    return person.run


def fill(folder: Path, stored: int) -> None:
    """Store what the site has, as if it had been caught up with over the years; of seven kinds and 60 projects."""
    rows = [_varied(number, row) for number, row in enumerate(old_notifications(stored, UNREAD))]
    store = Store.open(folder / "state", "benchmark", datetime.now(UTC))
    with store.transaction():
        store.write([StoreRow(row) for row in rows])
        store.begin(max((row.creation for row in rows), default=""))
        store.advance(max((row.modified for row in rows), default=""))
    store.close()


def _varied(number: int, row: Notification) -> Notification:
    words = " ".join(_WORDS[(number * step) % len(_WORDS)] for step in (1, 2, 3, 5))
    said = f"A request for {words} waits for your approval."
    return replace(row, description=said, project=f"PROJ-{number % 60:03}", event_id=_EVENTS[number % len(_EVENTS)])


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_WAIT_S):
        while not holds():  # noqa: ASYNC110 - nobody tells of these conditions
            await asyncio.sleep(0.001)


async def _rest() -> None:
    """Look at it for a moment."""
    await asyncio.sleep(0.3)


def main(runs: int, stored: int, events: int) -> None:
    """Measure, and print tables."""
    done = [_alone(stored, events) for _ in range(runs)]
    parts = list(dict.fromkeys(held.part for run in done for held in run.held))
    by_part = {part: [held for run in done for held in run.held if held.part == part] for part in parts}
    print(f"{stored:,} rows, {events:,} events within ten seconds: the longest time that the loop was held, ms\n")
    _parts.table(
        ["part", "times", "median", "max", "median own", "max own"],
        [
            (
                part,
                len(held),
                statistics.median(each.stall_ms for each in held),
                max(each.stall_ms for each in held),
                statistics.median(each.own_ms for each in held),
                max(each.own_ms for each in held),
            )
            for part, held in by_part.items()
        ],
    )
    print("\nFrom the click on the icon, ms\n")
    rows = [_times("first paint, first time", [run.popups[0] for run in done])]
    rows.append(_times("first paint, later", [ms for run in done for ms in run.popups[1:]]))
    rows.append(_times("rows, first time", [run.filled[0] for run in done]))
    rows.append(_times("rows, later", [ms for run in done for ms in run.filled[1:]]))
    _parts.table(["until", "times", "median", "max"], rows)
    print()
    worst = max((held for run in done for held in run.held), key=lambda held: held.own_ms)
    _parts.aim(f"longest stall, other programs left out ({worst.part}), ms", worst.own_ms, _parts.STALL_AIM_MS)
    _parts.aim(
        "the popup's first paint, median, ms", statistics.median(ms for r in done for ms in r.popups), POPUP_AIM_MS
    )
    _parts.aim("the popup's first paint, at worst, ms", max(ms for r in done for ms in r.popups), POPUP_AIM_MS)


def _times(until: str, took: list[float]) -> tuple[str, int, float, float]:
    return until, len(took), statistics.median(took), max(took)


def _alone(stored: int, events: int) -> Run:
    """Run it in a process of its own: the first time counts there."""
    command = [sys.executable, __file__, "--stored", str(stored), "--events", str(events), "--once"]
    done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return Run([Held(**held) for held in done["held"]], done["popups"], done["filled"])


def _once(stored: int, events: int) -> None:
    qInstallMessageHandler(lambda *_: None)  # a screen that is none cannot do much, and says so
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        print(json.dumps(asdict(runner.run(use(Path(folder), app, stored, events)))))


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--runs", type=int, default=RUNS, help="repetitions (default: %(default)s)")
    wish.add_argument("--stored", type=int, default=STORED, help="rows (default: %(default)s)")
    wish.add_argument("--events", type=int, default=EVENTS, help="that come meanwhile (default: %(default)s)")
    wish.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    typed = wish.parse_args()
    if typed.once:
        _once(typed.stored, typed.events)
    else:
        main(typed.runs, typed.stored, typed.events)

"""Runs the inbox by itself, in a qasync loop, on whatever screen there is, and says on its standard output what happens.

Lines on its standard input: ``beside X Y W H``, ``window``, ``quit``. Said are ``shown X Y W H``, ``hidden`` and how many
milliseconds passed between being asked for and being painted.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSocketNotifier
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - after PySide6

from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.window import InboxWindow, inbox_window


class Stored:
    """Has a hundred notifications, and says every other wish."""

    def __getattr__(self, wish: str) -> Any:
        return lambda *arguments: say(" ".join([wish, *map(str, arguments)]))

    async def rows(self, _wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        rows = [Notification(f"n{n}", f"Title {n}", "Text", datetime.now(UTC)) for n in range(100)]
        return [] if before else rows[:limit]

    async def counts(self, _wanted: Filter) -> Counts:
        return Counts(100, 100, ((Topic.PAYMENT, 60), (Topic.PROJECT, 40)))


class Watch(QObject):
    """Says when the window is painted first after it was asked for, and when it hides."""

    began: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(watched, InboxWindow):
            if event.type() is QEvent.Type.Hide and not event.spontaneous():
                say("hidden")
            elif event.type() is QEvent.Type.Paint and self.began is not None:
                passed_ms, self.began = (time.monotonic() - self.began) * 1000, None
                place = watched.geometry()
                say(f"shown {place.x()} {place.y()} {place.width()} {place.height()}")
                say(f"after {passed_ms:.0f} ms")
        return False


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main() -> None:
    ended = asyncio.Event()
    bridge = Bridge(Stored())
    bridge.set_link(Link(LinkState.UP))
    inbox = await inbox_window(bridge, lambda: datetime.now(UTC))
    watch = Watch()
    inbox.installEventFilter(watch)

    def heard() -> None:
        for line in os.read(sys.stdin.fileno(), 4096).decode().splitlines() or ["quit"]:
            obey(line)

    def obey(line: str) -> None:
        match line.split():
            case ["beside", *numbers]:
                watch.began = time.monotonic()
                inbox.present_beside(QRect(*map(int, numbers)))
            case ["window"]:
                watch.began = time.monotonic()
                inbox.present()
            case _:
                ended.set()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(heard)
    say("started")
    await ended.wait()
    inbox.hide()
    inbox.deleteLater()
    say("closed")


app = QApplication(sys.argv)
app.setQuitOnLastWindowClosed(False)
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main())

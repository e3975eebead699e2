"""Runs the tray and its menu by themselves, in a qasync loop, and says on its standard output what happens.

Lines on its standard input: ``link STATE``, ``unread N``, ``rows N``, ``balloon``, ``quit``.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QRect, QSocketNotifier
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - after PySide6

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.tray import Tray


class SaidWishes:
    """Says every wish."""

    def __getattr__(self, wish: str) -> Any:
        return lambda *arguments: say(" ".join([wish, *map(str, arguments)]))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def where(icon: QRect) -> str:
    """Whether the icon is said to be where the mouse has clicked on it."""
    if icon.isEmpty():
        return "somewhere"
    return "here" if icon.contains(QCursor.pos()) else "elsewhere"


async def main(patience_s: float) -> None:
    ended = asyncio.Event()
    bridge = Bridge(SaidWishes())
    menu = Menu(bridge)
    tray = Tray(bridge, menu, patience_s=patience_s)
    bridge.inbox_wanted.connect(lambda: say("inbox"))
    bridge.popup_wanted.connect(lambda icon: say(f"popup {where(icon)}"))
    menu.aboutToShow.connect(lambda: say("menu"))
    menu.aboutToHide.connect(lambda: say("menu closed"))
    tray.hosted_changed.connect(lambda: say(f"hosted {tray.hosted}"))
    tray.balloon_clicked.connect(lambda: say("balloon clicked"))
    tray.host_missing.connect(lambda: say("missing"))

    def heard() -> None:
        # Several lines may come at once.
        for line in os.read(sys.stdin.fileno(), 4096).decode().splitlines() or ["quit"]:
            obey(line)

    def obey(line: str) -> None:
        match line.split():
            case ["link", state]:
                bridge.set_link(Link(LinkState(state)))
            case ["unread", count]:
                bridge.set_unread(int(count))
            case ["rows", count]:
                bridge.set_newest_unread(
                    [
                        Notification(f"n{number}", f"A & B_C & {number}", "", datetime.now(UTC))
                        for number in range(int(count), 0, -1)
                    ]
                )
            case ["balloon"]:
                tray.balloon("Title of a balloon", "Its body")
            case _:
                ended.set()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(heard)
    say(f"started, hosted {tray.hosted}")
    await ended.wait()
    tray.close()
    say("closed")


app = QApplication(sys.argv)
app.setQuitOnLastWindowClosed(False)
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0))

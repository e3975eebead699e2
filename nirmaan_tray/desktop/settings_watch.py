"""Notices that another process changed the settings file: a sign-in or sign-out on the command line, or an editor."""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nirmaan_tray.aside import aside
from nirmaan_tray.desktop.settings_look import Seen, look_at

if sys.platform == "linux":
    from nirmaan_tray.desktop.inotify import Watcher as SystemWatcher
else:
    from nirmaan_tray.desktop.qt_watcher import Watcher as SystemWatcher

SETTLE_MS = 100
"""Changes are told of once nothing has happened for so long: an editor touches a file several times to save it."""


class Watcher(Protocol):
    """Tells on the loop of changes in what was seen last; which changes those are, a look tells."""

    def watch(self, seen: Seen) -> None:
        """Watch what was seen and nothing else, in a thread. For ever, where a disk hangs."""

    def close(self) -> None:
        """Stop watching; waits for nothing."""


class SettingsWatch(QObject):
    """Watches ``file``, which need not exist; nor need its folder. Nothing is polled. Made while the loop runs.

    The disk is touched beside the loop only, also for what is to be watched.
    """

    changed = Signal()
    """The file is another one now, or gone. This process's own writing is told of as well."""

    def __init__(
        self,
        file: Path,
        look_at: Callable[[Path], Seen] = look_at,
        watcher: Callable[[Callable[[], None]], Watcher] = SystemWatcher,
    ) -> None:
        super().__init__()
        self._look = partial(look_at, file)
        self._seen: Seen | None = None
        self._again = False
        self._closed = False
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._settle)
        self._watcher = watcher(self._touched)
        self._looking: asyncio.Task[None] | None = None
        self._watching = asyncio.Event()
        self._settle()

    async def watching(self) -> None:
        """Wait until every later change of the file is noticed: what is read from then on is followed."""
        await self._watching.wait()

    def close(self) -> None:
        """Stop watching. A look that hangs is left behind."""
        self._closed = True
        self._settled.stop()
        if self._looking is not None:
            self._looking.cancel()
        self._watcher.close()

    @Slot()
    def _touched(self) -> None:
        if not self._settled.isActive():
            self._settled.start()

    def _settle(self) -> None:
        self._again = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._follow())

    async def _follow(self) -> None:
        while self._again:
            self._again = False
            looks = await aside(self._look_and_watch)
            before = self._seen or looks[0]
            self._seen = looks[-1]
            # The folder may be a busy one, which people named as the home.
            if self._seen.fingerprint != before.fingerprint:
                self.changed.emit()
        self._watching.set()

    def _look_and_watch(self) -> list[Seen]:
        """Look, and watch, until nothing has changed since all of it is watched; return every look. In a thread of its own."""
        looks = [self._look()]
        while not self._closed and (len(looks) == 1 or looks[-1] != looks[-2]):
            self._watcher.watch(looks[-1])
            looks.append(self._look())
        return looks

"""Notices that another process changed the settings file: a sign-in or sign-out on the command line, or an editor."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QObject, QTimer, Signal, Slot

from nirmaan_tray.aside import aside

SETTLE_MS = 100
"""Changes are told of once nothing has happened for so long: an editor touches a file several times to save it."""


@dataclass(frozen=True)
class Seen:
    """What a look at the disk found."""

    fingerprint: tuple[int, int, int] | None
    """Differs after any change of the file; None without a file."""
    watchable: frozenset[str]
    """Paths that are there, in which a change of the file would show."""


def look_at(file: Path) -> Seen:
    """Look at ``file`` and where it may come to be. For ever, where a disk hangs."""
    try:
        # A link to a file kept elsewhere is written to there.
        target = file.resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        target = file
    watchable = {str(_nearest_folder(path)) for path in (file, target)}
    if _fingerprint(target) is not None:
        watchable.add(str(target))
    return Seen(_fingerprint(file), frozenset(watchable))


class SettingsWatch(QObject):
    """Watches ``file``, which need not exist; nor need its folder. Nothing is polled. Made while the loop runs.

    The disk is touched beside the loop only. Qt's watcher asks it as well for what it is to watch, and PySide6 holds Python's
    lock meanwhile: so that, too, is done there, right behind an answer.
    """

    changed = Signal()
    """The file is another one now, or gone. This process's own writing is told of as well."""

    def __init__(self, file: Path, look_at: Callable[[Path], Seen] = look_at) -> None:
        super().__init__()
        self._look = partial(look_at, file)
        self._seen: Seen | None = None
        self._again = False
        self._watchers: list[QFileSystemWatcher] = []
        """The newest one counts, others have been waiting to end on the main thread since it came."""
        self._closed = False
        self._handing = threading.Lock()
        """Held while a watcher changes hands, never while the disk is waited for."""
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._settle)
        self._looking: asyncio.Task[None] | None = None
        self._watching = asyncio.Event()
        self._settle()

    async def watching(self) -> None:
        """Wait until every later change of the file is noticed: what is read from then on is followed."""
        await self._watching.wait()

    def close(self) -> None:
        """Stop watching. A look that hangs is left behind."""
        self._settled.stop()
        if self._looking is not None:
            self._looking.cancel()
        with self._handing:
            self._closed = True
            self._watchers.clear()

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
            looks = await aside(partial(self._look_and_watch, self._still_watched()))
            del self._watchers[:-1]
            before = self._seen or looks[0]
            self._seen = looks[-1]
            # The folder may be a busy one, which people named as the home.
            if self._seen.fingerprint != before.fingerprint:
                self.changed.emit()
        self._watching.set()

    def _still_watched(self) -> Seen | None:
        """Return what was seen and is watched, if all of it still is: removing a file or a folder ends the watch on it."""
        watched = {path for each in self._watchers for path in (*each.files(), *each.directories())}
        return self._seen if self._seen and self._seen.watchable == watched else None

    # In a thread of its own

    def _look_and_watch(self, watched: Seen | None) -> list[Seen]:
        """Look, and watch, until nothing has changed since all of it is watched; return every look."""
        looks = [self._look()]
        while looks[-1] != watched and not self._closed:
            watched = looks[-1]
            self._watch(watched.watchable)
            looks.append(self._look())
        return looks

    def _watch(self, paths: frozenset[str]) -> None:
        """Make a watcher, which lets be what cannot be watched, and give it to the main thread."""
        events = QEventLoop()  # without one Qt could not watch in this thread
        watcher = QFileSystemWatcher(list(paths))
        watcher.directoryChanged.connect(self._touched)
        watcher.fileChanged.connect(self._touched)
        with self._handing:
            if not self._closed:
                watcher.moveToThread(self.thread())
                self._watchers.append(watcher)
            del watcher  # it must end in the thread that it lives in: here, or there
        del events


def _nearest_folder(path: Path) -> Path:
    return next((folder for folder in path.parents if _is_folder(folder)), Path(path.anchor))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # nor can anything be watched in a folder that may not be entered


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

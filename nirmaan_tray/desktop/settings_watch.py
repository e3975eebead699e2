"""Notices that another process changed the settings file: a sign-in or sign-out on the command line, or an editor."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

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

    The disk is looked at beside the loop, one look at a time; nothing is watched that has not just answered there.
    """

    changed = Signal()
    """The file is another one now, or gone. This process's own writing is told of as well."""

    def __init__(self, file: Path, look_at: Callable[[Path], Seen] = look_at) -> None:
        super().__init__()
        self._look = partial(look_at, file)
        self._seen: Seen | None = None
        self._refused: frozenset[str] = frozenset()
        self._again = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._touched)
        self._watcher.fileChanged.connect(self._touched)
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
        if watched := self._watched():
            self._watcher.removePaths(watched)

    def _touched(self) -> None:
        if not self._settled.isActive():
            self._settled.start()

    def _settle(self) -> None:
        self._again = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._follow())

    async def _follow(self) -> None:
        """Look until all that is there is watched: a change may fall between looking and watching."""
        while self._again:
            self._again = False
            seen = await aside(self._look)
            self._watch(seen.watchable)
            before, self._seen = self._seen, seen
            # The folder may be a busy one, which people named as the home.
            if before is not None and seen.fingerprint != before.fingerprint:
                self.changed.emit()
        self._watching.set()

    def _watch(self, wanted: frozenset[str]) -> None:
        """Watch what is there: replacing a file ends the watch on it, and so does removing a folder."""
        watched = frozenset(self._watched())
        if gone := watched - wanted:
            self._watcher.removePaths(list(gone))
        if new := wanted - watched:
            self._watcher.addPaths(list(new))
        refused = wanted - frozenset(self._watched())
        # What is refused went just now, or can never be watched: the second time it is let be.
        self._again = self._again or new != refused or refused != self._refused
        self._refused = refused

    def _watched(self) -> list[str]:
        return self._watcher.files() + self._watcher.directories()


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

"""Notices that another process changed the settings file: a sign-in or sign-out on the command line, or an editor."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLE_MS = 100
"""Changes are told of once nothing has happened for so long: an editor touches a file several times to save it."""


class SettingsWatch(QObject):
    """Watches ``file``, which need not exist; nor need its folder. Nothing is polled."""

    changed = Signal()
    """The file is another one now, or gone. This process's own writing is told of as well."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._touched)
        self._watcher.fileChanged.connect(self._touched)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._look)
        self._watch()
        self._known = _fingerprint(file)

    def close(self) -> None:
        """Stop watching."""
        self._settled.stop()
        self._watcher.removePaths(self._watched())

    def _touched(self) -> None:
        if not self._settled.isActive():
            self._settled.start()

    def _look(self) -> None:
        # Watched anew before it is looked at, so that no change falls between the two.
        self._watch()
        found = _fingerprint(self._file)
        # The folder may be a busy one, which people named as the home.
        if found != self._known:
            self._known = found
            self.changed.emit()

    def _watch(self) -> None:
        """Watch what is there: replacing a file ends the watch on it, and so does removing a folder."""
        # A link to a file kept elsewhere is written to there.
        target = self._file.resolve()
        wanted = {str(_nearest_folder(path)) for path in (self._file, target)}
        if target.exists():
            wanted.add(str(target))
        watched = set(self._watched())
        if gone := watched - wanted:
            self._watcher.removePaths(list(gone))
        if new := wanted - watched:
            self._watcher.addPaths(list(new))

    def _watched(self) -> list[str]:
        return self._watcher.files() + self._watcher.directories()


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in path.parents if folder.is_dir())


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    """Return what differs after any change of the file, or None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

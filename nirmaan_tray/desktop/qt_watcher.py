"""Qt's watcher of folders and files (Windows, macOS).

It asks the disk for what it is to watch, and PySide6 6.11 holds Python's lock meanwhile: so it is made in a thread, right
behind a look at the disk that was answered.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QFileSystemWatcher, QObject, Signal, Slot

from nirmaan_tray.desktop.settings_look import Seen


class Watcher(QObject):
    """Calls ``touched`` on the loop after a change; what exactly happened only a look tells. Made on the loop's thread."""

    _handed = Signal()

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self._call = touched
        self._seen: Seen | None = None
        self._watchers: list[QFileSystemWatcher] = []
        """The newest one counts, others have been waiting to end on the main thread since it came."""
        self._closed = False
        self._handing = threading.Lock()
        """Held while a watcher changes hands, never while the disk is waited for."""
        self._handed.connect(self._keep_newest)

    def watch(self, seen: Seen) -> None:
        """Watch what was seen and nothing else. For ever, where a disk hangs; not to be called on the loop's thread.

        What cannot be watched is let be.
        """
        if seen == self._seen:
            return
        events = QEventLoop()  # without one Qt could not watch in this thread
        watcher = QFileSystemWatcher(list(seen.watchable))
        watcher.directoryChanged.connect(self._touched)
        watcher.fileChanged.connect(self._touched)
        self._seen = seen
        with self._handing:
            if not self._closed:
                watcher.moveToThread(self.thread())
                self._watchers.append(watcher)
            del watcher  # it must end in the thread that it lives in: here, or there
        del events
        self._handed.emit()

    def close(self) -> None:
        """Stop watching; waits for nothing."""
        with self._handing:
            self._closed = True
            self._watchers.clear()

    @Slot()
    def _keep_newest(self) -> None:
        with self._handing:
            del self._watchers[:-1]

    @Slot()
    def _touched(self) -> None:
        left = {path for each in self._watchers for path in (*each.files(), *each.directories())}
        # Removing a file or a folder ends the watch on it.
        if self._seen is not None and left != self._seen.watchable:
            self._seen = None
        self._call()

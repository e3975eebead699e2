"""The kernel, which says that something changed in a folder or a file (Linux).

Not Qt's watcher, which serves on the other systems: PySide6 6.11 holds Python's lock while that one asks the disk for what it
is to watch. ``ctypes`` lets it go.
"""

import contextlib
import ctypes
import errno
import logging
import os
import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from nirmaan_tray.desktop.settings_look import Seen

_CREATE = 0x100
_DELETE = 0x200
_MODIFY = 0x2
_ATTRIB = 0x4
_MOVED_FROM = 0x40
_MOVED_TO = 0x80
_DELETE_SELF = 0x400
_MOVE_SELF = 0x800
_ONLYDIR = 0x1000000

_FOLDER = _ONLYDIR | _CREATE | _DELETE | _MOVED_FROM | _MOVED_TO | _ATTRIB | _DELETE_SELF | _MOVE_SELF
"""inotify(7). Writing in a folder's files is not told of, for the folder may be a busy one, as the home is."""

_FILE = _MODIFY | _ATTRIB | _DELETE_SELF | _MOVE_SELF

_GONE = (errno.ENOENT, errno.ENOTDIR)
"""As the next look at the disk sees as well."""

_USED_UP = {
    errno.EMFILE: "all that may watch at once do so already (fs.inotify.max_user_instances)",
    errno.ENOSPC: "all that may be watched at once is watched already (fs.inotify.max_user_watches)",
}
"""inotify(7); what these numbers stand for elsewhere would mislead."""

_log = logging.getLogger(__name__)


if sys.platform == "linux":

    class Watcher(QObject):
        """Calls ``touched`` on the loop after a change; what exactly happened only a look tells. Made on the loop's thread.

        Where the kernel lets nobody watch any more, that is logged, and changes are not told of.
        """

        def __init__(self, touched: Callable[[], None]) -> None:
            super().__init__()
            self._touched = touched
            self._libc = ctypes.CDLL(None, use_errno=True)
            self._watches: set[int] = set()
            self._complained = False
            self._in_use = threading.Lock()
            """Held while the disk is waited for, so never waited for on the loop. The descriptor must not be closed meanwhile:
            its number would soon be another file's."""
            self._fd = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if self._fd == -1:
                self._complain()
                return
            self._notifier = QSocketNotifier(self._fd, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)

        def watch(self, seen: Seen) -> None:
            """Watch what was seen and nothing else. For ever, where a disk hangs; not to be called on the loop's thread."""
            with self._in_use:
                if self._fd == -1:
                    return
                # What is watched already keeps its number; under a name that is another folder's now there comes a new one.
                watches = {number for path in seen.watchable if (number := self._add(os.fsencode(path))) != -1}
                for number in self._watches - watches:
                    self._libc.inotify_rm_watch(self._fd, number)  # it may have ended by itself
                self._watches = watches

        def close(self) -> None:
            """Stop watching; waits for nothing."""
            if self._fd != -1:
                self._notifier.setEnabled(False)
                # The kernel lets go of what was watched, for which it may want the disk.
                threading.Thread(target=self._end, name="aside", daemon=True).start()

        def _end(self) -> None:
            with self._in_use:
                os.close(self._fd)
                self._fd = -1

        def _add(self, path: bytes) -> int:
            number: int = self._libc.inotify_add_watch(self._fd, path, _FOLDER)
            if number == -1 and ctypes.get_errno() == errno.ENOTDIR:
                number = self._libc.inotify_add_watch(self._fd, path, _FILE)
            if number == -1 and ctypes.get_errno() not in _GONE:
                self._complain()
            return number

        def _complain(self) -> None:
            if not self._complained:
                self._complained = True
                number = ctypes.get_errno()
                why = _USED_UP.get(number) or os.strerror(number)
                _log.warning("What other programs change in the settings shows after a restart only: %s", why)

        def _read(self) -> None:
            with contextlib.suppress(BlockingIOError):
                while os.read(self._fd, 65536):
                    pass
            self._touched()

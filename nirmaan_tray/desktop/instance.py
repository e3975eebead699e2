"""One running instance per user and home: the second start tells the first one to show itself, and ends.

What decides is a lock of the operating system's on a file, which ends with the process that holds it, however that dies:
there is no stale lock. (QLockFile compares pid and program name, and takes a reused pid of another Python for the holder.)
A local socket beside it carries the wish.
"""

import contextlib
import logging
import os
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from nirmaan_tray import runtime_files
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.home import APP

# QtNetwork costs 3 MB and tens of milliseconds: it is imported when the icon is there already, or nothing else to be done.
if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

PATIENCE_S = 3.0
"""How long a second start waits for the first one to answer: two that start together from a cold disk need their time."""

RETRY_S = 0.02

SHOW, SHOWN = b"show", b"shown\n"
LINE_LIMIT = 4096


class Other(StrEnum):
    """Another instance runs already, and this start is to end."""

    RAISED = "raised"
    """It was told, and answered."""
    SILENT = "silent"
    """It has not answered in time: it hangs, or is ending."""


class Instance(QObject):
    """The right to run, held until ``release`` or the end of the process."""

    raised = Signal(str)
    """Somebody started the program once more: show a window. The text is that start's XDG activation token, or empty."""

    def __init__(self, lock: int, address: str) -> None:
        super().__init__()
        self._lock = lock
        self._address = address
        self._server: QLocalServer | None = None

    @classmethod
    def claim(cls, key: str, folder: Path, patience_s: float = PATIENCE_S) -> "Instance | Other":
        """Return the right to run, or tell the instance that has it to show itself.

        ``key`` tells homes apart: the data folder's path. ``folder`` is made, private to this user, if it is not there;
        see ``runtime_files``. Takes a millisecond when nobody else runs; blocks for ``patience_s`` seconds at most.

        Raises:
            SettingsError: ``folder`` cannot be used, or belongs to somebody else; ``detail`` has path and reason.

        """
        name = runtime_files.name(folder, key)
        # Named pipes have no folders on Windows.
        address = f"{APP}-{name}" if sys.platform == "win32" else str(folder / name)
        until = time.monotonic() + patience_s
        try:
            _make_private(folder)
            # The lock is tried again as well: the instance that has it may be ending.
            while (lock := _lock(folder / f"{name}.lock")) is None:
                left_s = until - time.monotonic()
                if left_s <= 0:
                    return Other.SILENT
                if _tell(address, left_s):
                    return Other.RAISED
                time.sleep(RETRY_S)
        except OSError as error:
            raise SettingsError(f"{folder}: {error.strerror or error}") from error
        return cls(lock, address)

    def listen(self) -> None:
        """Hear of further starts from now on. Those before wait for it, so it can come after the icon."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        # With an option set, Qt renames its socket into place, over one that a killed instance left.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        if not self._server.listen(self._address):
            log.warning("instance_deaf address=%s reason=%s", self._address, self._server.errorString())

    def release(self) -> None:
        """Let the next start run. To be called once, when closing begins: whoever starts then means a new instance."""
        if self._server is not None:
            self._server.close()
        os.close(self._lock)

    def _greet(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            visitor.setReadBufferSize(LINE_LIMIT)
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.readyRead.connect(self._hear)

    def _hear(self) -> None:
        # Not bound to the slot: PySide 6.11 crashes when a partial dies together with a socket that is to be deleted later.
        visitor = cast("QLocalSocket", self.sender())
        if not visitor.canReadLine():
            if visitor.bytesAvailable() >= LINE_LIMIT:
                # The rest of so long a line would wait outside for ever, and its end would not be noticed.
                visitor.abort()
            return
        wish, _, token = bytes(visitor.readLine().data()).strip().partition(b" ")
        if wish == SHOW:
            # Answered first: it may take a while until a window is there.
            visitor.write(SHOWN)
            visitor.flush()
            self.raised.emit(token.decode("ascii", "ignore"))
        visitor.disconnectFromServer()


def _make_private(folder: Path) -> None:
    """Make the folder; raises PermissionError where others could get at what is in it."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    if sys.platform != "win32":
        found = folder.lstat()
        if found.st_uid != os.getuid():
            raise PermissionError(0, "belongs to another user")
        if found.st_mode & 0o077:
            folder.chmod(0o700)


def _lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock, which children do not inherit, or None if another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _tell(address: str, limit_s: float) -> bool:
    """Ask the other instance to show itself; False if it did not answer."""
    from PySide6.QtNetwork import QLocalSocket

    until = time.monotonic() + limit_s
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_left_ms(until)):
        return False
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    socket.write(SHOW + b" " + token.encode("ascii", "ignore")[: LINE_LIMIT // 2] + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_left_ms(until)):
            return False
    return bytes(socket.readLine().data()) == SHOWN


def _left_ms(until: float) -> int:
    return max(1, round((until - time.monotonic()) * 1000))

"""One running instance per user and home: the second start hands its wish over to the first one, and ends.

What decides is a lock of the operating system's on a file, which ends with the process that holds it, however that dies:
there is no stale lock. (QLockFile compares pid and program name, and takes a reused pid of another Python for the holder.)
A local socket beside it, which only this user can reach, carries the wish: one line, a link of ours or ``quit``, and behind
it the start's XDG activation token, if it has one.
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

from nirmaan_tray import app_links, runtime_files
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.home import APP
from nirmaan_tray.model.start_wish import BY_HAND, Handed, Quit, Run, Show, StartWish

# QtNetwork costs 3 MB and tens of milliseconds: it is imported when the icon is there already, or nothing else to be done.
if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

if sys.platform == "win32":
    import ctypes
    import msvcrt

    _ANYBODY = -1
    """``ASFW_ANY`` (winuser.h)."""
else:
    import fcntl

log = logging.getLogger(__name__)

PATIENCE_S = 3.0
"""How long a second start waits for the first one to answer: two that start together from a cold disk need their time."""

ENDING_S = 10.0
"""How long a start that ends the other instance waits for its end, which takes that 1.3 s at most once it has heard."""

RETRY_S = 0.02

QUIT, HEARD = "quit", b"heard\n"
LINE_LIMIT = 4096
"""Bytes of a line: a link has 2,048 at most."""


class Other(StrEnum):
    """Another instance runs already, and this start is to end."""

    HEARD = "heard"
    """It knows what this start wanted of it; where that was its end, it has ended."""
    SILENT = "silent"
    """It has not answered in time: it hangs, or is ending."""


class Instance(QObject):
    """The right to run, held until ``release`` or the end of the process."""

    handed_over = Signal(object, str)
    """Somebody started the program once more: its ``Handed`` wish, and that start's XDG activation token, or an empty text."""

    def __init__(self, lock: int, address: str) -> None:
        super().__init__()
        self._lock = lock
        self._address = address
        self._server: QLocalServer | None = None

    @classmethod
    def claim(
        cls, key: str, folder: Path, wish: StartWish = BY_HAND, patience_s: float = PATIENCE_S
    ) -> "Instance | Other":
        """Return the right to run, or hand over the wish to the instance that has it.

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
                if wish == Run(background=True):
                    return Other.HEARD
                left_s = until - time.monotonic()
                if left_s <= 0:
                    return Other.SILENT
                if _tell(address, Show() if isinstance(wish, Run) else wish, left_s):
                    return Other.HEARD
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
        wish, token = _read(bytes(visitor.readLine().data()))
        if wish is None:
            log.warning("instance_misheard")
            visitor.disconnectFromServer()
            return
        # Answered first: it may take a while until a window is there.
        visitor.write(HEARD)
        visitor.flush()
        self.handed_over.emit(wish, token)
        # Who wants our end waits for it: the connection ends with us.
        if wish != Quit():
            visitor.disconnectFromServer()


def _line(wish: Handed, token: str) -> bytes:
    """Return the line that hands a wish over."""
    return f"{QUIT if isinstance(wish, Quit) else app_links.link(wish)} {token}\n".encode("ascii", "ignore")


def _read(line: bytes) -> tuple[Handed | None, str]:
    """Return what a line hands over, None if that is nothing we know, and the token."""
    said, _, token = line.decode("ascii", "ignore").strip().partition(" ")
    return (Quit() if said == QUIT else app_links.parse(said)), token


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


def _tell(address: str, wish: Handed, limit_s: float) -> bool:
    """Hand a wish over to the other instance; False if it did not answer, or did not end as it was to."""
    from PySide6.QtNetwork import QLocalSocket

    until = time.monotonic() + limit_s
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_left_ms(until)):
        return False
    if sys.platform == "win32":
        # Who was just started by a click may bring a window to the front, and may hand that on.
        ctypes.windll.user32.AllowSetForegroundWindow(_ANYBODY)
    socket.write(_line(wish, os.environ.get("XDG_ACTIVATION_TOKEN", "")[: LINE_LIMIT // 4]))
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_left_ms(until)):
            return False
    if bytes(socket.readLine().data()) != HEARD:
        return False
    if wish != Quit() or socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
        return True
    return socket.waitForDisconnected(round(ENDING_S * 1000))


def _left_ms(until: float) -> int:
    return max(1, round((until - time.monotonic()) * 1000))

"""The log's file: private, rotated, and written by a thread of its own, so that a disk that hangs holds up nobody else.

It is written by the system's own calls. Python's files have locks, and one that a hanging thread holds would abort the
interpreter at its end.
"""

import contextlib
import os
import stat
import sys
import threading
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue

FILE_BYTES = 1_000_000
FILES = 3
"""The newest and two older ones, ``.1`` and ``.2``."""

LINES = 10_000
"""So many lines wait for a slow disk, one or two megabytes; further ones are dropped and counted."""

_BATCH = 500
"""Lines taken at once: each call of the system's costs the program's other threads a moment."""

_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | int(getattr(os, "O_BINARY", 0))


class LogFile:
    """Lines for the file ``path``. ``trouble`` hears of the first error, in the writing thread; it must not raise.

    ``opened`` is set as soon as the first attempt to open the file has ended. ``failed`` tells whether the last attempt
    to open or write it did; each further line tries anew. ``dropped`` makes the line that says how many are missing.

    Two processes may write one file: each adds whole lines at its end, and follows when the other one rotates it.
    """

    def __init__(self, path: Path, trouble: Callable[[OSError], None], dropped: Callable[[int], str]) -> None:
        self.opened = threading.Event()
        self.failed = False
        self._path = path
        self._trouble = trouble
        self._dropped_line = dropped
        self._complained = False
        self._dropped = 0
        self._file: int | None = None
        # This queue may be used even where a finalizer logs in the midst of another line's being put in.
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Have ``line``, without its end, written soon. Never blocks; the caller sees to it that calls do not overlap."""
        if self._lines.qsize() >= LINES:
            self._dropped += 1
            return
        self._tell_dropped()
        self._lines.put(line)

    def close(self, limit_s: float) -> None:
        """Have everything written and the file closed; a disk that takes longer than ``limit_s`` is left behind."""
        self._tell_dropped()
        self._lines.put(None)
        self._thread.join(limit_s)

    def _tell_dropped(self) -> None:
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            self._lines.put(self._dropped_line(dropped))

    def _serve(self) -> None:
        self._try(self._reopened)
        self.opened.set()
        while True:
            lines = [self._lines.get()]
            with contextlib.suppress(Empty):
                while len(lines) < _BATCH:
                    lines.append(self._lines.get_nowait())
            texts = [f"{line}\n".encode("utf-8", "backslashreplace") for line in lines if line is not None]
            if texts:
                self._try(partial(self._append, texts))
            if len(texts) < len(lines):
                break
        self._close()

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except OSError as error:
            self._close()
            self.failed = True
            if not self._complained:
                self._complained = True
                self._trouble(error)
        else:
            self.failed = False

    def _append(self, texts: list[bytes]) -> None:
        file, room = self._ready()
        waiting: list[bytes] = []
        for text in texts:
            if len(text) > room and room < FILE_BYTES:
                _write(file, waiting)
                waiting = []
                self._rotate()
                file, room = self._ready()
            waiting.append(text)
            room -= len(text)
        _write(file, waiting)

    def _ready(self) -> tuple[int, int]:
        """Return the open file and for how many bytes it has room; another process may have rotated it."""
        file = self._file
        if file is None or not _is_at(file, self._path):
            file = self._reopened()
        found = os.fstat(file)
        return file, FILE_BYTES - found.st_size if stat.S_ISREG(found.st_mode) else sys.maxsize

    def _reopened(self) -> int:
        self._close()
        file = self._file = os.open(self._path, _APPEND, 0o600)
        mode = os.fstat(file).st_mode
        # One that was there before; on Windows the profile's folder is what keeps it private.
        if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
            self._path.chmod(0o600)
        return file

    def _rotate(self) -> None:
        # Closed first, or Windows would not rename it. A second process that has it open keeps it in its place there:
        # then it is written on.
        self._close()
        files = [self._path, *(self._path.with_name(f"{self._path.name}.{number}") for number in range(1, FILES))]
        with contextlib.suppress(OSError):
            for older, newer in pairwise(reversed(files)):
                with contextlib.suppress(FileNotFoundError):
                    newer.replace(older)

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            with contextlib.suppress(OSError):
                os.close(file)


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def _write(file: int, texts: list[bytes]) -> None:
    left = memoryview(b"".join(texts))
    while left:
        left = left[os.write(file, left) :]

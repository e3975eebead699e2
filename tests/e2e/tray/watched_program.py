"""Runs the desktop application with a watch on its loop, and writes to a file when and where the loop was held.

Arguments: the home, and the file. A thread asks the main thread for an answer every few milliseconds, through Qt's queue of
events, which is the application's loop. What the answer's lateness owes to other programs is left out: the time for which
threads of this process waited for a processor (proc(5), ``schedstat``: the second number, ns).
"""

import contextlib
import json
import sys
import threading
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from nirmaan_tray.main import main

TICK_S = 0.005
LOOK_S = 0.03
"""After so long without an answer the main thread's stack is kept: that is where the time goes."""

STALL_MS = 50.0


class Watch(QObject):
    """Measures from a thread of its own; made on the main thread, which it asks."""

    asked = Signal()

    def __init__(self, told: Path) -> None:
        super().__init__()
        self._told = told
        self._main = threading.get_ident()
        self._answered = threading.Event()
        self._answered_at = 0.0
        self._longest_ms = 0.0
        self._stalls: list[dict[str, object]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def end(self) -> None:
        """Watch no longer: the loop has ended."""
        self._ended.set()
        self._answered.set()
        self._thread.join(1.0)

    def _answer(self) -> None:
        self._answered_at = time.perf_counter()
        self._answered.set()

    def _watch(self) -> None:
        pause = threading.Event()
        self._ask()  # the first answer comes when the loop has begun
        self._answered.wait()
        self._write()
        while not self._ended.is_set():
            pause.wait(TICK_S)
            waited, (asked_at, stack) = _waited_ms(), self._ask()
            if self._ended.is_set():
                break
            late_ms = (self._answered_at - asked_at) * 1000
            own_ms = late_ms - sum(ms - waited.get(thread, 0.0) for thread, ms in _waited_ms().items())
            if own_ms > self._longest_ms:
                self._longest_ms = own_ms
                self._write()
            if own_ms > STALL_MS:
                self._stalls.append({"own_ms": own_ms, "late_ms": late_ms, "stack": stack})
                self._write()

    def _ask(self) -> tuple[float, list[str]]:
        self._answered.clear()
        asked_at = time.perf_counter()
        self.asked.emit()
        stack: list[str] = []
        if not self._answered.wait(LOOK_S):
            frame = sys._current_frames().get(self._main)
            stack = traceback.format_stack(frame) if frame is not None else []
            self._answered.wait()
        return asked_at, stack

    def _write(self) -> None:
        written = self._told.with_suffix(".new")
        written.write_text(json.dumps({"longest_ms": self._longest_ms, "stalls": self._stalls}))
        written.replace(self._told)


def _waited_ms() -> dict[str, float]:
    """Return how long each thread of this process has waited for a processor, ever."""
    waited = {}
    for thread in Path("/proc/self/task").iterdir():
        # It may end meanwhile.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            waited[thread.name] = int((thread / "schedstat").read_bytes().split()[1]) / 1e6
    return waited


watch = Watch(Path(sys.argv[2]))
watch.begin()
code = main(["--home", sys.argv[1], "run"])
watch.end()
sys.exit(code)

"""Runs the desktop application with a watch on its loop, and writes to a file when and where the loop was held.

Arguments: the home, and the file. A thread asks the main thread for an answer every few milliseconds, through Qt's queue of
events, which is the application's loop. An answer is late from when it was to be asked for: whoever has Python's lock holds
up the asking, and would hold the loop.

That lateness is the application's own, but for what other programs took that had the processors meanwhile. Where it is
permitted the application goes before them, so there is nothing of that to speak of. Where it is not, three may have waited
for a processor (proc(5), ``schedstat``: a thread's time on one, and its time of waiting for one, ns):

- the main thread;
- the watch itself, so that it asked late;
- another thread that had Python's lock. Only one has it at a time, and nobody tells which: the one that waited longest
  stands for it.

Their times are left out, but what the main thread ran meanwhile is its own in any case. (Some may be left out twice, for they
may have waited at the same time: on a machine that is busy with other things a stall may be missed, but none is made up.)
Whatever else the main thread lies idle for is its own: the disk, a lock, an answer of the screen's or the bus's.
"""

import contextlib
import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from nirmaan_tray.main import main

TICK_S = 0.005
LOOK_S = 0.03
"""After so long without an answer the stacks are kept: that is where the time goes."""

HUNG_S = 1.0
"""After so long without one it is told where the main thread is, for an answer may never come."""

STALL_MS = 50.0

Place = tuple[str, int, str]


@dataclass
class Answer:
    """How late an answer came, ms; ``asking_ms`` of that the asker waited for a processor."""

    late_ms: float = 0.0
    asking_ms: float = 0.0
    stack: list[Place] = field(default_factory=list)


class Watch(QObject):
    """Measures from a thread of its own; made on the main thread, which it asks."""

    asked = Signal()

    def __init__(self, told: Path) -> None:
        super().__init__()
        self._told = told
        self._main = threading.main_thread()
        self._answered = threading.Event()
        self._answered_at = 0.0
        self._longest: dict[str, Any] = {"own_ms": 0.0, "stack": []}
        self._stalls: list[dict[str, Any]] = []
        self._ended = threading.Event()
        self._pause = threading.Event()
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
        _go_before_others(2)
        self._ask(0.0)  # the first answer comes when the loop has begun
        self._write()
        while not self._ended.is_set():
            main, others = _times_ms(self._main.native_id), self._others_ms()
            answer = self._ask(TICK_S)
            if self._ended.is_set():
                break
            ran_ms, waited_ms = (now - then for now, then in zip(_times_ms(self._main.native_id), main, strict=True))
            lock_ms = max((ms - others.get(thread, 0.0) for thread, ms in self._others_ms().items()), default=0.0)
            late_ms = answer.late_ms - answer.asking_ms
            own_ms = max(min(ran_ms, late_ms), late_ms - waited_ms - lock_ms)
            stall: dict[str, Any] = {
                "own_ms": own_ms,
                "late_ms": answer.late_ms,
                "ran_ms": ran_ms,
                "waited_ms": waited_ms,
            }
            stall |= {"asking_ms": answer.asking_ms, "lock_ms": lock_ms, "stack": answer.stack}
            if own_ms > STALL_MS:
                self._stalls.append(stall)
            if own_ms > self._longest["own_ms"]:
                self._longest = stall
            if stall is self._longest or own_ms > STALL_MS:
                self._write()

    def _ask(self, in_s: float) -> Answer:
        self._answered.clear()
        answer = Answer()
        waited_ms = _times_ms(threading.get_native_id())[1]
        # Late from when it was to be asked: whoever has Python's lock holds up the asking, and would the loop.
        due = time.perf_counter() + in_s
        self._pause.wait(in_s)
        if time.perf_counter() - due > LOOK_S:
            answer.stack = self._all_places()
        self.asked.emit()
        answer.asking_ms = _times_ms(threading.get_native_id())[1] - waited_ms
        if not self._answered.wait(LOOK_S):
            waited_ms = _times_ms(threading.get_native_id())[1]
            answer.stack = self._all_places()
            answer.asking_ms += _times_ms(threading.get_native_id())[1] - waited_ms
            if not self._answered.wait(HUNG_S):
                self._write(hung=answer.stack)
                self._answered.wait()
                self._write()
        answer.late_ms = (self._answered_at - due) * 1000
        return answer

    def _others_ms(self) -> dict[int, float]:
        """Return how long each further thread of Python's has waited for a processor, ever."""
        threads = [thread.native_id for thread in threading.enumerate() if thread not in (self._main, self._thread)]
        return {thread: _times_ms(thread)[1] for thread in threads if thread is not None}

    def _all_places(self) -> list[Place]:
        """Return where the threads are, each behind a line of its own, and the main thread last."""
        frames = sys._current_frames()
        del frames[threading.get_ident()]
        main = frames.pop(self._main.ident or 0, None)
        return [place for frame in (*frames.values(), main) for place in [("thread", 0, ""), *_places(frame)]]

    def _write(self, hung: list[Place] | None = None) -> None:
        written = self._told.with_suffix(".new")
        written.write_text(json.dumps({"longest": self._longest, "stalls": self._stalls, "hung": hung}))
        written.replace(self._told)


def _times_ms(thread: int | None) -> tuple[float, float]:
    """Return how long a thread of this process has run, and waited for a processor, ever."""
    # It may end meanwhile.
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        ran, waited, _ = Path(f"/proc/self/task/{thread}/schedstat").read_bytes().split()
        return int(ran) / 1e6, int(waited) / 1e6
    return 0.0, 0.0


def _places(frame: FrameType | None) -> list[Place]:
    """Return where a thread is, innermost last; reading the lines themselves would hold up what is looked at."""
    places: list[Place] = []
    while frame is not None:
        places.insert(0, (os.path.relpath(frame.f_code.co_filename), frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return places


def _go_before_others(priority: int) -> None:
    """Let this thread, and those that it starts, have a processor before all other work on the machine."""
    if sys.platform == "linux":
        with contextlib.suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(priority))


_go_before_others(1)
watch = Watch(Path(sys.argv[2]))
watch.begin()
code = main(["--home", sys.argv[1], "run"])
watch.end()
sys.exit(code)

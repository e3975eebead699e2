"""A program of the tests as a process of its own, which is told and heard line by line."""

import queue
import subprocess
import threading
import time
from dataclasses import dataclass, field

WAIT_S = 15.0


@dataclass
class Program:
    """A program that runs; ``said`` are the lines it has written so far."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    _lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def tell(self, line: str) -> None:
        """Write a line to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hears(self, expected: str, timeout_s: float = WAIT_S) -> None:
        """Wait for a line, passing over others."""
        end = time.monotonic() + timeout_s
        while True:
            try:
                line = self._lines.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                raise AssertionError(f"no {expected!r} within {timeout_s} s, but {self.said}") from None
            assert line is not None, f"ended before {expected!r}: {self.said}"
            self.said.append(line)
            if line == expected:
                return

    def stop(self) -> None:
        """End it and wait until it has ended."""
        self.process.terminate()
        try:
            self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

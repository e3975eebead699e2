"""Waits for conditions that nobody tells of."""

import asyncio
import threading
import time
from collections.abc import Callable


async def eventually(holds: Callable[[], bool], timeout_s: float = 15.0) -> None:
    """Return as soon as ``holds`` is true; whatever else the loop has to do is done meanwhile."""
    async with asyncio.timeout(timeout_s):
        while not holds():  # noqa: ASYNC110 - nobody tells of these conditions
            await asyncio.sleep(0)


def until(holds: Callable[[], bool], what: str = "", timeout_s: float = 15.0) -> None:
    """Return as soon as ``holds`` is true, which is for other processes to bring about: this one waits."""
    end, pause = time.monotonic() + timeout_s, threading.Event()
    while not holds():
        assert time.monotonic() < end, f"not within {timeout_s} s: {what or holds}"
        pause.wait(0.05)

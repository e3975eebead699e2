"""How long the tests of the desktop application wait, and how: for what nobody tells of, and for what was promised."""

import asyncio
import os
import time
from collections.abc import Callable
from inspect import isawaitable
from pathlib import Path
from typing import Any

WAIT_S = 30.0
"""Whatever is waited for here takes a second; a busy machine gets more."""

END_S = 2.0
"""The promise: whoever says stop is obeyed within this time."""


async def until(holds: Callable[[], Any], what: str = "", timeout_s: float = WAIT_S) -> Any:
    """Ask again until ``holds()``, awaited if need be, is true, and return that: for what nobody tells of."""
    end = time.monotonic() + timeout_s
    while True:
        answer = holds()
        answer = await answer if isawaitable(answer) else answer
        if answer:
            return answer
        assert time.monotonic() < end, f"not within {timeout_s} s: {what or holds}"
        # The processor is left to those who are waited for.
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.03)


def patience(promised_s: float) -> float:
    """Return how long a promise may take here: what it says, and more in so far as others keep the processors busy."""
    busy = float(Path("/proc/loadavg").read_text().split()[0])
    return promised_s * max(1.0, busy / (os.cpu_count() or 1))

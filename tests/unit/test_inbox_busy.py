"""Another process that writes to the same file delays the inbox, and never holds the loop."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.errors import StoreBusy
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.keeper import BUSY_TRIES
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Store

Make = Callable[..., Notification]

LOCKER = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
for _ in sys.stdin:
    raw.execute("BEGIN IMMEDIATE")
    print("locked", flush=True)
    sys.stdin.readline()
    raw.execute("ROLLBACK")
"""


@pytest.fixture
def locker(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which takes the write lock of ``inbox.db`` at a line and releases it at the next."""
    command = [sys.executable, "-c", LOCKER, str(tmp_path / "inbox.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


async def test_another_process_that_writes_delays_but_never_holds_the_loop(
    tmp_path: Path, locker: subprocess.Popen[str], fast_clock: Callable[[], Any], document: Make
) -> None:
    clock = fast_clock()
    store = Store.open(tmp_path / "inbox.db", "me", clock.now())
    inbox = Inbox(store, clock)
    stalls_s: list[float] = []
    assert locker.stdin is not None
    assert locker.stdout is not None

    def say() -> None:
        assert locker.stdin is not None
        locker.stdin.write("\n")
        locker.stdin.flush()

    for name in ("a", "b", "c"):  # three rounds, because the machine stalls us too now and then
        say()
        assert await asyncio.to_thread(locker.stdout.readline) == "locked\n"
        clock.slept.clear()
        writing = asyncio.ensure_future(inbox.receive([document(name)]))
        longest_s, before, released = 0.0, time.perf_counter(), False
        while not writing.done():
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest_s, before = max(longest_s, now - before), now
            if not released and len(clock.slept) == 5:  # it has been held up for some 300 ms
                assert name not in await inbox.unread_names()
                released = True
                say()
        await writing
        assert name in await inbox.unread_names()
        assert len(clock.slept) >= 5
        stalls_s.append(longest_s)
    await inbox.close()
    assert min(stalls_s) < 0.3, "it did not stand still for as long as the lock was held"


async def test_a_lock_that_is_never_released_is_a_fault_after_all(
    tmp_path: Path, fast_clock: Callable[[float], Any], document: Make
) -> None:
    clock = fast_clock(1000)
    first, second = (Store.open(tmp_path / "inbox.db", "me", clock.now()) for _ in range(2))
    inbox = Inbox(second, clock)
    second._connection.execute("PRAGMA busy_timeout = 0")
    with first.transaction():
        with pytest.raises(StoreBusy):
            await inbox.receive([document("a")])
        assert len(clock.slept) == BUSY_TRIES
    await inbox.receive([document("a")])
    assert await inbox.unread_names() == {"a"}
    first.close()
    await inbox.close()

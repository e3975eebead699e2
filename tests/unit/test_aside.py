import asyncio
import subprocess
import sys
import threading

import pytest

from nirmaan_tray.aside import DaemonThreads, aside


async def test_what_the_work_returns_is_returned_and_the_loop_runs_meanwhile() -> None:
    may_end = threading.Event()
    threads: list[str] = []

    def work() -> str:
        threads.append(threading.current_thread().name)
        assert may_end.wait(10)
        return "done"

    working = asyncio.ensure_future(aside(work))
    await asyncio.sleep(0)
    assert not working.done()
    may_end.set()
    assert await working == "done"
    assert threads == ["aside"]


async def test_what_the_work_raises_is_raised() -> None:
    def work() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        await aside(work)


async def test_work_that_hangs_holds_up_no_other_work() -> None:
    never = threading.Event()
    hanging = [asyncio.ensure_future(aside(never.wait)) for _ in range(20)]
    assert await aside(lambda: 42) == 42
    for task in hanging:
        task.cancel()
    assert all(
        isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*hanging, return_exceptions=True)
    )
    never.set()


async def test_it_is_an_executor_for_a_loop() -> None:
    loop = asyncio.get_running_loop()
    assert await loop.run_in_executor(DaemonThreads(), lambda: threading.current_thread().daemon)
    with pytest.raises(ZeroDivisionError):
        await loop.run_in_executor(DaemonThreads(), divmod, 1, 0)


PROGRAM = """
import asyncio, threading
from nirmaan_tray.aside import DaemonThreads, aside
async def main():
    never = threading.Event()
    in_executor = asyncio.get_running_loop().run_in_executor(DaemonThreads(), never.wait)
    tasks = [asyncio.ensure_future(aside(never.wait)), in_executor]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
asyncio.run(main())
print("closed")
"""


def test_work_that_hangs_holds_up_no_end_of_the_program() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM], capture_output=True, text=True, timeout=20
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "closed\n", "")

import asyncio
import subprocess
import sys
import threading
from functools import partial

import pytest

from nirmaan_tray.aside import DaemonThreads, Lane, aside


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


async def test_a_lane_does_one_thing_after_another_in_one_thread() -> None:
    lane = Lane("lane")
    done: list[tuple[int, str]] = []
    doing = [lane.do(partial(done.append, (n, "given"))) for n in range(20)]
    doing.append(lane.do(lambda: done.append((20, threading.current_thread().name))))
    await asyncio.gather(*doing)
    assert done == [*((n, "given") for n in range(20)), (20, "lane")]
    lane.close()


async def test_a_lane_returns_and_raises_what_its_work_does() -> None:
    lane = Lane("lane")
    assert await lane.do(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await lane.do(lambda: 1 // 0)
    lane.close()


async def test_what_was_given_to_a_lane_is_done_though_nobody_waits_for_it_any_more() -> None:
    lane = Lane("lane")
    may_go_on = threading.Event()
    done: list[str] = []
    waiting = [
        asyncio.ensure_future(lane.do(partial(may_go_on.wait, 20))),
        asyncio.ensure_future(lane.do(partial(done.append, "second"))),
    ]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert done == []
    may_go_on.set()
    await lane.do(partial(done.append, "third"))
    assert done == ["second", "third"]
    lane.close()


async def test_a_closed_lane_ends_its_thread_behind_its_work() -> None:
    lane = Lane("lane")
    doing = asyncio.ensure_future(lane.do(threading.current_thread))
    await asyncio.sleep(0)
    lane.close()
    thread = await doing
    await asyncio.to_thread(thread.join, 10)
    assert not thread.is_alive()


PROGRAM = """
import asyncio, threading
from nirmaan_tray.aside import DaemonThreads, Lane, aside
async def main():
    never = threading.Event()
    in_executor = asyncio.get_running_loop().run_in_executor(DaemonThreads(), never.wait)
    lane = Lane("lane")
    tasks = [asyncio.ensure_future(work) for work in (aside(never.wait), lane.do(never.wait), lane.do(never.wait))]
    tasks.append(in_executor)
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

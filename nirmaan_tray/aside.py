"""Work that may block, kept off the loop in threads that cannot hold up the end of the program."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonThreads(Executor):
    """A daemon thread for each piece of work, and no waiting for any of them at the end.

    A loop's own executor joins its threads when it closes: one that hangs (a name that no server resolves, a dead disk)
    would keep the program from ending.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run ``fn`` in a thread of its own."""
        done: Future[T] = Future()

        def run() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - raised where the work is awaited
                done.set_exception(error)
            else:
                done.set_result(result)

        threading.Thread(target=run, name="aside", daemon=True).start()
        return done


_THREADS = DaemonThreads()


async def aside(work: Callable[[], T]) -> T:
    """Return what ``work`` returns, run beside the loop; raises what it raises."""
    return await asyncio.wrap_future(_THREADS.submit(work))

"""Work that may block, kept off the loop in threads that cannot hold up the end of the program."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import SimpleQueue
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


class Lane:
    """One daemon thread that does pieces of work in the order in which they were given.

    For what two threads must not use at once, such as a database. A piece that hangs holds the thread, and what was given
    after it, but neither the loop nor the end of the program.
    """

    def __init__(self, name: str) -> None:
        self._given: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    async def do(self, work: Callable[[], T]) -> T:
        """Return what ``work`` returns; raises what it raises. Once given it is done, even if its caller is cancelled.

        Not to be called after ``close``.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if done.cancelled():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type] # without an error it is what the work returned

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - raised where the work is awaited
                error = raised
            with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
                loop.call_soon_threadsafe(settle, result, error)

        self._given.put(run)
        return await done

    def close(self) -> None:
        """End the thread once all is done that was given to it; waits for nothing."""
        self._given.put(None)

    def _work(self) -> None:
        while (run := self._given.get()) is not None:
            run()
            del run  # what it holds must not live on until the next piece comes


_THREADS = DaemonThreads()


async def aside(work: Callable[[], T]) -> T:
    """Return what ``work`` returns, run beside the loop; raises what it raises."""
    return await asyncio.wrap_future(_THREADS.submit(work))

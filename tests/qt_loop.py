"""The application's own kind of loop, for tests that wait by ``qtbot``."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import qasync


@contextmanager
def running(application: Any) -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs whenever Qt's does; no task may be left in it, and nothing untold."""
    loop = qasync.QEventLoop(application, already_running=True)
    untold: list[Any] = []
    loop.set_exception_handler(lambda _loop, context: untold.append(context))
    yield loop
    loop.call_soon(loop.stop)
    application.exec()
    asyncio.events._set_running_loop(None)
    left = asyncio.all_tasks(loop)
    loop.close()
    gc.collect()
    assert (left, untold) == (set(), [])

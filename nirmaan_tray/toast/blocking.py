"""A screen whose calls may block: each is made in a thread of its own, in order."""

import asyncio
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Protocol, TypeVar

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.toast.screen import Clicked, Gone

_T = TypeVar("_T")


class BlockingCenter(Protocol):
    """One platform's library. Every call may raise and may block; all of them come from the same thread."""

    def missing(self) -> NoToasts | None:
        """Return why toasts cannot be shown here, now; None when they can."""
        ...

    def left(self) -> frozenset[str]:
        """Return the marks of our toasts that are on the screen or in the platform's list, of whichever run."""
        ...

    def put(self, toast: Toast) -> bool:
        """Put a toast up, in the place of the one with the same key; tell whether its sound is taken care of."""
        ...

    def change(self, toast: Toast) -> None:
        """Change the texts of the toast with this key where it is."""
        ...

    def take(self, mark: str) -> None:
        """Take a toast away, if it is there."""
        ...

    def leave(self, toasts: Collection[Toast]) -> None:
        """Leave of these what serves without the program, as it does then; take the others away. Nothing is shown anew."""
        ...


Connect = Callable[[Clicked, Gone], BlockingCenter]
"""Makes the center, in the thread that will use it; raises where toasts cannot be shown."""


class BlockingScreen:
    """A ``Screen`` in a thread, which is a daemon: one that hangs does not hold up the end of the program."""

    def __init__(self, connect: Connect, mark: Callable[[str], str]) -> None:
        """``mark`` returns the name by which the platform knows the toast of a key."""
        self.mark = mark
        self._connect = connect
        self._center: BlockingCenter | None = None
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="toasts", daemon=True)

    async def open(self, clicked: Clicked, gone: Gone) -> None:
        """Connect to the center; raises what ``Connect`` raises."""
        if not self._thread.is_alive():
            self._thread.start()
        self._center = await self._do(lambda: self._connect(clicked, gone))

    async def missing(self) -> NoToasts | None:
        """Return why toasts cannot be shown here, now; None when they can."""
        center = self._center
        return await self._do(center.missing) if center else NoToasts.NO_SERVER

    async def ask(self) -> None:
        """Do nothing: whose calls block asks nobody."""

    async def left(self) -> frozenset[str]:
        """Return the marks of our toasts that are on the screen or in the platform's list, of whichever run."""
        center = self._center
        return await self._do(center.left) if center else frozenset()

    async def put(self, toast: Toast) -> bool:
        """Put a toast up, in the place of the one with the same key; tell whether its sound is taken care of."""
        center = self._center
        return await self._do(lambda: center.put(toast)) if center else True

    async def change(self, toast: Toast) -> None:
        """Change the texts of the toast with this key where it is."""
        if center := self._center:
            await self._do(lambda: center.change(toast))

    async def take(self, mark: str) -> None:
        """Take a toast away, if it is there."""
        if center := self._center:
            await self._do(lambda: center.take(mark))

    async def leave(self, toasts: Collection[Toast]) -> None:
        """Leave of these what serves without the program, as it does then; take the others away. Nothing is shown anew."""
        if center := self._center:
            await self._do(lambda: center.leave(toasts))

    async def _do(self, job: Callable[[], _T]) -> _T:
        future: Future[_T] = Future()
        self._jobs.put(lambda: _settle(future, job))
        return await asyncio.wrap_future(future)

    def _run(self) -> None:
        while True:
            self._jobs.get()()


def _settle(future: Future[_T], job: Callable[[], _T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(job())
    except Exception as error:  # noqa: BLE001 - it is raised where the call was made
        future.set_exception(error)

"""Keeps one account's store usable, whatever its disk and other processes do.

All work is done in one thread, one piece after another: a disk that hangs delays it, and holds nothing else. While another
process writes, it is tried again. A damaged file is set aside and a new one begun; where the disk cannot be written, work
goes on in memory until it can. Each of these is told to whoever listens, and the work is done once more.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from nirmaan_tray.aside import Lane, aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import StoreBusy, StoreDamaged, StoreError, StoreUnusable
from nirmaan_tray.model.change import StoreLost, StoreMended
from nirmaan_tray.store import Store

BUSY_PAUSE_S = 0.05
BUSY_TRIES = 100
"""Tries, with pauses that leave the loop free, before another process's lock is called a fault: about five seconds."""

CLOSE_S = 1.0
"""Longest that closing waits for a disk."""

News = StoreLost | StoreMended
_T = TypeVar("_T")


class Keeper:
    """Does work with a store. Raises ``StoreError`` only for what it could not mend."""

    def __init__(self, store: Store, clock: Clock, reopen: Callable[[], Store] | None = None) -> None:
        """Take over ``store``, which nobody else may use from now on; ``reopen`` opens its file anew."""
        self._store = store
        self._clock = clock
        self._reopen = reopen
        self._lane = Lane("store")
        self._closed = False
        self._news: deque[News] = deque()
        self.listener: Callable[[News], None] | None = None
        """Told on the loop of every change of the store; must neither raise nor block."""
        self.lost = asyncio.Event()
        """Set while the store is in memory only, though it should be on the disk."""

    @classmethod
    async def open(cls, path: Path | None, account_id: str, clock: Clock, *, own: bool = False) -> Self:
        """Open the account's database, patiently. ``own``: the place is this program's, so that it goes on in any case.

        Raises what ``Store.open`` raises; of an own place only ``StoreBusy``.
        """
        reopen = partial(_open, path, account_id, clock, own)
        if path is None:
            return cls(reopen(), clock)
        opening = partial(_open_anyhow, path, account_id, reopen) if own else partial(_opened, reopen)
        store, error = await _patiently(clock, partial(aside, opening))
        keeper = cls(store, clock, reopen)
        if error is not None:
            keeper._lose(error)
        elif store.because is not None:
            keeper._news.append(StoreLost(store.because.code, store.because.detail, store.set_aside))
        return keeper

    async def do(self, work: Callable[[Store], _T]) -> _T:
        """Return what ``work`` returns. It is done even if its caller is cancelled, and may be begun more than once."""
        return await _patiently(self._clock, partial(self._in_lane, partial(self._attempt, work)))

    async def return_to_disk(self) -> bool:
        """Put what went on in memory into the file, and return whether it is there."""
        return await self._in_lane(self._return)

    async def close(self) -> None:
        """Close the store behind all that was begun; a disk that hangs is left to itself after a moment."""
        if self._closed:
            return
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self._lane.do(self._end)
        self._lane.close()

    async def _in_lane(self, work: Callable[[], _T]) -> _T:
        if self._closed:
            raise StoreUnusable("closed")
        try:
            return await self._lane.do(work)
        finally:
            self._tell()

    def _tell(self) -> None:
        while self._news:
            news = self._news.popleft()
            if isinstance(news, StoreLost) and news.in_memory:
                self.lost.set()
            else:
                self.lost.clear()
            if self.listener is not None:
                self.listener(news)

    # In the lane

    def _attempt(self, work: Callable[[Store], _T]) -> _T:
        try:
            return work(self._store)
        except StoreDamaged as error:
            self._renew(error)
        except StoreUnusable as error:
            self._store = self._store.detach()
            self._lose(error)
        return work(self._store)

    def _renew(self, error: StoreDamaged) -> None:
        try:
            self._store = self._store.renew(error, self._clock.now())
        except (StoreDamaged, StoreUnusable) as worse:
            self._store = self._store.detach()
            self._lose(worse)
        else:
            self._news.append(StoreLost(error.code, error.detail, self._store.set_aside))

    def _lose(self, error: StoreError) -> None:
        self._news.append(StoreLost(error.code, error.detail, in_memory=True))

    def _return(self) -> bool:
        if self._reopen is None:
            return False
        try:
            file = self._reopen()
        except StoreError:
            return False
        try:
            file.absorb(self._store)
        except StoreError:
            file.close()
            return False
        self._store.close()
        self._store = file
        self._news.append(StoreMended())
        return True

    def _end(self) -> None:
        if self.lost.is_set():
            # Else what was announced meanwhile would be announced again at the next start.
            self._return()
        self._store.close()


def _open(path: Path | None, account_id: str, clock: Clock, own: bool) -> Store:
    return Store.open(path, account_id, clock.now(), own=own)


def _opened(reopen: Callable[[], Store]) -> tuple[Store, StoreError | None]:
    return reopen(), None


def _open_anyhow(path: Path, account_id: str, reopen: Callable[[], Store]) -> tuple[Store, StoreError | None]:
    try:
        return reopen(), None
    except (StoreDamaged, StoreUnusable) as error:
        return Store.in_memory(account_id, path), error


async def _patiently(clock: Clock, work: Callable[[], Awaitable[_T]]) -> _T:
    for _ in range(BUSY_TRIES):
        try:
            return await work()
        except StoreBusy:
            await clock.sleep(BUSY_PAUSE_S)
    return await work()

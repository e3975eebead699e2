"""A toaster for platforms whose library is asked, one toast after the other, to put it up or take it away."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import TypeVar

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.toast import Action, Click, Toast
from nirmaan_tray.toast.screen import SHOWN_KEPT, Clicked, Gone, Screen
from nirmaan_tray.toast.toaster import Ears, Replacement

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

ANSWER_S = 5.0
"""Longest the platform may take; after that it is unavailable until it is done."""

RETRY_S = 60.0
"""A platform that cannot show toasts is tried again this often."""

FAREWELL_S = 0.8
"""Longest ``run`` waits at its end for what is on the screen to be closed."""


@dataclass(frozen=True, slots=True)
class _Taking:
    mark: str


_Work = Toast | Replacement | _Taking
"""Put a toast up, change one that is still there, take one away."""


class OneByOneToaster:
    """A ``Toaster`` on a ``Screen``."""

    def __init__(self, ears: Ears, screen: Screen, *, answer_s: float = ANSWER_S, retry_s: float = RETRY_S) -> None:
        self._ears = ears
        self._screen = screen
        self._answer_s = answer_s
        self._retry_s = retry_s
        self._opened = False
        self._told: bool | None = None
        self._missing: NoToasts | None = None
        self._work: deque[_Work] = deque()
        """What to do in turn."""
        self._wake = asyncio.Event()
        self._asked = asyncio.Event()
        self._shown: dict[str, Toast] = {}
        """Our toasts on the screen, or on the way to it, by their keys."""
        self._left: set[str] = set()
        """Marks of those that a former run left there."""
        self._job: asyncio.Future[None] | None = None

    def show(self, toast: Toast) -> None:
        """Show a toast, or replace the one of the same key in place. Forgotten while unavailable."""
        if self._told:
            self._shown[toast.key] = toast
            self._left.discard(self._screen.mark(toast.key))
            if len(self._shown) > SHOWN_KEPT:
                del self._shown[next(iter(self._shown))]
            self._queue(toast)

    def replace(self, toast: Toast) -> None:
        """Put a toast in the place of the one of the same key that is on the screen, or on the way to it; else do nothing."""
        if toast.key in self._shown:
            self._shown[toast.key] = toast
            self._queue(Replacement(toast))

    def withdraw(self, keys: Iterable[str]) -> None:
        """Close those of these toasts that are on the screen, or on the way to it, of whichever run."""
        for key in keys:
            mark = self._screen.mark(key)
            if self._shown.pop(key, None) or mark in self._left:
                self._left.discard(mark)
                self._queue(_Taking(mark))

    def sweep(self) -> None:
        """Close what a former run left on the screen, too."""
        for mark in self._left:
            self._queue(_Taking(mark))
        self._left.clear()

    def ask(self) -> None:
        """Let the platform ask the person whether toasts may be shown, if that is what is missing."""
        if self._missing is NoToasts.NOT_ASKED:
            self._asked.set()

    async def run(self) -> None:
        """Show toasts until cancelled; then close what cannot serve without this program, within a second."""
        try:
            while True:
                self._tell(await self._look())
                if self._missing is None:
                    await self._serve()
                else:
                    await self._rest()
        finally:
            await self._farewell()

    async def _serve(self) -> None:
        """Work until toasts cannot be shown any more."""
        while self._missing is None:
            while self._work:
                await self._do(self._work.popleft())
            self._wake.clear()
            if self._missing is None:
                await self._wake.wait()

    async def _rest(self) -> None:
        """Wait until it is time to try again, or the person was asked."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._retry_s):
                await self._asked.wait()
        if self._asked.is_set():
            self._asked.clear()
            # Without a limit: a person takes time.
            await self._alone(self._screen.ask())

    async def _look(self) -> NoToasts | None:
        """Return why toasts cannot be shown; the platform may take its time."""
        found = await self._alone(self._prepare())
        return found.result() if found.exception() is None else NoToasts.NO_SERVER

    async def _prepare(self) -> NoToasts | None:
        if not self._opened:
            await self._screen.open(*self._doors())
            self._left.update(await self._screen.left())
            self._opened = True
        return await self._screen.missing()

    async def _alone(self, job: Coroutine[None, None, _T]) -> asyncio.Future[_T]:
        """Return the job when it is done; a failure is logged. One that hangs holds nobody who cancels."""
        done = asyncio.ensure_future(job)
        try:
            await asyncio.wait({done})
        finally:
            done.cancel()
        if error := done.exception():
            _log.warning("Toasts are not to be had: %r", error)
        return done

    def _doors(self) -> tuple[Clicked, Gone]:
        """Ways in for the library's threads."""
        loop = asyncio.get_running_loop()

        def enter(callback: Callable[..., None], *args: object) -> None:
            # A click may come when the program has just ended.
            if not loop.is_closed():
                loop.call_soon_threadsafe(callback, *args)

        return lambda key, action: enter(self._clicked, key, action), lambda key: enter(self._gone, key)

    async def _do(self, work: _Work) -> None:
        match work:
            case Toast():
                await self._within_limit(self._put(work))
            case Replacement(toast) if toast.key in self._shown:
                await self._within_limit(self._screen.change(toast))
            case _Taking(mark):
                await self._within_limit(self._screen.take(mark))

    async def _put(self, toast: Toast) -> None:
        if missing := await self._screen.missing():
            self._shown.clear()
            self._tell(missing)
            return
        sounded = await self._screen.put(toast)
        # One that took too long is on its way off the screen.
        if not sounded and self._told:
            self._ears.play(toast.sound)

    async def _within_limit(self, job: Coroutine[None, None, None]) -> None:
        self._job = done = asyncio.ensure_future(job)
        await asyncio.wait({done}, timeout=self._answer_s)
        if not done.done():
            _log.info("The desktop is slow to take a toast")
            self._tell(NoToasts.NO_SERVER)
            await asyncio.wait({done})
            # What it shows of old has been given up.
            self._work.extend(_Taking(self._screen.mark(key)) for key in self._shown)
            self._shown.clear()
            self._tell(None)
        if error := done.exception():
            _log.warning("A toast was not shown or not taken away: %r", error)

    async def _farewell(self) -> None:
        job = self._job
        closing = asyncio.ensure_future(self._close(job))
        await asyncio.wait({closing}, timeout=FAREWELL_S)
        for unfinished in (closing, job, self._job):
            if unfinished is not None:
                unfinished.cancel()

    async def _close(self, job: asyncio.Future[None] | None) -> None:
        if job is not None:
            await asyncio.wait({job})
        taken = [work for work in self._work if isinstance(work, _Taking)]
        self._work.clear()
        for work in taken:
            await self._within_limit(self._screen.take(work.mark))
        if self._opened:
            await self._within_limit(self._screen.leave(tuple(self._shown.values())))

    def _clicked(self, key: str, action: Action | None) -> None:
        toast, mark = self._shown.get(key), self._screen.mark(key)
        if toast is not None:
            chosen = next((button.action for button in toast.buttons if action in {None, button.action}), None)
        elif mark in self._left:
            chosen = action or _usual(key)
        else:
            chosen = None
        if chosen is not None:
            # From here on it is gone for us: a second click on it is none, and a withdrawal finds nothing.
            self._shown.pop(key, None)
            self._left.discard(mark)
            self._queue(_Taking(mark))
            self._ears.clicked(Click(key, chosen))

    def _gone(self, key: str) -> None:
        self._shown.pop(key, None)
        self._left.discard(self._screen.mark(key))

    def _tell(self, missing: NoToasts | None) -> None:
        available = missing is None
        if not available:
            self._work.clear()
        if missing is not self._missing or available != self._told:
            self._missing = missing
            self._ears.missing(missing)
        if available != self._told:
            self._told = available
            self._ears.available(available)

    def _queue(self, work: _Work) -> None:
        self._work.append(work)
        self._wake.set()


def _usual(key: str) -> Action:
    """Return what the body of a toast stood for whose buttons nobody remembers: no notification's name holds a colon."""
    return Action.SHOW_INBOX if ":" in key else Action.OPEN

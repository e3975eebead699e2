"""A toaster for platforms whose library is asked, one toast after the other, to put it up or take it away."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from typing import Protocol

from nirmaan_tray.model.toast import Action, Click, Toast
from nirmaan_tray.toast.toaster import Ears, Replacement

_log = logging.getLogger(__name__)

ANSWER_S = 5.0
"""Longest the platform may take; after that it is unavailable until it is done."""

RETRY_S = 60.0
"""A platform that cannot show toasts is tried again this often."""

FAREWELL_S = 0.8
"""Longest ``run`` waits at its end for what is on the screen to be closed."""

Clicked = Callable[[str, Action | None], None]
"""Key of the toast and what was chosen; None for a click on its body."""

Gone = Callable[[str], None]
"""Key of a toast that a person has dismissed."""


class Screen(Protocol):
    """One platform's library. It may raise, hang, and call ``clicked`` and ``gone`` from any thread."""

    async def open(self, clicked: Clicked, gone: Gone) -> bool:
        """Prepare; False when toasts cannot be shown here, now."""
        ...

    async def put(self, toast: Toast) -> bool:
        """Put a toast up, in the place of the one with the same key; tell whether its sound is taken care of."""
        ...

    async def change(self, toast: Toast) -> None:
        """Change the texts of the toast with this key where it is, so that nobody notices who is not looking at it."""
        ...

    async def take(self, key: str) -> None:
        """Take a toast away, if it is there."""
        ...


_Work = Toast | Replacement | str
"""Put a toast up, change one that is still there, take a key away."""


class OneByOneToaster:
    """A ``Toaster`` on a ``Screen``."""

    def __init__(self, ears: Ears, screen: Screen, *, answer_s: float = ANSWER_S, retry_s: float = RETRY_S) -> None:
        self._ears = ears
        self._screen = screen
        self._answer_s = answer_s
        self._retry_s = retry_s
        self._told: bool | None = None
        self._work: deque[_Work] = deque()
        """What to do in turn."""
        self._wake = asyncio.Event()
        self._shown: dict[str, Toast] = {}
        """Our toasts on the screen, or on the way to it, by their keys."""
        self._job: asyncio.Future[None] | None = None

    def show(self, toast: Toast) -> None:
        """Show a toast, or replace the one of the same key in place. Forgotten while unavailable."""
        if self._told:
            self._shown[toast.key] = toast
            self._queue(toast)

    def replace(self, toast: Toast) -> None:
        """Put a toast in the place of the one of the same key that is on the screen, or on the way to it; else do nothing."""
        if toast.key in self._shown:
            self._shown[toast.key] = toast
            self._queue(Replacement(toast))

    def withdraw(self, keys: Iterable[str]) -> None:
        """Close those of these toasts that are on the screen, or on the way to it."""
        for key in keys:
            if self._shown.pop(key, None):
                self._queue(key)

    async def run(self) -> None:
        """Show toasts until cancelled; then close what is on the screen, within a second."""
        try:
            while not await self._open():
                self._tell(available=False)
                await asyncio.sleep(self._retry_s)
            self._tell(available=True)
            while True:
                while self._work:
                    await self._do(self._work.popleft())
                self._wake.clear()
                await self._wake.wait()
        finally:
            await self._farewell()

    async def _open(self) -> bool:
        # Without a limit: on some platforms a person is asked for leave.
        opened = asyncio.ensure_future(self._screen.open(*self._doors()))
        try:
            await asyncio.wait({opened})
        finally:
            opened.cancel()
        if error := opened.exception():
            _log.warning("Toasts are not to be had: %r", error)
            return False
        return opened.result()

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
            case str():
                await self._within_limit(self._screen.take(work))

    async def _put(self, toast: Toast) -> None:
        sounded = await self._screen.put(toast)
        # One that took too long is on its way off the screen.
        if not sounded and self._told:
            self._ears.play(toast.sound)

    async def _within_limit(self, job: Coroutine[None, None, None]) -> None:
        self._job = done = asyncio.ensure_future(job)
        await asyncio.wait({done}, timeout=self._answer_s)
        if not done.done():
            _log.info("The desktop is slow to take a toast")
            self._tell(available=False)
            await asyncio.wait({done})
            # What it shows of old has been given up.
            self._work.extend(self._shown)
            self._shown.clear()
            self._tell(available=True)
        if error := done.exception():
            _log.warning("A toast was not shown or not taken away: %r", error)

    async def _farewell(self) -> None:
        job = self._job
        closing = asyncio.ensure_future(self._close_all(job))
        await asyncio.wait({closing}, timeout=FAREWELL_S)
        for unfinished in (closing, job, self._job):
            if unfinished is not None:
                unfinished.cancel()

    async def _close_all(self, job: asyncio.Future[None] | None) -> None:
        if job is not None:
            await asyncio.wait({job})
        taken = [work for work in self._work if isinstance(work, str)]
        self._work.clear()
        for key in [*taken, *self._shown]:
            await self._within_limit(self._screen.take(key))

    def _clicked(self, key: str, action: Action | None) -> None:
        toast = self._shown.get(key)
        offered = toast.buttons if toast else ()
        chosen = next((button.action for button in offered if action in {None, button.action}), None)
        if chosen is not None:
            # From here on it is gone for us: a second click on it is none, and a withdrawal finds nothing.
            self._shown.pop(key)
            self._queue(key)
            self._ears.clicked(Click(key, chosen))

    def _gone(self, key: str) -> None:
        self._shown.pop(key, None)

    def _tell(self, *, available: bool) -> None:
        if not available:
            self._work.clear()
        if available != self._told:
            self._told = available
            self._ears.available(available)

    def _queue(self, work: _Work) -> None:
        self._work.append(work)
        self._wake.set()

"""Puts a complaint on the screen when it is due, and takes it off when it is settled."""

import asyncio
from collections.abc import Callable

from nirmaan_tray.clock import Clock
from nirmaan_tray.complaint import Complain, Complaints, Settled
from nirmaan_tray.model.link import Link, LinkState


class Alarm:
    """Hears how things are, and says the code of what a person has to mend, or None when nothing is left to be said."""

    def __init__(self, clock: Clock, say: Callable[[str | None], None]) -> None:
        self._clock = clock
        self._say = say
        self._complaints = Complaints()
        self._link = Link(LinkState.CONNECTING)
        self._trouble: str | None = None
        self._next: asyncio.Task[None] | None = None

    def link(self, link: Link) -> None:
        """Take in the link's state."""
        self._link = link
        self._look()

    def trouble(self, code: str | None) -> None:
        """Take in what else keeps the program from working."""
        self._trouble = code
        self._look()

    def clear(self) -> None:
        """Begin anew: somebody else is signed in now, or nobody."""
        self._complaints = Complaints()
        self._say(None)

    def close(self) -> None:
        """Look no more."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _look(self) -> None:
        self.close()
        now_s = self._clock.monotonic()
        match self._complaints.update(self._link, self._trouble, now_s):
            case Complain(code):
                self._say(code)
            case Settled():
                self._say(None)
        if (next_s := self._complaints.next_s(now_s)) is not None:
            self._next = asyncio.ensure_future(self._look_again(max(0.0, next_s - now_s)))

    async def _look_again(self, after_s: float) -> None:
        await self._clock.sleep(after_s)
        self._next = None
        self._look()

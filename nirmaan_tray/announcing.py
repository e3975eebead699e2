"""Claims what is new, and then tells of it, unless somebody holds it back: then it stays unclaimed in the database.

What is held back outlives this program so, and is told once, by whoever claims it when nobody holds it back any more.
"""

import asyncio
from collections.abc import Callable, Collection
from functools import partial

from nirmaan_tray import taking
from nirmaan_tray.clock import Clock
from nirmaan_tray.keeper import Keeper
from nirmaan_tray.model.notification import Notification

Holds = Callable[[Notification], bool]
"""Tells whether a notification is not to be told of for now. Asked on the loop."""

Holding = Callable[[], Holds | None]
"""Returns who holds back now, or None while nobody does."""


def nobody() -> None:
    """Nobody holds anything back."""


class Announcing:
    """The news of one account."""

    def __init__(self, keeper: Keeper, clock: Clock, tell: Callable[[Notification], None]) -> None:
        """``tell`` is told each notification that was claimed."""
        self._keeper = keeper
        self._clock = clock
        self._tell = tell
        self._one_at_a_time = asyncio.Lock()
        self.holding: Holding = nobody

    async def announce(self, names: Collection[str] | None = None) -> None:
        """Tell of what nobody was told of, one by one and oldest first.

        ``names``: while somebody holds back, only these are looked at, for all others were.
        """
        async with self._one_at_a_time:
            # What was claimed is told, even if whoever brought it does not wait for it any more.
            while self.holding() is None and await asyncio.shield(self._next()):
                pass
            if (holds := self.holding()) is not None:
                for notification in await self._keeper.do(partial(taking.unclaimed, names=names)):
                    if not holds(notification):
                        await asyncio.shield(self._claim(notification))

    async def _next(self) -> bool:
        notification = await self._keeper.do(partial(taking.claim_next, now=self._clock.now()))
        if notification is not None:
            self._tell(notification)
        return notification is not None

    async def _claim(self, notification: Notification) -> None:
        now = self._clock.now()
        if await self._keeper.do(lambda store: store.claim(notification.name, now)):
            self._tell(notification)

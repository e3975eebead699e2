"""What comes to its end by the clock: snoozes, upon which a notification is told of once more, and mutes.

*Told again at most once:* ``Returned`` is told only by whoever ended the snooze in the store, and only after it was ended. A
crash between the two costs that (the row is still unread in the list), never repeats it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from nirmaan_tray.announcing import Holding, nobody
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.keeper import Keeper
from nirmaan_tray.model.change import Change, Muted, Returned, Snoozed
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Store

LOOK_S = 30.0
"""While anything is snoozed or muted, the wall clock is looked at so often: it may be set, and the computer may sleep."""


class Snoozing:
    """The snoozes and the mutes of one account."""

    def __init__(self, keeper: Keeper, clock: Clock, tell: Callable[[Change], None]) -> None:
        self._keeper = keeper
        self._clock = clock
        self._tell = tell
        self._muted: tuple[Mute, ...] | None = None
        self._telling = asyncio.Lock()
        self._changed = asyncio.Event()
        self.holding: Holding = nobody

    async def start(self) -> None:
        """Tell what is muted, and of what was to come back meanwhile."""
        self._muted = None
        await self.look()

    async def run(self) -> None:
        """Wait for what ends, and tell of it; for ever."""
        while True:
            self._changed.clear()
            await self.look()
            await pause(self._clock, self._wait_s(await self._keeper.do(Store.ends)), self._changed)

    def store_changed(self) -> None:
        """Look once more: the store may hold more or less than before."""
        self._changed.set()

    async def snooze(self, name: str, until: datetime) -> None:
        """Tell of an unread notification once more at that moment (aware)."""
        if await self._keeper.do(lambda store: store.snooze(name, until)):
            self._tell(Snoozed(name))
            self._changed.set()

    async def mute(self, mute: Mute) -> None:
        """Mute a topic or a project."""
        await self._keeper.do(lambda store: store.mute(mute))
        await self._tell_mutes()
        self._changed.set()

    async def unmute(self, mute: Mute) -> None:
        """Take that back."""
        await self._keeper.do(lambda store: store.unmute(mute))
        await self._tell_mutes()

    def _wait_s(self, ends: list[datetime]) -> float | None:
        """Return how long nothing ends, or None if nothing ever does."""
        # What should have ended by now waits for its row, which has yet to come from the site.
        left = [left_s for end in ends if (left_s := (end - self._clock.now()).total_seconds()) > 0]
        return min([LOOK_S, *left]) if ends else None

    async def look(self) -> None:
        """Tell what is muted, where that has changed, and of what comes back by now."""
        await self._tell_mutes()
        # What was claimed is told, even if whoever brought it about does not wait for it any more.
        while await asyncio.shield(self._return_next()):
            pass

    async def _return_next(self) -> bool:
        now = self._clock.now()
        holds = self.holding()
        due = [] if holds is None else await self._keeper.do(lambda store: store.due(now))
        held = frozenset(each.name for each in due if holds is not None and holds(each))
        notification = await self._keeper.do(partial(_claim, now=now, held=held))
        if notification is not None:
            self._tell(Returned(notification))
        return notification is not None

    async def _tell_mutes(self) -> None:
        # In the order in which they came about: what is told last counts.
        async with self._telling:
            mutes = await self._keeper.do(partial(_mutes, now=self._clock.now()))
            if mutes != self._muted:
                self._muted = mutes
                self._tell(Muted(mutes))


def _claim(store: Store, now: datetime, held: frozenset[str]) -> Notification | None:
    # Without the lock that writing takes, where nothing is due.
    return store.claim_return(now, held) if any(end <= now for end in store.ends()) else None


def _mutes(store: Store, now: datetime) -> tuple[Mute, ...]:
    if any(mute.until_s is not None and mute.until_s <= now.timestamp() for mute in store.mutes()):
        store.end_mutes(now)
    return store.mutes()

"""The newest unread, as the menu shows them: kept in step with the list."""

import asyncio

from nirmaan_tray.clock import Clock
from nirmaan_tray.model.filter import UNREAD
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.ui.bridge import Bridge

MENU_ROWS = 8
SPACING_S = 0.1
"""The menu shows so many, and follows changes that often at most."""


class Newest:
    """Reads them again whenever the list has changed."""

    def __init__(self, bridge: Bridge, clock: Clock, tasks: Tasks) -> None:
        self._bridge = bridge
        self._clock = clock
        self._tasks = tasks
        self._stale = asyncio.Event()
        self._following: asyncio.Task[None] | None = None
        bridge.rows_changed.connect(self._stale.set)

    def begin(self) -> None:
        """Begin, or begin anew for another account, whatever disk is still waited for."""
        if self._following is not None:
            self._following.cancel()
        self._bridge.set_newest_unread([])
        self._following = self._tasks.keep(self._follow())

    async def _follow(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            self._bridge.set_newest_unread(await self._bridge.wishes.rows(UNREAD, limit=MENU_ROWS))
            await self._clock.sleep(SPACING_S)

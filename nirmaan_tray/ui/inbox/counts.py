"""How many notifications a filter's chips stand for: asked while somebody looks, one question at a time."""

import asyncio

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.ui.bridge import Bridge

SPACING_MS = 300
"""Between the beginnings of two questions because of what comes in; a choice of the person's is answered at once."""


class InboxCounts(QObject):
    """Keeps ``counts`` those of a filter. A question is given up when nobody looks any more: a disk may hang."""

    counted = Signal()

    def __init__(self, bridge: Bridge, wanted: Filter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._wanted = wanted
        self._whose = _whose(bridge)
        self._looked_at = False
        self._stale = True
        self._asking: asyncio.Task[None] | None = None
        self._began = QElapsedTimer()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._ask)
        self.counts: Counts | None = None
        """The last answer; None while there is none for whoever is signed in."""
        bridge.rows_changed.connect(self._note_change)
        bridge.account_changed.connect(self._note_account)

    def look(self, *, looked_at: bool) -> None:
        """Take in whether somebody looks."""
        self._looked_at = looked_at
        if not looked_at:
            self._give_up()
        elif self._stale:
            self._ask()

    def set_wanted(self, wanted: Filter) -> None:
        """Count for another filter."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._give_up()
            self._ask()

    def _note_change(self) -> None:
        self._stale = True
        self._plan()

    def _note_account(self) -> None:
        if (whose := _whose(self._bridge)) != self._whose:
            self._whose = whose
            self._give_up()
            self.counts = None
            self.counted.emit()
            self._plan()

    def _plan(self) -> None:
        if self._stale and self._asking is None and self._looked_at and not self._next.isActive():
            passed_ms = self._began.elapsed() if self._began.isValid() else SPACING_MS
            self._next.start(max(0, SPACING_MS - passed_ms))

    def _ask(self) -> None:
        self._stale = True
        if self._looked_at and self._asking is None:
            self._stale = False
            self._next.stop()
            self._began.start()
            self._asking = asyncio.ensure_future(self._count())
            self._asking.add_done_callback(self._has_asked)

    async def _count(self) -> None:
        counts = await self._bridge.wishes.counts(self._wanted)
        if counts != self.counts:
            self.counts = counts
            self.counted.emit()

    def _has_asked(self, task: asyncio.Task[None]) -> None:
        if task is self._asking:
            self._asking = None
            if not task.cancelled():  # else the loop ends
                self._plan()

    def _give_up(self) -> None:
        self._next.stop()
        self._stale = True
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None


def _whose(bridge: Bridge) -> str:
    return bridge.account.id if bridge.account else ""

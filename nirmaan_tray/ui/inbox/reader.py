"""When the list of notifications reads: at most so often, one thing at a time, and not while nobody looks."""

import asyncio
from collections.abc import Coroutine

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from nirmaan_tray.ui.inbox.model import InboxModel

REFRESH_SPACING_MS = 200
"""Between the beginnings of two refreshes: five a second, whatever comes in."""


class InboxReader(QObject):
    """Lets a model read.

    One task reads, and only one at a time; what changes meanwhile is looked at after it. It is given up when somebody says
    so, for a disk may let it wait for ever.
    """

    def __init__(self, rows: InboxModel, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self._awake = False
        self._stale = True
        self._more = False
        self._reading: asyncio.Task[None] | None = None
        self._began = QElapsedTimer()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._refresh)
        rows.more_wanted.connect(self._note_more)

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._reading is not None

    @property
    def awake(self) -> bool:
        """Whether somebody looks."""
        return self._awake

    def wake(self) -> None:
        """Somebody looks: begin to catch up with what changed while nobody did."""
        self._awake = True
        if self._stale:
            if self._rows.rowCount() == 0:
                self._rows.forget()  # that there were none says nothing about now
            self._refresh()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._awake = False
        self.give_up()

    def note_change(self) -> None:
        """What is stored has changed."""
        self._stale = True
        self._plan()

    def note_view(self) -> None:
        """Other rows are in view, perhaps some that were left out of the last refresh."""
        if self._reading is None and self._rows.doubtful:
            self.note_change()

    def begin_anew(self) -> None:
        """Something else is wanted, and at once."""
        self._stale = True
        if self._awake:
            self._refresh()

    def give_up(self) -> None:
        """Read no longer; what was not read to its end is to be read again."""
        self._next.stop()
        self._more = False
        if self._reading is not None:
            self._reading.cancel()
            self._reading, self._stale = None, True

    def _note_more(self) -> None:
        self._more = True
        self._plan()

    def _plan(self) -> None:
        """Read what is wanted as soon as it may be read."""
        if not self._awake or self._reading is not None:
            return
        if self._more:
            self._more = False
            self._read(self._rows.read_on())
        elif self._stale and not self._next.isActive():
            passed_ms = self._began.elapsed() if self._began.isValid() else REFRESH_SPACING_MS
            self._next.start(max(0, REFRESH_SPACING_MS - passed_ms))

    def _refresh(self) -> None:
        if self._reading is None:
            self._stale = False
            self._began.start()
            self._read(self._rows.refresh())

    def _read(self, work: Coroutine[None, None, None]) -> None:
        self._reading = asyncio.ensure_future(work)
        self._reading.add_done_callback(self._has_read)

    def _has_read(self, task: asyncio.Task[None]) -> None:
        if task is self._reading:
            self._reading = None
            if not task.cancelled():  # else the loop ends
                self._stale = self._stale or self._rows.doubtful
                self._plan()

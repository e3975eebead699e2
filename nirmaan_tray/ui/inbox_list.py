"""The list of notifications in the inbox window: follows the store while it is seen, and rests while it is not."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from nirmaan_tray.model import Notification
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_model import NOTIFICATION_ROLE, InboxModel
from nirmaan_tray.ui.inbox_row import InboxRow, row_height

REFRESH_SPACING_MS = 200
"""Between the beginnings of two refreshes: five a second, whatever comes in."""

AGES_EVERY_MS = 60_000
"""Ages are told in minutes."""

_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class InboxList(QTableView):
    """One column of notifications.

    A table, because its rows' places are known without asking for each: with 100,000 rows read, a new one costs a
    QListView 225 ms of layout and a QTableView 1 ms (measured).

    One task reads, and only one at a time; what changes meanwhile is looked at after it. It is given up when the list is
    hidden, or somebody else is signed in, for a disk may let it wait for ever.
    """

    chosen = Signal(str)
    """A notification's name: somebody wants to open it."""
    selected = Signal()
    """Another row is selected, or the selected one has changed."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], *, unread_only: bool) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._bridge = bridge
        self._whose = _whose(bridge)
        self._rows = InboxModel(bridge.wishes, now, unread_only=unread_only, parent=self)
        self._seen = False
        self._stale = True
        self._more = False
        self._reading: asyncio.Task[None] | None = None
        self._began = QElapsedTimer()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._refresh)
        self._top: tuple[QPersistentModelIndex, int] = (QPersistentModelIndex(), 0)
        self._ages = QTimer(self, interval=AGES_EVERY_MS)
        self._ages.timeout.connect(self.viewport().update)
        self._look(words.LIST_UNREAD if unread_only else words.LIST_ALL)
        self.setModel(self._rows)
        self.setItemDelegate(InboxRow(now, self))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(key), self, self._choose, context=Qt.ShortcutContext.WidgetShortcut)
        self.doubleClicked.connect(self._choose)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self.selectionModel().selectionChanged.connect(self.selected)
        self._rows.dataChanged.connect(self.selected)
        self._rows.more_wanted.connect(self._note_more)
        self._rows.merging.connect(self._note_place)
        self._rows.merged.connect(self._keep_place)
        bridge.rows_changed.connect(self._note_change)
        bridge.account_changed.connect(self._note_account)

    @property
    def rows(self) -> InboxModel:
        """What it shows."""
        return self._rows

    @property
    def selected_row(self) -> Notification | None:
        """The notification that buttons act on."""
        chosen = self.selectionModel().selectedRows()
        found = chosen[0].data(NOTIFICATION_ROLE) if chosen else None
        return found if isinstance(found, Notification) else None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to catch up with what changed while nobody looked."""
        super().showEvent(event)
        self._seen = True
        self._ages.start()
        if self._stale:
            if self._rows.rowCount() == 0:
                self._rows.forget()  # that there were none says nothing about now
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest. What was read beyond the first page is forgotten, unless the window is only minimised."""
        super().hideEvent(event)
        self._seen = False
        self._ages.stop()
        self._give_up()
        if not event.spontaneous():
            self._rows.shrink()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Select the first row for somebody who comes by the Tab key; for others, let the Down key begin there."""
        super().focusInEvent(event)
        if self.selected_row is not None:
            return
        if event.reason() in _TABBED:
            self.selectRow(0)
        else:
            self.setCurrentIndex(QModelIndex())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _look(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()

    def _measure(self) -> None:
        height = row_height(self.font())
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 3)

    def _choose(self) -> None:
        if (row := self.selected_row) is not None:
            self.chosen.emit(row.name)

    def _fetch_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep():
            self._rows.fetchMore(QModelIndex())

    def _note_change(self) -> None:
        self._stale = True
        self._plan()

    def _note_more(self) -> None:
        self._more = True
        self._plan()

    def _note_account(self) -> None:
        if _whose(self._bridge) != self._whose:
            self._whose = _whose(self._bridge)
            self._give_up()
            self._rows.forget()
            self._note_change()

    def _plan(self) -> None:
        """Read what is wanted as soon as it may be read."""
        if not self._seen or self._reading is not None:
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
                self._plan()

    def _give_up(self) -> None:
        """Read no longer; what was not read to its end is to be read again."""
        self._next.stop()
        self._more = False
        if self._reading is not None:
            self._reading.cancel()
            self._reading, self._stale = None, True

    def _note_place(self) -> None:
        """Note the row at the top of the view and how much of it is above; none while the newest is in view."""
        value = self.verticalScrollBar().value()
        top = self.indexAt(self.viewport().rect().topLeft()) if value > 0 else QModelIndex()
        self._top = QPersistentModelIndex(top), value - top.row() * self.verticalHeader().defaultSectionSize()

    def _keep_place(self) -> None:
        top, offset = self._top
        if top.isValid():
            self.updateGeometries()  # else the bar still has its old end
            self.verticalScrollBar().setValue(top.row() * self.verticalHeader().defaultSectionSize() + offset)


def _whose(bridge: Bridge) -> str:
    return bridge.account.id if bridge.account else ""

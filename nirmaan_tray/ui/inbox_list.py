"""The list of notifications in the inbox window: follows the store while it is seen, and rests while it is not."""

from collections.abc import Callable, Iterator
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
    """

    chosen = Signal(str)
    """A notification's name: somebody wants to open it."""
    selected = Signal()
    """Another row is selected, or the selected one has changed."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], *, unread_only: bool) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._rows = InboxModel(bridge.wishes, now, unread_only=unread_only, parent=self)
        self._seen = False
        self._stale = True
        self._refreshing: Iterator[None] | None = None
        self._began = QElapsedTimer()
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._advance)
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
        bridge.rows_changed.connect(self._note_change)

    @property
    def selected_row(self) -> Notification | None:
        """The notification that buttons act on."""
        chosen = self.selectionModel().selectedRows()
        found = chosen[0].data(NOTIFICATION_ROLE) if chosen else None
        return found if isinstance(found, Notification) else None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what changed while nobody looked; the first page is there before the window is."""
        super().showEvent(event)
        self._seen = True
        self._ages.start()
        if self._stale:
            self._advance()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest. What was read beyond the first page is forgotten, unless the window is only minimised."""
        super().hideEvent(event)
        self._seen = False
        self._ages.stop()
        self._next.stop()
        if self._refreshing is not None:
            self._refreshing, self._stale = None, True
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

    def _plan(self) -> None:
        """Begin the next refresh as soon as it may begin."""
        if self._seen and self._refreshing is None and not self._next.isActive():
            passed_ms = self._began.elapsed() if self._began.isValid() else REFRESH_SPACING_MS
            self._next.start(max(0, REFRESH_SPACING_MS - passed_ms))

    def _advance(self) -> None:
        """Begin a refresh, or do one more step of it; the loop is free in between."""
        if self._refreshing is None:
            self._stale = False
            self._began.start()
            self._refreshing = self._rows.refresh()
        kept, offset = self._top_row()
        more = next(self._refreshing, True) is None
        self._keep_place(kept, offset)
        if more:
            self._next.start(0)
        else:
            self._refreshing = None
            if self._stale:
                self._plan()

    def _top_row(self) -> tuple[QPersistentModelIndex, int]:
        """Return the row at the top of the view and how much of it is above; none while the newest is in view."""
        value = self.verticalScrollBar().value()
        top = self.indexAt(self.viewport().rect().topLeft()) if value > 0 else QModelIndex()
        return QPersistentModelIndex(top), value - top.row() * self.verticalHeader().defaultSectionSize()

    def _keep_place(self, top: QPersistentModelIndex, offset: int) -> None:
        if top.isValid():
            self.updateGeometries()  # else the bar still has its old end
            self.verticalScrollBar().setValue(top.row() * self.verticalHeader().defaultSectionSize() + offset)

"""How the list of notifications looks and is scrolled: heights, headings, the mouse, and pictures that move."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QHideEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyle, QTableView

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui.inbox.model import DAY_ROLE, InboxModel
from nirmaan_tray.ui.inbox.row import InboxRow, Pointed

AGES_EVERY_MS = 60_000
"""Ages are told in minutes, and the headings' days change at midnight."""

SPIN_EVERY_MS = 66
_TURN = 0.07
"""A spinner goes round in about a second."""


class RowsView(QTableView):
    """One column of notifications.

    A table, because its rows' places are known without asking for each: with 100,000 rows read, a new one costs a
    QListView 225 ms of layout and a QTableView 1 ms (measured). The first row of a day has its heading above it, in its own
    cell, so that nobody can select a heading and the arrow keys need not jump over any.
    """

    def __init__(self, rows: InboxModel, now: Callable[[], datetime]) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._rows = rows
        rows.setParent(self)
        rows.in_view = self._in_view
        self.row_painter = InboxRow(now, self)
        self._top: tuple[QPersistentModelIndex, int] = (QPersistentModelIndex(), 0)
        self._ages = QTimer(self, interval=AGES_EVERY_MS)
        self._ages.timeout.connect(self.viewport().update)
        self._spin = QTimer(self, interval=SPIN_EVERY_MS)
        self._spin.timeout.connect(self._turn)
        self._look()
        self.setModel(rows)
        self.setItemDelegate(self.row_painter)
        self._measure()
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self.verticalScrollBar().valueChanged.connect(self._point_again)
        rows.rowsInserted.connect(lambda _, first, last: self._fit(first, last + 1))
        rows.rowsRemoved.connect(lambda _, first, __: self._fit(first, first))
        rows.merging.connect(self._note_place)

    def follow_link(self, state: LinkState) -> None:
        """Let the spinners stand still while the site cannot be reached."""
        self.row_painter.link = state
        self.viewport().update()

    def keep_place(self) -> None:
        """Show what was shown before rows came and went; at the top, the newest."""
        top, below = self._top
        if top.isValid():
            self.updateGeometries()  # else the bar still has its old end
            self.verticalScrollBar().setValue(self._end_of(top.row()) - below)
        self._point_again()

    def row_at(self, place: QPoint) -> QModelIndex:
        """Return the row below a place of the viewport; none where a heading is."""
        index = self.indexAt(place)
        return index if self.row_painter.body(self.visualRect(index)).contains(place) else QModelIndex()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell ages anew from now on."""
        super().showEvent(event)
        self._ages.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Let everything stand still."""
        super().hideEvent(event)
        self._ages.stop()
        self._spin.stop()
        self._point(None)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the desktop's font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint, and let spinners go round if there are any."""
        self.row_painter.pending_painted = False
        super().paintEvent(event)
        if self.row_painter.pending_painted and not self._spin.isActive() and self._moves():
            self._spin.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse."""
        super().mouseMoveEvent(event)
        self._point(event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that the mouse has gone."""
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        return super().viewportEvent(event)

    def _look(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
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

    def _measure(self) -> None:
        self.row_painter.measure()
        height = self.row_painter.row_height
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 3)
        self._fit(0, self._rows.rowCount())

    def _fit(self, first: int, last: int) -> None:
        """Make room for the headings of rows that came, and take it from those that are not the first of a day any more."""
        header = self.verticalHeader()
        for number in range(first, min(last + 1, self._rows.rowCount())):
            height = self.row_painter.row_height
            if self._rows.index(number).data(DAY_ROLE) is not None:
                height += self.row_painter.heading_height
            if header.sectionSize(number) != height:
                header.resizeSection(number, height)

    def _fetch_ahead(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep():
            self._rows.fetchMore(QModelIndex())

    def _note_place(self) -> None:
        """Note the row at the top of the view and how far its end is below that; none while the newest is in view."""
        value = self.verticalScrollBar().value()
        top = self.indexAt(self.viewport().rect().topLeft()) if value > 0 else QModelIndex()
        self._top = QPersistentModelIndex(top), self._end_of(top.row()) - value if top.isValid() else 0

    def _end_of(self, number: int) -> int:
        # A row's beginning moves when it becomes, or no longer is, the first of its day.
        header = self.verticalHeader()
        return header.sectionPosition(number) + header.sectionSize(number)

    def _point_again(self) -> None:
        here = self.viewport().mapFromGlobal(QCursor.pos())
        self._point(here if self.viewport().underMouse() else None)

    def _point(self, place: QPoint | None) -> None:
        """Take in where the mouse is; None: elsewhere."""
        index = QModelIndex() if place is None else self.row_at(place)
        button = False
        if place is not None and index.isValid():
            row = self._rows.row(index.row())
            markable = not row.seen and not row.mark_pending
            button = markable and self.row_painter.button(self.visualRect(index), row).contains(place)
        before, now = self.row_painter.pointed, Pointed(QPersistentModelIndex(index), button)
        if now != before:
            self.row_painter.pointed = now
            for row_index in (before.row, now.row):
                if row_index.isValid():
                    self.viewport().update(self.visualRect(self._rows.index(row_index.row())))

    def _in_view(self) -> tuple[int, int]:
        """Return the first row in view, and the one behind the last."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return max(first, 0), last + 1 if last >= 0 else self._rows.rowCount()

    def _moves(self) -> bool:
        """Whether spinners go round: not where the desktop's animations are off."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.row_painter.link is LinkState.UP and self.style().styleHint(hint, None, self) > 0

    def _turn(self) -> None:
        """Move the spinners in view; without any, nothing wakes up until one is painted."""
        spinning = [n for n in range(*self._in_view()) if self._rows.row(n).mark_pending]
        if not spinning or not self._moves():
            self._spin.stop()
            return
        self.row_painter.turn = (self.row_painter.turn + _TURN) % 1
        for number in spinning:
            cell = self.visualRect(self._rows.index(number))
            self.viewport().update(self.row_painter.button(cell, self._rows.row(number)))

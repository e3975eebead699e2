"""The list of notifications in the inbox: follows the store while it is seen, rests while it is not, and is used by mouse
and keyboard.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent

from nirmaan_tray.model.filter import Filter
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui import list_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.model import NOTIFICATION_ROLE, InboxModel
from nirmaan_tray.ui.inbox.reader import InboxReader
from nirmaan_tray.ui.inbox.row import Pointed
from nirmaan_tray.ui.inbox.rows_view import RowsView

OTHER_FOR_MS = 150
"""How long rows of an earlier filter stay while the new one's are read: a store answers in a few milliseconds, and a list
that is empty for that long flickers."""

_TABBED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_NOWHERE = Pointed(QPersistentModelIndex())


class InboxList(RowsView):
    """What a filter leaves in of the notifications.

    A click on a row opens it, as in the popups of other notifiers; the second click of a double click does nothing, for it
    may hit the row that has come up meanwhile.
    """

    chosen = Signal(str)
    """A notification's name: somebody wants to open it (click, Enter)."""
    mark_wanted = Signal(str)
    """A notification's name: somebody wants to mark it as seen (the row's button, M, Space)."""
    menu_wanted = Signal(str, QPoint)
    """A notification's name: somebody wants to see what can be done with it, at a place on the screen."""
    selected = Signal()
    """Another row is selected, or the selected one has changed."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], wanted: Filter) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(InboxModel(bridge.wishes, now, wanted), now)
        self._bridge = bridge
        self._whose = _whose(bridge)
        self._reader = InboxReader(self._rows, self)
        self._pressed = _NOWHERE
        self._selected_before: str | None = None
        self._other = QTimer(self, singleShot=True, interval=OTHER_FOR_MS)
        self._other.timeout.connect(self._rows.drop_other)
        self.setAccessibleName(list_words.list_name(wanted))
        self.selectionModel().selectionChanged.connect(self.selected)
        self._rows.dataChanged.connect(self.selected)
        self._rows.merged.connect(self._settle)
        self.verticalScrollBar().valueChanged.connect(self._reader.note_view)
        bridge.rows_changed.connect(self._reader.note_change)
        bridge.account_changed.connect(self._note_account)
        bridge.link_changed.connect(self._note_link)
        self._note_link()

    @property
    def rows(self) -> InboxModel:
        """What it shows."""
        return self._rows

    @property
    def selected_row(self) -> Notification | None:
        """The notification that is acted on."""
        chosen = self.selectionModel().selectedRows()
        found = chosen[0].data(NOTIFICATION_ROLE) if chosen else None
        return found if isinstance(found, Notification) else None

    def set_wanted(self, wanted: Filter) -> None:
        """Show what another filter leaves in. What is selected stays so, or else the first row is."""
        if wanted == self._rows.wanted:
            return
        row = self.selected_row
        if row is not None:
            self._selected_before = row.name
        elif self._selected_before is None:
            self._selected_before = ""
        self._reader.give_up()
        self._rows.set_wanted(wanted, row)
        self.setAccessibleName(list_words.list_name(wanted))
        if self._reader.awake:
            self._other.start()
        else:
            self._rows.forget()
        self._reader.begin_anew()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to catch up with what changed while nobody looked."""
        super().showEvent(event)
        self._reader.wake()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest. What was read beyond the first page is forgotten, unless the window is only minimised."""
        super().hideEvent(event)
        self._reader.rest()
        self._other.stop()
        self._rows.drop_other()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, M and Space mark, Shift+F10 asks for the menu as its own key does."""
        key, pressed = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = pressed == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (row := self.selected_row) is not None:
                self.chosen.emit(row.name)
        elif plain and key in (Qt.Key.Key_M, Qt.Key.Key_Space):
            if not event.isAutoRepeat():  # else a key that is held down marks everything
                self._mark_selected()
        elif key == Qt.Key.Key_F10 and pressed == Qt.KeyboardModifier.ShiftModifier:
            self._ask_menu()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing: looking through all rows takes long, and there is a search."""

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: RowsView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and the last row; a table would go to a column."""
        if action is RowsView.CursorAction.MoveHome:
            return self._rows.index(0)
        if action is RowsView.CursorAction.MoveEnd:
            return self._rows.index(self._rows.rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select the row, unless it is its button that is pressed."""
        self._point(event.position().toPoint())
        pointed, self._pressed = self.row_painter.pointed, _NOWHERE
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = pointed
        if pointed.row.isValid() and not pointed.button:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the row, or mark it, if the mouse is where it was pressed."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, _NOWHERE
        self._point(event.position().toPoint())
        if pressed.row.isValid() and self.row_painter.pointed == pressed:
            name = self._rows.row(pressed.row.row()).name
            (self.mark_wanted if pressed.button else self.chosen).emit(name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Do nothing more than the first click did."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the row that is pointed at, or of the selected one."""
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            self._ask_menu()
        elif (index := self.row_at(event.pos())).isValid():
            self.selectRow(index.row())
            self.menu_wanted.emit(self._rows.row(index.row()).name, event.globalPos())

    def _ask_menu(self) -> None:
        row = self.selected_row
        if row is not None:
            self.scrollTo(self.currentIndex())
            place = self.row_painter.body(self.visualRect(self.currentIndex())).center()
            self.menu_wanted.emit(row.name, self.viewport().mapToGlobal(place))

    def _mark_selected(self) -> None:
        """Mark the selected row and go on to the next unread one."""
        row = self.selected_row
        if row is None or row.seen or row.mark_pending:
            return
        following = self._rows.next_unread(self.currentIndex().row())
        if following is not None:
            self.selectRow(following)
        self.mark_wanted.emit(row.name)

    def _settle(self) -> None:
        """Take in that rows came and went: after another filter with the selection in view, else where one was."""
        if self._selected_before is None:
            self.keep_place()
            return
        self._other.stop()
        before, self._selected_before = self._selected_before, None
        found = self._rows.find(before) if before else None
        self.updateGeometries()
        if before:
            self.selectRow(found or 0)
        if found:
            self.scrollTo(self._rows.index(found))
        else:
            self.scrollToTop()
        self._point_again()

    def _note_link(self) -> None:
        self.follow_link(self._bridge.link.state)

    def _note_account(self) -> None:
        if _whose(self._bridge) != self._whose:
            self._whose = _whose(self._bridge)
            self._reader.give_up()
            self._rows.forget()
            self._reader.note_change()


def _whose(bridge: Bridge) -> str:
    return bridge.account.id if bridge.account else ""

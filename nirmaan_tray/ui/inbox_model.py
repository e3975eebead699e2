"""The stored notifications as rows for a view: read page by page, and compared with the store without losing their place.

A view asks for rows and goes on; they come when the store has answered.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nirmaan_tray.model import Notification
from nirmaan_tray.ui import words

PAGE = 100
"""Rows read at once, and merged in a millisecond or two."""

NOTIFICATION_ROLE = int(Qt.ItemDataRole.UserRole)
"""The whole ``Notification`` of a row, for its delegate."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Stored(Protocol):
    """Where rows are read: the part of ``bridge.Wishes`` that a list needs."""

    async def rows(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``."""
        ...


class InboxModel(QAbstractListModel):
    """Notifications, newest first (by ``created_at``, then by name, as the store has them); never more than were asked for.

    ``read_on`` and ``refresh`` wait for the store. One of them at a time: whoever uses the model sees to that, and cancels
    the one that waits before ``shrink`` and ``forget``.
    """

    more_wanted = Signal()
    """A view has come to the end of what was read, and there may be more: time for ``read_on``."""
    known_changed = Signal()
    merging = Signal()
    """Rows are about to come, go and change because of a refresh."""
    merged = Signal()

    def __init__(
        self, stored: Stored, now: Callable[[], datetime], *, unread_only: bool, parent: QObject | None = None
    ) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(parent)
        self._stored = stored
        self._now = now
        self._unread_only = unread_only
        self._rows: list[Notification] = []
        self._known = False
        self._all_read = False
        self._merging = False

    @property
    def known(self) -> bool:
        """Whether the store has answered: without rows, that there are none."""
        return self._known

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return how many rows were read so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows and says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return words.exact_time(row.created_at)
            case Qt.ItemDataRole.AccessibleTextRole:
                return words.spoken_row(row, self._now())
        return None

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there may be rows behind those that were read."""
        # A view may ask while rows are being removed below its scroll bar: what is "behind" is not known then.
        return not parent.isValid() and self._known and not self._all_read and not self._merging

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Take in that a view wants more."""
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    async def read_on(self) -> None:
        """Read one more page, if there may be one."""
        if self._all_read:
            return
        page = await self._read(self._rows[-1] if self._rows else None)
        if page:
            self._insert(len(self._rows), page)
        self._set_known(known=True)

    async def refresh(self) -> None:
        """Make what was read equal to the store again, a page at a time; the loop is free while each is read.

        Rows are inserted, removed and changed one by one, never reset: views keep their selection.
        """
        checked = 0
        while True:
            before = self._rows[checked - 1] if checked else None
            known = len(self._rows)
            last = self._rows[-1] if known >= PAGE and not self._all_read else None
            page = await self._read(before)
            if last is not None:
                # What lies behind the last row was not asked for, and would grow with every refresh.
                asked_for = [row for row in page if _key(row) >= _key(last)]
                self._all_read = self._all_read and len(asked_for) == len(page)
                page = asked_for
            reached = _key(page[-1]) if len(page) == PAGE else None
            end = checked
            while end < known and (reached is None or _key(self._rows[end]) >= reached):
                end += 1
            self.merging.emit()
            self._merging = True
            checked = self._merge(checked, end, page)
            self._merging = False
            self.merged.emit()
            self._set_known(known=True)
            if reached is None or checked >= len(self._rows):
                return

    def shrink(self) -> None:
        """Forget all but the first page; it can be read again."""
        if len(self._rows) > PAGE:
            self._remove(PAGE, len(self._rows))
            self._all_read = False

    def forget(self) -> None:
        """Forget everything: it may be somebody else's."""
        if self._rows:
            self._remove(0, len(self._rows))
        self._all_read = False
        self._set_known(known=False)

    def _set_known(self, *, known: bool) -> None:
        if known is not self._known:
            self._known = known
            self.known_changed.emit()

    async def _read(self, before: Notification | None) -> list[Notification]:
        page = await self._stored.rows(unread_only=self._unread_only, limit=PAGE, before=before)
        self._all_read = len(page) < PAGE
        return page

    def _merge(self, start: int, end: int, page: list[Notification]) -> int:
        """Make the rows from ``start`` to ``end`` those of ``page``; return where they end now."""
        at, taken = start, 0
        while at < end or taken < len(page):
            wanted = _key(page[taken]) if taken < len(page) else None
            run = at
            while run < end and (wanted is None or _key(self._rows[run]) > wanted):
                run += 1
            if run > at:
                self._remove(at, run)
                end -= run - at
                continue
            until = taken
            while until < len(page) and (at == end or _key(page[until]) > _key(self._rows[at])):
                until += 1
            if until > taken:
                self._insert(at, page[taken:until])
                at, end, taken = at + until - taken, end + until - taken, until
                continue
            self._replace(at, page[taken])
            at, taken = at + 1, taken + 1
        return end

    def _insert(self, at: int, rows: list[Notification]) -> None:
        self.beginInsertRows(_NOWHERE, at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self.endInsertRows()

    def _remove(self, first: int, end: int) -> None:
        self.beginRemoveRows(_NOWHERE, first, end - 1)
        del self._rows[first:end]
        self.endRemoveRows()

    def _replace(self, at: int, row: Notification) -> None:
        if self._rows[at] != row:
            self._rows[at] = row
            changed = self.index(at)
            self.dataChanged.emit(changed, changed)


def _key(row: Notification) -> tuple[datetime, str]:
    return row.created_at, row.name

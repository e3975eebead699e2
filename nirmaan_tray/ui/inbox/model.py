"""The stored notifications as rows for a view: read page by page, and compared with the store without losing their place.

A view asks for rows and goes on; they come when the store has answered.
"""

import html
import itertools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nirmaan_tray.model.filter import Filter
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui import list_words, time_words

PAGE = 100
"""Rows read at once, and merged in a millisecond or two."""

NOTIFICATION_ROLE = int(Qt.ItemDataRole.UserRole)
"""The whole ``Notification`` of a row, for its delegate."""

DAY_ROLE = NOTIFICATION_ROLE + 1
"""The day of a row that is the first of it, in the viewer's time zone; None for others."""

_COMPARED = 5 * PAGE
"""Rows up to which all of them are compared with the store after each change."""

_AROUND = PAGE // 2
"""Rows above and below those in view that are compared with them."""

_SOUGHT = 5 * PAGE
"""Rows that are read at most to find one again when the filter changes; more would be waited for."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Stored(Protocol):
    """Where rows are read: the part of ``bridge.Wishes`` that a list needs."""

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``."""
        ...


class InboxModel(QAbstractListModel):
    """What a filter leaves in of the notifications, newest first (by ``created_at``, then by name, as the store has them);
    never more than were asked for.

    ``read_on`` and ``refresh`` wait for the store. One of them at a time: whoever uses the model sees to that, and cancels
    the one that waits before ``shrink``, ``forget`` and ``set_wanted``.
    """

    more_wanted = Signal()
    """A view has come to the end of what was read, and there may be more: time for ``read_on``."""
    known_changed = Signal()
    merging = Signal()
    """Rows are about to come, go and change because of a refresh."""
    merged = Signal()

    def __init__(
        self, stored: Stored, now: Callable[[], datetime], wanted: Filter, parent: QObject | None = None
    ) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(parent)
        self._stored = stored
        self._now = now
        self._wanted = wanted
        self._other = False
        self._sought: Notification | None = None
        self._rows: list[Notification] = []
        self._sure = bytearray()
        self.in_view: Callable[[], tuple[int, int]] | None = None
        """Tells the first row in view and the one behind the last."""
        self._known = False
        self._all_read = False
        self._merging = False

    @property
    def known(self) -> bool:
        """Whether the store has answered: without rows, that there are none."""
        return self._known

    @property
    def wanted(self) -> Filter:
        """What is shown, or will be when it has been read."""
        return self._wanted

    def set_wanted(self, wanted: Filter, sought: Notification | None = None) -> None:
        """Show something else. What was read stays until the next ``refresh`` has read what takes its place, or until
        ``drop_other``. The refresh reads on for a while to find ``sought`` again.
        """
        self._wanted, self._sought = wanted, sought
        self._other = bool(self._rows)
        self._all_read = False
        if not self._rows:
            self._set_known(known=False)

    def drop_other(self) -> None:
        """Show nothing rather than what is not wanted any more, if that is still there."""
        if self._other and self._rows:
            self._remove(0, len(self._rows))
            self._set_known(known=False)

    def row(self, number: int) -> Notification:
        """Return the notification in a row."""
        return self._rows[number]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return how many rows were read so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows and says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == DAY_ROLE:
            return self._day_begun(index.row())
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                # Qt would take a text that looks like markup for that.
                return f"<qt>{html.escape(list_words.details(row)).replace(chr(10), '<br>')}</qt>"
            case Qt.ItemDataRole.AccessibleTextRole:
                now = self._now()
                begun = self._day_begun(index.row())
                day = time_words.day(begun, now.astimezone().date()) if begun else ""
                return list_words.spoken_row(row, now, day)
        return None

    def headerData(self, *_: Any) -> None:  # noqa: N802 - Qt's name
        """Return nothing: a reader of screens would say the numbers that Qt counts rows with."""

    def next_unread(self, number: int) -> int | None:
        """Return the row of the next one that is unread and not being marked: below a row, or else above it."""
        for at in itertools.chain(range(number + 1, len(self._rows)), range(number - 1, -1, -1)):
            if not self._rows[at].seen and not self._rows[at].mark_pending:
                return at
        return None

    def find(self, name: str) -> int | None:
        """Return the row of a notification, if it was read."""
        return next((at for at, row in enumerate(self._rows) if row.name == name), None)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether there may be rows behind those that were read."""
        # A view may ask while rows are being removed below its scroll bar: what is "behind" is not known then.
        return not parent.isValid() and self._known and not self._all_read and not self._merging and not self._other

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Take in that a view wants more."""
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    async def read_on(self) -> None:
        """Read one more page, if there may be one."""
        if self._all_read or self._other:
            return
        page = await self._read(self._rows[-1] if self._rows else None)
        if page:
            self._insert(len(self._rows), page)
        self._set_known(known=True)

    async def refresh(self) -> None:
        """Make what was read equal to the store again, a page at a time; the loop is free while each is read.

        Rows are inserted, removed and changed one by one, never reset: views keep their selection. Of a long list only the
        beginning and what is in view are compared; the rest is ``doubtful`` when it comes into view. Only if something else
        is wanted, a long list goes as a whole.
        """
        if self._other:
            await self._exchange()
            return
        self._sure = bytearray(len(self._rows))
        start: int | None = 0
        while start is not None:
            await self._compare(start)
            start = self._first_doubtful()

    @property
    def doubtful(self) -> bool:
        """Whether rows in view were left out when the others were compared with the store."""
        return self._known and not self._other and self._first_doubtful() is not None

    def _first_doubtful(self) -> int | None:
        first, last = 0, len(self._rows)
        if last > _COMPARED and self.in_view is not None:
            first, last = self.in_view()
        found = self._sure.find(b"\0", max(first - _AROUND, 0), last + _AROUND)
        return None if found < 0 else found

    async def _compare(self, start: int) -> None:
        """Read one page behind a row and make the rows there equal to it."""
        before = self._rows[start - 1] if start else None
        known = len(self._rows)
        last = self._rows[-1] if known >= PAGE and not self._all_read else None
        page = await self._read(before)
        if last is not None:
            # What lies behind the last row was not asked for, and would grow with every refresh.
            asked_for = [row for row in page if _key(row) >= _key(last)]
            self._all_read = self._all_read and len(asked_for) == len(page)
            page = asked_for
        reached = _key(page[-1]) if len(page) == PAGE else None
        end = start
        while end < known and (reached is None or _key(self._rows[end]) >= reached):
            end += 1
        self._take(start, end, page)

    async def _exchange(self) -> None:
        """Read the beginning of what is wanted now, and let it take the place of everything in one step."""
        read: list[Notification] = []
        while True:
            read += await self._read(read[-1] if read else None)
            if self._all_read or self._sought is None or _key(read[-1]) <= _key(self._sought) or len(read) >= _SOUGHT:
                break
        if len(self._rows) > _COMPARED:
            # Taking them out one by one would hold the loop: 130 ms for 100,000 rows of which 500 stay (measured).
            self._remove(0, len(self._rows))
        self._other, self._sought = False, None
        self._take(0, len(self._rows), read)

    def _take(self, start: int, end: int, page: list[Notification]) -> None:
        self.merging.emit()
        self._merging = True
        end = self._merge(start, end, page)
        self._sure[start:end] = b"\1" * (end - start)
        self._merging = False
        self.merged.emit()
        self._set_known(known=True)

    def shrink(self) -> None:
        """Forget all but the first page; it can be read again."""
        if len(self._rows) > PAGE:
            self._remove(PAGE, len(self._rows))
            self._all_read = False

    def forget(self) -> None:
        """Forget everything: it may be somebody else's."""
        if self._rows:
            self._remove(0, len(self._rows))
        self._all_read = self._other = False
        self._set_known(known=False)

    def _set_known(self, *, known: bool) -> None:
        if known is not self._known:
            self._known = known
            self.known_changed.emit()

    async def _read(self, before: Notification | None) -> list[Notification]:
        page = await self._stored.rows(self._wanted, limit=PAGE, before=before)
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
        self._sure[at:at] = b"\1" * len(rows)
        self.endInsertRows()

    def _remove(self, first: int, end: int) -> None:
        self.beginRemoveRows(_NOWHERE, first, end - 1)
        del self._rows[first:end]
        del self._sure[first:end]
        self.endRemoveRows()

    def _replace(self, at: int, row: Notification) -> None:
        if self._rows[at] != row:
            self._rows[at] = row
            changed = self.index(at)
            self.dataChanged.emit(changed, changed)

    def _day_begun(self, number: int) -> date | None:
        day = self._rows[number].created_at.astimezone().date()
        if number and day == self._rows[number - 1].created_at.astimezone().date():
            return None
        return day


def _key(row: Notification) -> tuple[datetime, str]:
    return row.created_at, row.name

"""The inbox: what is unread, or everything; filtered, searched, opened, marked; and how things are, in words."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nirmaan_tray.model.filter import UNREAD, Filter
from nirmaan_tray.ui import inbox_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.banner import Banner
from nirmaan_tray.ui.inbox.buttons import FlatButton
from nirmaan_tray.ui.inbox.chips import InboxChips
from nirmaan_tray.ui.inbox.counts import InboxCounts
from nirmaan_tray.ui.inbox.frame import InboxFrame
from nirmaan_tray.ui.inbox.head import InboxHead
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.menu import InboxMenu
from nirmaan_tray.ui.inbox.mutes import InboxMutes
from nirmaan_tray.ui.inbox.page import InboxPage
from nirmaan_tray.ui.inbox.undo_bar import UndoBar
from nirmaan_tray.ui.parts import plain_label

FORGOTTEN_AFTER = timedelta(minutes=2)
"""A search and the chips outlast a document that was opened in between; later they would hide what is new."""

_MARGIN, _SPACE = 12, 8
"""Device-independent pixels."""


class InboxWindow(InboxFrame):
    """Shows the inbox. Where there is no tray it stands in for the icon, and it can quit."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], head: InboxHead, page: InboxPage) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__(bridge)
        self._bridge, self._now = bridge, now
        self._wanted = UNREAD
        self._left_at: datetime | None = None
        self._head, self._page = head, page
        self._list = page.list
        self._chips = InboxChips()
        self._counts = InboxCounts(bridge, UNREAD, self)
        self._banner, self._mutes = Banner(bridge, now), InboxMutes(bridge, now)
        self._undo_bar = UndoBar(bridge, now)
        self._stand_in = plain_label(words.no_tray(), wraps=True)
        self._mark_shown = FlatButton("", self._mark_what_is_shown)
        self._site = FlatButton(words.button_site(), bridge.wishes.open_site)
        self._quit = FlatButton(words.button_quit(), bridge.wishes.quit)
        self._entries = self._make_entries()
        self._lay_out()
        self._connect()
        self.set_hosted(hosted=True)
        self.flipped()
        self._show_counts()
        self._list.setFocus()

    def set_hosted(self, *, hosted: bool) -> None:
        """Take in whether a tray shows our icon."""
        super().set_hosted(hosted=hosted)
        self._stand_in.setVisible(not hosted)
        self._quit.setVisible(not hosted)

    def prepare(self) -> None:
        """Begin anew, unless somebody was here a moment ago; the view stays as it was chosen."""
        if self._left_at is not None and self._now() - self._left_at > FORGOTTEN_AFTER:
            self._clear_filters()
        self._list.setFocus()

    def flipped(self) -> None:
        """Show whether it is pinned, where it can be a popup."""
        pinned = self._bridge.remembered.pinned
        self._head.set_pinned(pinned=pinned and not self.is_popup)
        self._head.set_pinnable(pinnable=self.is_popup or pinned)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Count while it is looked at."""
        super().showEvent(event)
        self._counts.look(looked_at=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest."""
        super().hideEvent(event)
        self._counts.look(looked_at=False)
        self._left_at = self._now()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Clear the search by the Escape key; where there is none, close the popup."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._head.search.text():
            self._head.search.forget()
        elif self.is_popup:
            self.close()

    def _make_entries(self) -> list[QAction]:
        wishes = self._bridge.wishes
        # The first two are the list's own keys; they are shown here only.
        entries = [
            self._entry(f"{inbox_words.menu_open()}\tEnter", self._open_selected),
            self._entry(f"{inbox_words.menu_mark()}\tM", self._mark_selected),
            self._entry(inbox_words.menu_mark_shown(), lambda: wishes.mark_shown_seen(self._wanted), "Shift+M"),
            self._entry(inbox_words.menu_undo(), wishes.take_back, "Ctrl+Z"),
            self._entry(inbox_words.menu_search(), self._search, "/", "Ctrl+F"),
        ]
        for entry in entries:
            self._head.add_entry(entry)
        self.addActions(entries)
        return entries

    def _entry(self, text: str, chosen: Callable[[], object], *keys: str) -> QAction:
        entry = QAction(text, self)
        entry.setShortcuts([QKeySequence(key) for key in keys])
        entry.setShortcutVisibleInContextMenu(True)
        # Qt hands over whether it is checked, which no wish takes.
        entry.triggered.connect(lambda _checked=False: chosen())
        return entry

    def _lay_out(self) -> None:
        self.setWindowTitle(words.window_title())
        top = QVBoxLayout()
        top.setContentsMargins(_MARGIN, _SPACE, _MARGIN, _SPACE)
        top.setSpacing(_SPACE)
        top.addWidget(self._head)
        top.addWidget(self._chips)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN // 2, _SPACE // 2, _MARGIN // 2, _SPACE // 2)
        for part in (self._mark_shown, None, self._site, self._quit):
            if part is None:
                foot.addStretch(1)
            else:
                foot.addWidget(part)
        stand_in = QHBoxLayout()
        stand_in.setContentsMargins(_MARGIN, _SPACE // 2, _MARGIN, 0)
        stand_in.addWidget(self._stand_in)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._mutes)
        whole.addWidget(self._banner)
        whole.addWidget(self._page, 1)
        whole.addWidget(self._undo_bar)
        whole.addLayout(stand_in)
        whole.addLayout(foot)

    def _connect(self) -> None:
        bridge, head, page = self._bridge, self._head, self._page
        head.view_changed.connect(self._filter_changed)
        head.search.searched.connect(self._filter_changed)
        head.search.left.connect(self._go_to_list)
        head.pin_wanted.connect(lambda pinned: self.pin(pinned=pinned))
        self._chips.changed.connect(self._filter_changed)
        page.clear_wanted.connect(self._clear_filters)
        page.seen_wanted.connect(lambda: head.choose(unread_only=False))
        self._list.chosen.connect(lambda name: bridge.wishes.open(name))
        self._list.mark_wanted.connect(bridge.wishes.mark_seen)
        self._list.menu_wanted.connect(self._show_menu)
        self._list.selected.connect(self._enable)
        self._counts.counted.connect(self._show_counts)
        bridge.unread_changed.connect(self._show_counts)
        bridge.account_changed.connect(self._show_counts)
        bridge.marked_changed.connect(self._enable)
        bridge.remembered_changed.connect(self.flipped)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    @property
    def _filtered(self) -> bool:
        return bool(self._wanted.text or self._wanted.topics or self._wanted.projects)

    def _filter_changed(self) -> None:
        head, chips = self._head, self._chips
        text = " ".join(head.search.text().split())
        wanted = Filter(head.unread_only, chips.topics, chips.projects, text)
        if wanted != self._wanted:
            self._wanted = wanted
            self._page.set_wanted(wanted)
            self._counts.set_wanted(wanted)
            self._show_counts()

    def _clear_filters(self) -> None:
        self._chips.clear()
        self._head.search.forget()

    def _show_counts(self) -> None:
        unread = self._bridge.unread
        counts = self._counts.counts if self._bridge.account is not None else None
        if counts is not None and self._filtered:
            unread = counts.unread
        self._head.set_counts(unread, counts.all if counts else None)
        self._chips.set_counts(counts)
        self._page.set_seen(counts.all - counts.unread if counts else 0)
        self._mark_shown.setText(inbox_words.mark_shown() if self._filtered else inbox_words.mark_everything())
        self._mark_shown.setEnabled(unread > 0)
        self._mark_shown.updateGeometry()
        self._site.setEnabled(self._bridge.account is not None)
        self._enable()

    def _enable(self) -> None:
        row = self._list.selected_row
        open_, mark, shown, undo, _ = self._entries
        open_.setEnabled(row is not None)
        mark.setEnabled(row is not None and not row.seen)
        shown.setEnabled(self._mark_shown.isEnabled())
        undo.setEnabled(self._bridge.marked is not None)

    def _search(self) -> None:
        self._head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._head.search.selectAll()

    def _go_to_list(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _mark_what_is_shown(self) -> None:
        if self._filtered:
            self._bridge.wishes.mark_shown_seen(self._wanted)
        else:
            self._bridge.wishes.mark_all_seen()

    def _open_selected(self) -> None:
        if (row := self._list.selected_row) is not None:
            self._bridge.wishes.open(row.name)

    def _mark_selected(self) -> None:
        if (row := self._list.selected_row) is not None:
            self._bridge.wishes.mark_seen(row.name)

    def _show_menu(self, name: str, place: QPoint) -> None:
        row = self._list.selected_row
        if row is not None and row.name == name:
            InboxMenu(self._bridge, row, self._now(), self).popup(place)


async def inbox_window(bridge: Bridge, now: Callable[[], datetime]) -> InboxWindow:
    """Make the window a part at a time: in one go it would hold the loop for too long. ``now`` is the wall clock, aware."""
    rows = InboxList(bridge, now, UNREAD)
    await asyncio.sleep(0)
    page = InboxPage(bridge, rows, UNREAD)
    await asyncio.sleep(0)
    head = InboxHead(bridge)
    await asyncio.sleep(0)
    return InboxWindow(bridge, now, head, page)

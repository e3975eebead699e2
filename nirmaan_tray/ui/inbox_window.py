"""The inbox window: what is unread, and everything; open, mark seen; and how things are, in words."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from nirmaan_tray.ui import sign_in_words, words
from nirmaan_tray.ui.banner import Banner
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_list import InboxList
from nirmaan_tray.ui.inbox_page import InboxPage
from nirmaan_tray.ui.parts import button, plain_label

_MARGIN, _SPACE = 14, 10
_WIDTH, _HEIGHT = 680, 640
"""Device-independent pixels."""


class InboxWindow(QWidget):
    """Shows the inbox. Where there is no tray it stands in for the icon: closing only minimises it, and it can quit."""

    def __init__(self, bridge: Bridge, unread: InboxPage, everything: InboxPage) -> None:
        super().__init__()
        self._bridge = bridge
        self._hosted = True
        self._unread, self._all = unread, everything
        self._pages = QTabWidget(documentMode=True)
        self._pages.setAccessibleName(words.WINDOW_VIEWS)
        self._pages.addTab(self._unread, "")
        self._pages.addTab(self._all, words.TAB_ALL)
        self._banner = Banner(bridge)
        self._stand_in = plain_label(words.NO_TRAY, wraps=True)
        self._who = plain_label(wraps=True)
        self._open = button(words.BUTTON_OPEN, self._open_selected)
        self._mark = button(words.BUTTON_MARK_SEEN, self._mark_selected)
        self._mark.setToolTip(words.MARK_SEEN_KEY)
        self._mark_all = button(words.BUTTON_MARK_ALL, bridge.wishes.mark_all_seen)
        self._site = button(words.BUTTON_SITE, bridge.wishes.open_site)
        self._quit = button(words.BUTTON_QUIT, bridge.wishes.quit)
        self._lay_out()
        self._connect()
        self.set_hosted(hosted=True)
        self._show_facts()
        self._unread.list.setFocus()

    def set_hosted(self, *, hosted: bool) -> None:
        """Take in whether a tray shows our icon."""
        self._hosted = hosted
        self._stand_in.setVisible(not hosted)
        self._quit.setVisible(not hosted)

    def present(self) -> None:
        """Show the window, or bring it to the front, where the newest can be read."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Hide; the tray goes on. Without a tray nothing could bring a hidden window back, so it is minimised."""
        if self._hosted:
            event.accept()
        else:
            event.ignore()
            self.showMinimized()

    def _lay_out(self) -> None:
        self.setWindowTitle(words.WINDOW_TITLE)
        self.resize(_WIDTH, _HEIGHT)
        actions = QHBoxLayout()
        actions.addWidget(self._open)
        actions.addWidget(self._mark)
        actions.addStretch(1)
        actions.addWidget(self._mark_all)
        actions.addWidget(self._site)
        standing_in = QHBoxLayout()
        standing_in.setSpacing(_MARGIN)
        standing_in.addWidget(self._stand_in, 1)
        standing_in.addWidget(self._quit)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(_MARGIN, _SPACE, _MARGIN, _SPACE)
        bottom.setSpacing(_SPACE)
        bottom.addLayout(actions)
        bottom.addLayout(standing_in)
        bottom.addWidget(self._who)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._banner)
        whole.addWidget(self._pages, 1)
        whole.addLayout(bottom)

    def _connect(self) -> None:
        bridge = self._bridge
        for page in (self._unread, self._all):
            page.list.chosen.connect(self._open_one)
            page.list.selected.connect(self._enable)
        self._pages.currentChanged.connect(self._enable)
        bridge.unread_changed.connect(self._show_facts)
        bridge.account_changed.connect(self._show_facts)
        bridge.trouble_changed.connect(self._show_facts)
        QShortcut(QKeySequence(words.MARK_SEEN_KEY), self, self._mark_selected)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    def _show_facts(self) -> None:
        account = self._bridge.account
        self._pages.setTabText(0, words.tab_unread(self._bridge.unread))
        who = (
            sign_in_words.signed_in_line(account, in_memory=self._bridge.in_memory) if account else words.NOT_SIGNED_IN
        )
        self._who.setText(who)
        self._site.setEnabled(account is not None)
        self._mark_all.setEnabled(self._bridge.unread > 0)
        self._enable()

    def _enable(self) -> None:
        row = self._current.selected_row
        self._open.setEnabled(row is not None)
        self._mark.setEnabled(row is not None and not row.seen)

    @property
    def _current(self) -> InboxList:
        return (self._unread, self._all)[self._pages.currentIndex()].list

    def _open_selected(self) -> None:
        if (row := self._current.selected_row) is not None:
            self._open_one(row.name)

    def _open_one(self, name: str) -> None:
        self._bridge.wishes.open(name)

    def _mark_selected(self) -> None:
        row = self._current.selected_row
        if row is not None and not row.seen:
            self._bridge.wishes.mark_seen(row.name)


async def inbox_window(bridge: Bridge, now: Callable[[], datetime]) -> InboxWindow:
    """Make the window a part at a time: in one go it would hold the loop for too long. ``now`` is the wall clock, aware."""
    pages = []
    for unread_only in (True, False):
        rows = InboxList(bridge, now, unread_only=unread_only)
        await asyncio.sleep(0)
        pages.append(InboxPage(bridge, rows, unread_only=unread_only))
        await asyncio.sleep(0)
    return InboxWindow(bridge, *pages)

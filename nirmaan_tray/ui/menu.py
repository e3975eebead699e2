"""The tray's menu: how things are, the newest unread, and what can be wished for."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nirmaan_tray.model.guide import Guide
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui import guide_words, menu_words, no_toasts_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.muted_menu import MutedMenu
from nirmaan_tray.ui.quiet_menu import QuietMenu, local
from nirmaan_tray.ui.time_words import moment

if TYPE_CHECKING:
    from nirmaan_tray.model.notification import Notification

TITLE_CHARACTERS = 60
"""Longer titles are cut; the menu stays narrower than a small screen."""

GATHER_MS = 100
"""Changes that come together are taken in together."""


class Menu(QMenu):
    """Always up to date, not only when it opens: some desktops read it beforehand and show it themselves."""

    about_wanted = Signal()
    """Somebody wants to read what this program is."""

    def __init__(self, bridge: Bridge, *, now_s: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._bridge = bridge
        self._now_s = now_s
        self._worded: list[tuple[QAction, Callable[[], str]]] = []
        self._rows: list[QAction] = []
        self._row_titles: list[tuple[str, str]] = []
        self._exported = False
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._gathered)
        self._quiet = QuietMenu(bridge, now_s, self)
        self._muted = MutedMenu(bridge, now_s, self._plain, self)
        self._help = QMenu(self)

        # Some themes paint an entry that cannot be chosen so pale that nobody reads it.
        self.status = self.addAction("")
        self.status.triggered.connect(lambda: bridge.inbox_wanted.emit())
        self.addSeparator()
        self._nothing = self._entry(menu_words.menu_nothing_unread)
        self._nothing.setEnabled(False)
        self.addSeparator()
        self._mark_all = self._entry(menu_words.menu_mark_all, lambda: bridge.wishes.mark_all_seen())
        self.addMenu(self._quiet)
        self.addMenu(self._muted)
        self._no_toasts = self.addAction("")
        self._no_toasts.triggered.connect(lambda: bridge.preferences_wanted.emit())
        self.addSeparator()
        self._site = self._entry(menu_words.menu_site, lambda: bridge.wishes.open_site())
        self._entry(menu_words.menu_inbox, bridge.inbox_wanted.emit)
        self.addSeparator()
        self._entry(menu_words.menu_preferences, bridge.preferences_wanted.emit)
        self._sign_in = self._entry(menu_words.menu_sign_in, bridge.sign_in_wanted.emit)
        self._sign_out = self._entry(menu_words.menu_sign_out, bridge.sign_out_wanted.emit)
        self._worded.append((self.addMenu(self._help), menu_words.menu_help))
        for guide in Guide:
            self._entry(partial(guide_words.title, guide), partial(bridge.guide_wanted.emit, guide), self._help)
        self._entry(menu_words.menu_doctor, bridge.doctor_wanted.emit, self._help)
        self._entry(menu_words.menu_news, bridge.news_wanted.emit, self._help)
        self._entry(menu_words.menu_about, self.about_wanted.emit, self._help)
        self._newest = self.addAction("")
        self._newest.triggered.connect(lambda: bridge.wishes.open_release())
        self._entry(menu_words.menu_quit, lambda: bridge.wishes.quit())

        for changed in (
            bridge.link_changed,
            bridge.unread_changed,
            bridge.newest_unread_changed,
            bridge.account_changed,
            bridge.quiet_changed,
            bridge.mutes_changed,
            bridge.trouble_changed,
            bridge.no_toasts_changed,
            bridge.newest_changed,
            bridge.language_changed,
        ):
            changed.connect(self._soon)
        self.aboutToShow.connect(self._refresh)
        self.aboutToHide.connect(self._soon)
        self._refresh()

    def set_exported(self, *, exported: bool) -> None:
        """Say whether the desktop shows this menu, over D-Bus, rather than this program; its texts are marked otherwise."""
        if exported != self._exported:
            self._exported = exported
            self._refresh()

    def _entry(
        self, word: Callable[[], str], chosen: Callable[[], object] | None = None, menu: QMenu | None = None
    ) -> QAction:
        entry = (menu or self).addAction("")
        self._worded.append((entry, word))
        if chosen is not None:
            # Qt hands over whether it is checked, which no wish takes.
            entry.triggered.connect(lambda _checked=False: chosen())
        return entry

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _gathered(self) -> None:
        # Entries must not move under the pointer; closing the menu asks again.
        if not self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._timer.stop()
        bridge = self._bridge
        for entry, word in self._worded:
            entry.setText(word())  # the language may be another one
        since = "" if bridge.offline_since_s is None else moment(local(bridge.offline_since_s), local(self._now_s()))
        self.status.setText(self._plain(words.status(bridge.link, bridge.trouble, since)))
        self._no_toasts.setVisible(bridge.no_toasts is not None)
        self._no_toasts.setText(self._plain(no_toasts_words.entry(bridge.no_toasts)) if bridge.no_toasts else "")
        self._refresh_rows(bridge.newest_unread)
        self._mark_all.setEnabled(bridge.unread > 0)
        self._quiet.refresh()
        self._muted.refresh()
        self._newest.setVisible(bridge.newest is not None)
        self._newest.setText(menu_words.menu_newest(bridge.newest.version) if bridge.newest else "")
        self._site.setEnabled(bridge.account is not None)
        self._sign_in.setVisible(bridge.account is None or bridge.link.state is LinkState.SIGN_IN_NEEDED)
        self._sign_out.setVisible(bridge.account is not None)

    def _refresh_rows(self, unread: "list[Notification]") -> None:
        # The icon, which has no rows yet, does not wait for it.
        from nirmaan_tray.ui.list_words import untitled

        titles = [(row.name, self._plain(_cut(row.title) or untitled())) for row in unread]
        if titles == self._row_titles:
            return  # a host that shows the menu itself need not read it again
        self._row_titles = titles
        for row in self._rows:
            self.removeAction(row)
            row.deleteLater()
        self._rows = [self._row(*title) for title in titles]
        self.insertActions(self._nothing, self._rows)
        self._nothing.setVisible(not self._rows)

    def _row(self, name: str, title: str) -> QAction:
        row = QAction(title, self)
        row.triggered.connect(lambda _checked=False: self._bridge.wishes.open(name))
        return row

    def _plain(self, text: str) -> str:
        """Return a text for an entry, in which ``&`` would mark a key."""
        if not self._exported:
            return text.replace("&", "&&")
        # There ``_`` marks a key. Qt 6.11 makes one of the first ``&`` only, and leaves those that the text has.
        return text.replace("_", "__").replace("&", "&&", 1)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"

"""The tray's menu: how things are, the newest unread, and what can be wished for."""

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMessageBox

from nirmaan_tray.model import LinkState, Notification
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge

QUIET_S = 3600.0
TITLE_CHARACTERS = 60
"""Longer titles are cut; the menu stays narrower than a small screen."""

GATHER_MS = 100
"""Changes that come together are taken in together."""


class Menu(QMenu):
    """Always up to date, not only when it opens: some desktops read it beforehand and show it themselves."""

    def __init__(self, bridge: Bridge, *, now_s: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._bridge = bridge
        self._now_s = now_s
        self._offline_since_s: float | None = None
        self._rows: list[QAction] = []
        self._row_titles: list[tuple[str, str]] = []
        self._exported = False
        self._about: QMessageBox | None = None
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._gathered)

        wishes = bridge.wishes
        # Some themes paint an entry that cannot be chosen so pale that nobody reads it.
        self.status = self._entry("", bridge.inbox_wanted.emit)
        self.addSeparator()
        self._nothing = self._entry(words.MENU_NOTHING_UNREAD)
        self._nothing.setEnabled(False)
        self.addSeparator()
        self._mark_all = self._entry(words.MENU_MARK_ALL, wishes.mark_all_seen)
        self._quiet = self._entry(words.MENU_QUIET)
        self._quiet.setCheckable(True)
        self._quiet.triggered.connect(self._quiet_chosen)
        self.addSeparator()
        self._site = self._entry(words.MENU_SITE, wishes.open_site)
        self._entry(words.MENU_INBOX, bridge.inbox_wanted.emit)
        self.addSeparator()
        self._sign_in = self._entry(words.MENU_SIGN_IN, bridge.sign_in_wanted.emit)
        self._sign_out = self._entry(words.MENU_SIGN_OUT, bridge.sign_out_wanted.emit)
        help_menu = QMenu(words.MENU_HELP, self)
        self.addMenu(help_menu)
        self._entry(words.MENU_DOCTOR, bridge.doctor_wanted.emit, help_menu)
        self._entry(words.MENU_ABOUT, self._show_about, help_menu)
        self._newest = self._entry("", wishes.open_release)
        self._entry(words.MENU_QUIT, wishes.quit)

        bridge.link_changed.connect(self._link_changed)
        for changed in (
            bridge.unread_changed,
            bridge.newest_unread_changed,
            bridge.account_changed,
            bridge.quiet_changed,
            bridge.trouble_changed,
            bridge.newest_changed,
        ):
            changed.connect(self._soon)
        self.aboutToShow.connect(self._refresh)
        self.aboutToHide.connect(self._soon)
        self._link_changed()
        self._refresh()

    def set_exported(self, *, exported: bool) -> None:
        """Say whether the desktop shows this menu, over D-Bus, rather than this program; its texts are marked otherwise."""
        if exported != self._exported:
            self._exported = exported
            self._row_titles = []
            self._refresh()

    def _entry(self, text: str, chosen: Callable[[], object] | None = None, menu: QMenu | None = None) -> QAction:
        entry = (menu or self).addAction(text)
        if chosen is not None:
            # Qt hands over whether it is checked, which no wish takes.
            entry.triggered.connect(lambda _checked=False: chosen())
        return entry

    def _link_changed(self) -> None:
        if self._bridge.link.state is LinkState.UP:
            self._offline_since_s = None
        elif self._bridge.link.state is LinkState.OFFLINE and self._offline_since_s is None:
            self._offline_since_s = self._now_s()
        self._soon()

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
        since = "" if self._offline_since_s is None else self._moment(self._offline_since_s)
        self.status.setText(self._plain(words.status(bridge.link, bridge.trouble, since)))
        self._refresh_rows(bridge.newest_unread)
        self._mark_all.setEnabled(bridge.unread > 0)
        quiet = bridge.quiet_until_s
        if quiet is not None and quiet <= self._now_s():
            quiet = None
        self._quiet.setChecked(quiet is not None)
        self._quiet.setText(words.MENU_QUIET if quiet is None else words.menu_quiet_until(self._moment(quiet)))
        self._newest.setVisible(bridge.newest is not None)
        self._newest.setText(words.menu_newest(bridge.newest.version) if bridge.newest else "")
        self._site.setEnabled(bridge.account is not None)
        self._sign_in.setVisible(bridge.account is None or bridge.link.state is LinkState.SIGN_IN_NEEDED)
        self._sign_out.setVisible(bridge.account is not None)

    def _refresh_rows(self, unread: list[Notification]) -> None:
        titles = [(notification.name, notification.title) for notification in unread]
        if titles == self._row_titles and self._rows:
            return  # a host that shows the menu itself need not read it again
        self._row_titles = titles
        for row in self._rows:
            self.removeAction(row)
            row.deleteLater()
        self._rows = [self._row(notification) for notification in unread]
        self.insertActions(self._nothing, self._rows)
        self._nothing.setVisible(not self._rows)

    def _row(self, notification: Notification) -> QAction:
        row = QAction(self._plain(_cut(notification.title) or words.UNTITLED), self)
        name = notification.name
        row.triggered.connect(lambda _checked=False: self._bridge.wishes.open(name))
        return row

    def _plain(self, text: str) -> str:
        """Return a text for an entry, in which ``&`` would mark a key."""
        if not self._exported:
            return text.replace("&", "&&")
        # There ``_`` marks a key. Qt 6.11 makes one of the first ``&`` only, and leaves those that the text has.
        return text.replace("_", "__").replace("&", "&&", 1)

    def _moment(self, at_s: float) -> str:
        return words.moment(_local(at_s), _local(self._now_s()))

    def _quiet_chosen(self, wanted: bool) -> None:
        self._bridge.wishes.quiet_until(self._now_s() + QUIET_S if wanted else None)
        self._soon()

    def _show_about(self) -> None:
        # Only now: reading the version takes longer than the menu may.
        from nirmaan_tray.ui.about import show_about

        if self._about is None:
            self._about = show_about(self._bridge.account, in_memory=self._bridge.in_memory)
            self._about.finished.connect(self._about_closed)
        self._about.raise_()
        self._about.activateWindow()

    def _about_closed(self) -> None:
        self._about = None


def _local(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s).astimezone()


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARACTERS else line[: TITLE_CHARACTERS - 1].rstrip() + "…"

"""The head of the inbox: its title, unread or all, the search, and its few buttons."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nirmaan_tray.ui import inbox_words, sign_in_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.buttons import FigureButton, Pill
from nirmaan_tray.ui.inbox.figures import draw_dots, draw_pin, draw_sliders
from nirmaan_tray.ui.inbox.search import InboxSearch
from nirmaan_tray.ui.parts import plain_label


class InboxHead(QWidget):
    """``search`` is its field; who is signed in stands below the title."""

    view_changed = Signal()
    pin_wanted = Signal(bool)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._title = plain_label(words.window_title())
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._title.setFont(font)
        self._who = plain_label(wraps=True)
        self._who.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._unread = Pill(inbox_words.view_unread(), framed=False)
        self._all = Pill(inbox_words.view_all(), framed=False)
        self._views = QButtonGroup(self)
        for view in (self._unread, self._all):
            self._views.addButton(view)
        self._unread.setChecked(True)
        self.search = InboxSearch()
        self._menu = QMenu(self)
        self._more = FigureButton(inbox_words.more(), draw_dots, self._show_menu)
        self._preferences = FigureButton(inbox_words.preferences(), draw_sliders, bridge.preferences_wanted.emit)
        self._pin = FigureButton(inbox_words.pin(), draw_pin)
        self._pin.setCheckable(True)
        self._pin.clicked.connect(self.pin_wanted)
        self._views.buttonToggled.connect(self._toggled)
        bridge.account_changed.connect(self._show_who)
        bridge.trouble_changed.connect(self._show_who)
        self._lay_out()
        self._show_who()

    @property
    def unread_only(self) -> bool:
        """Whether only what is unread is to be shown."""
        return self._unread.isChecked()

    def choose(self, *, unread_only: bool) -> None:
        """Turn to one of the two views."""
        (self._unread if unread_only else self._all).setChecked(True)

    def set_counts(self, unread: int | None, everything: int | None) -> None:
        """Take in how many each view would show; None: that is not known."""
        self._unread.set_count(unread)
        self._all.set_count(everything)

    def set_pinned(self, *, pinned: bool) -> None:
        """Take in whether the inbox is a window that stays."""
        self._pin.setChecked(pinned)
        self._pin.rename(inbox_words.unpin() if pinned else inbox_words.pin())

    def set_pinnable(self, *, pinnable: bool) -> None:
        """Take in whether it can be a popup at all."""
        self._pin.setVisible(pinnable)

    def add_entry(self, entry: QAction) -> None:
        """Add something to the menu of what else can be done, which shows the keys for it."""
        self._menu.addAction(entry)

    def _toggled(self, _view: object, chosen: bool) -> None:
        if chosen:
            self.view_changed.emit()

    def _show_who(self) -> None:
        account = self._bridge.account
        if account is None:
            self._who.setText(words.not_signed_in())
            self._who.setToolTip("")
            return
        self._who.setText(account.user)
        self._who.setToolTip(sign_in_words.signed_in_line(account, in_memory=self._bridge.in_memory))

    def _show_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _lay_out(self) -> None:
        self.setAccessibleName(inbox_words.views())
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self._who)
        above = QHBoxLayout()
        above.setSpacing(2)
        above.addLayout(titles, 1)
        for button in (self._more, self._preferences, self._pin):
            above.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(2)
        below.addWidget(self._unread)
        below.addWidget(self._all)
        below.addSpacing(8)
        below.addWidget(self.search, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(above)
        whole.addLayout(below)

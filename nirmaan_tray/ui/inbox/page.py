"""The list of the inbox, or a picture and words in the place of its rows, and what can be done then."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nirmaan_tray.model.filter import Filter
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui import inbox_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.buttons import FlatButton
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.picture import InboxPicture, Picture
from nirmaan_tray.ui.parts import plain_label
from nirmaan_tray.ui.problems import pressing

_LINES = 9
"""Lines of text for which there is to be room below the picture, with what is between them."""

SLOW_MS = 300
"""The first page takes a few milliseconds; a disk that lets it wait for longer is worth a word."""


@dataclass(frozen=True, slots=True)
class _Said:
    picture: Picture
    heading: str
    sentence: str
    sign_in: bool = False
    clear: bool = False
    seen: bool = False


class InboxPage(QWidget):
    """A list, with words above it while it has no rows; it is not hidden for them, since a hidden list rests."""

    clear_wanted = Signal()
    """Somebody wants to see what no filter leaves out."""
    seen_wanted = Signal()
    """Somebody wants to see what the filter leaves in of the seen ones."""

    def __init__(self, bridge: Bridge, rows: InboxList, wanted: Filter, *, slow_ms: int = SLOW_MS) -> None:
        super().__init__()
        self.list = rows
        self._bridge = bridge
        self._wanted = wanted
        self._seen = 0
        self._slow = QTimer(self, singleShot=True, interval=slow_ms)
        self._slow.timeout.connect(self._follow)
        self._empty = QWidget()
        self._picture = InboxPicture()
        self._heading, self._sentence = plain_label(wraps=True), plain_label(wraps=True)
        self._sign_in = FlatButton(words.button_sign_in(), bridge.sign_in_wanted.emit, solid=True)
        self._clear = FlatButton(inbox_words.clear_filters(), self.clear_wanted.emit, strong=True)
        self._show_seen = FlatButton(inbox_words.show_seen(), self.seen_wanted.emit, strong=True)
        self._lay_out()
        self.setFocusProxy(rows)
        model = rows.rows
        for changed in (
            model.rowsInserted,
            model.rowsRemoved,
            model.modelReset,
            bridge.link_changed,
            bridge.account_changed,
            bridge.trouble_changed,
        ):
            changed.connect(self._follow)
        model.known_changed.connect(self._known_changed)
        self._follow()

    def set_wanted(self, wanted: Filter) -> None:
        """Take in what the list is to show."""
        self._wanted = wanted
        self._seen = 0
        self.list.set_wanted(wanted)
        self._follow()

    def set_seen(self, count: int) -> None:
        """Take in how many of the seen ones the filter would leave in."""
        if count != self._seen:
            self._seen = count
            self._follow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Give the first page its time before a word is said."""
        super().showEvent(event)
        self._known_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out the picture where the words need its room."""
        super().resizeEvent(event)
        words_height = _LINES * self.fontMetrics().height()
        self._picture.setVisible(self.height() >= self._picture.sizeHint().height() + words_height)

    def _lay_out(self) -> None:
        font = self._heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._heading.setFont(font)
        layers = QGridLayout(self)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.addWidget(self.list, 0, 0)
        layers.addWidget(self._empty, 0, 0)
        middle = QVBoxLayout(self._empty)
        middle.setContentsMargins(32, 16, 32, 16)
        middle.setSpacing(8)
        middle.addStretch(2)
        middle.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addSpacing(8)
        for label, role in (
            (self._heading, QPalette.ColorRole.Text),
            (self._sentence, QPalette.ColorRole.PlaceholderText),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setForegroundRole(role)
            middle.addWidget(label)
        middle.addSpacing(4)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._sign_in, self._show_seen, self._clear):
            buttons.addWidget(button)
        buttons.addStretch(1)
        middle.addLayout(buttons)
        middle.addStretch(3)

    def _known_changed(self) -> None:
        if self.list.rows.known:
            self._slow.stop()
        elif self.isVisible():
            self._slow.start()
        self._follow()

    def _follow(self) -> None:
        rows = self.list.rows
        said = self._said()
        self._picture.show_picture(said.picture)
        self._heading.setText(said.heading)
        self._sentence.setText(said.sentence)
        self._sign_in.setVisible(said.sign_in)
        self._clear.setVisible(said.clear)
        self._show_seen.setVisible(said.seen)
        nothing = rows.rowCount() == 0
        self._empty.setVisible(nothing and (said.sign_in or not self._slow.isActive()))
        # A reader of screens is told at once.
        self.list.setAccessibleDescription(f"{said.heading}. {said.sentence}" if nothing else "")

    def _said(self) -> _Said:
        bridge, wanted = self._bridge, self._wanted
        state = bridge.link.state
        if nobody_is_signed_in(bridge):
            new = not bridge.last_site
            return _Said(Picture.EMPTY if new else Picture.KEY, *_first(new=new), sign_in=True)
        if not self.list.rows.known:
            return _Said(Picture.READING, words.list_reading(), words.list_reading_slow())
        if wanted.text.strip() or wanted.topics or wanted.projects:
            seen = self._seen if wanted.unread_only else 0
            return _Said(Picture.NOT_FOUND, *inbox_words.nothing_matches(wanted, seen), clear=True, seen=seen > 0)
        heading, sentence = inbox_words.nothing_here(bridge.link, unread_only=wanted.unread_only)
        if state is LinkState.SIGN_IN_NEEDED:
            return _Said(Picture.KEY, heading, sentence)
        if state is not LinkState.UP:
            return _Said(Picture.OFFLINE, heading, sentence)
        return _Said(Picture.DONE if wanted.unread_only else Picture.EMPTY, heading, sentence)


def nobody_is_signed_in(bridge: Bridge) -> bool:
    """Tell whether the thing to do is to sign in, and nothing else stands before that."""
    barred = bridge.trouble is not None and pressing(bridge.trouble)
    return bridge.account is None and bridge.link.state is LinkState.SIGN_IN_NEEDED and not barred


def _first(*, new: bool) -> tuple[str, str]:
    return inbox_words.welcome() if new else inbox_words.signed_out()

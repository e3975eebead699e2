"""The line at the top of the inbox that says what is not as it should be."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui import inbox_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.buttons import FlatButton
from nirmaan_tray.ui.inbox.page import nobody_is_signed_in
from nirmaan_tray.ui.palette import matching
from nirmaan_tray.ui.parts import plain_label
from nirmaan_tray.ui.time_words import moment

CONNECTING_LONG_MS = 10_000
"""A connection that takes longer is worth a word."""

_EDGE = 4
"""Device-independent pixels: the stripe at its beginning."""


class Banner(QWidget):
    """Says in words what keeps notifications from coming; not there while all is well, nor while the page says it."""

    def __init__(
        self, bridge: Bridge, now: Callable[[], datetime], connecting_long_ms: int = CONNECTING_LONG_MS
    ) -> None:
        """``now`` is the wall clock, aware."""
        super().__init__()
        self._bridge, self._now = bridge, now
        self._text, self._since = plain_label(wraps=True), plain_label(wraps=True)
        self._since.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._sign_in = FlatButton(words.button_sign_in(), bridge.sign_in_wanted.emit, solid=True)
        self._connecting = QTimer(self, singleShot=True, interval=connecting_long_ms)
        self._connecting.timeout.connect(self._grow_late)
        self._late = False
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._text)
        texts.addWidget(self._since)
        line = QHBoxLayout(self)
        line.setContentsMargins(10 + _EDGE, 8, 10, 8)
        line.setSpacing(10)
        line.addLayout(texts, 1)
        line.addWidget(self._sign_in)
        for changed in (bridge.link_changed, bridge.trouble_changed, bridge.account_changed):
            changed.connect(self._follow)
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint its ground, and a stripe in the colour of how bad it is."""
        of = matching(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), of.raised)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        stripe = QRectF(self.width() - _EDGE if mirrored else 0, 0, _EDGE, self.height())
        painter.fillRect(stripe, of.alert if self._bridge.trouble else of.warning)

    def _follow(self) -> None:
        """Take in a change; a connection that was made, or given up, begins a new wait."""
        if self._bridge.link.state is not LinkState.CONNECTING:
            self._connecting.stop()
            self._late = False
        elif not self._connecting.isActive() and not self._late:
            self._connecting.start()
        self._say()

    def _grow_late(self) -> None:
        self._late = True
        self._say()

    def _say(self) -> None:
        bridge = self._bridge
        text = words.banner(bridge.link, bridge.trouble, connecting_long=self._late)
        since = self._offline_since() if text else ""
        self._text.setText(text)
        self._since.setText(since)
        self._since.setVisible(bool(since))
        self._sign_in.setVisible(bridge.link.state is LinkState.SIGN_IN_NEEDED)
        self.setVisible(bool(text) and not nobody_is_signed_in(bridge))
        self.update()

    def _offline_since(self) -> str:
        since_s = self._bridge.offline_since_s
        if since_s is None or self._bridge.link.state not in (LinkState.OFFLINE, LinkState.CONNECTING):
            return ""
        since = datetime.fromtimestamp(since_s, UTC).astimezone()
        return inbox_words.no_connection_since(moment(since, self._now().astimezone()))

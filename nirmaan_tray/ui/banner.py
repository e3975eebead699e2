"""The line at the top of the inbox window that says what is not as it should be."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout

from nirmaan_tray.model import LinkState
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label

CONNECTING_LONG_MS = 10_000
"""A connection that takes longer is worth a word."""


class Banner(QFrame):
    """Says in words what keeps notifications from coming; not there while all is well."""

    def __init__(self, bridge: Bridge, connecting_long_ms: int = CONNECTING_LONG_MS) -> None:
        super().__init__()
        self._bridge = bridge
        self._text = plain_label(wraps=True)
        self._sign_in = button(words.BUTTON_SIGN_IN, bridge.sign_in_wanted.emit)
        self._connecting = QTimer(self, singleShot=True, interval=connecting_long_ms)
        self._connecting.timeout.connect(self._grow_late)
        self._late = False
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 8, 8)
        line.setSpacing(12)
        line.addWidget(self._text, 1)
        line.addWidget(self._sign_in)
        for changed in (bridge.link_changed, bridge.trouble_changed, bridge.account_changed):
            changed.connect(self._follow)
        self._follow()

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
        self._text.setText(text)
        self._sign_in.setVisible(bridge.link.state is LinkState.SIGN_IN_NEEDED)
        self.setVisible(bool(text))

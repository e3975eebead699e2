"""Asks before somebody signs out, and what is to become of what is stored here."""

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from nirmaan_tray.model.account import Account
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label

_WIDTH, _MARGIN, _SPACE = 420, 20, 14
"""Device-independent pixels."""


class SignOutDialog(QDialog):
    """Asks once, then is done with; it goes by itself when ``account`` is not signed in any more."""

    def __init__(self, bridge: Bridge, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._account = account
        self._forget = QCheckBox(words.sign_out_forget())
        who, meaning = words.sign_out_means(account)
        heading = plain_label(who, wraps=True)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        cancel = button(words.sign_in_cancel(), self.reject)
        cancel.setAutoDefault(False)
        go = button(words.sign_out_go(), self._go)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.setSpacing(_SPACE)
        whole.addWidget(heading)
        whole.addWidget(plain_label(meaning, wraps=True))
        whole.addWidget(self._forget)
        whole.addStretch(1)
        whole.addLayout(buttons)
        self.setWindowTitle(words.sign_out_title())
        # Not the dialog's own minimum, which would go before the words': they may need more.
        whole.addStrut(_WIDTH - 2 * _MARGIN)
        width = whole.totalMinimumSize().width()
        self.resize(width, whole.totalHeightForWidth(width))
        go.setFocus()
        bridge.account_changed.connect(self._follow)

    def _go(self) -> None:
        # A box that is chosen by its letter stays down for a tenth of a second before it changes: quick hands are past it.
        self._bridge.wishes.sign_out(forget=self._forget.isChecked() != self._forget.isDown())
        self.accept()

    def _follow(self) -> None:
        account = self._bridge.account
        if account is None or account.id != self._account.id:
            self.reject()

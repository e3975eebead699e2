"""The sign-in dialog: who you are and where, the code of a second step, and every failure in words."""

import asyncio
import logging

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from nirmaan_tray.errors import (
    AppMissing,
    CertificateUntrusted,
    NoSuchSite,
    NotTheSite,
    SettingsError,
    SignInNeeded,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.model import CodeRequest, LinkState
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.sign_in_form import CodeForm, CredentialsForm

NOTE_MS = 6_000
"""How long the note stands that somebody has signed in by another way; then the dialog closes by itself."""

_WIDTH, _MARGIN, _SPACE, _BAR = 440, 20, 14, 4
"""Device-independent pixels."""

_FAILED_COLOURS = ("#b3261e", "#ff8f86")
"""On light and on dark, both with a contrast above 4.5 to 1."""

_ABOUT_THE_ADDRESS = (SettingsError, SiteUnreachable, CertificateUntrusted, NotTheSite, NoSuchSite, AppMissing)

_log = logging.getLogger(__name__)


class SignInDialog(QDialog):
    """Signs in once, then is done with: shown with ``open()`` while an asyncio loop runs, accepted when somebody is
    signed in, however that came about.
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, note_ms: int = NOTE_MS) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._task: asyncio.Task[None] | None = None
        self._code: asyncio.Future[str] | None = None
        self._account_before = bridge.account
        self._mends_link = bridge.link.state is LinkState.SIGN_IN_NEEDED
        self._signed_in_meanwhile = False
        self._first = CredentialsForm(bridge.last_site, bridge.account)
        self._second = CodeForm()
        self._steps = QStackedWidget()
        self._whole = QVBoxLayout(self)
        self._message = plain_label(wraps=True)
        self._progress = QProgressBar()
        self._cancel = button(words.SIGN_IN_CANCEL, self.reject)
        self._go = button(words.SIGN_IN_GO, self._proceed)
        self._note = QTimer(self, singleShot=True, interval=note_ms)
        self._note.timeout.connect(self.accept)
        self._lay_out()
        self._set_busy(busy=False)
        bridge.account_changed.connect(self._notice)
        bridge.link_changed.connect(self._notice)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the first field that is empty."""
        super().showEvent(event)
        if not event.spontaneous():
            self._first.begin()

    def done(self, result: int) -> None:
        """Close. What is under way is given up, and what was typed in secret is forgotten."""
        self._note.stop()
        if self._task is not None:
            self._task.cancel()
        self._first.forget()
        self._second.forget()
        super().done(result)

    def _lay_out(self) -> None:
        self.setWindowTitle(words.SIGN_IN_TITLE)
        self.setMinimumWidth(_WIDTH)
        self._steps.addWidget(self._first)
        self._steps.addWidget(self._second)
        self._message.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(_BAR)
        self._progress.setAccessibleName(words.SIGN_IN_BUSY)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        # Else a second press of Enter, while signing in, would press Cancel: the focus is there then.
        self._cancel.setAutoDefault(False)
        self._go.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(_SPACE // 2)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        whole = self._whole
        whole.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._steps)
        whole.addWidget(self._message, 1)
        whole.addWidget(self._progress)
        whole.addLayout(buttons)

    def _proceed(self) -> None:
        if self._note.isActive():
            self.accept()
        elif self._code is not None:
            self._send_code(self._code)
        elif lacking := self._first.lacking():
            self._say(lacking, failed=True)
        else:
            self._set_busy(busy=True)
            self._task = asyncio.ensure_future(self._sign_in())

    async def _sign_in(self) -> None:
        typed = self._first.typed()
        try:
            await self._bridge.wishes.sign_in(
                typed.site, typed.user, typed.secret, api_key=typed.api_key, ask_code=self._ask_code
            )
        except TrayError as error:
            self._fail(error)
        except Exception:  # noqa: BLE001 - a bug must not leave the dialog busy for ever
            _log.exception("Signing in failed in an unforeseen way")
            self._fail(TrayError())
        else:
            self._task = None
            self.accept()

    async def _ask_code(self, request: CodeRequest) -> str:
        self._code = asyncio.get_running_loop().create_future()
        self._second.ask(request)
        self._steps.setCurrentWidget(self._second)
        self._set_busy(busy=False)
        self._second.begin()
        try:
            return await self._code
        finally:
            self._code = None

    def _send_code(self, code: asyncio.Future[str]) -> None:
        typed = self._second.typed()
        if not typed:
            self._say(words.SIGN_IN_LACKS_CODE, failed=True)
            self._second.begin()
        elif not code.done():
            self._set_busy(busy=True)
            code.set_result(typed)

    def _fail(self, error: TrayError) -> None:
        self._task = None
        if self._signed_in_meanwhile:
            self._show_note()
            return
        self._steps.setCurrentWidget(self._first)
        self._set_busy(busy=False)
        self._say(words.failure(error.code, error.detail), failed=True)
        if isinstance(error, SignInNeeded):
            self._first.retype_secret()
        elif isinstance(error, _ABOUT_THE_ADDRESS):
            self._first.correct_address()
        else:
            self._go.setFocus()

    def _notice(self) -> None:
        """Look whether somebody is signed in now: we, whose task is about to end then, or somebody by another way."""
        account = self._bridge.account
        if account is None or not self.isVisible():
            return
        link_mended = self._mends_link and self._bridge.link.state is LinkState.UP
        if account != self._account_before or link_mended:
            self._signed_in_meanwhile = True
            if self._task is None or self._code is not None:
                self._show_note()

    def _show_note(self) -> None:
        account = self._bridge.account
        if account is None:
            return
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._set_busy(busy=False)
        self._steps.setEnabled(False)
        self._cancel.hide()
        self._go.setText(words.SIGN_IN_CLOSE)
        self._go.setFocus()
        self._say(words.signed_in_elsewhere(account.user, account.site))
        self._note.start()

    def _set_busy(self, *, busy: bool) -> None:
        self._steps.setEnabled(not busy)
        self._go.setEnabled(not busy)
        self._progress.setVisible(busy)
        self._say(words.SIGN_IN_BUSY if busy else "")
        if busy:
            self._cancel.setFocus()

    def _say(self, text: str, *, failed: bool = False) -> None:
        palette = self.palette()
        if failed:
            dark = palette.color(QPalette.ColorRole.Window).lightnessF() < 0.5
            palette.setColor(QPalette.ColorRole.WindowText, QColor(_FAILED_COLOURS[dark]))
        self._message.setPalette(palette)
        self._message.setText(text)
        if self.isVisible():
            # A layout makes no room of its own for lines that a label gains by wrapping.
            self.resize(self.width(), max(self.height(), self._whole.totalHeightForWidth(self.width())))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self._message, QAccessible.Event.Alert))

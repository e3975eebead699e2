"""The sign-in dialog: who you are and where, the code of a second step or the browser, and every failure in words."""

import asyncio
import logging

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from nirmaan_tray.errors import (
    AddressInvalid,
    AppMissing,
    CertificateUntrusted,
    NoSuchSite,
    NotTheSite,
    SignInNeeded,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.pages import Pages
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.said import Said, Tone
from nirmaan_tray.ui.sign_in.address import CHECK_MS
from nirmaan_tray.ui.sign_in.browser import BrowserStep
from nirmaan_tray.ui.sign_in.form import CodeForm, CredentialsForm, Typed

NOTE_MS = 6_000
"""How long the note stands that somebody has signed in by another way; then the dialog closes by itself."""

_WIDTH, _MARGIN, _SPACE, _BAR = 440, 20, 14, 4
"""Device-independent pixels."""

_ABOUT_THE_ADDRESS = (AddressInvalid, SiteUnreachable, CertificateUntrusted, NotTheSite, NoSuchSite, AppMissing)

_log = logging.getLogger(__name__)


class SignInDialog(QDialog):
    """Signs in once, then is done with: shown with ``open()`` while an asyncio loop runs, accepted when somebody is
    signed in, however that came about.
    """

    def __init__(
        self, bridge: Bridge, parent: QWidget | None = None, note_ms: int = NOTE_MS, check_ms: int = CHECK_MS
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._task: asyncio.Task[None] | None = None
        self._browsing: asyncio.Task[None] | None = None
        self._code: asyncio.Future[str] | None = None
        self._account_before = bridge.account
        self._mends_link = bridge.link.state is LinkState.SIGN_IN_NEEDED
        self._signed_in_meanwhile = False
        self._busy = False
        site = bridge.last_site or bridge.offer.site
        self._first = CredentialsForm(bridge.wishes.look_up, site, bridge.account, check_ms)
        self._second = CodeForm()
        self._browser = BrowserStep()
        self._steps = Pages()
        self._whole = QVBoxLayout(self)
        self._why = plain_label(wraps=True)
        self._message = Said()
        self._progress = QProgressBar()
        self._cancel = button(words.sign_in_cancel(), self.reject)
        self._go = button(words.sign_in_go(), self._proceed)
        self._note = QTimer(self, singleShot=True, interval=note_ms)
        self._note.timeout.connect(self.accept)
        self._lay_out()
        self._first.way_chosen.connect(self._name_button)
        self._set_busy(busy=False)
        self._take_offer()
        ended = self._mends_link and bridge.account is not None and bridge.link.reason is not None
        self._why.setText(words.sign_in_again(bridge.link.reason or "") if ended else "")
        self._why.setVisible(ended)
        bridge.offer_changed.connect(self._take_offer)
        bridge.account_changed.connect(self._notice)
        bridge.link_changed.connect(self._notice)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the first field that is empty."""
        super().showEvent(event)
        self.resize(self.width(), self._whole.totalHeightForWidth(self.width()))
        if not event.spontaneous() and not self._first.begin():
            self._go.setFocus()

    def event(self, event: QEvent) -> bool:
        """Be as high as what is shown needs, wrapped lines included, which a layout does not see to by itself."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self.resize(self.width(), self._whole.totalHeightForWidth(self.width()))
        return handled

    def done(self, result: int) -> None:
        """Close. What is under way is given up, and what was typed in secret is forgotten."""
        self._note.stop()
        for task in (self._task, self._browsing):
            if task is not None:
                task.cancel()
        self._first.end()
        self._second.forget()
        super().done(result)

    def _lay_out(self) -> None:
        self.setWindowTitle(words.sign_in_title())
        for step in (self._first, self._second, self._browser):
            self._steps.add(step)
        self._steps.turn_to(self._first)
        self._message.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(_BAR)
        self._progress.setAccessibleName(words.sign_in_busy())
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
        # Not the dialog's own minimum, which would go before the words': they may need more.
        whole.addStrut(_WIDTH - 2 * _MARGIN)
        whole.addWidget(self._why)
        whole.addWidget(self._steps)
        whole.addWidget(self._message)
        whole.addStretch(1)
        whole.addWidget(self._progress)
        whole.addLayout(buttons)

    def _take_offer(self) -> None:
        self._first.take(self._bridge.offer)
        self._name_button()

    def _name_button(self) -> None:
        self._go.setText(words.sign_in_go_browser() if self._first.way is Way.BROWSER else words.sign_in_go())
        self._go.setEnabled(not self._busy and self._first.way is not None)

    def _proceed(self) -> None:
        if self._note.isActive():
            self.accept()
        elif self._code is not None:
            self._send_code(self._code)
        elif lacking := self._first.lacking():
            self._say(lacking, Tone.FAILED)
        elif (way := self._first.way) is not None:
            self._first.rest()
            self._set_busy(busy=True)
            self._task = asyncio.ensure_future(self._sign_in(self._first.typed(way)))

    async def _sign_in(self, typed: Typed) -> None:
        try:
            await self._bridge.wishes.sign_in(
                typed.site, typed.user, typed.secret, way=typed.way, ask_code=self._ask_code, show=self._show_page
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
        self._steps.turn_to(self._second)
        self._set_busy(busy=False)
        self._second.begin()
        try:
            return await self._code
        finally:
            self._code = None

    async def _show_page(self, url: str) -> None:
        """Wait for the browser where it can be waited for; what comes of it ends ``sign_in``."""
        self._browser.wait_at(url)
        self._steps.turn_to(self._browser)
        self._steps.setEnabled(True)
        self._go.hide()
        self._say("")
        self._cancel.setFocus()
        # Some openers end with the browser only; the answer is not to wait for that.
        self._browsing = asyncio.ensure_future(self._browse(url))

    async def _browse(self, url: str) -> None:
        if not await self._bridge.wishes.browse(url):
            self._browser.miss_browser()
        self._browsing = None

    def _send_code(self, code: asyncio.Future[str]) -> None:
        typed = self._second.typed()
        if not typed:
            self._say(words.sign_in_lacks_code(), Tone.FAILED)
            self._second.begin()
        elif not code.done():
            self._set_busy(busy=True)
            code.set_result(typed)

    def _fail(self, error: TrayError) -> None:
        self._task = None
        if self._signed_in_meanwhile:
            self._show_note()
            return
        self._steps.turn_to(self._first)
        self._set_busy(busy=False)
        self._say(words.failure(error.code, error.detail), Tone.FAILED)
        if isinstance(error, _ABOUT_THE_ADDRESS):
            self._first.correct_address()
        elif not (isinstance(error, SignInNeeded) and self._first.retype_secret()):
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
        self._go.setText(words.sign_in_close())
        self._go.setFocus()
        self._say(words.signed_in_elsewhere(account.user, account.site))
        self._note.start()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._go.show()
        self._steps.setEnabled(not busy)
        self._name_button()
        self._progress.setVisible(busy)
        self._say(words.sign_in_busy() if busy else "")
        if busy:
            self._cancel.setFocus()

    def _say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        self._message.say(text, tone)

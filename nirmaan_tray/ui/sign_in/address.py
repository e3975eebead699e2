"""The site's address as people type it, and what answers there, said below while it is typed."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.parts import field, form, plain_label
from nirmaan_tray.ui.said import Said, Tone

CHECK_MS = 500
"""So long after the last key an address is looked up."""

_SPACE = 4
"""Device-independent pixels."""

# A name with a dot and an end of two letters or more, a whole IP address, this computer, or anything with a port.
_WHOLE = re.compile(
    r"(?:https?://)?"
    r"(?:(?:[^\s/?#@:\[\]]+\.(?!\d+(?:[:/?#]|\Z))[^\s/?#@:\[\].]{2,}\.?|\d+(?:\.\d+){3}|\[[0-9a-f:.]+\]|localhost)(?::\d{2,5})?"
    r"|[^\s/?#@:\[\]]+:\d{2,5})"
    r"(?:[/?#]\S*)?",
    re.IGNORECASE,
)

_log = logging.getLogger(__name__)


class AddressForm(QWidget):
    """The address's field with two lines below it: what answers there, and that it is not encrypted if it is not.

    Needs a running asyncio loop as soon as its timer ends. One address is looked up at a time, the one that stands there.
    """

    def __init__(self, look_up: Callable[[str], Awaitable[SiteFacts]], site: str, check_ms: int = CHECK_MS) -> None:
        """``look_up`` returns what answers at an address, and raises ``TrayError``."""
        super().__init__()
        self._look_up = look_up
        self._check_ms = check_ms
        self._checked = ""
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._field = field(site, words.sign_in_address_example())
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._fixed = plain_label(words.sign_in_address_fixed())
        self._fixed.hide()
        self._answer, self._open = Said(), Said()
        self._answer.setMinimumHeight(self.fontMetrics().lineSpacing())
        self._open.say(words.not_encrypted(), Tone.CAREFUL)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._check)
        self._field.textChanged.connect(self._typed)
        self._field.editingFinished.connect(self._left)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(form((words.sign_in_address(), self._field)))
        whole.addWidget(self._fixed)
        whole.addWidget(self._answer)
        whole.addWidget(self._open)
        self._typed()

    @property
    def text(self) -> str:
        """What stands there, without spaces around it."""
        return self._field.text().strip()

    @property
    def fixed(self) -> bool:
        """Whether the organisation chose it."""
        return self._field.isReadOnly()

    def fix(self, site: str) -> None:
        """Show the address that the organisation chose, not to be changed; an empty one leaves the choice to the user."""
        self._field.setReadOnly(bool(site))
        self._field.setFocusPolicy(Qt.FocusPolicy.ClickFocus if site else Qt.FocusPolicy.StrongFocus)
        self._fixed.setVisible(bool(site))
        self._field.setFrame(not site)
        palette = QPalette()
        if site:
            palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self._field.setPalette(palette)
        if site:
            self._field.setText(site)

    def begin(self) -> None:
        """Put the cursor there."""
        self._field.setFocus()

    def correct(self) -> None:
        """Put the cursor there, for all of it to be typed over."""
        self._field.setFocus()
        self._field.selectAll()

    def rest(self) -> None:
        """Look nothing up any more until something is typed; what was found stays."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._say_idle()

    def end(self) -> None:
        """Look nothing up any more: its window closes, with which the field is left once more."""
        self._ended = True
        self.rest()

    def _typed(self) -> None:
        self.rest()
        self._checked = ""
        self._say_idle()
        if _WHOLE.fullmatch(self.text):
            self._timer.start(self._check_ms)

    def _left(self) -> None:
        """Look up what was not worth it while it was typed, a name without a dot for example: now it is whole."""
        if self.isEnabled() and not self._ended and self.text and self.text != self._checked:
            self._timer.start(0)

    def _check(self) -> None:
        self.rest()
        self._checked = self.text
        self._task = asyncio.ensure_future(self._look(self.text))

    async def _look(self, address: str) -> None:
        self._say(words.sign_in_checking())
        try:
            facts = await self._look_up(address)
        except TrayError as error:
            self._say(words.failure(error.code, error.detail), Tone.FAILED)
        except Exception:  # noqa: BLE001 - a bug must not leave it checking for ever
            _log.exception("An address could not be looked up in an unforeseen way")
            self._say(words.failure(TrayError.code), Tone.FAILED)
        else:
            self._say(words.site_found(facts.origin), Tone.GOOD)
            self._open.setVisible(facts.origin.startswith("http://"))
        self._task = None

    def _say_idle(self) -> None:
        self._say("" if self.text else words.sign_in_address_hint())
        self._open.setVisible(self.text.lower().startswith("http://"))

    def _say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        self._answer.say(text, tone)
        self._field.setAccessibleDescription(text)

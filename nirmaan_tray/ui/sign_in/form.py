"""What is typed to sign in: an address, and user and password, an API key, or nothing where the browser asks for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest, Offer
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.parts import field, form, plain_label
from nirmaan_tray.ui.sign_in.address import CHECK_MS, AddressForm
from nirmaan_tray.ui.sign_in.ways import WaysForm

_SPACE = 14
"""Device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; ``secret`` is a password, ``KEY:SECRET`` with an empty ``user``, or both are empty for the browser."""

    site: str
    user: str
    secret: Secret
    way: Way


class CredentialsForm(QWidget):
    """The first step."""

    way_chosen = Signal()

    def __init__(
        self,
        look_up: Callable[[str], Awaitable[SiteFacts]],
        site: str,
        account: Account | None,
        check_ms: int = CHECK_MS,
    ) -> None:
        """``look_up`` returns what answers at an address; ``account`` is who was signed in last, where that is known."""
        super().__init__()
        self._address = AddressForm(look_up, site, check_ms)
        self._ways = WaysForm(account.user if account else "", account.way if account else None)
        self._ways.chosen.connect(self.way_chosen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._address)
        whole.addWidget(self._ways)
        whole.addStretch(1)

    @property
    def way(self) -> Way | None:
        """The chosen way; None where none is offered."""
        return self._ways.way

    def take(self, offer: Offer) -> None:
        """Take in what the settings offer."""
        self._address.fix(offer.site if offer.fixed else "")
        self._ways.offer(offer.ways)

    def typed(self, way: Way) -> Typed:
        """Return what was typed. Spaces count in a password only."""
        user, secret = self._ways.typed()
        return Typed(self._address.text, user, secret, way)

    def lacking(self) -> str:
        """Return what is still to be typed, in words, and put the cursor there; nothing when all is there."""
        if not self._address.text:
            self._address.begin()
            return words.sign_in_lacks_address()
        return self._ways.lacking()

    def begin(self) -> bool:
        """Put the cursor where typing is to begin; False says that there is nothing to type."""
        if not self._address.text:
            self._address.begin()
        elif (empty := self._ways.empty()) is not None:
            empty.setFocus()
        else:
            return False
        return True

    def correct_address(self) -> None:
        """Put the cursor into the address, to be typed over."""
        self._address.correct()

    def retype_secret(self) -> bool:
        """Empty what the site refused and put the cursor there; False says that nothing was typed."""
        return self._ways.retype()

    def rest(self) -> None:
        """Look no address up any more until something is typed."""
        self._address.rest()

    def end(self) -> None:
        """Look no address up any more, and empty the fields that hold secrets."""
        self._address.end()
        self._ways.forget()


class CodeForm(QWidget):
    """The second step: the site's question and a field for the code."""

    def __init__(self) -> None:
        super().__init__()
        self._prompt = plain_label(wraps=True)
        self._code = field()
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhSensitiveData)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._prompt)
        whole.addWidget(form((words.sign_in_code(), self._code)))
        whole.addStretch(1)

    def ask(self, request: CodeRequest) -> None:
        """Show what the site asks for."""
        self._prompt.setText(words.code_prompt(request.prompt, request.method))
        self._code.clear()

    def begin(self) -> None:
        """Put the cursor where the code is typed."""
        self._code.setFocus()

    def typed(self) -> str:
        """Return the code."""
        return self._code.text().strip()

    def forget(self) -> None:
        """Empty the field."""
        self._code.clear()

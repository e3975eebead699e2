"""What is typed to sign in: an address with user and password or an API key, and the code of a second step."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.model import Account, CodeRequest, Secret, Way
from nirmaan_tray.ui import words
from nirmaan_tray.ui.parts import plain_label

_SPACE = 10
"""Device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; ``secret`` is a password, or ``KEY:SECRET`` with an empty ``user``."""

    site: str
    user: str
    secret: Secret
    api_key: bool


class CredentialsForm(QWidget):
    """The first step."""

    def __init__(self, site: str, account: Account | None) -> None:
        """``account`` is who was signed in last, where that is known."""
        super().__init__()
        self._site = _field(site, words.SIGN_IN_ADDRESS_EXAMPLE)
        self._site.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._user = _field(account.user if account else "", words.SIGN_IN_USER_EXAMPLE)
        self._password = _secret_field()
        self._key = _field()
        self._secret = _secret_field()
        self._by_password = QRadioButton(words.SIGN_IN_BY_PASSWORD)
        self._by_key = QRadioButton(words.SIGN_IN_BY_KEY)
        self._fields = QStackedWidget()
        self._fields.addWidget(_form((words.SIGN_IN_USER, self._user), (words.SIGN_IN_PASSWORD, self._password)))
        self._fields.addWidget(_form((words.SIGN_IN_KEY, self._key), (words.SIGN_IN_SECRET, self._secret)))
        ways = QButtonGroup(self)
        choice = QHBoxLayout()
        choice.setSpacing(2 * _SPACE)
        for number, way in enumerate((self._by_password, self._by_key)):
            ways.addButton(way, number)
            choice.addWidget(way)
        choice.addStretch(1)
        ways.idToggled.connect(self._choose_way)
        (self._by_key if account and account.way is Way.API_KEY else self._by_password).setChecked(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(plain_label(words.SIGN_IN_INTRO, wraps=True))
        whole.addWidget(_form((words.SIGN_IN_ADDRESS, self._site)))
        whole.addLayout(choice)
        whole.addWidget(self._fields)

    def typed(self) -> Typed:
        """Return what was typed. Spaces count in a password only."""
        if self._by_key.isChecked():
            secret = Secret(f"{self._key.text().strip()}:{self._secret.text().strip()}")
            return Typed(self._site.text().strip(), "", secret, api_key=True)
        return Typed(self._site.text().strip(), self._user.text().strip(), Secret(self._password.text()), api_key=False)

    def lacking(self) -> str:
        """Return what is still to be typed, in words, and put the cursor there; nothing when all is there."""
        needed = [(self._site, words.SIGN_IN_LACKS_ADDRESS)]
        if self._by_key.isChecked():
            needed += [(field, words.SIGN_IN_LACKS_KEY) for field in (self._key, self._secret)]
        else:
            needed += [(self._user, words.SIGN_IN_LACKS_USER), (self._password, words.SIGN_IN_LACKS_PASSWORD)]
        for field, sentence in needed:
            if not field.text().strip():
                field.setFocus()
                return sentence
        return ""

    def begin(self) -> None:
        """Put the cursor where typing is to begin."""
        fields = (self._key, self._secret) if self._by_key.isChecked() else (self._user, self._password)
        empty = (field for field in (self._site, *fields) if not field.text())
        next(empty, self._site).setFocus()

    def correct_address(self) -> None:
        """Put the cursor into the address, to be typed over."""
        self._site.setFocus()
        self._site.selectAll()

    def retype_secret(self) -> None:
        """Empty what the site refused and put the cursor there."""
        self.forget()
        (self._secret if self._by_key.isChecked() else self._password).setFocus()

    def forget(self) -> None:
        """Empty the fields that hold secrets."""
        self._password.clear()
        self._secret.clear()

    def _choose_way(self, number: int, chosen: bool) -> None:
        if chosen:
            self._fields.setCurrentIndex(number)


class CodeForm(QWidget):
    """The second step: the site's question and a field for the code."""

    def __init__(self) -> None:
        super().__init__()
        self._prompt = plain_label(wraps=True)
        self._code = _field()
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhSensitiveData)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._prompt)
        whole.addWidget(_form((words.SIGN_IN_CODE, self._code)))
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


def _field(text: str = "", example: str = "") -> QLineEdit:
    field = QLineEdit(text)
    field.setPlaceholderText(example)
    field.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
    return field


def _secret_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _form(*rows: tuple[str, QLineEdit]) -> QWidget:
    """Return labels above their fields; a label is its field's name for a screen reader too."""
    made = QWidget()
    form = QFormLayout(made)
    form.setContentsMargins(0, 0, 0, 0)
    form.setSpacing(_SPACE // 2)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    for label, field in rows:
        form.addRow(label, field)
        field.setAccessibleName(label.replace("&", ""))
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made

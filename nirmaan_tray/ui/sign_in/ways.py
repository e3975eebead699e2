"""The ways to sign in that are offered, and what each asks to be typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.pages import Pages
from nirmaan_tray.ui.parts import field, form, plain_label, secret_field

_SPACE = 10
"""Device-independent pixels."""


class WaysForm(QWidget):
    """A choice of ways, the fields of the chosen one, and a line about what it means."""

    chosen = Signal()
    """Another way was chosen, or other ways are offered."""

    def __init__(self, user: str, way: Way | None) -> None:
        """``way`` is the one to propose where it is offered; otherwise the first that is offered is proposed."""
        super().__init__()
        self._wanted = way
        self._way: Way | None = None
        self._picked = False
        self._user = field(user, words.sign_in_user_example())
        self._password = secret_field()
        self._key = field()
        self._secret = secret_field()
        self._needed: dict[Way | None, list[tuple[QLineEdit, str]]] = {
            Way.PASSWORD: [
                (self._user, words.sign_in_lacks_user()),
                (self._password, words.sign_in_lacks_password()),
            ],
            Way.API_KEY: [(self._key, words.sign_in_lacks_key()), (self._secret, words.sign_in_lacks_key())],
        }
        self._fields = Pages()
        self._pages: dict[Way | None, QWidget] = {
            None: _page(words.sign_in_no_way()),
            Way.BROWSER: _page(words.sign_in_hint(Way.BROWSER)),
            Way.PASSWORD: _page(
                words.sign_in_hint(Way.PASSWORD),
                form((words.sign_in_user(), self._user), (words.sign_in_password(), self._password)),
            ),
            Way.API_KEY: _page(
                words.sign_in_hint(Way.API_KEY),
                form((words.sign_in_key(), self._key), (words.sign_in_secret(), self._secret)),
            ),
        }
        for page in self._pages.values():
            self._fields.add(page)
        self._choice = QWidget()
        self._choice.setAccessibleName(words.sign_in_ways())
        self._row = QHBoxLayout(self._choice)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * _SPACE)
        self._group = QButtonGroup(self)
        self._choices = {way: QRadioButton(words.sign_in_by(way)) for way in Way}
        for way, choice in self._choices.items():
            self._group.addButton(choice)
            self._row.addWidget(choice)
            choice.toggled.connect(lambda checked, way=way: self._choose(way) if checked else None)
            choice.clicked.connect(self._pick)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._choice)
        whole.addWidget(self._fields)

    @property
    def way(self) -> Way | None:
        """The chosen way; None where none is offered."""
        return self._way

    def offer(self, ways: tuple[Way, ...]) -> None:
        """Offer these ways, in this order; what somebody has picked or begun to type stays chosen if it is among them."""
        while self._row.count():
            self._row.takeAt(0)
        for way, choice in self._choices.items():
            choice.setVisible(way in ways)
        for way in ways:
            self._row.addWidget(self._choices[way])
        self._row.addStretch(1)
        self._choice.setVisible(len(ways) > 1)
        begun = self._picked or any(typed.isModified() for typed, _ in self._needed.get(self._way, []))
        proposed = next((way for way in (self._way if begun else None, self._wanted, *ways) if way in ways), None)
        if proposed is None:
            self._choose(None)
        else:
            self._choices[proposed].setChecked(True)
            self._choose(proposed)

    def typed(self) -> tuple[str, Secret]:
        """Return user and secret: a password, ``KEY:SECRET`` or nothing. Spaces count in a password only."""
        match self._way:
            case Way.PASSWORD:
                return self._user.text().strip(), Secret(self._password.text())
            case Way.API_KEY:
                return "", Secret(f"{self._key.text().strip()}:{self._secret.text().strip()}")
            case _:
                return "", Secret("")

    def lacking(self) -> str:
        """Return what is still to be typed, in words, and put the cursor there; nothing when all is there."""
        for needed, sentence in self._needed.get(self._way, []):
            if not needed.text().strip():
                needed.setFocus()
                return sentence
        return ""

    def empty(self) -> QLineEdit | None:
        """Return the first field with nothing in it."""
        return next((needed for needed, _ in self._needed.get(self._way, []) if not needed.text()), None)

    def retype(self) -> bool:
        """Empty what the site refused and put the cursor there; False says that nothing was typed."""
        self.forget()
        if self._way not in self._needed:
            return False
        self._needed[self._way][-1][0].setFocus()
        return True

    def forget(self) -> None:
        """Empty the fields that hold secrets."""
        self._password.clear()
        self._secret.clear()

    def _pick(self) -> None:
        self._picked = True

    def _choose(self, way: Way | None) -> None:
        self._way = way
        self._fields.turn_to(self._pages[way])
        self.chosen.emit()


def _page(hint: str, fields: QWidget | None = None) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(_SPACE)
    if fields is not None:
        column.addWidget(fields)
    column.addWidget(plain_label(hint, wraps=True))
    return page

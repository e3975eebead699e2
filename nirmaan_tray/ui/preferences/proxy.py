"""Chooses the proxy to the site: the system's, none, or one whose address is typed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.parts import field
from nirmaan_tray.ui.preferences.choosers import Chooser, Radios
from nirmaan_tray.ui.preferences.parts import INDENT, SPACE, Muted

SYSTEM, DIRECT = "", "direct"
"""The settings' texts for the system's proxy and for none; any other is an address."""

_THIS = "this"
_EXAMPLE = "http://proxy.example.com:3128"


class ProxyChooser(Chooser):
    """Three buttons, and a field for an address."""

    def __init__(self) -> None:
        super().__init__()
        self._wished: str | None = None
        choices = {SYSTEM: words.proxy_system(), DIRECT: words.proxy_direct(), _THIS: words.proxy_this()}
        self.radios = Radios(choices, words.proxy())
        self.radios.chosen.connect(self._choose)
        self.address = field(example=_EXAMPLE)
        self.address.setAccessibleName(words.proxy_address())
        self.address.setAccessibleDescription(words.proxy_hint())
        self.address.editingFinished.connect(self.settle)
        self._hint = Muted(words.proxy_hint())
        typing = QVBoxLayout()
        typing.setSpacing(SPACE)
        typing.addWidget(self.address)
        typing.addWidget(self._hint)
        row = QHBoxLayout()
        row.addSpacing(INDENT)
        row.addLayout(typing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(self.radios)
        whole.addLayout(row)

    def show_text(self, text: str) -> None:
        """Show what the settings say."""
        if text == self._wished:
            return  # it shows that already, or something newer that is being typed
        self._wished = text
        chosen = text if text in (SYSTEM, DIRECT) else _THIS
        self.radios.show_text(chosen)
        if chosen == _THIS:
            self.address.setText(text)
        self._show_address(chosen == _THIS)

    def settle(self) -> None:
        """Let an address that was typed be written now."""
        typed = self.address.text().strip()
        if self.radios.button(_THIS).isChecked() and typed and typed != self._wished:
            self._wished = typed
            self.chosen.emit(typed)

    def _choose(self, text: str) -> None:
        self._show_address(text == _THIS)
        if text == _THIS:
            self.address.setFocus()
            self.settle()
        else:
            self._wished = text
            self.chosen.emit(text)

    def _show_address(self, wanted: bool) -> None:
        self.address.setVisible(wanted)
        self._hint.setVisible(wanted)

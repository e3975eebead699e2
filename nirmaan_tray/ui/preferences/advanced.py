"""The page of the preferences for offices with a network of their own, and for whoever helps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.parts import button
from nirmaan_tray.ui.preferences.choosers import Choice, Chooser
from nirmaan_tray.ui.preferences.files import FileButton
from nirmaan_tray.ui.preferences.kept import Kept, Writing
from nirmaan_tray.ui.preferences.parts import SPACE, Muted, Page
from nirmaan_tray.ui.preferences.proxy import ProxyChooser

LOG_LEVELS = ("error", "warning", "info", "debug")
"""The settings' texts, from the least to the most."""

_KINDS = "*.pem *.crt *.cer"

_PICTURE = "M3.5 7 L13 7 M18 7 L20.5 7 O15.5 7 2.3 M3.5 16.5 L6 16.5 M11 16.5 L20.5 16.5 O8.5 16.5 2.3"
"""Two sliders."""


class AdvancedPage(Page):
    """The proxy, the office's own authority, the log, and help."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(words.advanced(), _PICTURE)
        self.proxy = ProxyChooser()
        self.section(words.proxy()).add(Kept(writing, "proxy", self.proxy, words.proxy_unusable()))
        self.certificates = CertificatesChooser()
        section = self.section(words.certificates())
        section.add(Kept(writing, "ca_file", self.certificates))
        section.hint(words.certificates_hint())
        self.log = Choice(words.log(), {level: words.log_level(level) for level in LOG_LEVELS})
        self.section().add(Kept(writing, "log_level", self.log))
        section = self.section(words.help_heading())
        self.doctor = button(words.doctor(), writing.bridge.doctor_wanted.emit)
        self.doctor.setAutoDefault(False)
        self.doctor.setAccessibleDescription(words.doctor_hint())
        section.add_row(self.doctor)
        section.hint(words.doctor_hint())
        if writing.bridge.settings_file:
            section.hint(words.settings_file(writing.bridge.settings_file)).setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def settle(self) -> None:
        """Let an address that was typed be written now."""
        self.proxy.settle()


class CertificatesChooser(Chooser):
    """The file that is trusted as well, or that there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Muted()
        kinds = f"{words.certificates_files()} ({_KINDS})"
        self.file = FileButton(words.certificates_title(), kinds)
        self.file.chosen.connect(self.chosen)
        self.remove = button(words.remove_file(), lambda: self.chosen.emit(""))
        self.remove.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for each in (self.file, self.remove):
            each.setAccessibleDescription(words.certificates())
            row.addWidget(each)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(self.name)
        whole.addLayout(row)

    def show_text(self, text: str) -> None:
        """Show what the settings say."""
        self.name.setText(text or words.certificates_none())
        self.remove.setVisible(bool(text))

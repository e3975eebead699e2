"""What is shown while somebody signs in in the browser: what to do there, and a link where no browser came."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.said import Said, Tone

_SPACE = 14
"""Device-independent pixels."""


class BrowserStep(QWidget):
    """Waits in words; what it waits for ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._url = ""
        self._link = Said()
        self._copy = button(words.browser_copy(), self._copy_link)
        self._copy.setAutoDefault(False)
        self._heading = plain_label(wraps=True)
        font = self._heading.font()
        font.setBold(True)
        self._heading.setFont(font)
        line = QHBoxLayout()
        line.addWidget(self._copy)
        line.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(_SPACE)
        whole.addWidget(self._heading)
        whole.addWidget(plain_label(words.browser_wait_more(), wraps=True))
        whole.addWidget(self._link)
        whole.addLayout(line)
        whole.addStretch(1)

    def wait_at(self, url: str) -> None:
        """Begin to wait for the page at ``url``."""
        self._url = url
        self._heading.setText(words.browser_wait())
        self._link.say(words.browser_link())

    def miss_browser(self) -> None:
        """Say that no browser could be started."""
        self._heading.setText(words.browser_open())
        self._link.say(words.browser_missing(), Tone.FAILED)

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self._link.say(words.browser_copied(), Tone.GOOD)

"""What the program says of itself."""

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nirmaan_tray.model import Account
from nirmaan_tray.ui import sign_in_words, words


def show_about(account: Account | None, *, in_memory: bool) -> QMessageBox:
    """Open the box and return it; it deletes itself when closed. ``in_memory``: nothing keeps the sign-in."""
    box = QMessageBox()
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(words.ABOUT_TITLE)
    # Names come from the site.
    box.setTextFormat(Qt.TextFormat.PlainText)
    who = sign_in_words.signed_in_lines(account, in_memory=in_memory) if account else ""
    box.setText(words.about(version("nirmaan-tray"), who))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.open()
    return box

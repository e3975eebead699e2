"""What the program says of itself."""

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nirmaan_tray.model.account import Account
from nirmaan_tray.ui import menu_words, sign_in_words


def about_box(account: Account | None, *, in_memory: bool) -> QMessageBox:
    """Return the box, not shown yet. ``in_memory``: nothing keeps the sign-in."""
    box = QMessageBox()
    box.setWindowTitle(menu_words.about_title())
    # Names come from the site.
    box.setTextFormat(Qt.TextFormat.PlainText)
    who = sign_in_words.signed_in_lines(account, in_memory=in_memory) if account else ""
    box.setText(menu_words.about(version("nirmaan-tray"), who))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box

"""What the program says of itself."""

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nirmaan_tray.model import Account
from nirmaan_tray.ui import words


def show_about(account: Account | None) -> QMessageBox:
    """Open the box and return it; it deletes itself when closed."""
    box = QMessageBox()
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(words.ABOUT_TITLE)
    # Names come from the site.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words.about(version("nirmaan-tray"), account.user if account else "", account.site if account else ""))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.open()
    return box

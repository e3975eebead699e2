"""The least that a tray application with PySide6 can be: footprint.py's yardstick."""

import sys

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

application = QApplication(sys.argv)
pixmap = QPixmap(22, 22)
pixmap.fill("orange")
icon = QSystemTrayIcon(QIcon(pixmap))
menu = QMenu()
menu.addAction("Quit", application.quit)
icon.setContextMenu(menu)
icon.show()
sys.exit(application.exec())

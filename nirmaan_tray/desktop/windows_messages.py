"""A window that is never shown: what Windows says to windows comes to it (Windows)."""

import sys
from collections.abc import Callable

if sys.platform == "win32":
    from ctypes import wintypes

    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QWindow

    class Listener(QWindow):
        """Its own messages come here, and no others: ``heard`` is called with a message's number and its first parameter."""

        def __init__(self, heard: Callable[[int, int], None]) -> None:
            super().__init__()
            self._heard = heard
            self.create()

        def nativeEvent(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:  # noqa: D102, N802
            told = wintypes.MSG.from_address(int(message))
            self._heard(told.message, told.wParam)
            return super().nativeEvent(kind, message)

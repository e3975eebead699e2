"""How the windows look: light, dark, or as the desktop does; held by the running application."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtWidgets import QApplication

from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.ui.palette import qpalette
from nirmaan_tray.ui.style import Style

_SCHEMES = {
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


class Hints(Protocol):
    """What Qt knows of the desktop's own look (``QStyleHints``)."""

    @property
    def colorSchemeChanged(self) -> SignalInstance:  # noqa: D102, N802
        ...

    def colorScheme(self) -> Qt.ColorScheme: ...  # noqa: D102, N802

    def setColorScheme(self, scheme: Qt.ColorScheme, /) -> None: ...  # noqa: D102, N802


def use(appearance: Appearance) -> None:
    """Let all windows look that way from now on; nothing happens before there is an application."""
    if isinstance(application := QApplication.instance(), QApplication):
        themes = application.findChildren(Theme)
        (themes[0] if themes else Theme(application, application.styleHints())).use(appearance)


class Theme(QObject):
    """Gives the application its palette, and a new one when the desktop turns light or dark."""

    def __init__(self, application: QApplication, hints: Hints) -> None:
        super().__init__(application)
        self._application = application
        self._hints = hints
        self._appearance = Appearance.SYSTEM
        hints.colorSchemeChanged.connect(self._follow)
        if sys.platform == "linux":
            application.setStyle(Style())

    def use(self, appearance: Appearance) -> None:
        """Look that way from now on."""
        self._appearance = appearance
        # Windows, macOS and KDE take it in, window frames too. Where Qt knows no theme of the desktop it does nothing
        # (6.11, xcb and offscreen); "Unknown" gives it back to the desktop.
        self._hints.setColorScheme(_SCHEMES[appearance])
        self._follow()

    def _follow(self) -> None:
        # Elsewhere the styles draw with the system's own colours, high contrast among them.
        if sys.platform == "linux":
            scheme = _SCHEMES[self._appearance]
            if scheme is Qt.ColorScheme.Unknown:
                scheme = self._hints.colorScheme()
            # A desktop that does not tell is light.
            palette = qpalette(scheme is Qt.ColorScheme.Dark)
            if self._application.palette() != palette:
                self._application.setPalette(palette)

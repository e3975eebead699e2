"""Whether the desktop's panel is dark: the icon stands there, and not in a window."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication

from nirmaan_tray.ui.bridge import Bridge

_TASKBAR = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


def _scheme() -> Qt.ColorScheme:
    return QGuiApplication.styleHints().colorScheme()


class Panel(QObject):
    """Takes the desktop's own appearance for the panel's, whatever a person chose for the windows of this program.

    A desktop that does not say is taken for light.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject, scheme: Callable[[], Qt.ColorScheme] = _scheme) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._scheme = scheme
        self.dark = self._is_dark()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.look)

    def look(self) -> None:
        """Look again."""
        if sys.platform != "win32" and self._chosen_for_windows():
            return  # Qt tells of the windows' appearance then, and of nothing else
        dark = self._is_dark()
        if dark != self.dark:
            self.dark = dark
            self.changed.emit()

    def _chosen_for_windows(self) -> bool:
        # Somebody has chosen: the icon does not wait for what came behind it.
        from nirmaan_tray.model.habits import Appearance

        chosen = self._bridge.preferences.get("appearance")
        return chosen is not None and chosen.text in (Appearance.LIGHT, Appearance.DARK)

    def _is_dark(self) -> bool:
        if sys.platform == "win32":
            # The taskbar has a setting of its own beside that of the windows.
            return not int(str(QSettings(_TASKBAR, QSettings.Format.NativeFormat).value("SystemUsesLightTheme", 1)))
        else:  # noqa: RET505 - for the checker of types, to which only one of them exists
            return self._scheme() is Qt.ColorScheme.Dark

"""Whether others may read this screen: it is locked, or shows a presentation.

Linux tells that it is locked (see ``screen_linux``); that it is shared is known to the portal that shares it alone. Plasma
wants nobody disturbed meanwhile, which ``system_quiet`` follows. Windows tells that it is locked and of presentations, macOS
that it is locked.
"""

import logging
import sys

from PySide6.QtCore import QObject, Signal

if sys.platform == "linux":
    from nirmaan_tray.desktop.screen_linux import watch
elif sys.platform == "win32":
    from nirmaan_tray.desktop.screen_windows import watch
elif sys.platform == "darwin":
    from nirmaan_tray.desktop.screen_macos import watch
else:
    from nirmaan_tray.desktop.nobody import watch

_log = logging.getLogger(__name__)


class ScreenPrivacy(QObject):
    """Tells whether the screen is locked or shared; as long as that is not known, it is not."""

    changed = Signal(bool)
    """Not told at the beginning, when it is False."""

    def __init__(self) -> None:
        super().__init__()
        self._private = False

    async def run(self) -> None:
        """Tell until cancelled."""
        await watch(self._tell)

    def _tell(self, private: bool) -> None:
        if private != self._private:
            self._private = private
            _log.info("The screen is %s", "locked or shared" if private else "its user's alone again")
            self.changed.emit(private)

"""The desktop's own "do not disturb", where it can be read.

Linux: see ``quiet_linux``. Windows: full screens, presentations and the first hour of a new account; "do not disturb" itself
is told to nobody, but Windows then keeps our toasts off the screen of its own accord. macOS tells nobody either, and does
likewise.
"""

import logging
import sys

from PySide6.QtCore import QObject, Signal

if sys.platform == "linux":
    from nirmaan_tray.desktop.quiet_linux import watch
elif sys.platform == "win32":
    from nirmaan_tray.desktop.windows_state import watch_quiet as watch
else:
    from nirmaan_tray.desktop.nobody import watch

_log = logging.getLogger(__name__)


class SystemQuiet(QObject):
    """Tells whether the desktop wants nobody disturbed; as long as that is not known, it does not."""

    changed = Signal(bool)
    """Not told at the beginning, when it is False."""

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False

    async def run(self) -> None:
        """Tell until cancelled."""
        await watch(self._tell)

    def _tell(self, quiet: bool) -> None:
        if quiet != self._quiet:
            self._quiet = quiet
            _log.info("The desktop wants %s", "nobody disturbed" if quiet else "notifications again")
            self.changed.emit(quiet)

"""The machine woke, or its network changed: what seemed to live may be dead, and what seemed to be away may be back."""

import logging
import sys

from PySide6.QtCore import QObject, QTimer, Signal

if sys.platform == "linux":
    from nirmaan_tray.desktop.logind import watch as watch_sleep
    from nirmaan_tray.desktop.netlink import Routes as Network
else:
    from nirmaan_tray.desktop.reachability import Reachability as Network

    if sys.platform == "win32":
        from nirmaan_tray.desktop.wake_windows import watch as watch_sleep
    else:
        from nirmaan_tray.desktop.wake_macos import watch as watch_sleep

SETTLE_MS = 500
"""A network that comes does so in several steps; they are told as one."""

_log = logging.getLogger(__name__)


class Wake(QObject):
    """Tells of it, as far as this system does; where nobody tells, the connection's own clocks notice."""

    woke = Signal(str)
    """Why it may be worth while to look at the connection."""

    def __init__(self) -> None:
        super().__init__()
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(lambda: self.woke.emit("the network changed"))

    async def run(self) -> None:
        """Tell until cancelled."""
        network: Network | None = None
        try:
            network = Network(self.network_changed)
        except OSError as error:
            _log.info("Nobody tells of the network: %s", error)
        try:
            await watch_sleep(lambda: self.woke.emit("the machine woke"))
        finally:
            self._settling.stop()
            if network is not None:
                network.close()

    def network_changed(self) -> None:
        """Tell soon that the network changed."""
        if not self._settling.isActive():
            self._settling.start()

"""Starts the desktop application: one instance, the icon, then all the rest.

What is imported here is what somebody who waits for the icon waits for (decision 7).
"""

import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from nirmaan_tray import logs
from nirmaan_tray.complain import complain
from nirmaan_tray.desktop.beside import import_beside
from nirmaan_tray.desktop.instance import Instance, Other
from nirmaan_tray.desktop.quitting import SIGNALS, Application, Quitting
from nirmaan_tray.home import Home
from nirmaan_tray.model.start_wish import BY_HAND, Quit, StartWish
from nirmaan_tray.runtime_files import runtime_folder
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.early import Early
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.tray import Tray

if TYPE_CHECKING:
    from nirmaan_tray.clock import Clock
    from nirmaan_tray.vault import Vault

_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""On Linux one of these is set wherever Qt could find a screen."""

ICON_FIRST_MS = 500
"""So long everything else waits for the icon, whose host a busy desktop may be slow to tell of."""


def start(home: Home, wish: StartWish = BY_HAND, *, vault: "Vault | None" = None, clock: "Clock | None" = None) -> int:
    """Run the desktop application until somebody ends it; return the exit code.

    ``vault`` replaces the keyring, ``clock`` the machine's own.

    Where another instance runs for this home, that one does what is wished for and this one ends. Raises ``SettingsError``.
    """
    home.prepare()
    claimed = Instance.claim(str(home.data_dir), runtime_folder(), wish)
    if isinstance(claimed, Other):
        if claimed is Other.SILENT:
            complain("It runs already, but does not answer. End it, or wait a moment, and try again.")
        return 0 if claimed is Other.HEARD else 2
    if isinstance(wish, Quit):
        claimed.release()
        return 0
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREEN):
        # Qt would end the process with a core dump.
        complain("There is no screen here. Start it within a desktop session.")
        return 2
    logs.start(home.log_file, "info")
    if sys.platform == "win32":
        # Before the first window, so that the task bar and toasts know us by the same name.
        from nirmaan_tray.toast import windows_identity

        windows_identity.claim()
    application = Application(sys.argv[:1])
    application.setApplicationName("nirmaan-tray")
    application.setApplicationDisplayName("Nirmaan")
    application.setQuitOnLastWindowClosed(False)
    QGuiApplication.setDesktopFileName("nirmaan-tray")
    bridge = Bridge()
    menu = Menu(bridge)
    early = Early(bridge, menu)
    # Who wants the end so early is heard, too, until there is the loop.
    for number in SIGNALS:
        # What the starter told us to ignore (nohup) stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: bridge.wishes.quit())
    # A signal that nobody has looked at makes the imports below crawl.
    quitting = Quitting(application)
    quitting.asked.connect(lambda: bridge.wishes.quit())
    tray = Tray(bridge, menu)
    tray.wait_for_host(ICON_FIRST_MS)
    rest = import_beside("nirmaan_tray.serving")
    rest.serve(rest.Begun(claimed, application, tray, early, quitting), home, wish, vault, clock)
    if vault is None:
        from nirmaan_tray.desktop import upgrade

        upgrade.go_on_after(home.key)
    return 0

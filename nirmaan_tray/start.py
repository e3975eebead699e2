"""Starts the desktop application: one instance, the icon, then the loop."""

import asyncio
import os
import sys

from PySide6.QtGui import QGuiApplication, QIcon

from nirmaan_tray import logs, resources
from nirmaan_tray.app import App
from nirmaan_tray.aside import DaemonThreads
from nirmaan_tray.clock import Clock, SystemClock
from nirmaan_tray.complain import complain
from nirmaan_tray.desktop.instance import Instance, Other
from nirmaan_tray.desktop.quitting import Application, Quitting
from nirmaan_tray.home import Home
from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.model.start_wish import BY_HAND, Quit, StartWish
from nirmaan_tray.runtime_files import runtime_folder
from nirmaan_tray.ui import language, theme
from nirmaan_tray.vault import DesktopVault, KeyringVault, Vault

_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""On Linux one of these is set wherever Qt could find a screen."""


def start(home: Home, wish: StartWish = BY_HAND, *, vault: Vault | None = None, clock: Clock | None = None) -> int:
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
    application = Application(sys.argv[:1])
    application.setApplicationName("nirmaan-tray")
    application.setApplicationDisplayName("Nirmaan")
    application.setQuitOnLastWindowClosed(False)
    QGuiApplication.setDesktopFileName("nirmaan-tray")
    # As the desktop has it, until the settings are read.
    language.use("")
    theme.use(Appearance.SYSTEM)
    app = App(home, vault or DesktopVault(KeyringVault(home.key)), clock or SystemClock(), wish)
    claimed.handed_over.connect(app.starts.take)
    application.link_taken = app.starts.take_link
    application.setWindowIcon(QIcon(str(resources.path("icons/nirmaan-tray.svg"))))

    # After PySide6, for it would take another binding that it finds.
    import qasync

    async def serve() -> None:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        quitting = Quitting(application)
        try:
            # Whoever starts it while it closes means a new one.
            await app.run(quitting, shown=claimed.listen, closing=claimed.release)
        finally:
            quitting.close()

    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            runner.run(serve())
    finally:
        logs.stop()
    return 0

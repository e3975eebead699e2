"""Starts the desktop application: one instance, the icon, then the loop."""

import asyncio
import os
import sys
from functools import partial

from PySide6.QtGui import QGuiApplication, QIcon

from nirmaan_tray import logs, resources
from nirmaan_tray.app import App
from nirmaan_tray.aside import DaemonThreads
from nirmaan_tray.clock import Clock, SystemClock
from nirmaan_tray.desktop.instance import Instance, Other
from nirmaan_tray.desktop.quitting import Application, Quitting
from nirmaan_tray.home import Home
from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.runtime_files import runtime_folder
from nirmaan_tray.ui import language, theme
from nirmaan_tray.vault import DesktopVault, KeyringVault, Vault

_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""On Linux one of these is set wherever Qt could find a screen."""


def start(home: Home, vault: Vault | None = None, clock: Clock | None = None) -> int:
    """Run the desktop application until somebody ends it; return the exit code.

    ``vault`` replaces the keyring, ``clock`` the machine's own.

    Where another instance runs for this home, that one shows its window and this one ends. Raises ``SettingsError``.
    """
    home.prepare()
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREEN):
        # Qt would end the process with a core dump.
        sys.stderr.write("nirmaan-tray: There is no screen here. Start it within a desktop session.\n")
        return 2
    claimed = Instance.claim(str(home.data_dir), runtime_folder())
    if isinstance(claimed, Other):
        if claimed is Other.SILENT:
            sys.stderr.write(
                "nirmaan-tray: It runs already, but does not answer. End it, or wait a moment, and try again.\n"
            )
        return 0 if claimed is Other.RAISED else 2
    logs.start(home.log_file, "info")
    application = Application(sys.argv[:1])
    application.setApplicationName("nirmaan-tray")
    application.setApplicationDisplayName("Nirmaan")
    application.setQuitOnLastWindowClosed(False)
    QGuiApplication.setDesktopFileName("nirmaan-tray")
    # As the desktop has it, until the settings are read.
    language.use("")
    theme.use(Appearance.SYSTEM)
    app = App(home, vault or DesktopVault(KeyringVault(home.key)), clock or SystemClock())
    claimed.raised.connect(partial(_raised, app))
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


def _raised(app: App, token: str) -> None:
    """Show the inbox: somebody started the program once more. ``token`` lets its window come to the front (Wayland)."""
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token
    app.bridge.inbox_wanted.emit()

"""Serves whoever sees the icon: everything that is imported only when the icon is on the screen."""

import asyncio
import sys
from dataclasses import dataclass

import qasync  # after PySide6, for it would take another binding that it finds
from PySide6.QtGui import QIcon

from nirmaan_tray import logs, resources, ring_apart
from nirmaan_tray.app import App
from nirmaan_tray.aside import DaemonThreads
from nirmaan_tray.clock import Clock, SystemClock
from nirmaan_tray.desktop.instance import Instance
from nirmaan_tray.desktop.quitting import Application, Quitting
from nirmaan_tray.home import Home
from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.model.start_wish import StartWish
from nirmaan_tray.ui import language, theme
from nirmaan_tray.ui.early import Early
from nirmaan_tray.ui.tray import Tray
from nirmaan_tray.vault import DesktopVault, KeyringVault, Vault


@dataclass(frozen=True, slots=True)
class Begun:
    """What the start has made before anything else: the right to run, the application, the icon."""

    claimed: Instance
    application: Application
    tray: Tray
    early: Early
    quitting: Quitting
    """Hears who wants the end, until there is a loop."""


def serve(begun: Begun, home: Home, wish: StartWish, vault: Vault | None, clock: Clock | None) -> None:
    """Run until somebody ends it. ``vault`` replaces the keyring, ``clock`` the machine's own."""
    application, claimed = begun.application, begun.claimed
    # As the desktop has it, until the settings are read.
    language.use("")
    begun.tray.bridge.language_changed.emit()
    theme.use(Appearance.SYSTEM)
    app = App(home, vault or _vault(home.key), clock or SystemClock(), begun.tray, wish)
    claimed.handed_over.connect(app.starts.take)
    application.take_links(app.starts.take_link)
    application.setWindowIcon(QIcon(str(resources.path("icons/nirmaan-tray.svg"))))

    async def run() -> None:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        begun.quitting.close()
        quitting = Quitting(application)
        begun.early.end()
        try:
            # Whoever starts it while it closes means a new one.
            await app.run(quitting, shown=claimed.listen, closing=claimed.release)
        finally:
            quitting.close()

    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            runner.run(run())
    finally:
        logs.stop()


def _vault(home: str) -> Vault:
    # Elsewhere the keyring is the system's own library, which is no burden.
    return DesktopVault(KeyringVault(home, call=ring_apart.call if sys.platform == "linux" else None))

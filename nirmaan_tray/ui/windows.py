"""The windows, made when somebody first wants to see them."""

import asyncio
import importlib
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nirmaan_tray.aside import aside
from nirmaan_tray.ui.bridge import Bridge

# Imported when first shown: the icon comes the sooner, and many a day passes without either.
if TYPE_CHECKING:
    from nirmaan_tray.ui.doctor_window import DoctorWindow
    from nirmaan_tray.ui.inbox_window import InboxWindow
    from nirmaan_tray.ui.sign_in_dialog import SignInDialog
    from nirmaan_tray.ui.sign_out_dialog import SignOutDialog

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Windows(QObject):
    """Shows the inbox, the dialogs to sign in and out, and the examination of the connection: one of each."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._hosted = True
        self._inbox: InboxWindow | None = None
        self._dialog: SignInDialog | None = None
        self._sign_out: SignOutDialog | None = None
        self._doctor: DoctorWindow | None = None
        self._opening: set[asyncio.Future[None]] = set()
        self._making = asyncio.Lock()
        bridge.inbox_wanted.connect(self.show_inbox)
        bridge.sign_in_wanted.connect(self.show_sign_in)
        bridge.sign_out_wanted.connect(self.show_sign_out)
        bridge.doctor_wanted.connect(self.show_doctor)

    def set_hosted(self, *, hosted: bool) -> None:
        """Take in whether a tray shows our icon: without one the inbox window stands in for it."""
        self._hosted = hosted
        if self._inbox is not None:
            self._inbox.set_hosted(hosted=hosted)

    def show_inbox(self) -> None:
        """Show the inbox window, or bring it to the front."""
        self._soon(self._show_inbox())

    def show_sign_in(self) -> None:
        """Show the sign-in dialog, or bring it to the front."""
        self._soon(self._show_sign_in())

    def show_sign_out(self) -> None:
        """Ask whether somebody means to sign out, or bring the question to the front."""
        self._soon(self._show_sign_out())

    def show_doctor(self) -> None:
        """Examine the connection in a window, or bring it to the front."""
        self._soon(self._show_doctor())

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._opening.add(task)
        task.add_done_callback(self._opened)

    def _opened(self, task: "asyncio.Future[None]") -> None:
        self._opening.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("A window could not be opened", exc_info=task.exception())

    async def _show_inbox(self) -> None:
        # Importing, making and showing it in one go would hold the loop for longer than it may be.
        module = await aside(partial(importlib.import_module, "nirmaan_tray.ui.inbox_window"))
        async with self._making:
            if self._inbox is None:
                inbox = await module.inbox_window(self._bridge, _now)
                inbox.set_hosted(hosted=self._hosted)
                self._inbox = inbox
                await asyncio.sleep(0)
        self._inbox.present()

    async def _show_sign_in(self) -> None:
        module = await aside(partial(importlib.import_module, "nirmaan_tray.ui.sign_in_dialog"))
        if self._dialog is None:
            self._dialog = module.SignInDialog(self._bridge)
            self._dialog.finished.connect(self._dialog_finished)
            self._dialog.open()
        self._dialog.raise_()
        self._dialog.activateWindow()

    async def _show_sign_out(self) -> None:
        module = await aside(partial(importlib.import_module, "nirmaan_tray.ui.sign_out_dialog"))
        account = self._bridge.account
        if account is None:
            return
        if self._sign_out is None:
            self._sign_out = module.SignOutDialog(self._bridge, account)
            self._sign_out.finished.connect(self._sign_out_finished)
            self._sign_out.open()
        self._sign_out.raise_()
        self._sign_out.activateWindow()

    async def _show_doctor(self) -> None:
        module = await aside(partial(importlib.import_module, "nirmaan_tray.ui.doctor_window"))
        doctor = await self._bridge.wishes.doctor()
        if self._doctor is None:
            self._doctor = module.DoctorWindow(doctor)
            self._doctor.finished.connect(self._doctor_finished)
        self._doctor.present()

    def close(self) -> None:
        """Close all windows, for good."""
        for task in self._opening:
            task.cancel()
        if self._dialog is not None:
            self._dialog.reject()
        if self._sign_out is not None:
            self._sign_out.reject()
        if self._doctor is not None:
            self._doctor.reject()
        if self._inbox is not None:
            self._inbox.hide()
            self._inbox.deleteLater()
            self._inbox = None

    def _dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _sign_out_finished(self) -> None:
        if self._sign_out is not None:
            self._sign_out.deleteLater()
            self._sign_out = None

    def _doctor_finished(self) -> None:
        if self._doctor is not None:
            self._doctor.deleteLater()
            self._doctor = None

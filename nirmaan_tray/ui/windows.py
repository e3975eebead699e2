"""The windows, made when somebody first wants to see them."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QRect, SignalInstance
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QDialog

from nirmaan_tray import guides
from nirmaan_tray.aside import aside
from nirmaan_tray.model.guide import Guide
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.once import Once

# Imported when first shown: the icon comes the sooner, and many a day passes without any.
if TYPE_CHECKING:
    from nirmaan_tray.ui.doctor_window import DoctorWindow
    from nirmaan_tray.ui.guide_window import GuideWindow
    from nirmaan_tray.ui.inbox.window import InboxWindow

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Windows(QObject):
    """Shows the inbox, as a window or beside the icon, and every other window: one of each."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._hosted = True
        self._opening: set[asyncio.Future[None]] = set()
        self._inbox: Once[InboxWindow] = Once("inbox.window", self._make_inbox, lambda inbox: inbox.present())
        self._about: Once[Any] = Once("about", self._make_about, _open)
        self._all: list[Once[Any]] = [self._inbox, self._about]
        bridge.inbox_wanted.connect(self.show_inbox)
        self._at(
            bridge.sign_in_wanted, Once("sign_in.dialog", lambda made: made.SignInDialog(bridge), _open, steady=True)
        )
        self._at(bridge.sign_out_wanted, Once("sign_in.sign_out_dialog", self._make_sign_out, _open))
        self._at(
            bridge.preferences_wanted,
            Once("preferences.window", lambda made: made.preferences_window(bridge), _present),
        )
        self._at(bridge.welcome_wanted, Once("welcome.window", self._make_welcome, _present, end=_put_off))
        self._at(bridge.news_wanted, Once("news_window", lambda made: made.NewsWindow(), _present))
        self._guides: Once[GuideWindow] = Once("guide_window", self._make_guides, _present)
        self._all.append(self._guides)
        bridge.guide_wanted.connect(self.show_guide)
        self._at(bridge.doctor_wanted, Once("doctor_window", self._make_doctor, _present))
        bridge.popup_wanted.connect(self.show_popup)
        bridge.language_changed.connect(self._renew)

    def set_hosted(self, *, hosted: bool) -> None:
        """Take in whether a tray shows our icon: without one the inbox window stands in for it."""
        self._hosted = hosted
        if self._inbox.window is not None:
            self._inbox.window.set_hosted(hosted=hosted)

    def show_inbox(self) -> None:
        """Show the inbox as a window."""
        self._soon(self._inbox.show())

    def show_popup(self, icon: QRect) -> None:
        """Show the inbox beside the icon, or take it away again; an empty place is not known."""
        self._soon(self._inbox.show(lambda inbox: inbox.present_beside(icon)))

    def show_about(self) -> None:
        """Show what the program says of itself."""
        self._soon(self._about.show())

    def show_guide(self, guide: Guide) -> None:
        """Show a guide."""
        self._soon(self._guides.show(lambda window: window.present(guide)))

    async def warm(self) -> None:
        """Do what the first popup would otherwise wait for, but make no widget: half of its 150 ms, and 7 MB of memory."""
        await self._inbox.load()
        await aside(_load_classes)
        QFontMetrics(QApplication.font()).horizontalAdvance("0")  # the first text of all looks for the fonts

    def close(self) -> None:
        """Close all windows, for good."""
        for task in self._opening:
            task.cancel()
        for each in self._all:
            each.close()

    def _at(self, wanted: SignalInstance, window: Once[Any]) -> None:
        self._all.append(window)
        wanted.connect(lambda: self._soon(window.show()))

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._opening.add(task)
        task.add_done_callback(self._opened)

    def _opened(self, task: "asyncio.Future[None]") -> None:
        self._opening.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("A window could not be opened", exc_info=task.exception())

    def _renew(self) -> None:
        self._soon(self._renew_all(QApplication.activeWindow()))

    async def _renew_all(self, front: object) -> None:
        # The one in which somebody chose the language comes last, and so to the front again.
        for each in sorted(self._all, key=lambda each: each.window is front):
            await each.renew()

    async def _make_inbox(self, module: Any) -> "InboxWindow":
        inbox: InboxWindow = await module.inbox_window(self._bridge, _now)
        inbox.set_hosted(hosted=self._hosted)
        return inbox

    def _make_sign_out(self, module: Any) -> QDialog | None:
        account = self._bridge.account
        dialog: QDialog | None = module.SignOutDialog(self._bridge, account) if account is not None else None
        return dialog

    def _make_welcome(self, module: Any) -> QDialog:
        dialog: QDialog = module.WelcomeWindow(self._bridge, hosted=self._hosted)
        return dialog

    async def _make_doctor(self, module: Any) -> "DoctorWindow":
        window: DoctorWindow = module.DoctorWindow(await self._bridge.wishes.doctor())
        return window

    def _make_guides(self, module: Any) -> "GuideWindow":
        window: GuideWindow = module.GuideWindow(lambda guide: aside(partial(guides.read, guide)))
        return window

    def _make_about(self, module: Any) -> QDialog:
        box: QDialog = module.about_box(self._bridge.account, in_memory=self._bridge.in_memory)
        return box


def _load_classes() -> None:
    """Let PySide make its classes and their enums, which it does on the loop as soon as Qt names an unknown widget."""
    for name in dir(QtWidgets):
        getattr(QtWidgets, name)


def _present(window: Any) -> None:
    window.present()


def _put_off(welcome: QDialog) -> None:
    # Nobody has answered it or waved it away.
    welcome.done(QDialog.DialogCode.Rejected)


def _open(dialog: QDialog) -> None:
    if not dialog.isVisible():
        dialog.open()
    dialog.raise_()
    dialog.activateWindow()

"""What the tests of the sign-in dialog share: the application's own kind of loop, and hands and eyes."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QProgressBar, QWidget

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.sign_in.dialog import SignInDialog

SITE = "https://office.example"
PASSWORD = " pass word "
WAIT_S = 5


@pytest.fixture
def run(qapp: Any) -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Run a coroutine in the application's own kind of loop."""
    # As in the application: else the dialog, which is the last window, would end the loop with it.
    qapp.setQuitOnLastWindowClosed(False)

    async def limited(work: Coroutine[Any, Any, Any]) -> Any:
        async with asyncio.timeout(WAIT_S):
            return await work

    def running(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
            return runner.run(limited(work))

    yield running
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
def open_dialog(qtbot: Any, bridge: Bridge) -> Callable[..., SignInDialog]:
    """Open the dialog; a function, for the loop must run already."""

    def opened(**more: Any) -> SignInDialog:
        dialog = SignInDialog(bridge, **more)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return opened


class Slow:
    """A sign-in that waits at a gate, then fails if it is to; ``ended`` tells how the latest one ended."""

    def __init__(self, error: TrayError | None = None) -> None:
        self._error = error
        self.gate = asyncio.Event()
        self.ended = ""

    async def look_up(self, address: str) -> SiteFacts:
        return SiteFacts(address, "site", "Asia/Kolkata")

    async def sign_in(self, site: str, user: str, *_: Any, **__: Any) -> Account:
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "done"
        if self._error is not None:
            raise self._error
        return Account(site, site, "site", user, Way.PASSWORD, "Asia/Kolkata")


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - widgets change without telling
        await asyncio.sleep(0)


def only_ours() -> bool:
    """Whether no task runs but the test's own."""
    return asyncio.all_tasks() == {asyncio.current_task()}


def field(dialog: SignInDialog, label: str) -> QLineEdit:
    (found,) = [f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == label.replace("&", "")]
    return found


def press(dialog: SignInDialog, label: str) -> None:
    button(dialog, label).click()


def button(dialog: SignInDialog, label: str) -> QAbstractButton:
    (found,) = [b for b in dialog.findChildren(QAbstractButton) if b.text() == label]
    return found


def says(dialog: SignInDialog) -> str:
    """Every text that is in view."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def busy(dialog: SignInDialog) -> bool:
    (bar,) = dialog.findChildren(QProgressBar)
    return bar.isVisible()


def focused(dialog: SignInDialog) -> QWidget | None:
    return dialog.focusWidget()


def type_password(dialog: SignInDialog, password: str = PASSWORD) -> None:
    field(dialog, words.sign_in_address()).setText(f" {SITE} ")
    field(dialog, words.sign_in_user()).setText(" asha ")
    field(dialog, words.sign_in_password()).setText(password)
    press(dialog, words.sign_in_go())


def finished(dialog: SignInDialog) -> bool:
    return not dialog.isVisible()


@pytest.fixture
def at() -> SimpleNamespace:
    """Hands and eyes at a dialog: ``at.press(dialog, label)``."""
    return SimpleNamespace(
        Slow=Slow,
        until=until,
        only_ours=only_ours,
        field=field,
        press=press,
        button=button,
        says=says,
        busy=busy,
        focused=focused,
        type_password=type_password,
        finished=finished,
    )

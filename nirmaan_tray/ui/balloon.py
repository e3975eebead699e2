"""The tray's own balloon: the last resort where a desktop has no toasts."""

import asyncio
from collections.abc import Callable, Iterable

from nirmaan_tray.model.toast import Action, Click, Toast
from nirmaan_tray.ui.tray import Tray


class Balloon:
    """A ``toast.toaster.Toaster`` that knows neither buttons nor withdrawal, nor which balloon was clicked: a click
    shows the inbox.
    """

    def __init__(self, tray: Tray, clicked: Callable[[Click], None]) -> None:
        self._tray = tray
        tray.balloon_clicked.connect(lambda: clicked(Click("", Action.SHOW_INBOX)))

    async def run(self) -> None:
        """Wait until cancelled: a balloon goes by itself."""
        await asyncio.Event().wait()

    def show(self, toast: Toast) -> None:
        """Show a balloon in place of the one before."""
        self._tray.balloon(toast.title, toast.body)

    def replace(self, toast: Toast) -> None:
        """Do nothing: a balloon goes by itself within seconds."""

    def withdraw(self, keys: Iterable[str]) -> None:
        """Do nothing: a balloon cannot be taken off, and goes by itself within seconds."""

    def sweep(self) -> None:
        """Do nothing: no run leaves a balloon."""

    def ask(self) -> None:
        """Do nothing: nobody is asked for a balloon."""

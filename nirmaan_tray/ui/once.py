"""A window of which there is one at most, made when somebody first wants to see it."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from nirmaan_tray.aside import aside

W = TypeVar("W", bound=QWidget)


class Once(Generic[W]):
    """Makes it, brings it to the front, makes it anew. A dialog is done with when it is closed, any other window hides."""

    def __init__(
        self,
        module: str,
        make: Callable[[Any], Awaitable[W | None] | W | None],
        bring: Callable[[W], None],
        *,
        end: Callable[[W], None] | None = None,
        steady: bool = False,
    ) -> None:
        """``module`` of ``nirmaan_tray.ui`` is imported beside the loop and given to ``make``, which may think better of it
        (None); ``bring`` shows the window, or brings it to the front. ``end`` closes a dialog where that is not the same as
        what its own close button does. ``steady``: it is not made anew.
        """
        self._module = f"nirmaan_tray.ui.{module}"
        self._make = make
        self._bring = bring
        self._end = end
        self._steady = steady
        self._making = asyncio.Lock()
        self.window: W | None = None

    async def load(self) -> Any:
        """Import what it is made of; a second time costs nothing."""
        return await aside(partial(importlib.import_module, self._module))

    async def show(self, bring: Callable[[W], None] | None = None) -> None:
        """Show it in its usual way, or as ``bring`` does."""
        module = await self.load()
        async with self._making:
            if self.window is None:
                made = self._make(module)
                self.window = window = await made if isinstance(made, Awaitable) else made
                if isinstance(window, QDialog):
                    window.finished.connect(lambda: self._finished(window))
                # Making and showing it in one go would hold the loop for longer than it may be.
                await asyncio.sleep(0)
        if self.window is not None:
            (bring or self._bring)(self.window)

    async def renew(self) -> None:
        """Make it anew, in other words or looks; what was open is open again where it was."""
        before = self.window
        if before is None or self._steady:
            return
        shown, place = before.isVisible(), before.geometry()
        self.close()
        if shown:
            await self.show()
            if self.window is not None:
                self.window.setGeometry(place)

    def close(self) -> None:
        """Take it away."""
        window, self.window = self.window, None
        if window is not None and self._end is not None:
            self._end(window)
        elif isinstance(window, QDialog):
            window.reject()
        elif window is not None:
            window.hide()
            window.deleteLater()

    def _finished(self, window: QWidget) -> None:
        if self.window is window:
            self.window = None
        window.deleteLater()

"""Keeps a preference and what chooses it in step: a choice is written at once, and what holds is shown."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.preferences.choosers import Chooser
from nirmaan_tray.ui.preferences.parts import SPACE, Muted
from nirmaan_tray.ui.said import Said, Tone

_log = logging.getLogger(__name__)


class Writing(QObject):
    """Brings wishes to the settings, for as long as they take: longer than the window is open, if need be."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.bridge = bridge
        self.over = False
        """The window is closed: nobody is told any more."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a wish be fulfilled."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A preference could not be changed", exc_info=error)


class Kept(QWidget):
    """Keeps one preference and what chooses it in step.

    Below it stands that the organisation has set it, which nobody can change, or why it could not be changed. What another
    process writes into the settings is followed, unless a wish is on its way.
    """

    def __init__(self, writing: Writing, key: str, chooser: Chooser, unusable: str = "") -> None:
        """``unusable`` is said of a text that cannot be used, and what was chosen stays to be corrected; without, it goes back
        to what holds.
        """
        super().__init__()
        self.key = key
        self._writing = writing
        self._bridge = writing.bridge
        self._chooser = chooser
        self._unusable = unusable
        self._on_the_way = 0
        self._shown: Preference | None = None
        self._fixed = Muted(words.fixed())
        self._fixed.hide()
        self._said = Said()
        self._said.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addWidget(chooser)
        whole.addWidget(self._fixed)
        whole.addWidget(self._said)
        chooser.chosen.connect(self.wish)
        self._bridge.preferences_changed.connect(self._follow)
        self._follow()

    @property
    def holds(self) -> Preference:
        """What the settings say."""
        return self._bridge.preferences.get(self.key, Preference(self.key, ""))

    def wish(self, text: str) -> None:
        """Let a text be written into the settings, empty for the default."""
        self._say("")
        self._on_the_way += 1
        self._writing.start(self._wish(text))

    async def _wish(self, text: str) -> None:
        failed = ""
        try:
            await self._bridge.wishes.prefer(self.key, text)
        except TrayError as error:
            _log.warning("The preference %s was not changed: %s", self.key, error)
            disk = isinstance(error.__cause__, OSError)
            failed = words.not_saved(error.detail) if disk else self._unusable or words.not_taken()
        self._on_the_way -= 1
        if self._writing.over or self._on_the_way:
            return
        if not (failed and self._unusable):
            self._shown = None
        self._follow()
        self._say(failed)

    def _follow(self) -> None:
        """Show what holds, if that is not what was shown last."""
        if self._on_the_way or self.holds == self._shown:
            return
        self._shown = self.holds
        self._say("")
        self._chooser.show_text(self.holds.text)
        self._chooser.setDisabled(self.holds.fixed)
        self._fixed.setVisible(self.holds.fixed)

    def _say(self, text: str) -> None:
        self._said.say(text, Tone.FAILED)
        self._said.setVisible(bool(text))

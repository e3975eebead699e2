"""What can be done with one notification, in the menu of its row."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui import inbox_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.moments import midnight, tomorrow_morning
from nirmaan_tray.ui.time_words import time_of_day

_NAME = 40
"""Characters of a project's name that an entry shows."""


class InboxMenu(QMenu):
    """Made for one row, and gone when it closes."""

    def __init__(self, bridge: Bridge, row: Notification, now: datetime, parent: QWidget) -> None:
        """``now`` is aware."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        wishes, name = bridge.wishes, row.name
        self._add(inbox_words.menu_open(), lambda: wishes.open(name))
        if not row.seen:
            self._add(inbox_words.menu_mark(), lambda: wishes.mark_seen(name))
        self._add(inbox_words.menu_copy(), lambda: copy_link(bridge, name))
        if not row.seen:
            self.addSeparator()
            hour, morning = now + timedelta(hours=1), tomorrow_morning(now)
            self._add(inbox_words.menu_snooze_hour(), lambda: wishes.snooze(name, hour.timestamp()))
            said = inbox_words.menu_snooze_tomorrow(time_of_day(morning))
            self._add(said, lambda: wishes.snooze(name, morning.timestamp()))
        self.addSeparator()
        until_s = midnight(now).timestamp()
        self._add_mute(inbox_words.topic(row.topic), Mute(topic=row.topic, until_s=until_s))
        if row.project:
            self._add_mute(row.project, Mute(project=row.project, until_s=until_s))

    def _add(self, text: str, chosen: Callable[[], object]) -> QAction:
        entry = self.addAction(text.replace("&", "&&"))
        # Qt hands over whether it is checked, which no wish takes.
        entry.triggered.connect(lambda _checked=False: chosen())
        return entry

    def _add_mute(self, name: str, mute: Mute) -> None:
        name = name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"
        about = (mute.topic, mute.project)
        held = next((known for known in self._bridge.mutes if (known.topic, known.project) == about), None)
        wishes = self._bridge.wishes
        if held is not None:
            self._add(inbox_words.menu_unmute(name), lambda: wishes.unmute(held))
        else:
            self._add(inbox_words.menu_mute(name), lambda: wishes.mute(mute))


_copying: set[asyncio.Task[None]] = set()


def copy_link(bridge: Bridge, name: str) -> None:
    """Put the address of a notification's document on the clipboard as soon as it is known."""
    task = asyncio.ensure_future(_copy(bridge, name))
    _copying.add(task)
    task.add_done_callback(_copying.discard)


async def _copy(bridge: Bridge, name: str) -> None:
    if link := await bridge.wishes.link_of(name):
        QGuiApplication.clipboard().setText(link)

"""The submenu "Do not disturb": for how long, and until when it holds."""

import math
from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QMenu, QWidget

from nirmaan_tray.ui import menu_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.moments import tomorrow_morning
from nirmaan_tray.ui.time_words import moment, time_of_day

HALF_HOUR_S, HOUR_S = 1800.0, 3600.0


class QuietMenu(QMenu):
    """Its entry in the menu above says until when, and is checked while it holds; whoever owns it calls ``refresh``."""

    def __init__(self, bridge: Bridge, now_s: Callable[[], float], parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._now_s = now_s
        self._off = self.addAction("")
        self._behind_off = self.addSeparator()
        self._half_hour = self.addAction("")
        self._hour = self.addAction("")
        self._tomorrow = self.addAction("")
        self._for_good = self.addAction("")
        self._off.triggered.connect(lambda: self._wish(None))
        self._half_hour.triggered.connect(lambda: self._wish(self._now_s() + HALF_HOUR_S))
        self._hour.triggered.connect(lambda: self._wish(self._now_s() + HOUR_S))
        self._tomorrow.triggered.connect(lambda: self._wish(tomorrow_morning(self._now()).timestamp()))
        self._for_good.triggered.connect(lambda: self._wish(math.inf))

    def refresh(self) -> None:
        """Say how things are now, in the language that is spoken now."""
        until = quiet_in_words(self._bridge.quiet_until_s, self._now_s())
        self._off.setVisible(until is not None)
        self._behind_off.setVisible(until is not None)
        self._off.setText(words.menu_quiet_off())
        self._half_hour.setText(words.menu_quiet_half_hour())
        self._hour.setText(words.menu_quiet_hour())
        self._tomorrow.setText(words.menu_quiet_tomorrow(time_of_day(tomorrow_morning(self._now()))))
        self._for_good.setText(words.menu_quiet_for_good())
        self.menuAction().setCheckable(until is not None)  # else some styles show an empty box
        self.menuAction().setChecked(until is not None)
        self.menuAction().setText(words.menu_quiet() if until is None else words.menu_quiet_until(until))

    def _wish(self, until_s: float | None) -> None:
        self._bridge.wishes.quiet_until(until_s)

    def _now(self) -> datetime:
        return local(self._now_s())


def quiet_in_words(until_s: float | None, now_s: float) -> str | None:
    """Return until when it is quiet, as a moment in words, empty for "until it is turned off"; None: it is not, or no more.

    Both are seconds since 1970.
    """
    if until_s is None or until_s <= now_s:
        return None
    return "" if math.isinf(until_s) else moment(local(until_s), local(now_s))


def local(at_s: float) -> datetime:
    """Return a moment (seconds since 1970) in the viewer's time zone."""
    return datetime.fromtimestamp(at_s).astimezone()

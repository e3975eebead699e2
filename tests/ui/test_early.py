"""Clicks on an icon that is there before what serves it."""

import pytest
from PySide6.QtCore import QRect

from nirmaan_tray.model.guide import Guide
from nirmaan_tray.ui import menu_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.early import Early
from nirmaan_tray.ui.menu import Menu
from tests.ui.recorded_wishes import RecordedWishes


@pytest.mark.usefixtures("qapp")
def test_what_was_wanted_early_is_wanted_once_more_in_order_and_once() -> None:
    bridge = Bridge()
    menu = Menu(bridge)
    early = Early(bridge, menu)
    guide = next(iter(Guide))
    bridge.popup_wanted.emit(QRect(1, 2, 3, 4))
    bridge.guide_wanted.emit(guide)
    menu.about_wanted.emit()
    next(entry for entry in menu.actions() if entry.text() == menu_words.menu_quit()).trigger()

    wishes = RecordedWishes()
    bridge.wishes = wishes
    told: list[object] = []
    bridge.popup_wanted.connect(told.append)
    bridge.guide_wanted.connect(told.append)
    menu.about_wanted.connect(lambda: told.append("about"))
    early.end()
    assert told == [QRect(1, 2, 3, 4), guide, "about"]
    assert [call[0] for call in wishes.calls] == ["quit"]

    bridge.popup_wanted.emit(QRect(5, 6, 7, 8))
    assert told[3:] == [QRect(5, 6, 7, 8)]

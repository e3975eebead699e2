"""What was marked a moment ago can be taken back for a moment, whoever marked it."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from nirmaan_tray.model.mark import Marked
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.undo_bar import UndoBar

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000


def marked(*names: str, for_s: float = 10) -> Marked:
    return Marked(frozenset(names), NOW.timestamp() + for_s)


@pytest.fixture
def bar(qtbot: Any, bridge: Bridge) -> UndoBar:
    bar = UndoBar(bridge, lambda: NOW)
    qtbot.addWidget(bar)
    return bar


def said(bar: UndoBar) -> str:
    (label,) = bar.findChildren(QLabel)
    return "" if bar.isHidden() else label.text()


def test_one_and_many(bar: UndoBar, bridge: Bridge) -> None:
    assert said(bar) == ""
    bridge.set_marked(marked("a"))
    assert said(bar) == "Marked as seen"
    bridge.set_marked(marked(*map(str, range(12))))
    assert said(bar) == "12 marked as seen"


def test_it_takes_back(bar: UndoBar, bridge: Bridge, wishes: Any) -> None:
    bridge.set_marked(marked("a"))
    (undo,) = bar.findChildren(QPushButton)
    undo.click()
    assert wishes.calls == [("take_back",)]
    bridge.set_marked(None)
    assert bar.isHidden()


def test_it_goes_when_the_time_is_over(qtbot: Any, bar: UndoBar, bridge: Bridge) -> None:
    bridge.set_marked(marked("a", for_s=0.1))
    assert not bar.isHidden()
    qtbot.waitUntil(bar.isHidden, timeout=WAIT_MS)


def test_another_mark_begins_the_time_anew(qtbot: Any, bar: UndoBar, bridge: Bridge) -> None:
    bridge.set_marked(marked("a", for_s=0.05))
    bridge.set_marked(marked("b", for_s=0.4))
    began = monotonic()
    qtbot.waitUntil(bar.isHidden, timeout=WAIT_MS)
    assert monotonic() - began > 0.3


def test_a_mark_of_long_ago_is_not_offered(qtbot: Any, bridge: Bridge) -> None:
    bridge.set_marked(marked("a", for_s=-1))
    bar = UndoBar(bridge, lambda: NOW)
    qtbot.addWidget(bar)
    assert bar.isHidden()


def test_a_window_that_is_made_now_knows_of_the_mark_before(qtbot: Any, bridge: Bridge) -> None:
    bridge.set_marked(marked("a"))
    bar = UndoBar(bridge, lambda: NOW)
    qtbot.addWidget(bar)
    assert said(bar) == "Marked as seen"


def test_the_line_shows_how_much_time_is_left(qtbot: Any, bridge: Bridge) -> None:
    clock = [NOW]
    bar = UndoBar(bridge, lambda: clock[0])
    qtbot.addWidget(bar)
    bridge.set_marked(marked("a"))
    bar.resize(400, bar.sizeHint().height())
    clock[0] = NOW + timedelta(seconds=5)
    picture = bar.grab().toImage()
    scale = picture.devicePixelRatio()
    left, right = (picture.pixelColor(round(x * scale), 0) for x in (100, 300))
    assert left != right

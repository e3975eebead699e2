"""The doctor finds a tray of the older kind on a real screen, with a real panel."""

from collections.abc import Callable
from typing import Any

import pytest

from nirmaan_tray.doctor import x11


def test_a_panel_comes_and_goes(screen: Any, panel: Callable[[], Any], until: Callable[..., None]) -> None:
    display = screen.env["DISPLAY"]
    assert not x11.has_tray(display)
    started = panel()
    until(lambda: x11.has_tray(display), "the panel's tray")
    started.stop()
    until(lambda: not x11.has_tray(display), "no tray")


def test_a_screen_that_is_not_there() -> None:
    with pytest.raises(OSError, match="no connection"):
        x11.has_tray(":4711")

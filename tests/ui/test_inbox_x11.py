"""The inbox on a real screen, with a window manager: beside the icon, with the keyboard, and gone at a look elsewhere."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.ui.inbox.frame import SAME_CLICK_MS

# A whole program on a screen, as in tests/e2e.
pytestmark = pytest.mark.flaky(reruns=1)

ICON = "beside 760 570 24 24"


@pytest.fixture
def inbox(screen: Any, start: Callable[..., Any]) -> Any:
    """The inbox in a program of its own on the screen, not shown yet."""
    program = Path(__file__).with_name("inbox_program.py")
    started = start([sys.executable, "-W", "error", str(program)], screen.env)
    started.hears("started")
    return started


def test_a_click_elsewhere_closes_it_and_the_icon_brings_it_back(
    inbox: Any, screen: Any, start: Callable[..., Any], until: Callable[..., None]
) -> None:
    start(["xmessage", "-geometry", "150x150+20+20", "Another program"], screen.env)
    until(lambda: screen.windows("Xmessage"), "another program")
    for _ in range(2):
        inbox.tell(ICON)
        until(lambda: active(screen) == "Notifications", "it has the keyboard")
        screen.xdotool("mousemove", "60", "80", "click", "1")
        inbox.hears("hidden")
        until(passed(1.2 * SAME_CLICK_MS / 1000), "the next click is another one")


def test_escape_closes_it(inbox: Any, screen: Any, until: Callable[..., None]) -> None:
    inbox.tell(ICON)
    until(lambda: active(screen) == "Notifications", "it has the keyboard")
    screen.xdotool("key", "slash", "a", "Escape", "Escape")
    inbox.hears("hidden")


def test_a_window_of_its_own_stays(inbox: Any, screen: Any, until: Callable[..., None]) -> None:
    inbox.tell("window")
    until(lambda: active(screen) == "Notifications", "it has the keyboard")
    screen.xdotool("key", "Escape")
    inbox.tell("quit")
    inbox.hears("closed")
    assert inbox.said.count("hidden") == 1, "at the end only"


def active(screen: Any) -> str:
    """The title of the window with the keyboard."""
    found = subprocess.run(
        ["xdotool", "getactivewindow", "getwindowname"], env=screen.env, capture_output=True, text=True, timeout=10
    )
    return found.stdout.strip()


def passed(time_s: float) -> Callable[[], bool]:
    end = time.monotonic() + time_s
    return lambda: time.monotonic() > end

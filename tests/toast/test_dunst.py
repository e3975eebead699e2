"""A real notification server on a virtual screen, and a real click on what it shows."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model import Action, Button, Click, Toast
from nirmaan_tray.toast.freedesktop import FreedesktopToaster

Make = Callable[..., Any]


@pytest.fixture
def dunst(session_bus: Any, at: Make, tmp_path: Path) -> Iterator[dict[str, str]]:
    """dunst on a screen of its own; the environment for programs that look at it."""
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    # A left click does what the toast offers first and takes it away, as on other desktops.
    config = tmp_path / "dunstrc"
    config.write_text(
        "[global]\n  mouse_left_click = do_action, close_current\n  origin = top-right\n  offset = 20x20\n"
    )
    with ExitStack() as stack:

        def run(*command: str, **options: Any) -> subprocess.Popen[bytes]:
            process = stack.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL, **options))
            stack.callback(process.kill)
            return process

        reading, writing = os.pipe()
        run("Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp", pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as display:
            env = session_bus.env | {"DISPLAY": f":{display.readline().strip()}"}
        run("dunst", "-conf", str(config), env=env)
        yield env


@pytest.mark.parametrize("action", [Action.OPEN, Action.SHOW_INBOX])
async def test_a_click_on_the_toast_is_heard(dunst: dict[str, str], heard: Any, running: Make, action: Action) -> None:
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until(lambda: heard.available[-1:] == [True])
        toaster.show(Toast("a1b2c3", "नया PR & <b>more</b>", "Cement 🚧\nTower A", (Button(action, "Go"),)))
        xdotool = ("xdotool", "search", "--sync", "--onlyvisible", "--class", "Dunst")
        click = ("mousemove", "--sync", "--window", "%1", "40", "20", "click", "1")
        async with asyncio.timeout(20):
            clicking = await asyncio.create_subprocess_exec(*xdotool, *click, env=dunst)
            assert await clicking.wait() == 0
        await heard.until(lambda: heard.clicks == [Click("a1b2c3", action)])

"""A real notification server on a virtual screen, and a real click on what it shows."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.toast import Action, Button, Click, Toast
from nirmaan_tray.toast.freedesktop import FreedesktopToaster

Make = Callable[..., Any]

# A left click does what the toast offers first and takes it away, as on other desktops.
CONFIG = "[global]\n  mouse_left_click = do_action, close_current\n  origin = top-right\n  offset = 20x20\n"


@pytest.mark.parametrize("action", [Action.OPEN, Action.SHOW_INBOX])
async def test_a_click_on_the_toast_is_heard(
    session_bus: Any, dunst: Make, at: Make, heard: Any, running: Make, action: Action
) -> None:
    env = dunst(CONFIG)
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until(lambda: heard.available[-1:] == [True])
        toaster.show(Toast("a1b2c3", "नया PR & <b>more</b>", "Cement 🚧\nTower A", (Button(action, "Go"),)))
        xdotool = ("xdotool", "search", "--sync", "--onlyvisible", "--class", "Dunst")
        await _run(env, *xdotool, "mousemove", "--sync", "--window", "%1", "40", "20", "click", "1")
        await heard.until(lambda: heard.clicks == [Click("a1b2c3", action)])


async def test_every_button_is_in_the_menu_and_an_alert_stays(
    session_bus: Any, dunst: Make, at: Make, heard: Any, running: Make, toast: Make, tmp_path: Path
) -> None:
    """dunst lets a program choose among the buttons; it is told to let everything go after a second."""
    menu, offered = tmp_path / "menu", tmp_path / "offered"
    menu.write_text(f"#!/bin/sh\ntee {offered} | grep Snooze\n")
    menu.chmod(0o700)
    soon = "".join(f"[urgency_{level}]\n  timeout = 1\n" for level in ("normal", "critical"))
    env = dunst(f"[global]\n  dmenu = {menu}\n{soon}")
    at(session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    async with running(toaster := FreedesktopToaster(heard.ears)):
        await heard.until(lambda: heard.available[-1:] == [True])
        toaster.show(toast("other"))
        toaster.show(toast("alert", urgent=True))
        async with asyncio.timeout(20):
            while await _run(env, "dunstctl", "count", "history") != "1":
                pass
        assert await _run(env, "dunstctl", "count", "displayed") == "1"
        await _run(env, "dunstctl", "context")
        await heard.until(lambda: heard.clicks == [Click("alert", Action.SNOOZE)])
        labels = [line.split(" (")[0] for line in offered.read_text().splitlines()]
        assert sorted(labels) == ["#Mark seen", "#Open", "#Open", "#Snooze 1 h"], "one Open is the body's"


async def _run(env: dict[str, str], *command: str) -> str:
    """Return what a program of that desktop prints."""
    async with asyncio.timeout(20):
        process = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode().strip()

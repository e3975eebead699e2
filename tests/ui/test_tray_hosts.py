"""The tray's icon in a real XEmbed tray, tint2's: there before the program, late, restarted, replaced.

The program runs as a process of its own, in the application's own kind of loop.
"""

import signal
import subprocess
import sys
from typing import Any

HAT, BADGE, KEY = "#f5a623", "#c62828", "#b3261e"
PROGRAM = "tray_program"


def _middle(screen: Any, color: str) -> tuple[str, str]:
    found = screen.find(color)
    return str(sum(x for x, _ in found) // len(found)), str(sum(y for _, y in found) // len(found))


def _show_and_end(program: Any, screen: Any, until: Any) -> None:
    """Wait until the panel takes in icons."""
    program.tell("link up")
    until(screen.shows(HAT), "that the panel is ready")
    program.tell("quit")
    program.hears("closed")
    until(lambda: not screen.find(HAT), "no icon after the end")


def test_a_panel_that_is_there_shows_the_icon_within_a_second(
    screen: Any, panel: Any, tray_program: Any, until: Any
) -> None:
    panel()
    _show_and_end(tray_program(screen.env), screen, until)
    program = tray_program(screen.env)
    program.hears("started, hosted True")
    program.tell("link up")
    until(screen.shows(HAT), "the hat in the panel", 2.0)  # finding it takes half of that
    assert not screen.find(BADGE)
    program.tell("unread 5")
    until(screen.shows(BADGE), "the badge")
    program.tell("link sign_in_needed")
    until(lambda: not screen.find(HAT) and screen.shows(KEY)(), "the key")
    program.tell("quit")
    program.hears("closed")
    until(lambda: not screen.find(KEY), "no icon after the end")


def test_a_late_panel_shows_the_icon(screen: Any, panel: Any, tray_program: Any, until: Any) -> None:
    program = tray_program(screen.env, "0.05")
    program.hears("started, hosted False")
    program.tell("link up")
    program.tell("unread 9")
    program.hears("missing")
    panel()
    program.hears("hosted True")
    until(lambda: screen.shows(HAT)() and screen.shows(BADGE)(), "the icon in the late panel")


def test_a_panel_that_restarts_gets_the_icon_again_each_time(
    screen: Any, panel: Any, tray_program: Any, until: Any
) -> None:
    program = tray_program(screen.env, "60")
    program.hears("started, hosted False")
    program.tell("link up")
    for _ in range(3):
        running = panel()
        program.hears("hosted True")
        until(screen.shows(HAT), "the icon in the panel")
        running.stop()
        program.hears("hosted False")
        until(lambda: not screen.find(HAT), "nothing left of the icon")
    assert "missing" not in program.said


def test_a_panel_that_was_replaced_while_the_program_could_not_listen(
    screen: Any, panel: Any, tray_program: Any, until: Any
) -> None:
    running = panel()
    program = tray_program(screen.env)
    program.tell("link up")
    until(screen.shows(HAT), "the icon in the panel")
    _stop(program.process)
    running.stop()
    panel()
    _show_and_end(tray_program(screen.env), screen, until)
    _go_on(program.process)
    # The new panel's window has the old one's number: the X server gives numbers again.
    until(screen.shows(HAT), "the icon in the new panel")


def test_clicks_in_the_panel(screen: Any, panel: Any, tray_program: Any, until: Any) -> None:
    panel()
    program = tray_program(screen.env)
    program.tell("link up")
    program.tell("rows 12")
    until(screen.shows(HAT), "the icon in the panel")
    at = _middle(screen, HAT)
    for button, line in (("1", "popup here"), ("2", "inbox")):
        screen.xdotool("mousemove", *at, "click", button)
        program.hears(line)
    screen.xdotool("mousemove", *at, "click", "3")
    program.hears("menu")
    # The first entry is the status line, the second the newest notification.
    screen.xdotool("key", "Down")
    screen.xdotool("key", "Down")
    screen.xdotool("key", "Return")
    program.hears("open n12")


def test_the_last_resort_is_a_balloon_beside_the_icon(screen: Any, panel: Any, tray_program: Any, until: Any) -> None:
    panel()
    program = tray_program(screen.env)
    program.tell("link up")
    until(screen.shows(HAT), "the icon in the panel")
    before = screen.windows(PROGRAM)
    program.tell("balloon")
    until(lambda: screen.windows(PROGRAM) - before, "the balloon")
    (balloon,) = screen.windows(PROGRAM) - before
    screen.xdotool("mousemove", "--window", balloon, "20", "20", "click", "1")
    program.hears("balloon clicked")


def _stop(process: subprocess.Popen[str]) -> None:
    if sys.platform != "win32":
        process.send_signal(signal.SIGSTOP)


def _go_on(process: subprocess.Popen[str]) -> None:
    if sys.platform != "win32":
        process.send_signal(signal.SIGCONT)

"""Toasts on macOS: what our module makes of desktop-notifier's answers, which a stand-in gives here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it pretends to be elsewhere")
assert sys.platform == "linux" or not TYPE_CHECKING

PROGRAM = Path(__file__).with_name("macos_program.py")


def run(*commands: list[Any]) -> dict[str, Any]:
    """Return what the library was asked, and what it told."""
    done = subprocess.run(
        [sys.executable, PROGRAM], input=json.dumps(commands), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


OPEN = ["open", "program"]


def test_a_copy_that_is_not_signed_says_so_and_touches_nothing() -> None:
    result = run(["set", "signed", False], OPEN, ["missing"], ["left"])
    assert result["answers"] == ["not_signed", []]
    assert (result["notifiers"], result["done"]) == (0, []), "the notification center ends a program that is no bundle"


@pytest.mark.parametrize(("status", "why"), [(0, "not_asked"), (1, "not_allowed"), (2, None), (3, None)])
def test_what_is_missing_is_found_without_asking_anybody(status: int, why: str | None) -> None:
    result = run(["set", "status", status], OPEN, ["missing"])
    assert result["answers"] == [why]
    assert result["done"] == ["looked"]


@pytest.mark.parametrize(("allows", "why"), [(True, None), (False, "not_allowed")])
def test_a_persons_answer_is_known_from_then_on(allows: bool, why: str | None) -> None:
    result = run(["set", "status", 0], ["set", "allows", allows], OPEN, ["ask"], ["missing"])
    assert result["answers"] == [None, why]


def test_a_toast_has_its_key_its_buttons_and_its_urgency() -> None:
    result = run(OPEN, ["put", "a1", "New PR", "Cement", False], ["put", "a2", "Over budget", "", True], ["left"])
    offered = [["Open", "open"], ["Snooze 1 h", "snooze"]]
    assert result["there"] == {
        "a1": ["New PR", "Cement", "normal", offered],
        "a2": ["Over budget", "", "critical", offered],
    }
    assert result["answers"] == [["a1", "a2"]]


def test_clicks_reach_everybody_who_shows_toasts_until_they_end() -> None:
    doctor = ["open", "doctor"]
    clicks = [["click", "a"], ["press", "a", "snooze"], ["press", "a", "rubbish"], ["dismiss", "b"]]
    result = run(OPEN, doctor, clicks[0], ["leave", "doctor"], *clicks)
    assert result["told"] == [
        ["program", "a", "body"],
        ["doctor", "a", "body"],
        ["program", "a", "body"],
        ["program", "a", "snooze"],
        ["program", "b", "gone"],
    ]
    assert result["notifiers"] == 1, "the center tells the newest alone"


def test_at_the_end_nothing_is_left_to_click_into_nothing() -> None:
    result = run(OPEN, *(["put", key, "", "", False] for key in "abc"), ["take", "a"], ["leave", "program", "b"])
    assert list(result["there"]) == ["c"]

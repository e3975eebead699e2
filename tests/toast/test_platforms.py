import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Button, Toast
from nirmaan_tray.toast import choice, macos, windows
from nirmaan_tray.toast.freedesktop import FreedesktopToaster


def test_a_tag_is_the_key_where_windows_takes_it() -> None:
    assert windows.tag("a1b2c3d4e5") == "a1b2c3d4e5"
    assert windows.tag("x" * 64) == "x" * 64


def test_longer_keys_have_tags_of_their_own() -> None:
    tags = {windows.tag("x" * 139 + end) for end in "abc"}
    assert len(tags) == 3
    assert all(len(tag) <= windows.TAG_CHARS for tag in tags)


def test_a_button_on_windows_comes_back_as_its_action(toast: Any) -> None:
    offered = windows.buttons(toast("open"))
    assert [label for label, _ in offered] == ["Open", "Mark seen", "Snooze 1 h"]
    assert [windows.chosen(arguments) for _, arguments in offered] == [Action.OPEN, Action.MARK_SEEN, Action.SNOOZE]


@pytest.mark.parametrize("arguments", [None, "", "open", "action=rubbish", "a1b2c3d4e5"])
def test_the_body_on_windows_is_no_button(arguments: str | None) -> None:
    assert windows.chosen(arguments) is None


def test_a_button_on_macos_comes_back_as_its_action(toast: Any) -> None:
    offered = macos.buttons(toast("a"))
    assert [label for label, _ in offered] == ["Open", "Mark seen", "Snooze 1 h"]
    assert [macos.chosen(identifier) for _, identifier in offered] == [Action.OPEN, Action.MARK_SEEN, Action.SNOOZE]
    assert macos.chosen("com.desktop-notifier.ReplyActionIdentifier") is None


def test_on_windows_alerts_stay_if_they_can() -> None:
    button = (Button(Action.OPEN, "Open"),)
    assert windows.stays(Toast("a", "", "", button, urgent=True))
    assert not windows.stays(Toast("a", "", "", button))
    assert not windows.stays(Toast("a", "", "", (), urgent=True)), "Windows would not show it at all"


def test_windows_makes_its_own_sound_and_no_other() -> None:
    assert windows.plays(SILENT)
    assert windows.plays(Sound(system=True))
    assert not windows.plays(Sound(file=Path("C:/bell.wav")))


@pytest.mark.parametrize(
    ("sound", "name"),
    [
        (SILENT, None),
        (Sound(system=True), "default"),
        (Sound(file=Path("/Users/asha/Library/Sounds/Bell.aiff")), "Bell.aiff"),
        (Sound(file=Path("/System/Library/Sounds/Glass.aiff")), "Glass.aiff"),
        (Sound(file=Path("/Users/asha/Music/Bell.aiff")), None),
        (Sound(file=Path("/Bell.aiff")), None),
    ],
)
def test_macos_plays_what_is_in_the_folders_for_sounds(sound: Sound, name: str | None) -> None:
    assert macos.name_of_sound(sound) == name


@pytest.mark.parametrize("platform", [windows, macos])
def test_texts_are_cut_and_not_escaped(platform: Any) -> None:
    title, body = platform.texts(Toast("a", "<b>" * 100, "Cement & steel\n" + "x" * 5000, ()))
    assert title.startswith("<b><b>")
    assert title.endswith("…")
    assert body.startswith("Cement & steel\nxxx")
    assert len(body) == 400


async def test_this_platforms_toaster_is_chosen(heard: Any) -> None:
    assert isinstance(choice.toaster(heard.ears), FreedesktopToaster)


def test_no_other_is_imported() -> None:
    tell = (
        "import sys; from nirmaan_tray.toast.choice import toaster; before = set(sys.modules)\n"
        "from nirmaan_tray.toast.toaster import Ears; assert toaster(Ears(print, print))\n"
        "print(*sorted(set(sys.modules) - before), '/', *sorted(before))"
    )
    out = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True, timeout=60).stdout
    chosen, before = (part.split() for part in out.split("/"))
    assert "nirmaan_tray.toast.freedesktop" in chosen
    assert "dbus_fast" not in before
    assert not {"nirmaan_tray.toast.windows", "nirmaan_tray.toast.macos", "PySide6"} & {*chosen, *before}

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Action, Button, Toast
from nirmaan_tray.toast import choice, macos, windows_identity, windows_message
from nirmaan_tray.toast.freedesktop import FreedesktopToaster


def test_a_button_on_windows_comes_back_as_its_action(toast: Any) -> None:
    offered = windows_message.buttons(toast("open"))
    assert [each.label for each in offered] == ["Open", "Mark seen", "Snooze 1 h"]
    actions = [windows_message.chosen(each.arguments) for each in offered]
    assert actions == [Action.OPEN, Action.MARK_SEEN, Action.SNOOZE]


@pytest.mark.parametrize("arguments", [None, "", "open", "action=rubbish", "a1b2c3d4e5"])
def test_the_body_on_windows_is_no_button(arguments: str | None) -> None:
    assert windows_message.chosen(arguments) is None


@pytest.mark.parametrize(("arguments", "link"), [("nirmaan-tray:open/a", True), ("nirmaan-tray", False), (None, False)])
def test_a_link_that_windows_has_followed_is_known(arguments: str | None, link: bool) -> None:
    assert windows_message.follows_link(arguments) is link


def test_a_button_on_macos_comes_back_as_its_action(toast: Any) -> None:
    offered = macos.buttons(toast("a"))
    assert [label for label, _ in offered] == ["Open", "Mark seen", "Snooze 1 h"]
    assert [macos.chosen(identifier) for _, identifier in offered] == [Action.OPEN, Action.MARK_SEEN, Action.SNOOZE]
    assert macos.chosen("com.desktop-notifier.ReplyActionIdentifier") is None


def test_on_windows_alerts_stay_if_they_can() -> None:
    link, button = Button(Action.OPEN, "Open"), Button(Action.MARK_SEEN, "Mark seen")
    assert windows_message.stays(Toast("a", "", "", (link, button), urgent=True))
    assert not windows_message.stays(Toast("a", "", "", (link, button)))
    assert not windows_message.stays(Toast("a", "", "", (link,), urgent=True)), (
        "Windows lets none stay without a button"
    )


def test_what_outlives_the_program_on_windows_is_its_links(toast: Any) -> None:
    lasting = windows_message.lasting(toast("a", urgent=True, sound=Sound(system=True)))
    assert lasting == replace(toast("a"), buttons=(Button(Action.OPEN, "Open"),))
    assert windows_message.lasting(Toast("a", "", "", ())) is None
    assert windows_message.lasting(Toast("a", "", "", (Button(Action.SIGN_IN, "Sign in…"),))) is None


def test_windows_makes_its_own_sound_and_no_other() -> None:
    assert windows_message.plays(SILENT)
    assert windows_message.plays(Sound(system=True))
    assert not windows_message.plays(Sound(file=Path("C:/bell.wav")))


@pytest.mark.parametrize(
    ("status", "why"),
    [(0, NoToasts.NOT_ASKED), (1, NoToasts.NOT_ALLOWED), (2, None), (3, None), (4, None)],
)
def test_what_macos_answers_about_leave(status: int, why: NoToasts | None) -> None:
    assert macos.missing(status) is why


def shortcut(aumid: str) -> bytes:
    """A shell link's header, and the property store behind it with its one string (MS-SHLLINK, MS-PROPSTORE)."""
    text = (aumid + "\0").encode("utf-16-le")
    return b"L\0\0\0\x01\x14\x02" + b"\0" * 69 + b"1SPS\x05\0\0\0\0\x1f\0\0\0" + bytes([len(text) // 2, 0, 0, 0]) + text


@pytest.mark.parametrize(
    ("aumid", "ours"), [("Nirmaan.Tray", True), ("Nirmaan.Tray.Beta", False), ("Nirmaan Tray", False), ("", False)]
)
def test_a_start_menu_that_makes_us_known_is_seen(tmp_path: Path, aumid: str, ours: bool) -> None:
    for variable in ("APPDATA", "ProgramData"):
        environment = {"APPDATA": str(tmp_path / "none"), variable: str(tmp_path / variable)}
        (found,) = [each for each in windows_identity.shortcuts(environment) if variable in str(each)]
        found.parent.mkdir(parents=True)
        assert not windows_identity.has_shortcut(environment)
        found.write_bytes(shortcut(aumid))
        assert windows_identity.has_shortcut(environment) is ours


def test_windows_without_the_usual_folders_has_no_shortcut() -> None:
    assert not windows_identity.has_shortcut({})


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


@pytest.mark.parametrize("platform", [windows_message, macos])
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
    assert not {"nirmaan_tray.toast.windows_message", "nirmaan_tray.toast.macos", "PySide6"} & {*chosen, *before}

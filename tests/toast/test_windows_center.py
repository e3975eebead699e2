"""Toasts on Windows: our module and windows-toasts as they are, above a WinRT that notes what it is told."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from nirmaan_tray.app_links import parse
from nirmaan_tray.model.start_wish import Open, Show
from nirmaan_tray.toast.windows_message import PAYLOAD_BYTES, TAG_CHARS, tag

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="windows-toasts is unpacked for the types' sake on Linux"
)
assert sys.platform == "linux" or not TYPE_CHECKING

PROGRAM = Path(__file__).with_name("windows_program.py")

OFFERED = ("open", "mark_seen", "snooze")
NAME = "a1b2c3d4e5"
ONE: list[Any] = ["put", NAME, "New PR", "Cement", *OFFERED, {}]

SCHEMA: dict[str, tuple[dict[str, str], set[str]]] = {
    "toast": (
        {
            "launch": ".+",
            "duration": "long|short",
            "displayTimestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
            "scenario": "reminder|alarm|incomingCall|urgent",
            "activationType": "foreground|background|protocol",
            "useButtonStyle": "true|false",
        },
        {"visual", "audio", "actions"},
    ),
    "visual": ({"lang": ".+"}, {"binding"}),
    "binding": ({"template": "ToastGeneric", "lang": ".+"}, {"text", "image"}),
    "text": ({"id": r"\d", "lang": ".+", "placement": "attribution"}, set()),
    "audio": ({"src": "ms-winsoundevent:.+", "loop": "true|false", "silent": "true|false"}, set()),
    "actions": ({}, {"action"}),
    "action": (
        {
            "content": ".+",
            "arguments": ".+",
            "activationType": "foreground|background|protocol|system",
            "placement": "contextMenu",
        },
        set(),
    ),
}
"""Elements with their attributes' values and their children, as Microsoft's Toast XML Schema has them; what is not used here is
left out.
"""


def run(*commands: list[Any]) -> dict[str, Any]:
    """Return what Windows was told, and what it told."""
    done = subprocess.run(
        [sys.executable, PROGRAM], input=json.dumps(commands), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def offences(element: ET.Element) -> list[str]:
    """Return what the schema does not have."""
    attributes, children = SCHEMA[element.tag]
    found = [
        f"{element.tag} {name}={value!r}"
        for name, value in element.attrib.items()
        if name not in attributes or not re.fullmatch(attributes[name], value, re.DOTALL)
    ]
    found += [f"{child.tag} in {element.tag}" for child in element if child.tag not in children]
    return found + [each for child in element for each in offences(child)]


def the_only(result: dict[str, Any]) -> tuple[ET.Element, dict[str, Any]]:
    (toast,) = result["there"]
    return ET.fromstring(toast["xml"]), toast


def actions(element: ET.Element) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.get("content"), each.get("activationType"), each.get("arguments")) for each in element.iter("action")]


def test_a_toast_is_what_the_schema_has() -> None:
    element, toast = the_only(run(ONE))
    assert offences(element) == []
    assert (toast["tag"], toast["group"], toast["popup"]) == (tag(NAME), "nirmaan-tray", True)
    assert [text.text for text in element.iter("text")] == ["{text1}", "{text2}"]
    assert toast["values"] == {"text1": "New PR", "text2": "Cement"}


def test_the_schema_sees_what_is_wrong() -> None:
    assert offences(ET.fromstring('<toast scenario="loud"><text colour="red"/></toast>')) == [
        "toast scenario='loud'",
        "text in toast",
        "text colour='red'",
    ]


def test_body_and_open_are_links_and_the_others_reach_the_program() -> None:
    element, _ = the_only(run(ONE))
    assert (element.get("activationType"), element.get("launch")) == ("protocol", "nirmaan-tray:open/a1b2c3d4e5")
    assert actions(element) == [
        ("open", "protocol", "nirmaan-tray:open/a1b2c3d4e5"),
        ("mark seen", None, "action=mark_seen"),
        ("snooze", None, "action=snooze"),
    ]


def test_a_toast_for_several_leads_to_the_list() -> None:
    element, _ = the_only(run(["put", "several:1", "6 new notifications", "", "show_inbox", {}]))
    assert parse(element.get("launch") or "") == Show()
    assert [parse(arguments or "") for _, _, arguments in actions(element)] == [Show()]


def test_what_only_the_program_can_do_is_no_link() -> None:
    element, _ = the_only(run(["put", "nirmaan-tray:trial", "How they look", "", "saw_it", {}]))
    assert element.get("activationType") is None
    assert actions(element) == [("saw it", None, "action=saw_it")]


def test_texts_and_names_are_plain_text_whatever_is_in_them() -> None:
    name, text = "x\"/><&'\u0915/?#", "<b>&amp; {text1} \"'</b>"
    element, toast = the_only(run(["put", name, text, text, *OFFERED, {}]))
    assert offences(element) == []
    assert toast["values"] == {"text1": text, "text2": text}
    assert parse(element.get("launch") or "") == Open(name)


@pytest.mark.parametrize("letter", ["x", "&", "\u0915", "\U0001f3d7"])
def test_the_longest_that_there_is_fits_into_a_payload(letter: str) -> None:
    _, toast = the_only(run(["put", letter * 140, letter * 500, (letter * 200 + "\n") * 6, *OFFERED, {"urgent": True}]))
    bytes_ = len(toast["xml"].encode()) + sum(len(text.encode()) for text in toast["values"].values())
    assert bytes_ <= PAYLOAD_BYTES
    assert len(toast["values"]["text2"]) > 40, "there is room for a line"


def test_alerts_stay_and_others_go() -> None:
    alert, _ = the_only(run(["put", "a", "", "", *OFFERED, {"urgent": True}]))
    usual, _ = the_only(run(["put", "a", "", "", *OFFERED, {}]))
    assert (alert.get("scenario"), alert.get("duration")) == ("reminder", "long")
    assert (usual.get("scenario"), usual.get("duration")) == (None, None)


@pytest.mark.parametrize("system", [True, False])
def test_windows_sounds_only_where_it_is_to(system: bool) -> None:
    element, _ = the_only(run(["put", "a", "", "", "open", {"system": system}]))
    (audio,) = element.iter("audio")
    assert (audio.get("silent") is None) is system
    assert (audio.get("src") is not None) is system


def test_one_toast_a_notification() -> None:
    again = [*ONE[:2], "Again", *ONE[3:]]
    _, toast = the_only(run(ONE, again))
    assert toast["values"]["text1"] == "Again"


def test_texts_are_changed_where_they_are() -> None:
    result = run(ONE, ["change", NAME, "New purchase request", "", *OFFERED, {}])
    _, toast = the_only(result)
    assert toast["values"] == {"text1": "New purchase request", "text2": ""}
    assert result["popups"] == 1


def test_it_is_taken_away_and_what_has_gone_already_is_no_error() -> None:
    assert run(ONE, ["take", tag(NAME)], ["take", tag(NAME)])["there"] == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (["click", tag(NAME), "action=mark_seen"], ["clicked", "a1b2c3d4e5", "mark_seen"]),
        (["click", tag(NAME), "nirmaan-tray:open/a1b2c3d4e5"], ["gone", "a1b2c3d4e5"]),
        (["click", tag(NAME), tag(NAME)], ["clicked", "a1b2c3d4e5", "body"]),
        (["dismiss", tag(NAME), "USER_CANCELED"], ["gone", "a1b2c3d4e5"]),
        (["dismiss", tag(NAME), "TIMED_OUT"], None),
    ],
)
def test_what_windows_tells(event: list[str], told: list[str] | None) -> None:
    assert run(ONE, event)["told"] == ([told] if told else [])


def test_at_the_end_what_is_still_there_stays_quietly_with_its_links_alone() -> None:
    dismissed, program = ["put", "b", "B", "", *OFFERED, {}], ["put", "c:d", "C", "", "saw_it", {}]
    leaving = ["leave", *(each[1:] for each in (ONE, dismissed, program))]
    result = run(ONE, dismissed, program, ["dismiss", tag("b"), "USER_CANCELED"], leaving)
    element, toast = the_only(result)
    assert offences(element) == []
    assert actions(element) == [("open", "protocol", "nirmaan-tray:open/a1b2c3d4e5")]
    assert element.get("launch") == "nirmaan-tray:open/a1b2c3d4e5"
    assert element.get("displayTimestamp") == "2026-11-24T09:30:00Z", "when it came, not when it was left"
    assert [each.get("silent") for each in element.iter("audio")] == ["true"]
    assert (toast["popup"], toast["values"]) == (False, {"text1": "New PR", "text2": "Cement"})
    assert result["popups"] == 3


def test_an_alert_that_is_left_does_not_stay_on_the_screen() -> None:
    alert = ["put", "a", "A", "", *OFFERED, {"urgent": True}]
    element, _ = the_only(run(alert, ["leave", alert[1:]]))
    assert (element.get("scenario"), element.get("duration")) == (None, None)


def test_the_next_run_finds_what_was_left_and_nothing_of_others() -> None:
    result = run(["foreign"], ONE, ["leave", ONE[1:]], ["end"], ["left"], ["take", tag(NAME)], ["left"])
    assert result["answers"][1:] == [[tag(NAME)], []]


def test_a_program_that_windows_does_not_know_yet_may_show_toasts() -> None:
    assert run(["unknown"], ["missing"], ["left"])["answers"] == [None, []]


def test_that_somebody_has_turned_them_off_is_told() -> None:
    assert run(["missing"], ["off"], ["missing"])["answers"] == [None, "not_allowed"]


def test_the_program_is_known_by_name_and_picture() -> None:
    result = run()
    known = {name.rpartition("\\")[2]: value for name, value in result["registered"].items()}
    assert result["aumid"] == "Nirmaan.Tray"
    assert known["DisplayName"] == "Nirmaan Tray"
    assert Path(known["IconUri"]).read_bytes().startswith(b"\x89PNG")
    assert all(name.startswith(r"HKCU\Software\Classes\AppUserModelId\Nirmaan.Tray") for name in result["registered"])


def test_tags_are_short_and_stand_for_one_key_each() -> None:
    keys = ["a", "A", "x" * 139, "x" * 140, "several:1", "\ud800"]
    assert len({tag(key) for key in keys}) == len(keys)
    assert all(re.fullmatch("[0-9a-f]+", tag(key)) and len(tag(key)) <= TAG_CHARS for key in keys)
    assert tag(NAME) == "4e057ddbdbdd1a95", "the same in every run and version"

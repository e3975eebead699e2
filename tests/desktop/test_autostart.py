"""The entry by which a desktop starts this program, read as a desktop reads it."""

import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.desktop.autostart import set_autostart

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="XDG autostart")

assert sys.platform == "linux" or not TYPE_CHECKING

HOMES = ["", "/home/a b/tray", '/home/50%/"quoted"/$HOME/`id`/back\\slash']


def entry(folder: Path) -> configparser.SectionProxy:
    [file] = (folder / "autostart").iterdir()
    assert file.suffix == ".desktop"
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(file)
    return read["Desktop Entry"]


def command(line: str) -> list[str]:
    """What a desktop makes of ``Exec``: a string's escapes first, then quoting, then field codes."""
    line = re.sub(r"\\(.)", lambda found: {"s": " ", "n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), line)
    arguments = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    return [re.sub(r"\\(.)", r"\1", argument).replace("%%", "%") for argument in arguments]


@pytest.mark.parametrize("home", HOMES)
def test_the_entry_starts_this_program_for_its_home(home: str, tmp_path: Path) -> None:
    set_autostart(home, wanted=True, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    found = entry(tmp_path)
    assert (found["Type"], found["Terminal"]) == ("Application", "false")
    started = command(found["Exec"])
    assert started == [sys.executable, "-m", "nirmaan_tray", *(["--home", home] if home else [])]


def test_what_it_names_is_this_program(tmp_path: Path) -> None:
    set_autostart("", wanted=True, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    ran = subprocess.run(
        [*command(entry(tmp_path)["Exec"]), "settings", "--json"],
        env={**os.environ, "NIRMAAN_TRAY_HOME": str(tmp_path / "home")},
        capture_output=True,
        check=True,
        cwd=tmp_path,
        timeout=30,
    )
    assert json.loads(ran.stdout)


def test_homes_have_entries_of_their_own_and_each_goes_alone(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    for home in HOMES:
        for _ in range(2):
            set_autostart(home, wanted=True, environment=environment)
    assert len(list((tmp_path / "autostart").iterdir())) == len(HOMES)
    for _ in range(2):
        set_autostart(HOMES[1], wanted=False, environment=environment)
    assert len(list((tmp_path / "autostart").iterdir())) == len(HOMES) - 1


def test_without_a_folder_there_is_nothing_to_take_away(tmp_path: Path) -> None:
    set_autostart("", wanted=False, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []


def test_an_entry_that_says_the_same_is_not_written_again(tmp_path: Path) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    set_autostart("", wanted=True, environment=environment)
    [file] = (tmp_path / "autostart").iterdir()
    os.utime(file, (1, 1))
    set_autostart("", wanted=True, environment=environment)
    assert file.stat().st_mtime == 1

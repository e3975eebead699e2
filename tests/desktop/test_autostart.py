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

from nirmaan_tray.desktop.autostart import agent, approved, set_autostart, starts

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
    arguments = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else plain for quoted, plain in arguments]


@pytest.mark.parametrize("home", HOMES)
def test_the_entry_starts_this_program_for_its_home(home: str, tmp_path: Path) -> None:
    set_autostart(home, wanted=True, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    found = entry(tmp_path)
    assert (found["Type"], found["Terminal"]) == ("Application", "false")
    started = command(found["Exec"])
    assert started == [sys.executable, "-m", "nirmaan_tray", *(["--home", home] if home else []), "run", "--background"]


def test_what_it_names_is_this_program(tmp_path: Path) -> None:
    set_autostart("", wanted=True, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    ran = subprocess.run(
        [*command(entry(tmp_path)["Exec"])[:-2], "settings", "--json"],
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


EVERYBODYS = "[Desktop Entry]\nType=Application\nName=Nirmaan Tray\nExec=/usr/bin/nirmaan-tray run --background\n"


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """A computer on which a package starts the program for everybody."""
    folder = tmp_path / "xdg" / "autostart"
    folder.mkdir(parents=True)
    (folder / "nirmaan-tray.desktop").write_text(EVERYBODYS)
    return {"XDG_CONFIG_HOME": str(tmp_path / "own"), "XDG_CONFIG_DIRS": f"{tmp_path}/none:{tmp_path}/xdg"}


def test_a_packages_entry_counts_and_ones_own_no_hides_it(office: dict[str, str], tmp_path: Path) -> None:
    assert starts("", environment=office)
    assert not starts("/another/home", environment=office)
    set_autostart("", wanted=True, environment=office)
    assert not (tmp_path / "own").exists(), "it starts twice"
    set_autostart("", wanted=False, environment=office)
    assert entry(tmp_path / "own")["Hidden"] == "true"
    assert not starts("", environment=office)
    set_autostart("", wanted=True, environment=office)
    assert starts("", environment=office)
    assert list((tmp_path / "own" / "autostart").iterdir()) == []


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Exec="])
def test_what_the_desktops_own_tools_switched_off_is_off(office: dict[str, str], tmp_path: Path, line: str) -> None:
    own = tmp_path / "own" / "autostart" / "nirmaan-tray.desktop"
    own.parent.mkdir(parents=True)
    own.write_text(f"{EVERYBODYS}{line}\n")
    assert not starts("", environment=office)
    own.write_text(EVERYBODYS)
    assert starts("", environment=office)
    own.write_bytes(b"\xff rubbish")
    assert not starts("", environment=office)


@pytest.mark.parametrize(
    ("noted", "starts_it"),
    [(None, True), (b"", True), (b"\x02" + bytes(11), True), (b"\x06" + bytes(11), True), (b"\x03" + bytes(11), False)],
)
def test_what_windows_task_manager_noted_is_read(noted: bytes | None, starts_it: bool) -> None:
    assert approved(noted) is starts_it


def test_a_launch_agent_runs_once_where_there_is_a_screen() -> None:
    made = agent("nirmaan-tray", ["/Applications/x", "run", "--background"])
    assert (made["RunAtLoad"], made["LimitLoadToSessionType"]) == (True, "Aqua")
    assert "KeepAlive" not in made

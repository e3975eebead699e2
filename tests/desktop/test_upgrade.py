"""What waits for the end of an upgrade, as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.desktop import upgrade

# The Debian package's.
assert sys.platform == "linux" or not TYPE_CHECKING
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian's package manager is Linux's")

WAIT_S = 15


@pytest.fixture
def under_way(tmp_path: Path) -> Path:
    place = tmp_path / "it's under way"
    place.touch()
    return place


@pytest.fixture
def waiting(under_way: Path) -> Iterator["subprocess.Popen[str]"]:
    command = upgrade.waiting(["printf", "%s|", "the new one", "--home", "a b"], under_way)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_the_new_program_waits_for_the_end_of_the_upgrade(waiting: "subprocess.Popen[str]", under_way: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.5)
    under_way.unlink()
    assert waiting.communicate(timeout=WAIT_S)[0] == "the new one|--home|a b|"


def test_it_takes_the_place_of_what_waited(tmp_path: Path) -> None:
    command = upgrade.waiting(["sh", "-c", "echo $$"], tmp_path / "nothing under way")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.communicate(timeout=WAIT_S)[0] == f"{process.pid}\n"


def test_a_program_that_no_package_brought_just_ends() -> None:
    upgrade.go_on_after("")

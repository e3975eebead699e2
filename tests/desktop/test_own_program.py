"""How others start this program: from source, from a bundle, and from a bundle that a package has put on the path."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.desktop import own_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="its paths")

assert sys.platform == "linux" or not TYPE_CHECKING


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle's program, which runs."""
    program = tmp_path / "lib" / "nirmaan-tray"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return program


def test_from_source_it_is_python_with_the_module() -> None:
    assert own_program.command("run") == [sys.executable, "-m", "nirmaan_tray", "run"]
    assert not own_program.bundled()


def test_a_bundle_is_started_itself(bundle: Path) -> None:
    assert own_program.command("link", "--") == [str(bundle), "link", "--"]
    assert own_program.bundled()


def test_a_packages_name_on_the_path_outlives_the_folder(bundle: Path, tmp_path: Path) -> None:
    name = tmp_path / "bin" / "nirmaan-tray"
    name.symlink_to(bundle)
    assert own_program.command() == [str(name)]
    # Another program of that name is not ours.
    name.unlink()
    name.touch(mode=0o755)
    assert own_program.command() == [str(bundle)]

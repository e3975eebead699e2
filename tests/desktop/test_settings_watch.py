"""Changes of the settings file made by other processes are told of; nothing else is."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nirmaan_tray import settings
from nirmaan_tray.desktop.settings_watch import SettingsWatch

SIGN_IN = """
import sys
from pathlib import Path
from nirmaan_tray import settings
from nirmaan_tray.model import Account, Way
for user in sys.argv[2:]:
    site = "https://office.example"
    account = Account(site, site, "office.example", user, Way.API_KEY, "Asia/Kolkata") if user else None
    settings.save_account(Path(sys.argv[1]), account)
"""


def _sign_in(file: Path, *users: str) -> None:
    """Sign in as each of them from another process; an empty one signs out."""
    subprocess.run([sys.executable, "-c", SIGN_IN, str(file), *users], check=True, timeout=30)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    return folder / "settings.toml"


@pytest.fixture
def watching(qapp: object) -> Iterator[Callable[[Path], SettingsWatch]]:
    watches: list[SettingsWatch] = []

    def watch(path: Path) -> SettingsWatch:
        watches.append(SettingsWatch(path))
        return watches[-1]

    yield watch
    for each in watches:
        each.close()


def _user(file: Path) -> str | None:
    account = settings.load(file).account
    return account.user if account else None


def test_every_sign_in_and_out_is_told(qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path) -> None:
    watch = watching(file)
    for user in ("a", "b", "", "c", ""):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, user)
        assert _user(file) == (user or None)


def test_changes_that_come_together_are_told_once(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path
) -> None:
    watch = watching(file)
    told: list[str | None] = []
    watch.changed.connect(lambda: told.append(_user(file)))
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, *(f"user {n}" for n in range(20)), "last")
    assert told == ["last"]


def test_an_editor_that_writes_in_place_is_noticed(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path
) -> None:
    _sign_in(file, "a")
    watch = watching(file)
    # The second time shows that the file itself is watched again after it was replaced.
    for user in ("b", "c"):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, user)
        with qtbot.waitSignal(watch.changed, timeout=10_000), file.open("a") as opened:
            opened.write("# a comment\n")


def test_removing_the_file_is_told_and_so_is_a_new_one(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path
) -> None:
    _sign_in(file, "a")
    watch = watching(file)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        file.unlink()
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, "a")


def test_a_folder_that_comes_and_goes_is_followed(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], tmp_path: Path
) -> None:
    file = tmp_path / "not" / "there" / "settings.toml"
    watch = watching(file)
    for user in ("a", "b"):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            file.parent.mkdir(parents=True)
            _sign_in(file, user)
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            shutil.rmtree(tmp_path / "not")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_linked_file_is_followed(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "dotfiles" / "settings.toml"
    kept.parent.mkdir()
    file.symlink_to(kept)
    watch = watching(file)
    for user in ("a", "b"):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, user)
        assert file.is_symlink()


def test_other_files_in_the_folder_are_not_told(
    qtbot: QtBot, watching: Callable[[Path], SettingsWatch], file: Path
) -> None:
    watch = watching(file)
    told: list[None] = []
    watch.changed.connect(lambda: told.append(None))
    (file.parent / "other").touch()
    with qtbot.waitSignal(watch._settled.timeout, timeout=10_000):
        pass
    assert told == []
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, "a")
    assert told == [None]


def test_after_closing_nothing_is_told(qtbot: QtBot, qapp: object, file: Path) -> None:
    closed, watch = SettingsWatch(file), SettingsWatch(file)
    told: list[None] = []
    closed.changed.connect(lambda: told.append(None))
    closed.close()
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, "a")
    assert told == []
    watch.close()

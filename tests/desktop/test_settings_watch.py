"""Changes of the settings file made by other processes are told of; nothing else is."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from nirmaan_tray import settings
from nirmaan_tray.desktop.qt_watcher import Watcher as QtWatcher
from nirmaan_tray.desktop.settings_look import Seen, look_at
from nirmaan_tray.desktop.settings_watch import SettingsWatch

WATCHERS: list[Any] = [QtWatcher]
if sys.platform == "linux":
    from nirmaan_tray.desktop.inotify import Watcher as InotifyWatcher

    WATCHERS.append(InotifyWatcher)

SIGN_IN = """
import sys
from pathlib import Path
from nirmaan_tray import settings
from nirmaan_tray.model.account import Account, Way
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


@pytest.fixture(params=WATCHERS, ids=lambda watcher: watcher.__module__.rpartition(".")[2])
def watcher(request: pytest.FixtureRequest) -> Any:
    """This system's own, and the one of the systems that have none."""
    return request.param


@pytest.fixture
def watching(qtbot: QtBot, loop: asyncio.AbstractEventLoop, watcher: Any) -> Iterator[Callable[..., SettingsWatch]]:
    """``watching(file)`` watches it, from now on."""
    watches: list[SettingsWatch] = []

    def watch(path: Path, **more: Any) -> SettingsWatch:
        watches.append(SettingsWatch(path, **more, watcher=watcher))
        ready = loop.create_task(watches[-1].watching())
        qtbot.waitUntil(ready.done, timeout=10_000)
        return watches[-1]

    yield watch
    for each in watches:
        each.close()


def _user(file: Path) -> str | None:
    account = settings.load(file).account
    return account.user if account else None


def test_every_sign_in_and_out_is_told(qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path) -> None:
    watch = watching(file)
    for user in ("a", "b", "", "c", ""):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, user)
        assert _user(file) == (user or None)


def test_changes_that_come_together_are_told_once(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path
) -> None:
    watch = watching(file)
    told: list[str | None] = []
    watch.changed.connect(lambda: told.append(_user(file)))
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, *(f"user {n}" for n in range(20)), "last")
    assert told == ["last"]


def test_an_editor_that_writes_in_place_is_noticed(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path
) -> None:
    _sign_in(file, "a")
    watch = watching(file)
    # The second time shows that the file itself is watched again after it was replaced.
    for user in ("b", "c"):
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, user)
        with qtbot.waitSignal(watch.changed, timeout=10_000), file.open("a") as opened:
            opened.write("# a comment\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a file that somebody reads cannot be replaced there")
def test_a_file_that_is_replaced_while_somebody_reads_the_old_one_is_followed(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path
) -> None:
    _sign_in(file, "a")
    watch = watching(file)
    with file.open():
        with qtbot.waitSignal(watch.changed, timeout=10_000):
            _sign_in(file, "b")
        with qtbot.waitSignal(watch.changed, timeout=10_000), file.open("a") as opened:
            opened.write("# a comment\n")


def test_removing_the_file_is_told_and_so_is_a_new_one(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path
) -> None:
    _sign_in(file, "a")
    watch = watching(file)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        file.unlink()
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, "a")


def test_a_folder_that_comes_and_goes_is_followed(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], tmp_path: Path
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
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path, tmp_path: Path
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
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path
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


def test_after_closing_nothing_is_told(qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path) -> None:
    closed, watch = watching(file), watching(file)
    told: list[None] = []
    closed.changed.connect(lambda: told.append(None))
    closed.close()
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        _sign_in(file, "a")
    assert told == []


class Hand:
    """Looks at the disk as the watch does, once a gate is open; ``looks`` counts."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.looks = 0
        self.threads: set[int] = set()

    def look_at(self, path: Path) -> Seen:
        self.threads.add(threading.get_ident())
        self.looks += 1
        assert self.gate.wait(60)
        return look_at(path)


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.gate.set()


def test_while_a_look_hangs_the_loop_goes_on_and_nothing_is_missed(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, watching: Callable[..., SettingsWatch], file: Path, hand: Hand
) -> None:
    hand.gate.set()
    watch = watching(file, look_at=hand.look_at)
    hand.gate.clear()
    told: list[str | None] = []
    watch.changed.connect(lambda: told.append(_user(file)))
    looks = hand.looks
    _sign_in(file, "a")
    qtbot.waitUntil(lambda: hand.looks == looks + 1, timeout=10_000)
    with qtbot.waitSignal(watch._settled.timeout, timeout=10_000):
        _sign_in(file, "b")
    assert (hand.looks, told) == (looks + 1, [])
    hand.gate.set()
    qtbot.waitUntil(lambda: told[-1:] == ["b"], timeout=10_000)
    assert threading.get_ident() not in hand.threads


def test_closing_while_a_look_hangs_waits_for_nothing(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, file: Path, hand: Hand, qtlog: Any, watcher: Any
) -> None:
    watch = SettingsWatch(file, hand.look_at, watcher)
    told: list[None] = []
    watch.changed.connect(lambda: told.append(None))
    qtbot.waitUntil(lambda: hand.looks == 1, timeout=10_000)
    watch.close()
    assert not hand.gate.is_set()
    qtbot.waitUntil(lambda: not asyncio.all_tasks(loop), timeout=10_000)
    hand.gate.set()
    _sign_in(file, "a")
    other = SettingsWatch(file, watcher=watcher)
    ready = loop.create_task(other.watching())
    qtbot.waitUntil(ready.done, timeout=10_000)
    with qtbot.waitSignal(other.changed, timeout=10_000):
        _sign_in(file, "b")
    other.close()
    assert (told, hand.looks) == ([], 1)
    assert [record.message for record in qtlog.records] == []


def test_a_change_between_looking_and_watching_is_told(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, file: Path, watcher: Any
) -> None:
    """The first look finds no folder; when its answer comes, there are folder and file, and nothing else will change."""
    shutil.rmtree(file.parent)
    looks: list[Seen] = []

    def look_late(path: Path) -> Seen:
        looks.append(look_at(path))
        if len(looks) == 1:
            file.parent.mkdir()
            file.write_text("# signed in")
        return looks[-1]

    watch = SettingsWatch(file, look_late, watcher)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        pass
    watch.close()


@pytest.mark.skipif(sys.platform == "win32", reason="any name is text there")
def test_a_name_that_is_no_text_is_let_be_at_worst(
    watching: Callable[..., SettingsWatch], tmp_path: Path, hand: Hand
) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    hand.gate.set()
    watching(folder / "settings.toml", look_at=hand.look_at)
    assert hand.looks <= 3


def test_who_writes_on_and_on_in_another_file_causes_no_looks(
    qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path, hand: Hand
) -> None:
    hand.gate.set()
    other = file.parent / "other"
    other.touch()
    watch = watching(file, look_at=hand.look_at)
    looks = hand.looks
    with other.open("a") as opened:
        for _ in range(20):
            opened.write("more")
            opened.flush()
    QCoreApplication.processEvents()
    assert (hand.looks, watch._settled.isActive()) == (looks, False)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_a_circle_are_let_be(qtbot: QtBot, watching: Callable[..., SettingsWatch], file: Path) -> None:
    file.symlink_to(file)
    watch = watching(file)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        file.unlink()
        file.write_text("# an editor healed it")

"""Sounds are made by whatever program there is for it: here by programs of the test's own, which record what they are given."""

import os
import select
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nirmaan_tray.desktop.sound import Player
from nirmaan_tray.model.sound import SILENT, Sound

WAIT_S = 20.0


class Programs:
    """A folder that is all of PATH, and a pipe that its programs write their arguments to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "programs"
        self.folder.mkdir()
        self._pipe = folder / "pipe"
        make_pipe(self._pipe)
        # Open for both, so that neither end waits for the other.
        self._reading = os.open(self._pipe, os.O_RDWR)

    def add(self, name: str, then: str = "exit 0") -> None:
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" > {shlex.quote(str(self._pipe))}\n{then}\n')
        program.chmod(0o700)

    def started(self) -> str:
        """The next program that was started, and its arguments."""
        line = b""
        while not line.endswith(b"\n"):
            assert select.select([self._reading], [], [], WAIT_S)[0], "nothing was started"
            line += os.read(self._reading, 1)
        return line.decode().rstrip("\n")

    def nothing_was_started(self) -> bool:
        return not select.select([self._reading], [], [], 0)[0]

    def close(self) -> None:
        os.close(self._reading)


def make_pipe(path: Path) -> Path:
    subprocess.run(["/usr/bin/mkfifo", path], check=True)
    return path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programs]:
    programs = Programs(tmp_path)
    monkeypatch.setenv("PATH", str(programs.folder))
    monkeypatch.setenv("XDG_DATA_DIRS", f"/nowhere:{tmp_path}/share")
    yield programs
    programs.close()


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """A wave file of the person's own."""
    file = tmp_path / "a bell.WAV"
    file.touch()
    return file


@pytest.fixture
def themed(tmp_path: Path) -> Path:
    """The desktop's own sound."""
    file = tmp_path / "share" / "sounds" / "freedesktop" / "stereo" / "message-new-instant.oga"
    file.parent.mkdir(parents=True)
    file.touch()
    return file


@pytest.fixture
def heard() -> Iterator[Callable[[Sound], Player]]:
    """``heard(sound)`` has played it, to its end."""
    player = Player()

    def play(sound: Sound) -> Player:
        player.play(sound)
        ended(player)
        return player

    yield play
    player.close()


def ended(player: Player) -> None:
    assert player._playing.acquire(timeout=WAIT_S)
    player._playing.release()


def test_a_file_is_given_to_the_best_player(programs: Programs, bell: Path, heard: Callable[[Sound], Player]) -> None:
    for name in ("aplay", "paplay", "pw-play", "canberra-gtk-play"):
        programs.add(name)
    heard(Sound(file=bell))
    assert programs.started() == f"pw-play {bell}"
    assert programs.nothing_was_started()


def test_a_player_that_cannot_leaves_it_to_the_next(
    programs: Programs, bell: Path, heard: Callable[[Sound], Player]
) -> None:
    programs.add("pw-play", "kill -9 $$")
    (programs.folder / "paplay").write_text("#!/no/such/shell\n")
    (programs.folder / "paplay").chmod(0o700)
    programs.add("aplay", "exit 2")
    programs.add("canberra-gtk-play")
    heard(Sound(file=bell))
    assert [programs.started() for _ in range(3)] == [
        f"pw-play {bell}",
        f"aplay {bell}",
        f"canberra-gtk-play --file={bell}",
    ]


def test_the_desktops_own_sound_is_its_themes(
    programs: Programs, themed: Path, heard: Callable[[Sound], Player]
) -> None:
    programs.add("paplay")
    heard(Sound(system=True))
    assert programs.started() == f"paplay {themed}"
    programs.add("canberra-gtk-play")
    heard(Sound(system=True))
    assert programs.started() == "canberra-gtk-play --id=message-new-instant"
    assert programs.nothing_was_started()


def test_what_plays_waves_only_is_given_nothing_else(
    programs: Programs, themed: Path, heard: Callable[[Sound], Player]
) -> None:
    programs.add("aplay")
    heard(Sound(system=True))
    assert programs.nothing_was_started()


def test_in_the_place_of_a_file_that_is_gone_the_desktops_sound_is_heard(
    programs: Programs, themed: Path, tmp_path: Path, heard: Callable[[Sound], Player]
) -> None:
    programs.add("pw-play")
    heard(Sound(file=tmp_path / "gone.wav"))
    assert programs.started() == f"pw-play {themed}"


def test_silence_starts_nothing(programs: Programs, themed: Path, heard: Callable[[Sound], Player]) -> None:
    programs.add("pw-play")
    heard(SILENT)
    assert programs.nothing_was_started()


def test_where_nothing_plays_there_is_silence(
    programs: Programs, bell: Path, heard: Callable[[Sound], Player], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        heard(Sound(system=True))
        heard(Sound(file=bell))
    assert [record.getMessage() for record in caplog.records] == [
        "Nothing here plays the desktop's sound",
        f"Nothing here plays {bell}",
    ]


def test_one_sound_is_heard_at_a_time(programs: Programs, bell: Path, themed: Path, tmp_path: Path) -> None:
    goes_on = make_pipe(tmp_path / "goes on")
    programs.add("pw-play", f'read line < "{goes_on}"')
    player = Player()
    player.play(Sound(file=bell))
    assert programs.started() == f"pw-play {bell}"
    player.play(Sound(system=True))
    player.play(Sound(file=bell))
    goes_on.write_text("\n")
    ended(player)
    player.play(Sound(system=True))
    assert programs.started() == f"pw-play {themed}"
    player.close()
    ended(player)


def test_the_end_ends_it(programs: Programs, bell: Path, tmp_path: Path) -> None:
    never = make_pipe(tmp_path / "never")
    for name in ("pw-play", "paplay"):
        programs.add(name, f'read line < "{never}"')
    player = Player()
    player.play(Sound(file=bell))
    assert programs.started().startswith("pw-play")
    player.close()
    ended(player)
    assert programs.nothing_was_started(), "no other takes its place"


def test_what_goes_on_for_too_long_is_ended(programs: Programs, bell: Path) -> None:
    never = make_pipe(bell.with_name("never"))
    programs.add("pw-play", f'read line < "{never}"')
    player = Player(longest_s=0.2)
    player.play(Sound(file=bell))
    ended(player)


def test_its_programs_are_free_of_the_bundle(
    programs: Programs, bell: Path, monkeypatch: pytest.MonkeyPatch, heard: Callable[[Sound], Player]
) -> None:
    programs.add("pw-play", "exit 0")
    script = programs.folder / "pw-play"
    script.write_text(script.read_text().replace('"$@"', '"$LD_LIBRARY_PATH" end'))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    heard(Sound(file=bell))
    assert programs.started() == "pw-play  end"

"""The log's file: private, rotated, shared by two processes; and a disk that hangs holds up nobody.

A pipe with a name stands in for the disk: who opens it waits until somebody reads, who fills it waits until that is read.
"""

import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nirmaan_tray import logs
from nirmaan_tray.log_file import FILE_BYTES, LINES, LogFile

log = logging.getLogger("nirmaan_tray.sync")

WAIT_S = 30.0
"""What is waited for here takes milliseconds; a busy machine gets more."""


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    logs.stop()


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    """A disk that hangs, until ``Reader(pipe)`` reads."""
    path = tmp_path / "pipe"
    if not hasattr(os, "mkfifo"):
        pytest.skip("pipes with names are POSIX")
    os.mkfifo(path)
    yield path
    # Whoever still waits for it waits no longer.
    os.close(_opened(path))


def _opened(pipe: Path) -> int:
    """Open the end that is read, without waiting for a writer."""
    return os.open(pipe, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))


class Reader:
    """The disk works again: reads into ``lines`` all that is written until the writer closes."""

    def __init__(self, pipe: Path) -> None:
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=[pipe], daemon=True)
        self._thread.start()

    def _read(self, pipe: Path) -> None:
        with pipe.open(encoding="utf-8") as read:
            for line in read:
                self.lines.append(line.rstrip("\n"))

    def ends(self) -> list[str]:
        """Return all lines, when the writer has closed."""
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()
        return self.lines


def until(holds: Callable[[], object]) -> None:
    end, pause = time.monotonic() + WAIT_S, threading.Event()
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.005)


def log_file(path: Path, troubles: list[OSError] | None = None) -> LogFile:
    heard = [] if troubles is None else troubles
    file = LogFile(path, heard.append, lambda count: f"{count} missing")
    assert file.opened.wait(WAIT_S)
    return file


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def messages(lines: list[str]) -> list[str]:
    return [line.split(": ", 1)[1] for line in lines]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_rotation_keeps_three_files_and_their_privacy(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("from before\n")
    file.chmod(0o644)
    before = os.umask(0)
    try:
        logs.start(file, "info")
        assert mode(file) == 0o600
        for _ in range(45):
            log.info("x" * 100_000)
    finally:
        logs.stop()
        os.umask(before)
    found = sorted(tmp_path.iterdir())
    assert [path.name for path in found] == ["log", "log.1", "log.2"]
    assert [mode(path) for path in found] == [0o600] * 3
    assert all(path.stat().st_size <= FILE_BYTES for path in found)
    assert all(path.stat().st_size > FILE_BYTES - 101_000 for path in found[1:])


def test_rotation_loses_no_line(tmp_path: Path) -> None:
    file = log_file(tmp_path / "log")
    for number in range(25):
        file.write(f"{number} {'x' * 100_000}")
    file.close(WAIT_S)
    text = "".join((tmp_path / name).read_text() for name in ("log.2", "log.1", "log"))
    assert [int(line.split()[0]) for line in text.splitlines()] == list(range(25))


def test_a_line_longer_than_a_file_is_written(tmp_path: Path) -> None:
    file = log_file(tmp_path / "log")
    for line in ("first", "x" * (FILE_BYTES + 1), "last"):
        file.write(line)
    file.close(WAIT_S)
    assert [(tmp_path / name).stat().st_size for name in ("log.2", "log.1", "log")] == [6, FILE_BYTES + 2, 5]


def test_a_file_that_cannot_be_rotated_is_written_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log"
    (tmp_path / "log.1").mkdir()
    (tmp_path / "log.1" / "in the way").touch()
    (tmp_path / "log.2").mkdir()
    (tmp_path / "log.2" / "in the way").touch()
    logs.start(file, "info")
    for number in range(12):
        log.info("%d %s", number, "x" * 100_000)
    logs.stop()
    assert [line.split()[0] for line in messages(file.read_text().splitlines())] == [str(n) for n in range(12)]
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log"
    file.symlink_to("/dev/full")
    device = mode(Path("/dev/full"))
    logs.start(file, "info")
    for _ in range(100):
        log.warning("x" * 1000)
    logs.stop()
    assert capsys.readouterr().err == f"nirmaan-tray: cannot write the log {file}: No space left on device\n"
    assert mode(Path("/dev/full")) == device


def test_a_folder_that_comes_later_is_written_to(tmp_path: Path) -> None:
    troubles: list[OSError] = []
    file = log_file(tmp_path / "folder" / "log", troubles)
    assert file.failed
    file.write("lost")
    (tmp_path / "folder").mkdir()
    file.write("kept")
    until(lambda: not file.failed)
    file.close(WAIT_S)
    assert (tmp_path / "folder" / "log").read_text().endswith("kept\n")
    assert [type(error) for error in troubles] == [FileNotFoundError]


@pytest.mark.skipif(os.name != "posix", reason="Windows does not remove an open file")
def test_a_file_that_is_removed_or_rotated_by_another_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "log"
    file = log_file(path)
    file.write("first")
    until(lambda: path.read_text() == "first\n")
    path.rename(tmp_path / "log.1")
    file.write("second")
    until(lambda: path.exists() and path.read_text() == "second\n")
    path.unlink()
    file.write("third")
    file.close(WAIT_S)
    assert path.read_text() == "third\n"
    assert (tmp_path / "log.1").read_text() == "first\n"


@pytest.mark.skipif(os.name != "posix", reason="on Windows neither can rotate while both have it open")
def test_two_processes_write_one_log(tmp_path: Path) -> None:
    program = (
        "import logging, sys; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info')\n"
        "for number in range(3000): logging.getLogger(sys.argv[2]).info('%d %s', number, 'x' * 150)\n"
        "logs.stop()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "log")]
    both = [subprocess.Popen([*command, name]) for name in ("one", "two")]
    assert [process.wait(WAIT_S) for process in both] == [0, 0]
    names = [path.name for path in sorted(tmp_path.iterdir(), reverse=True)]
    assert set(names) <= {"log", "log.1", "log.2"}
    assert len(names) > 1
    lines = [line for name in names for line in (tmp_path / name).read_text().splitlines()]
    found = [re.fullmatch(r"\S+Z INFO (one|two): (\d+) x{150}", line) for line in lines]
    assert all(found), "a line is torn"
    assert sorted((match[1], int(match[2])) for match in found if match) == sorted(
        (name, number) for name in ("one", "two") for number in range(3000)
    )


def test_a_disk_that_hangs_holds_up_neither_start_nor_lines_nor_end(pipe: Path) -> None:
    logs.start(pipe, "info")
    log.info("one %s", "pwd=hunter2")
    log.info("two")
    logs.stop()
    assert messages(Reader(pipe).ends()) == ["one pwd=•••", "two"], "left behind, but not lost"


def test_a_disk_that_hangs_in_the_midst_and_comes_back(pipe: Path) -> None:
    reader = _opened(pipe)
    file = log_file(pipe)
    for number in range(3000):  # a pipe holds 64 KiB
        file.write(f"{number} {'x' * 100}")
    file.close(0.0)
    if sys.platform != "win32":
        os.set_blocking(reader, True)
    with os.fdopen(reader) as read:
        assert [int(line.split()[0]) for line in read] == list(range(3000))


def test_what_is_too_much_is_dropped_and_counted(pipe: Path) -> None:
    logs.start(pipe, "info")
    for number in range(LINES + 7):
        log.info("%d", number)
    reader = Reader(pipe)
    until(lambda: len(reader.lines) == LINES)
    log.info("after")
    logs.stop()
    told = messages(reader.ends())
    assert told[:LINES] == [str(number) for number in range(LINES)]
    assert told[LINES:] == ["7 lines are missing here: the disk was too slow for them", "after"]


PROGRAM = """
import logging, os, sys; from pathlib import Path; from nirmaan_tray import logs
path = Path(sys.argv[1])
reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if sys.argv[2] == 'full' else None
logs.start(path, 'info')
for number in range(2000): logging.getLogger('x').info('x' * 100)
if sys.argv[3] == 'stops': logs.stop()
"""


@pytest.mark.parametrize("hangs", ["opening", "full"])
@pytest.mark.parametrize("ends", ["stops", "falls"])
def test_a_disk_that_hangs_does_not_keep_the_program(pipe: Path, hangs: str, ends: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, pipe, hangs, ends], capture_output=True, text=True, check=False, timeout=WAIT_S
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

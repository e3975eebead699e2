"""One instance per user and home, shown with processes of their own."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from nirmaan_tray.desktop.instance import Instance, Other
from nirmaan_tray.errors import SettingsError
from nirmaan_tray.model.start_wish import Show
from nirmaan_tray.runtime_files import runtime_folder

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from nirmaan_tray.app_links import parse
from nirmaan_tray.desktop.instance import Instance
from nirmaan_tray.model.start_wish import BY_HAND, Quit, Run
print("starting", flush=True)
said = sys.argv[4]
wish = {"run": BY_HAND, "background": Run(background=True), "quit": Quit()}.get(said) or parse(said)
found = Instance.claim(sys.argv[2], Path(sys.argv[1]), wish, float(sys.argv[3]))
if not isinstance(found, Instance):
    print(found, flush=True)
    sys.exit(0)
app = QCoreApplication([])
found.handed_over.connect(lambda wish, token: print(wish, token, flush=True))
found.handed_over.connect(lambda wish, token: app.quit() if wish == Quit() else None)
found.listen()
print("running", flush=True)
app.exec()
"""

needs_root = pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def start(program: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """``start()`` starts the program and returns it after it has said "starting"."""

    def starting(key: str = "home", patience_s: float = 15.0, wish: str = "run", **env: str) -> Any:
        started = program(START, str(folder), key, str(patience_s), wish, **env)
        assert started.line() == "starting"
        return started

    return starting


def test_a_second_start_raises_the_first_and_ends(start: Callable[..., Any]) -> None:
    first = start()
    assert first.line() == "running"
    for token in ("", "token-of-the-launcher"):
        second = start(XDG_ACTIVATION_TOKEN=token)
        assert second.line() == Other.HEARD
        assert second.end() == (0, "")
        assert first.line() == f"Show() {token}"
    assert first.process.poll() is None


@pytest.mark.parametrize(
    ("link", "heard"),
    [
        ("nirmaan-tray:show", "Show() "),
        ("nirmaan-tray:open/NR-%E0%A4%85%2F1%20b", "Open(name='NR-\u0905/1 b') "),
        ("nirmaan-tray:sign-in?code=a%26b&state=c", "SignInAnswer(query='code=a%26b&state=c') "),
    ],
)
def test_a_second_start_hands_over_a_link(start: Callable[..., Any], link: str, heard: str) -> None:
    first = start()
    assert first.line() == "running"
    assert start(wish=link).line() == Other.HEARD
    assert first.line() == heard


def test_who_ends_it_waits_until_it_has_ended(start: Callable[..., Any]) -> None:
    first = start()
    assert first.line() == "running"
    second = start(wish="quit")
    assert second.line() == Other.HEARD
    assert first.line() == "Quit() "
    assert first.end() == (0, "")


def test_who_comes_with_the_session_disturbs_nobody(start: Callable[..., Any]) -> None:
    first = start()
    assert first.line() == "running"
    assert start(wish="background").line() == Other.HEARD
    assert start(wish="nirmaan-tray:open/a").line() == Other.HEARD
    assert first.line() == "Open(name='a') ", "the one in the background was heard of"


def test_the_icon_does_not_wait_for_qt_s_network(program: Callable[..., Any], folder: Path) -> None:
    text = START.replace("found.listen()", "print('PySide6.QtNetwork' in sys.modules)")
    first = program(text, str(folder), "home", "0", "run")
    assert [first.line() for _ in range(3)] == ["starting", "False", "running"]


def test_twenty_starts_at_once_leave_one(program: Callable[..., Any], folder: Path) -> None:
    started = [program(START, str(folder), "home", "60", "run") for _ in range(20)]
    assert {each.line(80) for each in started} == {"starting"}
    said = [each.line(80) for each in started]
    assert sorted(said) == [*[Other.HEARD] * 19, "running"]
    (only,) = [each for each, what in zip(started, said, strict=True) if what == "running"]
    assert [only.line() for _ in range(19)] == ["Show() "] * 19
    assert [each.end() for each in started if each is not only] == [(0, "")] * 19


def test_a_killed_first_is_replaced_at_once(start: Callable[..., Any], folder: Path) -> None:
    for _ in range(3):
        killed = start()
        assert killed.line() == "running"
        killed.process.kill()
        killed.process.wait()
        left = [path for path in folder.iterdir() if path.is_socket()]
        assert len(left) == 1, "the test shows nothing without a socket that was left behind"
    after = start(patience_s=0)
    assert after.line() == "running"
    assert start().line() == Other.HEARD


def test_two_homes_run_side_by_side(start: Callable[..., Any]) -> None:
    one, other = start("one"), start("other")
    assert (one.line(), other.line()) == ("running", "running")
    assert start("other").line() == Other.HEARD
    assert other.line() == "Show() "
    assert start("one").line() == Other.HEARD
    assert one.line() == "Show() "


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP")
def test_a_first_that_hangs_is_not_waited_for_long(start: Callable[..., Any]) -> None:
    first = start()
    assert first.line() == "running"
    first.process.send_signal(signal.Signals["SIGSTOP"])
    began = time.monotonic()
    second = start(patience_s=0.3)
    assert second.line() == Other.SILENT
    assert time.monotonic() - began < 10
    first.process.send_signal(signal.Signals["SIGCONT"])


def test_a_start_while_the_first_ends_takes_over(qapp: object, start: Callable[..., Any], folder: Path) -> None:
    first = Instance.claim("home", folder)
    assert isinstance(first, Instance)
    second = start()
    first.release()
    assert second.line() == "running"


def test_after_the_release_the_next_one_runs(qapp: object, folder: Path) -> None:
    for _ in range(2):
        instance = Instance.claim("home", folder)
        assert isinstance(instance, Instance)
        instance.listen()
        instance.release()
        assert [path for path in folder.iterdir() if path.is_socket()] == []


def test_a_start_that_comes_before_the_first_listens_is_heard(
    qtbot: QtBot, start: Callable[..., Any], folder: Path
) -> None:
    first = Instance.claim("home", folder)
    assert isinstance(first, Instance)
    second = start()
    with qtbot.waitSignal(first.handed_over, timeout=15_000):
        first.listen()
    assert second.line() == Other.HEARD
    first.release()


@pytest.mark.parametrize("said", [b"", b"show", b"\n", b"show\n", b"run\n", b"quit", b"\xff\xfe\n", b"x" * 10_000])
def test_what_else_comes_in_raises_nothing(qtbot: QtBot, folder: Path, start: Callable[..., Any], said: bytes) -> None:
    first = Instance.claim("home", folder)
    assert isinstance(first, Instance)
    handed_over: list[object] = []
    first.handed_over.connect(lambda wish, token: handed_over.append((wish, token)))
    first.listen()
    (address,) = [path for path in folder.iterdir() if path.is_socket()]
    odd = QLocalSocket()
    odd.connectToServer(str(address))
    assert odd.waitForConnected(5000)
    odd.write(said)
    odd.flush()
    with qtbot.waitSignal(first.handed_over, timeout=15_000):
        second = start()
    assert handed_over == [(Show(), "")]
    assert second.line() == Other.HEARD
    first.release()


def test_who_sends_an_endless_line_is_sent_away(qtbot: QtBot, folder: Path) -> None:
    first = Instance.claim("home", folder)
    assert isinstance(first, Instance)
    first.listen()
    (address,) = [path for path in folder.iterdir() if path.is_socket()]
    odd = QLocalSocket()
    odd.connectToServer(str(address))
    assert odd.waitForConnected(5000)
    with qtbot.waitSignal(odd.disconnected, timeout=15_000):
        odd.write(b"x" * 10_000)
    first.release()


@pytest.mark.skipif(sys.platform == "win32", reason="the profile is private there")
def test_the_folder_and_the_socket_are_private(qapp: object, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    instance = Instance.claim("home", folder)
    assert isinstance(instance, Instance)
    instance.listen()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077] == []
    instance.release()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can get to."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@needs_root
def test_another_user_cannot_reach_it(qapp: object, open_folder: Path) -> None:
    instance = Instance.claim("home", open_folder / "run")
    assert isinstance(instance, Instance)
    instance.listen()
    (address,) = [path for path in (open_folder / "run").iterdir() if path.is_socket()]
    connect = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    command = ["/usr/bin/env", "python3", "-c", connect, str(address)]
    for mode in (0o700, 0o755):
        address.parent.chmod(mode)
        tried = subprocess.run(command, user=65534, capture_output=True, text=True, check=False)
        assert "PermissionError" in tried.stderr
    subprocess.run(command, check=True)
    instance.release()


@needs_root
def test_a_folder_of_somebody_else_is_not_used(qapp: object, folder: Path) -> None:
    folder.mkdir()
    shutil.chown(folder, 65534, 65534)
    with pytest.raises(SettingsError, match="another user"):
        Instance.claim("home", folder)


def test_a_folder_that_cannot_be_made_is_named(qapp: object, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SettingsError, match="file"):
        Instance.claim("home", file / "run")


def test_a_socket_that_cannot_be_made_is_logged(qapp: object, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # A socket's address has room for 107 bytes on Linux.
    instance = Instance.claim("home", tmp_path / ("long" * 30))
    assert isinstance(instance, Instance)
    instance.listen()
    assert [record.message.split()[0] for record in caplog.records] == ["instance_deaf"]
    assert Instance.claim("home", tmp_path / ("long" * 30), patience_s=0.1) is Other.SILENT
    instance.release()


def test_the_runtime_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    if sys.platform == "linux":
        assert runtime_folder() == tmp_path / "nirmaan-tray"
        monkeypatch.delenv("XDG_RUNTIME_DIR")
        assert runtime_folder() == Path(f"/tmp/nirmaan-tray-{os.getuid()}")
    else:
        assert runtime_folder() == Path("/tmp/nirmaan-tray")

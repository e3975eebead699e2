"""The log file: private, rotated, masked, and nothing that nobody caught is missing from it."""

import asyncio
import gc
import json
import logging
import os
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import logs
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret

log = logging.getLogger("nirmaan_tray.sync")

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ [\w.]+: .*")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "nirmaan-tray.log"
    logs.start(path, "info")
    yield path
    logs.stop()


def told(file: Path) -> str:
    """End the log and return what it holds: lines are written beside whoever logs."""
    logs.stop()
    return file.read_text(encoding="utf-8")


def test_a_line_has_utc_time_level_and_name(file: Path) -> None:
    log.info("catch-up of %d rows: %s", 3, "é ₹")
    log.debug("not this")
    [line] = told(file).splitlines()
    assert LINE.fullmatch(line)
    assert line.endswith("Z INFO nirmaan_tray.sync: catch-up of 3 rows: é ₹")


def test_the_level_can_change(file: Path) -> None:
    logs.set_level("debug")
    log.debug("this")
    logs.set_level("warning")
    log.info("not this")
    assert [line.rpartition(": ")[2] for line in told(file).splitlines()] == ["this"]
    logs.stop()
    before = logging.getLogger().level
    logs.set_level("debug")
    assert logging.getLogger().level == before, "a log that was not started is nobody's to set"


def test_the_time_is_utc(tmp_path: Path) -> None:
    program = (
        "import logging, sys, time; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info'); logging.getLogger('x').handle(logging.makeLogRecord("
        "{'name': 'x', 'levelno': 20, 'levelname': 'INFO', 'msg': 'm', 'created': 1000000000.5, 'msecs': 500.0}))\n"
    )
    log_file = tmp_path / "log"
    subprocess.run([sys.executable, "-c", program, log_file], check=True, env=os.environ | {"TZ": "Asia/Kolkata"})
    assert log_file.read_text() == "2001-09-09T01:46:40.500Z INFO x: m\n"


def test_a_text_cannot_forge_a_line_or_command_a_terminal(file: Path) -> None:
    log.info("title\n2026-01-01T00:00:00.000Z INFO x: forged\x1b[2J\r\u2028\x9b")
    try:
        raise ValueError("first\n2026-01-01T00:00:00.000Z INFO x: forged\x1b[2J")
    except ValueError:
        log.exception("caught")
    text = told(file)
    assert r"title\n2026-01-01T00:00:00.000Z INFO x: forged\x1b[2J\r\u2028\x9b" in text
    assert [bool(LINE.fullmatch(line)) for line in text.splitlines() if not line.startswith("  ")] == [True, True]
    assert "\x1b" not in text


def test_broken_text_is_logged(file: Path) -> None:
    log.info("name %s", "\ud800")
    assert r"name \ud800" in told(file)


def test_a_second_start_replaces_the_first(file: Path, tmp_path: Path) -> None:
    logs.start(tmp_path / "other", "debug")
    log.debug("once")
    assert told(file) == ""
    assert (tmp_path / "other").read_text().count("once") == 1


def test_stderr_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.start(tmp_path / "log", "info", stderr=True)
    log.info("heard twice")
    logs.stop()
    assert capsys.readouterr().err == (tmp_path / "log").read_text() != ""


def test_chatty_libraries_are_quiet(file: Path) -> None:
    logs.start(file, "debug")
    names = (
        "httpx",
        "httpcore.http11",
        "engineio.client",
        "socketio.client",
        "qasync._QThreadWorker",
        "aiohttp.access",
    )
    for name in names:
        logging.getLogger(name).info("request")
        logging.getLogger(name).debug("headers")
        logging.getLogger(name).warning("trouble")
    lines = told(file).splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["trouble"] * len(names)


def test_stop_puts_everything_back(tmp_path: Path) -> None:
    def state() -> object:
        root = logging.getLogger()
        hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
        return hooks, list(root.handlers), root.level, logging.getLogger("httpx").level

    before = state()
    logs.start(tmp_path / "log", "debug")
    assert state() != before
    logs.stop()
    logs.stop()
    assert state() == before


def test_an_uncaught_exception_is_logged_and_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "log"
    program = (
        "import sys; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info')\n"
        "def deep(): raise RuntimeError('Authorization: token abc:def')\n"
        "deep()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"nirmaan-tray: unexpected error (RuntimeError); the details are in {file}\n"
    text = file.read_text(encoding="utf-8")
    assert "CRITICAL nirmaan_tray.logs: uncaught\n  Traceback" in text
    assert "in deep" in text
    assert "abc" not in text
    assert "def\n" not in text


def test_without_a_file_an_uncaught_exception_is_still_told(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info')\n"
        "raise RuntimeError('boom pwd=hunter2')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False)
    first, *rest = done.stderr.splitlines()
    assert first == f"nirmaan-tray: cannot write the log {tmp_path}: Is a directory"
    assert rest[0].startswith("Traceback")
    assert rest[-1] == "RuntimeError: boom pwd=•••"


def test_an_interrupt_is_no_bug(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info')\n"
        "raise KeyboardInterrupt('pwd=hunter2')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "log"], capture_output=True, text=True, check=False
    )
    assert done.stderr.endswith("KeyboardInterrupt: pwd=•••\n")
    assert (tmp_path / "log").read_text() == ""


def test_uncaught_in_a_thread(file: Path) -> None:
    def work() -> None:
        raise RuntimeError("in the thread, pwd=hunter2")

    thread = threading.Thread(target=work, name="keyring")
    thread.start()
    thread.join(timeout=10)
    text = told(file)
    assert "uncaught in thread keyring" in text
    assert "in work" in text
    assert "RuntimeError: in the thread, pwd=•••" in text


def test_a_thread_may_leave(file: Path) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join(timeout=10)
    threading.excepthook(threading.ExceptHookArgs((SystemExit, SystemExit(), None, thread)))
    assert told(file) == ""


def test_an_unraisable_exception(file: Path) -> None:
    class Dying:
        def __del__(self) -> None:
            raise RuntimeError("in the finalizer")

    dying = Dying()
    del dying
    gc.collect()
    text = told(file)
    assert "ERROR nirmaan_tray.logs: unraisable: " in text
    assert "RuntimeError: in the finalizer" in text


def test_asyncios_complaint(file: Path) -> None:
    async def failing() -> None:
        raise RuntimeError("nobody asked, sid=0123456789abcdef")

    async def main() -> None:
        logs.watch(asyncio.get_running_loop())
        task = asyncio.create_task(failing(), name="orphan")
        await asyncio.wait([task], timeout=10)
        del task
        gc.collect()

    asyncio.run(main())
    text = told(file)
    assert (
        "asyncio: Task exception was never retrieved (future=orphan test_asyncios_complaint.<locals>.failing)" in text
    )
    assert "in failing" in text
    assert "RuntimeError: nobody asked, sid=•••" in text
    assert "0123456789abcdef" not in text


def test_asyncios_complaint_quotes_no_result_and_no_argument(file: Path) -> None:
    # Neither looks like a credential, so no pattern would mask it.
    def failing(_: object) -> None:
        raise RuntimeError("boom")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        logs.watch(loop)
        answer: asyncio.Future[str] = loop.create_future()
        answer.set_result("hunter2")
        answer.add_done_callback(failing)
        loop.call_soon(failing, "hunter2")
        await asyncio.sleep(0)
        loop.call_exception_handler({"message": "Bad", "future": answer, "protocol": "hunter2"})

    asyncio.run(main())
    text = told(file)
    assert "hunter2" not in text
    assert text.count("asyncio: Exception in callback test_asyncios_complaint_quotes_no") == 2
    assert "in failing" in text
    assert text.count("RuntimeError: boom") == 2
    assert "asyncio: Bad (future=Future, protocol=str)" in text


def test_warnings_are_logged(file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old ways", UserWarning, stacklevel=1)
    assert "UserWarning: old ways" in told(file)


def test_a_line_that_cannot_be_made_harms_nobody(tmp_path: Path) -> None:
    # In a process of its own, for pytest's own handler raises.
    program = (
        "import logging, sys; from pathlib import Path; from nirmaan_tray import logs\n"
        "logs.start(Path(sys.argv[1]), 'info')\n"
        "class Broken:\n"
        "    def __str__(self): raise RuntimeError('pwd=hunter2')\n"
        "for _ in range(3): logging.getLogger('x').info('%s', Broken())\n"
        "logging.getLogger('x').info('next')\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == "nirmaan-tray: cannot log a line of x: RuntimeError\n"
    assert (tmp_path / "log").read_text().endswith("Z INFO x: next\n")


def test_a_log_that_cannot_be_opened_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    logs.start(tmp_path / "file" / "log", "info")
    log.warning("into the void")
    logs.stop()
    assert (
        capsys.readouterr().err == f"nirmaan-tray: cannot write the log {tmp_path / 'file' / 'log'}: Not a directory\n"
    )


SECRETS = [
    "Authorization: token KEYKEY:SECRET",
    "authorization: Bearer SECRET.SECRET-SECRET_SECRET=",
    "Authorization: Basic U0VDUkVU==SECRET",
    "{'Authorization': 'token KEYKEY:SECRET', 'Accept': 'json'}",
    '{"Authorization":"token KEYKEY:SECRET"}',
    "[(b'authorization', b'token KEYKEY:SECRET'), (b'host', b'x')]",
    r"'{\"Authorization\": \"token KEYKEY:SECRET\"}'",
    "GET / -H 'token KEYKEY:SECRET'",
    "Token KEYKEY:SECRET.",
    "with Bearer SECRET in hand",
    "Cookie: sid=SECRET; user=x",
    "Set-Cookie: sid=SECRET; Path=/",
    "{'sid': 'SECRET'}",
    "/socket.io/?EIO=4&sid=SECRET&transport=websocket",
    "usr=a%40b&pwd=SECRET%20SECRET&x=1",
    '{"usr": "a", "pwd": "SECRET SECRET", "x": 1}',
    r'{"pwd": "SEC\"SECRET"}',
    r'"{\"pwd\": \"SECRET SECRET\"}"',
    "{'pwd': 'SECRET SECRET'}",
    "{b'pwd': b'SECRET SECRET'}",
    '{"pwd": "SECRET SECRET',
    "new_password=SECRET",
    '{"otp": "SECRET", "tmp_id": "SECRET"}',
    "{'otp': SECRET}",
    "refresh_token=SECRET&access_token=SECRET",
    '{"access_token": "SECRET", "refresh_token": "SECRET", "id_token": "SECRET.SECRET"}',
    '{"way": "browser", "secret": "SECRET", "refresh": "SECRET"}',
    "http://me:SECRET@proxy.example:3128",
    "http://me:SECRET:SECRET@@proxy.example:3128",
    "GET /callback?code=SECRET&state=SECRET HTTP/1.1",
    "client_secret=SECRET&code_verifier=SECRET",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_credential_is_masked(file: Path, secret: str) -> None:
    log.info("%s", secret)
    try:
        raise ValueError(secret)
    except ValueError as error:
        log.error("failed", exc_info=error, stack_info=True)
    text = told(file)
    assert text.count("•••") >= 2
    assert "SECRET" not in text
    assert "KEYKEY" not in text


def test_a_traceback_that_another_handler_rendered_is_masked_and_indented(file: Path) -> None:
    try:
        raise ValueError("pwd=hunter2\nforged")
    except ValueError:
        record = log.makeRecord("x", logging.ERROR, "x", 1, "failed", (), sys.exc_info())
    logging.Formatter().format(record)
    assert record.exc_text
    log.handle(record)
    text = told(file)
    assert "hunter2" not in text
    assert "\n  forged\n" in text


def test_a_secret_masks_itself(file: Path) -> None:
    log.info("%s %r", Secret("hunter2"), Credentials(Way.PASSWORD, Secret("hunter2")))
    text = told(file)
    assert "•••" in text
    assert "hunter2" not in text


@pytest.mark.parametrize(
    "told",
    [
        "token refreshed; 3 rows: done",
        "side=left considered",
        "catch-up of PR-0001: 200 in 0.2 s",
        "way=password user=a@b.example",
        "unreachable: http://office.example:8000/page?at=a@b.example",
        "refresh: 3600 s; code=404; state=up",
    ],
)
def test_ordinary_text_stays(told: str) -> None:
    assert logs.masked(told) == told


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1))
def test_no_password_survives_as_json(password: str) -> None:
    text = logs.masked(f"sent {json.dumps({'usr': 'me', 'pwd': password + 'tail', 'x': 1})} to it")
    assert text == 'sent {"usr": "me", "pwd": •••, "x": 1} to it'


@given(st.lists(st.sampled_from(["pwd", "=", ":", '"', "'", "\\", " ", "\n", "token ", "authorization", "sid", "x"])))
def test_masking_keeps_the_lines(pieces: list[str]) -> None:
    once = logs.masked("".join(pieces))
    assert once.count("\n") == pieces.count("\n")

"""What can be typed, and what comes of it."""

import argparse
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from nirmaan_tray.arguments import parser


def typed(*words: str) -> argparse.Namespace:
    return parser().parse_args(words)


def test_sign_in_with_all_it_takes() -> None:
    line = (
        "--home h sign-in s.example --user u --api-key --stdin --site-name n --socket-url http://s:9000 --frontend /f"
        " --ca-file c.pem --proxy http://p:3128"
    )
    given = typed(*line.split())
    assert vars(given) == {
        "home": Path("h"),
        "command": "sign-in",
        "site": "s.example",
        "user": "u",
        "api_key": True,
        "browser": False,
        "no_open": False,
        "stdin": True,
        "site_name": "n",
        "socket_url": "http://s:9000",
        "frontend": "/f",
        "ca_file": Path("c.pem"),
        "proxy": "http://p:3128",
    }


def test_sign_in_with_the_least() -> None:
    given = vars(typed("sign-in"))
    assert {key for key, value in given.items() if value} == {"command"}
    assert given["site"] is None


def test_sign_in_in_the_browser() -> None:
    given = typed("sign-in", "s.example", "--browser", "--no-open")
    assert (given.site, given.browser, given.no_open) == ("s.example", True, True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {"command": "run"}),
        ("run", {"command": "run", "background": False}),
        ("run --background", {"command": "run", "background": True}),
        ("open a1b2", {"command": "open", "name": "a1b2"}),
        ("link -- nirmaan-tray:show", {"command": "link", "link": "nirmaan-tray:show"}),
        ("link -- --home=elsewhere", {"command": "link", "link": "--home=elsewhere"}),
        ("quit", {"command": "quit"}),
        ("sign-out", {"command": "sign-out", "forget": False}),
        ("sign-out --forget", {"command": "sign-out", "forget": True}),
        ("listen", {"command": "listen", "json": False, "state": None}),
        ("listen --json --state f", {"command": "listen", "json": True, "state": Path("f")}),
        ("unread", {"command": "unread", "json": False}),
        ("unread --json", {"command": "unread", "json": True}),
        ("seen a b", {"command": "seen", "name": ["a", "b"], "all": False}),
        ("seen --all", {"command": "seen", "name": [], "all": True}),
        ("settings", {"command": "settings", "json": False}),
        ("settings --json", {"command": "settings", "json": True}),
        ("proxy-password", {"command": "proxy-password", "proxy": None, "stdin": False, "forget": False}),
        ("proxy-password p --stdin", {"command": "proxy-password", "proxy": "p", "stdin": True, "forget": False}),
        ("proxy-password --forget", {"command": "proxy-password", "proxy": None, "stdin": False, "forget": True}),
        ("doctor", {"command": "doctor", "json": False, "test_toast": False, "archive": None, "yes": False}),
        (
            "doctor --json --test-toast --archive a.zip --yes",
            {"command": "doctor", "json": True, "test_toast": True, "archive": Path("a.zip"), "yes": True},
        ),
        ("demo", {"command": "demo", "site_only": False, "port": 8000}),
        ("demo --site-only --port 0", {"command": "demo", "site_only": True, "port": 0}),
    ],
)
def test_commands(line: str, expected: dict[str, object]) -> None:
    assert vars(typed(*line.split())) == {"home": None, **expected}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "sign-in a b",
        "sign-in a --password x",
        "sign-in a --api-key --browser",
        "proxy-password --stdin --forget",
        "proxy-password a b",
        "settings site",
        "listen extra",
        "demo --port many",
        "--home",
    ],
)
def test_what_cannot_be_used_ends_with_2_and_says_how(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        typed(*line.split())
    assert caught.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("usage: nirmaan-tray")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        typed("--version")
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"nirmaan-tray {version('nirmaan-tray')}\n"


COMMANDS = (
    *("run", "sign-in", "sign-out", "listen", "unread", "seen", "settings", "proxy-password", "doctor", "demo"),
)


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)], ids=" ".join)
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        typed(*command, "--help")
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(" ".join(["usage: nirmaan-tray", *command]))
    assert "--password" not in shown
    if not command:
        assert set(COMMANDS) <= set(shown.split())
        assert all(f" {code} " in shown[shown.index("Exit codes") :] for code in (0, 2, 3, 4, 5, 6))


def test_help_needs_nothing_heavy() -> None:
    program = (
        "import sys; from nirmaan_tray.arguments import parser; parser().format_help();"
        "print([m for m in ('asyncio', 'httpx', 'aiohttp', 'socketio', 'keyring', 'sqlite3') if m in sys.modules])"
    )
    # What measures coverage imports things of its own.
    env = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True, timeout=30
    )
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--version", 0),
        ("--help", 0),
        ("rubbish", 2),
        ("quit", 0),
        ("link -- nirmaan-tray:quit", 2),
        ("settings", 0),
        ("seen", 2),
        ("unread", 3),
        ("listen", 3),
        ("sign-in https://127.0.0.1:1 --user u --stdin", 2),
    ],
)
def test_it_needs_no_terminal(tmp_path: Path, line: str, code: int) -> None:
    """Windows starts ``nirmaan-trayw`` without a console: Python has no standard streams then."""
    program = (
        "import sys; sys.stdin = sys.stdout = sys.stderr = None\n"
        "from nirmaan_tray.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "--home", str(tmp_path), *line.split()]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, b"", b"")
    for log in tmp_path.rglob("*.log"):
        assert "Traceback" not in log.read_text(encoding="utf-8")

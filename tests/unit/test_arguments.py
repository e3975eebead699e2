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
        "--home h sign-in s.example --user u --api-key --stdin --site-name n --socket-url http://s:9000 --ca-file c.pem"
    )
    given = typed(*line.split())
    assert vars(given) == {
        "home": Path("h"),
        "command": "sign-in",
        "site": "s.example",
        "user": "u",
        "api_key": True,
        "stdin": True,
        "site_name": "n",
        "socket_url": "http://s:9000",
        "ca_file": Path("c.pem"),
    }


def test_sign_in_with_the_least() -> None:
    given = typed("sign-in", "s.example")
    assert (given.home, given.user, given.api_key, given.stdin) == (None, None, False, False)
    assert (given.site_name, given.socket_url, given.ca_file) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", {"command": "run"}),
        ("run", {"command": "run"}),
        ("sign-out", {"command": "sign-out"}),
        ("listen", {"command": "listen", "json": False, "state": None}),
        ("listen --json --state f", {"command": "listen", "json": True, "state": Path("f")}),
        ("unread", {"command": "unread", "json": False}),
        ("unread --json", {"command": "unread", "json": True}),
        ("seen a b", {"command": "seen", "name": ["a", "b"], "all": False}),
        ("seen --all", {"command": "seen", "name": [], "all": True}),
        ("demo", {"command": "demo", "site_only": False, "port": 8000}),
        ("demo --site-only --port 0", {"command": "demo", "site_only": True, "port": 0}),
    ],
)
def test_commands(line: str, expected: dict[str, object]) -> None:
    assert vars(typed(*line.split())) == {"home": None, **expected}


@pytest.mark.parametrize(
    "line",
    ["nonsense", "sign-in", "sign-in a b", "sign-in a --password x", "listen extra", "demo --port many", "--home"],
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


@pytest.mark.parametrize("command", [[], ["sign-in"], ["sign-out"], ["listen"], ["unread"], ["seen"], ["demo"]])
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        typed(*command, "--help")
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(" ".join(["usage: nirmaan-tray", *command]))
    assert "--password" not in shown
    assert command or "Exit codes" in shown


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

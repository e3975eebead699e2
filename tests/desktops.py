"""Desktops of the tests' own: a session bus with a keyring that works, hangs, or denies everything; or with none."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

WAIT_S = 15

SECRETS = "org.freedesktop.secrets"


@dataclass(frozen=True)
class Desktop:
    """A desktop session of the test's own; ``env`` is the whole environment for programs that run in it."""

    env: dict[str, str]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a desktop without a session bus, whose home is in a folder."""
    # The screen and the bus of whoever runs the tests stay out of it.
    foreign = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"}
    env = {key: value for key, value in os.environ.items() if key not in foreign and not key.startswith("XDG_")}
    for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        place = folder / key.removeprefix("XDG_").lower()
        place.mkdir(mode=0o700)
        env[key] = str(place)
    return env


@contextmanager
def bus(folder: Path) -> Iterator[Desktop]:
    """A session bus that starts no services of the machine's."""
    config = folder / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    env = environment(folder)
    command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
    with running(command, env) as process:
        yield Desktop(env | {"DBUS_SESSION_BUS_ADDRESS": _line(process)})


@contextmanager
def keyring(folder: Path) -> Iterator[Desktop]:
    """A desktop whose keyring is unlocked."""
    with bus(folder) as ready, keyring_daemon(ready):
        yield ready


@contextmanager
def keyring_daemon(desktop: Desktop) -> Iterator["subprocess.Popen[str]"]:
    """A keyring for a desktop that has none, unlocked; what an earlier one there was given is in it."""
    wait = (
        "from jeepney import MatchRule, message_bus; from jeepney.io.blocking import open_dbus_connection, Proxy\n"
        "connection = open_dbus_connection(); bus = Proxy(message_bus, connection)\n"
        "rule = MatchRule(type='signal', interface=message_bus.interface, member='NameOwnerChanged')\n"
        f"rule.add_arg_condition(0, {SECRETS!r}); bus.AddMatch(rule)\n"
        "with connection.filter(rule) as changes:\n"
        f"    if not bus.NameHasOwner({SECRETS!r})[0]: connection.recv_until_filtered(changes)\n"
    )
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with running(command, desktop.env, text="password") as daemon:
        subprocess.run([sys.executable, "-c", wait], env=desktop.env, check=True, timeout=WAIT_S)
        assert daemon.poll() is None
        yield daemon


@contextmanager
def impostor(folder: Path, answer: str) -> Iterator[Desktop]:
    """A desktop where a process of ours stands in for the keyring; ``answer`` is what it does with a ``message``."""
    program = (
        "from jeepney import MessageType, message_bus, new_error\n"
        "from jeepney.io.blocking import open_dbus_connection, Proxy\n"
        "connection = open_dbus_connection()\n"
        f"assert Proxy(message_bus, connection).RequestName({SECRETS!r}) == (1,)\n"
        "print('owned', flush=True)\n"
        "while True:\n"
        "    message = connection.receive()\n"
        f"    {answer}\n"
    )
    with bus(folder) as ready, running([sys.executable, "-c", program], ready.env) as process:
        assert _line(process) == "owned"
        yield ready


@contextmanager
def running(command: list[str], env: dict[str, str], text: str = "") -> Iterator[subprocess.Popen[str]]:
    """Run a program with ``text`` as its standard input; it is killed at the end."""
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        )
        stack.callback(process.kill)
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        yield process


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()

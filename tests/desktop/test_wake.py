"""What tells of the machine's sleep and of its network is heard, and its absence is silence."""

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtNetwork import QNetworkInformation

from nirmaan_tray.desktop import logind, netlink
from nirmaan_tray.desktop.reachability import Reachability
from nirmaan_tray.desktop.wake import Wake

if TYPE_CHECKING:
    from tests.desktop.conftest import Program
    from tests.desktops import Desktop

WAIT_MS = 15_000

LOGIND = """
import asyncio, sys
from dbus_fast import Message
from dbus_fast.aio import MessageBus

async def main():
    bus = await MessageBus(bus_address=sys.argv[1]).connect()
    await bus.request_name(sys.argv[2])
    print("owned", flush=True)
    for line in iter(sys.stdin.readline, ""):
        await bus.send(Message.new_signal(*line.split()[:3], "b", [line.split()[3] == "True"]))
        print("sent", flush=True)

asyncio.run(main())
"""
MANAGER = "/org/freedesktop/login1 org.freedesktop.login1.Manager"


@pytest.fixture
def system_bus(session_bus: "Desktop", monkeypatch: pytest.MonkeyPatch) -> str:
    """A bus of the test's own that stands for the machine's; nothing is on it."""
    address = session_bus.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    return address


@pytest.fixture
def wake(loop: asyncio.AbstractEventLoop, qtbot: Any) -> Iterator[Wake]:
    """A running one."""
    wake = Wake()
    task = loop.create_task(wake.run())
    yield wake
    task.cancel()
    qtbot.waitUntil(task.done, timeout=WAIT_MS)
    assert task.cancelled(), task.exception()


def says(manager: "Program", line: str) -> None:
    assert manager.process.stdin is not None
    manager.process.stdin.write(line + "\n")
    manager.process.stdin.flush()
    assert manager.line() == "sent"


@pytest.fixture
def manager(system_bus: str, program: "Callable[..., Program]") -> "Program":
    """A logind on that bus: ``says(manager, "PATH INTERFACE MEMBER True")``."""
    running = program(LOGIND, system_bus, "org.freedesktop.login1")
    assert running.line() == "owned"
    return running


def test_the_end_of_a_sleep_is_told(qtbot: Any, manager: "Program", system_bus: str, wake: Wake) -> None:
    told: list[str] = []
    wake.woke.connect(told.append)
    # It may not listen yet: say it until it does.
    for _ in range(200):
        says(manager, f"{MANAGER} PrepareForSleep True")
        says(manager, f"{MANAGER} PrepareForShutdown False")
        assert told == []
        says(manager, f"{MANAGER} PrepareForSleep False")
        try:
            qtbot.waitUntil(lambda: told != [], timeout=100)
            break
        except qtbot.TimeoutError:
            continue
    assert told == ["the machine woke"]


def test_others_on_the_bus_are_not_believed(
    qtbot: Any, manager: "Program", system_bus: str, program: "Callable[..., Program]", wake: Wake
) -> None:
    told: list[str] = []
    wake.woke.connect(told.append)
    impostor = program(LOGIND, system_bus, "org.example.impostor")
    assert impostor.line() == "owned"
    for _ in range(200):
        says(impostor, f"{MANAGER} PrepareForSleep False")
        says(manager, f"{MANAGER} PrepareForSleep True")
        assert told == []
        says(manager, f"{MANAGER} PrepareForSleep False")
        try:
            qtbot.waitUntil(lambda: told != [], timeout=100)
            break
        except qtbot.TimeoutError:
            continue
    assert told == ["the machine woke"]


async def test_without_a_system_bus_there_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nowhere")
    told: list[None] = []
    watching = asyncio.create_task(logind.watch(lambda: told.append(None), retry_s=0))
    for _ in range(200):
        await asyncio.sleep(0)
    assert not watching.done()
    watching.cancel()
    await asyncio.wait([watching])
    assert watching.cancelled()
    assert told == []


def bus_at(server: asyncio.Server) -> str:
    return f"tcp:host=127.0.0.1,port={server.sockets[0].getsockname()[1]}"


async def test_a_bus_that_goes_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What listens there hangs up at once, each time."""
    visits: asyncio.Queue[None] = asyncio.Queue()

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.put_nowait(None)
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus_at(server))
        watching = asyncio.create_task(logind.watch(lambda: None, retry_s=0))
        async with asyncio.timeout(WAIT_MS / 1000):
            for _ in range(3):
                await visits.get()
        watching.cancel()
        await asyncio.wait([watching])
        assert watching.cancelled()


async def test_a_bus_that_says_nothing_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    visited, ended = asyncio.Event(), asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visited.set()
        await reader.read()
        writer.close()
        ended.set()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server, asyncio.timeout(WAIT_MS / 1000):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus_at(server))
        watching = asyncio.create_task(logind.watch(lambda: None))
        await visited.wait()
        watching.cancel()
        await asyncio.wait([watching])
        assert watching.cancelled()
        await ended.wait()


NETWORK = """
import os, subprocess, sys
from PySide6.QtCore import QCoreApplication
from nirmaan_tray.desktop.netlink import Routes
app = QCoreApplication([])
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
told = []
routes = Routes(lambda: (told.append(1), app.quit()))
ways = (
    "add default dev lo", "del default dev lo", "add default dev lo proto kernel",
    "add 203.0.113.0/24 dev lo", "add unreachable 198.51.100.0/24", "add 2001:db8::/32 dev lo",
)
for way in map(str.split, ways):
    told.clear()
    subprocess.run(["ip", "-6" if ":" in way[1] else "-4", "route", *way], check=True)
    app.processEvents()
    print(*way[:2], len(told), flush=True)
routes.close()
subprocess.run(["ip", "route", "add", "192.0.2.0/24", "dev", "lo"], check=True)
told.clear()
app.processEvents()
print("closed", len(told), flush=True)
"""


def test_a_new_way_is_told_by_the_kernel(program: "Callable[..., Program]") -> None:
    """In a network of the test's own, whose only device is the loop."""
    unshare, ip = shutil.which("unshare"), shutil.which("ip") or "/usr/sbin/ip"
    assert unshare is not None
    env = {"PATH": f"{os.path.dirname(ip)}:{os.environ['PATH']}"}  # noqa: PTH120 - a search path
    running = program(NETWORK, before=(unshare, "--user", "--map-root-user", "--net"), **env)
    said = [running.line() for _ in range(7)]
    assert running.end() == (0, "")
    assert said == [
        "add default 1",
        "del default 0",
        "add default 0",
        "add 203.0.113.0/24 1",
        "add unreachable 0",
        "add 2001:db8::/32 1",
        "closed 0",
    ]


@pytest.mark.parametrize("told", [b"", b"\0" * 15, b"\0" * 100, b"\xff" * 100, struct.pack("=IHHII", 16, 24, 0, 0, 0)])
def test_whatever_is_read_the_reader_ends(told: bytes) -> None:
    assert len(list(netlink.messages(told))) <= 1
    assert not any(netlink._is_new_way(kind, body) for kind, body in netlink.messages(told))


def test_a_network_that_comes_in_steps_is_told_once(qtbot: Any) -> None:
    wake = Wake()
    told: list[str] = []
    wake.woke.connect(told.append)
    for _ in range(5):
        wake.network_changed()
    assert told == []
    with qtbot.waitSignal(wake.woke, timeout=WAIT_MS):
        pass
    assert told == ["the network changed"]
    with qtbot.waitSignal(wake.woke, timeout=WAIT_MS):
        wake.network_changed()


def test_where_qt_tells_its_word_is_taken(qtbot: Any) -> None:
    """As on Windows and macOS; Qt has a backend for Linux too."""
    told: list[None] = []
    watching = Reachability(lambda: told.append(None))
    network = QNetworkInformation.instance()
    assert network is not None
    network.reachabilityChanged.emit(QNetworkInformation.Reachability.Online)
    network.reachabilityChanged.emit(QNetworkInformation.Reachability.Disconnected)
    network.transportMediumChanged.emit(QNetworkInformation.TransportMedium.WiFi)
    assert len(told) == 2
    watching.close()
    network.reachabilityChanged.emit(QNetworkInformation.Reachability.Online)
    assert len(told) == 2


def test_what_is_imported_is_light_and_of_this_platform() -> None:
    names = "('dbus_fast', 'httpx', 'PySide6.QtNetwork')"
    program = f"import sys, nirmaan_tray.desktop.wake; print(*[name in sys.modules for name in {names}])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    linux = sys.platform == "linux"
    assert ran.stdout.split() == [str(linux), "False", str(not linux)]

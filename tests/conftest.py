"""Real parts that tests share: desktops with a session bus, a keyring and a notification server, a private certificate
authority, and an office's proxy."""

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
from xdist.scheduler import LoadScopeScheduling

from tests import desktops, displays, private_ca, tinyproxy, waiting
from tests.desktops import Desktop
from tests.private_ca import PrivateCa
from tests.tinyproxy import Tinyproxy
from tests.toast.notification_server import NotificationServer

# What their helpers assert is told as fully as what the tests do.
pytest.register_assert_rewrite("tests.e2e", "tests.peers", "tests.ui")

# A time limit for each example would be a timed test: another program's moment on the processor fails it.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

QT_LIMIT_S = 60


TOGETHER = (
    "tests/chaos/",
    "tests/e2e/tray/",
    "tests/contract/",
    "tests/unit/test_project.py",
    "tests/unit/test_offices.py",
)
"""Where two workers share the tests, each of these goes to one of them as a whole: the first two watch how long something
takes, so that they are one to the workers; the others share what took long to make, or have an order.
"""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc] # untyped
    """Which tests go to a worker together."""

    def _split_scope(self, nodeid: str) -> str:
        place = next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)
        return "on a screen, one by one" if place in TOGETHER[:2] else place


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Take the place of the plug-in's own groups, which this pytest's names of tests do not carry."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the time limit of tests in Qt's own loop end the whole run: no signal is heard while it waits."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(QT_LIMIT_S, method="thread"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let what a test logged, half a character perhaps, be sent by a worker."""
    report = yield
    report.sections = [(title, text.encode("utf-8", "backslashreplace").decode()) for title, text in report.sections]
    return report


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is unlocked."""
    with desktops.keyring(tmp_path_factory.mktemp("desktop")) as ready:
        yield ready


@pytest.fixture
def start_keyring() -> Callable[[Desktop], AbstractContextManager["subprocess.Popen[str]"]]:
    """``with start_keyring(desktop)``: a desktop without a keyring has one meanwhile; it is killed at the end."""
    return desktops.keyring_daemon


@pytest.fixture
def locked_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is locked, without anything that could ask for its password."""
    with desktops.keyring(tmp_path_factory.mktemp("desktop")) as ready:
        lock = "import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()"
        subprocess.run([sys.executable, "-c", lock], env=ready.env, check=True, timeout=desktops.WAIT_S)
        yield ready


@pytest.fixture
def bare_desktop(tmp_path_factory: pytest.TempPathFactory) -> Desktop:
    """A desktop without a session bus, hence without a keyring: a terminal on a server."""
    return Desktop(desktops.environment(tmp_path_factory.mktemp("desktop")))


@pytest.fixture
def hanging_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is there and never answers, like one with an unanswered prompt."""
    with desktops.impostor(tmp_path_factory.mktemp("desktop"), "pass") as ready:
        yield ready


@pytest.fixture
def denying_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring answers every call with an error that repeats what it was asked."""
    answer = (
        "connection.send(new_error(message, 'org.freedesktop.DBus.Error.AccessDenied', 's', (repr(message.body),)))"
        " if message.header.message_type is MessageType.method_call else None"
    )
    with desktops.impostor(tmp_path_factory.mktemp("desktop"), answer) as ready:
        yield ready


@pytest.fixture
def session_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop with a session bus and nothing on it."""
    with desktops.bus(tmp_path_factory.mktemp("desktop")) as ready:
        yield ready


@pytest.fixture(scope="session", name="private_ca")
def private_ca_fixture(tmp_path_factory: pytest.TempPathFactory) -> PrivateCa:
    """A private authority and servers' certificates made by it."""
    return private_ca.made(tmp_path_factory.mktemp("ca"))


@pytest.fixture(name="tinyproxy")
def tinyproxy_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Tinyproxy]]:
    """``tinyproxy()`` starts a proxy that ends with the test.

    ``tinyproxy(login="user password")`` lets nobody else through; ``tinyproxy(ports=[443])`` opens tunnels to these alone.
    """
    with ExitStack() as stack:

        def start(login: str = "", ports: Iterable[int] = ()) -> Tinyproxy:
            return stack.enter_context(tinyproxy.serving(tmp_path_factory.mktemp("proxy"), login, ports))

        yield start


@pytest_asyncio.fixture
async def notifications() -> AsyncIterator[Callable[..., NotificationServer]]:
    """``notifications(desktop)`` makes a notification server of our own for that desktop; ``await server.start()``."""
    servers = []

    def make(desktop: Desktop, **options: Any) -> NotificationServer:
        server = NotificationServer(desktop.env["DBUS_SESSION_BUS_ADDRESS"], **options)
        servers.append(server)
        return server

    yield make
    for server in servers:
        await server.stop()


@pytest.fixture
def dunst(session_bus: Desktop, tmp_path: Path) -> Iterator[Callable[[str], dict[str, str]]]:
    """``dunst(config)`` starts it on the session bus and a screen of its own; the environment for programs there."""
    with ExitStack() as stack:

        def start(config: str) -> dict[str, str]:
            file = tmp_path / "dunstrc"
            file.write_text(config)
            screen = stack.enter_context(displays.display("1024x768"))
            env = session_bus.env | {"DISPLAY": screen.name}
            stack.callback(displays.end, displays.quiet(["dunst", "-conf", str(file)], env))
            return env

        yield start


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    """``await eventually(condition)``: for conditions that nobody tells of."""
    return waiting.eventually

"""Real parts that tests share: desktops with a session bus, a keyring and a notification server, and a private
certificate authority."""

import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from xdist.scheduler import LoadScopeScheduling

# A time limit for each example would be a timed test: another program's moment on the processor fails it.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

SECRETS = "org.freedesktop.secrets"
WAIT_S = 15
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


@dataclass(frozen=True)
class Desktop:
    """A desktop session of the test's own; ``env`` is the whole environment for programs that run in it."""

    env: dict[str, str]


@dataclass(frozen=True)
class PrivateCa:
    """An office's own authority: its certificate as a file, and contexts for servers with certificates it signed.

    ``server`` holds for localhost, nirmaan.localhost and 127.0.0.1; ``wrong_host`` for elsewhere.example only.
    """

    ca_file: Path
    server: ssl.SSLContext
    expired: ssl.SSLContext
    wrong_host: ssl.SSLContext


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is unlocked."""
    with _keyring(tmp_path_factory.mktemp("desktop")) as ready:
        yield ready


@pytest.fixture
def start_keyring() -> Callable[[Desktop], AbstractContextManager["subprocess.Popen[str]"]]:
    """``with start_keyring(desktop)``: a desktop without a keyring has one meanwhile; it is killed at the end."""
    return _daemon


@pytest.fixture
def locked_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is locked, without anything that could ask for its password."""
    with _keyring(tmp_path_factory.mktemp("desktop")) as ready:
        lock = "import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()"
        subprocess.run([sys.executable, "-c", lock], env=ready.env, check=True, timeout=WAIT_S)
        yield ready


@pytest.fixture
def bare_desktop(tmp_path_factory: pytest.TempPathFactory) -> Desktop:
    """A desktop without a session bus, hence without a keyring: a terminal on a server."""
    return Desktop(_environment(tmp_path_factory.mktemp("desktop")))


@pytest.fixture
def hanging_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring is there and never answers, like one with an unanswered prompt."""
    with _impostor(tmp_path_factory.mktemp("desktop"), "pass") as ready:
        yield ready


@pytest.fixture
def denying_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop whose keyring answers every call with an error that repeats what it was asked."""
    answer = (
        "connection.send(new_error(message, 'org.freedesktop.DBus.Error.AccessDenied', 's', (repr(message.body),)))"
        " if message.header.message_type is MessageType.method_call else None"
    )
    with _impostor(tmp_path_factory.mktemp("desktop"), answer) as ready:
        yield ready


@pytest.fixture(scope="session")
def private_ca(tmp_path_factory: pytest.TempPathFactory) -> PrivateCa:
    """A private authority and servers' certificates made by it."""
    folder = tmp_path_factory.mktemp("ca")
    issuer = _Issuer()
    here = [
        x509.DNSName("localhost"),
        x509.DNSName("nirmaan.localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    today = datetime.now(UTC)
    valid, over = (
        (today - timedelta(days=1), today + timedelta(days=30)),
        (today - timedelta(days=9), today - timedelta(days=1)),
    )
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(issuer.certificate.public_bytes(serialization.Encoding.PEM))
    return PrivateCa(
        ca_file=ca_file,
        server=issuer.server(folder / "server.pem", here, *valid),
        expired=issuer.server(folder / "expired.pem", here, *over),
        wrong_host=issuer.server(folder / "wrong_host.pem", [x509.DNSName("elsewhere.example")], *valid),
    )


@dataclass(frozen=True)
class Tinyproxy:
    """A proxy of the kind that offices have, as a process of its own."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """What it was asked for, in order, such as ``CONNECT 127.0.0.1:443 HTTP/1.1``, by its own log."""
        lines = self.log.read_text().splitlines()
        return [line.partition("): ")[2] for line in lines if "Request (file descriptor" in line]


@pytest.fixture
def tinyproxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Tinyproxy]]:
    """``tinyproxy()`` starts a proxy that ends with the test.

    ``tinyproxy(login="user password")`` lets nobody else through; ``tinyproxy(ports=[443])`` opens tunnels to these alone.
    """
    with ExitStack() as stack:

        def start(login: str = "", ports: Iterable[int] = ()) -> Tinyproxy:
            folder = tmp_path_factory.mktemp("proxy")
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                proxy = Tinyproxy(free.getsockname()[1], folder / "log")
            lines = [f"Port {proxy.port}", "Listen 127.0.0.1", "Timeout 60", "MaxClients 50", f'LogFile "{proxy.log}"']
            lines += [f"BasicAuth {login}"] if login else []
            lines += [f"ConnectPort {port}" for port in ports]
            config = folder / "tinyproxy.conf"
            config.write_text("\n".join([*lines, ""]))
            command = ["tinyproxy", "-d", "-c", str(config)]
            process = stack.enter_context(_running(command, dict(os.environ)))
            stack.callback(process.kill)
            until = time.monotonic() + WAIT_S
            while not proxy.log.exists() or "Accepting connections" not in proxy.log.read_text():
                assert process.poll() is None, proxy.log.read_text()
                assert time.monotonic() < until
            return proxy

        yield start


class _Issuer:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = _common_name("Office CA")
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder(name, name, self._key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def server(self, path: Path, hosts: list[x509.GeneralName], start: datetime, end: datetime) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject_key = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        certificate = (
            x509.CertificateBuilder(
                self.certificate.subject, _common_name("server"), key.public_key(), x509.random_serial_number()
            )
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _environment(folder: Path, **more: str) -> dict[str, str]:
    # The screen and the bus of whoever runs the tests stay out of it.
    foreign = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"}
    env = {key: value for key, value in os.environ.items() if key not in foreign and not key.startswith("XDG_")}
    for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        place = folder / key.removeprefix("XDG_").lower()
        place.mkdir(mode=0o700)
        env[key] = str(place)
    return env | more


@contextmanager
def _bus(folder: Path) -> Iterator[Desktop]:
    """A session bus that starts no services of the machine's."""
    config = folder / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    env = _environment(folder)
    command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
    with _running(command, env) as process:
        yield Desktop(env | {"DBUS_SESSION_BUS_ADDRESS": _line(process)})


@contextmanager
def _keyring(folder: Path) -> Iterator[Desktop]:
    with _bus(folder) as ready, _daemon(ready):
        yield ready


@contextmanager
def _daemon(desktop: Desktop) -> Iterator["subprocess.Popen[str]"]:
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
    with _running(command, desktop.env, text="password") as daemon:
        subprocess.run([sys.executable, "-c", wait], env=desktop.env, check=True, timeout=WAIT_S)
        assert daemon.poll() is None
        yield daemon


@contextmanager
def _impostor(folder: Path, answer: str) -> Iterator[Desktop]:
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
    with _bus(folder) as ready, _running([sys.executable, "-c", program], ready.env) as process:
        assert _line(process) == "owned"
        yield ready


@contextmanager
def _running(command: list[str], env: dict[str, str], text: str = "") -> Iterator[subprocess.Popen[str]]:
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


@pytest.fixture
def session_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A desktop with a session bus and nothing on it."""
    with _bus(tmp_path_factory.mktemp("desktop")) as ready:
        yield ready


@pytest_asyncio.fixture
async def notifications() -> AsyncIterator[Callable[..., Any]]:
    """``notifications(desktop)`` makes a notification server of our own for that desktop; ``await server.start()``.

    See ``tests/toast/notification_server.py`` for what it records and can do.
    """
    servers = []

    def make(desktop: Desktop, **options: object) -> Any:
        server = _notification_server().NotificationServer(desktop.env["DBUS_SESSION_BUS_ADDRESS"], **options)
        servers.append(server)
        return server

    yield make
    for server in servers:
        await server.stop()


@pytest.fixture
def dunst(session_bus: Desktop, tmp_path: Path) -> Iterator[Callable[[str], dict[str, str]]]:
    """``dunst(config)`` starts it on the session bus and a screen of its own; the environment for programs there."""
    with ExitStack() as stack:

        def run(*command: str, **options: Any) -> subprocess.Popen[bytes]:
            process = stack.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL, **options))
            stack.callback(process.kill)
            return process

        def start(config: str) -> dict[str, str]:
            file = tmp_path / "dunstrc"
            file.write_text(config)
            reading, writing = os.pipe()
            screen = ("-screen", "0", "1024x768x24", "-nolisten", "tcp")
            run("Xvfb", "-displayfd", str(writing), *screen, pass_fds=[writing])
            os.close(writing)
            with os.fdopen(reading) as display:
                env = session_bus.env | {"DISPLAY": f":{display.readline().strip()}"}
            run("dunst", "-conf", str(file), env=env)
            return env

        yield start


def _notification_server() -> ModuleType:
    name = "notification_server"
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).parent / "toast" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]

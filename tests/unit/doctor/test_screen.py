"""What a desktop may lack, shown with real session buses; the tray of an X11 screen is in ``tests/ui``."""

import asyncio
import fcntl
import hashlib
import os
import stat
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from dbus_fast import PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusSignature
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

from nirmaan_tray.doctor import toasting
from nirmaan_tray.doctor.finding import Check, Verdict
from nirmaan_tray.model.no_toasts import NoToasts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the desktops of freedesktop.org")

assert sys.platform == "linux" or not TYPE_CHECKING


if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.unit.doctor.conftest import Patient

WATCHER, SERVER = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"

Words = Annotated[list[str], DBusSignature("as")]
Names = Annotated[list[str], DBusSignature("ssss")]


class Watcher(ServiceInterface):
    """The part of a panel that icons register with; ``hosted``: there is a panel as well."""

    def __init__(self, *, hosted: bool) -> None:
        super().__init__(WATCHER)
        self.hosted = hosted

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def is_hosted(self) -> DBusBool:
        return self.hosted


class Server(ServiceInterface):
    """A notification server that can be asked what it is."""

    def __init__(self, *capabilities: str) -> None:
        super().__init__(SERVER)
        self._capabilities = list(capabilities)

    @dbus_method(name="GetServerInformation")
    def information(self) -> Names:
        return ["Thistle", "test", "2.7", "1.2"]

    @dbus_method(name="GetCapabilities")
    def capabilities(self) -> Words:
        return self._capabilities


@asynccontextmanager
async def on_the_bus(desktop: "Desktop", name: str, path: str, *services: ServiceInterface) -> AsyncIterator[None]:
    """Own ``name``; without a service nobody answers there."""
    bus = await MessageBus(desktop.env["DBUS_SESSION_BUS_ADDRESS"]).connect()
    try:
        for service in services:
            bus.export(path, service)
        if not services:
            # Taken, and never answered.
            bus.add_message_handler(lambda call: call.destination == name)
        await bus.request_name(name)
        yield
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


@pytest.fixture
def sat(patient: "Patient", session_bus: "Desktop") -> "Patient":
    """Somebody on a Wayland desktop with a session bus and nothing on it."""
    patient.environment = {**patient.environment, **session_bus.env, "WAYLAND_DISPLAY": "wayland-0"}
    return patient


async def test_a_terminal_without_a_desktop(patient: "Patient") -> None:
    found = await patient.examined(test_toast=True)
    assert found[Check.TRAY].code == "no_screen"
    assert found[Check.TOASTS].code == "no_bus"
    assert found[Check.TEST_TOAST].after is Check.TOASTS
    assert found[Check.BROWSER].code == "no_opener"


async def test_a_desktop_with_nothing_on_it(sat: "Patient") -> None:
    found = await sat.examined()
    assert (found[Check.TRAY].verdict, found[Check.TRAY].code) == (Verdict.BAD, "no_host")
    assert (found[Check.TOASTS].verdict, found[Check.TOASTS].code) == (Verdict.BAD, "no_server")


async def test_a_screen_that_is_gone(sat: "Patient") -> None:
    sat.environment = {**sat.environment, "DISPLAY": ":4711"}
    assert (await sat.examined())[Check.TRAY].code == "no_screen"


@pytest.mark.parametrize(("hosted", "code"), [(True, "status_notifier"), (False, "no_host")])
async def test_a_panel_that_takes_icons_or_only_watches(
    sat: "Patient", session_bus: "Desktop", hosted: bool, code: str
) -> None:
    async with on_the_bus(session_bus, WATCHER, "/StatusNotifierWatcher", Watcher(hosted=hosted)):
        finding = (await sat.examined())[Check.TRAY]
    assert (finding.verdict is Verdict.GOOD, finding.code) == (hosted, code)


@pytest.mark.parametrize(
    ("capabilities", "code", "detail"),
    [
        (("body", "actions"), "", "Thistle 2.7 (actions, body)"),
        (("body",), "without_actions", "Thistle 2.7 (body)"),
        ((), "without_actions", "Thistle 2.7 (-)"),
    ],
)
async def test_a_notification_server_says_who_it_is(
    sat: "Patient", session_bus: "Desktop", capabilities: tuple[str, ...], code: str, detail: str
) -> None:
    async with on_the_bus(session_bus, SERVER, "/org/freedesktop/Notifications", Server(*capabilities)):
        finding = (await sat.examined())[Check.TOASTS]
    assert (finding.verdict, finding.code, finding.detail) == (Verdict.GOOD, code, detail)


async def test_whoever_does_not_answer(sat: "Patient", session_bus: "Desktop") -> None:
    sat.limits = replace(sat.limits, bus_s=0.2)
    async with on_the_bus(session_bus, SERVER, "/"), on_the_bus(session_bus, WATCHER, "/"):
        found = await sat.examined()
    assert (found[Check.TOASTS].code, found[Check.TRAY].code) == ("late", "late")


async def test_what_opens_the_browser(sat: "Patient", tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text("#!/bin/sh\n")
    sat.environment = {**sat.environment, "PATH": str(tmp_path)}
    assert (await sat.examined())[Check.BROWSER].code == "no_opener", "it cannot be run"
    opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
    found = await sat.examined()
    assert (found[Check.BROWSER].verdict, found[Check.BROWSER].detail) == (Verdict.GOOD, str(opener))


# The test toast


async def clicked(server: Any, *, press: bool) -> None:
    toast = await server.toast()
    assert toast.summary == "Test of Nirmaan's toasts"
    if press:
        server.press(toast)


@pytest.mark.parametrize(("press", "code"), [(True, ""), (False, "not_clicked")])
async def test_a_toast_and_its_click(
    sat: "Patient",
    session_bus: "Desktop",
    notifications: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    press: bool,
    code: str,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    sat.limits = replace(sat.limits, click_s=10.0 if press else 0.5)
    server = notifications(session_bus)
    await server.start()
    clicking = asyncio.ensure_future(clicked(server, press=press))
    finding = (await sat.examined(test_toast=True))[Check.TEST_TOAST]
    await clicking
    assert (finding.verdict, finding.code) == (Verdict.BAD if code else Verdict.GOOD, code)
    await server.until(lambda: not server.screen)


# Whether the tray runs: with the true one in ``tests/desktop``


def lock_of(patient: "Patient") -> Path:
    folder = Path(patient.environment["XDG_RUNTIME_DIR"]) / "nirmaan-tray"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{folder}\0{patient.home.data_dir}".encode()).hexdigest()[:16]
    return folder / f"{name}.lock"


async def test_a_tray_that_hangs(patient: "Patient") -> None:
    assert (await patient.examined())[Check.INSTANCE].code == "not_running"
    with lock_of(patient).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert (await patient.examined())[Check.INSTANCE].code == "silent", "no socket"

        # It took the connection, and its loop does not run.
        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        async with await asyncio.start_unix_server(hang, lock_of(patient).with_suffix("")):
            patient.limits = replace(patient.limits, bus_s=0.2)
            found = await patient.examined()
            assert (found[Check.INSTANCE].verdict, found[Check.INSTANCE].code) == (Verdict.BAD, "silent")
    assert (await patient.examined())[Check.INSTANCE].code == "not_running", "the lock ends with its holder"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
async def test_a_folder_of_somebody_elses(patient: "Patient") -> None:
    os.chown(lock_of(patient).parent, 12345, -1)
    found = await patient.examined()
    assert (found[Check.INSTANCE].verdict, found[Check.INSTANCE].code) == (Verdict.BAD, "foreign")


async def test_why_the_tray_would_show_no_toasts(
    session_bus: "Desktop", notifications: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session_bus.env["DBUS_SESSION_BUS_ADDRESS"])
    assert await toasting.missing(5.0) is NoToasts.NO_SERVER
    await notifications(session_bus).start()
    assert await toasting.missing(5.0) is None
    with pytest.raises(TimeoutError):
        await toasting.missing(0.0)

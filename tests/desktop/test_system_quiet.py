"""The desktop's own "do not disturb" is followed: dunst's, Plasma's and GNOME's, on a real bus."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from nirmaan_tray.desktop import nobody, quiet_linux
from nirmaan_tray.desktop.system_quiet import SystemQuiet
from nirmaan_tray.desktop.windows_state import PRIVATE, QUIET, State, state, watch_state

if TYPE_CHECKING:
    from tests.desktop.conftest import Told

Make = Callable[..., Any]


@pytest.fixture
def address(session_bus: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The session bus of this process; nothing is on it yet."""
    address: str = session_bus.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    return address


@pytest_asyncio.fixture
async def server(session_bus: Any, address: str, notifications: Make) -> Any:
    """Makes a notification server on that bus."""

    async def start(**options: object) -> Any:
        server = notifications(session_bus, **options)
        await server.start()
        return server

    return start


async def test_dunst_that_is_paused_wants_quiet(following: Make, session_bus: Any, address: str, dunst: Make) -> None:
    env = dunst("")

    def pause(on: bool) -> None:
        # It may not be on the bus yet.
        while subprocess.run(["dunstctl", "set-paused", str(on).lower()], env=env, capture_output=True).returncode:
            pass

    async with following(SystemQuiet()) as told:
        pause(True)
        await told.until(True)
        pause(False)
        await told.until(True, False)
        pause(True)
        await told.until(True, False, True)
    async with following(SystemQuiet()) as later:
        await later.until(True)


async def test_plasma_that_inhibits_notifications_wants_quiet(following: Make, server: Make) -> None:
    plasma = await server(name="Plasma", inhibited=True)
    async with following(SystemQuiet()) as told:
        await told.until(True)
        plasma.inhibit(False)
        await told.until(True, False)
        plasma.inhibit(True, names_it_only=True)
        await told.until(True, False, True)


async def test_a_server_that_comes_later_vanishes_and_returns_is_followed(following: Make, server: Make) -> None:
    async with following(SystemQuiet()) as told:
        plasma = await server(name="Plasma", inhibited=True)
        await told.until(True)
        await plasma.stop()
        await told.until(True, False)
        await plasma.start()
        await told.until(True, False, True)
        other = await server(name="other")
        await told.until(True, False, True, False)
        await other.stop()


async def test_a_server_that_knows_no_quiet_wants_none(following: Make, server: Make) -> None:
    other = await server()
    async with following(SystemQuiet()) as told:
        await other.until(lambda: other.calls.count("GetServerInformation") == 1)
        await other.heard_by_the_bus()
        plasma = await server(inhibited=True)
        await told.until(True)
        await plasma.stop()


async def test_a_server_that_hangs_holds_nobody(following: Make, server: Make) -> None:
    hung = await server(inhibited=True, hangs=True)
    async with following(SystemQuiet()) as told:
        await hung.until(lambda: "GetServerInformation" in hung.calls)
        hung.inhibit(True)
        await told.until(True)
        hung.inhibit(False)
        await told.until(True, False)
        hung.inhibited = True
        hung.wake()
        await told.until(True, False, True)


async def test_others_on_the_bus_are_not_believed(
    following: Make, server: Make, session_bus: Any, notifications: Make
) -> None:
    plasma = await server(inhibited=False)
    impostor = notifications(session_bus)
    await impostor.start(replace=False)
    async with following(SystemQuiet()) as told:
        await plasma.until(lambda: "GetServerInformation" in plasma.calls)
        impostor.inhibit(True)
        await impostor.heard_by_the_bus()
        plasma.inhibit(True)
        await told.until(True)
        impostor.inhibit(False)
        await impostor.heard_by_the_bus()
        plasma.inhibit(False)
        plasma.inhibit(True)
        await told.until(True, False, True)


async def test_what_a_server_says_in_another_shape_is_nothing(
    following: Make, server: Make, caplog: pytest.LogCaptureFixture
) -> None:
    odd = await server(name="gnome-shell")
    async with following(SystemQuiet()) as told:
        await odd.until(lambda: "GetServerInformation" in odd.calls)
        odd.say("s", "Inhibited")
        odd.say("sa{sv}as", "org.freedesktop.Notifications", {"Other": True}, ["Different"])
        odd.say("sa{sv}as", "org.freedesktop.Notifications", {"Inhibited": "yes"}, [])
        odd.inhibit(False)
        odd.inhibit(True)
        await told.until(True)
    assert [record.getMessage() for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


@dataclass
class Settings:
    """GNOME's settings: ``gsettings`` reads them, dconf's service says on the bus that they have changed."""

    program: Path
    bus: MessageBus

    def show_banners(self, on: bool, *, told: str = "/org/gnome/desktop/notifications/show-banners") -> None:
        answer = f'[ "$*" = "get org.gnome.desktop.notifications show-banners" ] && echo {str(on).lower()}'
        new = self.program.with_name("new")
        new.write_text(f"#!/bin/sh\n{answer}\n")
        new.chmod(0o700)
        new.rename(self.program)
        place, writer = "/ca/desrt/dconf/Writer/user", "ca.desrt.dconf.Writer"
        self.bus.send(Message.new_signal(place, writer, "Notify", "sass", [told, [""], ":1.0:user:1"]))

    async def heard_by_the_bus(self) -> None:
        await self.bus.call(Message("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"))


@pytest_asyncio.fixture
async def settings(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Settings]:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    bus = await MessageBus(bus_address=address).connect()
    await bus.request_name("ca.desrt.dconf")
    yield Settings(tmp_path / "gsettings", bus)
    bus.disconnect()
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def test_gnomes_setting_is_followed(following: Make, settings: Settings, server: Make) -> None:
    settings.show_banners(False)
    gnome = await server(name="gnome-shell")
    async with following(SystemQuiet()) as told:
        await told.until(True)
        settings.show_banners(True)
        await told.until(True, False)
        settings.show_banners(False, told="/org/gnome/desktop/")
        await told.until(True, False, True)
        await gnome.stop()
        await told.until(True, False, True, False)


async def test_gnomes_setting_means_nothing_to_another_desktop(
    following: Make, settings: Settings, server: Make
) -> None:
    settings.show_banners(False)
    other = await server(name="other", inhibited=False)
    async with following(SystemQuiet()) as told:
        await other.until(lambda: "GetServerInformation" in other.calls)
        settings.show_banners(False)
        await settings.heard_by_the_bus()
        other.inhibit(True)
        await told.until(True)
        other.inhibit(False)
        await told.until(True, False)


async def test_without_gnomes_tools_nobody_wants_quiet(
    following: Make, server: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    gnome = await server(name="gnome-shell")
    with caplog.at_level("INFO"):
        async with following(SystemQuiet()) as told, asyncio.timeout(20):
            while "GNOME's settings cannot be read" not in caplog.text:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)
            gnome.inhibit(True)
            await told.until(True)


async def test_without_a_session_bus_there_is_silence(
    told: "Told", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    watching = asyncio.create_task(quiet_linux.watch(told, retry_s=0))
    for _ in range(200):
        await asyncio.sleep(0)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for _ in range(200):
        await asyncio.sleep(0)
    assert not watching.done()
    watching.cancel()
    await asyncio.wait({watching})
    assert (watching.cancelled(), told.values) == (True, [])


async def test_a_bus_that_goes_takes_the_quiet_with_it(
    told: "Told", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notifications: Make
) -> None:
    address = f"unix:path={tmp_path}/bus"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>{address}</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )

    def start() -> subprocess.Popen[str]:
        command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert started.stdout is not None
        assert started.stdout.readline()
        return started

    def stop(bus: subprocess.Popen[str]) -> None:
        bus.kill()
        bus.communicate()

    bus = start()
    plasma = notifications(SimpleNamespace(env={"DBUS_SESSION_BUS_ADDRESS": address}), inhibited=True)
    watching = asyncio.create_task(quiet_linux.watch(told, retry_s=0.01))
    try:
        await plasma.start()
        await told.until_last(True)
        await plasma.until(lambda: plasma.calls[-1:] == ["GetServerInformation"])
        stop(bus)
        await told.until_last(False)
        await plasma.stop()
        (tmp_path / "bus").unlink()
        bus = start()
        await plasma.start()
        await told.until_last(True)
    finally:
        watching.cancel()
        await asyncio.wait({watching})
        await plasma.stop()
        stop(bus)


async def test_windows_is_asked_again_and_again() -> None:
    answers = iter([State.BUSY, State.BUSY, State.QUIET_TIME, State.UNKNOWN])
    told: asyncio.Queue[State] = asyncio.Queue()
    watching = asyncio.create_task(watch_state(told.put_nowait, lambda: next(answers), every_s=0))
    async with asyncio.timeout(20):
        assert [await told.get() for _ in range(3)] == [State.BUSY, State.BUSY, State.QUIET_TIME]
    watching.cancel()
    await asyncio.wait({watching})


async def test_where_nobody_tells_there_is_silence(told: "Told") -> None:
    watching = asyncio.create_task(nobody.watch(told))
    await asyncio.sleep(0)
    watching.cancel()
    await asyncio.wait({watching})
    assert (watching.cancelled(), told.values) == (True, [])


@pytest.mark.parametrize(
    ("result", "value", "meant"),
    [
        (0, 2, State.BUSY),
        (0, 5, State.ACCEPTS_NOTIFICATIONS),
        (0, 8, State.UNKNOWN),
        (-2147467259, 2, State.UNKNOWN),
    ],
)
def test_what_windows_answers_is_understood(result: int, value: int, meant: State) -> None:
    assert state(result, value) is meant


def test_what_windows_tells_of_is_quiet_or_private_or_neither() -> None:
    assert {State.QUIET_TIME, State.BUSY, State.PRESENTATION_MODE} <= QUIET
    assert {State.NOT_PRESENT, State.PRESENTATION_MODE} == PRIVATE
    assert {State.UNKNOWN, State.ACCEPTS_NOTIFICATIONS, State.APP}.isdisjoint(QUIET | PRIVATE)

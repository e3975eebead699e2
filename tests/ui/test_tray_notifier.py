"""The tray's icon and menu at a StatusNotifier host on a session bus: there before the program, late, restarted.

The host is the test's own; the program runs as a process of its own, in the application's own kind of loop.
"""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
import pytest_asyncio
from dbus_fast import Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

WATCHER = "org.kde.StatusNotifierWatcher"
HAT = "#f5a623"
APPEARANCE = "org.freedesktop.appearance"
Settings = Annotated[dict[str, dict[str, Variant]], DBusSignature("a{sa{sv}}")]
Changed = Annotated[tuple[str, str, Variant], DBusSignature("ssv")]


class Watcher(ServiceInterface):
    """A StatusNotifier watcher and host of the test's own, which keeps what registers with it."""

    def __init__(self, *, hosted: bool = True) -> None:
        super().__init__(WATCHER)
        self.hosted = hosted
        self.items: asyncio.Queue[str] = asyncio.Queue()

    @dbus_method(name="RegisterStatusNotifierItem")
    def register_item(self, service: DBusStr) -> None:
        self.items.put_nowait(service)

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def is_hosted(self) -> DBusBool:
        return self.hosted

    @dbus_signal(name="StatusNotifierHostRegistered")
    def host_registered(self) -> None:
        self.hosted = True


class Bus:
    """The test's side of the session bus."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connections: list[MessageBus] = []

    async def watcher(self, *, hosted: bool = True) -> tuple[Watcher, MessageBus]:
        connection = await MessageBus(self._address).connect()
        self._connections.append(connection)
        watcher = Watcher(hosted=hosted)
        connection.export("/StatusNotifierWatcher", watcher)
        await connection.request_name(WATCHER)
        return watcher, connection

    async def item(self, watcher: Watcher) -> str:
        return await asyncio.wait_for(watcher.items.get(), 15)

    async def call(
        self, item: str, interface: str, member: str, signature: str = "", *body: Any, path: str = "/StatusNotifierItem"
    ) -> Any:
        answer = await self._connections[-1].call(
            Message(item, path, interface, member, signature=signature, body=list(body))
        )
        assert answer is not None
        assert answer.message_type is MessageType.METHOD_RETURN, answer.body
        return answer.body[0] if answer.body else None

    async def get(self, item: str, name: str) -> Any:
        of = "org.kde.StatusNotifierItem"
        return (await self.call(item, "org.freedesktop.DBus.Properties", "Get", "ss", of, name)).value

    async def shows(self, item: str, tooltip: str) -> None:
        await _eventually(lambda: self.get(item, "ToolTip"), lambda found: found[2] == tooltip)

    async def labels(self, item: str) -> dict[str, int]:
        """The menu's visible entries, as the host would show them."""
        answer = await self._connections[-1].call(
            Message(
                item, "/MenuBar", "com.canonical.dbusmenu", "GetLayout", signature="iias", body=[0, -1, list[str]()]
            )
        )
        assert answer is not None
        assert answer.message_type is MessageType.METHOD_RETURN, answer.body
        entries = (child.value for child in answer.body[1][2])
        return {
            _as_shown(entry[1]["label"].value): entry[0]
            for entry in entries
            if "label" in entry[1] and entry[1].get("visible", Variant("b", True)).value
        }

    async def offers(self, item: str, label: str) -> dict[str, int]:
        offered: dict[str, int] = await _eventually(lambda: self.labels(item), lambda found: label in found)
        return offered

    async def choose(self, item: str, entry: int) -> None:
        await self.call(
            item, "com.canonical.dbusmenu", "Event", "isvu", entry, "clicked", Variant("s", ""), 0, path="/MenuBar"
        )

    def close(self) -> None:
        for connection in self._connections:
            connection.disconnect()


@pytest_asyncio.fixture
async def bus(session_bus: str) -> AsyncIterator[Bus]:
    made = Bus(session_bus)
    yield made
    made.close()


@pytest.fixture
def on_bus(screen: Any, session_bus: str) -> dict[str, str]:
    """The environment of a program on the screen and on the bus."""
    env: dict[str, str] = screen.env
    return env | {"DBUS_SESSION_BUS_ADDRESS": session_bus}


async def _eventually(read: Callable[[], Awaitable[Any]], holds: Callable[[Any], Any]) -> Any:
    """Ask again until the answer is as wanted; return it."""
    end = asyncio.get_running_loop().time() + 15
    while not holds(answer := await read()):
        assert asyncio.get_running_loop().time() < end, answer
    return answer


async def _hears(program: Any, line: str) -> None:
    await asyncio.to_thread(program.hears, line)


def _as_shown(label: str) -> str:
    """What the host makes of a label: one ``_`` marks a key, two are one."""
    return re.sub("_(.)", r"\1", label)


async def test_a_notifier_host_that_is_there(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    watcher, _ = await bus.watcher()
    program = tray_program(on_bus)
    item = await bus.item(watcher)
    await _hears(program, "hosted True")
    program.tell("link up")
    program.tell("unread 3")
    program.tell("rows 12")
    await bus.shows(item, "Nirmaan: connected, 3 unread")
    sizes = {picture[0] for picture in await bus.get(item, "IconPixmap")}
    assert {16, 22, 24, 32, 48} <= sizes
    labels = await bus.offers(item, "A & B_C & 12")
    assert next(iter(labels)) == "Connected"
    await bus.choose(item, labels["A & B_C & 12"])
    await _hears(program, "open n12")
    await bus.call(item, "org.kde.StatusNotifierItem", "Activate", "ii", 0, 0)
    await _hears(program, "popup somewhere")
    await bus.call(item, "org.kde.StatusNotifierItem", "SecondaryActivate", "ii", 0, 0)
    await _hears(program, "inbox")


async def test_a_click_in_a_panel_tells_where_the_icon_is(
    bus: Bus, screen: Any, panel: Any, on_bus: dict[str, str], tray_program: Any, until: Any
) -> None:
    watcher, _ = await bus.watcher()
    panel()
    program = tray_program(on_bus)
    item = await bus.item(watcher)
    await _hears(program, "hosted True")
    until(lambda: free_height(screen) < 600, "room that the panel has taken")
    for y, place in ((300, "somewhere"), (free_height(screen) + 5, "here")):
        screen.xdotool("mousemove", "400", str(y))
        await bus.call(item, "org.kde.StatusNotifierItem", "Activate", "ii", 0, 0)
        await _hears(program, f"popup {place}")


def free_height(screen: Any) -> int:
    """How much of the screen's 600 pixels the panel below leaves free (_NET_WORKAREA: x, y, width, height for each desktop)."""
    told = subprocess.run(
        ["xprop", "-root", "_NET_WORKAREA"], env=screen.env, capture_output=True, text=True, check=True
    )
    return int(told.stdout.partition("=")[2].split(",")[3])


async def test_a_late_notifier_host(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    program = tray_program(on_bus, "0.05")
    await _hears(program, "started, hosted False")
    await _hears(program, "missing")
    watcher, _ = await bus.watcher()
    await _hears(program, "hosted True")
    item = await bus.item(watcher)
    assert (await bus.get(item, "ToolTip"))[2] == "Nirmaan: connecting…"


async def test_a_notifier_host_that_restarts(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    program = tray_program(on_bus, "60")
    for count in (1, 2, 3):
        watcher, connection = await bus.watcher()
        await _hears(program, "hosted True")
        item = await bus.item(watcher)
        program.tell(f"unread {count}")
        await bus.shows(item, f"Nirmaan: connecting…, {count} unread")
        program.tell(f"rows {count}")
        await bus.choose(item, (await bus.offers(item, f"A & B_C & {count}"))[f"A & B_C & {count}"])
        await _hears(program, f"open n{count}")
        assert watcher.items.empty(), "registered once"
        await connection.release_name(WATCHER)
        await _hears(program, "hosted False")
    assert "missing" not in program.said


async def test_a_watcher_without_a_host_is_no_tray(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    watcher, _ = await bus.watcher(hosted=False)
    program = tray_program(on_bus, "0.05")
    await _hears(program, "missing")
    watcher.host_registered()
    await _hears(program, "hosted True")
    await bus.item(watcher)


async def test_from_one_kind_of_tray_to_the_other(
    bus: Bus, on_bus: dict[str, str], screen: Any, panel: Any, tray_program: Any, until: Any
) -> None:
    running = panel()
    program = tray_program(on_bus, "60")
    program.tell("link up")
    await asyncio.to_thread(until, screen.shows(HAT), "the icon in the panel")
    watcher, connection = await bus.watcher()
    item = await bus.item(watcher)
    assert (await bus.get(item, "ToolTip"))[2] == "Nirmaan: connected"
    await asyncio.to_thread(until, lambda: not screen.find(HAT), "no second icon in the panel")
    await connection.release_name(WATCHER)
    await asyncio.to_thread(until, screen.shows(HAT), "the icon in the panel again")
    running.stop()


class Portal(ServiceInterface):
    """The desktop's settings as xdg-desktop-portal offers them: light until it turns dark."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.portal.Settings")

    @dbus_method(name="ReadAll")
    def read_all(self, _groups: Annotated[list[str], DBusSignature("as")]) -> Settings:
        return {APPEARANCE: {"color-scheme": Variant("u", 2)}}

    @dbus_signal(name="SettingChanged")
    def changed(self) -> Changed:
        return (APPEARANCE, "color-scheme", Variant("u", 1))


async def test_a_desktop_that_turns_dark(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    watcher, connection = await bus.watcher()
    portal = Portal()
    connection.export("/org/freedesktop/portal/desktop", portal)
    await connection.request_name("org.freedesktop.portal.Desktop")
    program = tray_program(on_bus | {"XDG_CURRENT_DESKTOP": "GNOME"})
    item = await bus.item(watcher)
    program.tell("link offline")
    await bus.shows(item, "Nirmaan: offline, trying again")
    light = await bus.get(item, "IconPixmap")
    portal.changed()
    await _eventually(lambda: bus.get(item, "IconPixmap"), lambda dark: dark != light)


async def test_an_idle_tray_does_not_wake_up(bus: Bus, on_bus: dict[str, str], tray_program: Any) -> None:
    program = tray_program(on_bus, "60")
    await _hears(program, "started, hosted False")
    status = Path(f"/proc/{program.process.pid}/task")

    def switches() -> int:
        return sum(
            int(line.split()[1])
            for thread in status.iterdir()
            for line in (thread / "status").read_text().splitlines()
            if line.startswith("voluntary_ctxt_switches")
        )

    await bus.watcher()
    await _hears(program, "hosted True")
    # As long as these take; each is a round trip to the bus and none of them concerns the program.
    connection = bus._connections[-1]
    loop = asyncio.get_running_loop()
    settled = switches()
    for _ in range(20):
        start = loop.time()
        while loop.time() < start + 0.25:
            await connection.call(
                Message("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId")
            )
        before, settled = settled, switches()
        if settled == before:
            return
    raise AssertionError(f"never idle for a quarter of a second: {settled}")

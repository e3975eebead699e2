"""What the desktop says on the session bus: who shows toasts, and whether a panel takes tray icons. Linux.

Nothing is changed by asking, but that the bus may start a notification server which waits to be started.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from dbus_fast import Message, MessageFlag, MessageType
from dbus_fast.errors import DBusFastError

from nirmaan_tray import session_bus
from nirmaan_tray.bus_connection import BusConnection
from nirmaan_tray.toast.freedesktop_message import SERVER, SERVER_PATH

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"


class NoBus(Exception):
    """There is no session bus, or it does not answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """A notification server and what it says it can do."""

    name: str
    version: str
    capabilities: tuple[str, ...]


async def notification_server(environment: Mapping[str, str], limit_s: float) -> Server | None:
    """Return the notification server, or None where there is none. Raises ``NoBus``; ``TimeoutError`` for a silent one."""
    async with _bus(environment, limit_s) as bus:
        told = await _call(bus, limit_s, SERVER, SERVER_PATH, SERVER, "GetServerInformation")
        if told is None:
            return None
        able = await _call(bus, limit_s, SERVER, SERVER_PATH, SERVER, "GetCapabilities") or [[]]
    name, _, version = [str(part) for part in (*told, "", "", "")[:3]]
    return Server(name, version, tuple(sorted(str(capability) for capability in able[0])))


async def tray_host(environment: Mapping[str, str], limit_s: float) -> bool | None:
    """Tell whether a panel takes icons; None where nothing watches for them. Raises ``NoBus``, ``TimeoutError``."""
    async with _bus(environment, limit_s) as bus:
        told = await _call(
            bus,
            limit_s,
            WATCHER,
            WATCHER_PATH,
            "org.freedesktop.DBus.Properties",
            "Get",
            WATCHER,
            "IsStatusNotifierHostRegistered",
        )
    return None if told is None else bool(told[0].value)


@asynccontextmanager
async def _bus(environment: Mapping[str, str], limit_s: float) -> AsyncIterator[BusConnection]:
    address = session_bus.address(environment)
    if address is None:
        raise NoBus
    try:
        async with asyncio.timeout(limit_s):
            bus = BusConnection(bus_address=address)
            await bus.connect()
    except (OSError, EOFError, DBusFastError) as error:
        raise NoBus from error
    try:
        yield bus
    finally:
        bus.disconnect()


async def _call(
    bus: BusConnection, limit_s: float, destination: str, path: str, interface: str, member: str, *texts: str
) -> list[Any] | None:
    """Return the body of the answer; None where nobody is there to give one."""
    call = Message(
        destination=destination,
        path=path,
        interface=interface,
        member=member,
        signature="s" * len(texts),
        body=[*texts],
    )
    if destination == WATCHER:
        call.flags = MessageFlag.NO_AUTOSTART
    async with asyncio.timeout(limit_s):
        answer = await bus.call(call)
    return None if answer.message_type is MessageType.ERROR else list(answer.body)

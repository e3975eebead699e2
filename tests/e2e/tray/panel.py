"""A StatusNotifier panel on the session bus: it has the icon, reads it, and opens its menu."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any

from dbus_fast import Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

from tests.e2e.tray.waiting import WAIT_S, until

WATCHER = "org.kde.StatusNotifierWatcher"

ITEM = "org.kde.StatusNotifierItem"

Words = Annotated[list[str], DBusSignature("as")]


class Watcher(ServiceInterface):
    """The part of a panel that icons register with."""

    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.item = ""

    @dbus_method(name="RegisterStatusNotifierItem")
    def register_item(self, service: DBusStr) -> None:
        self.item = service

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def is_hosted(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="RegisteredStatusNotifierItems")
    def items(self) -> Words:
        return [self.item] if self.item else []


class Panel:
    """A panel of the test's own on the session bus: it reads what the icon says and does what a person would do."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._bus: MessageBus | None = None
        self._watcher = Watcher()

    async def start(self) -> None:
        """Come onto the bus."""
        self._bus = await MessageBus(self._address).connect()
        self._bus.export("/StatusNotifierWatcher", self._watcher)
        await self._bus.request_name(WATCHER)

    async def stop(self) -> None:
        """Vanish."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()

    async def icon(self) -> None:
        """Return when there is an icon."""
        await until(lambda: self._watcher.item, "an icon in the panel")

    async def says(self, tooltip: str) -> None:
        """Return when this is the first thing that the icon says when pointed at."""
        await self.icon()
        found: list[str] = []

        async def same() -> bool:
            # Of an application that has ended there may still be an icon.
            with contextlib.suppress(ConnectionError):
                found[:] = (await self._tooltip()).splitlines()
            return found[:1] == [tooltip]

        try:
            await until(same)
        except AssertionError:
            raise AssertionError(f"it says {found}, not {tooltip!r}") from None

    async def labels(self) -> dict[str, int]:
        """Return the menu's visible entries with their numbers, in their order."""
        (_, whole) = await self._call("/MenuBar", "com.canonical.dbusmenu", "GetLayout", "iias", 0, -1, [])
        entries = list(_entries(whole))
        return {
            re.sub("_(.)", r"\1", entry[1]["label"].value): entry[0]
            for entry in entries
            if "label" in entry[1] and entry[1].get("visible", Variant("b", True)).value
        }

    async def offers(self, label: str) -> dict[str, int]:
        """Return the menu's entries as soon as there is one with this label."""
        await self.icon()
        offered: dict[str, int] = {}

        async def there() -> bool:
            offered.clear()
            with contextlib.suppress(ConnectionError):
                offered.update(await self.labels())
            return label in offered

        try:
            await until(there)
        except AssertionError:
            raise AssertionError(f"no {label!r} in {list(offered)}") from None
        return offered

    async def lacks(self, label: str) -> dict[str, int]:
        """Return the menu's entries as soon as there is none with this label."""
        await until(self._lacking(label), f"no {label}")
        return await self.labels()

    def _lacking(self, label: str) -> Callable[[], Awaitable[bool]]:
        async def lacking() -> bool:
            return label not in await self.labels()

        return lacking

    async def choose(self, label: str) -> None:
        """Click an entry of the menu."""
        entry = (await self.offers(label))[label]
        click = (entry, "clicked", Variant("s", ""), 0)
        await self._call("/MenuBar", "com.canonical.dbusmenu", "Event", "isvu", *click)

    async def click(self) -> None:
        """Click the icon."""
        await self.icon()
        await self._call("/StatusNotifierItem", ITEM, "Activate", "ii", 0, 0)

    async def _tooltip(self) -> str:
        properties = "org.freedesktop.DBus.Properties"
        (answer,) = await self._call("/StatusNotifierItem", properties, "Get", "ss", ITEM, "ToolTip")
        return str(answer.value[2])

    async def _call(self, path: str, interface: str, member: str, signature: str, *body: Any) -> list[Any]:
        assert self._bus is not None
        call = Message(self._watcher.item, path, interface, member, signature=signature, body=list(body))
        answer: Message | None = await asyncio.wait_for(self._bus.call(call), WAIT_S)
        if answer is None or answer.message_type is not MessageType.METHOD_RETURN:
            raise ConnectionError(f"{member} is not answered: {answer}")
        return list(answer.body)


def _entries(menu: list[Any]) -> Iterator[list[Any]]:
    """Yield a menu's entries, and behind each one those of the menu below it."""
    for child in menu[2]:
        yield child.value
        yield from _entries(child.value)

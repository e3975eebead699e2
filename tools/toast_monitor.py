"""Listens on a session bus to what is said to its notification server, and knows which toasts it has on the screen."""

import asyncio
from dataclasses import dataclass
from typing import Self

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

_SERVER = "org.freedesktop.Notifications"
_RULES = (
    f"type='method_call',interface='{_SERVER}',member='Notify'",
    "type='method_return'",
    f"type='signal',interface='{_SERVER}',member='NotificationClosed'",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A toast that the server has taken: title and body as they were sent."""

    title: str
    body: str


class ToastMonitor:
    """An async context manager; ``on_screen`` holds the toasts by the server's ids, in the order of their coming."""

    def __init__(self, address: str) -> None:
        self.on_screen: dict[int, Shown] = {}
        self._asked: dict[tuple[str | None, int], Shown] = {}
        self._bus = MessageBus(bus_address=address)

    async def __aenter__(self) -> Self:
        await self._bus.connect()
        self._bus.add_message_handler(self._hear)
        become = Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus.Monitoring",
            member="BecomeMonitor",
            signature="asu",
            body=[list(_RULES), 0],
        )
        async with asyncio.timeout(10):
            answer = await self._bus.call(become)
        if answer.message_type is MessageType.ERROR:
            raise RuntimeError(f"the bus lets nobody listen: {answer.body}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._bus.disconnect()

    def titled(self, title: str) -> list[Shown]:
        """Return the toasts on the screen that have this title."""
        return [shown for shown in self.on_screen.values() if shown.title == title]

    def _hear(self, message: Message) -> bool:
        if message.member == "Notify":
            self._asked[message.sender, message.serial] = Shown(str(message.body[3]), str(message.body[4]))
        elif message.member == "NotificationClosed":
            self.on_screen.pop(message.body[0], None)
        elif message.message_type is MessageType.METHOD_RETURN:
            # The server's answer is the toast's id: only what it has accepted counts.
            shown = self._asked.pop((message.destination, message.reply_serial or 0), None)
            if shown is not None:
                self.on_screen[message.body[0]] = shown
        # Handled: a listener that answers calls is thrown off the bus.
        return message.message_type is MessageType.METHOD_CALL

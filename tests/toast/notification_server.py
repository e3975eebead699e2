"""A notification server of the tests' own: it records what the bus brings and does what a person would do.

It runs in the test's loop and owns the real name on a real bus; the fixture ``notifications`` makes it.
"""

import asyncio
import contextlib
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, MessageType, NameFlag, RequestNameReply, Variant

from nirmaan_tray.bus_connection import BusConnection

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"
FULL = ("actions", "body", "body-markup", "persistence")

EXPIRED, DISMISSED, CLOSED = 1, 2, 3
"""Reasons of ``NotificationClosed``."""


@dataclass(frozen=True)
class Shown:
    """One ``Notify``, as the bus brought it; hints without their D-Bus types."""

    id: int
    sender: str
    replaces: int
    app: str
    icon: str
    summary: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    signatures: dict[str, str]
    timeout: int

    @property
    def text(self) -> str:
        """What a server with markup lets a person read of the body."""
        return html.unescape(self.body)


@dataclass
class NotificationServer:
    """``start`` puts it on the bus. ``shown`` and ``closed`` hold everything since it was made, in order.

    ``capabilities``: None answers with nothing at all. ``hangs``: it takes calls and answers none of them until ``wake``.
    ``refuses``: the name of the error with which it answers ``Notify``. ``closes_clicked``: it takes a clicked toast away,
    as most do. ``replaces``: a toast takes the place of the one that it names; some servers put it beside that one. ``name``:
    what it calls itself. ``inhibited``: Plasma's property, None for a server that has none; ``inhibit`` changes it.
    """

    address: str
    capabilities: Sequence[str] | None = FULL
    hangs: bool = False
    refuses: str = ""
    closes_clicked: bool = True
    replaces: bool = True
    name: str = "Test server"
    inhibited: bool | None = None
    shown: list[Shown] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    screen: dict[int, Shown] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    _waiting: list[Message] = field(default_factory=list)
    _bus: BusConnection | None = None
    _last_id: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self, *, replace: bool = True) -> None:
        """Come onto the bus, with nothing on the screen; ids begin at 1 again, as every server's do.

        Another server has to give way, unless not ``replace``: then this one stands in line behind it.
        """
        self.screen.clear()
        self._last_id = 0
        self._bus = BusConnection(bus_address=self.address)
        await self._bus.connect()
        self._bus.add_message_handler(self._hear)
        flags = NameFlag.ALLOW_REPLACEMENT
        if replace:
            flags |= NameFlag.REPLACE_EXISTING
        owned = RequestNameReply.PRIMARY_OWNER if replace else RequestNameReply.IN_QUEUE
        assert await self._bus.request_name(NAME, flags) is owned

    async def stop(self) -> None:
        """Vanish without a word, as a crash would."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            # The bus may be gone before.
            with contextlib.suppress(EOFError, OSError):
                await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    async def restart(self) -> None:
        """Vanish and come back."""
        await self.stop()
        await self.start()

    async def heard_by_the_bus(self) -> None:
        """Return when the bus has passed on everything that was sent before."""
        assert self._bus is not None
        await self._bus.call(Message("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"))

    def wake(self) -> None:
        """Answer what came while it hung, and whatever comes from now on."""
        self.hangs = False
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._answer(call)

    def press(self, toast: Shown | int, action: str = "default", token: str | None = None) -> None:
        """Click: on the body, or on a button."""
        toast_id = toast if isinstance(toast, int) else toast.id
        if token is not None:
            self.emit("ActivationToken", "us", toast_id, token)
        self.emit("ActionInvoked", "us", toast_id, action)
        if self.closes_clicked and toast_id in self.screen:
            self.take_away(toast_id, DISMISSED)

    def take_away(self, toast: Shown | int, reason: int = EXPIRED) -> None:
        """Let it expire, or be dismissed."""
        toast_id = toast if isinstance(toast, int) else toast.id
        del self.screen[toast_id]
        self.emit("NotificationClosed", "uu", toast_id, reason)

    def emit(self, member: str, signature: str, *body: object) -> None:
        """Send any signal of the interface."""
        self.emit_to(None, member, signature, *body)

    def emit_to(self, client: str | None, member: str, signature: str, *body: object) -> None:
        """Send a signal to one client only, whether it asked for it or not."""
        assert self._bus is not None
        signal = Message.new_signal(PATH, NAME, member, signature, list(body))
        signal.destination = client
        self._bus.send(signal)

    def inhibit(self, on: bool, *, names_it_only: bool = False) -> None:
        """Be asked by a person, or by a program, to disturb nobody; say so, or only that it is worth while to ask."""
        self.inhibited = on
        changed = {} if names_it_only else {"Inhibited": on}
        self.say("sa{sv}as", NAME, changed, ["Inhibited"] if names_it_only else [])

    def say(self, signature: str, *body: object) -> None:
        """Say that properties have changed, or something else under that name."""
        assert self._bus is not None
        typed = [
            {name: Variant("b" if isinstance(value, bool) else "s", value) for name, value in part.items()}
            if isinstance(part, dict)
            else part
            for part in body
        ]
        self._bus.send(Message.new_signal(PATH, PROPERTIES, "PropertiesChanged", signature, typed))

    async def until(self, holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Return when ``holds`` is true; it is asked whenever something came."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._more.clear()
                await self._more.wait()

    async def toast(self, count: int = 1) -> Shown:
        """Return the ``count``-th toast that was ever shown, as soon as it was."""
        await self.until(lambda: len(self.shown) >= count)
        return self.shown[count - 1]

    def _hear(self, call: Message) -> bool:
        if call.message_type is not MessageType.METHOD_CALL or call.interface not in {NAME, PROPERTIES}:
            return False
        self.calls.append(call.member or "")
        if self.hangs:
            self._waiting.append(call)
        else:
            self._answer(call)
        self._more.set()
        return True

    def _answer(self, call: Message) -> None:
        assert self._bus is not None
        if call.member == "Notify" and self.refuses:
            self._bus.send(Message.new_error(call, self.refuses, "not today"))
            return
        if call.member == "Get" and (call.body != [NAME, "Inhibited"] or self.inhibited is None):
            self._bus.send(Message.new_error(call, "org.freedesktop.DBus.Error.InvalidArgs", "No such property"))
            return
        answers: dict[str | None, Callable[[Message], tuple[str, list[Any]]]] = {
            "Notify": self._notify,
            "CloseNotification": self._close,
            "GetServerInformation": lambda _: ("ssss", [self.name, "tests", "1.0", "1.2"]),
            "Get": lambda _: ("v", [Variant("b", self.inhibited)]),
            "GetCapabilities": lambda _: ("", []) if self.capabilities is None else ("as", [list(self.capabilities)]),
        }
        answer = answers[call.member](call)
        if not call.flags.value & 1:
            self._bus.send(Message.new_method_return(call, *answer))
        self._more.set()

    def _notify(self, call: Message) -> tuple[str, list[Any]]:
        app, replaces, icon, summary, text, actions, hints, timeout = call.body
        if not self.replaces or replaces not in self.screen:
            self._last_id += 1
        toast_id = replaces if self.replaces and replaces in self.screen else self._last_id
        shown = Shown(
            id=toast_id,
            sender=call.sender or "",
            replaces=replaces,
            app=app,
            icon=icon,
            summary=summary,
            body=text,
            actions=dict(zip(actions[::2], actions[1::2], strict=True)),
            hints={key: hint.value for key, hint in hints.items()},
            signatures={key: hint.signature for key, hint in hints.items()},
            timeout=timeout,
        )
        self.screen[toast_id] = shown
        self.shown.append(shown)
        return "u", [toast_id]

    def _close(self, call: Message) -> tuple[str, list[Any]]:
        (toast_id,) = call.body
        self.closed.append(toast_id)
        if toast_id in self.screen:
            self.take_away(toast_id, CLOSED)
        return "", []

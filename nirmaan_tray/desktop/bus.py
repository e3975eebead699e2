"""Services on a D-Bus bus, followed as they come and go (Linux).

Nothing waits for a service, so that none which hangs holds anything up: what it is asked is answered by a call of ``then``,
or never. Answers and signals are taken in at once and in the bus's order, so that no old answer hides a newer signal.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from dbus_fast import BusType, DBusFastError, Message, MessageFlag, MessageType
from dbus_fast.unpack import unpack_variants

from nirmaan_tray import session_bus
from nirmaan_tray.bus_connection import BusConnection

RETRY_S = 300.0
"""Pause before a bus that is absent, or was lost, is tried again."""

ANSWER_S = 10.0
"""A bus that takes longer to answer is none."""

HANG_UP_S = 1.0

PROPERTIES = "org.freedesktop.DBus.Properties"

_BUS = "org.freedesktop.DBus"
_PATH = "/org/freedesktop/DBus"

_log = logging.getLogger(__name__)


class Kind(Enum):
    """Which bus."""

    SESSION = auto()
    SYSTEM = auto()


@dataclass(frozen=True, slots=True)
class Service:
    """A service by its well-known name, and which of its signals are listened for (a D-Bus match rule without the sender)."""

    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Signal:
    """What one of the services said. ``body`` has no D-Bus variants in it; ``signature`` tells its types."""

    path: str
    interface: str
    member: str
    signature: str
    body: list[Any]


@dataclass(frozen=True, slots=True)
class Ears:
    """Whom a bus tells: that a service is there, that it is gone (also with the bus), and its signals. None may raise."""

    came: Callable[[str], None]
    gone: Callable[[str], None]
    heard: Callable[[Signal], None]


@dataclass(frozen=True, slots=True)
class _Question:
    asked: str
    """Well-known name of who was asked."""
    signature: str
    then: Callable[[list[Any]], None]


class Bus:
    """One connection, which only listens and asks. All of it runs on the loop's thread."""

    def __init__(self, kind: Kind, services: tuple[Service, ...], ears: Ears, retry_s: float = RETRY_S) -> None:
        self._kind = kind
        self._services = services
        self._ears = ears
        self._retry_s = retry_s
        self._bus: BusConnection | None = None
        self._owners: dict[str, str] = {}
        """Unique names of the services that are there."""
        self._questions: dict[int, _Question] = {}

    async def run(self) -> None:
        """Follow the services until cancelled; where there is no bus, in vain."""
        while True:
            try:
                await self._listen()
            except (OSError, EOFError, DBusFastError) as error:
                _log.info("The %s bus tells nothing: %s", self._kind.name.lower(), error)
            await asyncio.sleep(self._retry_s)

    def ask(
        self,
        service: str,
        path: str,
        interface: str,
        member: str,
        *texts: str,
        signature: str,
        then: Callable[[list[Any]], None],
    ) -> None:
        """Call a method. ``then`` is given the answer if it has that signature, and not called for any other."""
        bus, owner = self._bus, self._owners.get(service)
        if bus is None or owner is None or not bus.connected:
            return
        call = Message(
            destination=owner,
            path=path,
            interface=interface,
            member=member,
            flags=MessageFlag.NO_AUTOSTART,
            signature="s" * len(texts),
            body=[*texts],
            serial=bus.next_serial(),
        )
        self._questions[call.serial] = _Question(service, signature, then)
        bus.send(call)

    async def _listen(self) -> None:
        """Listen until the bus is lost. Raises what keeps it from being used."""
        bus = self._open()
        lost: asyncio.Future[None] | None = None
        try:
            async with asyncio.timeout(ANSWER_S):
                await bus.connect()
                lost = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
                lost.add_done_callback(_retrieve)
            self._bus = bus
            self._owners[_BUS] = _BUS
            bus.add_message_handler(self._hear)
            for service in self._services:
                self._follow(service)
            await asyncio.wait({lost})
        finally:
            bus.disconnect()
            self._bus = None
            self._questions.clear()
            self._owners.pop(_BUS, None)
            for name in list(self._owners):
                self._owned(name, "")
            if lost is not None:
                await asyncio.wait({lost}, timeout=HANG_UP_S)
                lost.cancel()

    def _open(self) -> BusConnection:
        if self._kind is Kind.SYSTEM:
            return BusConnection(bus_type=BusType.SYSTEM)
        address = session_bus.address(os.environ)
        if address is None:
            raise OSError("there is none")
        return BusConnection(bus_address=address)

    def _follow(self, service: Service) -> None:
        changes = f"type='signal',sender='{_BUS}',interface='{_BUS}',member='NameOwnerChanged',arg0='{service.name}'"
        for rule in (changes, f"type='signal',sender='{service.name}',{service.rule}"):
            self._ask_bus("AddMatch", rule, signature="", then=lambda _: None)
        # The bus does things in order: from here on no change of it goes unheard.
        self._ask_bus("GetNameOwner", service.name, signature="s", then=lambda body: self._owned(service.name, body[0]))

    def _ask_bus(self, member: str, text: str, *, signature: str, then: Callable[[list[Any]], None]) -> None:
        self.ask(_BUS, _PATH, _BUS, member, text, signature=signature, then=then)

    def _hear(self, message: Message) -> None:
        if message.message_type is MessageType.SIGNAL:
            self._heard(message)
        elif question := self._questions.pop(message.reply_serial or 0, None):
            # Who was asked may have been replaced since.
            answered = message.sender == self._owners.get(question.asked) and message.signature == question.signature
            if answered and message.message_type is MessageType.METHOD_RETURN:
                question.then(unpack_variants(message.body))

    def _heard(self, message: Message) -> None:
        if message.sender == _BUS:
            if message.member == "NameOwnerChanged" and message.signature == "sss":
                name, _, owner = message.body
                if any(name == service.name for service in self._services):
                    self._owned(name, owner)
        elif message.sender in self._owners.values():
            body = unpack_variants(message.body)
            self._ears.heard(
                Signal(message.path or "", message.interface or "", message.member or "", message.signature, body)
            )

    def _owned(self, name: str, owner: str) -> None:
        former = self._owners.get(name, "")
        if former == owner:
            return
        if former:
            del self._owners[name]
            self._ears.gone(name)
        if owner:
            self._owners[name] = owner
            self._ears.came(name)


def _retrieve(done: asyncio.Future[None]) -> None:
    """Look at the failure, so that asyncio does not complain that nobody did."""
    if not done.cancelled():
        done.exception()

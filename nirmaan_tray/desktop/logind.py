"""systemd's logind, which says on the system bus that the machine has slept (Linux)."""

import asyncio
import logging
from collections.abc import Callable

from dbus_fast import BusType, DBusFastError, Message, MessageType
from dbus_fast.aio import MessageBus

RETRY_S = 300.0
"""Pause before a system bus that is absent, or was lost, is tried again. Meanwhile the connection's own clocks serve."""

ANSWER_S = 10.0
"""A bus that takes longer to answer is none."""

HANG_UP_S = 1.0

_MANAGER = "org.freedesktop.login1.Manager"
_RULE = (
    f"type='signal',sender='org.freedesktop.login1',path='/org/freedesktop/login1',interface='{_MANAGER}',"
    "member='PrepareForSleep'"
)

_log = logging.getLogger(__name__)


async def watch(woke: Callable[[], None], retry_s: float = RETRY_S) -> None:
    """Call ``woke`` after each sleep, until cancelled; without a system bus, or without logind, in vain."""
    while True:
        try:
            await _listen(woke)
        except (OSError, EOFError, DBusFastError) as error:
            _log.info("Nobody tells of the machine's sleep: %s", error)
        await asyncio.sleep(retry_s)


async def _listen(woke: Callable[[], None]) -> None:
    """Listen until the bus is lost. Raises what keeps it from being used."""
    bus = MessageBus(bus_type=BusType.SYSTEM)
    lost: asyncio.Future[None] | None = None

    def hear(message: Message) -> None:
        # True comes before the sleep, False after it.
        if message.interface == _MANAGER and message.member == "PrepareForSleep" and message.body == [False]:
            woke()

    try:
        async with asyncio.timeout(ANSWER_S):
            await bus.connect()
            lost = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
            bus.add_message_handler(hear)
            answer = await bus.call(
                Message(
                    destination="org.freedesktop.DBus",
                    path="/org/freedesktop/DBus",
                    interface="org.freedesktop.DBus",
                    member="AddMatch",
                    signature="s",
                    body=[_RULE],
                )
            )
        if answer.message_type is MessageType.ERROR:
            raise OSError("the system bus refuses to tell")
        await asyncio.wait({lost})
    finally:
        bus.disconnect()
        if lost is not None:
            await asyncio.wait({lost}, timeout=HANG_UP_S)
            lost.cancel()

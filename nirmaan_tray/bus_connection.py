"""A D-Bus connection whose loss is told once, by ``wait_for_disconnect`` (Linux).

The library learns of a lost bus when it sends. It then raises what it meets on the socket that it has just closed, and drops
the future which it has failed, of which asyncio complains later. A call that begins after the loss it never answers.
"""

import asyncio

from dbus_fast import Message
from dbus_fast.aio import MessageBus


class BusConnection(MessageBus):
    """A ``MessageBus`` that can be lost at any moment."""

    def send(self, msg: Message) -> asyncio.Future[None]:  # type: ignore[override] # the library does so itself
        """Send a message. What is returned fails where the bus is lost, and need not be looked at; nothing is raised for it."""
        if not self.connected:
            return _lost()
        try:
            sent: asyncio.Future[None] = super().send(msg)
        except OSError:
            if self._writer is not None and self._writer.fut is not None:
                _look_at(self._writer.fut)
            return _lost()
        sent.add_done_callback(_look_at)
        return sent

    async def call(self, msg: Message) -> Message:
        """Return the answer. Raises ``EOFError`` or ``OSError`` where the bus is lost."""
        if not self.connected:
            raise EOFError
        return await super().call(msg)


def _lost() -> asyncio.Future[None]:
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    lost.set_exception(EOFError())
    _look_at(lost)
    return lost


def _look_at(done: asyncio.Future[None]) -> None:
    """Look at the failure, so that asyncio does not complain that nobody did."""
    if done.done() and not done.cancelled():
        done.exception()

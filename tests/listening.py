"""Hears a connection out, for tests with servers."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.realtime import Event
from nirmaan_tray.socket import Connection, Incoming

WAIT_S = 15

CONNECTING, UP, OFFLINE, SIGN_IN_NEEDED = (
    LinkState.CONNECTING,
    LinkState.UP,
    LinkState.OFFLINE,
    LinkState.SIGN_IN_NEEDED,
)


class Impatient:
    """The machine's clock, whose pauses are a thousand times shorter."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def uniform(self, low: float, high: float) -> float:
        return random.uniform(low, high)

    async def sleep(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s / 1000)


@dataclass
class Heard:
    """What a stream has yielded so far."""

    incoming: list[Incoming] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def links(self) -> list[tuple[LinkState, str | None]]:
        return [(link.state, link.reason) for link in self.incoming if isinstance(link, Link)]

    @property
    def names(self) -> list[str]:
        return [event.notification.name for event in self.incoming if isinstance(event, Event)]

    async def until(self, holds: Callable[[], bool], timeout_s: float = WAIT_S) -> None:
        async with asyncio.timeout(timeout_s):
            while not holds():
                self.more.clear()
                await self.more.wait()

    async def until_state(self, state: LinkState, times: int = 1) -> None:
        await self.until(lambda: [told for told, _ in self.links].count(state) >= times)


@asynccontextmanager
async def listening(connection: Connection) -> AsyncIterator[Heard]:
    """Collect what the connection's stream yields for as long as this lasts."""
    heard = Heard()

    async def listen() -> None:
        async with aclosing(connection.stream()) as stream:
            async for incoming in stream:
                heard.incoming.append(incoming)
                heard.more.set()

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled(), task.exception()

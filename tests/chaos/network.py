"""What goes wrong in the network: the deeds that are done at a proxy. Each is over when it returns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tests.chaos.plan import Deed, Step
from tests.chaos.proxy import BOTH, Proxy, Way


async def _cut(proxy: Proxy, _step: Step) -> None:
    proxy.cut()


async def _cut_in_the_middle(proxy: Proxy, step: Step) -> None:
    proxy.cut_after(1 + int(step.dice * 7919) % 400, _way(step))


async def _refuse(proxy: Proxy, step: Step) -> None:
    await proxy.refuse()
    await asyncio.sleep(step.for_s)
    await proxy.open()


async def _delay(proxy: Proxy, step: Step) -> None:
    proxy.delay_s = 0.02 + (step.dice * 7919) % 1.0
    await asyncio.sleep(step.for_s)
    proxy.delay_s = 0.0


async def _stall(proxy: Proxy, step: Step) -> None:
    proxy.stalled = True
    await asyncio.sleep(step.for_s)
    proxy.stalled = False


async def _blackhole(proxy: Proxy, step: Step) -> None:
    async with _swallowing(proxy, BOTH):
        await asyncio.sleep(step.for_s)


async def _blackhole_one_way(proxy: Proxy, step: Step) -> None:
    async with _swallowing(proxy, frozenset({_way(step)})):
        await asyncio.sleep(step.for_s)


@asynccontextmanager
async def _swallowing(proxy: Proxy, ways: frozenset[Way]) -> AsyncIterator[None]:
    proxy.swallowing |= ways
    yield
    proxy.swallowing -= ways
    # A connection that has lost something can only be broken, and whoever waits for an answer on it would wait for long.
    proxy.cut_lossy()


async def _half_close(proxy: Proxy, step: Step) -> None:
    proxy.half_close(_way(step))


def _way(step: Step) -> Way:
    return Way.UP if int(step.dice * 7919) % 2 else Way.DOWN


AT_PROXIES: dict[Deed, Callable[[Proxy, Step], Awaitable[None]]] = {
    Deed.CUT: _cut,
    Deed.CUT_IN_THE_MIDDLE: _cut_in_the_middle,
    Deed.REFUSE: _refuse,
    Deed.DELAY: _delay,
    Deed.STALL: _stall,
    Deed.BLACKHOLE: _blackhole,
    Deed.BLACKHOLE_ONE_WAY: _blackhole_one_way,
    Deed.HALF_CLOSE: _half_close,
}

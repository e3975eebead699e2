"""The post loses, doubles and holds back as the odds have it, and nothing more."""

import asyncio
import random

from tests.chaos.post import DEAF, FAITHFUL, Odds, Post

ALL = 100


async def sent_with(odds: Odds) -> tuple[Post, list[str]]:
    sent: list[str] = []
    post = Post(lambda _room, event, _payload: sent.append(event), random.Random(1))
    post.odds = odds
    for number in range(ALL):
        await post.relay("user:me", str(number), {})
    return post, sent


async def test_faithful() -> None:
    _, sent = await sent_with(FAITHFUL)
    assert sent == [str(number) for number in range(ALL)]


async def test_deaf() -> None:
    post, sent = await sent_with(DEAF)
    assert (post.lost, sent) == (ALL, [])


async def test_doubled() -> None:
    post, sent = await sent_with(Odds(doubled=1.0, held_s=60.0))
    assert sent == [str(number) for number in range(ALL)]
    post.deliver()
    assert sorted(sent) == sorted([str(number) for number in range(ALL)] * 2)


async def test_overtaken() -> None:
    post, sent = await sent_with(Odds(held=0.5, held_s=60.0))
    assert 0 < len(sent) < ALL
    post.deliver()
    assert sorted(sent, key=int) == [str(number) for number in range(ALL)]
    assert sent != sorted(sent, key=int)


async def test_held_back_for_so_long_at_most() -> None:
    _, sent = await sent_with(Odds(held=1.0, held_s=0.05))
    assert sent == []
    async with asyncio.timeout(10):
        while len(sent) < ALL:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)

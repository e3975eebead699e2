"""What becomes of realtime events between the site and its Socket.IO server: lost, sent twice, overtaken by later ones."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

Send = Callable[[str, str, object], None]


@dataclass(frozen=True, slots=True)
class Odds:
    """Chances, 0 to 1, of what happens to one event. ``held_s``: the longest that an event is held back, or repeated after."""

    lost: float = 0.0
    doubled: float = 0.0
    held: float = 0.0
    held_s: float = 1.5


FAITHFUL = Odds()
USUAL = Odds(lost=0.04, doubled=0.1, held=0.15)
DEAF = Odds(lost=1.0)


class Post:
    """Delivers to ``send`` what ``relay`` is told, as the odds have it; they can be changed at any time."""

    def __init__(self, send: Send, chance: random.Random) -> None:
        self._send = send
        self._chance = chance
        self._under_way: dict[asyncio.TimerHandle, Callable[[], None]] = {}
        self.odds = FAITHFUL
        self.lost = self.doubled = self.held = 0

    async def relay(self, room: str, event: str, payload: object) -> None:
        """Take an event from the site."""
        # All chances are taken for every event, so that a seed means the same whatever happened before.
        lost, doubled, held, later = (self._chance.random() for _ in range(4))
        odds = self.odds
        if lost < odds.lost:
            self.lost += 1
            return
        if held < odds.held:
            self.held += 1
            self._later(later * odds.held_s, room, event, payload)
        else:
            self._send(room, event, payload)
        if doubled < odds.doubled:
            self.doubled += 1
            self._later(later * odds.held_s, room, event, payload)

    def deliver(self) -> None:
        """Deliver at once whatever is still held back."""
        for handle in sorted(self._under_way, key=asyncio.TimerHandle.when):
            handle.cancel()
            self._under_way[handle]()

    def _later(self, delay_s: float, room: str, event: str, payload: object) -> None:
        def send() -> None:
            del self._under_way[handle]
            self._send(room, event, payload)

        handle = asyncio.get_running_loop().call_later(delay_s, send)
        self._under_way[handle] = send

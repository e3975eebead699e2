"""Clients that come back after an outage, simulated in virtual time: nothing sleeps, and a seed always gives the same.

What decides is ``backoff.Pauses``, the very class that a connection uses, and beside it what Socket.IO's own clients do.
"""

import heapq
import math
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from nirmaan_tray.backoff import Pauses
from nirmaan_tray.errors import LinkLost, SiteBusy, TrayError

OURS = "ours"
NODE = "socket.io-client"
PYTHON = "python-socketio"

_UP_S = 3600.0
"""The link had been up for so long when it was lost."""

_BACK = 0.95
"""Share of the clients that is waited for."""


class Policy(Protocol):
    """One client's: how long it waits before it connects again."""

    def after(self, failure: TrayError | None, up_s: float | None) -> float:
        """Seconds from an attempt's end. ``up_s``: how long the link had been up; None if it never was."""
        ...


class NodeDefault:
    """The browser's and Node's: ``socket.io-client`` 4.7, ``build/esm/contrib/backo2.js`` as ``manager.js`` sets it up.

    1 s, doubling, 5 s at most, randomization 0.5. What comes out is cut at 5 s *after* the randomization, so that from
    the fifth attempt on nothing is left of it: waves of five seconds.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._attempts = 0

    def after(self, failure: TrayError | None, up_s: float | None) -> float:  # noqa: ARG002 - it does not look
        """Return its ``duration()``."""
        if up_s is not None:
            self._attempts = 0
        duration_ms: float = 1000 * 2**self._attempts
        self._attempts += 1
        drawn = self._chance.random()
        deviation_ms = math.floor(drawn * 0.5 * duration_ms)
        duration_ms += deviation_ms if math.floor(drawn * 10) & 1 else -deviation_ms
        return int(min(duration_ms, 5000)) / 1000


class PythonDefault:
    """``python-socketio``'s, ``AsyncClient._handle_reconnect`` of 5.18.

    1 s, doubling, 5 s at most, half a second to and fro.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._delay_s = 1.0

    def after(self, failure: TrayError | None, up_s: float | None) -> float:  # noqa: ARG002 - it does not look
        """Return its ``delay``."""
        if up_s is not None:
            self._delay_s = 1.0
        delay_s = min(self._delay_s, 5.0)
        self._delay_s *= 2
        return delay_s + 0.5 * (2 * self._chance.random() - 1)


POLICIES: dict[str, Callable[[random.Random], Policy]] = {
    OURS: lambda chance: Pauses(chance.uniform),
    NODE: NodeDefault,
    PYTHON: PythonDefault,
}


@dataclass(frozen=True, slots=True)
class Case:
    """What happens to the server. ``refusal`` is what clients get while it is away.

    ``accepts`` is how many it takes in a second once it is back; whoever comes beyond that is answered 503.
    """

    title: str
    outage_s: float
    refusal: TrayError
    accepts: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Moments in seconds since the server was back, in order. ``clients`` took part and made ``attempts``."""

    clients: int
    attempts: int
    reached: Sequence[float]
    """Every connect that reached the server, taken in or turned away."""
    taken: Sequence[float]
    """Those that were taken in: one a client."""

    @property
    def peak_percent(self) -> float:
        """Most connects that reached the server within any one second, percent of the clients."""
        most = max(number - bisect_left(self.reached, at - 1.0) for number, at in enumerate(self.reached, start=1))
        return 100 * most / self.clients

    @property
    def back_s(self) -> float:
        """When 95 % of the clients were back."""
        return self.taken[math.ceil(self.clients * _BACK) - 1]


def simulate(policy: Callable[[random.Random], Policy], case: Case, clients: int, seed: int) -> Outcome:
    """Let all clients come back; ends when the last one is."""
    chance = random.Random(seed)
    policies = [policy(chance) for _ in range(clients)]
    due = [(each.after(LinkLost("transport close"), _UP_S), number) for number, each in enumerate(policies)]
    heapq.heapify(due)
    attempts = 0
    reached: list[float] = []
    taken: list[float] = []
    in_second: Counter[int] = Counter()
    while due:
        at, number = heapq.heappop(due)
        attempts += 1
        since_back = at - case.outage_s
        failure = case.refusal
        if since_back >= 0:
            reached.append(since_back)
            if case.accepts is None or in_second[int(since_back)] < case.accepts:
                in_second[int(since_back)] += 1
                taken.append(since_back)
                continue
            failure = SiteBusy("503")
        heapq.heappush(due, (at + policies[number].after(failure, None), number))
    return Outcome(clients, attempts, reached, taken)

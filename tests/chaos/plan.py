"""What happens when, decided beforehand by one seed: a failure can be repeated. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto


class Deed(StrEnum):
    """Something that happens. Each lasts ``Step.for_s``, if it lasts at all."""

    # On the site.
    NOTIFY = auto()
    NOTIFY_EARLY = auto()
    """The event goes out before the document is committed."""
    NOTIFY_PHANTOM = auto()
    """The event goes out and its transaction is rolled back: there never is a document."""
    NOTIFY_OTHER = auto()
    """Somebody else's notification: all we hear is that an unknown name changed."""
    READ = auto()
    """Marked seen in the browser."""
    EDIT = auto()
    DELETE = auto()
    DELETE_ROLLED_BACK = auto()
    EXPIRE = auto()
    """The session expires, so that a handshake makes a guest of us, and is valid again later."""

    # By the person at the client.
    MARK = auto()
    MARK_ALL = auto()

    # To the client.
    KILL = auto()
    KILL_TOLD = auto()
    """Right after one of the next facts was told, such as a toast."""
    KILL_UNHEARD = auto()
    """Right before one of the next facts would be told: between claim and toast, when it is one."""

    # To the servers.
    SOCKET_SERVER = auto()
    """The Socket.IO server is killed and started again."""
    WORKERS = auto()
    """The web workers are away, connections refused."""
    WORKERS_502 = auto()
    """The same behind nginx."""

    # To what REST answers.
    REST_UNAVAILABLE = auto()
    REST_PORTAL = auto()
    """200 with somebody else's HTML."""
    REST_HALF = auto()
    REST_SLOW = auto()
    REST_TOO_MANY = auto()
    """429 with ``Retry-After``."""

    # To the network, towards the Socket.IO server and towards the web workers.
    CUT = auto()
    CUT_IN_THE_MIDDLE = auto()
    REFUSE = auto()
    DELAY = auto()
    STALL = auto()
    BLACKHOLE = auto()
    BLACKHOLE_ONE_WAY = auto()
    HALF_CLOSE = auto()

    # To the events.
    DEAF = auto()
    """Nothing that is published arrives."""


@dataclass(frozen=True, slots=True)
class Step:
    """``deed`` at ``at_s``, seconds after the beginning; ``dice``, 0 to 1, decides what it is done to or how exactly."""

    at_s: float
    deed: Deed
    for_s: float = 0.0
    dice: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens in how many seconds."""

    notifications: int = 200
    kills: int = 5
    lasts_s: float = 26.0


_EARLY = 0.12
"""Share of notifications that are told of before they are committed."""

_BURSTS = 0.35
"""Share of notifications that come in bursts: a person who approves a list makes dozens at once."""

_PER_NOTIFICATION = {
    Deed.NOTIFY_PHANTOM: 0.03,
    Deed.NOTIFY_OTHER: 0.15,
    Deed.READ: 0.2,
    Deed.EDIT: 0.08,
    Deed.DELETE: 0.1,
    Deed.DELETE_ROLLED_BACK: 0.07,
    Deed.MARK: 0.2,
}
_PER_MINUTE = {
    Deed.MARK_ALL: 4.0,
    Deed.EXPIRE: 3.0,
    Deed.SOCKET_SERVER: 4.0,
    Deed.WORKERS: 3.0,
    Deed.WORKERS_502: 2.0,
    Deed.REST_UNAVAILABLE: 2.0,
    Deed.REST_PORTAL: 2.0,
    Deed.REST_HALF: 2.0,
    Deed.REST_SLOW: 4.0,
    Deed.REST_TOO_MANY: 2.0,
    Deed.CUT: 8.0,
    Deed.CUT_IN_THE_MIDDLE: 6.0,
    Deed.REFUSE: 3.0,
    Deed.DELAY: 4.0,
    Deed.STALL: 3.0,
    Deed.BLACKHOLE: 3.0,
    Deed.BLACKHOLE_ONE_WAY: 3.0,
    Deed.HALF_CLOSE: 4.0,
    Deed.DEAF: 4.0,
}
_UNDECIDED, _UNDECIDED_S = 5, 1.5

_LASTS_S = {
    Deed.NOTIFY_EARLY: (0.05, 4.0),
    Deed.DELETE: (0.0, 2.0),
    Deed.EXPIRE: (0.5, 3.0),
    Deed.SOCKET_SERVER: (0.0, 3.0),
    Deed.WORKERS: (0.2, 4.0),
    Deed.WORKERS_502: (0.2, 4.0),
    Deed.REST_UNAVAILABLE: (0.2, 4.0),
    Deed.REST_PORTAL: (0.2, 4.0),
    Deed.REST_HALF: (0.2, 3.0),
    Deed.REST_SLOW: (1.0, 4.0),
    Deed.REST_TOO_MANY: (0.2, 3.0),
    Deed.REFUSE: (0.2, 4.0),
    Deed.DELAY: (0.5, 4.0),
    Deed.STALL: (0.5, 6.0),
    Deed.BLACKHOLE: (0.5, 6.0),
    Deed.BLACKHOLE_ONE_WAY: (0.5, 6.0),
    Deed.DEAF: (0.3, 3.0),
}
"""Shortest and longest time, seconds."""

_LAST = (
    *(Deed.CUT, Deed.CUT_IN_THE_MIDDLE, Deed.HALF_CLOSE, Deed.SOCKET_SERVER, Deed.KILL),
    *(Deed.BLACKHOLE, Deed.STALL, Deed.EXPIRE, Deed.WORKERS, Deed.REFUSE),
)
"""What a round may end with."""

KILLS = (Deed.KILL, Deed.KILL_TOLD, Deed.KILL_UNHEARD)


def plan(chance: random.Random, size: Size) -> list[Step]:
    """Return the steps in order. All but what is done last are over when it begins."""
    steps = [*_news(chance, size), *_kills(chance, size)]
    for deed, share in _PER_NOTIFICATION.items():
        steps += _spread(chance, deed, share * size.notifications, size.lasts_s)
    for deed, rate in _PER_MINUTE.items():
        steps += _spread(chance, deed, rate * size.lasts_s / 60, size.lasts_s)
    # Undecided when the last fault comes: the client has withdrawn them and not yet seen that they stay.
    near_end = (chance.uniform(size.lasts_s - _UNDECIDED_S, size.lasts_s) for _ in range(_UNDECIDED))
    steps += [_step(chance, Deed.DELETE_ROLLED_BACK, at_s) for at_s in near_end]
    return sorted(steps, key=lambda step: step.at_s)


def last(chance: random.Random) -> Step:
    """Return the last fault of a round; the client has to be right again soon after it is over."""
    return _step(chance, chance.choice(_LAST), 0.0)


def _step(chance: random.Random, deed: Deed, at_s: float) -> Step:
    return Step(at_s, deed, chance.uniform(*_LASTS_S.get(deed, (0.0, 0.0))), chance.random())


def _spread(chance: random.Random, deed: Deed, wanted: float, lasts_s: float) -> Iterator[Step]:
    """A number of steps near ``wanted``, at any time at which they still come to an end."""
    times = int(wanted) + (chance.random() < wanted % 1)
    for _ in range(times):
        step = _step(chance, deed, 0.0)
        yield Step(chance.uniform(0.0, max(lasts_s - step.for_s, 0.0)), deed, step.for_s, step.dice)


def _news(chance: random.Random, size: Size) -> Iterator[Step]:
    left = size.notifications
    while left:
        at_s = chance.uniform(0.0, size.lasts_s - 2.0)
        together = min(left, chance.randint(5, 25)) if chance.random() < _BURSTS / 10 else 1
        for _ in range(together):
            deed = Deed.NOTIFY_EARLY if chance.random() < _EARLY else Deed.NOTIFY
            step = _step(chance, deed, at_s)
            yield Step(at_s, deed, min(step.for_s, size.lasts_s - at_s), step.dice)
        left -= together


def _kills(chance: random.Random, size: Size) -> Iterator[Step]:
    """Spread evenly, so that the client lives between them; half at chosen facts, where an instant decides."""
    share_s = (size.lasts_s - 3.0) / max(size.kills, 1)
    for number in range(size.kills):
        deed = KILLS[number % 3] if number >= 2 else chance.choice(KILLS)
        yield _step(chance, deed, 1.0 + share_s * (number + chance.random()))

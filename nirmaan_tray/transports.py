"""Which of Engine.IO's transports the next attempt uses. Pure.

The websocket is the better one: a frame each way instead of a request. Some offices' proxies do not let it through,
refusing the upgrade, or swallowing it. After a few attempts in a row that did not even reach the server, long polling
is tried; where that works, the proxy is to blame, and what works is kept, except that the websocket gets another chance
now and then. When polling does not work either, nothing was learned: the server is down.
"""

from collections.abc import Callable

Way = tuple[str, ...]
"""Transports that an attempt may use, in the order in which they are tried."""

WEBSOCKET: Way = ("websocket",)
UPGRADED: Way = ("polling", "websocket")
"""Polling first, then the websocket if it can be had: whoever meets a server that has just come back ends on a websocket."""

POLLING: Way = ("polling",)

_USUAL = (WEBSOCKET, WEBSOCKET, WEBSOCKET, UPGRADED, POLLING)
_DETOUR = (POLLING, POLLING, POLLING, WEBSOCKET, UPGRADED)

ANOTHER_CHANCE_S = 3600.0
"""So long the websocket is left alone where only polling worked."""


class Transports:
    """Remembers, for the lifetime of a connection, what has worked."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._order: tuple[Way, ...] = _USUAL
        self._failures = 0
        self._chance_at = 0.0

    def next(self) -> Way:
        """Return what the next attempt is to use."""
        if self._order is _DETOUR and self._monotonic() >= self._chance_at:
            self._chance_at = self._monotonic() + ANOTHER_CHANCE_S
            self._failures = 0
            return WEBSOCKET
        return self._order[self._failures % len(self._order)]

    def reached(self, transport: str) -> None:
        """The server itself has answered, over ``transport``."""
        self._failures = 0
        if transport == "websocket":
            self._order = _USUAL
        elif self._order is _USUAL:
            self._order = _DETOUR
            self._chance_at = self._monotonic() + ANOTHER_CHANCE_S

    def missed(self) -> None:
        """An attempt ended before the server itself had answered."""
        self._failures += 1

    def elsewhere(self) -> None:
        """Something changed about the network: the next attempt is by websocket."""
        self._chance_at = self._monotonic()
        self._failures = 0

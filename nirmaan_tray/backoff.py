"""How long to wait before trying again: for ever, with full jitter, doubling, capped. Pure but for the chance given.

Full jitter (any moment up to the bound, rather than a bound with some noise) is what spreads a thousand offices whose
site comes back at the same instant.
"""

from collections.abc import Callable, Iterator

from nirmaan_tray.errors import AppMissing, NotPermitted, RequestInvalid, SignInNeeded, SiteBusy, TrayError

FIRST_S = 1.0
CAP_S = 60.0
STABLE_S = 60.0
"""A connection that lasted so long was a good one: the next failure starts from the beginning."""

LOST_S = 5.0
"""Least bound of the pause after a link that was up. A server that restarts loses everybody at the same instant, and is back
before the first second is over: full jitter over that second would be a herd (benchmarks/offices.py: 46 % of all clients in
one second). Somebody whose link alone was cut pays half of it on average, and gets what came meanwhile by catching up."""

RETRY_AFTER_SPREAD_S = 30.0
"""A ``Retry-After`` names one moment to everybody: arrivals are spread over so long behind it."""

SLOW_S = (240.0, 360.0)
"""Pause, by chance between these, after an answer that the site has thought about and that only a person can change: no
Nirmaan role, no Nirmaan app, a user who was disabled."""

HURRY_S = 3.0
"""Longest pause after something happened here (a wake, another network) that makes trying worth while. It is no herd's
doing, but an office's machines may share it."""

HURRY_SHARE_S = 1.0
"""The least of it that is left to chance when some of it was spent on finding out."""

Uniform = Callable[[float, float], float]


def backoff(uniform: Uniform, first_s: float = FIRST_S, cap_s: float = CAP_S) -> Iterator[float]:
    """Yield seconds to wait, for ever: a chance number up to ``first_s``, then up to twice that, up to ``cap_s``."""
    bound = first_s
    while True:
        yield uniform(0, bound)
        bound = min(bound * 2, cap_s)


def asked_for(failure: TrayError, uniform: Uniform, cap_s: float = CAP_S) -> float:
    """Return the seconds that the site asked us to stay away, spread behind the moment that it names to everybody; else 0."""
    if isinstance(failure, SiteBusy) and failure.retry_after_s is not None:
        return failure.retry_after_s + uniform(0, min(RETRY_AFTER_SPREAD_S, cap_s))
    return 0.0


class Pauses:
    """The reconnect policy of one live connection: a pause before each attempt but the first."""

    def __init__(self, uniform: Uniform, first_s: float = FIRST_S, cap_s: float = CAP_S) -> None:
        self._uniform = uniform
        self._first_s = min(first_s, cap_s)
        self._cap_s = cap_s
        self._bound_s = self._first_s

    def after(self, failure: TrayError | None, up_s: float | None) -> float:
        """Return the seconds to wait after an attempt that ended in ``failure``.

        ``up_s`` is for how many seconds the link was up, None if it never was.
        """
        if isinstance(failure, AppMissing | NotPermitted | RequestInvalid):
            return self._uniform(*SLOW_S)
        if up_s is not None:
            if up_s >= STABLE_S:
                self._bound_s = self._first_s
            self._bound_s = min(max(self._bound_s, LOST_S), self._cap_s)
        bound_s, self._bound_s = self._bound_s, min(self._bound_s * 2, self._cap_s)
        if isinstance(failure, SiteBusy) and failure.retry_after_s is not None:
            return failure.retry_after_s + self._uniform(0, max(bound_s, min(RETRY_AFTER_SPREAD_S, self._cap_s)))
        if isinstance(failure, SignInNeeded):
            return self._cap_s / 2 + self._uniform(0, bound_s) / 2
        return self._uniform(0, bound_s)

    def hurried(self, spent_s: float = 0.0) -> float:
        """Return the seconds to wait when trying has become worth while; ``spent_s`` of ``HURRY_S`` are over already.

        What failed before is no measure any more, so the next failure starts from the beginning.
        """
        self._bound_s = self._first_s
        return self._uniform(0, max(HURRY_S - spent_s, HURRY_SHARE_S))

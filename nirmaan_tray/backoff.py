"""How long to wait before trying again: for ever, with full jitter, doubling, capped. Pure but for the chance given.

Full jitter (any moment up to the bound, rather than a bound with some noise) is what spreads a thousand offices whose
site comes back at the same instant.
"""

from collections.abc import Callable, Iterator

FIRST_S = 1.0
CAP_S = 60.0
STABLE_S = 60.0
"""A connection that lasted so long was a good one: the next failure starts from the beginning."""


def backoff(
    uniform: Callable[[float, float], float], first_s: float = FIRST_S, cap_s: float = CAP_S
) -> Iterator[float]:
    """Yield seconds to wait, for ever: a chance number up to ``first_s``, then up to twice that, up to ``cap_s``."""
    bound = first_s
    while True:
        yield uniform(0, bound)
        bound = min(bound * 2, cap_s)

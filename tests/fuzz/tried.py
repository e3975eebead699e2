"""A little of what `make fuzz` tries by the hundred thousand, by Hypothesis, which shrinks what fails; for `make test`."""

import importlib
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.surface import Surface

EXAMPLES = {"callbacks": 50, "packets": 50, "responses": 50, "settings_files": 50, "visitors": 50}
"""Those that speak over sockets or write files; the others take less than a millisecond each."""

_PART = re.compile(rb'"(?:[^"\\]|\\.)*"|\w+|\W', re.DOTALL)
"""A quotation, a word, or a sign: what is replaced as a whole leaves the rest in its form, so that it is looked at."""


def changed(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Return the seed with some of its parts replaced: from which on, how many, by what."""
    parts = _PART.findall(seed)
    for at, count, piece in changes:
        at %= len(parts) + 1
        parts[at : at + count] = [piece]
    return b"".join(parts)


def inputs(surface: Surface) -> st.SearchStrategy[bytes]:
    """Return what makes inputs of the surface's seeds, words and a little chance."""
    pieces = st.sampled_from(surface.words) | st.binary(max_size=4)
    changes = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 2), pieces), min_size=1, max_size=3)
    return st.builds(changed, st.sampled_from(surface.seeds), changes) | st.lists(pieces, max_size=10).map(b"".join)


def tried(name: str) -> None:
    """Try the seeds as they are, and what is made of them."""
    surface: Surface = importlib.import_module(f"tests.fuzz.{name}").SURFACE
    with surface.ready() as check:
        for seed in surface.seeds:
            check(seed)

        @settings(max_examples=EXAMPLES.get(name, 250), suppress_health_check=[HealthCheck.too_slow])
        @given(inputs(surface))
        def holds(data: bytes) -> None:
            check(data)

        holds()

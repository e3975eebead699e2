"""The plan: the same for the same seed, as large as asked for, and over when it says so."""

import random
from collections import Counter

from tests.chaos.plan import KILLS, Deed, Size, last, plan

SEEDS = range(50)
NEWS = (Deed.NOTIFY, Deed.NOTIFY_EARLY)


def test_a_seed_is_a_plan() -> None:
    assert plan(random.Random("7"), Size()) == plan(random.Random("7"), Size())
    assert plan(random.Random("7"), Size()) != plan(random.Random("8"), Size())
    assert last(random.Random("7")) == last(random.Random("7"))


def test_as_much_happens_as_was_asked_for() -> None:
    for seed in SEEDS:
        done = Counter(step.deed for step in plan(random.Random(seed), Size(notifications=200, kills=5)))
        assert sum(done[deed] for deed in NEWS) == 200
        assert sum(done[deed] for deed in KILLS) == 5


def test_everything_is_over_in_time_and_in_order() -> None:
    for seed in SEEDS:
        steps = plan(random.Random(seed), Size(lasts_s=26.0))
        assert [step.at_s for step in steps] == sorted(step.at_s for step in steps)
        assert max(step.at_s + step.for_s for step in steps) <= 26.0


def test_everything_happens_some_time() -> None:
    done = {step.deed for seed in SEEDS for step in plan(random.Random(seed), Size())}
    assert done == set(Deed)

"""What other programs of the same user may say to the one that runs."""

from tests.fuzz.tried import tried


def test_only_a_whole_wish_raises_the_window(qapp: object) -> None:
    tried("visitors")

"""Who is welcomed, and who is told of a new version."""

import pytest

from nirmaan_tray.greeting import Greeting, greeted, greeting, numbers
from nirmaan_tray.model.remembered import Remembered

KNOWN = Remembered(version="1.4.0", welcomed=True)


@pytest.mark.parametrize(
    ("remembered", "signed_in", "expected"),
    [
        (Remembered(), False, Greeting.WELCOME),
        (Remembered(), True, Greeting.NOTHING),
        (Remembered(version="1.4.0"), False, Greeting.WELCOME),
        (Remembered(version="1.3.9"), False, Greeting.WELCOME),
        (Remembered(welcomed=True), False, Greeting.NOTHING),
        (KNOWN, True, Greeting.NOTHING),
        (KNOWN, False, Greeting.NOTHING),
        (Remembered(version="1.3.9", welcomed=True), False, Greeting.NEWS),
        (Remembered(version="1.3.9", welcomed=True), True, Greeting.NEWS),
        (Remembered(version="1.3.9"), True, Greeting.NEWS),
        (Remembered(version="1.10.0", welcomed=True), True, Greeting.NOTHING),
        (Remembered(version="nonsense", welcomed=True), True, Greeting.NEWS),
    ],
)
def test_what_comes_first(remembered: Remembered, signed_in: bool, expected: Greeting) -> None:
    assert greeting(remembered, "1.4.0", signed_in=signed_in) is expected


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("before", [Remembered(), KNOWN, Remembered(version="1.3.9", pinned=True)])
def test_news_come_once_and_a_welcome_until_it_was_answered(before: Remembered, signed_in: bool) -> None:
    after = greeted(before, "1.4.0", signed_in=signed_in)
    assert greeting(after, "1.4.0", signed_in=signed_in) is not Greeting.NEWS
    again = greeting(after, "1.4.0", signed_in=False)
    assert (again is Greeting.WELCOME) is not (before.welcomed or signed_in)
    assert after.pinned is before.pinned


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.4.0", (1, 4, 0, 0)),
        ("1.10", (1, 10, 0, 0)),
        ("1.2.3.4.5", (1, 2, 3, 4)),
        ("2.0rc1", (2, 0, 0, 0)),
        ("", (0, 0, 0, 0)),
        ("1.²", (1, 0, 0, 0)),
    ],
)
def test_the_numbers_of_a_version(version: str, expected: tuple[int, ...]) -> None:
    assert numbers(version) == expected

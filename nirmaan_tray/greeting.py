"""With what a person is greeted when the program starts."""

from dataclasses import replace
from enum import Enum

from nirmaan_tray.model.remembered import Remembered


class Greeting(Enum):
    """What comes first."""

    NOTHING = "nothing"
    WELCOME = "welcome"
    """The first run's questions."""
    NEWS = "news"
    """A toast: this version is newer than the one that ran here last."""


def greeting(remembered: Remembered, version: str, *, signed_in: bool) -> Greeting:
    """Return what it is to be; ``version`` is the one that runs.

    Whoever is signed in has found the way without a welcome. Whoever neither answered nor waved it away is asked again.
    """
    if not signed_in and not remembered.welcomed:
        return Greeting.WELCOME
    if remembered.version and numbers(remembered.version) < numbers(version):
        return Greeting.NEWS
    return Greeting.NOTHING


def greeted(remembered: Remembered, version: str, *, signed_in: bool) -> Remembered:
    """Return what is remembered of that start."""
    return replace(remembered, version=version, welcomed=remembered.welcomed or signed_in)


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with; ``1.4`` is ``1.4.0.0``."""
    found = []
    for part in version.split(".")[:4]:
        if not (part.isascii() and part.isdecimal()):
            break
        found.append(int(part[:9]))
    return (*found, *(0,) * (4 - len(found)))

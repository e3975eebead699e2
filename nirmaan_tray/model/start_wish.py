"""What a start of the program wants of it, or of the instance that runs already."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Run; somebody who starts it once more by hand wants to see the list.

    ``background``: the desktop started it when the session began. No window is shown, and a running instance not disturbed.
    """

    background: bool = False


BY_HAND = Run()


@dataclass(frozen=True, slots=True)
class Show:
    """Show the list."""


@dataclass(frozen=True, slots=True)
class Open:
    """Do what a click on the notification ``name`` does; ``name`` may be anything that a program on this computer made up."""

    name: str


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """Take the site's answer to a sign-in in the browser: ``query`` is as the site wrote it, and nobody has judged it yet."""

    query: str


@dataclass(frozen=True, slots=True)
class Quit:
    """End the program."""


Handed = Show | Open | SignInAnswer | Quit
"""What one start hands over to another."""

StartWish = Run | Handed

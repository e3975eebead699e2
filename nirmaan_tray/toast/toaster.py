"""What every platform's toasts can do, and what they tell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.model.toast import Click, Toast


def _nobody_plays(_: Sound) -> None:
    """Where no sounds are wanted."""


def _nobody_asks(_: NoToasts | None) -> None:
    """Where nobody wants to know why there are no toasts."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Whom a toaster tells. All are called on the loop's thread and must neither raise nor block.

    ``clicked``: a person chose something. ``available``: toasts can be shown now, or not any more; what was on the screen
    when they became unavailable is gone and is not shown again. ``play``: a toast came whose sound the platform does not make.
    ``missing``: why there are none, or None while there are; it is told before ``available``.
    """

    clicked: Callable[[Click], None]
    available: Callable[[bool], None]
    play: Callable[[Sound], None] = _nobody_plays
    missing: Callable[[NoToasts | None], None] = _nobody_asks


@dataclass(frozen=True, slots=True)
class Replacement:
    """A toast for the place of one that may be gone by the time it is its turn."""

    toast: Toast


class Toaster(Protocol):
    """Shows toasts on one platform. Showing never raises and never blocks; what cannot be shown is logged."""

    async def run(self) -> None:
        """Keep the way to the desktop open, telling ``Ears``, until cancelled; then close what is on the screen.

        Only what serves without the program may stay: any other toast would click into nothing. Takes at most a second to
        end, whatever the desktop does.
        """
        ...

    def show(self, toast: Toast) -> None:
        """Show a toast, or replace the one of the same key in place. Forgotten while unavailable."""
        ...

    def replace(self, toast: Toast) -> None:
        """Put a toast in the place of the one of the same key that is on the screen, or on the way to it; else do nothing.

        It has the same buttons and is silent.
        """
        ...

    def withdraw(self, keys: Iterable[str]) -> None:
        """Close those of these toasts that are on the screen."""
        ...

    def sweep(self) -> None:
        """Close what a former run left on the screen, too: it tells of somebody who is not signed in any more."""
        ...

    def ask(self) -> None:
        """Let the platform ask the person whether toasts may be shown, where it does; elsewhere do nothing."""
        ...

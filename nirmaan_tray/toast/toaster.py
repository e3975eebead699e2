"""What every platform's toasts can do, and what they tell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from nirmaan_tray.model import Click, Toast


@dataclass(frozen=True, slots=True)
class Ears:
    """Whom a toaster tells. Both are called on the loop's thread and must neither raise nor block.

    ``clicked``: a person chose something. ``available``: toasts can be shown now, or not any more; what was on the screen
    when they became unavailable is gone and is not shown again.
    """

    clicked: Callable[[Click], None]
    available: Callable[[bool], None]


class Toaster(Protocol):
    """Shows toasts on one platform. Showing never raises and never blocks; what cannot be shown is logged."""

    async def run(self) -> None:
        """Keep the way to the desktop open, telling ``Ears``, until cancelled; then close what is on the screen.

        An orphaned toast would click into nothing. Takes at most a second to end, whatever the desktop does.
        """
        ...

    def show(self, toast: Toast) -> None:
        """Show a toast, or replace the one of the same key in place. Forgotten while unavailable."""
        ...

    def withdraw(self, keys: Iterable[str]) -> None:
        """Close those of these toasts that are on the screen."""
        ...

"""What a platform's library is to the toaster that asks it for one toast after the other."""

from collections.abc import Callable, Collection
from typing import Protocol

from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.toast import Action, Toast

SHOWN_KEPT = 200
"""Toasts that are remembered as shown; no platform's list keeps so many."""

Clicked = Callable[[str, Action | None], None]
"""Key of the toast and what was chosen; None for a click on its body."""

Gone = Callable[[str], None]
"""Key of a toast that a person has dismissed."""


class Screen(Protocol):
    """One platform's library. It may raise, hang, and call ``clicked`` and ``gone`` from any thread."""

    def mark(self, key: str) -> str:
        """Return the name by which the platform knows the toast of this key. Neither raises nor blocks."""
        ...

    async def open(self, clicked: Clicked, gone: Gone) -> None:
        """Prepare."""
        ...

    async def missing(self) -> NoToasts | None:
        """Return why toasts cannot be shown here, now; None when they can. Nobody is asked for leave."""
        ...

    async def ask(self) -> None:
        """Ask the person for leave, where the platform does that; return when there is an answer."""
        ...

    async def left(self) -> frozenset[str]:
        """Return the marks of our toasts that are on the screen or in the platform's list, of whichever run."""
        ...

    async def put(self, toast: Toast) -> bool:
        """Put a toast up, in the place of the one with the same key; tell whether its sound is taken care of."""
        ...

    async def change(self, toast: Toast) -> None:
        """Change the texts of the toast with this key where it is, so that nobody notices who is not looking at it."""
        ...

    async def take(self, mark: str) -> None:
        """Take a toast away, if it is there."""
        ...

    async def leave(self, toasts: Collection[Toast]) -> None:
        """Leave of these what serves without the program, as it does then; take the others away. Nothing is shown anew."""
        ...

"""Where a ``nirmaan-tray:sign-in`` link brings the site's answer: to the one sign-in that waits for it, if any does."""

from collections.abc import Iterator
from contextlib import contextmanager

from nirmaan_tray.clock import Clock
from nirmaan_tray.redirect import Redirect


class LinkReturn:
    """Keeps who waits. Links come from anywhere; ``Redirect`` judges them."""

    def __init__(self) -> None:
        self._waiting: Redirect | None = None

    @contextmanager
    def listening(self, state: str, clock: Clock, answer_s: float) -> Iterator[Redirect]:
        """Wait for links as long as this context lasts; a later sign-in takes the place of an earlier one."""
        waiting = self._waiting = Redirect(state, clock, answer_s)
        try:
            yield waiting
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def take(self, query: str) -> bool:
        """Take in a link's query; False where nobody waits for one."""
        if self._waiting is None:
            return False
        try:
            self._waiting.take(query, opened=True)
        except ValueError:
            return False
        return True

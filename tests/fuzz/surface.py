"""What a surface is: a place where bytes come in that somebody else may have chosen, and what must hold for all of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

Check = Callable[[bytes], None]
"""Runs the program's own code on one input; raises for whatever must not be, so also for an error of no family of ours."""


@dataclass(frozen=True, slots=True)
class Surface:
    """``ready`` sets up what the check needs and takes it down again.

    ``seeds`` are inputs as they come in an office; ``words`` are pieces from which others are made.
    """

    ready: Callable[[], AbstractContextManager[Check]]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...]


def text(data: bytes) -> str:
    """Return any bytes as a text; lone surrogates, which JSON can bring in, come through."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def one_printable_line(shown: str | None) -> bool:
    """Tell whether this can go to a terminal, a file and D-Bus as it is."""
    return shown is None or (shown.isprintable() and shown.encode() is not None)

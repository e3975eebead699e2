"""What is to be marked as seen, and what was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A wish that the server has not heard yet: notification ``name`` is to be ``seen`` or not."""

    name: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked as seen last, and can be taken back until a moment (seconds since 1970)."""

    names: frozenset[str]
    until_s: float

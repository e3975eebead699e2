"""What is remembered between two runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remembered:
    """What this program remembers of its own between two runs, and nobody sets.

    ``quiet_until_s``: "Do not disturb" (seconds since 1970; infinite: until it is turned off). ``version`` ran last here, empty
    before the first time. ``welcomed``: the first run's questions were answered or waved away. ``pinned``: the inbox is a
    window of its own; ``window`` is where that stood (x, y, width, height in device-independent pixels).
    """

    quiet_until_s: float | None = None
    version: str = ""
    welcomed: bool = False
    pinned: bool = False
    window: tuple[int, int, int, int] | None = None

"""What no toasts are shown for, for a while."""

from dataclasses import dataclass

from nirmaan_tray.topics import Topic


@dataclass(frozen=True, slots=True)
class Mute:
    """No toasts for one topic, or for one project, until a moment (seconds since 1970); None: until that is taken back.

    One of ``topic`` and ``project`` is set.
    """

    topic: Topic | None = None
    project: str | None = None
    until_s: float | None = None

"""How the program behaves on this desktop."""

from dataclasses import dataclass
from enum import StrEnum

from nirmaan_tray.model.release import Release
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.topics import Topic


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which no toasts are shown: on ``days`` (0 is Monday) from ``begin`` to ``end``, minutes since midnight in the
    viewer's time zone. An end that is not behind the beginning is on the next day.
    """

    days: frozenset[int]
    begin: int
    end: int


class Privacy(StrEnum):
    """When toasts say only what kind of thing happened."""

    SHOW = "show"
    LOCKED = "locked"
    """While the screen is locked or shared, where the desktop tells of that."""
    HIDE = "hide"


class Appearance(StrEnum):
    """How the windows look."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Habits:
    """How the program behaves on this desktop, as the settings have it.

    ``autostart`` None leaves it to the person whether it starts with the computer. ``toast_topics`` are those that toasts are
    shown for. ``alerts_break_through``: alerts are shown although nobody wants to be disturbed. ``newest`` is the newest
    version that the settings know of. ``language`` is ``en``, ``hi``, or empty for the desktop's own.
    """

    quiet_hours: tuple[QuietHours, ...] = ()
    privacy: Privacy = Privacy.LOCKED
    autostart: bool | None = None
    newest: Release | None = None
    toast_topics: frozenset[Topic] = frozenset(Topic)
    alerts_break_through: bool = False
    sound: Sound = SILENT
    language: str = ""
    appearance: Appearance = Appearance.SYSTEM

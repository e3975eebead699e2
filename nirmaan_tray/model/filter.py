"""Which notifications are meant, and how many there would be."""

from dataclasses import dataclass

from nirmaan_tray.topics import Topic


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the stored notifications are meant. Empty sets and an empty text leave everything in.

    ``text`` is what a person typed: each of its words is somewhere in title, description, document or project, whatever
    its case and accents.
    """

    unread_only: bool = False
    topics: frozenset[Topic] = frozenset()
    projects: frozenset[str] = frozenset()
    text: str = ""


EVERYTHING = Filter()
UNREAD = Filter(unread_only=True)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notifications a filter would leave with one more choice: for what its chips say.

    ``unread`` and ``all`` are for the two views, with the filter's other parts as they are. ``topics`` and ``projects``
    have how many there are of each in the filter's view and with its text, and with its choice of the other sort: the
    largest first, and none with 0.
    """

    unread: int = 0
    all: int = 0
    topics: tuple[tuple[Topic, int], ...] = ()
    projects: tuple[tuple[str, int], ...] = ()

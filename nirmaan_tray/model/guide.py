"""The guides that come with the program."""

from dataclasses import dataclass
from enum import StrEnum


class Guide(StrEnum):
    """Each is a page in ``docs/`` of that name."""

    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class GuideText:
    """What a guide says: Markdown, and the pictures (PNG) that it names, by their names in it."""

    markdown: str
    pictures: tuple[tuple[str, bytes], ...] = ()

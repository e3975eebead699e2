"""How the live connection is."""

from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """The live connection as a person would put it."""

    CONNECTING = "connecting"
    UP = "up"
    OFFLINE = "offline"
    SIGN_IN_NEEDED = "sign_in_needed"


@dataclass(frozen=True, slots=True)
class Link:
    """State of the live connection; ``reason`` is the code of the error that brought it about, if one did."""

    state: LinkState
    user: str | None = None
    reason: str | None = None

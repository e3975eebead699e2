"""What signing in begins with, and what the site may ask meanwhile."""

from dataclasses import dataclass, field
from enum import StrEnum

from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret


class OAuthReturn(StrEnum):
    """How the browser comes back from the site."""

    PORT = "port"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the settings offer to somebody who wants to sign in.

    ``site`` is where to begin, empty if that is not known; ``fixed``: the organisation chose it, and nobody may change it.
    ``ways`` are those that are allowed and can work, the one to propose first.
    """

    site: str = ""
    fixed: bool = False
    ways: tuple[Way, ...] = (Way.PASSWORD, Way.API_KEY)


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """What an administrator registered this program as on the site.

    The browser is sent back to ``port`` on this computer, or ``by_link`` to the program's own link.
    """

    client_id: str
    port: int
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """A site's wish for a verification code; ``tmp_id`` belongs to the answer."""

    method: str
    prompt: str
    tmp_id: Secret = field(default_factory=lambda: Secret(""))

"""Who is signed in where, and how."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Way(StrEnum):
    """How an account is signed in."""

    API_KEY = "api_key"
    PASSWORD = "password"  # noqa: S105 - the way's name
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in where. Holds no secret.

    ``site`` is an origin such as ``https://office.example`` without a slash at the end; ``socket_url`` likewise.
    ``time_zone`` is the site's IANA zone, in which it writes its naive times. ``proxy`` and ``frontend`` as in ``Reach``.
    """

    site: str
    socket_url: str
    site_name: str
    user: str
    way: Way
    time_zone: str
    ca_file: Path | None = None
    proxy: str = ""
    frontend: str = ""

    @property
    def id(self) -> str:
        """Name of this account among others: user and site."""
        return f"{self.user} at {self.site}"

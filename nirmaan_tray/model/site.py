"""How a site is reached, and what it tells a guest."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reach:
    """How a site is reached where that is not the usual way; empty stands for the usual.

    ``proxy`` is a proxy's URL, perhaps with a user but without a password, or ``direct`` for none whatever the system says.
    ``frontend`` is where the web app is served: a path on the site, or an address of its own on the same host.
    """

    site_name: str = ""
    socket_url: str = ""
    frontend: str = ""
    ca_file: Path | None = None
    proxy: str = ""


USUALLY = Reach()
"""As most sites are reached."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site tells a guest: its name and its time zone. ``origin`` is where it answered."""

    origin: str
    site_name: str
    time_zone: str

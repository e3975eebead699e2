"""What the checks of one examination are given, and what they learn for those that come after them."""

import ssl
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from nirmaan_tray.clock import Clock
from nirmaan_tray.doctor.words import Translate, english
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.site import Reach
from nirmaan_tray.proxy import Proxy, with_password
from nirmaan_tray.ring import Ring
from nirmaan_tray.session import Session
from nirmaan_tray.settings import Settings
from nirmaan_tray.vault import Vault
from nirmaan_tray.wire import Wire


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may take, in seconds.

    ``step_s`` is for a whole check and is more than whatever it consists of; ``connect_s`` for a connection to the site or
    its proxy; ``live_s`` for the transport and again for the namespace, in which the site asks its own web workers;
    ``bus_s`` for an answer on this computer. ``click_s``: a person looks for the toast meanwhile. ``close_s``: a live
    connection's parting.
    """

    step_s: float = 40.0
    connect_s: float = 10.0
    live_s: float = 15.0
    bus_s: float = 5.0
    click_s: float = 30.0
    close_s: float = 0.5


USUAL_LIMITS = Limits()


@dataclass
class Chart:
    """One examination: the parts that were given, then what was learnt."""

    home: Home
    vault: Vault
    ring: Ring
    clock: Clock
    environment: Mapping[str, str]
    limits: Limits = USUAL_LIMITS
    translate: Translate = english
    """For what people see during the examination."""

    known: Settings | None = None
    proxy_password: Secret | None = None
    route: Proxy | None = None
    """The proxy in between; None for a direct connection."""
    addresses: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    told_name: str | None = None
    told_zone: str = ""
    told_date: str | None = None
    asked: tuple[datetime, datetime] | None = None
    """When the site was asked for its date, and when it had answered."""
    credentials: Credentials | None = None
    session: Session | None = None
    heard_as: str = ""
    reached: set[str] = field(default_factory=set)
    """Transports over which the Socket.IO server has answered."""
    joined: Wire | None = None
    refusals: list[str] = field(default_factory=list)
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Closes what checks have left open for those after them."""

    @property
    def account(self) -> Account | None:
        """Who is signed in, as the settings say."""
        return self.known.account if self.known is not None else None

    @property
    def reach(self) -> Reach:
        """How the site is reached."""
        return self.known.reach if self.known is not None else Reach()

    @property
    def site(self) -> str:
        """The site's origin; empty where none is known."""
        return self.known.site if self.known is not None else ""

    @property
    def host(self) -> str:
        """The site's host."""
        return urlsplit(self.site).hostname or ""

    @property
    def port(self) -> int:
        """The site's port."""
        address = urlsplit(self.site)
        return address.port or (443 if address.scheme == "https" else 80)

    @property
    def proxy(self) -> str:
        """The proxy as the settings have it, with its password at hand."""
        return with_password(self.reach.proxy, self.proxy_password)

    def trust(self) -> ssl.SSLContext:
        """Return the TLS context that the check of TLS has made."""
        if self.tls is None:
            raise RuntimeError("TLS comes before whatever uses it")
        return self.tls

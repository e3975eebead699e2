"""What every command works with."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from nirmaan_tray.clock import Clock
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.site import Reach
from nirmaan_tray.proxy import has_user, with_password
from nirmaan_tray.session import Session
from nirmaan_tray.settings import Settings
from nirmaan_tray.vault import Vault

Reached = TypeVar("Reached", Account, Reach)


@dataclass(frozen=True, slots=True)
class Desk:
    """One home, what its settings say, and the means to act. ``say`` prints a line."""

    home: Home
    known: Settings
    vault: Vault
    tls: ssl.SSLContext
    clock: Clock
    say: Callable[[str], None]

    @property
    def account(self) -> Account | None:
        """Who is signed in."""
        return self.known.account

    async def session(self) -> Session:
        """Return the session of the account that is signed in. Raises ``SignedOut`` and ``KeyringError``."""
        account = await through(self.account, self.vault) if self.account is not None else None
        return await Session.resume(account, self.vault, self.tls, self.clock, client=self.known.client)


async def through(reached: Reached, vault: Vault) -> Reached:
    """Return a way to a site with its proxy's password at hand, if the keyring has one. Raises ``KeyringError``."""
    if not has_user(reached.proxy):
        return reached
    return replace(reached, proxy=with_password(reached.proxy, await vault.load_proxy_password(reached.proxy)))

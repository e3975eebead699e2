"""Who we are towards a site: one account with its credentials, and everything that speaks in its name."""

import ssl
from typing import Self

from nirmaan_tray import headers
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import OtherUser, SignedOut
from nirmaan_tray.model import Account, Credentials
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.rest import Rest
from nirmaan_tray.socket import Connection, Endpoint
from nirmaan_tray.vault import Vault


class Session:
    """A signed-in account: its notifications over REST and its live connection, with the same credentials."""

    def __init__(self, account: Account, credentials: Credentials, tls: ssl.SSLContext, clock: Clock) -> None:
        self.account = account
        named = headers.site_header(account.site_name)
        self._rest = Rest(account.site, tls, clock, {**named, **headers.request(credentials)})
        self.notifications = Notifications(self._rest, account, clock)
        endpoint = Endpoint(
            url=account.socket_url,
            site_name=account.site_name,
            user=account.user,
            headers=lambda: {**named, **headers.handshake(credentials, account.site)},
        )
        self.connection = Connection(endpoint, tls, clock, self.prove)

    @classmethod
    async def resume(cls, account: Account | None, vault: Vault, tls: ssl.SSLContext, clock: Clock) -> Self:
        """Return the session of the account that is signed in. Raises ``SignedOut`` and ``KeyringError``."""
        credentials = await vault.load(account) if account is not None else None
        if account is None or credentials is None:
            raise SignedOut
        return cls(account, credentials, tls, clock)

    async def prove(self) -> None:
        """Raise ``OtherUser`` unless the site hears the account's user in our requests, or what kept it from answering.

        ``get_logged_user`` alone is a proof: ``get_user_info`` answers guests too (contract).
        """
        user = await self._rest.who()
        if user != self.account.user:
            raise OtherUser(user)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._rest.close()

"""Who we are towards a site: one account with its credentials, and everything that speaks in its name."""

import logging
import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import Self

from nirmaan_tray import headers, login_page
from nirmaan_tray.backoff import CAP_S
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import NotTheSite, OtherUser, SignedOut, WayNotOffered
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.renewal import Renewal
from nirmaan_tray.rest import Rest
from nirmaan_tray.socket import Connection, Proof
from nirmaan_tray.vault import Vault
from nirmaan_tray.verdict import verdict
from nirmaan_tray.wire import Endpoint

_log = logging.getLogger(__name__)


def _nobody(_: str) -> None:
    """Nobody keeps the name."""


class Session:
    """A signed-in account: its notifications over REST and its live connection, with the same credentials.

    ``account`` is as the site has it: a site that goes by another name now is followed.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        tls: ssl.SSLContext,
        clock: Clock,
        *,
        vault: Vault | None = None,
        client: OAuthClient | None = None,
        on_site_name: Callable[[str], None] = _nobody,
        cap_s: float = CAP_S,
    ) -> None:
        """``on_site_name`` is told, on the loop, what the site is called now. ``cap_s`` as in ``Connection``.

        With ``vault`` and ``client`` the tokens of a sign-in in the browser are renewed; without, they are good for an hour.
        """
        self.account = account
        self._credentials = credentials
        self._renewal: Renewal | None = None
        if credentials.way is Way.BROWSER and vault is not None and client is not None:
            self._renewal = Renewal(account, credentials, client, vault, tls, clock)
        self._tls = tls
        self._clock = clock
        self._on_site_name = on_site_name
        self._rest = Rest(account.site, tls, clock, self._sent(), proxy=account.proxy, bearer=self._renewal)
        self.notifications = Notifications(self._rest, account, clock)
        proof = Proof(
            heard=self.prove,
            served=self.prove_served,
            located=self._locate,
            renewed=self._rest.renew,
            addressed=self._addressed,
        )
        self.connection = Connection(self._endpoint(credentials), tls, clock, proof, cap_s=cap_s)

    @classmethod
    async def resume(
        cls,
        account: Account | None,
        vault: Vault,
        tls: ssl.SSLContext,
        clock: Clock,
        *,
        client: OAuthClient | None = None,
        on_site_name: Callable[[str], None] = _nobody,
        cap_s: float = CAP_S,
    ) -> Self:
        """Return the session of the account that is signed in. ``client`` is the settings': in its name tokens are renewed.

        Raises ``SignedOut``, ``KeyringError``, and ``WayNotOffered`` for a sign-in in the browser without a client.
        """
        credentials = await vault.load(account) if account is not None else None
        if account is None or credentials is None:
            raise SignedOut
        if credentials.way is Way.BROWSER and client is None:
            raise WayNotOffered(Way.BROWSER)
        return cls(account, credentials, tls, clock, vault=vault, client=client, on_site_name=on_site_name, cap_s=cap_s)

    async def prove(self) -> None:
        """Raise ``OtherUser`` unless the site hears the account's user in our requests, or what kept it from answering.

        ``get_logged_user`` alone is a proof: ``get_user_info`` answers guests too (contract).
        """
        user = await self._rest.who()
        if user != self.account.user:
            raise OtherUser(user)

    async def prove_served(self) -> None:
        """Raise also when this user's notifications are not to be had: ``AppMissing``, ``NotPermitted``."""
        await self.prove()
        await self.notifications.readable()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            if self._renewal is not None:
                await self._renewal.close()
        finally:
            await self._rest.close()

    def _sent(self) -> dict[str, str]:
        """What is said in every request, unless ``Renewal`` says something newer."""
        return {**headers.site_header(self.account.site_name), **headers.request(self._credentials)}

    async def _addressed(self) -> Endpoint:
        """Return where and with what to connect now."""
        return self._endpoint(self._credentials if self._renewal is None else await self._renewal.current())

    def _endpoint(self, credentials: Credentials) -> Endpoint:
        account = self.account
        sent = {**headers.site_header(account.site_name), **headers.handshake(credentials, account.site)}
        return Endpoint(account.socket_url, account.site_name, account.user, sent, account.proxy)

    async def _locate(self) -> Endpoint:
        """Ask, as a guest of no particular site, what the site is called now. Raises ``SiteError``."""
        async with Rest(self.account.site, self._tls, self._clock, proxy=self.account.proxy) as guest:
            page, name = await login_page.ask(guest)
        if name is None:
            raise verdict(page, self._clock.now()) or NotTheSite("a sign-in page without the site's name")
        if name != self.account.site_name:
            _log.warning("The site is called %s now, no longer %s", name, self.account.site_name)
            self.account = replace(self.account, site_name=name)
            self._rest.speak_as(self._sent())
            if self._renewal is not None:
                self._renewal.located(self.account)
            self._on_site_name(name)
        return await self._addressed()

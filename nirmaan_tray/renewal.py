"""The tokens of a sign-in in the browser: renewed before they expire, kept in the keyring, shared with other processes.

The site takes each refresh token once, and the tray and a command may both want to use it. So the keyring is read before a
token is renewed, and again before a refusal counts: whoever was first has put newer ones there. Only when there are none
is the sign-in over. Whatever else keeps tokens from being renewed (no network, a site that is being updated, a captive
portal) is the site's trouble, and is tried again by whoever asked.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from nirmaan_tray import headers, oauth
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import CredentialsRefused, GrantEnded, KeyringError, SignedOut, SiteError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.rest import Rest
from nirmaan_tray.vault import Vault

MARGIN_S = (300.0, 900.0)
"""How long before it expires an access token is renewed, by chance between these: desktops that were signed in together
must not all ask together. A live link is proved every four minutes at most, so none expires unnoticed."""

MARGIN_SHARE = 1 / 4
"""Of a token's life, where that is short, the margin is so much at most."""

ELSEWHERE_S = (0.3, 0.7, 2.0, 3.0)
"""Pauses in which another process, whose tokens the site has given already, may put them into the keyring."""

KEEP_AGAIN_S = 300.0
"""Pause before tokens that the keyring would not take are put there again; it may ask a person each time."""

AGAIN_S = (15.0, 45.0)
"""Pause, by chance between these, before tokens that are still good are tried to be renewed again."""

CLOSE_S = 3.0
"""Longest that closing waits for tokens that are on their way."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Renewal:
    """One account's tokens. ``speak`` is how they are used; all raise ``SiteError`` and ``SignInNeeded``."""

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        client: OAuthClient,
        vault: Vault,
        tls: ssl.SSLContext,
        clock: Clock,
    ) -> None:
        self._account = account
        self._credentials = credentials
        self._client = client
        self._vault = vault
        self._tls = tls
        self._clock = clock
        self._ends: oauth.Ends | None = None
        self._margin_s = clock.uniform(*MARGIN_S)
        self._spent: set[Secret] = set()
        self._in_vain: Secret | None = None
        self._given_up: Secret | None = None
        self._again_at = 0.0
        self._renewing: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._keep_at: float | None = None

    async def speak(self, use: Callable[[Mapping[str, str]], Awaitable[T]]) -> T:
        """Return what ``use`` returns for the headers of now; while the site refuses them it is used with newer ones."""
        while True:
            credentials = await self.current()
            try:
                done = await use(headers.request(credentials))
            except CredentialsRefused:
                await self._renewed(credentials.secret)
                if self._credentials.secret == credentials.secret:
                    raise
            else:
                self._in_vain = None
                return done

    async def current(self) -> Credentials:
        """Return tokens that are good for a while, renewed if need be."""
        now = self._clock.monotonic()
        if self._due() and (now >= self._again_at or self._due(margin_s=0.0)):
            try:
                await self._renewed(None)
            except SiteError:
                if self._due(margin_s=0.0):
                    raise
                # They are good for some minutes yet.
                self._again_at = now + self._clock.uniform(*AGAIN_S)
        elif self._keep_at is not None and now >= self._keep_at and _over(self._renewing) and _over(self._keeping):
            self._keeping = asyncio.ensure_future(self._keep_again())
        return self._credentials

    def located(self, account: Account) -> None:
        """Take note of what the site is called now."""
        self._account = account

    async def close(self) -> None:
        """Wait a moment for tokens that are on their way: the site has taken the old ones for them."""
        if self._keep_at is not None and _over(self._keeping):
            self._keeping = asyncio.ensure_future(self._keep_again())
        tasks = [task for task in (self._renewing, self._keeping) if task is not None and not task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _due(self, margin_s: float | None = None) -> bool:
        margin = timedelta(seconds=self._margin_s if margin_s is None else margin_s)
        expires_at = self._credentials.expires_at
        return expires_at is not None and self._clock.now() >= expires_at - margin

    async def _renewed(self, refused: Secret | None) -> None:
        """Renew the tokens, once for all who ask, and to the end even if those who ask go away.

        ``refused`` is an access token that the site does not take.
        """
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.ensure_future(self._renew(refused))
            self._renewing.add_done_callback(_looked_at)
        await asyncio.shield(self._renewing)

    async def _renew(self, refused: Secret | None) -> None:
        looked = await self._look_in_keyring()
        if refused is not None and self._credentials.secret == refused == self._in_vain:
            # It was new, and is refused all the same: it is not the token that the site dislikes.
            return
        while (forced := self._credentials.secret == refused) or self._due():
            refresh = self._credentials.refresh
            if refresh is None:
                raise GrantEnded
            try:
                credentials = await self._asked(refresh)
            except GrantEnded:
                if not await self._renewed_elsewhere(refresh):
                    raise
            else:
                self._spent.add(refresh)
                self._in_vain = credentials.secret if forced else None
                self._take(credentials)
                try:
                    await self._keep(look=looked)
                except SignedOut:
                    # While they were on their way; nobody else knows of them.
                    async with self._guest() as guest:
                        await oauth.revoke(guest, self._ends or oauth.Ends(), credentials)
                    raise
                return

    async def _asked(self, refresh: Secret) -> Credentials:
        async with self._guest() as guest:
            if self._ends is None:
                self._ends = await oauth.ends(guest, self._account.site)
            return await oauth.renew(guest, self._ends, self._clock, client_id=self._client.client_id, refresh=refresh)

    def _guest(self) -> Rest:
        account = self._account
        return Rest(account.site, self._tls, self._clock, headers.site_header(account.site_name), proxy=account.proxy)

    def _take(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._margin_s = self._clock.uniform(*MARGIN_S)
        if credentials.expires_at is not None:
            lasts_s = (credentials.expires_at - self._clock.now()).total_seconds()
            self._margin_s = min(self._margin_s, max(lasts_s, 0.0) * MARGIN_SHARE)
        _log.info("The sign-in of %s is renewed", self._account.id)

    async def _renewed_elsewhere(self, refresh: Secret) -> bool:
        """Return whether the keyring has other tokens than those that were refused, or gets them in a moment."""
        for pause_s in (0.0,) if refresh == self._given_up else (0.0, *ELSEWHERE_S):
            await self._clock.sleep(pause_s)
            await self._look_in_keyring()
            if self._credentials.refresh != refresh:
                self._spent.add(refresh)
                return True
        if refresh != self._given_up:
            self._given_up = refresh
            _log.warning("The site does not renew the sign-in of %s any more", self._account.id)
        return False

    async def _look_in_keyring(self) -> bool:
        """Take over tokens that another process has put there; return whether the keyring has answered.

        Raises ``SignedOut`` when none are there at all.
        """
        try:
            kept = await self._vault.load(self._account)
        except KeyringError as error:
            _log.info("The keyring could not be asked for newer tokens: %s", error)
            return False
        if kept is None or kept.way is not Way.BROWSER:
            raise SignedOut
        if kept.secret == self._credentials.secret:
            self._keep_at = None
        elif kept.refresh not in self._spent:
            self._take(kept)
            self._keep_at = None
        return True

    async def _keep_again(self) -> None:
        with suppress(SignedOut):
            await self._keep(look=True)

    async def _keep(self, *, look: bool) -> None:
        """Put the tokens into the keyring; if it does not take them they are good in memory, and it is tried again.

        ``look`` first whether somebody has signed out meanwhile, or anew. Raises ``SignedOut``.
        """
        self._keep_at = self._clock.monotonic()
        if look:
            await self._look_in_keyring()
        await self._save()

    async def _save(self) -> None:
        if self._keep_at is None:
            return
        try:
            await self._vault.save(self._account, self._credentials)
        except KeyringError as error:
            _log.warning("The keyring did not take the renewed sign-in of %s: %s", self._account.id, error)
            self._keep_at = self._clock.monotonic() + KEEP_AGAIN_S
        else:
            self._keep_at = None


def _over(task: "asyncio.Task[None] | None") -> bool:
    return task is None or task.done()


def _looked_at(task: "asyncio.Task[None]") -> None:
    """Whoever asked may be gone; the loop need not complain that nobody has heard of a failure."""
    if not task.cancelled():
        task.exception()

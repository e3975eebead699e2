"""Serves whoever is signed in, for as long as that is: one account after another, in the background of the desktop app."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nirmaan_tray import commands, logs, precedence, settings, settings_file, stored, tls
from nirmaan_tray.aside import aside
from nirmaan_tray.backoff import CAP_S
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.commands import Wish
from nirmaan_tray.desk import Desk, through
from nirmaan_tray.errors import (
    KeyringDenied,
    KeyringError,
    KeyringLocked,
    SettingsError,
    SignedOut,
    StoreError,
    TrayError,
)
from nirmaan_tray.home import Home
from nirmaan_tray.inbox import Inbox
from nirmaan_tray.link_return import LinkReturn
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import Change
from nirmaan_tray.model.habits import Habits
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest, Offer
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.session import Session
from nirmaan_tray.settings import Settings
from nirmaan_tray.sync import Sync
from nirmaan_tray.vault import DesktopVault, Vault

RETRY_S = 30.0
"""Pause before a keyring, a settings file or a database that could not be used is tried again."""

ASKED_AGAIN_S = 300.0
"""The same where trying again may put the keyring's own window before somebody who has just closed it."""

BUG = "bug"
"""Code of a trouble that is our own mistake; the log has its traceback."""

IN_MEMORY = "keyring_in_memory"
"""Code of the trouble that there is no keyring, so that the sign-in ends with the program."""

_log = logging.getLogger(__name__)


def _nobody(_: Inbox | None) -> None:
    """Nobody follows the inbox."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Whom the runner tells; all are called on the loop's thread and must neither raise nor block."""

    account: Callable[[Account | None, str], None]
    """Who is signed in, and the site that was last used."""
    link: Callable[[Link], None]
    change: Callable[[Change], None]
    trouble: Callable[[str | None], None]
    """Code of what keeps it from working although the network may be fine; None when that is over."""
    offer: Callable[[Offer], None]
    """What the settings offer to somebody who wants to sign in."""
    habits: Callable[[Habits], None]
    """How the settings want the program to behave on this desktop."""
    preferences: Callable[[tuple[Preference, ...]], None]
    """Every key of the settings, as the preferences show it."""
    inbox: Callable[[Inbox | None], None] = _nobody
    """The inbox that is served from now on, before it tells anything; None when there is none any more."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at the settings found; ``stamps`` differ after each writing of one of the two files."""

    known: Settings
    stamps: tuple[tuple[int, int, int] | None, ...]

    def serves_like(self, other: "_Look") -> bool:
        """Tell whether a session that was begun with ``other`` is as one that were begun with this."""
        return (self.known.account, self.known.client) == (other.known.account, other.known.client)

    def written_again(self, other: "_Look") -> bool:
        """Tell whether what ``other`` found was written once more: somebody has signed in anew."""
        return self.known == other.known and self.stamps != other.stamps


class Runner:
    """The account of one home. ``inbox`` is the open one's, or None."""

    def __init__(self, home: Home, vault: Vault, clock: Clock, ears: Ears, *, cap_s: float = CAP_S) -> None:
        """``cap_s`` is the longest pause between two attempts to reach the site."""
        self._home = home
        self._vault = vault
        self._clock = clock
        self._ears = ears
        self._cap_s = cap_s
        self._changed = asyncio.Event()
        self._anew = False
        self._told: _Look | None = None
        self._preferring = asyncio.Lock()
        self._sync: Sync | None = None
        self._naming: asyncio.Future[None] | None = None
        self._links = LinkReturn()
        self.inbox: Inbox | None = None

    def answered(self, query: str) -> bool:
        """Take a site's answer to a sign-in in the browser that came by a link; False where nobody waits for one."""
        return self._links.take(query)

    def changed(self) -> None:
        """Look again at the settings, which were written, here or by another process; the connection stays if it can."""
        self._changed.set()

    def begin_anew(self) -> None:
        """Serve anew whoever is signed in, with what the keyring has now, and open the database anew."""
        self._anew = True
        self._changed.set()

    async def prefer(self, key: str, text: str) -> None:
        """Write one key into the user's settings; it holds, and is told, at once. Empty: the default. Raises ``TrayError``."""
        # One after the other: each reads the file and writes it.
        async with self._preferring:
            await aside(partial(settings.prefer, self._home.settings_file, key, text, self._home.managed_file))
            self._tell(await self._look())
        self.changed()

    def check(self, why: str) -> None:
        """Look at once whether the site hears us: this computer woke, or its network changed."""
        if self._sync is not None:
            self._sync.check(why)

    async def serve(self) -> None:
        """Serve for ever; cancel it to stop."""
        while True:
            self._changed.clear()
            self._anew = False
            try:
                await self._serve_account()
                retry_s = None
            except SignedOut as error:
                self._ears.trouble(None)
                self._ears.link(Link(LinkState.SIGN_IN_NEEDED, None, error.code))
                retry_s = None
            except (KeyringError, StoreError, SettingsError) as error:
                _log.warning("Waiting, because of %s", error)
                self._ears.trouble(error.code)
                retry_s = ASKED_AGAIN_S if isinstance(error, KeyringLocked | KeyringDenied) else RETRY_S
            except Exception:  # noqa: BLE001 - logged, said, and tried again: a bug must not end the program in silence
                _log.exception("Something that should not happen; starting over")
                self._ears.trouble(BUG)
                retry_s = RETRY_S
            await pause(self._clock, retry_s, self._changed)

    async def look_up(self, address: str) -> SiteFacts:
        """Return what the site at a typed address tells a guest, as the settings have it reached; raises ``TrayError``."""
        known = await self._settings()
        start = precedence.start(known, address)
        return await commands.look_up(await self._desk(known, start.reach.ca_file), start.site, start.reach)

    async def sign_in(
        self,
        site: str,
        user: str,
        secret: Secret,
        *,
        way: Way,
        ask_code: Callable[[CodeRequest], Awaitable[str]],
        show: Callable[[str], Awaitable[None]],
    ) -> Account:
        """Sign in and keep the secret in the keyring; raises ``TrayError``. What was signed in before is replaced.

        ``show`` opens a page in the browser.
        """
        known = await self._settings()
        start = precedence.start(known, site)
        wish = Wish(start.site, user, way, secret, ask_code, show, start.reach, self._links)
        await commands.sign_in(await self._desk(known, start.reach.ca_file), wish)
        account = (await self._load()).account
        if account is None:
            raise SignedOut
        self.begin_anew()
        return account

    async def sign_out(self, *, forget: bool = False) -> None:
        """End the session and forget the secret; ``forget``: also the stored notifications. Raises ``TrayError``."""
        known = await self._load()
        desk = await self._desk(known, known.reach.ca_file)
        await commands.sign_out(desk)
        self.changed()
        if forget:
            await stored.forget(self._home.data_dir, known.account, self._clock)

    async def _load(self) -> Settings:
        return await aside(partial(settings.load, self._home.settings_file, self._home.managed_file))

    async def _look(self) -> _Look:
        files = self._home.settings_file, self._home.managed_file

        def look() -> _Look:
            # The stamps first: what is written in between is then read once too often, and not missed.
            stamps = tuple(map(settings_file.stamp, files))
            return _Look(settings.load(*files), stamps)

        return await aside(look)

    async def _settings(self) -> Settings:
        """Return the settings for a sign-in, which sets a damaged file aside."""
        try:
            return await self._load()
        except SettingsError:
            return await aside(partial(settings.load, None, self._home.managed_file))

    async def _desk(self, known: Settings, ca_file: Path | None) -> Desk:
        return Desk(
            home=self._home,
            known=known,
            vault=self._vault,
            tls=await aside(partial(tls.context, ca_file)),
            clock=self._clock,
            say=_log.info,
        )

    async def _serve_account(self) -> None:
        """Serve who is signed in until that changes."""
        look = await self._look()
        known, account = look.known, look.known.account
        self._tell(look)
        self._ears.account(account, known.site)
        if account is None:
            raise SignedOut
        self._ears.link(Link(LinkState.CONNECTING, account.user))
        trust = await aside(partial(tls.context, account.ca_file))
        resuming = Session.resume(
            await through(account, self._vault),
            self._vault,
            trust,
            self._clock,
            client=known.client,
            on_site_name=self._renamed,
            cap_s=self._cap_s,
        )
        async with await resuming as session:
            inbox = await self._open(account)
            try:
                self._ears.trouble(IN_MEMORY if self._only_in_memory() else None)
                self.inbox = inbox
                self._ears.inbox(inbox)
                inbox.listen(self._ears.change)
                self._sync = Sync(session, inbox, self._clock, self._ears.link, cap_s=self._cap_s)
                await self._until_changed(self._sync, account, look)
            finally:
                self._sync = None
                self.inbox = None
                self._ears.inbox(None)
                await inbox.close()

    def _only_in_memory(self) -> bool:
        return isinstance(self._vault, DesktopVault) and self._vault.in_memory

    async def _bring_to_keyring(self, account: Account) -> None:
        """Try again and again to put into the keyring what had to stay in memory; for ever where nothing had to."""
        while self._only_in_memory():
            await self._clock.sleep(RETRY_S)
            try:
                await self._vault.load(account)
            except KeyringError as error:
                _log.warning("What is in memory could not be put into the keyring: %s", error)
            if not self._only_in_memory():
                self._ears.trouble(None)
        await asyncio.Event().wait()

    def _renamed(self, site_name: str) -> None:
        """Keep what the site is called now."""
        self._naming = asyncio.ensure_future(self._keep_site_name(site_name))

    async def _keep_site_name(self, site_name: str) -> None:
        try:
            known = await self._load()
            if known.account is not None:
                account = replace(known.account, site_name=site_name)
                await aside(partial(settings.save_account, self._home.settings_file, account, self._home.managed_file))
        except SettingsError as error:
            _log.warning("The site's name %s could not be kept: %s", site_name, error)

    def _tell(self, look: _Look) -> None:
        """Tell what needs no connection of its own."""
        self._told = look
        logs.set_level(look.known.log_level)
        self._ears.offer(look.known.offer)
        self._ears.preferences(look.known.preferences)
        self._ears.habits(look.known.habits)

    async def _until_changed(self, sync: Sync, account: Account, served: _Look) -> None:
        """Work until the settings want something else than was ``served``; tell meanwhile what else changes in them."""
        working = [asyncio.ensure_future(sync.run()), asyncio.ensure_future(self._bring_to_keyring(account))]
        changing = asyncio.ensure_future(self._until_other(served))
        try:
            await asyncio.wait([*working, changing], return_when=asyncio.FIRST_COMPLETED)
            for task in (*working, changing):
                if task.done():
                    _raise_first(task)
        finally:
            for each in (*working, changing):
                each.cancel()
            await asyncio.gather(*working, changing, return_exceptions=True)

    async def _until_other(self, served: _Look) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            look, told = await self._look(), self._told or served
            if self._anew or not look.serves_like(served) or look.written_again(told):
                self._changed.set()
                return
            self._tell(look)

    async def _open(self, account: Account) -> Inbox:
        return await Inbox.open(stored.path(self._home.data_dir, account), account.id, self._clock, own=True)


def _raise_first(task: "asyncio.Future[None]") -> None:
    """Raise what ended a task: of a group's errors the first, since tasks of a group end together."""
    error = task.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, TrayError | Exception):
        raise error

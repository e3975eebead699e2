"""The commands beside the tray that do one thing and end."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nirmaan_tray import printed, settings, signin, words
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.errors import KeyringError, NotFound, OtherUser, SettingsError, SignedOut, TrayError
from nirmaan_tray.marks import AT_A_TIME
from nirmaan_tray.model import USUALLY, Account, CodeRequest, Credentials, Notification, Reach, Secret
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.session import Session
from nirmaan_tray.vault import Vault

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command works with."""

    settings_file: Path
    account: Account | None
    vault: Vault
    tls: ssl.SSLContext
    clock: Clock
    say: Callable[[str], None]

    async def session(self) -> Session:
        """Return the session of the account that is signed in. Raises ``SignedOut`` and ``KeyringError``."""
        return await Session.resume(self.account, self.vault, self.tls, self.clock)


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to sign in; ``secret`` is a password or ``KEY:SECRET``."""

    site: str
    user: str
    api_key: bool
    secret: Secret
    ask_code: Callable[[CodeRequest], Awaitable[str]]
    reach: Reach = USUALLY


async def sign_in(desk: Desk, wish: Wish) -> int:
    """Sign in, store the secret in the keyring and the account in the settings."""
    facts = await signin.discover(wish.site, desk.tls, desk.clock, wish.reach)
    if wish.api_key:
        key = Secret(wish.secret.reveal().strip())
        account, credentials = await signin.with_key(facts, key, desk.tls, desk.clock, wish.reach)
        if wish.user and wish.user.casefold() != account.user.casefold():
            raise OtherUser(account.user)
    else:
        account, credentials = await signin.with_password(
            facts,
            wish.user,
            wish.secret,
            wish.ask_code,
            desk.tls,
            desk.clock,
            wish.reach,
        )
    try:
        await _keep(desk, account, credentials)
    except TrayError:
        # A session that nobody can use any more is not left open on the site.
        await signin.sign_out(account, credentials, desk.tls, desk.clock)
        raise
    desk.say(f"Signed in to {account.site} as {account.user}.")
    async with Session(account, credentials, desk.tls, desk.clock) as session:
        try:
            desk.say(f"{len(await session.notifications.unread_names())} unread.")
        except TrayError as error:
            desk.say(words.sentence(error))
    return words.EXIT_DONE


async def _keep(desk: Desk, account: Account, credentials: Credentials) -> None:
    """Store all of it, or nothing of it."""
    await desk.vault.save(account, credentials)
    try:
        await aside(partial(settings.save_account, desk.settings_file, account))
    except SettingsError:
        await desk.vault.remove(account)
        raise
    before = desk.account
    if before is not None and (before.site, before.user) != (account.site, account.user):
        try:
            await desk.vault.remove(before)
        except KeyringError as error:
            _log.warning("The secret of %s could not be removed from the keyring: %s", before.id, error)


async def sign_out(desk: Desk) -> int:
    """End the session on the site if it can be reached, and forget the secret in any case."""
    if desk.account is None:
        raise SignedOut
    credentials = await desk.vault.load(desk.account)
    if credentials is not None:
        await signin.sign_out(desk.account, credentials, desk.tls, desk.clock)
    await desk.vault.remove(desk.account)
    await aside(partial(settings.save_account, desk.settings_file, None))
    desk.say(f"Signed out of {desk.account.site}.")
    return words.EXIT_DONE


async def unread(desk: Desk, *, as_json: bool) -> int:
    """Print what the site has unread, newest first."""
    async with await desk.session() as session:
        await session.prove()
        found = await _all_unread(session.notifications)
        for notification in sorted(found, key=lambda n: (n.created_at, n.name), reverse=True):
            show = printed.as_json if as_json else printed.as_text
            desk.say(show(notification, session.account.site))
    if not found and not as_json:
        desk.say("Nothing is unread.")
    return words.EXIT_DONE


async def _all_unread(notifications: Notifications) -> list[Notification]:
    found: list[Notification] = []
    after = ""
    while True:
        page = await notifications.unread(after)
        found += page.rows
        if not page.full or not page.rows:
            return found
        after = page.rows[-1].name


async def seen(desk: Desk, names: list[str] | None) -> int:
    """Mark notifications as seen on the site, a few at a time; None means every unread one.

    Raises ``NotFound`` for names that are no notification of this user's, after marking the others.
    """
    async with await desk.session() as session:
        await session.prove()
        # Whoever has a Nirmaan role may write everybody's notifications, so what is not ours is left alone here.
        ours = await session.notifications.unread_names() if names is None else await _ours(session, names)
        await _mark(session.notifications, ours)
        strangers = [name for name in names or [] if name not in ours]
    desk.say(f"Marked {len(ours)} as seen.")
    if strangers:
        raise NotFound(", ".join(strangers))
    return words.EXIT_DONE


async def _ours(session: Session, names: list[str]) -> set[str]:
    return {notification.name for notification in await session.notifications.named(set(names))}


async def _mark(notifications: Notifications, names: set[str]) -> None:
    waiting = sorted(names)

    async def mark_some() -> None:
        while waiting:
            try:
                await notifications.set_seen(waiting.pop(), seen=True)
            except NotFound:
                continue  # deleted meanwhile: nothing is left to be seen

    marking = [asyncio.ensure_future(mark_some()) for _ in range(min(AT_A_TIME, len(waiting)))]
    try:
        await asyncio.gather(*marking)
    finally:
        for task in marking:
            task.cancel()

"""The commands beside the tray that do one thing and end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from nirmaan_tray import precedence, printed, printed_settings, settings, signin, stored, words
from nirmaan_tray.aside import aside
from nirmaan_tray.desk import Desk, through
from nirmaan_tray.errors import (
    KeyringError,
    NoSuchSite,
    NotFound,
    OtherUser,
    SettingsDamaged,
    SettingsError,
    SignedOut,
    TrayError,
    WayNotOffered,
)
from nirmaan_tray.link_return import LinkReturn
from nirmaan_tray.marks import AT_A_TIME
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import USUALLY, Reach, SiteFacts
from nirmaan_tray.notifications import Notifications
from nirmaan_tray.session import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to sign in.

    ``secret`` is a password or ``KEY:SECRET``, and nothing for a sign-in in the browser; ``show`` opens a page there.
    """

    site: str
    user: str
    way: Way
    secret: Secret
    ask_code: Callable[[CodeRequest], Awaitable[str]]
    show: Callable[[str], Awaitable[None]]
    reach: Reach = USUALLY
    links: LinkReturn | None = None
    """Where the site's answer may come in by a link of ours; only the tray hears of those."""


async def look_up(desk: Desk, site: str, reach: Reach) -> SiteFacts:
    """Return what the site at a typed address tells a guest.

    A name that the settings remember of an earlier time is given up where the site does not know it any more. Raises
    ``AddressInvalid``, ``SiteError`` where no Frappe site answers, ``KeyringError`` (a proxy's password).
    """
    reach = await through(reach, desk.vault)
    try:
        return await signin.discover(site, desk.tls, desk.clock, reach)
    except NoSuchSite:
        if reach.site_name != desk.known.reach.site_name or not reach.site_name:
            raise
        return await signin.discover(site, desk.tls, desk.clock, replace(reach, site_name=""))


async def sign_in(desk: Desk, wish: Wish) -> int:
    """Sign in, store the secret in the keyring and the account in the settings."""
    precedence.check(desk.known, wish.way)
    facts = await look_up(desk, wish.site, wish.reach)
    account, credentials = await _signed_in(desk, wish, facts, await through(wish.reach, desk.vault))
    try:
        await _keep(desk, account, credentials)
    except TrayError:
        # A session that nobody can use any more is not left open on the site.
        await _end(desk, account, credentials)
        raise
    desk.say(f"Signed in to {account.site} as {account.user}.")
    try:
        async with await replace(desk, known=replace(desk.known, account=account)).session() as session:
            desk.say(f"{len(await session.notifications.unread_names())} unread.")
    except TrayError as error:
        desk.say(words.sentence(error))
    return words.EXIT_DONE


async def _signed_in(desk: Desk, wish: Wish, facts: SiteFacts, reach: Reach) -> tuple[Account, Credentials]:
    match wish.way:
        case Way.API_KEY:
            key = Secret(wish.secret.reveal().strip())
            account, credentials = await signin.with_key(facts, key, desk.tls, desk.clock, reach)
            if wish.user and wish.user.casefold() != account.user.casefold():
                raise OtherUser(account.user)
            return account, credentials
        case Way.BROWSER:
            if desk.known.client is None:
                raise WayNotOffered(wish.way)
            return await signin.with_browser(
                facts, desk.known.client, wish.show, desk.tls, desk.clock, reach, links=wish.links
            )
        case Way.PASSWORD:
            return await signin.with_password(facts, wish.user, wish.secret, wish.ask_code, desk.tls, desk.clock, reach)


async def _keep(desk: Desk, account: Account, credentials: Credentials) -> None:
    """Store all of it, or nothing of it, and let go of what was signed in before."""
    before = await _kept(desk)
    old = await desk.vault.load(before) if before is not None else None
    await desk.vault.save(account, credentials)
    try:
        # A plain text: a proxy's address may have its password beside it.
        written = replace(account, proxy=str(account.proxy))
        await aside(partial(settings.save_account, desk.home.settings_file, written, desk.home.managed_file))
    except SettingsError:
        if before is not None and old is not None and _same_entry(before, account):
            await desk.vault.save(before, old)
        else:
            await desk.vault.remove(account)
        raise
    if before is None:
        return
    if old is not None and old.secret != credentials.secret:
        await _end(desk, before, old)
    if not _same_entry(before, account):
        try:
            await desk.vault.remove(before)
        except KeyringError as error:
            _log.warning("The secret of %s could not be removed from the keyring: %s", before.id, error)


async def _kept(desk: Desk) -> Account | None:
    """Return whose secret is in the keyring: who is signed in, or was until the organisation chose another site or way."""
    if desk.account is not None:
        return desk.account
    try:
        return (await aside(partial(settings.load, desk.home.settings_file))).account
    except SettingsDamaged:
        return None


def _same_entry(one: Account, other: Account) -> bool:
    return (one.site, one.user) == (other.site, other.user)


async def sign_out(desk: Desk, *, forget: bool = False) -> int:
    """End the session on the site if it can be reached, and forget the secret in any case.

    ``forget``: also what is stored of the account's notifications; of everybody's where nobody is signed in.
    """
    account = await _kept(desk)
    if account is None:
        if not forget:
            raise SignedOut
        await stored.forget(desk.home.data_dir, None, desk.clock)
        desk.say(words.FORGOTTEN)
        return words.EXIT_DONE
    credentials = await desk.vault.load(account)
    ended = credentials is None or await _end(desk, account, credentials)
    await desk.vault.remove(account)
    await aside(partial(settings.save_account, desk.home.settings_file, None))
    desk.say(f"Signed out of {account.site}.")
    if not ended:
        desk.say(words.STILL_OPEN)
    elif account.way is Way.API_KEY:
        desk.say(words.KEY_STAYS)
    if forget:
        await stored.forget(desk.home.data_dir, account, desk.clock)
        desk.say(words.FORGOTTEN)
    return words.EXIT_DONE


async def _end(desk: Desk, account: Account, credentials: Credentials) -> bool:
    """Revoke on the site what can be revoked, and tell whether nothing is left open there."""
    try:
        account = await through(account, desk.vault)
    except KeyringError as error:
        _log.warning("The proxy's password could not be had from the keyring: %s", error)
    return await signin.sign_out(account, credentials, desk.tls, desk.clock)


async def show_settings(desk: Desk, *, as_json: bool) -> int:
    """Print every setting and where it comes from."""
    show = printed_settings.as_json if as_json else printed_settings.as_text
    desk.say(show(desk.known, desk.home))
    return words.EXIT_DONE


async def keep_proxy_password(desk: Desk, proxy: str, password: Secret | None) -> int:
    """Keep a proxy's password in the keyring, or remove it from there where ``password`` is None."""
    if password is None:
        await desk.vault.remove_proxy_password(proxy)
        desk.say(f"The password for {proxy} is removed from the keyring.")
    else:
        await desk.vault.save_proxy_password(proxy, password)
        desk.say(f"The password for {proxy} is in the keyring.")
    return words.EXIT_DONE


async def unread(desk: Desk, *, as_json: bool) -> int:
    """Print what the site has unread, newest first."""
    async with await desk.session() as session:
        await session.prove()
        found = await _all_unread(session.notifications)
        for notification in sorted(found, key=lambda n: (n.created_at, n.name), reverse=True):
            show = printed.as_json if as_json else printed.as_text
            desk.say(show(notification, session.account.site, session.account.frontend))
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

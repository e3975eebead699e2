"""The settings: what the organisation's file says, else the user's own, else the default; key by key.

Both are TOML files, readable and writable by people as well. An empty value stands for the default.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from nirmaan_tray import settings_file
from nirmaan_tray import settings_keys as keys
from nirmaan_tray.errors import AddressInvalid, SettingsDamaged, SettingsError
from nirmaan_tray.links import site_origin
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.habits import Appearance, Habits, Privacy
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.sign_in import OAuthClient, OAuthReturn, Offer
from nirmaan_tray.model.site import USUALLY, Reach
from nirmaan_tray.model.sound import SILENT
from nirmaan_tray.settings_choice import Choice, File, usable
from nirmaan_tray.settings_choice import Source as Source
from nirmaan_tray.settings_choice import Value as Value
from nirmaan_tray.settings_keys import Key, Unusable
from nirmaan_tray.topics import Topic

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the files say.

    ``account`` is None unless site, user and way of signing in are all there and valid, and the organisation's file allows
    them. ``site`` is where the next sign-in begins, or empty. ``ways`` are those that are allowed and possible, the one to
    propose first in front. ``damage`` says why the organisation's file could not be read; what it says does not hold then.
    """

    account: Account | None
    log_level: str = keys.LOG_LEVEL.default
    site: str = ""
    reach: Reach = USUALLY
    ways: tuple[Way, ...] = (Way.PASSWORD, Way.API_KEY)
    client: OAuthClient | None = None
    habits: Habits = field(default_factory=Habits)
    values: tuple[Value, ...] = ()
    damage: str = ""

    @property
    def offer(self) -> Offer:
        """What somebody who wants to sign in may choose from."""
        fixed = any(value.key == keys.SITE.name and value.source is Source.ORGANISATION for value in self.values)
        return Offer(self.site, fixed, self.ways)

    @property
    def preferences(self) -> tuple[Preference, ...]:
        """Every key as the preferences show it."""
        return tuple(
            Preference(
                value.key,
                value.text,
                own=value.source is not Source.DEFAULT,
                fixed=value.source is Source.ORGANISATION,
            )
            for value in self.values
        )

    def reach_to(self, address: str) -> Reach:
        """Return how the site at ``address`` is reached: another one than ``site`` has its own name, socket and web app."""
        try:
            same = not self.site or site_origin(address) == self.site
        except AddressInvalid:
            same = False
        return self.reach if same else Reach(ca_file=self.reach.ca_file, proxy=self.reach.proxy)


def load(path: Path | None, managed: Path | None = None) -> Settings:
    """Read the settings of the user, at ``path``, and of the organisation, at ``managed``; without files they are the defaults.

    A value that cannot be used is logged as a warning, and counts as not there. So does an organisation's file that is
    damaged. ``path`` None leaves the user's out: for a sign-in that is to replace a damaged file.

    Raises:
        SettingsDamaged: the user's file cannot be read or is no TOML; ``detail`` has path, line and reason.

    """
    organisation, damage = _organisations(managed)
    user = File(path, settings_file.read(path)) if path is not None else None
    choice = Choice(user, organisation)
    site = choice.take(keys.SITE) or ""
    site_name, socket_url = choice.take(keys.SITE_NAME, site), choice.take(keys.SOCKET_URL, site)
    frontend = choice.take(keys.FRONTEND, site)
    ways = choice.take(keys.SIGN_IN_WAYS, site)
    client_id, port = choice.take(keys.OAUTH_CLIENT_ID, site), choice.take(keys.OAUTH_CLIENT_PORT, site)
    by_link = choice.take(keys.OAUTH_RETURN, site) is OAuthReturn.LINK
    ca_file, proxy = choice.take(keys.CA_FILE, site), choice.take(keys.PROXY, site)
    habits = _habits(choice)
    log_level = choice.take(keys.LOG_LEVEL, site)
    reach = Reach(site_name or "", socket_url or "", frontend or "", ca_file, proxy or "")
    client = OAuthClient(client_id, port or keys.OAUTH_PORT, by_link) if client_id else None
    if ways and Way.BROWSER in ways and client is None:
        choice.object_to(keys.SIGN_IN_WAYS, "Signing in in the browser needs oauth_client_id, which is not set.")
    account = _account(choice, site, reach, ways)
    return Settings(
        account=account,
        log_level=log_level or keys.LOG_LEVEL.default,
        site=site,
        reach=reach,
        ways=tuple(way for way in ways or keys.WAYS if way is not Way.BROWSER or client is not None),
        client=client,
        habits=habits,
        values=choice.values(),
        damage=damage,
    )


def save_account(path: Path, account: Account | None, managed: Path | None = None) -> None:
    """Write who is signed in; None signs out and keeps the site, so that the next sign-in is easy.

    What equals its default is written empty, so that it follows the site; and so is what the organisation's file, at
    ``managed``, sets, so that it follows that. The site itself is written all the same: it is part of who is signed in.

    The file is replaced at once or not at all, and is readable by this user only. A damaged one is set aside first
    as ``settings.toml.damaged-YYYYmmdd-HHMMSS`` (UTC).

    Raises:
        SettingsError: the file cannot be written; ``detail`` is path and reason.

    """
    if account is None:
        settings_file.write(path, {keys.USER.name: "", keys.SIGN_IN.name: ""}, new=False)
        return
    values = {
        keys.SITE.name: account.site,
        keys.SITE_NAME.name: "" if account.site_name == _host(account.site) else account.site_name,
        keys.SOCKET_URL.name: "" if account.socket_url == account.site else account.socket_url,
        keys.FRONTEND.name: account.frontend,
        keys.CA_FILE.name: "" if account.ca_file is None else str(account.ca_file),
        keys.PROXY.name: account.proxy,
        keys.USER.name: account.user,
        keys.SIGN_IN.name: account.way.value,
        keys.TIME_ZONE.name: account.time_zone,
    }
    for value in load(None, managed).values:
        if value.source is Source.ORGANISATION and value.key != keys.SITE.name and value.key in values:
            values[value.key] = ""
    settings_file.write(path, values, new=True)


def prefer(path: Path, key: str, text: str, managed: Path | None = None) -> None:
    """Write one key into the user's file; an empty text goes back to the default.

    The file is written as ``save_account`` does it, and only if the value can be used.

    Raises:
        SettingsError: the value cannot be used, or the organisation's file, at ``managed``, sets it; ``detail`` is a
            sentence. Or the file cannot be written: ``detail`` is path and reason, the cause an ``OSError``.

    """
    [meant] = [each for each in keys.KEYS if each.name == key]
    try:
        known = load(path, managed)
    except SettingsDamaged:
        known = load(None, managed)
    if any(value.key == key and value.source is Source.ORGANISATION for value in known.values):
        raise SettingsError(f"Your organisation has set {key}, so it stays as it is.")
    if text:
        try:
            usable(meant, File(path, {key: text}), known.site)
        except Unusable as error:
            raise SettingsError(f"What was wished for {key} {error}.") from None
    settings_file.write(path, {key: text}, new=bool(text))


def _organisations(managed: Path | None) -> tuple[File | None, str]:
    """Return the organisation's file, or why it cannot be read."""
    if managed is None:
        return None, ""
    try:
        return File(managed, settings_file.read(managed)), ""
    except SettingsDamaged as error:
        log.warning("managed_settings_damaged %s", error.detail)
        return None, error.detail


def _habits(choice: Choice) -> Habits:
    autostart = choice.take(keys.AUTOSTART)
    topics = choice.take(keys.TOASTS_FOR)
    return Habits(
        autostart=autostart,
        toast_topics=frozenset(Topic) if topics is None else topics,
        alerts_break_through=choice.take(keys.ALERTS_BREAK_THROUGH) or False,
        sound=choice.take(keys.SOUND) or SILENT,
        quiet_hours=choice.take(keys.QUIET_HOURS) or (),
        privacy=choice.take(keys.TOAST_PRIVACY) or Privacy.LOCKED,
        language=choice.take(keys.LANGUAGE) or "",
        appearance=choice.take(keys.APPEARANCE) or Appearance.SYSTEM,
        newest=choice.take(keys.NEWEST_VERSION),
    )


def _account(choice: Choice, site: str, reach: Reach, ways: tuple[Way, ...] | None) -> Account | None:
    """Return who is signed in, if the organisation's file does not rule that out."""
    user, way, time_zone = (
        choice.take(keys.USER, site),
        choice.take(keys.SIGN_IN, site),
        choice.take(keys.TIME_ZONE, site),
    )
    if not site or user is None or way is None:
        return None
    own_site = choice.users_own(keys.SITE)
    if own_site not in (None, site):
        _rule_out(choice, keys.USER, f"That is at {own_site}, and your organisation chose another site: sign in there.")
        return None
    if choice.source(keys.SIGN_IN_WAYS) is Source.ORGANISATION and ways is not None and way not in ways:
        _rule_out(choice, keys.SIGN_IN, "Your organisation does not allow this way of signing in: sign in in another.")
        return None
    return Account(
        site=site,
        socket_url=reach.socket_url or site,
        site_name=reach.site_name or _host(site),
        user=user,
        way=way,
        time_zone=time_zone or keys.TIME_ZONE.default,
        ca_file=reach.ca_file,
        proxy=reach.proxy,
        frontend=reach.frontend,
    )


def _rule_out(choice: Choice, key: Key[T], problem: str) -> None:
    log.warning("account_ruled_out key=%s", key.name)
    choice.object_to(key, problem)


def _host(site: str) -> str:
    return urlsplit(site).hostname or site

"""The settings: what the organisation's file says, else the user's own, else the default; key by key.

Both are TOML files, readable and writable by people as well. An empty value stands for the default.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from nirmaan_tray import settings_file
from nirmaan_tray import settings_keys as keys
from nirmaan_tray.errors import AddressInvalid, SettingsDamaged, SettingsError
from nirmaan_tray.links import site_origin
from nirmaan_tray.model import USUALLY, Account, Habits, OAuthClient, Offer, Reach, Way
from nirmaan_tray.settings_keys import Around, Key, Unusable

log = logging.getLogger(__name__)

T = TypeVar("T")


class Source(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    USER = "user"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Value:
    """What holds for one key. ``text`` is empty where the default depends on other things (``Key.usually``).

    ``problem`` says in words what was found and could not be used; never the value itself, which may be a pasted secret.
    """

    key: str
    text: str
    source: Source = Source.DEFAULT
    problem: str = ""


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
    user = _File(path, settings_file.read(path)) if path is not None else None
    choice = _Choice(user, organisation)
    site = choice.take(keys.SITE) or ""
    site_name, socket_url = choice.take(keys.SITE_NAME, site), choice.take(keys.SOCKET_URL, site)
    frontend = choice.take(keys.FRONTEND, site)
    ways = choice.take(keys.SIGN_IN_WAYS, site)
    client_id, port = choice.take(keys.OAUTH_CLIENT_ID, site), choice.take(keys.OAUTH_CLIENT_PORT, site)
    ca_file, proxy = choice.take(keys.CA_FILE, site), choice.take(keys.PROXY, site)
    habits = Habits(
        autostart=choice.take(keys.AUTOSTART),
        quiet_hours=choice.take(keys.QUIET_HOURS) or (),
        hide_content=choice.take(keys.TOAST_PRIVACY) or False,
        newest=choice.take(keys.NEWEST_VERSION),
    )
    log_level = choice.take(keys.LOG_LEVEL, site)
    reach = Reach(site_name or "", socket_url or "", frontend or "", ca_file, proxy or "")
    client = OAuthClient(client_id, port or keys.OAUTH_PORT) if client_id else None
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


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    values: Mapping[str, object]


def _organisations(managed: Path | None) -> tuple[_File | None, str]:
    """Return the organisation's file, or why it cannot be read."""
    if managed is None:
        return None, ""
    try:
        return _File(managed, settings_file.read(managed)), ""
    except SettingsDamaged as error:
        log.warning("managed_settings_damaged %s", error.detail)
        return None, error.detail


class _Choice:
    """Chooses for one key after the other, and keeps what it chose."""

    def __init__(self, user: _File | None, organisation: _File | None) -> None:
        self._user = user
        self._organisation = organisation
        self._chosen: dict[str, Value] = {}

    def take(self, key: Key[T], site: str = "") -> T | None:
        """Return what holds, None for the default; ``site`` is the one in effect."""
        problems: list[str] = []
        for source, file in ((Source.ORGANISATION, self._organisation), (Source.USER, self._user)):
            if file is None or _is_empty(file.values.get(key.name)):
                continue
            try:
                if source is Source.ORGANISATION and not key.by_organisation:
                    raise Unusable("counts for nobody: it is set by signing in, not for a whole organisation")
                value = _usable(key, file, site)
            except Unusable as error:
                # The value itself is not logged: people paste secrets into wrong places.
                log.warning("setting_invalid file=%s key=%s allowed=%s", file.path, key.name, key.allowed)
                problems.append(f"What {file.path} says {error}.")
            else:
                self._chosen[key.name] = Value(key.name, key.show(value), source, " ".join(problems))
                return value
        self._chosen[key.name] = Value(key.name, key.default, Source.DEFAULT, " ".join(problems))
        return None

    def users_own(self, key: Key[T]) -> T | None:
        """Return what the user's file has, whatever holds."""
        if self._user is None or _is_empty(self._user.values.get(key.name)):
            return None
        try:
            return _usable(key, self._user, "")
        except Unusable:
            return None

    def source(self, key: Key[T]) -> Source:
        """Return where the value that holds comes from."""
        return self._chosen[key.name].source

    def object_to(self, key: Key[T], problem: str) -> None:
        """Add what is wrong with a value that holds."""
        value = self._chosen[key.name]
        self._chosen[key.name] = replace(value, problem=f"{value.problem} {problem}".strip())

    def values(self) -> tuple[Value, ...]:
        return tuple(self._chosen.values())


def _is_empty(given: object) -> bool:
    return given is None or given in ("", [])


def _usable(key: Key[T], file: _File, site: str) -> T:
    """Read a value; raises Unusable with the reason in words."""
    try:
        return key.read(file.values[key.name], Around(file.path.parent, site))
    except Unusable:
        raise
    except (SettingsError, ValueError, KeyError, OSError, RuntimeError):
        raise Unusable(f"cannot be used; allowed: {key.allowed}") from None


def _account(choice: _Choice, site: str, reach: Reach, ways: tuple[Way, ...] | None) -> Account | None:
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


def _rule_out(choice: _Choice, key: Key[T], problem: str) -> None:
    log.warning("account_ruled_out key=%s", key.name)
    choice.object_to(key, problem)


def _host(site: str) -> str:
    return urlsplit(site).hostname or site

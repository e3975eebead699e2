"""Credentials and proxies' passwords in the operating system's keyring: one entry a home and site, or home and proxy.

A sign-in's entry is a JSON object; keys that it does not know are left unread. A proxy's entry is the password itself.
"""

import json
import logging
import re
from datetime import datetime
from typing import Protocol

from nirmaan_tray.kept import Entries
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ring import LIMIT_S, Call, Ring

log = logging.getLogger(__name__)

# Whatever else there is would be refused as a header, by a library that quotes what it refuses.
_SECRET = re.compile(r"[\x21-\x7e]+")


class Vault(Protocol):
    """Keeps the credentials of accounts and the passwords of proxies. Every method raises :class:`KeyringError`.

    ``proxy`` is a proxy's URL as the settings have it: perhaps with a user, never with a password.
    """

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was."""
        ...

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        ...

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        ...

    async def load_proxy_password(self, proxy: str) -> Secret | None:
        """Return the password that was saved for the proxy, None if none was."""
        ...

    async def save_proxy_password(self, proxy: str, password: Secret) -> None:
        """Keep the proxy's password, in place of an older one."""
        ...

    async def remove_proxy_password(self, proxy: str) -> None:
        """Forget the proxy's password; fine if there is none."""
        ...


class MemoryVault:
    """Keeps what it is given for as long as the process lives."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Credentials] = {}
        self._passwords: dict[str, Secret] = {}

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was."""
        return self._entries.get(_entry(account))

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        self._entries[_entry(account)] = credentials

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        self._entries.pop(_entry(account), None)

    async def load_proxy_password(self, proxy: str) -> Secret | None:
        """Return the password that was saved for the proxy, None if none was."""
        return self._passwords.get(proxy)

    async def save_proxy_password(self, proxy: str, password: Secret) -> None:
        """Keep the proxy's password, in place of an older one."""
        self._passwords[proxy] = password

    async def remove_proxy_password(self, proxy: str) -> None:
        """Forget the proxy's password; fine if there is none."""
        self._passwords.pop(proxy, None)


class KeyringVault:
    """The operating system's keyring.

    ``home`` keeps the entries of several homes apart and is empty for the usual one. ``limit_s`` and ``call`` as in
    :class:`Ring`, whose errors each method raises.
    """

    def __init__(self, home: str = "", limit_s: float = LIMIT_S, call: Call | None = None) -> None:
        self._home = home
        self._ring = Ring(limit_s, call=call)

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was or if the entry is not one of ours."""
        value = await self._ring.read(self._service(account.site), account.user)
        if value is None:
            return None
        credentials = _read(value)
        if credentials is None:
            log.warning("the keyring's entry for %s is not one that this program wrote; taken as missing", account.id)
        return credentials

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        await self._ring.write(self._service(account.site), account.user, _written(credentials))

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        await self._ring.delete(self._service(account.site), account.user)

    async def load_proxy_password(self, proxy: str) -> Secret | None:
        """Return the password that was saved for the proxy, None if none was."""
        return await self._ring.read(self._service("proxy"), proxy)

    async def save_proxy_password(self, proxy: str, password: Secret) -> None:
        """Keep the proxy's password, in place of an older one."""
        await self._ring.write(self._service("proxy"), proxy, password)

    async def remove_proxy_password(self, proxy: str) -> None:
        """Forget the proxy's password; fine if there is none."""
        await self._ring.delete(self._service("proxy"), proxy)

    def _service(self, of: str) -> str:
        return f"nirmaan-tray {of} {self._home}".rstrip()


class DesktopVault:
    """A keyring's vault for a desktop, where the keyring may be missing, start later, or be gone for a while.

    What cannot be kept because there is no keyring (:class:`KeyringMissing`) is held in memory and moved into the keyring
    by the first call that finds one, unless another process has put something else there since we last saw it. What we
    have had is given back while the keyring is gone, and what is in memory alone whatever the keyring says. All other
    errors of the keyring are raised as they are.
    """

    def __init__(self, keyring: Vault) -> None:
        self._accounts = Entries(keyring.load, keyring.save, keyring.remove, _entry)
        self._proxies = Entries(
            keyring.load_proxy_password, keyring.save_proxy_password, keyring.remove_proxy_password, str
        )

    @property
    def in_memory(self) -> bool:
        """Tell whether a sign-in or a proxy's password is in memory alone, and lost when the program ends."""
        return self._accounts.in_memory or self._proxies.in_memory

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was."""
        return await self._accounts.load(account)

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        await self._accounts.save(account, credentials)

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; ``KeyringMissing`` if they are in a keyring that is gone."""
        await self._accounts.remove(account)

    async def load_proxy_password(self, proxy: str) -> Secret | None:
        """Return the password that was saved for the proxy, None if none was."""
        return await self._proxies.load(proxy)

    async def save_proxy_password(self, proxy: str, password: Secret) -> None:
        """Keep the proxy's password, in place of an older one."""
        await self._proxies.save(proxy, password)

    async def remove_proxy_password(self, proxy: str) -> None:
        """Forget the proxy's password; ``KeyringMissing`` if it is in a keyring that is gone."""
        await self._proxies.remove(proxy)


def _entry(account: Account) -> tuple[str, str]:
    return account.site, account.user


def _written(credentials: Credentials) -> Secret:
    entry = {"way": credentials.way, "secret": credentials.secret.reveal()}
    if credentials.refresh is not None:
        entry["refresh"] = credentials.refresh.reveal()
    if credentials.expires_at is not None:
        entry["expires_at"] = credentials.expires_at.isoformat()
    return Secret(json.dumps(entry))


def _read(value: Secret) -> Credentials | None:
    try:
        entry = json.loads(value.reveal())
        way, secret, refresh, expires = entry["way"], entry["secret"], entry.get("refresh"), entry.get("expires_at")
        expires_at = None if expires is None else datetime.fromisoformat(expires)
        usable = _SECRET.fullmatch(secret) and (refresh is None or _SECRET.fullmatch(refresh))
        if not usable or (expires_at is not None and expires_at.tzinfo is None):
            return None
        return Credentials(Way(way), Secret(secret), None if refresh is None else Secret(refresh), expires_at)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

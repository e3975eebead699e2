"""Credentials in the operating system's keyring: one entry a home and site, each call off the loop and limited in time.

A keyring call blocks for as long as its prompt stays unanswered or its daemon hangs. So calls are made one after the
other in one daemon thread, which neither the loop nor the interpreter's exit waits for (an executor's threads would be
joined). While a call is stuck later ones end in :class:`KeyringSlow` without piling up threads or prompts; once it
comes back, calls work again.
"""

import asyncio
import importlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from nirmaan_tray.errors import KeyringDenied, KeyringError, KeyringLocked, KeyringMissing, KeyringSlow
from nirmaan_tray.model import Account, Credentials, Secret, Way

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

# Only keyrings that the operating system or the desktop keeps. Plug-ins are not searched: among them are plain files
# (keyrings.alt) and a null keyring that forgets what it is given.
_BACKENDS = (
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.libsecret.Keyring",
)

# By name, as the classes belong to libraries that exist on one platform only (keyring, secretstorage).
_MISSING = {"NoKeyringError", "SecretServiceNotAvailableException"}
_LOCKED = {"KeyringLocked", "LockedException"}


class Vault(Protocol):
    """Keeps the credentials of accounts. Every method raises :class:`KeyringError`."""

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was."""
        ...

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        ...

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        ...


class MemoryVault:
    """Keeps credentials for as long as the process lives: for desktops without a keyring."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Credentials] = {}

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was."""
        return self._entries.get((account.site, account.user))

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        self._entries[account.site, account.user] = credentials

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        self._entries.pop((account.site, account.user), None)


class KeyringVault:
    """The operating system's keyring.

    ``home`` keeps the entries of several homes apart and is empty for the usual one. ``limit_s`` is what a call may
    take, seconds; a person may be typing the keyring's password meanwhile.

    Raises of each method: :class:`KeyringMissing`, :class:`KeyringLocked`, :class:`KeyringDenied`,
    :class:`KeyringSlow`. A call that was too slow may still take effect later.
    """

    def __init__(self, home: str = "", limit_s: float = 10.0) -> None:
        self._home = home
        self._limit_s = limit_s
        self._worker = _Worker()

    async def load(self, account: Account) -> Credentials | None:
        """Return what was saved for the account, None if nothing was or if the entry is not one of ours."""
        service, user = self._service(account), account.user
        value: str | None = await self._call(lambda ring: ring.get_password(service, user))
        if value is None:
            return None
        credentials = _read(value)
        if credentials is None:
            log.warning("the keyring's entry for %s is not one that this program wrote; taken as missing", account.id)
        return credentials

    async def save(self, account: Account, credentials: Credentials) -> None:
        """Keep the credentials, in place of older ones."""
        service, user = self._service(account), account.user
        value = json.dumps({"way": credentials.way, "secret": credentials.secret.reveal()})
        await self._call(lambda ring: ring.set_password(service, user, value))

    async def remove(self, account: Account) -> None:
        """Forget the account's credentials; fine if there are none."""
        service, user = self._service(account), account.user

        def delete(ring: "KeyringBackend") -> None:
            # Asked first: backends raise the same error for "no such entry" and for "may not delete".
            if ring.get_password(service, user) is not None:
                ring.delete_password(service, user)

        await self._call(delete)

    def _service(self, account: Account) -> str:
        return f"nirmaan-tray {account.site} {self._home}".rstrip()

    async def _call(self, use: Callable[["KeyringBackend"], Any]) -> Any:
        loop = asyncio.get_running_loop()
        job = _Job(use, loop, loop.create_future())
        self._worker.submit(job)
        try:
            async with asyncio.timeout(self._limit_s):
                return await job.answer
        except TimeoutError:
            raise KeyringSlow(f"{self._limit_s:g}") from None
        finally:
            job.wanted = False


@dataclass(eq=False, slots=True)
class _Job:
    use: Callable[["KeyringBackend"], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]
    wanted: bool = True

    def run(self) -> None:
        try:
            value = _with_keyring(self.use)
        except KeyringError as error:
            # Without its traceback, whose frames hold the secret.
            self._tell(partial(self.answer.set_exception, error.with_traceback(None)))
        else:
            self._tell(partial(self.answer.set_result, value))

    def _tell(self, settle: Callable[[], None]) -> None:
        def unless_given_up() -> None:
            if not self.answer.done():
                settle()

        try:
            self.loop.call_soon_threadsafe(unless_given_up)
        except RuntimeError:
            log.debug("the keyring answered after the loop had closed")


class _Worker:
    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, job: _Job) -> None:
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job.wanted:
                job.run()
            # Not kept while waiting: it holds a secret.
            del job


def _with_keyring(use: Callable[["KeyringBackend"], Any]) -> Any:
    try:
        return use(_ring())
    except KeyringError:
        raise
    except Exception as error:  # noqa: BLE001 - backends raise whatever their platform's library does
        refusal = _translated(error)
    # Raised outside of the handler, so that the foreign exception, whose text may hold the secret, is no context of it.
    raise refusal


def _ring() -> "KeyringBackend":
    """Return the best keyring there is now; asked anew each time, as it may start later than we do."""
    # Imported here, in the keyring's thread: it takes a tenth of a second and more.
    core = importlib.import_module("keyring.core")
    try:
        chosen: KeyringBackend | None = core.load_env() or core.load_config()
    except Exception as error:  # noqa: BLE001 - it imports whatever the user's keyring settings name
        raise KeyringMissing(f"the keyring chosen in keyring's own settings: {type(error).__name__}") from None
    if chosen is not None:
        if _name(type(chosen)) not in _BACKENDS:
            raise KeyringMissing(f"{_name(type(chosen))}, chosen in keyring's own settings, is not the system's")
        return chosen
    viable = [backend for name in _BACKENDS if (backend := _class(name)).viable]
    if not viable:
        raise KeyringMissing
    return max(viable, key=lambda backend: backend.priority)()


def _class(name: str) -> type["KeyringBackend"]:
    module, _, attribute = name.rpartition(".")
    found: type[KeyringBackend] = getattr(importlib.import_module(module), attribute)
    return found


def _name(backend: type) -> str:
    return f"{backend.__module__}.{backend.__qualname__}"


def _translated(error: Exception) -> KeyringError:
    causes = [error]
    while isinstance(cause := causes[-1].__cause__, Exception) and cause not in causes:
        causes.append(cause)
    kinds = {kind.__name__ for each in causes for kind in type(each).__mro__}
    if kinds & _LOCKED:
        return KeyringLocked()
    if kinds & _MISSING:
        return KeyringMissing()
    # Types only: the text of a foreign exception may hold what was to be stored.
    return KeyringDenied(", ".join(type(each).__name__ for each in causes))


def _read(value: str) -> Credentials | None:
    try:
        entry = json.loads(value)
        secret = entry["secret"]
        return Credentials(Way(entry["way"]), Secret(secret)) if isinstance(secret, str) else None
    except (ValueError, TypeError, KeyError):
        return None

"""Calls to the operating system's keyring: off the loop, one after the other, each limited in time.

A keyring call blocks for as long as its prompt stays unanswered or its daemon hangs. So calls are made in one daemon
thread, which neither the loop nor the interpreter's exit waits for (an executor's threads would be joined). While a
call is stuck later ones end in :class:`KeyringSlow` without piling up threads or prompts; once it comes back, calls
work again.
"""

import asyncio
import importlib
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING

from nirmaan_tray.errors import (
    KeyringDenied,
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringSlow,
    KeyringTooSmall,
)
from nirmaan_tray.model.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

LIMIT_S = 10.0
"""What a call may take; a person may be typing the keyring's password meanwhile."""

WINDOWS_BYTES = 2560
"""The longest value on Windows, where keyring writes UTF-16: ``CRED_MAX_CREDENTIAL_BLOB_SIZE`` of ``wincred.h``."""

LONGEST_BYTES = WINDOWS_BYTES if sys.platform == "win32" else None
"""The longest value here, in bytes of UTF-16; None where there is no limit that anything of ours could reach."""

_BAD_STUB_DATA = 1783
"""``RPC_X_BAD_STUB_DATA`` of ``winerror.h``: what Windows answers to a value that is too long."""

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


@dataclass(frozen=True, slots=True)
class Deed:
    """What is asked of the keyring: ``name`` is ``read``, ``write`` (a ``value``) or ``delete``."""

    name: str
    service: str
    user: str
    value: Secret | None = None

    def do(self, ring: "KeyringBackend") -> Secret | None:
        """Do it; raises whatever the backend does."""
        if self.name == "write" and self.value is not None:
            ring.set_password(self.service, self.user, self.value.reveal())
            return None
        value = ring.get_password(self.service, self.user)
        if self.name == "read":
            return None if value is None else Secret(value)
        # Asked first: backends raise the same error for "no such entry" and for "may not delete".
        if value is not None:
            ring.delete_password(self.service, self.user)
        return None


Call = Callable[[Deed], Secret | None]
"""Makes a call and blocks meanwhile; raises :class:`KeyringError`."""


class Ring:
    """The operating system's keyring: a value for each service and user.

    ``limit_s`` is what a call may take, seconds; ``longest_bytes`` what a value may, in bytes of UTF-16.

    Raises of each method: :class:`KeyringMissing`, :class:`KeyringLocked`, :class:`KeyringDenied`,
    :class:`KeyringSlow`. A call that was too slow may still take effect later.
    """

    def __init__(
        self, limit_s: float = LIMIT_S, longest_bytes: int | None = LONGEST_BYTES, call: Call | None = None
    ) -> None:
        """``call`` makes the calls in place of the keyring's libraries in this process."""
        self._call = call
        self._limit_s = limit_s
        self._longest_bytes = longest_bytes
        self._worker = _Worker()

    async def read(self, service: str, user: str) -> Secret | None:
        """Return the value, None if there is none."""
        return await self._do(Deed("read", service, user))

    async def write(self, service: str, user: str, value: Secret) -> None:
        """Keep the value, in place of an older one. Raises also :class:`KeyringTooSmall`."""
        length = len(value.reveal().encode("utf-16-le", "surrogatepass"))
        if self._longest_bytes is not None and length > self._longest_bytes:
            raise KeyringTooSmall(str(length))
        try:
            await self._do(Deed("write", service, user, value))
        except KeyringTooSmall:
            raise KeyringTooSmall(str(length)) from None

    async def delete(self, service: str, user: str) -> None:
        """Forget the value; fine if there is none."""
        await self._do(Deed("delete", service, user))

    async def _do(self, deed: Deed) -> Secret | None:
        loop = asyncio.get_running_loop()
        job = _Job(partial(self._call or with_keyring, deed), loop, loop.create_future())
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
    use: Callable[[], Secret | None]
    loop: asyncio.AbstractEventLoop
    # Futures print their results, in asyncio's own messages too: hence a Secret, and no text.
    answer: "asyncio.Future[Secret | None]"
    wanted: bool = True

    def run(self) -> None:
        try:
            value = self.use()
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


def with_keyring(deed: Deed) -> Secret | None:
    """Make a call with the keyring's libraries, and block meanwhile. Raises :class:`KeyringError`."""
    try:
        return deed.do(_ring())
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
    if any(getattr(each, "winerror", None) == _BAD_STUB_DATA for each in causes):
        return KeyringTooSmall()
    # Types only: the text of a foreign exception may hold what was to be stored.
    return KeyringDenied(", ".join(type(each).__name__ for each in causes))

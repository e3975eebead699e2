"""The keyring's libraries in a process of their own, which ends with each call (Linux).

Secret Service is spoken with four libraries, one of them a whole cryptography: 12 MB for a handful of calls a day, which
nothing gives back while the process lives. One JSON object goes each way, through pipes that nobody else can read.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from nirmaan_tray import errors, ring
from nirmaan_tray.errors import KeyringDenied, KeyringError
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.ring import Deed

ARGUMENT = "keyring-call"
"""The only argument of the process that makes one call: ``main.KEYRING_CALL``."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def call(deed: Deed) -> Secret | None:
    """Make a call in a process of its own; blocks for as long as it takes. Raises :class:`KeyringError`."""
    asked = json.dumps([deed.name, deed.service, deed.user, None if deed.value is None else deed.value.reveal()])
    try:
        # Its own complaints could quote the secret.
        done = subprocess.run(  # noqa: S603 - this very program
            _command(),
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_environment(),
            check=False,
        )
        code, text = json.loads(done.stdout)
    except (OSError, ValueError) as error:
        # Without what it quotes, hence outside of the handler.
        refusal: KeyringError = KeyringDenied(type(error).__name__)
    else:
        if code is None:
            return None if text is None else Secret(text)
        refusal = _named(code, text)
    raise refusal


def answer() -> int:
    """Be that process: make the call that standard input asks for, and return the exit code."""
    if sys.platform == "linux":
        # A prompt that nobody answers must not outlive who asked.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    name, service, user, value = json.load(sys.stdin)
    try:
        found = ring.with_keyring(Deed(name, service, user, None if value is None else Secret(value)))
    except KeyringError as error:
        told: tuple[str | None, str | None] = type(error).__name__, error.detail
    else:
        told = None, None if found is None else found.reveal()
    sys.stdout.write(json.dumps(told))
    return 0


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    return [sys.executable, "-P", "-m", "nirmaan_tray", ARGUMENT]


def _environment() -> dict[str, str]:
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    # Wherever this one came from, perhaps the folder in which Python was started.
    places = (str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", ""))
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}


def _named(kind: str, detail: str) -> KeyringError:
    found = getattr(errors, kind, None)
    if isinstance(found, type) and issubclass(found, KeyringError):
        return found(detail)
    return KeyringDenied(kind)

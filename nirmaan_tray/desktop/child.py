"""The environment for programs that are not part of this one."""

import sys
from collections.abc import Mapping

_SPENT = frozenset({"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"})
"""The token of our own start is spent."""


def environment(ours: Mapping[str, str], token: str | None = None) -> dict[str, str]:
    """Return it; ``token`` is an XDG activation token, which lets that program's window come to the front."""
    env = {name: value for name, value in ours.items() if name not in _SPENT}
    if getattr(sys, "frozen", False):
        # PyInstaller points the search for libraries at the bundle, and keeps what it was before if it was set.
        before = env.pop("LD_LIBRARY_PATH_ORIG", None)
        env.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            env["LD_LIBRARY_PATH"] = before
    if token:
        env |= dict.fromkeys(_SPENT, token)
    return env

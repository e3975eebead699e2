"""The environment for programs that are not part of this one."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_SPENT = frozenset({"XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"})
"""The token of our own start is spent."""


def environment(ours: Mapping[str, str], token: str | None = None) -> dict[str, str]:
    """Return it; ``token`` is an XDG activation token, which lets that program's window come to the front."""
    env = {name: value for name, value in ours.items() if name not in _SPENT}
    if getattr(sys, "frozen", False):
        env = _without_bundle(env, str(Path(sys.executable).parent))
    if token:
        env |= dict.fromkeys(_SPENT, token)
    return env


def _without_bundle(env: dict[str, str], bundle: str) -> dict[str, str]:
    """Take back what PyInstaller has set: where libraries and Qt's plugins are, and that children are parts of it.

    What ``LD_LIBRARY_PATH`` was before, it keeps if there was any.
    """
    before = env.pop("LD_LIBRARY_PATH_ORIG", None)
    env.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        env["LD_LIBRARY_PATH"] = before
    cleaned = {}
    for name, value in env.items():
        kept = (
            [place for place in value.split(os.pathsep) if not place.startswith(bundle)] if bundle in value else [value]
        )
        if kept and not name.startswith("_PYI_"):
            cleaned[name] = os.pathsep.join(kept)
    return cleaned

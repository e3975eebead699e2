"""Where the session bus is. Pure."""

from collections.abc import Mapping


def address(environment: Mapping[str, str]) -> str | None:
    """Return the address of the session bus, or None where there cannot be one."""
    if told := environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return told
    runtime = environment.get("XDG_RUNTIME_DIR")
    # Where systemd puts it; not every way of signing in exports the address.
    return f"unix:path={runtime}/bus" if runtime else None

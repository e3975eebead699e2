"""Who says on a Linux desktop that nobody is to be disturbed: the notification server, or GNOME's settings.

dunst has a property for it (``paused``), so has Plasma (``Inhibited``, also while a program such as a presentation asks for
it). GNOME keeps a setting; dconf tells when it may have changed, and only then it is read.
"""

import asyncio
import logging
import os
import subprocess
from collections.abc import Callable

from nirmaan_tray.aside import aside
from nirmaan_tray.desktop import bus, child

SERVER = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"

SWITCHES = (("org.dunstproject.cmd0", "paused"), (SERVER, "Inhibited"))
"""Interfaces and their properties that are true while nobody is to be disturbed."""

DCONF = "ca.desrt.dconf"
WRITER = "ca.desrt.dconf.Writer"
GNOME = "gnome-shell"
"""What GNOME's server calls itself."""

BANNERS = ("org.gnome.desktop.notifications", "show-banners")
_BANNERS_PATH = "/org/gnome/desktop/notifications/show-banners"

READ_S = 5.0
"""Longest that reading GNOME's setting may take."""

_SERVICES = (
    bus.Service(SERVER, f"path='{PATH}',interface='{bus.PROPERTIES}',member='PropertiesChanged'"),
    # Also what is told of a whole folder that this is in.
    bus.Service(DCONF, f"interface='{WRITER}',member='Notify',arg0path='{_BANNERS_PATH}'"),
)

_log = logging.getLogger(__name__)


async def watch(tell: Callable[[bool], None], retry_s: float = bus.RETRY_S) -> None:
    """Tell whenever it may have changed, until cancelled."""
    desktop = _Desktop(tell, retry_s)
    async with asyncio.TaskGroup() as group:
        group.create_task(desktop.bus.run())
        group.create_task(desktop.read_settings())


class _Desktop:
    def __init__(self, tell: Callable[[bool], None], retry_s: float) -> None:
        self._tell = tell
        self._on: set[str] = set()
        """What says that nobody is to be disturbed."""
        self._gnome = False
        self._may_have_changed = asyncio.Event()
        self.bus = bus.Bus(bus.Kind.SESSION, _SERVICES, bus.Ears(self._came, self._gone, self._heard), retry_s)

    async def read_settings(self) -> None:
        """Read GNOME's setting whenever that is called for."""
        while True:
            await self._may_have_changed.wait()
            self._may_have_changed.clear()
            if self._gnome:
                hidden = await aside(_banners_hidden)
                self._set(BANNERS[1], on=hidden and self._gnome)

    def _came(self, service: str) -> None:
        if service == SERVER:
            for interface, name in SWITCHES:
                self._read(interface, name)
            self.bus.ask(SERVER, PATH, SERVER, "GetServerInformation", signature="ssss", then=self._met)

    def _met(self, information: list[str]) -> None:
        self._gnome = information[0] == GNOME
        self._may_have_changed.set()

    def _gone(self, service: str) -> None:
        if service == SERVER:
            self._gnome = False
            self._on.clear()
            self._tell(False)

    def _heard(self, signal: bus.Signal) -> None:
        match signal.interface, signal.member, signal.signature:
            case bus.PROPERTIES, "PropertiesChanged", "sa{sv}as":
                of, changed, invalidated = signal.body
                for interface, name in SWITCHES:
                    if of == interface and name in changed:
                        self._set(name, on=changed[name] is True)
                    elif of == interface and name in invalidated:
                        self._read(interface, name)
            case _, "Notify", _:
                self._may_have_changed.set()

    def _read(self, interface: str, name: str) -> None:
        self.bus.ask(
            *(SERVER, PATH, bus.PROPERTIES, "Get", interface, name),
            signature="v",
            then=lambda body: self._set(name, on=body[0] is True),
        )

    def _set(self, name: str, *, on: bool) -> None:
        (self._on.add if on else self._on.discard)(name)
        self._tell(bool(self._on))


def _banners_hidden() -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - constants
            ["gsettings", "get", *BANNERS],  # noqa: S607 - wherever this desktop has it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=READ_S,
            env=child.environment(os.environ),
        )
    except (OSError, subprocess.SubprocessError) as error:
        _log.info("GNOME's settings cannot be read: %s", error)
        return False
    return done.stdout.strip() == b"false"

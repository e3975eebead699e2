"""Who says on a Linux desktop that the screen is locked: logind, and the desktop's own screen saver."""

import asyncio
from collections.abc import Callable

from nirmaan_tray.desktop import bus
from nirmaan_tray.desktop.logind import LOGIND, MANAGER
from nirmaan_tray.desktop.logind import PATH as LOGIND_PATH

SAVERS = {
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
    "org.cinnamon.ScreenSaver": "/org/cinnamon/ScreenSaver",
    "org.mate.ScreenSaver": "/org/mate/ScreenSaver",
    "org.xfce.ScreenSaver": "/org/xfce/ScreenSaver",
}
"""Each is a service and its interface; all have ``GetActive`` and ``ActiveChanged``. Plasma has the first, GNOME the second."""

SESSION = "org.freedesktop.login1.Session"
HINT = "LockedHint"


async def watch(tell: Callable[[bool], None], retry_s: float = bus.RETRY_S) -> None:
    """Tell whenever it may have changed, until cancelled."""
    screen = _Screen(tell)
    savers = tuple(bus.Service(name, f"interface='{name}',member='ActiveChanged'") for name in SAVERS)
    sessions = bus.Service(LOGIND, f"interface='{bus.PROPERTIES}',member='PropertiesChanged',arg0='{SESSION}'")
    async with asyncio.TaskGroup() as group:
        group.create_task(screen.follow(bus.Kind.SESSION, savers, retry_s))
        group.create_task(screen.follow(bus.Kind.SYSTEM, (sessions,), retry_s))


class _Screen:
    def __init__(self, tell: Callable[[bool], None]) -> None:
        self._tell = tell
        self._locked: set[str] = set()
        """Services that say so."""
        self._session = ""
        """The object of our own session at logind."""

    async def follow(self, kind: bus.Kind, services: tuple[bus.Service, ...], retry_s: float) -> None:
        def came(service: str) -> None:
            if service == LOGIND:
                # Programs that the desktop starts as units of their own are in no session; this is the user's then.
                found.ask(LOGIND, LOGIND_PATH, MANAGER, "GetSession", "auto", signature="o", then=session)
            else:
                found.ask(
                    *(service, SAVERS[service], service, "GetActive"),
                    signature="b",
                    then=lambda body: self._set(service, locked=body[0]),
                )

        def session(body: list[str]) -> None:
            self._session = body[0]
            read()

        def read() -> None:
            found.ask(
                *(LOGIND, self._session, bus.PROPERTIES, "Get", SESSION, HINT),
                signature="v",
                then=lambda body: self._set(LOGIND, locked=body[0] is True),
            )

        def heard(signal: bus.Signal) -> None:
            match signal.member, signal.signature:
                case "ActiveChanged", "b" if signal.interface in SAVERS:
                    self._set(signal.interface, locked=signal.body[0])
                case "PropertiesChanged", "sa{sv}as" if signal.path == self._session:
                    _, changed, invalidated = signal.body
                    if HINT in changed:
                        self._set(LOGIND, locked=changed[HINT] is True)
                    elif HINT in invalidated:
                        read()

        found = bus.Bus(
            kind, services, bus.Ears(came, lambda service: self._set(service, locked=False), heard), retry_s
        )
        await found.run()

    def _set(self, service: str, *, locked: bool) -> None:
        (self._locked.add if locked else self._locked.discard)(service)
        self._tell(bool(self._locked))

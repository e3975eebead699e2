"""A desktop of the benchmarks' own: a screen, a session bus with an unlocked keyring, a tray and a notification server.

The screen is Xvfb. Tray (a StatusNotifier host) and notification server are this process: both only stamp what comes.
"""

import asyncio
import os
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from benchmarks import _app, _parts
from benchmarks._rows import KEY

_BUS = "org.freedesktop.DBus"
_WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"
_SECRETS = "org.freedesktop.secrets"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_ITEM = "org.kde.StatusNotifierItem"
_ITEM_PATH = "/StatusNotifierItem"
_CAPABILITIES = ["actions", "body", "body-markup", "persistence"]
_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Notify:
    """A toast as the bus brought it, and when, epoch seconds."""

    at: float
    summary: str
    body: str


@dataclass(eq=False, slots=True)
class Desktop:
    """``env`` is the environment of the programs in it. ``toasts`` holds all since the beginning."""

    env: dict[str, str]
    home: Path
    programs: Path
    """Folder of the installed program and its Python."""
    _bus: MessageBus
    toasts: list[Notify] = field(default_factory=list)
    icons: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    """Moments at which the tray had the picture of an icon that a program has put there, ``time.monotonic``."""
    _items: dict[int, str] = field(default_factory=dict)
    """Bus names of the icons, by process."""
    _asking: set[asyncio.Task[None]] = field(default_factory=set)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def sign_in(self, site: str, home: Path | None = None) -> None:
        """Sign a home in to the site; the secret goes into the desktop's keyring."""
        async with _parts.process(
            *self.program("sign-in", site, "--api-key", "--stdin", home=home), first_line=KEY, env=self.env
        ) as signing_in:
            async with asyncio.timeout(_WAIT_S):
                if code := await signing_in.wait():
                    raise SystemExit(f"signing in ended with {code}")

    def program(self, *arguments: str, home: Path | None = None) -> list[str | Path]:
        """Return the command of our program."""
        return [self.programs / "nirmaan-tray", "--home", home or self.home, *arguments]

    async def icon(self) -> float:
        """Return when the next icon came, ``time.monotonic``."""
        async with asyncio.timeout(_WAIT_S):
            return await self.icons.get()

    async def click(self, pid: int) -> None:
        """Click on a process's icon as a panel does: ours shows its inbox beside it, or takes it away."""
        await self._bus.call(Message(self._items[pid], _ITEM_PATH, _ITEM, "Activate", signature="ii", body=[0, 0]))

    async def _picture(self, item: str) -> None:
        """Ask for an icon's picture, as a panel does to show it."""
        await self._bus.call(Message(item, _ITEM_PATH, _PROPERTIES, "GetAll", signature="s", body=[_ITEM]))
        self.icons.put_nowait(time.monotonic())
        asked = Message(_BUS, "/org/freedesktop/DBus", _BUS, "GetConnectionUnixProcessID", signature="s", body=[item])
        self._items[(await self._bus.call(asked)).body[0]] = item

    async def until_toasts(self, count: int) -> list[Notify]:
        """Return all toasts once so many have been shown since the beginning."""
        async with asyncio.timeout(_WAIT_S):
            while len(self.toasts) < count:
                self._more.clear()
                await self._more.wait()
        return self.toasts

    def answer(self, call: Message) -> Message | None:
        """Stamp a call and say what is to be answered; None for what is not ours."""
        at_epoch = time.time()
        if call.message_type is not MessageType.METHOD_CALL:
            return None
        match call.member:
            case "Notify":
                self.toasts.append(Notify(at_epoch, call.body[3], call.body[4]))
                self._more.set()
                # What replaces another keeps its number.
                return Message.new_method_return(call, "u", [call.body[1] or len(self.toasts)])
            case "GetCapabilities":
                return Message.new_method_return(call, "as", [_CAPABILITIES])
            case "CloseNotification":
                return Message.new_method_return(call)
            case "RegisterStatusNotifierItem":
                task = asyncio.ensure_future(self._picture(call.sender))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)
                return Message.new_method_return(call)
            case "Get" if call.body[:2] == [_WATCHER, "IsStatusNotifierHostRegistered"]:
                return Message.new_method_return(call, "v", [Variant("b", True)])
            case _:
                return None


@asynccontextmanager
async def desktop(folder: Path) -> AsyncIterator[Desktop]:
    """Start a desktop whose files are in ``folder``; it ends with the block."""
    async with AsyncExitStack() as stack:
        env = _environment(folder)
        config = folder / "bus.conf"
        config.write_text(
            f"<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy></busconfig>'
        )
        bus_daemon = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
        address = await _first_line(await stack.enter_async_context(_parts.process(*bus_daemon, env=env, quiet=True)))
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        number = await _first_line(await stack.enter_async_context(_parts.process(*screen, env=env, quiet=True)))
        made = Desktop(
            env | {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"},
            folder / "nirmaan",
            _app.installed(),
            bus := await MessageBus(bus_address=address).connect(),
        )
        stack.callback(bus.disconnect)
        bus.add_message_handler(made.answer)
        for name in (_WATCHER, _NOTIFICATIONS):
            await bus.request_name(name)
        await _keyring(stack, bus, made.env)
        yield made


async def _keyring(stack: AsyncExitStack, bus: MessageBus, env: dict[str, str]) -> None:
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    started = await stack.enter_async_context(_parts.process(*command, env=env, quiet=True))
    assert started.stdin is not None
    started.stdin.write(b"password")
    started.stdin.close()
    async with asyncio.timeout(_WAIT_S):
        while not await _owned(bus, _SECRETS):  # noqa: ASYNC110 - once, at the start
            await asyncio.sleep(0.02)


async def _owned(bus: MessageBus, name: str) -> bool:
    asked = Message(_BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", signature="s", body=[name])
    return bool((await bus.call(asked)).body[0])


async def _first_line(started: Process) -> str:
    assert started.stdout is not None
    async with asyncio.timeout(_WAIT_S):
        return (await started.stdout.readline()).decode().strip()


def _environment(folder: Path) -> dict[str, str]:
    foreign = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "NIRMAAN_TRAY_HOME", "XDG_", "PYTHON")
    env = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        place = folder / key.removeprefix("XDG_").lower()
        place.mkdir(mode=0o700)
        env[key] = str(place)
    return env

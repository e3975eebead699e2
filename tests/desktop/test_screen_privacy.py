"""A locked screen is told of by the screen savers and by logind, played here by services of the test's own on real buses."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from nirmaan_tray.desktop import screen_linux
from nirmaan_tray.desktop.screen_privacy import ScreenPrivacy
from nirmaan_tray.desktop.screen_windows import WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK, Screen
from nirmaan_tray.desktop.windows_state import State

LOGIND = "org.freedesktop.login1"
SESSION = "org.freedesktop.login1.Session"
OURS, OTHER = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/session/_33"
PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass
class Service:
    """A service on a bus: ``locked`` is what it answers, in the manner of a screen saver or of logind."""

    bus: MessageBus
    name: str
    locked: bool = False
    asked: list[tuple[str | None, str | None, list[Any]]] = field(default_factory=list)
    client: str | None = None
    """Who asked last."""
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def _hear(self, call: Message) -> bool:
        if call.message_type is not MessageType.METHOD_CALL:
            return False
        answers: dict[tuple[str | None, str | None, str], tuple[str, object]] = {
            (self.name, "GetActive", ""): ("b", self.locked),
            ("org.freedesktop.login1.Manager", "GetSession", "auto"): ("o", OURS),
            (PROPERTIES, "Get", SESSION): ("v", Variant("b", self.locked)),
        }
        answer = answers.get((call.interface, call.member, call.body[0] if call.body else ""))
        if answer is None:
            return False
        self.client = call.sender
        self.asked.append((call.path, call.member, call.body))
        self.bus.send(Message.new_method_return(call, answer[0], [answer[1]]))
        self._more.set()
        return True

    async def until_asked(self, member: str, times: int = 1) -> None:
        async with asyncio.timeout(20):
            while [asked for _, asked, _ in self.asked].count(member) < times:
                self._more.clear()
                await self._more.wait()

    def says(
        self, path: str, interface: str, member: str, signature: str, *body: object, to: str | None = None
    ) -> None:
        signal = Message.new_signal(path, interface, member, signature, list(body))
        signal.destination = to
        self.bus.send(signal)

    def becomes(self, locked: bool) -> None:
        """A screen saver begins, or ends."""
        self.locked = locked
        self.says(screen_linux.SAVERS[self.name], self.name, "ActiveChanged", "b", locked)

    def hints(self, session: str, locked: bool, *, names_it_only: bool = False) -> None:
        """Logind is told by the desktop that it has locked a session's screen."""
        self.locked = locked
        changed = {} if names_it_only else {"LockedHint": Variant("b", locked)}
        invalidated = ["LockedHint"] if names_it_only else []
        self.says(session, PROPERTIES, "PropertiesChanged", "sa{sv}as", SESSION, changed, invalidated)

    async def leave(self) -> None:
        await self.bus.release_name(self.name)


if TYPE_CHECKING:
    from tests.desktop.conftest import Told

Make = Callable[..., Any]


@pytest_asyncio.fixture
async def service(session_bus: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    """``await service(name)`` puts one on the bus, which stands for both of this machine's."""
    address = session_bus.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    started: list[MessageBus] = []

    async def start(name: str, *, locked: bool = False) -> Service:
        bus = await MessageBus(bus_address=address).connect()
        started.append(bus)
        made = Service(bus, name, locked)
        bus.add_message_handler(made._hear)
        await bus.request_name(name)
        return made

    yield start
    for bus in started:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", list(screen_linux.SAVERS))
async def test_a_screen_saver_that_locks_is_heard(following: Make, service: Make, name: str) -> None:
    saver = await service(name)
    async with following(ScreenPrivacy()) as told:
        await saver.until_asked("GetActive")
        saver.becomes(True)
        await told.until(True)
        saver.becomes(False)
        await told.until(True, False)


async def test_a_screen_that_is_locked_already_is_private(following: Make, service: Make) -> None:
    await service("org.gnome.ScreenSaver", locked=True)
    async with following(ScreenPrivacy()) as told:
        await told.until(True)


async def test_a_screen_saver_that_ends_locks_nothing_any_more(following: Make, service: Make) -> None:
    async with following(ScreenPrivacy()) as told:
        saver = await service("org.mate.ScreenSaver", locked=True)
        await told.until(True)
        await saver.leave()
        await told.until(True, False)


async def test_logind_is_asked_for_our_own_session_and_heard(following: Make, service: Make) -> None:
    logind = await service(LOGIND, locked=True)
    async with following(ScreenPrivacy()) as told:
        await told.until(True)
        assert (OURS, "Get", [SESSION, "LockedHint"]) in logind.asked
        logind.hints(OTHER, False)
        logind.hints(OTHER, True)
        logind.hints(OURS, False)
        await told.until(True, False)
        logind.hints(OURS, True, names_it_only=True)
        await told.until(True, False, True)


async def test_the_screen_is_private_while_anybody_says_so(following: Make, service: Make) -> None:
    logind, saver = await service(LOGIND, locked=True), await service("org.gnome.ScreenSaver")
    async with following(ScreenPrivacy()) as told:
        await told.until(True)
        await saver.until_asked("GetActive")
        saver.becomes(True)
        # The two are heard on two connections, in no order: whoever comes, or is asked, tells that what was said is heard.
        await (await service("org.mate.ScreenSaver")).until_asked("GetActive")
        logind.hints(OURS, False)
        logind.hints(OURS, False, names_it_only=True)
        await logind.until_asked("Get", 2)
        assert told.values == [True], "the screen saver still says so"
        saver.becomes(False)
        await told.until(True, False)


async def test_others_on_the_bus_are_not_believed(following: Make, service: Make) -> None:
    impostor = await service("org.example.impostor")
    saver = await service("org.gnome.ScreenSaver")
    async with following(ScreenPrivacy()) as told:
        await saver.until_asked("GetActive")
        for to in (None, saver.client):
            impostor.says("/org/mate/ScreenSaver", "org.mate.ScreenSaver", "ActiveChanged", "b", True, to=to)
        await impostor.bus.call(Message("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"))
        saver.says(screen_linux.SAVERS[saver.name], saver.name, "ActiveChanged", "s", "true")
        saver.becomes(True)
        saver.becomes(False)
        await told.until(True, False)


async def test_without_any_bus_there_is_silence(told: "Told", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "nonsense")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    watching = asyncio.create_task(screen_linux.watch(told, retry_s=0))
    for _ in range(200):
        await asyncio.sleep(0)
    assert not watching.done()
    watching.cancel()
    await asyncio.wait({watching})
    assert (watching.cancelled(), told.values) == (True, [])


def test_windows_tells_of_locks_and_of_presentations() -> None:
    told: list[bool] = []
    screen = Screen(told.append)
    screen.state(State.ACCEPTS_NOTIFICATIONS)
    screen.message(0x0200, WTS_SESSION_LOCK)
    screen.message(WM_WTSSESSION_CHANGE, 0x1)
    assert told == [False], "a mouse that moves, and a session that was connected"
    screen.message(WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    screen.state(State.PRESENTATION_MODE)
    screen.message(WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
    assert told[1:] == [True, True, True], "the presentation goes on"
    screen.state(State.BUSY)
    screen.state(State.NOT_PRESENT)
    assert told[4:] == [False, True]

"""Toasts on Linux: org.freedesktop.Notifications on the session bus.

Everything that the bus says is taken in at once and in its order (``_hear``), so that a click never meets a toast whose
id is not known yet. Everything that is said to it goes through one queue, which ``run`` works off: calls keep their
order, and only that task ever waits.

A server may be missing, come later, be started by the bus, end when idle, restart, or hang; the bus may be missing or
die. None of that raises: ``Ears.available`` is told, and the way is sought again.
"""

import asyncio
import contextlib
import logging
import os
from collections import deque
from collections.abc import Iterable
from typing import TypeVar

from dbus_fast import Message, MessageType
from dbus_fast.errors import DBusFastError

from nirmaan_tray import session_bus
from nirmaan_tray.bus_connection import BusConnection
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.sound import SILENT
from nirmaan_tray.model.toast import Click, Toast
from nirmaan_tray.toast import freedesktop_message as message
from nirmaan_tray.toast.freedesktop_message import BUS, SERVER
from nirmaan_tray.toast.toaster import Ears, Replacement

_log = logging.getLogger(__name__)

ANSWER_S = 5.0
"""Longest a call may take; a server that is silent for longer is unavailable until it answers."""

START_S = 30.0
"""Longest the bus may take to start a server: some of their starters wait for the whole desktop (KDE)."""

RETRY_S = 60.0
"""While toasts are unavailable the way is tried again this often, besides whenever a signal says that it may be open."""

FAREWELL_S, LAST_ANSWER_S, HANG_UP_S = 0.7, 0.4, 0.2
"""Parts of the second that ``run`` may take to end: to close what is on the screen, within that for the answer under way,
and to part from the bus."""

_T = TypeVar("_T")


class _Silent(Exception):
    """No answer within the limit."""


class _Refused(Exception):
    """An error is the answer; the argument is its D-Bus name, or empty when the bus was lost."""


_Work = Toast | Replacement | frozenset[str] | int
"""Show a toast, show it where another one still is, withdraw keys, close the id that was clicked."""


class FreedesktopToaster:
    """A ``Toaster`` for desktops that follow freedesktop.org. All of it runs on the loop's thread."""

    def __init__(self, ears: Ears, *, answer_s: float = ANSWER_S, retry_s: float = RETRY_S) -> None:
        self._ears = ears
        self._answer_s = answer_s
        self._retry_s = retry_s
        self._told: bool | None = None
        self._wake = asyncio.Event()
        self._work: deque[_Work] = deque()
        """What to do in turn."""
        self._screen: dict[int, Toast] = {}
        """Our toasts on the screen by their server's ids."""
        self._asked: dict[int, Toast] = {}
        """Toasts whose ``Notify`` has no answer yet, by the call's serial."""
        self._again: Toast | None = None
        """A toast that its server took to the grave, and that is shown once more."""
        self._clicked: set[int] = set()
        """Ids that were clicked and not closed since."""
        self._tokens: dict[int, str] = {}
        self._owner: str | None = None
        """Unique name of the server, empty when there is none, None while that is not known."""
        self._met: str | None = None
        """The ``_owner`` whose capabilities these are."""
        self._capabilities: frozenset[str] = frozenset()
        self._call: asyncio.Future[Message] | None = None
        """The call under way, or the one that was given up."""
        self._silent = False
        """``_call`` was given up; its answer tells that the server is back."""

    def show(self, toast: Toast) -> None:
        """Show a toast, or replace the one of the same key in place. Forgotten while unavailable."""
        if self._told:
            self._queue(toast)

    def replace(self, toast: Toast) -> None:
        """Put a toast in the place of the one of the same key that is on the screen, or on the way to it; else do nothing."""
        if self._told:
            self._queue(Replacement(toast))

    def withdraw(self, keys: Iterable[str]) -> None:
        """Close those of these toasts that are on the screen, or on the way to it."""
        if self._told:
            self._queue(frozenset(keys))

    def sweep(self) -> None:
        """Do nothing: no run leaves anything on the screen."""

    def ask(self) -> None:
        """Do nothing: no desktop asks."""

    async def run(self) -> None:
        """Keep the way to the desktop open until cancelled; then close what is on the screen, within a second."""
        while True:
            bus = await self._connect()
            if bus is not None:
                await self._serve(bus)
            self._tell(available=False)
            await asyncio.sleep(self._retry_s)

    async def _connect(self) -> BusConnection | None:
        address = session_bus.address(os.environ)
        if address is None:
            return None
        try:
            async with asyncio.timeout(self._answer_s):
                await (bus := BusConnection(bus_address=address)).connect()
                return bus
        except (OSError, EOFError, DBusFastError) as error:
            _log.info("No session bus: %s", error)
            return None

    async def _serve(self, bus: BusConnection) -> None:
        """Work until the bus is lost."""
        self._owner = self._met = self._call = None
        self._silent = False
        self._asked.clear()
        lost = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        lost.add_done_callback(self._rouse)
        bus.add_message_handler(self._hear)
        try:
            await self._subscribe(bus)
            while bus.connected:
                self._wake.clear()
                await self._step(bus)
        except asyncio.CancelledError:
            await self._farewell(bus)
            raise
        except (_Refused, _Silent) as error:
            _log.info("The session bus cannot be used: %r", error)
        finally:
            self._forget_screen()
            bus.disconnect()
            await asyncio.wait({lost}, timeout=HANG_UP_S)

    async def _subscribe(self, bus: BusConnection) -> None:
        for rule in message.RULES:
            await self._ask(bus, message.bus_call("AddMatch", "s", rule), self._answer_s)
        owner = ""
        with contextlib.suppress(_Refused):
            owner = (await self._ask(bus, message.bus_call("GetNameOwner", "s", SERVER), self._answer_s)).body[0]
        # A signal that came behind the answer knows better.
        if self._owner is None:
            self._owner = owner

    async def _step(self, bus: BusConnection) -> None:
        """Do the next thing there is to do, or wait for one."""
        try:
            if self._silent:
                await self._await_answer()
            elif self._owner != self._met:
                await self._meet(bus)
            elif self._work and self._owner:
                await self._do(bus, self._owner, self._work.popleft())
            elif self._work:
                await self._start(bus)
            elif self._told:
                await self._wake.wait()
            else:
                await self._retry()
        except _Silent:
            _log.info("The notification server does not answer")
            self._silent = True
            self._tell(available=False)

    async def _await_answer(self) -> None:
        if self._call is not None and not self._call.done():
            await self._wake.wait()
        else:
            self._silent = False
            self._met = None

    async def _retry(self) -> None:
        try:
            async with asyncio.timeout(self._retry_s):
                await self._wake.wait()
        except TimeoutError:
            self._met = None

    async def _meet(self, bus: BusConnection) -> None:
        """Find out what the server can do, or where one could come from."""
        owner = self._met = self._owner
        try:
            if owner:
                answer = await self._ask(bus, message.server_call(owner, "GetCapabilities"), self._answer_s)
                self._capabilities = frozenset(answer.body[0] if answer.signature == "as" else ())
                # What an unavailable server still shows has been given up.
                await self._close_all(bus)
                self._tell(available=True)
                return
            answer = await self._ask(bus, message.bus_call("ListActivatableNames"), self._answer_s)
            # One that ends when it has nothing to show is started again by the next toast.
            if SERVER in answer.body[0]:
                if not self._told:
                    await self._start(bus)
                return
        except _Refused as error:
            _log.info("The notification server cannot be used: %s", error)
        self._tell(available=False)

    async def _start(self, bus: BusConnection) -> None:
        try:
            await self._ask(bus, message.bus_call("StartServiceByName", "su", SERVER, 0), START_S)
        except _Refused as error:
            _log.info("The notification server cannot be started: %s", error)
        if not self._owner:
            self._tell(available=False)

    async def _do(self, bus: BusConnection, owner: str, work: _Work) -> None:
        match work:
            case Toast():
                await self._notify(bus, owner, work)
            case Replacement(toast):
                if any(old.key == toast.key for old in self._screen.values()):
                    await self._notify(bus, owner, toast)
            case frozenset():
                for toast_id in [found for found, toast in self._screen.items() if toast.key in work]:
                    del self._screen[toast_id]
                    await self._close(bus, toast_id)
            case int():
                if work in self._clicked:
                    self._clicked.discard(work)
                    await self._close(bus, work)

    async def _notify(self, bus: BusConnection, owner: str, toast: Toast) -> None:
        replaces = next((found for found, old in self._screen.items() if old.key == toast.key), 0)
        call = message.notify(owner, toast, self._capabilities, replaces)
        call.serial = bus.next_serial()
        self._asked[call.serial] = toast
        try:
            await self._ask(bus, call, self._answer_s)
        except _Refused as error:
            if self._told and self._owner != owner and toast is not self._again:
                # It was about to end, as some do when idle. Once only: this toast may be what ended it.
                self._again = toast
                self._work.appendleft(toast)
            else:
                refused = bus.connected and self._owner == owner
                _log.log(logging.WARNING if refused else logging.INFO, "A toast was not shown: %s", error)

    async def _close_all(self, bus: BusConnection) -> None:
        ids = [*self._screen, *self._clicked]
        self._forget_screen()
        for toast_id in ids:
            await self._close(bus, toast_id)

    async def _close(self, bus: BusConnection, toast_id: int) -> None:
        if self._owner and bus.connected:
            await asyncio.wait({bus.send(message.close_notification(self._owner, toast_id))}, timeout=self._answer_s)

    async def _ask(self, bus: BusConnection, call: Message, limit_s: float) -> Message:
        """Return the answer. Raises ``_Refused``, or ``_Silent`` after ``limit_s`` seconds; then the call goes on."""
        if not bus.connected:
            raise _Refused
        owner = self._owner
        self._call = call_under_way = asyncio.ensure_future(bus.call(call))
        call_under_way.add_done_callback(self._rouse)
        await asyncio.wait({call_under_way}, timeout=limit_s)
        if not call_under_way.done():
            # A server that has been replaced since need not answer any more.
            raise _Silent if self._owner == owner else _Refused
        answer: Message | None = None if call_under_way.exception() else call_under_way.result()
        if answer is None:
            raise _Refused
        if answer.message_type is MessageType.ERROR:
            raise _Refused(answer.error_name)
        return answer

    async def _farewell(self, bus: BusConnection) -> None:
        with contextlib.suppress(TimeoutError, _Refused, _Silent):
            async with asyncio.timeout(FAREWELL_S):
                if self._call is not None and not self._silent:
                    # It may be showing a toast whose id is still to come.
                    await asyncio.wait({self._call}, timeout=LAST_ANSWER_S)
                await self._close_all(bus)
                # When the bus answers this, it has taken what was sent before, and parting loses nothing of it.
                await self._ask(bus, message.bus_call("GetId"), FAREWELL_S)

    def _hear(self, heard: Message) -> None:
        """Take in a message, in the bus's order."""
        if heard.message_type is not MessageType.SIGNAL:
            toast = self._asked.pop(heard.reply_serial or 0, None)
            # An error has another signature.
            if toast and heard.signature == "u" and heard.sender == self._owner:
                self._shown(heard.body[0], toast)
        elif heard.sender == BUS and heard.member == "NameOwnerChanged" and heard.body[0] == SERVER:
            self._server_changed(heard.body[2])
        elif heard.sender == self._owner and heard.interface == SERVER and heard.body:
            toast_id = heard.body[0]
            match heard.member, heard.signature:
                case "ActivationToken", "us" if toast_id in self._screen:
                    self._tokens[toast_id] = heard.body[1]
                case "ActionInvoked", "us" if toast_id in self._screen:
                    self._invoked(toast_id, heard.body[1])
                case "NotificationClosed", "uu":
                    self._screen.pop(toast_id, None)
                    self._tokens.pop(toast_id, None)
                    self._clicked.discard(toast_id)

    def _shown(self, toast_id: int, toast: Toast) -> None:
        for former in [found for found, old in self._screen.items() if old.key == toast.key and found != toast_id]:
            # A server that puts a new one beside the one it was to replace.
            del self._screen[former]
            self._clicked.add(former)
            self._queue(former)
        self._screen[toast_id] = toast
        if toast.sound != SILENT and not message.plays(self._capabilities):
            self._ears.play(toast.sound)

    def _server_changed(self, owner: str) -> None:
        self._owner = owner
        self._silent = False
        if self._screen:
            self._tell(available=False)
        self._forget_screen()
        self._wake.set()

    def _invoked(self, toast_id: int, action_key: str) -> None:
        action = message.chosen(self._screen[toast_id], action_key)
        if action is None:
            return
        # From here on it is gone for us: a second click on it is none, and a withdrawal finds nothing.
        toast = self._screen.pop(toast_id)
        self._clicked.add(toast_id)
        self._queue(toast_id)
        self._ears.clicked(Click(toast.key, action, self._tokens.pop(toast_id, None)))

    def _forget_screen(self) -> None:
        self._screen.clear()
        self._clicked.clear()
        self._tokens.clear()

    def _tell(self, *, available: bool) -> None:
        if not available:
            self._work.clear()
        if available != self._told:
            self._told = available
            self._ears.missing(None if available else NoToasts.NO_SERVER)
            self._ears.available(available)

    def _queue(self, work: _Work) -> None:
        self._work.append(work)
        self._wake.set()

    def _rouse(self, done: asyncio.Future[_T]) -> None:
        _retrieve(done)
        self._wake.set()


def _retrieve(done: asyncio.Future[_T]) -> None:
    """Look at the failure, so that asyncio does not complain that nobody did."""
    if not done.cancelled():
        done.exception()

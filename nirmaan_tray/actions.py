"""What people can do, whichever window, menu or toast they do it in. Fulfils ``ui.bridge.Wishes``."""

import asyncio
import contextlib
import importlib
import importlib.metadata
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nirmaan_tray import remembered as memory
from nirmaan_tray import wording
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.deeds import Deeds
from nirmaan_tray.errors import SignedOut, TrayError
from nirmaan_tray.facts import Facts
from nirmaan_tray.greeting import Greeting, greeted, greeting
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.model.toast import Action, Click
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.vault import Vault

if TYPE_CHECKING:
    from nirmaan_tray.inbox import Inbox
    from nirmaan_tray.runner import Runner
    from nirmaan_tray.ui.doctor_window import Doctor

SNOOZE_S = 3600.0
"""So long a toast's own button snoozes its notification."""

RECALL_S = 2.0
"""So long the beginning waits for what an earlier run remembered."""

FINISH_S = 0.3
"""So long the end waits for what is to be remembered: it takes a few milliseconds."""

_log = logging.getLogger(__name__)


class Actions:
    """Does it, once ``serve`` and what it needs are there; nothing here blocks, or raises but where it says so."""

    def __init__(
        self, home: Home, vault: Vault, clock: Clock, bridge: Bridge, tasks: Tasks, quit_wanted: Callable[[], None]
    ) -> None:
        self._home = home
        self._vault = vault
        self._clock = clock
        self._tasks = tasks
        self._quit_wanted = quit_wanted
        self._runner: Runner | None = None
        self._running = asyncio.Event()
        self._writing = asyncio.Lock()
        self._greeted = False
        self.bridge = bridge
        bridge.wishes = self
        self._written = self.bridge.remembered
        self.bridge.settings_file = str(home.settings_file)
        self._facts = Facts(self.bridge, clock, tasks, home.key)
        self._deeds = Deeds(self.bridge, self._inbox, self._facts.trouble, self._store_failed)

    @property
    def facts(self) -> Facts:
        """What takes in what is told."""
        return self._facts

    def serve(self, runner: "Runner") -> None:
        """Do what needs the account by this from now on."""
        self._runner = runner
        self._running.set()

    def clicked(self, click: Click) -> None:
        """Do what somebody chose on a toast."""
        match click.action:
            case Action.OPEN:
                self.open(click.key, click.token)
            case Action.MARK_SEEN:
                self.mark_seen(click.key)
            case Action.SNOOZE:
                self.snooze(click.key, self._clock.now().timestamp() + SNOOZE_S)
            case Action.SHOW_INBOX:
                self.bridge.inbox_wanted.emit()
            case Action.SHOW_NEWS:
                self.bridge.news_wanted.emit()
            case Action.SAW_IT:
                self.bridge.toast_tried.emit(True)
            case Action.SIGN_IN:
                self.bridge.sign_in_wanted.emit()

    def open(self, name: str, token: str | None = None) -> None:
        """Open a notification's document in the browser and mark it as seen."""
        self._tasks.keep(self._deeds.open(name, token))

    async def knows(self, name: str) -> bool:
        """Return whether a notification is in the list."""
        return await self._deeds.knows(name)

    def answered(self, query: str) -> bool:
        """Take a site's answer to a sign-in in the browser; False where nobody waits for one."""
        return self._runner is not None and self._runner.answered(query)

    def open_site(self) -> None:
        """Open the site's notifications page in the browser."""
        self._tasks.keep(self._deeds.open_site())

    def open_release(self) -> None:
        """Open the page of the newer version in the browser."""
        if self.bridge.newest is not None:
            self._tasks.keep(self._deeds.browse(self.bridge.newest.page))

    def mark_seen(self, name: str) -> None:
        """Mark one notification as seen."""
        self._tasks.keep(self._deeds.mark_seen(name))

    def mark_all_seen(self) -> None:
        """Mark every unread notification as seen."""
        self._tasks.keep(self._deeds.mark_all_seen())

    def mark_shown_seen(self, wanted: Filter) -> None:
        """Mark as seen whatever of the unread a filter leaves in."""
        self._tasks.keep(self._deeds.mark_shown_seen(wanted))

    def take_back(self) -> None:
        """Take back what was marked last."""
        self._tasks.keep(self._deeds.take_back())

    def snooze(self, name: str, until_s: float) -> None:
        """Take a notification's toast away and show it once more at that moment, if it is unread then."""
        self._tasks.keep(self._deeds.snooze(name, until_s))

    def mute(self, mute: Mute) -> None:
        """Show no more toasts for a topic or a project."""
        self._tasks.keep(self._deeds.mute(mute))

    def unmute(self, mute: Mute) -> None:
        """Show them again."""
        self._tasks.keep(self._deeds.unmute(mute))

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``; a disk that hangs is waited for."""
        return await self._deeds.rows(wanted, limit=limit, before=before)

    async def counts(self, wanted: Filter) -> Counts:
        """Return how many notifications a filter's chips stand for; a disk that hangs is waited for."""
        return await self._deeds.counts(wanted)

    async def link_of(self, name: str) -> str:
        """Return the address of a notification's document; of the site's list where there is none."""
        return await self._deeds.link_of(name)

    def quiet_until(self, until_s: float | None) -> None:
        """Show no toasts until that moment (seconds since 1970; infinite: until it is turned off); None ends it."""
        self._facts.quiet.until(until_s)
        self.remember(replace(self.bridge.remembered, quiet_until_s=until_s))

    def try_toast(self) -> None:
        """Show a toast that says how toasts look and sound as the settings are."""
        self._facts.presenter.try_toast()

    async def prefer(self, key: str, text: str) -> None:
        """Write a preference into the user's settings file. Raises ``TrayError``."""
        await (await self._serving()).prefer(key, text)

    async def recall(self) -> None:
        """Take up what an earlier run remembered; a disk that hangs is not waited for."""
        try:
            async with asyncio.timeout(RECALL_S):
                remembered = await aside(partial(memory.load, self._remembered_file))
        except TimeoutError:
            _log.warning("The disk does not say what was remembered")
            return
        self._written = remembered
        self.bridge.set_remembered(remembered)
        if remembered.quiet_until_s is not None:
            self._facts.quiet.until(remembered.quiet_until_s)

    def greet(self, *, signed_in: bool, welcome: bool = True) -> None:
        """Greet whoever has started the program, once, as soon as it is known whether somebody is signed in.

        Without ``welcome`` the first run's questions wait for a start that somebody makes by hand.
        """
        if not self._greeted:
            self._greeted = True
            self._tasks.keep(self._greet(signed_in=signed_in, welcome=welcome))

    async def _greet(self, *, signed_in: bool, welcome: bool) -> None:
        version = await aside(partial(importlib.metadata.version, "nirmaan-tray"))
        remembered = self.bridge.remembered
        match greeting(remembered, version, signed_in=signed_in):
            case Greeting.WELCOME:
                if welcome:
                    self.bridge.welcome_wanted.emit()
            case Greeting.NEWS:
                self._facts.presenter.tell(wording.updated(version))
            case Greeting.NOTHING:
                pass
        self.remember(greeted(remembered, version, signed_in=signed_in))

    def remember(self, remembered: Remembered) -> None:
        """Keep this for the next run."""
        self.bridge.set_remembered(remembered)
        self._tasks.keep(self._write_remembered())

    async def look_up(self, address: str) -> SiteFacts:
        """Return what the site at an address tells a guest. Raises ``TrayError``."""
        return await (await self._serving()).look_up(address)

    async def browse(self, url: str) -> bool:
        """Open a page in the browser; False says that none could be started."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.browser"))
        opened: bool = await module.open_url(url)
        return opened

    async def sign_in(
        self,
        site: str,
        user: str,
        secret: Secret,
        *,
        way: Way,
        ask_code: Callable[[CodeRequest], Awaitable[str]],
        show: Callable[[str], Awaitable[None]],
    ) -> Account:
        """Sign in and keep the secret in the keyring. Raises ``TrayError``."""
        runner = await self._serving()
        return await runner.sign_in(site, user, secret, way=way, ask_code=ask_code, show=show)

    def sign_out(self, *, forget: bool) -> None:
        """End the session and forget the secret, and if so wished what is stored of the notifications."""
        if self._runner is not None:
            self._tasks.keep(self._sign_out(self._runner, forget=forget))

    async def doctor(self) -> "Doctor":
        """Return what examines the whole chain, for a window to show."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.doctor.visit"))
        visit: Doctor = module.Visit(self._home, self._vault, self._clock)
        return visit

    def quit(self) -> None:
        """End the program."""
        self._quit_wanted()

    @property
    def _remembered_file(self) -> Path:
        return self._home.data_dir / memory.FILE

    async def finish(self) -> None:
        """Write what is to be remembered; a disk that hangs is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FINISH_S):
                await self._write_remembered()

    async def _write_remembered(self) -> None:
        async with self._writing:
            # The newest, whichever wish this began with: each is written whole.
            remembered = self.bridge.remembered
            if remembered != self._written:
                await aside(partial(memory.save, self._remembered_file, remembered))
                self._written = remembered

    async def _sign_out(self, runner: "Runner", *, forget: bool) -> None:
        try:
            await runner.sign_out(forget=forget)
        except TrayError as error:
            _log.warning("Signing out failed: %s", error)
            self._facts.trouble(error.code)

    async def _serving(self) -> "Runner":
        """Return what serves the account, which is there a moment after the icon."""
        await self._running.wait()
        if self._runner is None:
            raise SignedOut
        return self._runner

    def _inbox(self) -> "Inbox | None":
        return self._runner.inbox if self._runner is not None else None

    def _store_failed(self) -> None:
        if self._runner is not None:
            self._runner.begin_anew()  # it opens the database anew, which heals it or says what is wrong

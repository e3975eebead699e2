"""The desktop application: builds and wires its parts, and closes them in order.

The icon comes first. What is heavy (the network's libraries, the keyring, the bus) is imported afterwards, beside the loop.
"""

import asyncio
import contextlib
import gc
import importlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from nirmaan_tray import logs, present
from nirmaan_tray.alarm import Alarm
from nirmaan_tray.announce import Announcer
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.complaint import KEY as COMPLAINT
from nirmaan_tray.deeds import Deeds
from nirmaan_tray.desktop.quitting import Quitting
from nirmaan_tray.desktop.settings_watch import SettingsWatch
from nirmaan_tray.errors import SignedOut, TrayError
from nirmaan_tray.home import Home
from nirmaan_tray.model import (
    Account,
    Action,
    Change,
    Click,
    CodeRequest,
    Habits,
    Link,
    LinkState,
    Notification,
    Secret,
    SiteFacts,
    StoreLost,
    StoreMended,
    Unread,
    Way,
)
from nirmaan_tray.present import Presenter
from nirmaan_tray.quiet import Quiet
from nirmaan_tray.toast.toaster import Ears as ToastEars
from nirmaan_tray.toast.toaster import Toaster
from nirmaan_tray.ui.balloon import Balloon
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.tray import Tray
from nirmaan_tray.ui.windows import Windows
from nirmaan_tray.vault import Vault

if TYPE_CHECKING:
    from nirmaan_tray.desktop.wake import Wake
    from nirmaan_tray.inbox import Inbox
    from nirmaan_tray.runner import Runner
    from nirmaan_tray.ui.doctor_window import Doctor

CLOSE_S = 1.5
"""Longest that closing may take, whatever the network, the keyring or the desktop does."""

BALLOON_AFTER_S = 10.0
"""So long a desktop may take to bring its notification server before the tray's balloon serves in its place."""

ICON_FIRST_S = 0.5
"""So long everything else waits for the icon, whose host a busy desktop may be slow to tell of."""

MENU_ROWS = 8
NEWEST_SPACING_S = 0.1
"""The menu shows so many of the unread, and follows changes that often at most."""

IN_MEMORY = "store_in_memory"
"""Code of the trouble that the disk cannot be written."""

_log = logging.getLogger(__name__)


class App:
    """The program as one person uses it. Fulfils ``ui.bridge.Wishes``."""

    def __init__(self, home: Home, vault: Vault, clock: Clock) -> None:
        """Show the icon; everything else begins with ``run``. Made where no loop runs yet."""
        self._home = home
        self._vault = vault
        self._clock = clock
        self._quit = asyncio.Event()
        self._icon_shown = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: Runner | None = None
        self._running = asyncio.Event()
        self._newest_stale = asyncio.Event()
        self._following: asyncio.Task[None] | None = None
        self._presenter = Presenter(Announcer(clock.monotonic, time.time))
        self._alarm = Alarm(clock, self._complain)
        self._quiet = Quiet(clock, self._set_quiet)
        self._lasting: str | None = None
        self.bridge = Bridge(self)
        self._deeds = Deeds(self.bridge, self._inbox, self._trouble, self._store_failed)
        self._windows = Windows(self.bridge)
        self._menu = Menu(self.bridge)
        self._tray = Tray(self.bridge, self._menu)
        self._tray.hosted_changed.connect(self._hosted)
        self._tray.host_missing.connect(self.bridge.inbox_wanted)

    async def run(self, quitting: Quitting, *, shown: Callable[[], None], closing: Callable[[], None]) -> None:
        """Serve until somebody wants to quit; ``shown`` is called behind the icon, ``closing`` when closing begins."""
        logs.watch(asyncio.get_running_loop())
        quitting.asked.connect(self.quit)
        watches = [SettingsWatch(file) for file in (self._home.settings_file, self._home.managed_file)]
        self._hosted()
        self._keep(self._begin(watches, shown))
        await self._quit.wait()
        closing()
        for watch in watches:
            watch.close()
        await self._close()

    async def _begin(self, watches: list[SettingsWatch], shown: Callable[[], None]) -> None:
        # Imports in a thread take the processor from this one, so the icon would come later.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ICON_FIRST_S):
                await self._icon_shown.wait()
        # What is imported stays: looking through it for garbage held the loop for 30 to 45 ms.
        gc.freeze()
        gc.enable()
        shown()
        self._keep(self._toasts())
        self._follow_newest()
        self._keep(self._quiet.keep())
        self._keep(self._serve(watches))

    async def _serve(self, watches: list[SettingsWatch]) -> None:
        # Importing takes a few hundred milliseconds, which the loop must not wait for.
        module = await aside(lambda: importlib.import_module("nirmaan_tray.runner"))
        gc.freeze()  # as at the beginning: this is most of what is imported
        runner: Runner = module.Runner(
            self._home,
            self._vault,
            self._clock,
            module.Ears(
                *(self._account, self._link, self._change, self._serving_trouble),
                *(self.bridge.set_offer, self._habits),
            ),
        )
        self._runner = runner
        self._running.set()
        for watch in watches:
            watch.changed.connect(runner.changed)
        self._keep(self._wakes(runner))
        # Else a change between the runner's first look at the settings and the watch's would not be told of.
        for watch in watches:
            await watch.watching()
        await runner.serve()

    async def _wakes(self, runner: "Runner") -> None:
        """Look at the link whenever this computer wakes or its network changes."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.wake"))
        wake: Wake = module.Wake()
        wake.woke.connect(runner.check)
        await wake.run()

    async def _toasts(self) -> None:
        """Show toasts by the desktop's own means, or by the tray's balloon where there are none for long."""
        balloon = Balloon(self._tray, self._clicked)
        loop = asyncio.get_running_loop()
        fallback: asyncio.TimerHandle | None = loop.call_later(BALLOON_AFTER_S, self._presenter.use, balloon)

        def available(now: bool) -> None:
            nonlocal fallback
            if fallback is not None:
                fallback.cancel()
            fallback = None if now else loop.call_later(BALLOON_AFTER_S, self._presenter.use, balloon)
            self._presenter.use(native if now else None)

        choice = await aside(lambda: importlib.import_module("nirmaan_tray.toast.choice"))
        native: Toaster | None = await aside(lambda: choice.toaster(ToastEars(self._clicked, available)))
        try:
            await (native or balloon).run()
        finally:
            if fallback is not None:
                fallback.cancel()

    async def _close(self) -> None:
        """End everything in order; what hangs is left behind rather than waited for."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_S)
        self._alarm.close()
        self._windows.close()
        self._tray.close()

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("A task ended in an error", exc_info=task.exception())

    def _inbox(self) -> "Inbox | None":
        return self._runner.inbox if self._runner is not None else None

    def _store_failed(self) -> None:
        if self._runner is not None:
            self._runner.changed()  # it opens the database anew, which heals it or says what is wrong

    # What the core tells

    def _account(self, account: Account | None, last_site: str) -> None:
        if (account.id if account else None) != (self.bridge.account.id if self.bridge.account else None):
            self._follow_newest()
            self._presenter.clear()
            self._alarm.clear()
            self.bridge.set_unread(0)
        self.bridge.set_account(account, last_site or self.bridge.last_site)
        self._rows_changed()

    def _change(self, change: Change) -> None:
        match change:
            case Unread(count):
                self.bridge.set_unread(count)
            case StoreLost(in_memory=True):
                _log.warning("Going on in memory: %s (%s)", change.detail, change.code)
                self._trouble(IN_MEMORY)
            case StoreLost():
                _log.warning("The list was begun anew, %s was set aside: %s", change.set_aside, change.detail)
                self._presenter.tell(present.store_renewed(change))
            case StoreMended():
                self._trouble(None)
            case _:
                pass
        self._presenter.change(change)
        self._rows_changed()

    def _link(self, link: Link) -> None:
        self.bridge.set_link(link)
        self._alarm.link(link)

    def _serving_trouble(self, code: str | None) -> None:
        """Take in what keeps the account from being served; it holds until it is told otherwise."""
        self._lasting = code
        self._trouble(code)

    def _trouble(self, code: str | None) -> None:
        """Take in what went wrong, or that it is over; what lasts is said again then."""
        code = code or self._lasting
        self.bridge.set_trouble(code)
        self._alarm.trouble(code)

    def _habits(self, habits: Habits) -> None:
        """Take in how the settings want the program to behave."""
        self._presenter.hide_content = habits.hide_content
        self._quiet.set_hours(habits.quiet_hours)
        self._keep(self._settle(habits))

    async def _settle(self, habits: Habits) -> None:
        """Do what takes a look at the disk."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.installed"))
        if habits.autostart is not None:
            await aside(partial(module.start_with_computer, self._home.key, wanted=habits.autostart))
        self.bridge.set_newest(await aside(partial(module.newer, habits.newest)))

    def _set_quiet(self, until_s: float | None) -> None:
        self._presenter.quiet(until_s)
        self.bridge.set_quiet(until_s)

    def _complain(self, code: str | None) -> None:
        if code is None:
            self._presenter.take_back(COMPLAINT)
        else:
            sign_in = self.bridge.link.state is LinkState.SIGN_IN_NEEDED and self.bridge.trouble is None
            self._presenter.tell(present.complaint(COMPLAINT, code, sign_in=sign_in))

    def _rows_changed(self) -> None:
        self._newest_stale.set()
        self.bridge.rows_changed.emit()

    def _follow_newest(self) -> None:
        """Keep what the menu shows of the unread in step with the list; begin anew, whatever disk is still waited for."""
        if self._following is not None:
            self._following.cancel()
        self.bridge.set_newest_unread([])
        self._following = self._keep(self._show_newest())

    async def _show_newest(self) -> None:
        while True:
            await self._newest_stale.wait()
            self._newest_stale.clear()
            self.bridge.set_newest_unread(await self.rows(unread_only=True, limit=MENU_ROWS))
            await self._clock.sleep(NEWEST_SPACING_S)

    def _clicked(self, click: Click) -> None:
        match click.action:
            case Action.OPEN:
                self.open(click.key, click.token)
            case Action.MARK_SEEN:
                self.mark_seen(click.key)
            case Action.SHOW_INBOX:
                self.bridge.inbox_wanted.emit()
            case Action.SIGN_IN:
                self.bridge.sign_in_wanted.emit()

    def _hosted(self) -> None:
        self._windows.set_hosted(hosted=self._tray.hosted)
        if self._tray.hosted:
            self._icon_shown.set()

    # What people wish

    def open(self, name: str, token: str | None = None) -> None:
        """Open a notification's document in the browser and mark it as seen."""
        self._keep(self._deeds.open(name, token))

    def open_site(self) -> None:
        """Open the site's notifications page in the browser."""
        self._keep(self._deeds.open_site())

    def open_release(self) -> None:
        """Open the page of the newer version in the browser."""
        if self.bridge.newest is not None:
            self._keep(self._deeds.browse(self.bridge.newest.page))

    def mark_seen(self, name: str) -> None:
        """Mark one notification as seen."""
        self._keep(self._deeds.mark_seen(name))

    def mark_all_seen(self) -> None:
        """Mark every unread notification as seen."""
        self._keep(self._deeds.mark_all_seen())

    async def rows(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``; a disk that hangs is waited for."""
        return await self._deeds.rows(unread_only=unread_only, limit=limit, before=before)

    def quiet_until(self, until_s: float | None) -> None:
        """Show no toasts until that moment (seconds since the epoch); None ends it."""
        self._quiet.until(until_s)

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

    async def _serving(self) -> "Runner":
        """Return what serves the account, which is there a moment after the icon."""
        await self._running.wait()
        if self._runner is None:
            raise SignedOut
        return self._runner

    def sign_out(self, *, forget: bool) -> None:
        """End the session and forget the secret, and if so wished what is stored of the notifications."""
        if self._runner is not None:
            self._keep(self._sign_out(self._runner, forget=forget))

    async def _sign_out(self, runner: "Runner", *, forget: bool) -> None:
        try:
            await runner.sign_out(forget=forget)
        except TrayError as error:
            _log.warning("Signing out failed: %s", error)
            self._trouble(error.code)

    async def doctor(self) -> "Doctor":
        """Return what examines the whole chain, for a window to show."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.doctor.visit"))
        visit: Doctor = module.Visit(self._home, self._vault, self._clock)
        return visit

    def quit(self) -> None:
        """End the program."""
        self._quit.set()

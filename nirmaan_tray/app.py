"""The desktop application: builds and wires its parts, and closes them in order.

The icon comes first. What is heavy (the network's libraries, the keyring, the bus) is imported afterwards, beside the loop.
"""

import asyncio
import contextlib
import gc
import importlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from nirmaan_tray import logs
from nirmaan_tray.announce import Announcer
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.desktop.quitting import Quitting
from nirmaan_tray.desktop.settings_watch import SettingsWatch
from nirmaan_tray.errors import SignedOut, StoreError, TrayError
from nirmaan_tray.home import Home
from nirmaan_tray.model import Account, Action, Change, Click, CodeRequest, Notification, Secret, Unread
from nirmaan_tray.present import Presenter
from nirmaan_tray.toast.toaster import Ears as ToastEars
from nirmaan_tray.toast.toaster import Toaster
from nirmaan_tray.ui.balloon import Balloon
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.tray import Tray
from nirmaan_tray.ui.windows import Windows
from nirmaan_tray.vault import Vault

if TYPE_CHECKING:
    from nirmaan_tray.inbox import Inbox
    from nirmaan_tray.runner import Runner

CLOSE_S = 1.5
"""Longest that closing may take, whatever the network, the keyring or the desktop does."""

BALLOON_AFTER_S = 10.0
"""So long a desktop may take to bring its notification server before the tray's balloon serves in its place."""

ICON_FIRST_S = 0.5
"""So long everything else waits for the icon, whose host a busy desktop may be slow to tell of."""

NO_BROWSER = "no_browser"
"""Code of the trouble that no browser could be started."""

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
        self._presenter = Presenter(Announcer(clock.monotonic, time.time))
        self._unquiet: asyncio.TimerHandle | None = None
        self.bridge = Bridge(self)
        self._windows = Windows(self.bridge)
        self._menu = Menu(self.bridge)
        self._tray = Tray(self.bridge, self._menu)
        self._tray.hosted_changed.connect(self._hosted)
        self._tray.host_missing.connect(self.bridge.inbox_wanted)

    async def run(self, quitting: Quitting, *, shown: Callable[[], None], closing: Callable[[], None]) -> None:
        """Serve until somebody wants to quit; ``shown`` is called behind the icon, ``closing`` when closing begins."""
        logs.watch(asyncio.get_running_loop())
        quitting.asked.connect(self.quit)
        watch = SettingsWatch(self._home.settings_file)
        self._hosted()
        self._keep(self._begin(watch, shown))
        await self._quit.wait()
        closing()
        watch.close()
        await self._close()

    async def _begin(self, watch: SettingsWatch, shown: Callable[[], None]) -> None:
        # Imports in a thread take the processor from this one, so the icon would come later.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ICON_FIRST_S):
                await self._icon_shown.wait()
        gc.enable()
        shown()
        self._keep(self._toasts())
        self._keep(self._serve(watch))

    async def _serve(self, watch: SettingsWatch) -> None:
        # Importing takes a few hundred milliseconds, which the loop must not wait for.
        module = await aside(lambda: importlib.import_module("nirmaan_tray.runner"))
        runner: Runner = module.Runner(
            self._home,
            self._vault,
            self._clock,
            module.Ears(self._account, self.bridge.set_link, self._change, self.bridge.set_trouble),
        )
        self._runner = runner
        self._running.set()
        watch.changed.connect(runner.changed)
        await runner.serve()

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
        if self._unquiet is not None:
            self._unquiet.cancel()
        self._windows.close()
        self._tray.close()

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("A task ended in an error", exc_info=task.exception())

    # What the core tells

    def _account(self, account: Account | None, last_site: str) -> None:
        if account != self.bridge.account:
            self._presenter.clear()
            self.bridge.set_unread(0)
        self.bridge.set_account(account, last_site or self.bridge.last_site)
        self.bridge.rows_changed.emit()

    def _change(self, change: Change) -> None:
        if isinstance(change, Unread):
            self.bridge.set_unread(change.count)
        self._presenter.change(change)
        self.bridge.rows_changed.emit()

    def _clicked(self, click: Click) -> None:
        match click.action:
            case Action.OPEN:
                self.open(click.key, click.token)
            case Action.MARK_SEEN:
                self.mark_seen(click.key)
            case Action.SHOW_INBOX:
                self.bridge.inbox_wanted.emit()

    def _hosted(self) -> None:
        self._windows.set_hosted(hosted=self._tray.hosted)
        if self._tray.hosted:
            self._icon_shown.set()

    # What people wish

    def open(self, name: str, token: str | None = None) -> None:
        """Open a notification's document in the browser and mark it as seen."""
        if self._runner is not None and self._runner.inbox is not None:
            self._keep(self._open(self._runner.inbox, name, token))
        else:
            # Its toast may outlast the inbox, while the keyring is asked again: better the list than nothing.
            self.open_site()

    async def _open(self, inbox: "Inbox", name: str, token: str | None) -> None:
        from nirmaan_tray import links

        account, notification = self.bridge.account, inbox.row(name)
        if account is None:
            return
        url = links.document_url(account.site, notification.action_url if notification else None)
        # Beside each other: another program may hold the database for seconds.
        opened, _ = await asyncio.gather(self._browse(url, token), self._mark(inbox, [name]))
        if not opened:
            await self._mark(inbox, [name], seen=False)

    def open_site(self) -> None:
        """Open the site's notifications page in the browser."""
        if self.bridge.account is not None:
            self._keep(self._open_site(self.bridge.account.site))

    async def _open_site(self, site: str) -> None:
        from nirmaan_tray import links

        await self._browse(links.notifications_page(site), None)

    async def _browse(self, url: str, token: str | None) -> bool:
        from nirmaan_tray.desktop.browser import open_url

        opened = await open_url(url, token)
        if not opened:
            self.bridge.set_trouble(NO_BROWSER)
        elif self.bridge.trouble == NO_BROWSER:
            self.bridge.set_trouble(None)
        return opened

    def mark_seen(self, name: str) -> None:
        """Mark one notification as seen."""
        if self._runner and self._runner.inbox:
            self._keep(self._mark(self._runner.inbox, [name]))

    def mark_all_seen(self) -> None:
        """Mark every unread notification as seen."""
        if self._runner and self._runner.inbox:
            self._keep(self._mark_all(self._runner.inbox))

    async def _mark_all(self, inbox: "Inbox") -> None:
        await self._mark(inbox, inbox.unread_names())

    async def _mark(self, inbox: "Inbox", names: Iterable[str], *, seen: bool = True) -> None:
        try:
            await inbox.mark(names, seen=seen)
        except StoreError as error:
            _log.warning("A mark was lost: %s", error)
            self.bridge.set_trouble(error.code)
            if self._runner is not None:
                self._runner.changed()  # it opens the database anew, which heals it or says what is wrong

    def quiet_until(self, until_s: float | None) -> None:
        """Show no toasts until that moment (seconds since the epoch); None ends it."""
        if self._unquiet is not None:
            self._unquiet.cancel()
            self._unquiet = None
        for_s = None if until_s is None else max(0.0, until_s - time.time())
        if for_s is not None:
            self._unquiet = asyncio.get_running_loop().call_later(for_s, self.quiet_until, None)
        self._presenter.quiet(until_s)
        self.bridge.set_quiet(until_s)

    def rows(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``."""
        if self._runner is None or self._runner.inbox is None:
            return []
        try:
            return self._runner.inbox.page(unread_only=unread_only, limit=limit, before=before)
        except StoreError as error:
            _log.warning("The list cannot be read: %s", error)
            return []

    async def sign_in(
        self,
        site: str,
        user: str,
        secret: Secret,
        *,
        api_key: bool,
        ask_code: Callable[[CodeRequest], Awaitable[str]],
    ) -> Account:
        """Sign in and keep the secret in the keyring. Raises ``TrayError``."""
        await self._running.wait()
        if self._runner is None:
            raise SignedOut
        return await self._runner.sign_in(site, user, secret, api_key=api_key, ask_code=ask_code)

    def sign_out(self) -> None:
        """End the session and forget the secret."""
        if self._runner is not None:
            self._keep(self._sign_out(self._runner))

    async def _sign_out(self, runner: "Runner") -> None:
        try:
            await runner.sign_out()
        except TrayError as error:
            _log.warning("Signing out failed: %s", error)
            self.bridge.set_trouble(error.code)

    def quit(self) -> None:
        """End the program."""
        self._quit.set()

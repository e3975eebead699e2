"""The desktop application: builds and wires its parts, and closes them in order.

The icon comes first. What is heavy (the network's libraries, the keyring, the bus) is imported afterwards, beside the loop.
"""

import asyncio
import gc
import importlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from nirmaan_tray import logs
from nirmaan_tray.actions import Actions
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.desktop.quitting import Quitting
from nirmaan_tray.desktop.settings_watch import SettingsWatch
from nirmaan_tray.desktop.sound import Player
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.habits import Habits
from nirmaan_tray.model.start_wish import BY_HAND, Run, StartWish
from nirmaan_tray.start_wishes import StartWishes
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.toast.toaster import Ears as ToastEars
from nirmaan_tray.toast.toaster import Toaster
from nirmaan_tray.ui.balloon import Balloon
from nirmaan_tray.ui.tray import Tray
from nirmaan_tray.ui.windows import Windows
from nirmaan_tray.vault import Vault

if TYPE_CHECKING:
    from nirmaan_tray.desktop.screen_privacy import ScreenPrivacy
    from nirmaan_tray.desktop.system_quiet import SystemQuiet
    from nirmaan_tray.desktop.wake import Wake
    from nirmaan_tray.runner import Runner

CLOSE_S = 1.3
"""Longest that closing may take, whatever the network, the keyring or the desktop does."""

BALLOON_AFTER_S = 10.0
"""So long a desktop may take to bring its notification server before the tray's balloon serves in its place."""

WARM_AFTER_S = 5.0
"""Whoever clicks sooner, or while nothing is unread, waits a tenth of a second longer."""

_log = logging.getLogger(__name__)


class App:
    """The program as one person uses it."""

    def __init__(self, home: Home, vault: Vault, clock: Clock, tray: Tray, wish: StartWish = BY_HAND) -> None:
        """Stand behind the icon; everything else begins with ``run``. Made where no loop runs yet.

        ``wish`` is what this start is for. Nobody who has only switched the computer on is shown a window.
        """
        self._home = home
        self._vault = vault
        self._clock = clock
        self._quit = asyncio.Event()
        self._tasks = Tasks()
        self._player = Player()
        self._actions = Actions(home, vault, clock, tray.bridge, self._tasks, self._quit.set)
        self._facts = self._actions.facts
        self.bridge = self._actions.bridge
        self._windows = Windows(self.bridge)
        self._tray = tray
        self._tray.menu.about_wanted.connect(self._windows.show_about)
        self._tray.hosted_changed.connect(self._hosted)
        self.starts = StartWishes(self._actions, clock, self._tasks)
        self._wish = wish
        self._background = wish == Run(background=True)
        if not self._background:
            self._tray.host_missing.connect(self.bridge.inbox_wanted)

    async def run(self, quitting: Quitting, *, shown: Callable[[], None], closing: Callable[[], None]) -> None:
        """Serve until somebody wants to quit; ``shown`` is called behind the icon, ``closing`` when closing begins."""
        logs.watch(asyncio.get_running_loop())
        quitting.asked.connect(self._quit.set)
        watches = [SettingsWatch(file) for file in (self._home.settings_file, self._home.managed_file)]
        self._hosted()
        self._tasks.keep(self._begin(watches, shown))
        await self._quit.wait()
        closing()
        for watch in watches:
            watch.close()
        await self._close()

    async def _begin(self, watches: list[SettingsWatch], shown: Callable[[], None]) -> None:
        # What is imported stays: looking through it for garbage held the loop for 30 to 45 ms.
        gc.freeze()
        gc.enable()
        shown()
        self._facts.begin()
        self._tasks.keep(self._toasts())
        self._tasks.keep(self._register())
        # Before anything can be told of: "Do not disturb" may hold over a restart.
        await self._actions.recall()
        if not isinstance(self._wish, Run):
            self.starts.take(self._wish)
        await self._serve(watches)

    async def _serve(self, watches: list[SettingsWatch]) -> None:
        # Importing takes a few hundred milliseconds, which the loop must not wait for.
        module = await aside(lambda: importlib.import_module("nirmaan_tray.runner"))
        gc.freeze()  # as at the beginning: this is most of what is imported
        facts = self._facts
        runner: Runner = module.Runner(
            self._home,
            self._vault,
            self._clock,
            module.Ears(
                account=self._account,
                link=facts.link,
                change=facts.change,
                trouble=facts.lasting_trouble,
                offer=self.bridge.set_offer,
                habits=self._habits,
                preferences=facts.preferences,
                inbox=facts.presenter.follow,
            ),
        )
        self._actions.serve(runner)
        for watch in watches:
            watch.changed.connect(runner.changed)
        self._tasks.keep(self._wakes(runner))
        self._tasks.keep(self._screen_privacy())
        self._tasks.keep(self._system_quiet())
        self._tasks.keep(self._warm())
        # Else a change between the runner's first look at the settings and the watch's would not be told of.
        for watch in watches:
            await watch.watching()
        await runner.serve()

    def _account(self, account: Account | None, last_site: str) -> None:
        self._facts.account(account, last_site)
        self._actions.greet(signed_in=account is not None, welcome=self._wish == BY_HAND)

    def _habits(self, habits: Habits) -> None:
        if self._background and habits.autostart is False:
            # Somebody else's entry started it, which this person may not be able to change.
            _log.info("Not to start with the computer: ending")
            self._quit.set()
        self._background = False
        self._facts.habits(habits)

    async def _wakes(self, runner: "Runner") -> None:
        """Look at the link whenever this computer wakes or its network changes."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.wake"))
        wake: Wake = module.Wake()
        wake.woke.connect(runner.check)
        await wake.run()

    async def _warm(self) -> None:
        """Be ready for the first click on the icon, once the start is over and there is something to click for: 7 MB."""
        await self._clock.sleep(WARM_AFTER_S)
        unread = asyncio.Event()

        def look() -> None:
            if self.bridge.unread:
                unread.set()

        self.bridge.unread_changed.connect(look)
        look()
        await unread.wait()
        self.bridge.unread_changed.disconnect(look)
        await self._windows.warm()

    async def _screen_privacy(self) -> None:
        """Hide what toasts say while others may read the screen."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.screen_privacy"))
        screen: ScreenPrivacy = module.ScreenPrivacy()
        screen.changed.connect(self._facts.presenter.set_private)
        await screen.run()

    async def _system_quiet(self) -> None:
        """Be as quiet as the desktop is told to be."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.system_quiet"))
        system: SystemQuiet = module.SystemQuiet()
        system.changed.connect(self._facts.presenter.set_system_quiet)
        await system.run()

    async def _register(self) -> None:
        """Let the desktop know of this program, where no installer did."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.registration"))
        await aside(module.register)

    async def _toasts(self) -> None:
        """Show toasts by the desktop's own means, or by the tray's balloon where there are none for long."""
        presenter = self._facts.presenter
        balloon = Balloon(self._tray, self._actions.clicked)
        loop = asyncio.get_running_loop()
        fallback: asyncio.TimerHandle | None = loop.call_later(BALLOON_AFTER_S, presenter.use, balloon)

        def available(now: bool) -> None:
            nonlocal fallback
            if fallback is not None:
                fallback.cancel()
            why = self.bridge.no_toasts
            # Whoever has turned notifications off, or is to be asked, wants no balloons in their place.
            balloons = not now and not (why is not None and why.chosen)
            fallback = loop.call_later(BALLOON_AFTER_S, presenter.use, balloon) if balloons else None
            presenter.use(native if now else None)

        choice = await aside(lambda: importlib.import_module("nirmaan_tray.toast.choice"))
        ears = ToastEars(self._actions.clicked, available, self._player.play, self.bridge.set_no_toasts)
        native: Toaster | None = await aside(lambda: choice.toaster(ears))
        if native is not None:
            self.bridge.leave_wanted.connect(native.ask)
        try:
            await (native or balloon).run()
        finally:
            if fallback is not None:
                fallback.cancel()

    async def _close(self) -> None:
        """End everything in order; what hangs is left behind rather than waited for."""
        self._windows.close()
        await self._actions.finish()
        await self._tasks.close(CLOSE_S)
        self._facts.close()
        self._player.close()
        self._tray.close()

    def _hosted(self) -> None:
        self._windows.set_hosted(hosted=self._tray.hosted)

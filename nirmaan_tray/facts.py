"""What the core and the desktop tell, brought to the windows, the tray and the toasts."""

import importlib
import logging
import time
from dataclasses import replace
from functools import partial

from nirmaan_tray import wording
from nirmaan_tray.alarm import Alarm
from nirmaan_tray.announce import Announcer
from nirmaan_tray.aside import aside
from nirmaan_tray.clock import Clock
from nirmaan_tray.complaint import KEY as COMPLAINT
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.change import CaughtUp, Change, Muted, StoreLost, StoreMended, Unread
from nirmaan_tray.model.habits import Appearance, Habits
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.newest import Newest
from nirmaan_tray.present import Presenter
from nirmaan_tray.quiet import Quiet
from nirmaan_tray.tasks import Tasks
from nirmaan_tray.ui import language, theme
from nirmaan_tray.ui.bridge import Bridge

IN_MEMORY = "store_in_memory"
"""Code of the trouble that the disk cannot be written."""

AUTOSTART = "autostart"
"""Key of the setting whether the program starts with the computer."""

_log = logging.getLogger(__name__)


class Facts:
    """Takes in what is told, and knows what lasts of it. ``key`` is the home's."""

    def __init__(self, bridge: Bridge, clock: Clock, tasks: Tasks, key: str) -> None:
        self._bridge = bridge
        self._tasks = tasks
        self._key = key
        self.presenter = Presenter(Announcer(clock.monotonic, time.time))
        self.quiet = Quiet(clock, self._set_quiet)
        self._alarm = Alarm(clock, self._complain)
        self._newest = Newest(bridge, clock, tasks)
        self._lasting: str | None = None
        self._told: tuple[Preference, ...] = ()
        self._starts = ""
        self._language = ""
        self._appearance = Appearance.SYSTEM

    def begin(self) -> None:
        """Begin to follow the list and the clock."""
        self._newest.begin()
        self._tasks.keep(self.quiet.keep())

    def close(self) -> None:
        """Complain of nothing any more."""
        self._alarm.close()

    def account(self, account: Account | None, last_site: str) -> None:
        """Take in who is signed in; ``last_site`` is where the next sign-in begins."""
        before = self._bridge.account
        if (account.id if account else None) != (before.id if before else None):
            self._newest.begin()
            self.presenter.clear()
            if before is not None:
                # Those that an earlier run left are the former account's as well.
                self.presenter.sweep()
            self._alarm.clear()
            self._bridge.set_unread(0)
            self._bridge.set_mutes(())
            self._bridge.set_marked(None)
        self._bridge.set_account(account, last_site or self._bridge.last_site)
        self._bridge.rows_changed.emit()

    def change(self, change: Change) -> None:
        """Take in a change of the inbox."""
        match change:
            case Unread(count):
                self._bridge.set_unread(count)
            case Muted(mutes):
                self._bridge.set_mutes(mutes)
            case StoreLost(in_memory=True):
                _log.warning("Going on in memory: %s (%s)", change.detail, change.code)
                self.trouble(IN_MEMORY)
            case StoreLost():
                _log.warning("The list was begun anew, %s was set aside: %s", change.set_aside, change.detail)
                self.presenter.tell(wording.store_renewed(change))
            case StoreMended():
                self.trouble(None)
            case CaughtUp():
                self._bridge.caught_up.emit()
            case _:
                pass
        self.presenter.change(change)
        self._bridge.rows_changed.emit()

    def link(self, link: Link) -> None:
        """Take in the link's state."""
        self._bridge.set_link(link)
        self._alarm.link(link)

    def lasting_trouble(self, code: str | None) -> None:
        """Take in what keeps the account from being served; it holds until it is told otherwise."""
        self._lasting = code
        self.trouble(code)

    def trouble(self, code: str | None) -> None:
        """Take in what went wrong, or that it is over; what lasts is said again then."""
        code = code or self._lasting
        self._bridge.set_trouble(code)
        self._alarm.trouble(code)

    def habits(self, habits: Habits) -> None:
        """Take in how the settings want the program to behave."""
        self.presenter.habits(habits)
        self.quiet.set_hours(habits.quiet_hours)
        if habits.appearance is not self._appearance:
            self._appearance = habits.appearance
            theme.use(habits.appearance)
        if habits.language != self._language:
            self._language = habits.language
            language.use(habits.language)
            self._bridge.language_changed.emit()
        self._tasks.keep(self._settle(habits))

    def preferences(self, preferences: tuple[Preference, ...]) -> None:
        """Take in what the settings say."""
        self._told = preferences
        self._show_preferences()
        self._tasks.keep(self._look_at_autostart())

    def _show_preferences(self) -> None:
        """Where nobody chose whether the program starts with the computer, say how it is, as far as that is known."""
        self._bridge.set_preferences(
            replace(each, text=self._starts) if each.key == AUTOSTART and not each.text else each for each in self._told
        )

    async def _look_at_autostart(self) -> None:
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.autostart"))
        self._starts = "yes" if await aside(partial(module.starts, self._key)) else "no"
        self._show_preferences()

    async def _settle(self, habits: Habits) -> None:
        """Do what takes a look at the disk."""
        module = await aside(lambda: importlib.import_module("nirmaan_tray.desktop.installed"))
        if habits.autostart is not None:
            await aside(partial(module.start_with_computer, self._key, wanted=habits.autostart))
        self._bridge.set_newest(await aside(partial(module.newer, habits.newest)))

    def _set_quiet(self, until_s: float | None) -> None:
        self.presenter.quiet(until_s)
        self._bridge.set_quiet(until_s)

    def _complain(self, code: str | None) -> None:
        if code is None:
            self.presenter.take_back(COMPLAINT)
        else:
            sign_in = self._bridge.link.state is LinkState.SIGN_IN_NEEDED and self._bridge.trouble is None
            self.presenter.tell(wording.complaint(COMPLAINT, code, sign_in=sign_in))

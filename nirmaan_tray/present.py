"""Puts on the screen what the announcer decides, through whatever this desktop has for it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol

from nirmaan_tray import wording
from nirmaan_tray.announce import Announcement, Announcer, Gone, One
from nirmaan_tray.groups import Several
from nirmaan_tray.model.change import (
    Arrived,
    CaughtUp,
    Change,
    Muted,
    Released,
    Returned,
    Seen,
    Snoozed,
    Unread,
    Withdrawn,
)
from nirmaan_tray.model.habits import Habits, Privacy
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.toast.toaster import Toaster

SHOWN_KEPT = 200
"""Toasts that are remembered to be taken off at once; a desktop keeps fewer in its list."""

COUNT_EVERY_S = 0.5
"""How often a toast that counts is put up anew: nobody reads a thousand numbers, and each is a repaint of the desktop's."""

RELEASE_S = 2.0
"""So long the end of a quiet waits for what the inbox holds back: a disk that hangs must not keep toasts away."""

_OF_ANY_ACCOUNT = frozenset({wording.TRIAL, wording.UPDATED})


def _later(delay_s: float, call: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(delay_s, call)


class HoldsBack(Protocol):
    """What the inbox is to the presenter."""

    def hold_back(self, holding: Callable[[], Callable[[Notification], bool] | None]) -> None:
        """Leave untold what is held back."""

    def look_again(self) -> None:
        """Tell of what is not any more, and then that it is ``Released``."""


class Presenter:
    """Listens to the inbox's changes and keeps the screen's toasts in step with them."""

    def __init__(self, announcer: Announcer, later: Callable[[float, Callable[[], None]], object] = _later) -> None:
        """``later(seconds, call)`` calls after that time."""
        self._announcer = announcer
        self._later = later
        self._counting: dict[str, Several | None] = {}
        self._toaster: Toaster | None = None
        self._inbox: HoldsBack | None = None
        self._shown: dict[str, Notification | None] = {}
        """By their keys the toasts that may be on the screen, with the notification whose content can be read there."""
        self._waiting: dict[str, Toast] = {}
        self._sound = SILENT
        self._privacy = Privacy.LOCKED
        self._private = self._wished_quiet = self._system_quiet = False

    def use(self, toaster: Toaster | None) -> None:
        """Show toasts this way from now on; None: there is no way at the moment, and what comes is held."""
        self._toaster = toaster
        self._counting.clear()
        self._shown.clear()
        self._present(self._announcer.available(toaster is not None))
        self._tell_waiting()

    def follow(self, inbox: HoldsBack | None) -> None:
        """Let this inbox hold back what is not to be shown for the sake of quiet; None: there is none at the moment."""
        self._inbox = inbox
        if inbox is None:
            self._end_quiet()
        else:
            inbox.hold_back(self._holding)

    def change(self, change: Change) -> None:
        """Take in a change of the inbox."""
        match change:
            case Arrived(notification, away):
                self._present(self._announcer.arrived(notification, away=away))
            case Returned(notification):
                self._present(self._announcer.arrived(notification))
            case Seen(name) | Withdrawn(name) | Snoozed(name):
                self._present(self._announcer.gone(name))
            case Unread(0):
                self._present(self._announcer.all_seen())
            case CaughtUp():
                self._present(self._announcer.caught_up())
            case Released():
                self._end_quiet()
            case Muted(mutes):
                self._announcer.mute(mutes)
            case _:
                pass

    def habits(self, habits: Habits) -> None:
        """Take in how the settings want toasts to be."""
        self._sound = habits.sound
        self._privacy = habits.privacy
        self._conceal()
        alerts = habits.alerts_break_through
        self._present(self._announcer.choose(habits.toast_topics, alerts_break_through=alerts))
        if self._inbox is not None:
            self._inbox.look_again()

    def set_private(self, private: bool) -> None:
        """Take in whether others may read the screen, which is locked or shared."""
        self._private = private
        self._conceal()

    def quiet(self, until_s: float | None) -> None:
        """Show nothing until this is called with None; ``until_s`` (seconds since 1970) is when that will probably be."""
        self._wished_quiet = until_s is not None
        self._hush()

    def set_system_quiet(self, quiet: bool) -> None:
        """Take in whether the desktop's own do-not-disturb is on."""
        self._system_quiet = quiet
        self._hush()

    def tell(self, toast: Toast) -> None:
        """Show what is no notification, as soon as there is a way and nobody wants quiet."""
        self._waiting[toast.key] = toast
        self._tell_waiting()

    def try_toast(self) -> None:
        """Show how toasts look and sound, whatever else keeps them away."""
        self.tell(wording.trial(hidden=self._hides_content()))

    def take_back(self, key: str) -> None:
        """Take such a toast off, or do not show it any more."""
        self._waiting.pop(key, None)
        if self._toaster is not None and key in self._shown:
            self._toaster.withdraw((key,))
            del self._shown[key]

    def clear(self) -> None:
        """Take everything of this account off the screen: somebody else is signed in now, or nobody."""
        going = tuple(key for key in self._shown if key not in _OF_ANY_ACCOUNT)
        if self._toaster is not None:
            self._toaster.withdraw(going)
        for key in going:
            del self._shown[key]
        self._counting.clear()
        self._announcer.clear()

    def sweep(self) -> None:
        """Take off what a former run left of an account that is signed in no more."""
        if self._toaster is not None:
            self._toaster.sweep()

    def _hush(self) -> None:
        if self._wants_quiet():
            self._count_all()
            self._present(self._announcer.quiet(True))
        elif self._inbox is None:
            self._end_quiet()
        elif self._announcer.is_quiet():
            # What the inbox holds back comes before the end of the quiet, to be told of in its summary.
            self._inbox.look_again()
            self._later(RELEASE_S, self._end_quiet)

    def _end_quiet(self) -> None:
        if not self._wants_quiet():
            self._present(self._announcer.quiet(False))
            self._tell_waiting()

    def _wants_quiet(self) -> bool:
        return self._wished_quiet or self._system_quiet

    def _holding(self) -> Callable[[Notification], bool] | None:
        return self._announcer.holds if self._wants_quiet() else None

    def _tell_waiting(self) -> None:
        if self._toaster is None:
            return
        for key in list(self._waiting):
            if key == wording.TRIAL or not self._announcer.is_quiet():
                self._show(self._toaster, self._waiting.pop(key), sound=self._sound)

    def _present(self, announcements: Iterable[Announcement]) -> None:
        if self._toaster is None:
            return
        for announcement in announcements:
            match announcement:
                case One(notification, sounds):
                    self._show_one(self._toaster, notification, sounds=sounds)
                case Several():
                    self._count(self._toaster, announcement)
                case Gone(keys):
                    for key in keys:
                        self._counting.pop(key, None)
                        self._shown.pop(key, None)
                    self._toaster.withdraw(keys)

    def _show_one(self, toaster: Toaster, notification: Notification, *, sounds: bool) -> None:
        hidden = self._hides_content()
        self._show(toaster, wording.single(notification, hidden=hidden), sound=self._sound if sounds else SILENT)
        if not hidden:
            self._shown[notification.name] = notification

    def _count(self, toaster: Toaster, told: Several) -> None:
        if told.key in self._counting:
            before = self._counting[told.key]
            self._counting[told.key] = replace(told, sounds=told.sounds or (before is not None and before.sounds))
            return
        self._counting[told.key] = None
        self._show(toaster, wording.several(told), sound=self._sound if told.sounds else SILENT)
        self._later(COUNT_EVERY_S, partial(self._count_on, told.key))

    def _count_on(self, key: str) -> None:
        told = self._counting.pop(key, None)
        if told is not None and self._toaster is not None:
            self._count(self._toaster, told)

    def _count_all(self) -> None:
        """Put up at once what waits to be counted: it came before the quiet that begins now."""
        for key in list(self._counting):
            self._count_on(key)

    def _show(self, toaster: Toaster, toast: Toast, *, sound: Sound) -> None:
        self._shown[toast.key] = None
        if len(self._shown) > SHOWN_KEPT:
            del self._shown[next(iter(self._shown))]
        toaster.show(replace(toast, sound=sound))

    def _hides_content(self) -> bool:
        return self._privacy is Privacy.HIDE or (self._privacy is Privacy.LOCKED and self._private)

    def _conceal(self) -> None:
        """Let what is on the screen say less, if it is to; never more again, which would look like news."""
        if self._toaster is None or not self._hides_content():
            return
        for key, notification in self._shown.items():
            if notification is not None:
                self._shown[key] = None
                self._toaster.replace(wording.single(notification, hidden=True))

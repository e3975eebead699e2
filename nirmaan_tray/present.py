"""Puts on the screen what the announcer decides, through whatever this desktop has for it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from nirmaan_tray.announce import Announcement, Announcer, Gone, One, Several
from nirmaan_tray.model import (
    Action,
    Arrived,
    Button,
    CaughtUp,
    Change,
    Kind,
    Notification,
    Seen,
    StoreLost,
    Toast,
    Unread,
    Withdrawn,
)
from nirmaan_tray.toast.toaster import Toaster
from nirmaan_tray.ui import words

SHOWN_KEPT = 200
"""Toasts that are remembered to be taken off at once; a desktop keeps fewer in its list."""


COUNT_EVERY_S = 0.5
"""How often a toast that counts is put up anew: nobody reads a thousand numbers, and each is a repaint of the desktop's."""


def _later(delay_s: float, call: Callable[[], None]) -> object:
    return asyncio.get_running_loop().call_later(delay_s, call)


class Presenter:
    """Listens to the inbox's changes and keeps the screen's toasts in step with them."""

    def __init__(self, announcer: Announcer, later: Callable[[float, Callable[[], None]], object] = _later) -> None:
        """``later(seconds, call)`` calls after that time."""
        self._announcer = announcer
        self._later = later
        self._counting: dict[str, Several | None] = {}
        self._toaster: Toaster | None = None
        self._shown: deque[str] = deque(maxlen=SHOWN_KEPT)
        self._waiting: dict[str, Toast] = {}
        self.hide_content = False
        """Whether toasts of single notifications say what kind of thing happened, and nothing more."""

    def use(self, toaster: Toaster | None) -> None:
        """Show toasts this way from now on; None: there is no way at the moment, and what comes is held."""
        self._toaster = toaster
        self._counting.clear()
        self._present(self._announcer.available(toaster is not None))
        self._tell_waiting()

    def change(self, change: Change) -> None:
        """Take in a change of the inbox."""
        match change:
            case Arrived(notification, away):
                self._present(self._announcer.arrived(notification, away=away))
            case Seen(name) | Withdrawn(name):
                self._present(self._announcer.gone(name))
            case Unread(0):
                self._present(self._announcer.all_seen())
            case CaughtUp():
                self._present(self._announcer.caught_up())
            case _:
                pass

    def quiet(self, until_s: float | None) -> None:
        """Show nothing until that moment (seconds since 1970); None ends it."""
        self._announcer.quiet(until_s)
        self._tell_waiting()

    def tell(self, toast: Toast) -> None:
        """Show what is no notification, as soon as there is a way and nobody wants quiet."""
        self._waiting[toast.key] = toast
        self._tell_waiting()

    def take_back(self, key: str) -> None:
        """Take such a toast off, or do not show it any more."""
        self._waiting.pop(key, None)
        if self._toaster is not None and key in self._shown:
            self._toaster.withdraw((key,))
            self._shown.remove(key)

    def clear(self) -> None:
        """Take everything off the screen: somebody else is signed in now, or nobody."""
        if self._toaster is not None:
            self._toaster.withdraw(tuple(self._shown))
        self._shown.clear()
        self._counting.clear()
        self._announcer.clear()

    def _tell_waiting(self) -> None:
        if self._toaster is None or self._announcer.is_quiet():
            return
        waiting, self._waiting = self._waiting, {}
        for toast in waiting.values():
            self._show(self._toaster, toast)

    def _present(self, announcements: Iterable[Announcement]) -> None:
        if self._toaster is None:
            return
        for announcement in announcements:
            match announcement:
                case One(notification):
                    self._show(self._toaster, single(notification, hidden=self.hide_content))
                case Several():
                    self._count(self._toaster, announcement)
                case Gone(keys):
                    for key in keys:
                        self._counting.pop(key, None)
                    self._toaster.withdraw(keys)

    def _count(self, toaster: Toaster, told: Several) -> None:
        if told.key in self._counting:
            self._counting[told.key] = told
            return
        self._counting[told.key] = None
        self._show(toaster, several(told))
        self._later(COUNT_EVERY_S, partial(self._count_on, told.key))

    def _count_on(self, key: str) -> None:
        told = self._counting.pop(key, None)
        if told is not None and self._toaster is not None:
            self._count(self._toaster, told)

    def _show(self, toaster: Toaster, toast: Toast) -> None:
        if toast.key not in self._shown:
            self._shown.append(toast.key)
        toaster.show(toast)


def single(notification: Notification, *, hidden: bool = False) -> Toast:
    """Return the toast of one notification: title, description, and a line with project and document.

    ``hidden``: only what kind of thing happened.
    """
    about = words.belongs_to(notification)
    body = "\n".join(part for part in (notification.description, about) if part)
    return Toast(
        key=notification.name,
        title=words.hidden(notification.event_id) if hidden else notification.title or words.UNTITLED,
        body="" if hidden else body,
        buttons=(Button(Action.OPEN, words.TOAST_OPEN), Button(Action.MARK_SEEN, words.TOAST_MARK_SEEN)),
        urgent=notification.kind is Kind.ALERT,
    )


def complaint(key: str, code: str, *, sign_in: bool) -> Toast:
    """Return the toast about something that a person has to mend."""
    title, body = words.complaint(code)
    button = (
        Button(Action.SIGN_IN, words.MENU_SIGN_IN) if sign_in else Button(Action.SHOW_INBOX, words.TOAST_SHOW_INBOX)
    )
    return Toast(key, title, body, (button,))


def store_renewed(lost: StoreLost) -> Toast:
    """Return the toast about a local list that was damaged and is filled anew."""
    body = words.store_renewed(lost.set_aside)
    return Toast("nirmaan-tray:store", words.STORE_RENEWED, body, (Button(Action.SHOW_INBOX, words.TOAST_SHOW_INBOX),))


def several(told: Several) -> Toast:
    """Return the toast that stands for several."""
    return Toast(
        key=told.key,
        title=words.toast_several(told.count),
        body=words.TOAST_AWAY if told.away else words.TOAST_BURST,
        buttons=(Button(Action.SHOW_INBOX, words.TOAST_SHOW_INBOX),),
        urgent=told.urgent,
    )

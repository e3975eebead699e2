"""Puts on the screen what the announcer decides, through whatever this desktop has for it."""

from collections import deque
from collections.abc import Iterable

from nirmaan_tray.announce import Announcement, Announcer, Gone, One, Several
from nirmaan_tray.model import Action, Arrived, Button, CaughtUp, Change, Kind, Notification, Seen, Toast, Withdrawn
from nirmaan_tray.toast.toaster import Toaster
from nirmaan_tray.ui import words

SHOWN_KEPT = 200
"""Toasts that are remembered to be taken off at once; a desktop keeps fewer in its list."""


class Presenter:
    """Listens to the inbox's changes and keeps the screen's toasts in step with them."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self._toaster: Toaster | None = None
        self._shown: deque[str] = deque(maxlen=SHOWN_KEPT)

    def use(self, toaster: Toaster | None) -> None:
        """Show toasts this way from now on; None: there is no way at the moment, and what comes is held."""
        self._toaster = toaster
        self._present(self._announcer.available(toaster is not None))

    def change(self, change: Change) -> None:
        """Take in a change of the inbox."""
        match change:
            case Arrived(notification, away):
                self._present(self._announcer.arrived(notification, away=away))
            case Seen(name) | Withdrawn(name):
                self._present(self._announcer.gone(name))
            case CaughtUp():
                self._present(self._announcer.caught_up())
            case _:
                pass

    def quiet(self, until_s: float | None) -> None:
        """Show nothing until that moment (seconds since 1970); None ends it."""
        self._announcer.quiet(until_s)

    def clear(self) -> None:
        """Take everything off the screen: somebody else is signed in now, or nobody."""
        if self._toaster is not None:
            self._toaster.withdraw(tuple(self._shown))
        self._shown.clear()
        self._announcer.clear()

    def _present(self, announcements: Iterable[Announcement]) -> None:
        if self._toaster is None:
            return
        for announcement in announcements:
            match announcement:
                case One(notification):
                    self._show(self._toaster, single(notification))
                case Several():
                    self._show(self._toaster, several(announcement))
                case Gone(keys):
                    self._toaster.withdraw(keys)

    def _show(self, toaster: Toaster, toast: Toast) -> None:
        if toast.key not in self._shown:
            self._shown.append(toast.key)
        toaster.show(toast)


def single(notification: Notification) -> Toast:
    """Return the toast of one notification: title, description, and a line with project and document."""
    about = words.belongs_to(notification)
    return Toast(
        key=notification.name,
        title=notification.title or words.UNTITLED,
        body="\n".join(part for part in (notification.description, about) if part),
        buttons=(Button(Action.OPEN, words.TOAST_OPEN), Button(Action.MARK_SEEN, words.TOAST_MARK_SEEN)),
        urgent=notification.kind is Kind.ALERT,
    )


def several(told: Several) -> Toast:
    """Return the toast that stands for several."""
    return Toast(
        key=told.key,
        title=words.toast_several(told.count),
        body=words.TOAST_AWAY if told.away else words.TOAST_BURST,
        buttons=(Button(Action.SHOW_INBOX, words.TOAST_SHOW_INBOX),),
        urgent=told.urgent,
    )

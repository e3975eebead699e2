"""The one QObject between the core and the widgets: facts rise as signals, wishes descend as calls.

Widgets know this, ``model``, ``errors`` and ``words``, and nothing that touches the world.
"""

# What annotations alone name is not imported: this is one of the modules that the icon waits for.
from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QRect, Signal

from nirmaan_tray.model.guide import Guide
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.ui.problems import KEYRING_IN_MEMORY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from nirmaan_tray.model.account import Account, Way
    from nirmaan_tray.model.filter import Counts, Filter
    from nirmaan_tray.model.mark import Marked
    from nirmaan_tray.model.mute import Mute
    from nirmaan_tray.model.no_toasts import NoToasts
    from nirmaan_tray.model.notification import Notification
    from nirmaan_tray.model.preference import Preference
    from nirmaan_tray.model.release import Release
    from nirmaan_tray.model.secret import Secret
    from nirmaan_tray.model.sign_in import CodeRequest
    from nirmaan_tray.model.site import SiteFacts
    from nirmaan_tray.ui.doctor_window import Doctor


class Wishes(Protocol):
    """What people can wish for; the application fulfils it. None of them blocks, and none raises but those that say so."""

    def open(self, name: str, token: str | None = None) -> None:
        """Open a notification's document in the browser and mark it as seen."""
        ...

    def open_site(self) -> None:
        """Open the site's notifications page in the browser."""
        ...

    def open_release(self) -> None:
        """Open the page of the newer version in the browser."""
        ...

    def mark_seen(self, name: str) -> None:
        """Mark one notification as seen."""
        ...

    def mark_all_seen(self) -> None:
        """Mark every unread notification as seen."""
        ...

    def mark_shown_seen(self, wanted: Filter) -> None:
        """Mark as seen whatever of the unread a filter leaves in."""
        ...

    def take_back(self) -> None:
        """Take back what was marked last, ``Bridge.marked``."""
        ...

    def snooze(self, name: str, until_s: float) -> None:
        """Take a notification's toast away and show it once more at that moment (seconds since 1970), if it is unread then."""
        ...

    def mute(self, mute: Mute) -> None:
        """Show no more toasts for a topic or a project; takes the place of an earlier mute of the same."""
        ...

    def unmute(self, mute: Mute) -> None:
        """Show them again."""
        ...

    def quiet_until(self, until_s: float | None) -> None:
        """Show no toasts until that moment (seconds since the epoch; infinite: until it is turned off); None ends it."""
        ...

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first by ``created_at`` and then ``name``, beginning behind ``before``.

        Takes for ever where a disk hangs.
        """
        ...

    async def counts(self, wanted: Filter) -> Counts:
        """Return how many notifications a filter's chips stand for. Takes for ever where a disk hangs."""
        ...

    async def link_of(self, name: str) -> str:
        """Return the address of a notification's document; of the site's list where there is none. Empty when signed out."""
        ...

    async def prefer(self, key: str, text: str) -> None:
        """Write a preference into the user's settings file; it holds at once. Empty: the default. Raises ``TrayError``."""
        ...

    def try_toast(self) -> None:
        """Show a toast that says how toasts look and sound as the settings are, whatever keeps them away at the moment."""
        ...

    def remember(self, remembered: Remembered) -> None:
        """Keep this for the next run, and as ``Bridge.remembered``."""
        ...

    async def look_up(self, address: str) -> SiteFacts:
        """Return what the site at an address tells a guest. Raises ``TrayError``."""
        ...

    async def browse(self, url: str) -> bool:
        """Open a page in the browser; False says that none could be started."""
        ...

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
        """Sign in and keep the secret in the keyring. Raises ``TrayError``.

        ``ask_code`` is asked for the code of a second step, ``show`` brings a page before the user in the browser.
        """
        ...

    def sign_out(self, *, forget: bool) -> None:
        """End the session and forget the secret, and if so wished what is stored of the notifications."""
        ...

    async def doctor(self) -> Doctor:
        """Return what examines the whole chain, for a window to show."""
        ...

    def quit(self) -> None:
        """End the program."""
        ...


class Bridge(QObject):
    """What the widgets show, as it is now, with a signal for each change."""

    link_changed = Signal()
    unread_changed = Signal()
    rows_changed = Signal()
    """What is stored has changed: whoever shows some of it may read it again."""
    newest_unread_changed = Signal()
    caught_up = Signal()
    """What was missed while the link was down is in the list now, or as much of it as could be had."""
    account_changed = Signal()
    quiet_changed = Signal()
    trouble_changed = Signal()
    newest_changed = Signal()
    inbox_wanted = Signal()
    """Somebody wants to see the inbox window: a menu, a toast, a second start of the program."""
    sign_in_wanted = Signal()
    sign_out_wanted = Signal()
    doctor_wanted = Signal()
    popup_wanted = Signal(QRect)
    """Somebody clicked on the icon, which is there on the screen; an empty place is not known."""
    preferences_wanted = Signal()
    welcome_wanted = Signal()
    news_wanted = Signal()
    """Somebody wants to read what is new in this version."""
    guide_wanted = Signal(Guide)
    """Somebody wants to read a guide."""
    offer_changed = Signal()
    mutes_changed = Signal()
    marked_changed = Signal()
    preferences_changed = Signal()
    remembered_changed = Signal()
    language_changed = Signal()
    """Words are in another language from now on: what shows some asks for them again."""
    no_toasts_changed = Signal()
    leave_wanted = Signal()
    """Somebody has read why, and wants the system to ask whether toasts may be shown."""
    toast_tried = Signal(bool)
    """The toast of ``try_toast``: False, it cannot be shown; True, somebody clicked on it."""

    wishes: Wishes

    def __init__(self, wishes: Wishes | None = None, *, now_s: Callable[[], float] = time.time) -> None:
        """``now_s`` gives seconds since 1970. The icon is there before what fulfils wishes: ``wishes`` may be set later, before
        anybody can wish.
        """
        super().__init__()
        if wishes is not None:
            self.wishes = wishes
        self._now_s = now_s
        self.account: Account | None = None
        self.last_site = ""
        """Address to offer in the sign-in dialog while nobody is signed in."""
        self.offer = Offer()
        self.link = Link(LinkState.CONNECTING)
        self.unread = 0
        self.newest_unread: list[Notification] = []
        """As many as the menu shows, newest first."""
        self.quiet_until_s: float | None = None
        """Until when no toasts are shown (seconds since 1970; infinite: until it is turned off)."""
        self.offline_since_s: float | None = None
        """Since when the site has not been reached (seconds since 1970)."""
        self.mutes: tuple[Mute, ...] = ()
        self.marked: Marked | None = None
        self.preferences: dict[str, Preference] = {}
        """By their keys in the settings file."""
        self.settings_file = ""
        """Where this person's settings are, for those who want to look."""
        self.remembered = Remembered()
        self.no_toasts: NoToasts | None = None
        """Why no toasts can be shown; None while they can, and while that is not known."""
        self.newest: Release | None = None
        """A newer version of this program."""
        self.trouble: str | None = None
        """Code of what keeps the program from working although the network may be fine: the keyring, the local database."""

    @property
    def in_memory(self) -> bool:
        """Whether nothing keeps the sign-in when the program ends."""
        return self.trouble == KEYRING_IN_MEMORY

    def set_link(self, link: Link) -> None:
        """Take in the link's new state."""
        if link != self.link:
            self.link = link
            if link.state is not LinkState.OFFLINE:
                self.offline_since_s = None if link.state is LinkState.UP else self.offline_since_s
            elif self.offline_since_s is None:
                self.offline_since_s = self._now_s()
            self.link_changed.emit()

    def set_unread(self, count: int) -> None:
        """Take in the new count."""
        if count != self.unread:
            self.unread = count
            self.unread_changed.emit()

    def set_newest_unread(self, rows: list[Notification]) -> None:
        """Take in the newest unread, for the menu."""
        if rows != self.newest_unread:
            self.newest_unread = rows
            self.newest_unread_changed.emit()

    def set_account(self, account: Account | None, last_site: str = "") -> None:
        """Take in who is signed in."""
        self.account = account
        self.last_site = account.site if account else last_site
        self.account_changed.emit()

    def set_offer(self, offer: Offer) -> None:
        """Take in what the settings offer to somebody who wants to sign in."""
        if offer != self.offer:
            self.offer = offer
            self.offer_changed.emit()

    def set_quiet(self, until_s: float | None) -> None:
        """Take in until when no toasts are shown (seconds since the epoch)."""
        self.quiet_until_s = until_s
        self.quiet_changed.emit()

    def set_mutes(self, mutes: tuple[Mute, ...]) -> None:
        """Take in what is muted."""
        if mutes != self.mutes:
            self.mutes = mutes
            self.mutes_changed.emit()

    def set_marked(self, marked: Marked | None) -> None:
        """Take in what was marked last and can be taken back; None: nothing can any more."""
        if marked != self.marked:
            self.marked = marked
            self.marked_changed.emit()

    def set_preferences(self, preferences: Iterable[Preference]) -> None:
        """Take in what the settings say."""
        by_key = {preference.key: preference for preference in preferences}
        if by_key != self.preferences:
            self.preferences = by_key
            self.preferences_changed.emit()

    def set_remembered(self, remembered: Remembered) -> None:
        """Take in what is remembered between two runs."""
        if remembered != self.remembered:
            self.remembered = remembered
            self.remembered_changed.emit()

    def set_no_toasts(self, why: NoToasts | None) -> None:
        """Take in why no toasts can be shown; None when they can."""
        if why is not self.no_toasts:
            self.no_toasts = why
            self.no_toasts_changed.emit()

    def set_newest(self, release: Release | None) -> None:
        """Take in a version that is newer than this one; None: there is none, as far as the settings know."""
        if release != self.newest:
            self.newest = release
            self.newest_changed.emit()

    def set_trouble(self, code: str | None) -> None:
        """Take in what keeps the program from working; None when it works."""
        if code != self.trouble:
            self.trouble = code
            self.trouble_changed.emit()

"""The one QObject between the core and the widgets: facts rise as signals, wishes descend as calls.

Widgets know this, ``model``, ``errors`` and ``words``, and nothing that touches the world.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from nirmaan_tray.model import (
    Account,
    CodeRequest,
    Link,
    LinkState,
    Notification,
    Offer,
    Release,
    Secret,
    SiteFacts,
    Way,
)
from nirmaan_tray.ui.problems import KEYRING_IN_MEMORY

if TYPE_CHECKING:
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

    def quiet_until(self, until_s: float | None) -> None:
        """Show no toasts until that moment (seconds since the epoch); None ends it."""
        ...

    async def rows(self, *, unread_only: bool, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first by ``created_at`` and then ``name``, beginning behind ``before``.

        Takes for ever where a disk hangs.
        """
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

    async def doctor(self) -> "Doctor":
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
    account_changed = Signal()
    quiet_changed = Signal()
    trouble_changed = Signal()
    newest_changed = Signal()
    inbox_wanted = Signal()
    """Somebody wants to see the inbox window: a menu, a toast, a second start of the program."""
    sign_in_wanted = Signal()
    sign_out_wanted = Signal()
    doctor_wanted = Signal()
    offer_changed = Signal()

    def __init__(self, wishes: Wishes) -> None:
        super().__init__()
        self.wishes = wishes
        self.account: Account | None = None
        self.last_site = ""
        """Address to offer in the sign-in dialog while nobody is signed in."""
        self.offer = Offer()
        self.link = Link(LinkState.CONNECTING)
        self.unread = 0
        self.newest_unread: list[Notification] = []
        """As many as the menu shows, newest first."""
        self.quiet_until_s: float | None = None
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

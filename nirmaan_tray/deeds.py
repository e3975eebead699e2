"""What people do with notifications: read the list, open a document in the browser, mark as seen."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nirmaan_tray.errors import StoreError
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.mark import Marked
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.ui.bridge import Bridge

# Imported when first needed: the icon comes the sooner.
if TYPE_CHECKING:
    from nirmaan_tray.inbox import Inbox

TAKE_BACK_S = 10.0
"""So long a mark can be taken back with one key."""

ROW_S = 2.0
"""So long a click waits for a disk that does not say which document it means; then the site's own list is opened."""

NO_BROWSER = "no_browser"
"""Code of the trouble that no browser could be started."""

_log = logging.getLogger(__name__)


class Deeds:
    """Works with whatever inbox is open at the moment, and raises nothing."""

    def __init__(
        self,
        bridge: Bridge,
        inbox: Callable[[], "Inbox | None"],
        trouble: Callable[[str | None], None],
        store_failed: Callable[[], None],
        now_s: Callable[[], float] = time.time,
    ) -> None:
        """``trouble`` is told the code of what went wrong, ``store_failed`` that the database is beyond mending."""
        self._now_s = now_s
        self._bridge = bridge
        self._inbox = inbox
        self._trouble = trouble
        self._store_failed = store_failed

    async def rows(self, wanted: Filter, *, limit: int, before: Notification | None = None) -> list[Notification]:
        """Return stored notifications, newest first, beginning behind ``before``; a disk that hangs is waited for."""
        inbox = self._inbox()
        if inbox is None:
            return []
        try:
            return await inbox.page(wanted, limit=limit, before=before)
        except StoreError as error:
            _log.warning("The list cannot be read: %s", error)
            return []

    async def counts(self, wanted: Filter) -> Counts:
        """Return how many notifications a filter's chips stand for; a disk that hangs is waited for."""
        inbox = self._inbox()
        if inbox is None:
            return Counts()
        try:
            return await inbox.counts(wanted)
        except StoreError as error:
            _log.warning("The list cannot be counted: %s", error)
            return Counts()

    async def open(self, name: str, token: str | None) -> None:
        """Open a notification's document in the browser and mark it as seen; without its inbox, the site's own list."""
        from nirmaan_tray import links

        inbox = self._inbox()
        if inbox is None:
            # Its toast may outlast the inbox, while the keyring is asked again: better the list than nothing.
            await self.open_site()
            return
        account, notification = self._bridge.account, await self._row(inbox, name)
        if account is None:
            return
        url = links.document_url(account.site, notification.action_url if notification else None, account.frontend)
        # Beside each other: another program may hold the database for seconds, a disk for as long as it likes.
        opened, _ = await asyncio.gather(self._browse(url, token), self._mark(inbox, [name]))
        if not opened:
            await self._mark(inbox, [name], seen=False)

    async def knows(self, name: str) -> bool:
        """Return whether a notification is in the list; a disk that does not say is taken for no."""
        inbox = self._inbox()
        return inbox is not None and await self._row(inbox, name) is not None

    async def open_site(self) -> None:
        """Open the site's notifications page in the browser."""
        from nirmaan_tray import links

        if (account := self._bridge.account) is not None:
            await self._browse(links.notifications_page(account.site, account.frontend), None)

    async def browse(self, page: str) -> None:
        """Open a page that ``links`` made in the browser."""
        await self._browse(page, None)

    async def mark_seen(self, name: str) -> None:
        """Mark one notification as seen."""
        if (inbox := self._inbox()) is not None:
            await self._mark_for_now(inbox, [name])

    async def mark_all_seen(self) -> None:
        """Mark every unread notification as seen."""
        if (inbox := self._inbox()) is None:
            return
        try:
            names = await inbox.unread_names()
        except StoreError as error:
            self._failed(error)
        else:
            await self._mark_for_now(inbox, names)

    async def mark_shown_seen(self, wanted: Filter) -> None:
        """Mark as seen whatever of the unread a filter leaves in."""
        if (inbox := self._inbox()) is None:
            return
        try:
            names = await inbox.names(replace(wanted, unread_only=True))
        except StoreError as error:
            self._failed(error)
        else:
            await self._mark_for_now(inbox, names)

    async def take_back(self) -> None:
        """Mark as unread again what was marked last, if that was a moment ago."""
        inbox, marked = self._inbox(), self._bridge.marked
        self._bridge.set_marked(None)
        if inbox is not None and marked is not None and self._now_s() < marked.until_s:
            await self._mark(inbox, marked.names, seen=False)

    async def snooze(self, name: str, until_s: float) -> None:
        """Let a notification come again at that moment."""
        await self._do(lambda inbox: inbox.snooze(name, datetime.fromtimestamp(until_s, UTC)))

    async def mute(self, mute: Mute) -> None:
        """Mute a topic or a project."""
        await self._do(lambda inbox: inbox.mute(mute))

    async def unmute(self, mute: Mute) -> None:
        """Take that back."""
        await self._do(lambda inbox: inbox.unmute(mute))

    async def link_of(self, name: str) -> str:
        """Return the address of a notification's document, or of the site's list."""
        from nirmaan_tray import links

        inbox, account = self._inbox(), self._bridge.account
        if account is None:
            return ""
        row = await self._row(inbox, name) if inbox is not None else None
        return links.document_url(account.site, row.action_url if row else None, account.frontend)

    async def _do(self, work: Callable[["Inbox"], Awaitable[None]]) -> None:
        if (inbox := self._inbox()) is None:
            return
        try:
            await work(inbox)
        except StoreError as error:
            self._failed(error)

    async def _row(self, inbox: "Inbox", name: str) -> Notification | None:
        """Return what is known of a notification; None if it is gone, or if the disk does not answer."""
        shown = next((row for row in self._bridge.newest_unread if row.name == name), None)
        if shown is not None:
            return shown
        with contextlib.suppress(StoreError, TimeoutError):
            async with asyncio.timeout(ROW_S):
                return await inbox.row(name)
        _log.warning("The disk does not say which document is meant")
        return None

    async def _browse(self, url: str, token: str | None) -> bool:
        from nirmaan_tray.desktop.browser import open_url

        opened = await open_url(url, token)
        if not opened:
            self._trouble(NO_BROWSER)
        elif self._bridge.trouble == NO_BROWSER:
            self._trouble(None)
        return opened

    async def _mark_for_now(self, inbox: "Inbox", names: Collection[str]) -> None:
        """Mark what can be taken back for a moment."""
        if names:
            self._bridge.set_marked(Marked(frozenset(names), self._now_s() + TAKE_BACK_S))
            await self._mark(inbox, names)

    async def _mark(self, inbox: "Inbox", names: Iterable[str], *, seen: bool = True) -> None:
        try:
            await inbox.mark(names, seen=seen)
        except StoreError as error:
            self._failed(error)

    def _failed(self, error: StoreError) -> None:
        _log.warning("A mark was lost: %s", error)
        self._trouble(error.code)
        self._store_failed()

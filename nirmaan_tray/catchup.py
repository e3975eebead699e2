"""Catch-up: makes the inbox equal to what the server has, whatever was missed.

The first one takes every unread notification and the newest ones, and only counts them. Later ones take what changed
since the cursor, then compare the names that are still unread, so that what was read or deleted elsewhere follows. Cost
grows with what changed, not with history: two requests when nothing did.
"""

from datetime import datetime, timedelta

from nirmaan_tray.inbox import Inbox
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.notifications import Notifications, Page

OVERLAP = timedelta(minutes=10)
"""A transaction stamps ``modified`` when it writes and shows it when it commits: what was committed late lies before the
cursor. So catch-up begins this much before it."""

_FORMAT = "%Y-%m-%d %H:%M:%S.%f"


async def catch_up(notifications: Notifications, inbox: Inbox) -> set[str]:
    """Run one catch-up; raises what ``rest.py`` raises, and loses nothing by being cut short.

    Returns the names that are to be asked for again, as ``Inbox.receive`` does.
    """
    progress = await inbox.progress()
    if progress is None or progress.cursor is None:
        return await _first(notifications, inbox)
    held = await _changes(notifications, inbox, progress.cursor)
    return held | await _still_unread(notifications, inbox)


async def _first(notifications: Notifications, inbox: Inbox) -> set[str]:
    page = await notifications.newest()
    # From here on this state has begun: what is created later is news, even if this catch-up is cut short.
    await inbox.begin(max((n.creation for n in page.rows), default=""))
    # Taken before the rest is read: a row that changes meanwhile is beyond this cursor.
    cursor = _largest(page)
    held = await inbox.receive(page.rows)
    after = ""
    while True:
        page = await notifications.unread(after)
        held |= await inbox.receive(page.rows)
        if not page.full or not page.rows:
            break
        after = page.rows[-1].name
    await inbox.receive([], cursor=cursor)
    return held


async def _changes(notifications: Notifications, inbox: Inbox, cursor: str) -> set[str]:
    """Take everything modified since the cursor, page by page; the cursor follows each page that is stored."""
    held: set[str] = set()
    since = _before(cursor)
    filters = [("modified", ">=", since)] if since else []
    while True:
        page = await notifications.changed(*filters)
        held |= await inbox.receive(page.rows, cursor=_largest(page))
        if not page.full or not page.rows:
            return held
        last = page.rows[-1]
        if page.rows[0].modified == last.modified:
            # A whole page of ties: the rest of them by name, then on.
            held |= await _ties(notifications, inbox, last)
            filters = [("modified", ">", last.modified)]
        else:
            # Ties of the last row may have been cut off, so it is asked for again with the rest of them. An offset would
            # skip a row whenever one before it changes and moves to the end.
            filters = [("modified", ">=", last.modified)]


async def _ties(notifications: Notifications, inbox: Inbox, last: Notification) -> set[str]:
    held: set[str] = set()
    after = last.name
    while True:
        page = await notifications.changed(("modified", "=", last.modified), ("name", ">", after))
        held |= await inbox.receive(page.rows)
        if not page.full or not page.rows:
            return held
        after = page.rows[-1].name


async def _still_unread(notifications: Notifications, inbox: Inbox) -> set[str]:
    """Compare the unread names of both sides, and ask the server about those that differ: its answer is the truth."""
    theirs = await notifications.unread_names()
    ours = await inbox.unread_names()
    wished = {mark.name for mark in await inbox.marks()}
    differing = (theirs ^ ours) - wished
    if not differing:
        return set()
    asked = await inbox.stamps(differing)
    found = await notifications.named(differing)
    held = await inbox.receive(found, asked=asked)
    await inbox.withdraw(differing - {n.name for n in found})
    return held


def _largest(page: Page) -> str:
    return max((n.modified for n in page.rows), default="")


def _before(cursor: str) -> str:
    """Return the moment ``OVERLAP`` before a cursor, as the server writes it; everything, if it cannot be read."""
    try:
        return (datetime.fromisoformat(cursor) - OVERLAP).strftime(_FORMAT)
    except (ValueError, OverflowError):
        return ""

"""The words around the list in the inbox: head, chips, what stands in the place of rows, mutes, and what can be undone."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.moments import midnight
from nirmaan_tray.ui.time_words import moment

if TYPE_CHECKING:
    from nirmaan_tray.model.filter import Filter

translate = QCoreApplication.translate

# --- Head ------------------------------------------------------------------------------------------------------------


def views() -> str:
    return translate("Inbox", "Which notifications")


def view_unread() -> str:
    return translate("Inbox", "Unread")


def view_all() -> str:
    return translate("Inbox", "All")


def search() -> str:
    return translate("Inbox", "Search")


def search_tip() -> str:
    return translate("Inbox", "Search in titles, descriptions, documents and projects (/)")


def pin() -> str:
    return translate("Inbox", "Keep open as a window")


def unpin() -> str:
    return translate("Inbox", "Open beside the icon again")


def preferences() -> str:
    return translate("Inbox", "Preferences")


def more() -> str:
    return translate("Inbox", "Actions and their keys")


def counted(label: str, count: int) -> str:
    """Return a view or a chip with its count as a screen reader says it."""
    return translate("Inbox", "{label}, {count}").format(label=label, count=number(count))


def number(count: int) -> str:
    """Return a count as briefly as a chip shows it."""
    most = 999
    return QLocale().toString(count) if count <= most else f"{QLocale().toString(most)}+"


# --- Chips -----------------------------------------------------------------------------------------------------------


def chips_topics() -> str:
    return translate("Inbox", "Kinds to show")


def chips_projects() -> str:
    return translate("Inbox", "Projects to show")


def chips_more(count: int) -> str:
    """Return the button behind the chips that have room, for as many as have none."""
    return translate("Inbox", "%n more", None, count)


def topic(of: Topic) -> str:
    """Return a kind of notification by its plural, as chips and mutes name it."""
    match of:
        case Topic.PURCHASE_REQUEST:
            return translate("Inbox", "Purchase requests")
        case Topic.PURCHASE_ORDER:
            return translate("Inbox", "Purchase orders")
        case Topic.SERVICE_REQUEST:
            return translate("Inbox", "Service requests")
        case Topic.SENT_BACK:
            return translate("Inbox", "Sent back")
        case Topic.PAYMENT:
            return translate("Inbox", "Payments")
        case Topic.PROJECT:
            return translate("Inbox", "Project news")
        case Topic.OTHER:
            return translate("Inbox", "Other news")


# --- The row's menu, and the window's --------------------------------------------------------------------------------


def menu_open() -> str:
    return translate("InboxMenu", "Open")


def menu_mark() -> str:
    return translate("InboxMenu", "Mark seen")


def menu_copy() -> str:
    return translate("InboxMenu", "Copy link")


def menu_snooze_hour() -> str:
    return translate("InboxMenu", "Snooze for 1 hour")


def menu_snooze_tomorrow(time: str) -> str:
    """Return the entry that lets it come again on the next day; ``time`` is a time of day in words."""
    return translate("InboxMenu", "Snooze until tomorrow, {time}").format(time=time)


def menu_mute(what: str) -> str:
    return translate("InboxMenu", "Mute “{what}” for today").format(what=what)


def menu_unmute(what: str) -> str:
    return translate("InboxMenu", "Unmute “{what}”").format(what=what)


def menu_mark_shown() -> str:
    return translate("InboxMenu", "Mark all shown as seen")


def menu_undo() -> str:
    return translate("InboxMenu", "Undo the last mark")


def menu_search() -> str:
    return translate("InboxMenu", "Search")


# --- Mutes -----------------------------------------------------------------------------------------------------------


def muted(what: str, until_s: float | None, now: datetime) -> str:
    """Return what is muted and until when; ``now`` is aware."""
    if until_s is None:
        return translate("Inbox", "Muted: {what}").format(what=what)
    until = datetime.fromtimestamp(until_s).astimezone()
    if until == midnight(now):
        return translate("Inbox", "Muted until midnight: {what}").format(what=what)
    return translate("Inbox", "Muted until {moment}: {what}").format(moment=moment(until, now.astimezone()), what=what)


def muted_several(names: list[str]) -> str:
    """Return the names of what is muted, until different times."""
    return translate("Inbox", "Muted: {what}").format(what=QLocale().createSeparatedList(names))


def muted_tip() -> str:
    return translate("Inbox", "No toasts are shown for what is muted. It is listed and counted all the same.")


def unmute() -> str:
    return translate("Inbox", "Unmute")


def unmute_several() -> str:
    return translate("Inbox", "Unmute…")


# --- Undo ------------------------------------------------------------------------------------------------------------


def marked(count: int) -> str:
    """Return what was done a moment ago."""
    return translate("Inbox", "Marked as seen") if count == 1 else translate("Inbox", "%n marked as seen", None, count)


def undo() -> str:
    return translate("Inbox", "Undo")


def undo_tip() -> str:
    return translate("Inbox", "Mark as unread again (Ctrl+Z)")


# --- Foot ------------------------------------------------------------------------------------------------------------


def mark_everything() -> str:
    return translate("Inbox", "&Mark everything seen")


def mark_shown() -> str:
    return translate("Inbox", "&Mark these seen")


# --- In the place of rows --------------------------------------------------------------------------------------------


def welcome() -> tuple[str, str]:
    """Return heading and sentence before somebody has ever signed in."""
    return (
        translate("Inbox", "Welcome to Nirmaan"),
        translate(
            "Inbox",
            "Sign in once, and requests, orders and payments show up here as they happen.",
        ),
    )


def signed_out() -> tuple[str, str]:
    """Return heading and sentence while nobody is signed in."""
    return (
        translate("Inbox", "You are signed out"),
        translate("Inbox", "No notifications come until you sign in. What came meanwhile is fetched then."),
    )


def nothing_matches(wanted: "Filter", seen: int) -> tuple[str, str]:
    """Return heading and sentence where a filter leaves nothing in; ``seen``: it would leave so many of the seen ones."""
    text = " ".join(wanted.text.split())
    heading = (
        translate("Inbox", "Nothing found for “{text}”").format(text=text)
        if text
        else translate("Inbox", "Nothing matches")
    )
    if seen:
        return heading, translate("Inbox", "Nothing unread matches. Seen ones that do: %n.", None, seen)
    if wanted.topics or wanted.projects:
        return heading, translate("Inbox", "Choose something else above, or clear the filters.")
    return heading, translate(
        "Inbox", "Titles, descriptions, documents and projects were searched. Try fewer or shorter words."
    )


def clear_filters() -> str:
    return translate("Inbox", "Clear filters")


def show_seen() -> str:
    return translate("Inbox", "Show them")


def nothing_here(link: Link, *, unread_only: bool) -> tuple[str, str]:
    """Return heading and sentence where there are no rows at all; nothing is promised that is not known."""
    if link.state is LinkState.SIGN_IN_NEEDED:
        return (
            translate("Inbox", "Nothing to show"),
            translate("Inbox", "Your notifications are shown here once you are signed in."),
        )
    if link.state is not LinkState.UP:
        return (
            translate("Inbox", "Nothing here so far"),
            translate("Inbox", "What is new is shown as soon as the site can be reached."),
        )
    if unread_only:
        return (
            translate("Inbox", "You're all caught up"),
            translate("Inbox", "New notifications are shown here as they come."),
        )
    return (
        translate("Inbox", "No notifications yet"),
        translate("Inbox", "They are shown here as they come, and stay when they are seen."),
    )


# --- The line about the connection -----------------------------------------------------------------------------------


def no_connection_since(when: str) -> str:
    """Return since when the site has not been reached; ``when`` is a moment in words."""
    return translate("Inbox", "No connection since {moment}. It is tried again by itself.").format(moment=when)

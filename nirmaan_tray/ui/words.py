"""The words that people read in the windows, the menu and the tray: English, one section for each place; what is wrong,
and signing in and out, have modules of their own.

The core carries codes; here they become sentences. Nothing here knows widgets or touches the world, except that times
of day are written the way the desktop's own settings ask for.
"""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from nirmaan_tray.model import Kind, Link, LinkState, Notification
from nirmaan_tray.ui.problems import barred, capital, offline, pressing
from nirmaan_tray.ui.problems import complaint as complaint
from nirmaan_tray.ui.problems import failure as failure
from nirmaan_tray.ui.problems import reason as reason
from nirmaan_tray.ui.sign_in_words import SIGN_IN_TITLE as SIGN_IN_TITLE

APP = "Nirmaan"

_SHORT = QLocale.FormatType.ShortFormat

# --- Status: how things are, for the menu, the tooltip and the window ------------------------------------------------


def status(link: Link, trouble: str | None = None, offline_since: str = "") -> str:
    """Return one line about the connection; ``trouble`` is an error's code, ``offline_since`` a moment in words."""
    if trouble and pressing(trouble):
        return capital(reason(trouble))
    match link.state:
        case LinkState.UP:
            return f"Connected as {link.user}" if link.user else "Connected"
        case LinkState.CONNECTING:
            return "Connecting…"
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return "Not signed in"
            return f"Sign in again: {reason(link.reason or '')}"
        case LinkState.OFFLINE:
            if why := barred(link.reason):
                return f"No notifications: {why}"
            since = f" since {offline_since}" if offline_since else ""
            why = f": {reason(link.reason)}" if link.reason else ""
            return f"Offline{since}, trying again{why}"


def moment(when: datetime, now: datetime) -> str:
    """Return the time of day, with the date in front when that is another day; both in the viewer's time zone."""
    time = QLocale().toString(QTime(when.hour, when.minute), _SHORT)
    return time if when.date() == now.date() else f"{when.day} {QLocale().monthName(when.month, _SHORT)}, {time}"


# --- The tray's tooltip ----------------------------------------------------------------------------------------------


def tooltip(link: Link, unread: int, trouble: str | None = None) -> str:
    """Return what the tray says when pointed at: ``Nirmaan: connected, 3 unread``."""
    if trouble and pressing(trouble):
        state = reason(trouble)
    elif link.state is LinkState.OFFLINE and (why := barred(link.reason)):
        state = why
    else:
        state = {
            LinkState.UP: "connected",
            LinkState.CONNECTING: "connecting…",
            LinkState.OFFLINE: "offline, trying again",
            LinkState.SIGN_IN_NEEDED: "not signed in" if link.reason in (None, "signed_out") else "sign in again",
        }[link.state]
    return f"{APP}: {state}, {unread} unread" if unread else f"{APP}: {state}"


# --- The menu --------------------------------------------------------------------------------------------------------

MENU_NOTHING_UNREAD = "Nothing unread"
MENU_MARK_ALL = "Mark everything seen"
MENU_QUIET = "Do not disturb for 1 hour"
MENU_SITE = "Open Nirmaan"
MENU_INBOX = "Show inbox"
MENU_SIGN_IN = "Sign in…"
MENU_SIGN_OUT = "Sign out…"
MENU_HELP = "Help"
MENU_DOCTOR = "Examine the connection…"
MENU_ABOUT = "About"
MENU_QUIT = "Quit"


def menu_newest(version: str) -> str:
    """Return the entry that leads to the page of a newer version."""
    return f"Version {version} is available…"


def menu_quiet_until(until: str) -> str:
    """Return the entry for "Do not disturb" while it holds; ``until`` is a moment in words."""
    return f"Do not disturb until {until}"


# --- About -----------------------------------------------------------------------------------------------------------

ABOUT_TITLE = "About Nirmaan Tray"


def about(version: str, who: str) -> str:
    """Return what the program says of itself; ``who`` is signed in, in words, and empty if nobody is."""
    who = who or "Nobody is signed in."
    return f"Nirmaan Tray {version}\nDesktop notifications for Nirmaan Stack\n\n{who}\n\nFree software under the MIT licence"


# --- The inbox window ------------------------------------------------------------------------------------------------

WINDOW_TITLE = "Notifications"
WINDOW_VIEWS = "Views"
LIST_UNREAD = "Unread notifications"
LIST_ALL = "All notifications"
TAB_ALL = "All"
BUTTON_OPEN = "&Open"
BUTTON_MARK_SEEN = "Mark &seen"
BUTTON_MARK_ALL = "Mark &all seen"
BUTTON_SITE = "Open &Nirmaan"
BUTTON_QUIT = "&Quit"
BUTTON_SIGN_IN = "Sign &in…"
MARK_SEEN_KEY = "M"
UNTITLED = "(no title)"
NOT_SIGNED_IN = "Not signed in"
NO_TRAY = (
    "This desktop shows no tray icons, so this window stands in for the icon. Closing it only minimises it; "
    "to end the program, choose Quit."
)

_KINDS = {Kind.WARNING: "Warning", Kind.ALERT: "Alert"}
_BETWEEN = " · "


def tab_unread(count: int) -> str:
    """Return the name of the view of what is unread."""
    return f"Unread ({count})" if count else "Unread"


def belongs_to(row: Notification) -> str:
    """Return where a notification belongs, in one line: kind if it is not a mere information, project, document."""
    parts = (_KINDS.get(row.kind), row.project, row.document, row.docname)
    return _BETWEEN.join(part for part in parts if part)


def age(created_at: datetime, now: datetime) -> str:
    """Return when that was, as briefly as it can be understood; both aware, told in the viewer's time zone."""
    passed_s = (now - created_at).total_seconds()
    here, today = created_at.astimezone(), now.astimezone()
    if abs(passed_s) < 60:  # the site's clock may be a little ahead of ours
        return "just now"
    if 0 < passed_s < 3600:
        return f"{int(passed_s // 60)} min ago"
    if here.date() == today.date() - timedelta(days=1):
        return f"yesterday, {moment(here, here)}"
    if here.year != today.year:
        return QLocale().toString(QDate(here.year, here.month, here.day), _SHORT)
    return moment(here, today)


def exact_time(created_at: datetime) -> str:
    """Return date, time and zone in full, in the viewer's time zone and the desktop's format."""
    here = QDateTime.fromMSecsSinceEpoch(round(created_at.timestamp() * 1000))
    return QLocale().toString(here, QLocale.FormatType.LongFormat)


def small_print(row: Notification) -> str:
    """Return a row's last line: where it belongs, behind what became of a mark that the site would not take."""
    refused = "" if row.mark_refused is None else f"Could not be marked: {reason(row.mark_refused)}"
    return _BETWEEN.join(part for part in (refused, belongs_to(row)) if part)


def spoken_row(row: Notification, now: datetime) -> str:
    """Return a notification as a screen reader says it."""
    parts = ("" if row.seen else "Unread", row.title or UNTITLED, row.description, small_print(row))
    return ", ".join(part for part in (*parts, age(row.created_at, now)) if part)


def empty_list(link: Link, *, unread_only: bool) -> tuple[str, str]:
    """Return heading and sentence in place of a list without rows; nothing is promised that is not known."""
    if link.state is LinkState.SIGN_IN_NEEDED:
        return "Nothing to show", "Your notifications are shown here once you are signed in."
    if link.state is not LinkState.UP:
        return "Nothing here so far", "What is new is shown as soon as the site can be reached."
    if unread_only:
        return "You're all caught up", "New notifications are shown here as they come."
    return "No notifications yet", "They are shown here as they come, and stay when they are seen."


def banner(link: Link, trouble: str | None, *, connecting_long: bool) -> str:
    """Return what keeps notifications from coming and what to do about it; nothing while all is well."""
    if trouble and (pressing(trouble) or link.state is LinkState.UP):
        return failure(trouble)
    match link.state:
        case LinkState.UP:
            return ""
        case LinkState.CONNECTING:
            return (
                "Still connecting to the site. New notifications come as soon as it answers, and what you mark is sent then."
                if connecting_long
                else ""
            )
        case LinkState.OFFLINE:
            return offline(link.reason)
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return "Nobody is signed in, so no notifications come. Sign in to get them."
            return f"Signed out: {reason(link.reason or '')}. No notifications come until you sign in again."


# --- Toasts -----------------------------------------------------------------------------------------------------------

_NEW = {
    "pr": "New purchase request",
    "po": "New purchase order",
    "sr": "New service request",
    "sb": "New sent-back request",
    "payment": "New payment",
    "project": "News of a project",
}


def hidden(event_id: str | None) -> str:
    """Return what a toast says whose content is hidden: ``pr:new`` and ``Rejected-sb:new`` name the kind before the colon."""
    kind = (event_id or "").partition(":")[0].rpartition("-")[2]
    return _NEW.get(kind, "New notification")


TOAST_OPEN = "Open"
TOAST_MARK_SEEN = "Mark seen"
TOAST_SHOW_INBOX = "Show inbox"
TOAST_BURST = "They came all at once. The inbox shows them."
TOAST_AWAY = "They came while you were away. The inbox shows them."


def toast_several(count: int) -> str:
    """Return the title of a toast that stands for several notifications."""
    return f"{count} new notifications"


LIST_READING = "Reading…"
LIST_READING_SLOW = "The list appears as soon as the disk answers."

STORE_RENEWED = "The local list was damaged"


def store_renewed(kept: Path | None) -> str:
    """Return what happened to a damaged list; ``kept``: where it is now."""
    aside = f" What was left of it is kept as {kept.name}." if kept else ""
    return f"It is being filled again from the site; nothing is lost, and nothing is left to do.{aside}"

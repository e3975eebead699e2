"""The words that people read in the windows, the menu and the tray: English, one section for each place.

The core carries codes; here they become sentences. Nothing here knows widgets or touches the world, except that times
of day are written the way the desktop's own settings ask for.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from nirmaan_tray.model import Kind, Link, LinkState, Notification

APP = "Nirmaan"

_SHORT = QLocale.FormatType.ShortFormat

# --- Errors: what stands behind a colon, short enough for a line of the menu -----------------------------------------

_REASONS = {
    "site": "the site cannot be used now",
    "unreachable": "no network, or the site is down",
    "certificate": "the site's certificate is not trusted",
    "busy": "the site is being updated or is busy",
    "not_the_site": "a guest network or proxy answers instead",
    "handshake": "the site refused the live connection",
    "link_lost": "the connection was lost",
    "no_such_site": "there is no site at this address",
    "app_missing": "the site does not run Nirmaan Stack",
    "not_permitted": "the site does not allow your user to do this",
    "not_found": "the site has no such notification",
    "invalid": "the site refused; ask its administrator",
    "sign_in_needed": "the site does not know you any more",
    "signed_out": "nobody is signed in",
    "credentials_refused": "the site refused your password or key",
    "session_expired": "your session has ended",
    "other_user": "the site takes you for another user",
    "code_needed": "the site asks for a verification code",
    "account_locked": "the site has locked your user for a while",
    "password_reset": "set a new password in the browser first",
    "keyring": "the keyring cannot be used",
    "keyring_missing": "this computer offers no keyring",
    "keyring_locked": "the keyring is locked; unlock it",
    "keyring_denied": "the keyring refused to give your secret",
    "keyring_slow": "the keyring waits; look for its window",
    "store": "the local list cannot be used",
    "store_busy": "another program holds the local list",
    "store_unusable": "the local list cannot be written; disk full?",
    "store_foreign": "the local list belongs to another user",
    "malformed": "the site sent something unreadable",
    "settings": "a setting cannot be used",
    "address_invalid": "the site's address is not valid",
    "settings_damaged": "the settings file cannot be read",
    "no_browser": "no browser could be started",
    "bug": "something went wrong here; the log says more",
    "error": "something went wrong; the log says more",
}


def reason(code: str) -> str:
    """Return what an error's code means, beginning in lower case and without a full stop."""
    return _REASONS.get(code, _REASONS["error"])


# --- Status: how things are, for the menu, the tooltip and the window ------------------------------------------------


def status(link: Link, trouble: str | None = None, offline_since: str = "") -> str:
    """Return one line about the connection; ``trouble`` is an error's code, ``offline_since`` a moment in words."""
    if trouble:
        return _capital(reason(trouble))
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
            since = f" since {offline_since}" if offline_since else ""
            why = f": {reason(link.reason)}" if link.reason else ""
            return f"Offline{since}, trying again{why}"


def moment(when: datetime, now: datetime) -> str:
    """Return the time of day, with the date in front when that is another day; both in the viewer's time zone."""
    time = QLocale().toString(QTime(when.hour, when.minute), _SHORT)
    return time if when.date() == now.date() else f"{when.day} {QLocale().monthName(when.month, _SHORT)}, {time}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- The tray's tooltip ----------------------------------------------------------------------------------------------


def tooltip(link: Link, unread: int, trouble: str | None = None) -> str:
    """Return what the tray says when pointed at: ``Nirmaan: connected, 3 unread``."""
    if trouble:
        state = reason(trouble)
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
MENU_SIGN_OUT = "Sign out"
MENU_ABOUT = "About"
MENU_QUIT = "Quit"


def menu_quiet_until(until: str) -> str:
    """Return the entry for "Do not disturb" while it holds; ``until`` is a moment in words."""
    return f"Do not disturb until {until}"


# --- About -----------------------------------------------------------------------------------------------------------

ABOUT_TITLE = "About Nirmaan Tray"


def about(version: str, user: str, site: str) -> str:
    """Return what the program says of itself, in plain text; nobody is signed in if ``user`` is empty."""
    who = f"Signed in as {user}\nat {site}" if user else "Nobody is signed in."
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


def signed_in_as(user: str, site: str) -> str:
    """Return who is signed in where."""
    return f"{user} at {site}"


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


def spoken_row(row: Notification, now: datetime) -> str:
    """Return a notification as a screen reader says it."""
    parts = ("" if row.seen else "Unread", row.title or UNTITLED, row.description, belongs_to(row))
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
    if trouble:
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
            why = f": {reason(link.reason)}" if link.reason else ""
            return f"Offline{why}. It is tried again by itself; nothing is lost, and what you mark is sent later."
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return "Nobody is signed in, so no notifications come. Sign in to get them."
            return f"Signed out: {reason(link.reason or '')}. No notifications come until you sign in again."


# --- Failures: what happened, what it means, what to do --------------------------------------------------------------

_FAILURES = {
    "unreachable": "The site does not answer ({detail}). Check the address and this computer's network, then try again.",
    "certificate:expired": "The site's certificate has expired, so nothing was sent. Tell the site's administrator.",
    "certificate:wrong_host": "The site's certificate belongs to another address, so nothing was sent. Check the address.",
    "certificate:unknown_issuer": "The site's certificate is not trusted on this computer, so nothing was sent. If your "
    "office has a certificate authority of its own, ask the administrator to install it.",
    "certificate": "The site's certificate is not trusted, so nothing was sent. Tell the site's administrator.",
    "busy": "The site is being updated or is busy ({detail}). You are not signed in yet; try again in a few minutes.",
    "not_the_site": "Something else than a Nirmaan site answered ({detail}). Check the address. On a guest network, sign in "
    "to that network in the browser first.",
    "handshake": "The site refused the live connection ({detail}). Try again in a few minutes.",
    "link_lost": "The connection was lost ({detail}). Try again.",
    "no_such_site": "There is no site at this address. Check its spelling.",
    "app_missing": "This site does not run Nirmaan Stack, so it has no notifications. Check the address.",
    "not_permitted": "The site does not allow it to your user ({detail}). You may lack a Nirmaan role: ask the administrator.",
    "not_found": "The site has no such notification of yours ({detail}). It may have been deleted.",
    "invalid": "The site refused ({detail}). Your user may have been disabled: ask the administrator.",
    "site": "The site cannot be used now ({detail}). Try again in a few minutes.",
    "signed_out": "Nobody is signed in. Sign in to get notifications.",
    "credentials_refused": "The site refused what you typed ({detail}). You are not signed in; type it again. After several "
    "failures the site may lock your user for a while.",
    "session_expired": "Your session has ended. Sign in again.",
    "other_user": "The site takes you for another user ({detail}). Check what you typed, and sign in again.",
    "code_needed": "The site asks for a verification code ({detail}). Sign in again and type it.",
    "account_locked": "The site has locked your user for a while ({detail}). Wait, then sign in again.",
    "password_reset": "The site wants you to set a new password first. Do that in the browser, then sign in here.",
    "sign_in_needed": "The site does not know you any more ({detail}). Sign in again.",
    "keyring": "The keyring cannot be used ({detail}), so your secret cannot be kept. Unlock it and try again.",
    "keyring_missing": "This computer offers no keyring to keep your secret in. Start the desktop's keyring (on Linux for "
    "example gnome-keyring or KWallet) and try again.",
    "keyring_locked": "The keyring is locked, so your secret cannot be reached. Unlock it, for example by signing in to the "
    "desktop again, and try again.",
    "keyring_denied": "The keyring refused ({detail}), so your secret cannot be reached. Allow this program to use it and try "
    "again.",
    "keyring_slow": "The keyring did not answer in time; it may be waiting for you to unlock it. Look for its window and try "
    "again.",
    "store": "The local list cannot be used ({detail}), so notifications may be missing. Start this program again.",
    "store_busy": "Another program holds the local list, so nothing new is shown. Close other copies of this program.",
    "store_unusable": "The local list cannot be written ({detail}), so nothing new is shown. Check the disk's free space and "
    "your permissions, and start this program again.",
    "store_foreign": "The local list belongs to another account ({detail}), so it was left alone. Sign in as that user, or use "
    "another home folder.",
    "malformed": "The site sent something that cannot be read ({detail}). Nothing else is harmed; tell its administrator.",
    "settings": "A setting cannot be used ({detail}). Correct it and start this program again.",
    "address_invalid": "This is not a site's address ({detail}). It looks like https://nirmaan.example.com; http:// works "
    "inside the office network only.",
    "settings_damaged": "The settings file cannot be read ({detail}). Sign in again: it is set aside, not lost.",
    "error": "Something went wrong ({detail}). Try again; the log says more.",
}


def failure(code: str, detail: str = "") -> str:
    """Return the sentences for an error's code; ``detail`` is its own plain text, in whatever language it is."""
    said = "".join(c for c in " ".join(detail.split()) if c.isprintable()).rstrip(". ")
    known = _FAILURES.get(f"{code}:{said}") or _FAILURES.get(code, _FAILURES["error"])
    return known.replace("({detail})", f"({said})") if said else known.replace(" ({detail})", "")


# --- The sign-in dialog ----------------------------------------------------------------------------------------------

SIGN_IN_TITLE = "Sign in to Nirmaan"
SIGN_IN_INTRO = "Type the address at which you open Nirmaan in the browser, and sign in as you do there."
SIGN_IN_ADDRESS = "&Address"
SIGN_IN_ADDRESS_EXAMPLE = "https://nirmaan.example.com"
SIGN_IN_BY_PASSWORD = "User and pass&word"  # noqa: S105 - a label
SIGN_IN_BY_KEY = "API &key"
SIGN_IN_USER = "&User"
SIGN_IN_USER_EXAMPLE = "Email or user name"
SIGN_IN_PASSWORD = "&Password"  # noqa: S105 - a label
SIGN_IN_KEY = "API k&ey"
SIGN_IN_SECRET = "API sec&ret"  # noqa: S105 - a label
SIGN_IN_CODE = "Verification &code"
SIGN_IN_GO = "&Sign in"
SIGN_IN_CANCEL = "Cancel"
SIGN_IN_CLOSE = "Close"
SIGN_IN_BUSY = "Signing in…"

SIGN_IN_LACKS_ADDRESS = "Type the address at which you open Nirmaan in the browser."
SIGN_IN_LACKS_USER = "Type your user name, as you sign in to Nirmaan in the browser."
SIGN_IN_LACKS_PASSWORD = "Type your password. Nothing was sent."  # noqa: S105 - a sentence
SIGN_IN_LACKS_KEY = "Type both the API key and its secret. Nothing was sent."
SIGN_IN_LACKS_CODE = "Type the verification code."


def code_prompt(prompt: str, method: str) -> str:
    """Return what asks for a verification code: the site's own words where it has some."""
    if prompt:
        return prompt
    return f"The site asks for a verification code ({method})." if method else "The site asks for a verification code."


def signed_in_elsewhere(user: str, site: str) -> str:
    """Return what is said when somebody signed in by another way while the dialog was open."""
    return f"Signed in as {user} at {site} meanwhile, from outside this window. There is nothing left to do here."


# --- Toasts -----------------------------------------------------------------------------------------------------------

TOAST_OPEN = "Open"
TOAST_MARK_SEEN = "Mark seen"
TOAST_SHOW_INBOX = "Show inbox"
TOAST_BURST = "They came all at once. The inbox shows them."
TOAST_AWAY = "They came while you were away. The inbox shows them."


def toast_several(count: int) -> str:
    """Return the title of a toast that stands for several notifications."""
    return f"{count} new notifications"

"""The words about how things are, for the menu and the inbox, and those around the inbox.

The core carries codes; here they become sentences. Nothing here knows widgets or touches the world, except that times
of day are written the way the desktop's own settings ask for.
"""

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.ui.problems import barred, capital, failure, offline, pressing, reason

translate = QCoreApplication.translate


# --- Status: how things are, for the menu, the tooltip and the window ------------------------------------------------


def status(link: Link, trouble: str | None = None, offline_since: str = "") -> str:
    """Return one line about the connection; ``trouble`` is an error's code, ``offline_since`` a moment in words."""
    if trouble and pressing(trouble):
        return capital(reason(trouble))
    match link.state:
        case LinkState.UP:
            if not link.user:
                return translate("Status", "Connected")
            return translate("Status", "Connected as {user}").format(user=link.user)
        case LinkState.CONNECTING:
            return translate("Status", "Connecting…")
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return translate("Status", "Not signed in")
            return translate("Status", "Sign in again: {reason}").format(reason=reason(link.reason or ""))
        case LinkState.OFFLINE:
            if why := barred(link.reason):
                return translate("Status", "No notifications: {reason}").format(reason=why)
            if offline_since:
                said = translate("Status", "Offline since {moment}, trying again").format(moment=offline_since)
            else:
                said = translate("Status", "Offline, trying again")
            if not link.reason:
                return said
            return translate("Status", "{offline}: {reason}").format(offline=said, reason=reason(link.reason))


# --- The inbox window ------------------------------------------------------------------------------------------------


def window_title() -> str:
    return translate("Inbox", "Notifications")


def button_site() -> str:
    return translate("Inbox", "Open &Nirmaan")


def button_quit() -> str:
    return translate("Inbox", "&Quit")


def button_sign_in() -> str:
    return translate("Inbox", "Sign &in…")


def not_signed_in() -> str:
    return translate("Inbox", "Not signed in")


def no_tray() -> str:
    return translate(
        "Inbox",
        "This desktop shows no tray icons, so this window stands in for the icon. Closing it only minimises it; "
        "to end the program, choose Quit.",
    )


def banner(link: Link, trouble: str | None, *, connecting_long: bool) -> str:
    """Return what keeps notifications from coming and what to do about it; nothing while all is well."""
    if trouble and (pressing(trouble) or link.state is LinkState.UP):
        return failure(trouble)
    match link.state:
        case LinkState.UP:
            return ""
        case LinkState.CONNECTING:
            if not connecting_long:
                return ""
            return translate(
                "Status",
                "Still connecting to the site. New notifications come as soon as it answers, and what you mark is sent then.",
            )
        case LinkState.OFFLINE:
            return offline(link.reason)
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return translate("Status", "Nobody is signed in, so no notifications come. Sign in to get them.")
            return translate("Status", "Signed out: {reason}. No notifications come until you sign in again.").format(
                reason=reason(link.reason or "")
            )


def list_reading() -> str:
    return translate("Inbox", "Reading…")


def list_reading_slow() -> str:
    return translate("Inbox", "The list appears as soon as the disk answers.")

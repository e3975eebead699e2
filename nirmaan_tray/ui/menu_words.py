"""The words of the icon's menu, of what it says when pointed at, and of what the program says of itself."""

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.ui.problems import barred, pressing, reason

translate = QCoreApplication.translate


# --- The tray's tooltip ----------------------------------------------------------------------------------------------


def tooltip(link: Link, unread: int, trouble: str | None = None, quiet: str | None = None, muted: int = 0) -> str:
    """Return what the icon says when pointed at, a line for each fact: ``Nirmaan: connected, 3 unread`` comes first.

    ``quiet`` is until when nobody is to be disturbed, a moment in words, empty for "until it is turned off"; None: it does
    not hold. ``muted`` is the number of kinds and projects without toasts.
    """
    state = _tooltip_state(link, trouble)
    if unread:
        lines = [translate("Tray", "Nirmaan: {state}, %n unread", None, unread).format(state=state)]
    else:
        lines = [translate("Tray", "Nirmaan: {state}").format(state=state)]
    if quiet is not None:
        lines.append(menu_quiet_until(quiet))
    if muted:
        lines.append(translate("Tray", "Muted kinds and projects: %n", None, muted))
    return "\n".join(lines)


def _tooltip_state(link: Link, trouble: str | None) -> str:
    if trouble and pressing(trouble):
        return reason(trouble)
    match link.state:
        case LinkState.UP:
            return translate("Tray", "connected")
        case LinkState.CONNECTING:
            return translate("Tray", "connecting…")
        case LinkState.OFFLINE:
            return barred(link.reason) or translate("Tray", "offline, trying again")
        case LinkState.SIGN_IN_NEEDED:
            if link.reason in (None, "signed_out"):
                return translate("Tray", "not signed in")
            return translate("Tray", "sign in again")


# --- The menu --------------------------------------------------------------------------------------------------------


def menu_nothing_unread() -> str:
    return translate("Menu", "Nothing unread")


def menu_mark_all() -> str:
    return translate("Menu", "Mark everything seen")


def menu_site() -> str:
    return translate("Menu", "Open Nirmaan")


def menu_inbox() -> str:
    return translate("Menu", "Show inbox")


def menu_preferences() -> str:
    return translate("Menu", "Preferences…")


def menu_sign_in() -> str:
    return translate("Menu", "Sign in…")


def menu_sign_out() -> str:
    return translate("Menu", "Sign out…")


def menu_help() -> str:
    return translate("Menu", "Help")


def menu_doctor() -> str:
    return translate("Menu", "Examine the connection…")


def menu_news() -> str:
    return translate("Menu", "What's new")


def menu_about() -> str:
    return translate("Menu", "About")


def menu_quit() -> str:
    return translate("Menu", "Quit")


def menu_newest(version: str) -> str:
    """Return the entry that leads to the page of a newer version."""
    return translate("Menu", "Version {version} is available…").format(version=version)


# --- Do not disturb --------------------------------------------------------------------------------------------------


def menu_quiet() -> str:
    return translate("Menu", "Do not disturb")


def menu_quiet_until(until: str) -> str:
    """Return the name of the same submenu while it holds; ``until`` is a moment in words, empty: until it is turned off."""
    if not until:
        return translate("Menu", "Do not disturb until turned off")
    return translate("Menu", "Do not disturb until {moment}").format(moment=until)


def menu_quiet_off() -> str:
    return translate("Menu", "Turn off")


def menu_quiet_half_hour() -> str:
    return translate("Menu", "For 30 minutes")


def menu_quiet_hour() -> str:
    return translate("Menu", "For 1 hour")


def menu_quiet_tomorrow(time: str) -> str:
    """Return the entry for the whole evening and night; ``time`` is a time of day in words."""
    return translate("Menu", "Until tomorrow, {time}").format(time=time)


def menu_quiet_for_good() -> str:
    return translate("Menu", "Until turned off")


# --- What is muted ---------------------------------------------------------------------------------------------------


def menu_muted() -> str:
    return translate("Menu", "Muted")


def muted(what: str, until: str | None) -> str:
    """Return the entry that takes a mute back: what it is for, and its end as a moment in words; None: it has none."""
    if until is None:
        return translate("Menu", "{what}: until you unmute it").format(what=what)
    return translate("Menu", "{what}: until {moment}").format(what=what, moment=until)


def muted_today(what: str) -> str:
    """Return the same for a mute that ends with the day."""
    return translate("Menu", "{what}: until midnight").format(what=what)


def unmute_hint() -> str:
    return translate("Menu", "Choose one to unmute it:")


# --- About -----------------------------------------------------------------------------------------------------------


def about_title() -> str:
    return translate("About", "About Nirmaan Tray")


def about(version: str, who: str) -> str:
    """Return what the program says of itself; ``who`` is signed in, in words, and empty if nobody is."""
    said = translate(
        "About",
        "Nirmaan Tray {version}\nDesktop notifications for Nirmaan Stack\n\n{who}\n\nFree software under the MIT licence",
    )
    return said.format(version=version, who=who or translate("About", "Nobody is signed in."))

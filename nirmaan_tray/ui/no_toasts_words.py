"""The words about notifications that cannot pop up: why, what that means and what to do."""

import sys

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.no_toasts import NoToasts

translate = QCoreApplication.translate


def entry(why: NoToasts, platform: str = sys.platform) -> str:
    """Return the menu's entry, which leads to the preferences; ``platform`` as in ``sys.platform``."""
    match why:
        case NoToasts.NO_SERVER:
            return translate("NoToasts", "No notifications pop up here…")
        case NoToasts.NOT_SIGNED:
            return translate("NoToasts", "No notifications: this copy is not signed…")
        case NoToasts.NOT_ASKED:
            return translate("NoToasts", "Allow notifications…")
        case NoToasts.NOT_ALLOWED if platform == "darwin":
            return translate("NoToasts", "Notifications are off: allow them in System Settings…")
        case NoToasts.NOT_ALLOWED:
            return translate("NoToasts", "Notifications are off: turn them on in Windows' Settings…")


def explained(why: NoToasts, platform: str = sys.platform) -> str:
    """Return sentences; ``platform`` as in ``sys.platform``."""
    match why:
        case NoToasts.NO_SERVER if platform == "linux":
            return translate(
                "NoToasts",
                "Nothing on this desktop shows notifications, so none pop up properly; the inbox has everything. Ask your "
                "administrator to install a program that shows them.",
            )
        case NoToasts.NO_SERVER:
            return translate(
                "NoToasts",
                "The system does not take notifications at the moment, so none pop up; the inbox has everything. It is tried "
                "again every minute. If it lasts, sign out of this computer and in again.",
            )
        case NoToasts.NOT_SIGNED:
            return translate(
                "NoToasts",
                "macOS shows notifications only of programs that are signed. This copy of Nirmaan is not, so none pop up; the "
                "inbox has everything. Install it from your administrator's disk image, or tell your administrator.",
            )
        case NoToasts.NOT_ASKED:
            return translate(
                "NoToasts",
                "macOS has not asked you yet whether Nirmaan may show notifications, so none pop up. Show a test "
                "notification: then macOS asks, this once. Choose “Allow”.",
            )
        case NoToasts.NOT_ALLOWED if platform == "darwin":
            return translate(
                "NoToasts",
                "Nirmaan's notifications are turned off on this Mac, so none pop up; the inbox has everything. To turn them "
                "on, open System Settings, Notifications, Nirmaan Tray, and allow them.",
            )
        case NoToasts.NOT_ALLOWED:
            return translate(
                "NoToasts",
                "Notifications are turned off in Windows, for Nirmaan or for all programs, so none pop up; the inbox has "
                "everything. To turn them on, open Settings, System, Notifications. If that cannot be changed, your "
                "organisation has turned them off.",
            )


def asks() -> str:
    """Return what is said before the system asks."""
    return translate(
        "NoToasts",
        "Let one be shown now. First macOS asks you, this once, whether Nirmaan may show notifications: choose “Allow”. "
        "Without that you learn what is new only when you look.",
    )


def asking() -> str:
    return translate("NoToasts", "macOS asks now: choose “Allow”. Did you then see a notification?")

"""The words of toasts, but for what is wrong: that is said in ``problems``."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic

translate = QCoreApplication.translate

_BETWEEN = " · "

# --- What they offer --------------------------------------------------------------------------------------------------


def open_document() -> str:
    return translate("Toast", "Open")


def mark_seen() -> str:
    return translate("Toast", "Mark seen")


def snooze() -> str:
    return translate("Toast", "Snooze 1 h")


def show_inbox() -> str:
    return translate("Toast", "Show inbox")


def sign_in() -> str:
    return translate("Toast", "Sign in…")


def show_news() -> str:
    return translate("Toast", "What's new")


def saw_it() -> str:
    return translate("Toast", "I see it")


# --- One notification -------------------------------------------------------------------------------------------------


def untitled() -> str:
    return translate("Toast", "(no title)")


def belongs_to(told: Notification) -> str:
    """Return where a notification belongs, in one line: kind if it is not a mere information, project, document."""
    parts = (_kind(told.kind), told.project, told.document, told.docname)
    return _BETWEEN.join(part for part in parts if part)


def _kind(kind: Kind) -> str:
    match kind:
        case Kind.INFO:
            return ""
        case Kind.WARNING:
            return translate("Toast", "Warning")
        case Kind.ALERT:
            return translate("Toast", "Alert")


def hidden(topic: Topic) -> str:
    """Return all that is said of a notification whose content is hidden."""
    match topic:
        case Topic.PURCHASE_REQUEST:
            return translate("Toast", "New purchase request")
        case Topic.PURCHASE_ORDER:
            return translate("Toast", "New purchase order")
        case Topic.SERVICE_REQUEST:
            return translate("Toast", "New service request")
        case Topic.SENT_BACK:
            return translate("Toast", "New sent-back request")
        case Topic.PAYMENT:
            return translate("Toast", "New payment")
        case Topic.PROJECT:
            return translate("Toast", "News of a project")
        case Topic.OTHER:
            return translate("Toast", "New notification")


# --- Several, told of together ----------------------------------------------------------------------------------------


def several(count: int) -> str:
    """Return the title of a toast that stands for two notifications or more."""
    return translate("Toast", "%n new notifications", None, count)


def burst() -> str:
    return translate("Toast", "They came all at once. The inbox shows them.")


def away() -> str:
    return translate("Toast", "They came while you were away. The inbox shows them.")


def quiet() -> str:
    return translate("Toast", "They came while you did not want to be disturbed. The inbox shows them.")


# --- What is no notification ------------------------------------------------------------------------------------------


def trial_title() -> str:
    return translate("Toast", "This is how notifications look")


def trial() -> str:
    return translate("Toast", "What is new is shown here for a moment, and stays in the inbox.")


def trial_hidden() -> str:
    return translate("Toast", "At the moment they only say what kind of thing is new, as your settings want it.")


def updated_title() -> str:
    return translate("Toast", "Nirmaan Tray was updated")


def updated(version: str) -> str:
    return translate("Toast", "You have version {version} now.").format(version=version)


def store_renewed_title() -> str:
    return translate("Toast", "The local list was damaged")


def store_renewed(kept: Path | None) -> str:
    """Return what happened to a damaged list; ``kept``: where it is now."""
    filled = translate("Toast", "It is being filled again from the site; nothing is lost, and nothing is left to do.")
    if kept is None:
        return filled
    return filled + " " + translate("Toast", "What was left of it is kept as {name}.").format(name=kept.name)

"""The words of the list of notifications and of its rows, as they are read and as a screen reader says them."""

import re
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.filter import Filter
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.problems import reason
from nirmaan_tray.ui.time_words import age, exact_time, moment

translate = QCoreApplication.translate

BETWEEN = " · "
"""Between the parts of a line, in any language."""


def list_unread() -> str:
    return translate("List", "Unread notifications")


def list_all() -> str:
    return translate("List", "All notifications")


def list_name(wanted: Filter) -> str:
    """Return what a list is called that shows what a filter leaves in."""
    return list_unread() if wanted.unread_only else list_all()


def untitled() -> str:
    return translate("List", "(no title)")


def mark_seen() -> str:
    """Return what the button on a row says when pointed at; M is the key that does the same in every language."""
    return translate("List", "Mark seen (M)")


def topic(what: Topic) -> str:
    """Return the name of a topic."""
    match what:
        case Topic.PURCHASE_REQUEST:
            return translate("List", "Purchase request")
        case Topic.PURCHASE_ORDER:
            return translate("List", "Purchase order")
        case Topic.SERVICE_REQUEST:
            return translate("List", "Service request")
        case Topic.SENT_BACK:
            return translate("List", "Sent back")
        case Topic.PAYMENT:
            return translate("List", "Payment")
        case Topic.PROJECT:
            return translate("List", "Project")
        case Topic.OTHER:
            return translate("List", "Other")


def kind(what: Kind) -> str:
    """Return how much a notification matters."""
    match what:
        case Kind.INFO:
            return translate("List", "Information")
        case Kind.WARNING:
            return translate("List", "Warning")
        case Kind.ALERT:
            return translate("List", "Alert")


def sender(user: str | None) -> str:
    """Return a readable name of the user who caused a notification: ``Asha Rao`` for ``asha.rao@site``.

    The site tells no full names. Null stands for its administrator.
    """
    if not user or user == "Administrator":
        return translate("List", "Administrator")
    local = user.partition("@")[0].partition("+")[0]
    parts = [part.rstrip("0123456789") for part in re.split(r"[._\-\s]+", local)]
    return " ".join(part[0].upper() + part[1:] for part in parts if part) or user


def belongs_to(row: Notification) -> str:
    """Return where a notification belongs, in one line: kind if it is not a mere information, project, document."""
    matters = "" if row.kind is Kind.INFO else kind(row.kind)
    return BETWEEN.join(part for part in (matters, row.project, row.document, row.docname) if part)


def small_print(row: Notification) -> str:
    """Return where a notification comes from, in one line: project, work package, sender."""
    return BETWEEN.join(part for part in (row.project, row.work_package, sender(row.sender)) if part)


def refused(code: str) -> str:
    """Return what became of a mark that the site would not take; ``code`` is an error's."""
    return translate("List", "Could not be marked: {reason}").format(reason=reason(code))


def snoozed(until: datetime, now: datetime) -> str:
    """Return until when a notification rests; both aware, told in the viewer's time zone."""
    return translate("List", "until {time}").format(time=moment(until.astimezone(), now.astimezone()))


def details(row: Notification) -> str:
    """Return what is said of a row that is pointed at: the exact time first, then what there was no room for."""
    what = BETWEEN.join((topic(row.topic), kind(row.kind)))
    about = BETWEEN.join(part for part in (row.document, row.docname) if part)
    failed = "" if row.mark_refused is None else refused(row.mark_refused)
    return "\n".join(part for part in (exact_time(row.created_at), what, about, failed) if part)


def spoken_row(row: Notification, now: datetime, day: str = "") -> str:
    """Return a notification as a screen reader says it; ``day`` is the heading above it, if there is one."""
    parts = (
        day,
        "" if row.seen else translate("List", "Unread"),
        "" if row.kind is Kind.INFO else kind(row.kind),
        row.title or untitled(),
        row.description,
        topic(row.topic),
        translate("List", "is being marked") if row.mark_pending else "",
        "" if row.mark_refused is None else refused(row.mark_refused),
        ""
        if row.snoozed_until is None
        else translate("List", "snoozed {until}").format(until=snoozed(row.snoozed_until, now)),
        small_print(row),
        age(row.created_at, now),
    )
    return ", ".join(part for part in parts if part)

"""What is to be told -> the toast that says it. Pure."""

from nirmaan_tray.groups import Several, Why
from nirmaan_tray.model.change import StoreLost
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.toast import Action, Button, Toast
from nirmaan_tray.ui import problems, toast_words

# No notification's name holds a colon.
TRIAL = "nirmaan-tray:trial"
UPDATED = "nirmaan-tray:updated"
STORE = "nirmaan-tray:store"


def single(notification: Notification, *, hidden: bool = False) -> Toast:
    """Return the toast of one notification: title, description, and a line with project and document.

    ``hidden``: only what kind of thing happened.
    """
    about = toast_words.belongs_to(notification)
    title = notification.title or toast_words.untitled()
    body = "\n".join(part for part in (notification.description, about) if part)
    return Toast(
        key=notification.name,
        title=toast_words.hidden(notification.topic) if hidden else title,
        body="" if hidden else body,
        buttons=(
            Button(Action.OPEN, toast_words.open_document()),
            Button(Action.MARK_SEEN, toast_words.mark_seen()),
            Button(Action.SNOOZE, toast_words.snooze()),
        ),
        urgent=notification.kind is Kind.ALERT,
    )


def several(told: Several) -> Toast:
    """Return the toast that stands for several."""
    return Toast(told.key, toast_words.several(told.count), _why(told.why), (_show_inbox(),), urgent=told.urgent)


def complaint(key: str, code: str, *, sign_in: bool) -> Toast:
    """Return the toast about something that a person has to mend."""
    title, body = problems.complaint(code)
    return Toast(key, title, body, (Button(Action.SIGN_IN, toast_words.sign_in()) if sign_in else _show_inbox(),))


def store_renewed(lost: StoreLost) -> Toast:
    """Return the toast about a local list that was damaged and is filled anew."""
    return Toast(STORE, toast_words.store_renewed_title(), toast_words.store_renewed(lost.set_aside), (_show_inbox(),))


def updated(version: str) -> Toast:
    """Return the toast that is shown once when another version runs than the last time."""
    news = Button(Action.SHOW_NEWS, toast_words.show_news())
    return Toast(UPDATED, toast_words.updated_title(), toast_words.updated(version), (news,))


def trial(*, hidden: bool) -> Toast:
    """Return the toast that a person tries; ``hidden``: others say only what kind of thing happened."""
    body = toast_words.trial_hidden() if hidden else toast_words.trial()
    return Toast(TRIAL, toast_words.trial_title(), body, (Button(Action.SAW_IT, toast_words.saw_it()),))


def _show_inbox() -> Button:
    return Button(Action.SHOW_INBOX, toast_words.show_inbox())


def _why(why: Why) -> str:
    match why:
        case Why.BURST:
            return toast_words.burst()
        case Why.AWAY:
            return toast_words.away()
        case Why.QUIET:
            return toast_words.quiet()

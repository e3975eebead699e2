"""What toasts say."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.groups import Several, Why
from nirmaan_tray.model.change import StoreLost
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.toast import Action, Button, Toast
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import toast_words
from nirmaan_tray.wording import complaint, several, single, store_renewed, trial, updated

BUTTONS = (
    Button(Action.OPEN, "Open"),
    Button(Action.MARK_SEEN, "Mark seen"),
    Button(Action.SNOOZE, "Snooze 1 h"),
)


def _note(name: str, **fields: Any) -> Notification:
    usual: dict[str, Any] = {"title": name, "description": "", "created_at": datetime(2026, 11, 23, tzinfo=UTC)}
    return Notification(name=name, **(usual | fields))


def test_one_notification_says_what_it_is_and_what_it_belongs_to() -> None:
    told = _note(
        "a1", title="New PO", description="Cement\nfor Tower A", project="Tower A", document="PO", docname="PO/1"
    )
    assert single(told) == Toast("a1", "New PO", "Cement\nfor Tower A\nTower A · PO · PO/1", BUTTONS)


def test_what_is_not_there_leaves_no_empty_line() -> None:
    assert single(_note("a", title="", project="P")).body == "P"
    assert single(_note("a", title="")).title == toast_words.untitled()
    assert single(_note("a", description="D")).body == "D"


@pytest.mark.parametrize(
    ("event_id", "title"),
    [
        ("pr:new", "New purchase request"),
        ("Rejected-sb:new", "New sent-back request"),
        ("project:ceo_hold_releasable", "News of a project"),
        ("anything", "New notification"),
        (None, "New notification"),
    ],
)
def test_hidden_content_is_nowhere_in_a_toast(event_id: str | None, title: str) -> None:
    told = _note("a1", title="Cement", description="Tower", project="P", docname="PO/1", event_id=event_id)
    assert single(told, hidden=True) == Toast("a1", title, "", BUTTONS)


def test_every_topic_has_words_of_its_own() -> None:
    assert len({toast_words.hidden(topic) for topic in Topic}) == len(Topic)


@pytest.mark.parametrize(("kind", "said"), [(Kind.INFO, "P"), (Kind.WARNING, "Warning · P"), (Kind.ALERT, "Alert · P")])
def test_an_alert_alone_is_urgent_and_what_matters_more_says_so(kind: Kind, said: str) -> None:
    toast = single(_note("a", kind=kind, project="P"))
    assert (toast.urgent, toast.body) == (kind is Kind.ALERT, said)


@pytest.mark.parametrize("why", list(Why))
def test_several_are_one_toast_that_shows_the_inbox(why: Why) -> None:
    toast = several(Several("several:1", 7, why, urgent=True))
    body = {Why.BURST: toast_words.burst(), Why.AWAY: toast_words.away(), Why.QUIET: toast_words.quiet()}[why]
    show = Button(Action.SHOW_INBOX, toast_words.show_inbox())
    assert toast == Toast("several:1", "7 new notifications", body, (show,), urgent=True)


def test_a_complaint_says_what_happened_and_offers_what_helps() -> None:
    expired = complaint("key", "session_expired", sign_in=True)
    assert [button.action for button in expired.buttons] == [Action.SIGN_IN]
    assert expired.title
    assert expired.body
    locked = complaint("key", "keyring_locked", sign_in=False)
    assert [button.action for button in locked.buttons] == [Action.SHOW_INBOX]
    assert locked.body != expired.body


def test_a_list_that_was_begun_anew_is_told_of_with_where_the_old_one_is() -> None:
    told = store_renewed(StoreLost("store_damaged", "no database", Path("/home/data/inbox-{1}.db.damaged-20261123")))
    assert "inbox-{1}.db.damaged-20261123" in told.body
    assert "kept" not in store_renewed(StoreLost("store_damaged", "moved away")).body


def test_after_an_update_the_news_are_offered() -> None:
    told = updated("2.1")
    assert "2.1" in told.body
    assert [button.action for button in told.buttons] == [Action.SHOW_NEWS]


def test_a_trial_asks_whether_it_is_seen() -> None:
    shown, hidden = trial(hidden=False), trial(hidden=True)
    assert shown.key == hidden.key
    assert shown.body != hidden.body
    assert [button.action for button in hidden.buttons] == [Action.SAW_IT]

"""What the inbox's changes put on a screen that only notes what it is given."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.announce import AWAY_SIZE, BURST_SIZE, Announcer, Several
from nirmaan_tray.model import (
    Action,
    Arrived,
    Button,
    CaughtUp,
    Kind,
    MarkRefused,
    Notification,
    Seen,
    StoreLost,
    Toast,
    Unread,
    Withdrawn,
)
from nirmaan_tray.present import SHOWN_KEPT, Presenter, complaint, several, single, store_renewed
from nirmaan_tray.ui import words


class Noted:
    """A toaster without a desktop: ``screen`` is what is on it."""

    def __init__(self) -> None:
        self.shown: list[Toast] = []
        self.screen: dict[str, Toast] = {}
        self.withdrawn: list[str] = []

    async def run(self) -> None:
        raise AssertionError("nobody runs it here")

    def show(self, toast: Toast) -> None:
        self.shown.append(toast)
        self.screen[toast.key] = toast

    def withdraw(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.withdrawn.append(key)
            self.screen.pop(key, None)


class _Time:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def toaster() -> Noted:
    return Noted()


class Later:
    """What is to be called later, and after how many seconds."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, delay_s: float, call: Callable[[], None]) -> None:
        self.calls.append((delay_s, call))

    def pass_by(self) -> None:
        """Let the time pass after which what waits now is called."""
        calls, self.calls = self.calls, []
        for _, call in calls:
            call()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def presenter(time: _Time, toaster: Noted, later: Later) -> Presenter:
    presenter = Presenter(Announcer(time, time), later)
    presenter.use(toaster)
    return presenter


def _note(name: str, **fields: Any) -> Notification:
    usual: dict[str, Any] = {"title": name, "description": "", "created_at": datetime.now(UTC)}
    return Notification(name=name, **(usual | fields))


def test_one_notification_says_what_it_is_and_what_it_belongs_to() -> None:
    told = _note(
        "a1", title="New PO", description="Cement\nfor Tower A", project="Tower A", document="PO", docname="PO/1"
    )
    assert single(told) == Toast(
        key="a1",
        title="New PO",
        body="Cement\nfor Tower A\nTower A · PO · PO/1",
        buttons=(Button(Action.OPEN, words.TOAST_OPEN), Button(Action.MARK_SEEN, words.TOAST_MARK_SEEN)),
        urgent=False,
    )


def test_what_is_not_there_leaves_no_empty_line() -> None:
    assert single(_note("a", title="", project="P")).body == "P"
    assert single(_note("a", title="")).title == words.UNTITLED
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
def test_hidden_content_is_nowhere_in_a_toast(event_id: str | None, title: str, time: _Time, toaster: Noted) -> None:
    presenter = Presenter(Announcer(time, time))
    presenter.hide_content = True
    presenter.use(toaster)
    told = _note("a1", title="Cement", description="Tower", project="P", docname="PO/1", event_id=event_id)
    presenter.change(Arrived(told))
    assert toaster.shown == [Toast("a1", title, "", single(told).buttons)]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_alert_alone_is_urgent(kind: Kind) -> None:
    assert single(_note("a", kind=kind)).urgent is (kind is Kind.ALERT)


@pytest.mark.parametrize(("away", "body"), [(True, words.TOAST_AWAY), (False, words.TOAST_BURST)])
def test_several_are_one_toast_that_shows_the_inbox(away: bool, body: str) -> None:
    buttons = (Button(Action.SHOW_INBOX, words.TOAST_SHOW_INBOX),)
    toast = several(Several("several:1", 7, away=away, urgent=True))
    assert toast == Toast("several:1", words.toast_several(7), body, buttons, urgent=True)


def test_what_arrives_is_shown_and_goes_when_it_is_seen_or_deleted(presenter: Presenter, toaster: Noted) -> None:
    for name in "abc":
        presenter.change(Arrived(_note(name)))
    presenter.change(Seen("a"))
    presenter.change(Withdrawn("c"))
    presenter.change(Unread(1))
    presenter.change(MarkRefused("b", "not_permitted"))
    assert [toast.key for toast in toaster.shown] == ["a", "b", "c"]
    assert list(toaster.screen) == ["b"]


def test_a_burst_folds_and_counts_up_in_place(presenter: Presenter, toaster: Noted, later: Later) -> None:
    for number in range(200):
        presenter.change(Arrived(_note(f"n{number}")))
    (left,) = toaster.screen.values()
    assert left.title == words.toast_several(BURST_SIZE + 1)
    later.pass_by()
    (left,) = toaster.screen.values()
    assert left.title == words.toast_several(200)
    assert len(toaster.shown) == BURST_SIZE + 2
    later.pass_by()
    presenter.change(Arrived(_note("one more")))
    assert toaster.shown[-1].title == words.toast_several(201)
    later.pass_by()
    later.pass_by()
    assert later.calls == []
    assert len(toaster.shown) == BURST_SIZE + 3


def test_a_count_that_waits_is_not_shown_once_all_of_it_is_seen(
    presenter: Presenter, toaster: Noted, later: Later
) -> None:
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}")))
    for number in range(20):
        presenter.change(Seen(f"n{number}"))
    later.pass_by()
    assert toaster.screen == {}


def test_a_count_that_waits_goes_with_the_way_to_show_it(presenter: Presenter, toaster: Noted, later: Later) -> None:
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}")))
    presenter.use(None)
    later.pass_by()
    assert len(toaster.shown) == BURST_SIZE + 1


def test_an_absence_is_told_of_at_its_end(presenter: Presenter, toaster: Noted) -> None:
    for number in range(AWAY_SIZE + 1):
        presenter.change(Arrived(_note(f"n{number}"), away=True))
    assert toaster.shown == []
    presenter.change(CaughtUp())
    (summary,) = toaster.shown
    assert (summary.title, summary.body) == (words.toast_several(AWAY_SIZE + 1), words.TOAST_AWAY)


def test_without_a_way_to_show_them_they_wait_for_one(time: _Time, toaster: Noted) -> None:
    presenter = Presenter(Announcer(time, time))
    presenter.change(Arrived(_note("a")))
    presenter.change(Arrived(_note("b")))
    presenter.change(Seen("a"))
    presenter.change(CaughtUp())
    presenter.use(toaster)
    assert [toast.key for toast in toaster.shown] == ["b"]
    # The server vanishes and another takes its place: nothing is shown twice.
    presenter.use(None)
    presenter.change(Arrived(_note("c")))
    other = Noted()
    presenter.use(other)
    assert [toast.key for toast in other.shown] == ["c"]


def test_quiet_ends_by_itself_and_by_hand(presenter: Presenter, toaster: Noted, time: _Time) -> None:
    presenter.quiet(time.now_s + 3600)
    presenter.change(Arrived(_note("silent")))
    time.now_s += 3601
    presenter.change(Arrived(_note("after")))
    presenter.quiet(time.now_s + 3600)
    presenter.change(Arrived(_note("silent too")))
    presenter.quiet(None)
    presenter.change(Arrived(_note("last")))
    assert [toast.key for toast in toaster.shown] == ["after", "last"]


def test_another_account_begins_with_an_empty_screen(presenter: Presenter, toaster: Noted) -> None:
    for number in range(BURST_SIZE + 1):
        presenter.change(Arrived(_note(f"n{number}")))
    presenter.change(Arrived(_note("held"), away=True))
    presenter.clear()
    assert toaster.screen == {}
    presenter.change(CaughtUp())
    assert toaster.screen == {}
    presenter.change(Arrived(_note("of the next one")))
    assert list(toaster.screen) == ["of the next one"]


def test_without_a_way_to_show_them_clearing_forgets_them(time: _Time, toaster: Noted) -> None:
    presenter = Presenter(Announcer(time, time))
    presenter.change(Arrived(_note("a")))
    presenter.clear()
    presenter.use(toaster)
    assert toaster.shown == []


def test_the_newest_are_remembered_to_be_taken_off(presenter: Presenter, toaster: Noted, time: _Time) -> None:
    for number in range(SHOWN_KEPT + 50):
        presenter.change(Arrived(_note(f"n{number}")))
        time.now_s += 10
    presenter.clear()
    assert toaster.withdrawn == [f"n{number}" for number in range(50, SHOWN_KEPT + 50)]


COMPLAINT = Toast("nirmaan-tray:complaint", "Sign in again", "Your session has ended.", ())


def test_what_is_no_notification_waits_for_a_way_to_be_shown(presenter: Presenter, toaster: Noted) -> None:
    presenter.use(None)
    presenter.tell(COMPLAINT)
    assert toaster.shown == []
    presenter.use(toaster)
    assert toaster.shown == [COMPLAINT]
    presenter.use(None)
    presenter.use(toaster)
    assert toaster.shown == [COMPLAINT]


def test_it_waits_for_the_end_of_the_quiet_too(presenter: Presenter, toaster: Noted, time: _Time) -> None:
    presenter.quiet(time.now_s + 60)
    presenter.tell(COMPLAINT)
    assert toaster.shown == []
    presenter.quiet(None)
    assert toaster.shown == [COMPLAINT]


def test_it_is_taken_back_whether_it_was_shown_or_not(presenter: Presenter, toaster: Noted) -> None:
    presenter.tell(COMPLAINT)
    presenter.take_back(COMPLAINT.key)
    assert toaster.screen == {}
    presenter.use(None)
    presenter.tell(COMPLAINT)
    presenter.take_back(COMPLAINT.key)
    presenter.use(toaster)
    assert toaster.screen == {}
    assert toaster.shown == [COMPLAINT]


def test_a_complaint_says_what_happened_and_offers_what_helps() -> None:
    expired = complaint("key", "session_expired", sign_in=True)
    assert [button.action for button in expired.buttons] == [Action.SIGN_IN]
    assert expired.title
    assert expired.body
    locked = complaint("key", "keyring_locked", sign_in=False)
    assert [button.action for button in locked.buttons] == [Action.SHOW_INBOX]
    assert locked.body != expired.body


def test_a_list_that_was_begun_anew_is_told_of_with_where_the_old_one_is() -> None:
    told = store_renewed(StoreLost("store_damaged", "no database", Path("/home/data/inbox-1.db.damaged-20261123")))
    assert "inbox-1.db.damaged-20261123" in told.body
    assert "kept" not in store_renewed(StoreLost("store_damaged", "moved away")).body


def test_when_nothing_is_unread_nothing_that_counts_is_on_the_screen(presenter: Presenter, toaster: Noted) -> None:
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}")))
    presenter.change(Unread(0))
    assert toaster.screen == {}

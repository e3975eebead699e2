"""What the inbox's changes put on a screen that only notes what it is given."""

import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray.announce import AWAY_SIZE, BURST_SIZE, Announcer
from nirmaan_tray.model.change import Arrived, CaughtUp, MarkRefused, Muted, Returned, Seen, Snoozed, Unread, Withdrawn
from nirmaan_tray.model.habits import Habits, Privacy
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.sound import SILENT, Sound
from nirmaan_tray.model.toast import Toast
from nirmaan_tray.present import SHOWN_KEPT, Presenter
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import toast_words
from nirmaan_tray.wording import single, updated


class Noted:
    """A toaster without a desktop: ``screen`` is what is on it."""

    def __init__(self) -> None:
        self.shown: list[Toast] = []
        self.replaced: list[str] = []
        self.screen: dict[str, Toast] = {}
        self.withdrawn: list[str] = []
        self.sweeps = 0

    async def run(self) -> None:
        raise AssertionError("nobody runs it here")

    def show(self, toast: Toast) -> None:
        self.shown.append(toast)
        self.screen[toast.key] = toast

    def replace(self, toast: Toast) -> None:
        self.replaced.append(toast.key)
        if toast.key in self.screen:
            self.screen[toast.key] = toast

    def withdraw(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.withdrawn.append(key)
            self.screen.pop(key, None)

    def sweep(self) -> None:
        self.sweeps += 1

    def ask(self) -> None:
        raise AssertionError("nobody asks here")


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
    assert left.title == toast_words.several(BURST_SIZE + 1)
    later.pass_by()
    (left,) = toaster.screen.values()
    assert left.title == toast_words.several(200)
    assert len(toaster.shown) == BURST_SIZE + 2
    later.pass_by()
    presenter.change(Arrived(_note("one more")))
    assert toaster.shown[-1].title == toast_words.several(201)
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
    assert (summary.title, summary.body) == (toast_words.several(AWAY_SIZE + 1), toast_words.away())


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


def test_after_a_quiet_one_toast_says_what_came(presenter: Presenter, toaster: Noted, time: _Time) -> None:
    presenter.quiet(time.now_s + 3600)
    for name in ("a", "b", "read", "deleted", "snoozed"):
        presenter.change(Arrived(_note(name)))
    presenter.change(Seen("read"))
    presenter.change(Withdrawn("deleted"))
    presenter.change(Snoozed("snoozed"))
    time.now_s += 3601
    assert toaster.shown == [], "until it is told that the quiet has ended"
    presenter.quiet(None)
    (summary,) = toaster.shown
    assert (summary.title, summary.body) == (toast_words.several(2), toast_words.quiet())
    presenter.change(Arrived(_note("after")))
    assert toaster.shown[-1].key == "after"


def test_of_several_quiets_the_last_one_ends_it(presenter: Presenter, toaster: Noted) -> None:
    presenter.quiet(math.inf)
    presenter.set_system_quiet(True)
    presenter.change(Arrived(_note("a")))
    presenter.quiet(None)
    presenter.change(Arrived(_note("b")))
    presenter.quiet(500.0)
    presenter.set_system_quiet(False)
    assert toaster.shown == []
    presenter.quiet(None)
    assert [toast.title for toast in toaster.shown] == [toast_words.several(2)]


def test_a_count_that_waits_is_put_up_before_a_quiet_and_not_within(
    presenter: Presenter, toaster: Noted, later: Later
) -> None:
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}")))
    presenter.set_system_quiet(True)
    assert toaster.shown[-1].title == toast_words.several(20)
    before = len(toaster.shown)
    later.pass_by()
    later.pass_by()
    assert len(toaster.shown) == before


def test_alerts_break_through_a_quiet_where_the_settings_let_them(presenter: Presenter, toaster: Noted) -> None:
    presenter.quiet(math.inf)
    presenter.change(Arrived(_note("held", kind=Kind.ALERT)))
    presenter.habits(Habits(alerts_break_through=True))
    presenter.change(Arrived(_note("alert", kind=Kind.ALERT)))
    presenter.change(Arrived(_note("information")))
    assert list(toaster.screen) == ["held", "alert"]


def test_what_is_muted_or_not_chosen_is_not_shown(presenter: Presenter, toaster: Noted) -> None:
    presenter.habits(Habits(toast_topics=frozenset(Topic) - {Topic.PAYMENT}))
    presenter.change(Muted((Mute(project="Tower A"),)))
    presenter.change(Arrived(_note("muted", project="Tower A", kind=Kind.ALERT)))
    presenter.change(Arrived(_note("not chosen", event_id="payment:new")))
    presenter.change(Arrived(_note("shown", project="Tower B")))
    assert list(toaster.screen) == ["shown"]


def test_a_snoozed_one_goes_and_comes_once_again(presenter: Presenter, toaster: Noted) -> None:
    presenter.change(Arrived(_note("a")))
    presenter.change(Snoozed("a"))
    assert toaster.screen == {}
    presenter.change(Returned(_note("a")))
    assert [toast.key for toast in toaster.shown] == ["a", "a"]
    assert list(toaster.screen) == ["a"]
    presenter.change(Seen("a"))
    assert toaster.screen == {}


def test_a_snoozed_one_comes_again_behind_a_quiet_and_not_through_a_mute(presenter: Presenter, toaster: Noted) -> None:
    presenter.set_system_quiet(True)
    presenter.change(Returned(_note("a")))
    assert toaster.shown == []
    presenter.set_system_quiet(False)
    assert [toast.key for toast in toaster.shown] == ["a"]
    presenter.change(Muted((Mute(topic=Topic.OTHER),)))
    presenter.change(Returned(_note("b")))
    assert [toast.key for toast in toaster.shown] == ["a"]


def test_the_last_of_a_toast_for_several_is_snoozed(presenter: Presenter, toaster: Noted, later: Later) -> None:
    for number in range(BURST_SIZE + 1):
        presenter.change(Arrived(_note(f"n{number}")))
    for number in range(BURST_SIZE + 1):
        presenter.change(Snoozed(f"n{number}"))
    assert toaster.screen == {}


CHIME = Sound(file=Path("/home/chime.oga"))


def test_the_first_of_a_burst_is_heard_and_its_alert(presenter: Presenter, toaster: Noted, later: Later) -> None:
    presenter.habits(Habits(sound=CHIME))
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}", kind=Kind.ALERT if number == 10 else Kind.INFO)))
    presenter.change(Arrived(_note("alone")))
    later.pass_by()
    assert [toast.sound for toast in toaster.shown] == [CHIME, *[SILENT] * BURST_SIZE, CHIME]
    presenter.tell(COMPLAINT)
    assert toaster.shown[-1].sound is CHIME


def test_without_a_sound_nothing_is_heard(presenter: Presenter, toaster: Noted) -> None:
    presenter.change(Arrived(_note("alert", kind=Kind.ALERT)))
    presenter.try_toast()
    assert {toast.sound for toast in toaster.shown} == {SILENT}


@pytest.mark.parametrize(
    ("privacy", "private", "hidden"),
    [
        (Privacy.SHOW, True, False),
        (Privacy.LOCKED, False, False),
        (Privacy.LOCKED, True, True),
        (Privacy.HIDE, False, True),
    ],
)
def test_content_is_hidden_as_the_settings_want_it(
    presenter: Presenter, toaster: Noted, privacy: Privacy, private: bool, hidden: bool
) -> None:
    presenter.habits(Habits(privacy=privacy))
    presenter.set_private(private)
    told = _note("a1", title="Cement", description="Tower", project="P", event_id="pr:new")
    presenter.change(Arrived(told))
    presenter.try_toast()
    assert toaster.shown[0] == single(told, hidden=hidden)
    assert toaster.shown[1].body == (toast_words.trial_hidden() if hidden else toast_words.trial())


def test_what_is_on_a_screen_that_gets_locked_says_less_in_its_place(
    presenter: Presenter, toaster: Noted, time: _Time
) -> None:
    told = [_note(name, title="Cement", event_id="po:new") for name in ("read", "dismissed", "on the screen")]
    for each in told:
        presenter.change(Arrived(each))
    presenter.change(Seen("read"))
    del toaster.screen["dismissed"]
    presenter.set_private(True)
    assert toaster.screen == {"on the screen": single(told[2], hidden=True)}
    assert len(toaster.shown) == 3, "nothing comes back that was dismissed, and nothing is heard"
    presenter.set_private(False)
    presenter.set_private(True)
    assert toaster.replaced == ["dismissed", "on the screen"]
    presenter.change(Seen("on the screen"))
    assert toaster.screen == {}


def test_what_went_with_its_server_is_not_replaced(presenter: Presenter, toaster: Noted) -> None:
    presenter.change(Arrived(_note("a")))
    presenter.use(None)
    presenter.set_private(True)
    presenter.use(toaster)
    presenter.set_private(True)
    assert toaster.replaced == []


def test_settings_that_hide_content_hold_for_what_is_on_the_screen(presenter: Presenter, toaster: Noted) -> None:
    presenter.change(Arrived(_note("a", title="Cement")))
    presenter.habits(Habits(privacy=Privacy.HIDE))
    assert toaster.screen["a"].title == toast_words.hidden(Topic.OTHER)


def test_a_trial_is_shown_whatever_keeps_toasts_away(presenter: Presenter, toaster: Noted) -> None:
    presenter.quiet(math.inf)
    presenter.change(Muted((Mute(topic=Topic.OTHER),)))
    presenter.habits(Habits(sound=CHIME))
    presenter.try_toast()
    presenter.try_toast()
    assert [toast.sound for toast in toaster.shown] == [CHIME, CHIME]
    assert [toast.title for toast in toaster.screen.values()] == [toast_words.trial_title()]


def test_a_trial_waits_for_a_way_to_be_shown(presenter: Presenter, toaster: Noted) -> None:
    presenter.quiet(math.inf)
    presenter.use(None)
    presenter.try_toast()
    presenter.use(toaster)
    assert [toast.title for toast in toaster.shown] == [toast_words.trial_title()]


def test_what_belongs_to_no_account_stays_when_another_begins(presenter: Presenter, toaster: Noted) -> None:
    presenter.tell(updated("2.0"))
    presenter.try_toast()
    presenter.change(Arrived(_note("a")))
    presenter.clear()
    assert [toast.title for toast in toaster.screen.values()] == [
        toast_words.updated_title(),
        toast_words.trial_title(),
    ]


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


def test_what_a_former_run_left_goes_when_it_is_said(presenter: Presenter, toaster: Noted) -> None:
    presenter.clear()
    sweeps = [toaster.sweeps]
    presenter.sweep()
    presenter.use(None)
    presenter.sweep()
    sweeps.append(toaster.sweeps)
    assert sweeps == [0, 1], "an account begins at every start, and is mostly the one before"


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


def test_when_nothing_is_unread_nothing_that_counts_is_on_the_screen(presenter: Presenter, toaster: Noted) -> None:
    for number in range(20):
        presenter.change(Arrived(_note(f"n{number}")))
    presenter.change(Unread(0))
    assert toaster.screen == {}

"""What is put on the screen: one by one, until there are too many to read."""

from datetime import UTC, datetime

import pytest

from nirmaan_tray.announce import AWAY_SIZE, BURST_SIZE, BURST_WINDOW_S, Announcement, Announcer, Gone, One
from nirmaan_tray.groups import NAMES_KEPT, Several, Why
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.topics import Topic

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class _Time:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def announcer(time: _Time) -> Announcer:
    announcer = Announcer(time, time)
    announcer.available(True)
    return announcer


def _note(name: str, **fields: object) -> Notification:
    return Notification(name=name, title=name, description="", created_at=NOW, **fields)  # type: ignore[arg-type]


def test_each_is_told_by_itself(announcer: Announcer) -> None:
    told = [announcer.arrived(_note(f"n{i}"), away=False) for i in range(BURST_SIZE)]
    assert [[a.notification.name for a in t if isinstance(a, One)] for t in told] == [[f"n{i}"] for i in range(5)]


def test_a_sixth_within_three_seconds_folds_them_and_counts_up(announcer: Announcer, time: _Time) -> None:
    for i in range(BURST_SIZE):
        announcer.arrived(_note(f"n{i}"), away=False)
        time.now_s += 0.5
    folded = announcer.arrived(_note("n5"), away=False)
    assert folded == [Gone(("n0", "n1", "n2", "n3", "n4")), Several("several:1", 6, Why.BURST, urgent=False)]
    for i in range(6, 200):
        time.now_s += 2.9
        assert announcer.arrived(_note(f"n{i}"), away=False) == [Several("several:1", i + 1, Why.BURST, urgent=False)]


def test_silence_ends_a_burst(announcer: Announcer, time: _Time) -> None:
    for i in range(10):
        announcer.arrived(_note(f"n{i}"), away=False)
    time.now_s += BURST_WINDOW_S + 0.1
    (told,) = announcer.arrived(_note("later"), away=False)
    assert isinstance(told, One)


def test_six_slow_ones_do_not_fold(announcer: Announcer, time: _Time) -> None:
    for i in range(20):
        (told,) = announcer.arrived(_note(f"n{i}"), away=False)
        assert isinstance(told, One)
        time.now_s += BURST_WINDOW_S / BURST_SIZE + 0.01


def test_a_burst_with_an_alert_is_urgent(announcer: Announcer) -> None:
    for i in range(BURST_SIZE):
        announcer.arrived(_note(f"n{i}"), away=False)
    told = announcer.arrived(_note("alert", kind=Kind.ALERT), away=False)
    assert told[-1] == Several("several:1", 6, Why.BURST, urgent=True, sounds=True)


@pytest.mark.parametrize("count", [1, AWAY_SIZE])
def test_after_an_absence_a_few_are_told_one_by_one(announcer: Announcer, count: int) -> None:
    for i in range(count):
        assert announcer.arrived(_note(f"n{i}"), away=True) == []
    assert [a.notification.name for a in announcer.caught_up() if isinstance(a, One)] == [f"n{i}" for i in range(count)]
    assert announcer.caught_up() == []


def test_after_an_absence_many_are_one_sentence(announcer: Announcer) -> None:
    for i in range(AWAY_SIZE + 1):
        announcer.arrived(_note(f"n{i}"), away=True)
    assert announcer.caught_up() == [Several("several:1", 4, Why.AWAY, urgent=False, sounds=True)]


def test_what_is_read_or_deleted_meanwhile_is_not_told(announcer: Announcer) -> None:
    for i in range(AWAY_SIZE + 1):
        announcer.arrived(_note(f"n{i}"), away=True)
    announcer.gone("n0")
    assert len(announcer.caught_up()) == AWAY_SIZE
    assert announcer.arrived(_note("seen", seen=True), away=False) == []


def test_while_no_toast_can_be_shown_they_wait(time: _Time) -> None:
    announcer = Announcer(time, time)
    for i in range(3):
        assert announcer.arrived(_note(f"n{i}"), away=False) == []
    assert announcer.caught_up() == []
    assert [type(a) for a in announcer.available(True)] == [One, One, One]
    announcer.available(False)
    assert announcer.available(True) == [], "nothing is repeated when the desktop's server comes back"


def test_a_toast_goes_when_its_notification_does(announcer: Announcer) -> None:
    announcer.arrived(_note("n"), away=False)
    assert announcer.gone("n") == [Gone(("n",))]


def test_a_toast_for_several_goes_with_the_last_of_them(announcer: Announcer) -> None:
    for i in range(6):
        announcer.arrived(_note(f"n{i}"), away=False)
    for i in range(5):
        assert announcer.gone(f"n{i}") == [Gone((f"n{i}",))]
    assert announcer.gone("n5") == [Gone(("n5", "several:1"))]
    assert announcer.gone("another") == [Gone(("another",))]


def alone(told: list[Announcement]) -> list[str]:
    return [each.notification.name for each in told if isinstance(each, One)]


def test_after_a_quiet_all_that_came_is_one_sentence(announcer: Announcer) -> None:
    assert announcer.quiet(True) == []
    assert announcer.is_quiet()
    for name in ("a", "b"):
        assert announcer.arrived(_note(name)) == []
    assert announcer.quiet(True) == []
    assert announcer.quiet(False) == [Several("several:1", 2, Why.QUIET, urgent=False, sounds=True)]
    assert announcer.quiet(False) == []
    assert not announcer.is_quiet()
    assert announcer.gone("a") == [Gone(("a",))]
    assert announcer.gone("b") == [Gone(("b", "several:1"))]


def test_after_a_quiet_a_single_one_is_told_by_itself(announcer: Announcer) -> None:
    announcer.quiet(True)
    for name in ("read", "unread"):
        announcer.arrived(_note(name))
    announcer.gone("read")
    assert alone(announcer.quiet(False)) == ["unread"]
    announcer.quiet(True)
    assert announcer.quiet(False) == []


def test_what_catch_up_finds_in_a_quiet_waits_for_its_end(announcer: Announcer) -> None:
    announcer.quiet(True)
    for name in ("a", "b"):
        announcer.arrived(_note(name), away=True)
    assert announcer.caught_up() == []
    assert announcer.quiet(False) == [Several("several:1", 2, Why.QUIET, urgent=False, sounds=True)]


def test_a_quiet_that_ends_within_a_catch_up_waits_for_all_of_it(announcer: Announcer) -> None:
    announcer.quiet(True)
    announcer.arrived(_note("a"), away=True)
    assert announcer.quiet(False) == []
    announcer.arrived(_note("b"), away=True)
    assert announcer.caught_up() == [Several("several:1", 2, Why.QUIET, urgent=False, sounds=True)]


def test_a_quiet_that_ends_where_no_toast_can_be_shown_is_summed_up_later(announcer: Announcer) -> None:
    announcer.quiet(True)
    announcer.available(False)
    for name in ("a", "b"):
        announcer.arrived(_note(name))
    assert announcer.quiet(False) == []
    assert announcer.available(True) == [Several("several:1", 2, Why.QUIET, urgent=False, sounds=True)]


def test_a_toast_that_counts_does_not_go_on_after_a_quiet(announcer: Announcer) -> None:
    for number in range(8):
        announcer.arrived(_note(f"n{number}"))
    announcer.quiet(True)
    announcer.quiet(False)
    assert alone(announcer.arrived(_note("next"))) == ["next"]


def test_alerts_break_through_if_a_person_lets_them(announcer: Announcer) -> None:
    announcer.quiet(True)
    assert announcer.arrived(_note("held", kind=Kind.ALERT)) == []
    announcer.arrived(_note("information"))
    assert alone(announcer.choose(frozenset(Topic), alerts_break_through=True)) == ["held"]
    assert announcer.arrived(_note("alert", kind=Kind.ALERT)) == [One(_note("alert", kind=Kind.ALERT), sounds=True)]
    assert announcer.arrived(_note("missed", kind=Kind.ALERT), away=True) == []
    assert alone(announcer.caught_up()) == ["missed"]
    assert alone(announcer.quiet(False)) == ["information"]


@pytest.mark.parametrize("mute", [Mute(topic=Topic.PAYMENT), Mute(project="Tower A")])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_muted_is_not_told_of(announcer: Announcer, mute: Mute, kind: Kind) -> None:
    announcer.mute((mute,))
    muted = _note("muted", event_id="payment:new", project="Tower A", kind=kind)
    assert announcer.arrived(muted) == announcer.arrived(muted, away=True) == []
    announcer.quiet(True)
    assert announcer.arrived(muted) == []
    announcer.caught_up()
    assert announcer.quiet(False) == []
    assert alone(announcer.arrived(_note("another", event_id="pr:new", project="Tower B"))) == ["another"]
    announcer.mute(())
    assert alone(announcer.arrived(_note("later", event_id="payment:new", project="Tower A"))) == ["later"]


def test_a_mute_ends_at_its_moment(announcer: Announcer, time: _Time) -> None:
    announcer.mute((Mute(topic=Topic.OTHER, until_s=time.now_s + 60),))
    assert announcer.arrived(_note("a")) == []
    time.now_s += 60
    assert alone(announcer.arrived(_note("b"))) == ["b"]


def test_what_was_muted_meanwhile_is_in_no_summary(announcer: Announcer) -> None:
    announcer.quiet(True)
    for number in range(3):
        announcer.arrived(_note(f"p{number}", project="Tower A"))
    announcer.arrived(_note("other"))
    announcer.mute((Mute(project="Tower A"),))
    assert alone(announcer.quiet(False)) == ["other"]


def test_a_burst_counts_only_what_is_told_of(announcer: Announcer) -> None:
    announcer.mute((Mute(project="Tower A"),))
    told = [
        announcer.arrived(_note(f"n{number}", project="Tower A" if number % 2 else "Tower B"))
        for number in range(2 * BURST_SIZE)
    ]
    assert [alone(each) for each in told] == [[] if number % 2 else [f"n{number}"] for number in range(2 * BURST_SIZE)]


def test_topics_that_are_not_chosen_are_not_told_of(announcer: Announcer) -> None:
    announcer.choose(frozenset({Topic.PAYMENT}), alerts_break_through=False)
    assert announcer.arrived(_note("request", event_id="pr:new", kind=Kind.ALERT)) == []
    assert alone(announcer.arrived(_note("payment", event_id="payment:new"))) == ["payment"]


def test_only_the_first_of_many_is_heard(announcer: Announcer, time: _Time) -> None:
    told: list[Announcement] = []
    for number in range(20):
        told += announcer.arrived(_note(f"n{number}"))
        time.now_s += BURST_WINDOW_S / 2
    time.now_s += BURST_WINDOW_S
    told += announcer.arrived(_note("later"))
    heard = [each.notification.name for each in told if isinstance(each, One) and each.sounds]
    assert heard == ["n0", "later"]


def test_alerts_are_heard_however_close_they_come(announcer: Announcer) -> None:
    announcer.arrived(_note("first"))
    assert announcer.arrived(_note("alert", kind=Kind.ALERT)) == [One(_note("alert", kind=Kind.ALERT), sounds=True)]
    told = [announcer.arrived(_note(f"a{number}", kind=Kind.ALERT))[0] for number in range(3)]
    assert all(isinstance(each, One) and each.sounds for each in told)


def test_a_toast_that_counts_is_heard_once_more_with_its_first_alert(announcer: Announcer) -> None:
    for number in range(BURST_SIZE + 1):
        announcer.arrived(_note(f"n{number}"))
    heard = []
    for number in range(4):
        (told,) = announcer.arrived(_note(f"more{number}", kind=Kind.ALERT if number in {1, 2} else Kind.INFO))
        heard.append(isinstance(told, Several) and told.sounds)
    assert heard == [False, True, False, False]


def test_a_burst_whose_all_are_read_is_over(announcer: Announcer) -> None:
    for number in range(BURST_SIZE + 1):
        announcer.arrived(_note(f"n{number}"))
    for number in range(BURST_SIZE + 1):
        announcer.gone(f"n{number}")
    assert alone(announcer.arrived(_note("next"))) == ["next"]


def test_what_is_held_and_muted_is_forgotten_for_another_account(announcer: Announcer) -> None:
    announcer.quiet(True)
    announcer.mute((Mute(topic=Topic.OTHER),))
    announcer.arrived(_note("payment", event_id="payment:new"))
    announcer.arrived(_note("missed", event_id="pr:new"), away=True)
    announcer.clear()
    announcer.arrived(_note("of the next one"))
    assert alone(announcer.quiet(False)) == ["of the next one"]


def test_the_quiet_of_one_account_is_not_the_reason_for_anothers_summary(announcer: Announcer) -> None:
    announcer.quiet(True)
    announcer.arrived(_note("before"))
    announcer.clear()
    announcer.available(False)
    announcer.quiet(False)
    for name in ("a", "b"):
        announcer.arrived(_note(name))
    assert alone(announcer.available(True)) == ["a", "b"]


def test_a_toast_for_more_than_can_be_remembered_goes_with_the_last_unread(announcer: Announcer) -> None:
    for i in range(NAMES_KEPT + 1):
        announcer.arrived(_note(f"n{i}"), away=False)
    for i in range(NAMES_KEPT + 1):
        assert announcer.gone(f"n{i}") == [Gone((f"n{i}",))]
    assert announcer.all_seen() == [Gone(("several:1",))]
    assert announcer.all_seen() == []
    (told,) = announcer.arrived(_note("next"), away=False)
    assert not isinstance(told, Several) or told.count < NAMES_KEPT

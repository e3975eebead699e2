"""What is put on the screen: one by one, until there are too many to read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.announce import (
    AWAY_SIZE,
    BURST_SIZE,
    BURST_WINDOW_S,
    NAMES_KEPT,
    Announcement,
    Announcer,
    Gone,
    One,
    Several,
)
from nirmaan_tray.model import Kind, Notification


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
    return Notification(name=name, title=name, description="", created_at=datetime.now(UTC), **fields)  # type: ignore[arg-type]


def test_each_is_told_by_itself(announcer: Announcer) -> None:
    told = [announcer.arrived(_note(f"n{i}"), away=False) for i in range(BURST_SIZE)]
    assert [[a.notification.name for a in t if isinstance(a, One)] for t in told] == [[f"n{i}"] for i in range(5)]


def test_a_sixth_within_three_seconds_folds_them_and_counts_up(announcer: Announcer, time: _Time) -> None:
    for i in range(BURST_SIZE):
        announcer.arrived(_note(f"n{i}"), away=False)
        time.now_s += 0.5
    folded = announcer.arrived(_note("n5"), away=False)
    assert folded == [Gone(("n0", "n1", "n2", "n3", "n4")), Several("several:1", 6, away=False, urgent=False)]
    for i in range(6, 200):
        time.now_s += 2.9
        assert announcer.arrived(_note(f"n{i}"), away=False) == [Several("several:1", i + 1, away=False, urgent=False)]


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
    assert told[-1] == Several("several:1", 6, away=False, urgent=True)


@pytest.mark.parametrize("count", [1, AWAY_SIZE])
def test_after_an_absence_a_few_are_told_one_by_one(announcer: Announcer, count: int) -> None:
    for i in range(count):
        assert announcer.arrived(_note(f"n{i}"), away=True) == []
    assert [a.notification.name for a in announcer.caught_up() if isinstance(a, One)] == [f"n{i}" for i in range(count)]
    assert announcer.caught_up() == []


def test_after_an_absence_many_are_one_sentence(announcer: Announcer) -> None:
    for i in range(AWAY_SIZE + 1):
        announcer.arrived(_note(f"n{i}"), away=True)
    assert announcer.caught_up() == [Several("several:1", 4, away=True, urgent=False)]


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


def test_quiet_hides_and_ends(announcer: Announcer, time: _Time) -> None:
    announcer.quiet(time.now_s + 3600)
    assert announcer.arrived(_note("n0"), away=False) == []
    announcer.arrived(_note("n1"), away=True)
    assert announcer.caught_up() == []
    time.now_s += 3601
    assert [type(a) for a in announcer.arrived(_note("n2"), away=False)] == [One]
    announcer.quiet(time.now_s + 3600)
    announcer.quiet(None)
    assert announcer.arrived(_note("n3"), away=False) != []


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("live"), st.floats(0, 5)),
            st.tuples(st.just("away"), st.floats(0, 5)),
            st.tuples(st.just("caught up"), st.floats(0, 5)),
            st.tuples(st.just("gone"), st.floats(0, 5)),
            st.tuples(st.just("lost"), st.floats(0, 5)),
            st.tuples(st.just("back"), st.floats(0, 5)),
        ),
        max_size=80,
    )
)
def test_each_is_told_exactly_once_in_some_way(steps: list[tuple[str, float]]) -> None:
    """In whatever order things happen: shown by itself at most once, and counted or shown unless it was gone before."""
    time = _Time()
    announcer = Announcer(time, time)
    announcer.available(True)
    names: list[str] = []
    gone: set[str] = set()
    told: list[Announcement] = []
    for what, after_s in steps:
        time.now_s += after_s
        match what:
            case "live" | "away":
                names.append(f"n{len(names)}")
                told += announcer.arrived(_note(names[-1]), away=what == "away")
            case "caught up":
                told += announcer.caught_up()
            case "gone" if names:
                gone.add(names[-1])
                told += announcer.gone(names[-1])
            case "lost":
                told += announcer.available(False)
            case "back":
                told += announcer.available(True)
    told += announcer.available(True)
    alone = [a.notification.name for a in told if isinstance(a, One)]
    assert len(alone) == len(set(alone))
    counts = {a.key: a.count for a in told if isinstance(a, Several)}
    folded = sum(
        len(a.keys) for a in told if isinstance(a, Gone) and a.keys and a.keys[-1] in alone and len(a.keys) == 5
    )
    assert len(alone) + sum(counts.values()) - folded <= len(names)
    assert len(alone) + sum(counts.values()) - folded >= len(names) - len(gone)


def test_a_toast_for_more_than_can_be_remembered_goes_with_the_last_unread(announcer: Announcer) -> None:
    for i in range(NAMES_KEPT + 1):
        announcer.arrived(_note(f"n{i}"), away=False)
    for i in range(NAMES_KEPT + 1):
        assert announcer.gone(f"n{i}") == [Gone((f"n{i}",))]
    assert announcer.all_seen() == [Gone(("several:1",))]
    assert announcer.all_seen() == []
    (told,) = announcer.arrived(_note("next"), away=False)
    assert not isinstance(told, Several) or told.count < NAMES_KEPT

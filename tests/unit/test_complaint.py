"""A toast about a problem: for what a person has to mend, once, and never for what heals within five minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.complaint import AGAIN_S, HEALING_S, Complain, Complaints, Settled
from nirmaan_tray.model.link import Link, LinkState

ME = "me@nirmaan.test"
UP = Link(LinkState.UP, ME)
CONNECTING = Link(LinkState.CONNECTING, ME)
SIGNED_OUT = Link(LinkState.SIGN_IN_NEEDED, None, "signed_out")


def offline(reason: str) -> Link:
    return Link(LinkState.OFFLINE, ME, reason)


def sign_in(reason: str) -> Link:
    return Link(LinkState.SIGN_IN_NEEDED, ME, reason)


@pytest.mark.parametrize(
    "link",
    [
        sign_in("session_expired"),
        sign_in("credentials_refused"),
        sign_in("other_user"),
        offline("not_permitted"),
        offline("app_missing"),
        offline("invalid"),
        offline("certificate"),
        offline("proxy"),
        offline("no_such_site"),
    ],
    ids=lambda link: link.reason,
)
def test_what_a_person_must_mend_is_told_once_after_five_minutes(link: Link) -> None:
    complaints = Complaints()
    assert complaints.update(UP, None, 0) is None
    assert complaints.update(link, None, 10) is None
    assert complaints.next_s(10) == 10 + HEALING_S
    assert complaints.update(link, None, 10 + HEALING_S - 0.1) is None
    assert complaints.update(link, None, 10 + HEALING_S) == Complain(link.reason or "")
    assert complaints.next_s(10 + HEALING_S) is None
    for passed_s in (1, 60, 3600, 20 * 3600):
        assert complaints.update(link, None, 10 + HEALING_S + passed_s) is None
    assert complaints.update(UP, None, 80_000) == Settled()
    assert complaints.update(UP, None, 80_001) is None


@pytest.mark.parametrize("trouble", ["keyring_locked", "keyring_missing", "store_unusable", "settings_damaged", "bug"])
@pytest.mark.parametrize("link", [UP, CONNECTING, offline("unreachable")], ids=lambda link: link.state)
def test_so_is_trouble_of_our_own(trouble: str, link: Link) -> None:
    complaints = Complaints()
    complaints.update(link, trouble, 0)
    assert complaints.update(link, trouble, HEALING_S) == Complain(trouble)
    assert complaints.update(UP, None, HEALING_S + 1) == Settled()


@pytest.mark.parametrize("reason", ["unreachable", "busy", "not_the_site", "handshake", "link_lost", "site"])
def test_being_offline_is_never_told(reason: str) -> None:
    complaints = Complaints()
    for now_s in range(0, 100_000, 100):
        assert complaints.update(offline(reason), None, now_s) is None
        assert complaints.next_s(now_s) is None


def test_having_signed_out_is_no_problem() -> None:
    complaints = Complaints()
    assert complaints.update(SIGNED_OUT, None, 0) is None
    assert complaints.update(SIGNED_OUT, None, 100_000) is None
    assert complaints.next_s(0) is None


def test_signing_out_settles() -> None:
    complaints = Complaints()
    complaints.update(sign_in("session_expired"), None, 0)
    complaints.update(sign_in("session_expired"), None, HEALING_S)
    assert complaints.update(SIGNED_OUT, None, HEALING_S + 1) == Settled()


def test_a_browser_that_is_missing_is_said_where_it_was_asked_for() -> None:
    complaints = Complaints()
    complaints.update(UP, "no_browser", 0)
    assert complaints.update(UP, "no_browser", 100_000) is None


def test_each_loss_of_the_sign_in_is_told_once() -> None:
    complaints = Complaints()
    now_s = 0.0
    for loss in range(3):
        complaints.update(sign_in("session_expired"), None, now_s)
        now_s += HEALING_S
        told = complaints.update(sign_in("session_expired"), None, now_s)
        assert told == Complain("session_expired"), loss
        # The network goes and comes, the reason changes: the same loss.
        for link in (offline("unreachable"), sign_in("credentials_refused"), CONNECTING, sign_in("session_expired")):
            for _ in range(2):
                now_s += HEALING_S
                assert complaints.update(link, None, now_s) is None
        assert complaints.update(UP, None, now_s) == Settled()


def test_other_problems_that_come_and_go_are_told_once_a_day() -> None:
    complaints = Complaints()
    told = []
    now_s = 0.0
    while now_s < 2 * AGAIN_S:
        complaints.update(offline("certificate"), None, now_s)
        told.append(complaints.update(offline("certificate"), None, now_s + HEALING_S))
        complaints.update(UP, None, now_s + HEALING_S + 1)
        now_s += 1000
    assert told.count(Complain("certificate")) == 2


def test_another_problem_is_told_in_the_place_of_the_first() -> None:
    complaints = Complaints()
    complaints.update(offline("proxy"), None, 0)
    assert complaints.update(offline("proxy"), None, 300) == Complain("proxy")
    complaints.update(sign_in("session_expired"), None, 301)
    assert complaints.update(sign_in("session_expired"), None, 601) == Complain("session_expired")
    assert complaints.update(UP, None, 602) == Settled()


_LINKS = st.sampled_from(
    [
        *(UP, CONNECTING, SIGNED_OUT),
        *map(offline, ("unreachable", "proxy", "not_permitted")),
        *map(sign_in, ("session_expired", "credentials_refused")),
    ]
)
_TROUBLES = st.sampled_from([None, None, None, "keyring_locked", "no_browser"])


@given(st.lists(st.tuples(_LINKS, _TROUBLES, st.floats(0, HEALING_S - 1)), max_size=40))
def test_nothing_that_heals_within_five_minutes_is_ever_told(steps: list[tuple[Link, str | None, float]]) -> None:
    complaints = Complaints()
    now_s = 0.0
    for link, trouble, lasts_s in steps:
        complaints.update(UP, None, now_s)
        assert complaints.update(link, trouble, now_s) is None
        now_s += lasts_s
        assert complaints.update(link, trouble, now_s) is None


@given(st.lists(st.tuples(_LINKS, _TROUBLES, st.floats(0, 2 * HEALING_S)), max_size=60))
def test_what_is_on_the_screen_is_taken_off_when_all_is_well(steps: list[tuple[Link, str | None, float]]) -> None:
    complaints = Complaints()
    now_s, on_screen = 0.0, False
    for link, trouble, lasts_s in steps:
        now_s += lasts_s
        match complaints.update(link, trouble, now_s):
            case Complain():
                on_screen = True
            case Settled():
                assert on_screen
                on_screen = False
        if link == UP and trouble is None:
            assert not on_screen
        due_s = complaints.next_s(now_s)
        assert due_s is None or due_s <= now_s + HEALING_S

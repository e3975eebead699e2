"""The words of the tray, the menu and the status line: one for every error, short enough, in plain language."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from nirmaan_tray.errors import NotFound, SignInNeeded, SiteError, TrayError
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.ui import menu_words, problems, time_words, words

MENU_LINE = 90
"""Characters; a menu of this width fits on the smallest screens in use, 1366 pixels wide, twice."""


def every_error(kind: type[TrayError] = TrayError) -> Iterator[type[TrayError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from every_error(narrower)


CODES = sorted({kind.code for kind in every_error()})


def test_every_error_has_words_of_its_own() -> None:
    said = [problems.reason(code) for code in CODES]
    assert len(set(said)) == len(CODES)
    assert len(CODES) > 30


@pytest.mark.parametrize("code", CODES)
def test_reasons_fit_a_menu_and_hold_no_jargon(code: str) -> None:
    reason = problems.reason(code)
    assert reason == reason.strip(". ")
    assert reason[0].islower()
    assert not {"_", "{", "TLS", "HTTP", "socket", "database", "401"} & set(reason.replace("_", " _ ").split())
    for state in LinkState:
        assert len(words.status(Link(state, reason=code), None, "22 Nov, 10:30 PM")) <= MENU_LINE
        assert len(words.status(Link(state), code)) <= MENU_LINE


BARRED = ["app_missing", "invalid", "not_permitted"]


@pytest.mark.parametrize("code", BARRED)
def test_whoever_is_refused_by_a_site_that_answers_is_not_offline(code: str) -> None:
    link = Link(LinkState.OFFLINE, "me", code)
    for said in (
        words.status(link, None, "14:05"),
        menu_words.tooltip(link, 3),
        words.banner(link, None, connecting_long=False),
    ):
        assert "ffline" not in said
        assert "14:05" not in said
    assert words.status(link).startswith("No notifications: ")
    assert len(words.status(link)) <= MENU_LINE


@pytest.mark.parametrize("code", CODES)
def test_the_window_says_what_happened_what_it_means_and_what_to_do(code: str) -> None:
    said = words.banner(Link(LinkState.OFFLINE, "me", code), None, connecting_long=False)
    happened, rest = re.split(r"[.,;] ", said, maxsplit=1)
    assert len(happened) > len("Offline")
    assert len(rest) > 30
    assert said[0].isupper()
    assert said.endswith(".")
    assert not {"_", "{", "TLS", "HTTP", "socket", "401", "407"} & set(said.split())
    wanted = {"tried again", "asked again", "made again", "as soon as", "Ask ", "Tell ", "tell ", "sign in"}
    assert any(what in said for what in wanted)


def test_reasons_of_the_network_have_sentences_of_their_own() -> None:
    kinds = [kind for kind in every_error(SiteError) if kind not in (SiteError, NotFound)]
    assert len(
        {words.banner(Link(LinkState.OFFLINE, "me", k.code), None, connecting_long=False) for k in kinds}
    ) == len(kinds)
    for kind in kinds:
        said = words.banner(Link(LinkState.OFFLINE, "me", kind.code), None, connecting_long=False)
        assert not said.endswith("what you mark is sent later.") or kind.code == "busy"


@pytest.mark.parametrize("code", [*CODES, "bug"])
def test_a_complaint_says_what_it_means_and_what_to_do(code: str) -> None:
    title, text = problems.complaint(code)
    assert 10 < len(title) < 40
    assert text[0].isupper()
    assert text.endswith(".")
    assert "{" not in text
    needs_sign_in = code in {kind.code for kind in every_error(SignInNeeded)}
    assert (title == "Sign in to Nirmaan again") is needs_sign_in


def test_a_complaint_about_the_sign_in() -> None:
    assert problems.complaint("session_expired") == (
        "Sign in to Nirmaan again",
        "Your session has ended. No notifications come until you have signed in.",
    )


def test_an_unknown_code_is_said_in_words_too() -> None:
    assert problems.reason("brand_new") == problems.reason("error")


@pytest.mark.parametrize(
    ("link", "since", "expected"),
    [
        (Link(LinkState.CONNECTING), "", "Connecting…"),
        (Link(LinkState.UP, "asha@office.example"), "", "Connected as asha@office.example"),
        (Link(LinkState.UP), "", "Connected"),
        (Link(LinkState.OFFLINE), "", "Offline, trying again"),
        (
            Link(LinkState.OFFLINE, reason="busy"),
            "14:05",
            "Offline since 14:05, trying again: the site is being updated or is busy",
        ),
        (Link(LinkState.SIGN_IN_NEEDED), "", "Not signed in"),
        (Link(LinkState.SIGN_IN_NEEDED, reason="signed_out"), "", "Not signed in"),
        (Link(LinkState.SIGN_IN_NEEDED, reason="session_expired"), "", "Sign in again: your session has ended"),
    ],
)
def test_the_status(link: Link, since: str, expected: str) -> None:
    assert words.status(link, None, since) == expected


def test_trouble_comes_first() -> None:
    assert words.status(Link(LinkState.UP), "keyring_locked") == "The keyring is locked; unlock it"
    assert (
        menu_words.tooltip(Link(LinkState.UP), 2, "keyring_locked")
        == "Nirmaan: the keyring is locked; unlock it, 2 unread"
    )


@pytest.mark.parametrize(
    ("link", "unread", "expected"),
    [
        (Link(LinkState.UP, "a"), 3, "Nirmaan: connected, 3 unread"),
        (Link(LinkState.UP, "a"), 0, "Nirmaan: connected"),
        (Link(LinkState.CONNECTING), 0, "Nirmaan: connecting…"),
        (Link(LinkState.OFFLINE, reason="busy"), 1, "Nirmaan: offline, trying again, 1 unread"),
        (Link(LinkState.SIGN_IN_NEEDED), 0, "Nirmaan: not signed in"),
        (Link(LinkState.SIGN_IN_NEEDED, reason="session_expired"), 5, "Nirmaan: sign in again, 5 unread"),
    ],
)
def test_the_tooltip(link: Link, unread: int, expected: str) -> None:
    assert menu_words.tooltip(link, unread) == expected


@pytest.fixture
def locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("locale")
def test_moments_follow_the_desktops_settings() -> None:
    now = datetime(2026, 11, 23, 15, 0)  # noqa: DTZ001 - local, as the desktop shows it
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    assert time_words.moment(datetime(2026, 11, 23, 14, 5), now) == "14:05"  # noqa: DTZ001
    assert time_words.moment(datetime(2026, 11, 22, 9, 5), now) == "22 Nov, 09:05"  # noqa: DTZ001
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.India))
    assert time_words.moment(datetime(2026, 11, 23, 14, 5), now).lower().replace("\u202f", " ") == "2:05 pm"  # noqa: DTZ001

"""Who is signed in, where, how and until when, as far as that can be known; and what is not encrypted is marked."""

from dataclasses import replace

import pytest

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.ui import menu_words, problems, sign_in_words, words

IN_MEMORY = "keyring_in_memory"

LINES = {
    Way.PASSWORD: "asha@office.example at https://office.example · signed in with a password, until the site ends the session",
    Way.API_KEY: "asha@office.example at https://office.example · signed in with an API key, until the key is revoked",
    Way.BROWSER: "asha@office.example at https://office.example · signed in in the browser, renewed by itself",
}


@pytest.mark.parametrize("way", Way)
def test_who_where_how_and_until_when(account: Account, way: Way) -> None:
    assert sign_in_words.signed_in_line(replace(account, way=way), in_memory=False) == LINES[way]


def test_in_lines(account: Account) -> None:
    assert sign_in_words.signed_in_lines(replace(account, site="http://erp:8000"), in_memory=False).splitlines() == [
        "Signed in as asha@office.example",
        "at http://erp:8000",
        "Signed in with a password, until the site ends the session",
        "Not encrypted: only inside your office network",
    ]


def test_what_is_not_encrypted_is_marked(account: Account) -> None:
    line = sign_in_words.signed_in_line(replace(account, site="http://erp"), in_memory=False)
    assert line.endswith(" · not encrypted: only inside your office network")


@pytest.mark.parametrize("way", Way)
def test_without_a_keyring_it_ends_with_the_program(account: Account, way: Way) -> None:
    line = sign_in_words.signed_in_line(replace(account, way=way), in_memory=True)
    assert line.endswith(", until this program ends")


def test_a_missing_keyring_is_said_in_the_window_and_hides_nothing() -> None:
    up, offline = Link(LinkState.UP, "asha"), Link(LinkState.OFFLINE, "asha", "busy")
    told = words.banner(up, IN_MEMORY, connecting_long=False)
    assert told == problems.failure(IN_MEMORY)
    assert "no keyring" in told
    assert "ends with this program" in told
    assert "start the desktop's keyring" in told
    assert words.status(up, IN_MEMORY) == "Connected as asha"
    assert menu_words.tooltip(up, 0, IN_MEMORY) == "Nirmaan: connected"
    for say in (words.status, lambda link, trouble: words.banner(link, trouble, connecting_long=False)):
        assert say(offline, IN_MEMORY) == say(offline, None)


def test_a_missing_keyring_is_worth_a_complaint() -> None:
    title, text = problems.complaint(IN_MEMORY)
    assert title == "Your sign-in is not kept"
    assert text == problems.failure(IN_MEMORY)

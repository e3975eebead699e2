"""The ways to sign in: those that the settings offer, the one used last, and why somebody is asked again."""

from dataclasses import replace
from typing import Any

import pytest

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.ui import sign_in_words as words
from nirmaan_tray.ui.bridge import Bridge

SITE = "https://office.example"
ALL = (Way.BROWSER, Way.PASSWORD, Way.API_KEY)


def choices(dialog: Any, at: Any) -> list[Way]:
    """The ways in view, from left to right."""
    shown = [(at.button(dialog, words.sign_in_by(way)), way) for way in Way]
    return [way for button, way in sorted(shown, key=lambda one: one[0].x()) if button.isVisible()]


def chosen(dialog: Any, at: Any) -> Way:
    (way,) = [way for way in Way if at.button(dialog, words.sign_in_by(way)).isChecked()]
    return way


@pytest.mark.parametrize("ways", [ALL, (Way.API_KEY, Way.PASSWORD), (Way.PASSWORD, Way.BROWSER)])
def test_those_offered_are_shown_in_their_order(
    open_dialog: Any, bridge: Bridge, ways: tuple[Way, ...], qtbot: Any, at: Any
) -> None:
    bridge.set_offer(Offer(ways=ways))
    dialog = open_dialog()
    qtbot.waitUntil(lambda: choices(dialog, at) == list(ways))
    assert chosen(dialog, at) is ways[0]


@pytest.mark.parametrize("way", ALL)
def test_a_single_way_is_no_choice(open_dialog: Any, bridge: Bridge, way: Way, at: Any) -> None:
    bridge.set_offer(Offer(ways=(way,)))
    dialog = open_dialog()
    assert choices(dialog, at) == []
    assert words.sign_in_hint(way) in at.says(dialog)
    go = words.sign_in_go_browser() if way is Way.BROWSER else words.sign_in_go()
    assert at.button(dialog, go).isEnabled()


def test_no_way_at_all_is_said(open_dialog: Any, bridge: Bridge, at: Any) -> None:
    bridge.set_offer(Offer(ways=()))
    dialog = open_dialog()
    assert words.sign_in_no_way() in at.says(dialog)
    assert not at.button(dialog, words.sign_in_go()).isEnabled()


def test_an_offer_that_comes_late_is_proposed_to_whoever_has_not_begun(
    open_dialog: Any, bridge: Bridge, qtbot: Any, at: Any
) -> None:
    dialog = open_dialog()
    assert chosen(dialog, at) is Way.PASSWORD
    bridge.set_offer(Offer(ways=ALL))
    assert chosen(dialog, at) is Way.BROWSER
    bridge.set_offer(Offer())
    qtbot.keyClicks(at.field(dialog, words.sign_in_user()), "asha")
    bridge.set_offer(Offer(ways=ALL))
    assert chosen(dialog, at) is Way.PASSWORD


def test_what_is_offered_may_change_meanwhile(open_dialog: Any, bridge: Bridge, at: Any) -> None:
    dialog = open_dialog()
    at.button(dialog, words.sign_in_by(Way.API_KEY)).click()
    at.field(dialog, words.sign_in_key()).setText("key")
    bridge.set_offer(Offer(ways=ALL))
    assert chosen(dialog, at) is Way.API_KEY
    assert at.field(dialog, words.sign_in_key()).text() == "key"
    bridge.set_offer(Offer(ways=(Way.PASSWORD,)))
    assert at.field(dialog, words.sign_in_password()).isVisible()


@pytest.mark.parametrize("way", ALL)
def test_an_ended_session_is_explained_and_the_way_used_last_proposed(
    open_dialog: Any, bridge: Bridge, account: Account, way: Way, at: Any
) -> None:
    bridge.set_offer(Offer(ways=ALL))
    bridge.set_account(replace(account, way=way))
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, account.user, "session_expired"))
    dialog = open_dialog()
    assert chosen(dialog, at) is way
    assert "Your session has ended. Sign in again; what is stored on this computer stays." in at.says(dialog)
    assert at.field(dialog, words.sign_in_address()).text() == account.site
    assert at.field(dialog, words.sign_in_user()).text() == account.user


def test_a_way_that_is_not_offered_any_more_is_not_proposed(
    open_dialog: Any, bridge: Bridge, account: Account, at: Any
) -> None:
    bridge.set_offer(Offer(ways=(Way.BROWSER, Way.API_KEY)))
    bridge.set_account(account)
    assert chosen(open_dialog(), at) is Way.BROWSER


def test_whoever_was_never_signed_in_is_not_told_why(open_dialog: Any, bridge: Bridge, at: Any) -> None:
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, None, "signed_out"))
    assert "Sign in again" not in at.says(open_dialog())


def test_a_password_is_asked_for_with_a_word_about_the_browser(open_dialog: Any, at: Any) -> None:
    said = at.says(open_dialog())
    assert "one session per user" in said
    assert "API key" in said


def test_the_window_is_no_higher_than_what_it_shows(open_dialog: Any, bridge: Bridge, qtbot: Any, at: Any) -> None:
    bridge.set_offer(Offer(ways=ALL))
    dialog = open_dialog()
    qtbot.wait(0)
    low = dialog.height()
    at.button(dialog, words.sign_in_by(Way.PASSWORD)).click()
    qtbot.waitUntil(lambda: dialog.height() > low)
    at.button(dialog, words.sign_in_by(Way.BROWSER)).click()
    qtbot.waitUntil(lambda: dialog.height() == low)

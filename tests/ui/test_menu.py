"""The tray's menu: what it says and what each entry wishes for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from nirmaan_tray.model import Account, Link, LinkState, Release
from nirmaan_tray.ui import words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu

NOON_S = 1_795_000_000.0


class Time:
    """The time of day, as the test sets it."""

    now_s = NOON_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def menu(bridge: Bridge, clock: Time, qtbot: QtBot) -> Iterator[Menu]:
    made = Menu(bridge, now_s=clock)
    qtbot.addWidget(made)
    yield made
    # It is deleted a while later, and its entries may be before it.
    made.hide()
    made._timer.stop()
    made._timer.timeout.disconnect()


def shown(menu: Menu) -> list[str]:
    """The texts as a person reads them."""
    return [a.text().replace("&&", "&") for a in menu.actions() if a.isVisible() and not a.isSeparator()]


def help_entry(menu: Menu, text: str) -> QAction:
    below = entry(menu, "Help").menu()
    assert isinstance(below, QMenu)
    (found,) = [a for a in below.actions() if a.text() == text]
    return found


def entry(menu: Menu, text: str) -> QAction:
    (found,) = [a for a in menu.actions() if a.isVisible() and a.text().replace("&&", "&") == text]
    return found


def open_menu(menu: Menu, qtbot: QtBot) -> None:
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(menu.isVisible)


def test_at_the_start(menu: Menu) -> None:
    assert shown(menu) == [
        "Connecting…",
        "Nothing unread",
        "Mark everything seen",
        "Do not disturb for 1 hour",
        "Open Nirmaan",
        "Show inbox",
        "Sign in…",
        "Help",
        "Quit",
    ]
    enabled = {a.text() for a in menu.actions() if a.isEnabled() and not a.isSeparator() and a.isVisible()}
    assert enabled == {"Connecting…", "Do not disturb for 1 hour", "Show inbox", "Sign in…", "Help", "Quit"}


def test_signed_in(menu: Menu, bridge: Bridge, account: Account, qtbot: QtBot) -> None:
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.UP, account.user))
    qtbot.waitUntil(lambda: shown(menu)[0] == "Connected as asha@office.example")
    assert "Sign out…" in shown(menu)
    assert "Sign in…" not in shown(menu)
    assert entry(menu, "Open Nirmaan").isEnabled()
    with qtbot.waitSignal(bridge.inbox_wanted):
        menu.status.trigger()


def test_an_ended_session_offers_both(menu: Menu, bridge: Bridge, account: Account, qtbot: QtBot) -> None:
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason="session_expired"))
    qtbot.waitUntil(lambda: shown(menu)[0] == "Sign in again: your session has ended")
    assert {"Sign in…", "Sign out…"} < set(shown(menu))


def test_offline_says_since_when_and_why(menu: Menu, bridge: Bridge, clock: Time, qtbot: QtBot) -> None:
    since = words.moment(*two_moments(clock))
    bridge.set_link(Link(LinkState.OFFLINE, reason="busy"))
    clock.now_s += 120
    # Trying in between does not start it anew.
    bridge.set_link(Link(LinkState.CONNECTING, reason="busy"))
    bridge.set_link(Link(LinkState.OFFLINE, reason="unreachable"))
    expected = f"Offline since {since}, trying again: no network, or the site is down"
    qtbot.waitUntil(lambda: shown(menu)[0] == expected)
    bridge.set_link(Link(LinkState.UP))
    clock.now_s += 3600
    bridge.set_link(Link(LinkState.OFFLINE))
    later = words.moment(*two_moments(clock))
    assert later != since
    qtbot.waitUntil(lambda: shown(menu)[0] == f"Offline since {later}, trying again")


def two_moments(clock: Time) -> Any:
    from datetime import datetime

    at = datetime.fromtimestamp(clock.now_s).astimezone()
    return at, at


def test_trouble_is_said_although_the_link_is_up(menu: Menu, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.set_link(Link(LinkState.UP, "a"))
    bridge.set_trouble("store_unusable")
    qtbot.waitUntil(lambda: shown(menu)[0] == "The local list cannot be written; disk full?")
    bridge.set_trouble(None)
    qtbot.waitUntil(lambda: shown(menu)[0] == "Connected as a")


def test_the_newest_unread_each_open_themselves(
    menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(n) for n in range(12, 4, -1)])
    qtbot.waitUntil(lambda: "Title 12" in shown(menu))
    assert shown(menu)[1:9] == [f"Title {n}" for n in range(12, 4, -1)]
    assert "Nothing unread" not in shown(menu)
    for number in (12, 9, 5):
        entry(menu, f"Title {number}").trigger()
    assert wishes.calls == [("open", "n12", None), ("open", "n9", None), ("open", "n5", None)]
    bridge.set_newest_unread([])
    qtbot.waitUntil(lambda: "Nothing unread" in shown(menu))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bolts & nuts & <b>", "Bolts && nuts && <b>"),
        ("a\nb\t c\u2028d", "a b c d"),
        ("नई खरीद 🏗️ अनुरोध", "नई खरीद 🏗️ अनुरोध"),
        ("x" * 5000, "x" * 59 + "…"),
        ("&" * 5000, "&&" * 59 + "…"),
        (" ", "(no title)"),
    ],
)
def test_titles_are_plain_and_short(
    title: str, text: str, menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(1, title)])
    qtbot.waitUntil(lambda: menu.actions()[2].text() == text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("plain", "plain"),
        ("PO_1_2", "PO__1__2"),
        ("a & b & c", "a && b & c"),
        ("&", "&&"),
        ("a_b & c_d", "a__b && c__d"),
    ],
)
def test_titles_in_a_menu_that_the_desktop_shows(
    title: str, text: str, menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any]
) -> None:
    bridge.set_newest_unread([notification(1, title)])
    menu.set_exported(exported=True)
    assert menu.actions()[2].text() == text
    menu.set_exported(exported=False)
    assert menu.actions()[2].text() == title.replace("&", "&&")


def test_equal_titles_open_their_own(
    menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(n, "New PR") for n in (3, 2, 1)])
    qtbot.waitUntil(lambda: shown(menu).count("New PR") == 3)
    for row in [a for a in menu.actions() if a.text() == "New PR"]:
        row.trigger()
    assert [call[1] for call in wishes.calls] == ["n3", "n2", "n1"]


class Added(QObject):
    """Counts entries that are added to a menu."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802 - Qt's signature
        self.count += event.type() is QEvent.Type.ActionAdded
        return False


def test_a_burst_of_changes_is_taken_in_once(
    menu: Menu, bridge: Bridge, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    added = Added()
    menu.installEventFilter(added)
    for n in range(1, 101):
        bridge.set_unread(n)
        bridge.set_newest_unread([notification(n)])
    qtbot.waitUntil(lambda: "Title 100" in shown(menu))
    assert added.count == 1


def test_what_did_not_change_stays_for_hosts_that_show_the_menu_themselves(
    menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(1)])
    qtbot.waitUntil(lambda: "Title 1" in shown(menu))
    row = entry(menu, "Title 1")
    bridge.set_link(Link(LinkState.UP))
    qtbot.waitUntil(lambda: shown(menu)[0] == "Connected")
    assert entry(menu, "Title 1") is row


def test_entries_do_not_move_under_the_pointer(
    menu: Menu, bridge: Bridge, wishes: Any, notification: Callable[..., Any], qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(1)])
    open_menu(menu, qtbot)
    assert "Title 1" in shown(menu), "up to date the moment it opens"
    before = list(menu.actions())
    with qtbot.waitSignal(menu._timer.timeout):
        bridge.set_newest_unread([notification(2), notification(1)])
    assert menu.actions() == before
    menu.hide()
    qtbot.waitUntil(lambda: shown(menu)[1:3] == ["Title 2", "Title 1"])


def test_marking_everything_seen(menu: Menu, bridge: Bridge, wishes: Any, qtbot: QtBot) -> None:
    assert not entry(menu, words.MENU_MARK_ALL).isEnabled()
    bridge.set_unread(3)
    qtbot.waitUntil(entry(menu, words.MENU_MARK_ALL).isEnabled)
    entry(menu, words.MENU_MARK_ALL).trigger()
    assert wishes.calls == [("mark_all_seen",)]
    bridge.set_unread(0)
    qtbot.waitUntil(lambda: not entry(menu, words.MENU_MARK_ALL).isEnabled())


def test_do_not_disturb(menu: Menu, bridge: Bridge, wishes: Any, clock: Time, qtbot: QtBot) -> None:
    entry(menu, words.MENU_QUIET).trigger()
    assert wishes.calls == [("quiet_until", NOON_S + 3600)]
    bridge.set_quiet(NOON_S + 3600)
    until = words.menu_quiet_until(words.moment(two_moments_later(clock), two_moments(clock)[1]))
    qtbot.waitUntil(lambda: until in shown(menu))
    assert entry(menu, until).isChecked()
    entry(menu, until).trigger()
    assert wishes.calls[1:] == [("quiet_until", None)]
    bridge.set_quiet(None)
    qtbot.waitUntil(lambda: words.MENU_QUIET in shown(menu))
    assert not entry(menu, words.MENU_QUIET).isChecked()


def two_moments_later(clock: Time) -> Any:
    from datetime import datetime

    return datetime.fromtimestamp(clock.now_s + 3600).astimezone()


def test_a_wish_for_quiet_that_is_not_granted_does_not_look_granted(menu: Menu, qtbot: QtBot) -> None:
    entry(menu, words.MENU_QUIET).trigger()
    qtbot.waitUntil(lambda: not entry(menu, words.MENU_QUIET).isChecked())


def test_quiet_that_is_over_is_not_shown(menu: Menu, bridge: Bridge, clock: Time, qtbot: QtBot) -> None:
    bridge.set_quiet(NOON_S + 60)
    qtbot.waitUntil(lambda: words.MENU_QUIET not in shown(menu))
    clock.now_s += 61
    open_menu(menu, qtbot)
    assert words.MENU_QUIET in shown(menu)
    menu.hide()


def test_the_other_entries(menu: Menu, bridge: Bridge, account: Account, wishes: Any, qtbot: QtBot) -> None:
    for text, wanted in (("Show inbox", bridge.inbox_wanted), ("Sign in…", bridge.sign_in_wanted)):
        with qtbot.waitSignal(wanted):
            entry(menu, text).trigger()
    bridge.set_account(account)
    qtbot.waitUntil(lambda: "Sign out…" in shown(menu))
    with qtbot.waitSignal(bridge.doctor_wanted):
        help_entry(menu, "Examine the connection…").trigger()
    with qtbot.waitSignal(bridge.sign_out_wanted):
        entry(menu, "Sign out…").trigger()
    for text in ("Open Nirmaan", "Quit"):
        entry(menu, text).trigger()
    assert wishes.calls == [("open_site",), ("quit",)]


def test_a_newer_version_is_in_the_menu(menu: Menu, bridge: Bridge, wishes: Any, qtbot: QtBot) -> None:
    assert not [text for text in shown(menu) if "available" in text]
    bridge.set_newest(Release("1.4.0", "https://it.example.com/tray"))
    qtbot.waitUntil(lambda: "Version 1.4.0 is available…" in shown(menu))
    entry(menu, "Version 1.4.0 is available…").trigger()
    assert wishes.calls == [("open_release",)]
    bridge.set_newest(None)
    qtbot.waitUntil(lambda: not [text for text in shown(menu) if "available" in text])


def test_about(menu: Menu, bridge: Bridge, account: Account, qtbot: QtBot) -> None:
    bridge.set_account(replace(account, user="<b>asha</b>"))
    help_entry(menu, "About").trigger()
    help_entry(menu, "About").trigger()
    (box,) = boxes()
    assert box.isVisible()
    qtbot.waitUntil(lambda: box.isVisible())
    text = box.text()
    assert "Nirmaan Tray 0." in text
    assert "<b>asha</b>\nat https://office.example\nSigned in with a password, until the site ends the session" in text
    assert "MIT" in text
    assert box.textFormat().name == "PlainText"
    box.close()
    qtbot.waitUntil(lambda: not boxes())
    bridge.set_account(None)
    help_entry(menu, "About").trigger()
    (box,) = boxes()
    assert "Nobody is signed in." in box.text()
    box.close()
    qtbot.waitUntil(lambda: not boxes())


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]

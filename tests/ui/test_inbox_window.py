"""The inbox window as a person uses it, and as the loop bears it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QTableView, QTabWidget

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model import Account, Link, LinkState, Notification
from nirmaan_tray.ui import words
from nirmaan_tray.ui.banner import Banner
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox_list import InboxList
from nirmaan_tray.ui.inbox_window import InboxWindow, inbox_window

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000


def made(number: int, **more: Any) -> Notification:
    """A notification; a higher number is newer."""
    created = NOW - timedelta(days=40) + timedelta(seconds=20 * number)
    made = Notification(f"n{number:06}", f"Title {number}", "Description", created, creation=created.isoformat())
    return replace(made, **more)


@pytest.fixture
def window(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, account: Account
) -> Iterator[InboxWindow]:
    """Signed in and connected, with ten notifications of which the five newest are unread; not shown yet."""
    wishes.stored = [made(n, seen=n < 5) for n in range(10)]
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.UP, account.user))
    bridge.set_unread(5)
    making = loop.create_task(inbox_window(bridge, lambda: NOW))
    qtbot.waitUntil(making.done, timeout=WAIT_MS)
    qtbot.addWidget(making.result())
    yield making.result()
    making.result().hide()


@pytest.fixture
def shown(qtbot: Any, window: InboxWindow) -> InboxWindow:
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: len(titles(window)) == 5, timeout=WAIT_MS)
    return window


def part(window: InboxWindow, kind: type[Any], name: str) -> Any:
    """The visible or hidden part of that text or accessible name."""
    (found,) = [
        p
        for p in window.findChildren(kind)
        if p.accessibleName() == name or (hasattr(p, "text") and p.text().replace("&", "") == name)
    ]
    return found


def press(window: InboxWindow, text: str) -> None:
    part(window, QPushButton, text).click()


def rows(window: InboxWindow) -> InboxList:
    """The list in view."""
    return next(found for found in window.findChildren(InboxList) if found.isVisible())


def selected(window: InboxWindow) -> str:
    """The name of the notification that is selected, if one is."""
    row = rows(window).selected_row
    return row.name if row else ""


def tabs(window: InboxWindow) -> QTabWidget:
    found = window.findChild(QTabWidget)
    assert found is not None
    return found


def titles(window: InboxWindow) -> list[str]:
    model = rows(window).model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def banner(window: InboxWindow) -> str:
    (shown,) = window.findChildren(Banner)
    (text,) = shown.findChildren(QLabel)
    return text.text() if shown.isVisible() else ""


def says(window: InboxWindow) -> str:
    """Every text that is in view."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def turn_to_everything(qtbot: Any, window: InboxWindow, stored: int = 10) -> None:
    tabs(window).setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(titles(window)) == stored, timeout=WAIT_MS)


def test_what_is_unread_and_everything(qtbot: Any, shown: InboxWindow) -> None:
    assert tabs(shown).tabText(0) == "Unread (5)"
    assert titles(shown) == [f"Title {n}" for n in (9, 8, 7, 6, 5)]
    turn_to_everything(qtbot, shown)
    assert titles(shown) == [f"Title {n}" for n in range(9, -1, -1)]


def test_a_double_click_opens_that_row(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    listed = rows(shown)
    middle = QPoint(40, listed.rowViewportPosition(2) + listed.rowHeight(2) // 2)
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert wishes.calls == []
    qtbot.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert wishes.calls == [("open", "n000007", None)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_by_the_keyboard_alone(qtbot: Any, shown: InboxWindow, wishes: Any, key: Qt.Key) -> None:
    listed = rows(shown)
    assert shown.focusWidget() is listed
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    assert selected(shown) == "n000009"
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_M)
    qtbot.keyClick(listed, key)
    assert wishes.calls == [("mark_seen", "n000008"), ("open", "n000008", None)]


def test_the_tab_key_leads_into_the_list_and_on(qtbot: Any, shown: InboxWindow) -> None:
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow, timeout=WAIT_MS)
    listed = rows(shown)
    tabs(shown).tabBar().setFocus()
    assert shown.focusNextChild()
    assert listed.hasFocus()
    assert selected(shown)
    assert shown.focusNextChild()
    assert part(shown, QPushButton, "Open").hasFocus()


def test_the_buttons_do_what_they_say(shown: InboxWindow, wishes: Any) -> None:
    rows(shown).selectRow(1)
    for text in ("Open", "Mark seen", "Mark all seen", "Open Nirmaan"):
        press(shown, text)
    assert wishes.calls == [("open", "n000008", None), ("mark_seen", "n000008"), ("mark_all_seen",), ("open_site",)]


def test_a_button_is_there_for_what_can_be_done(qtbot: Any, shown: InboxWindow, bridge: Bridge) -> None:
    def enabled() -> list[str]:
        buttons = [b for b in shown.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
        return [b.text().replace("&", "") for b in buttons]

    assert set(enabled()) == {"Mark all seen", "Open Nirmaan"}
    turn_to_everything(qtbot, shown)
    rows(shown).selectRow(8)
    assert set(enabled()) == {"Open", "Mark all seen", "Open Nirmaan"}
    rows(shown).selectRow(0)
    assert set(enabled()) == {"Open", "Mark seen", "Mark all seen", "Open Nirmaan"}
    bridge.set_unread(0)
    bridge.set_account(None)
    assert set(enabled()) == set()


def test_what_is_seen_leaves_the_unread_and_the_next_one_is_selected(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    listed = rows(shown)
    listed.selectRow(1)
    wishes.stored = [replace(row, seen=row.seen or row.name == "n000008") for row in wishes.stored]
    bridge.rows_changed.emit()
    bridge.set_unread(4)
    qtbot.waitUntil(lambda: titles(shown) == [f"Title {n}" for n in (9, 7, 6, 5)], timeout=WAIT_MS)
    assert selected(shown) == "n000007"
    assert tabs(shown).tabText(0) == "Unread (4)"


def test_a_selected_row_that_is_seen_elsewhere_cannot_be_marked_again(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    turn_to_everything(qtbot, shown)
    rows(shown).selectRow(0)
    mark = part(shown, QPushButton, "Mark seen")
    assert mark.isEnabled()
    wishes.stored = [replace(row, seen=True) for row in wishes.stored]
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: not mark.isEnabled(), timeout=WAIT_MS)


def test_the_other_view_rests_until_it_is_looked_at(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    everything = part(shown, QTableView, words.LIST_ALL)
    read = everything.model().rowCount()
    wishes.stored.append(made(10))
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: titles(shown)[0] == "Title 10", timeout=WAIT_MS)
    assert everything.model().rowCount() == read
    turn_to_everything(qtbot, shown, 11)
    assert titles(shown)[0] == "Title 10"


def in_words(window: InboxWindow) -> bool:
    """Whether words stand in the place of the list in view."""
    return any(text in says(window) for text in (words.LIST_READING, "caught up", "Nothing", "No notifications"))


def test_a_disk_that_takes_its_time_is_worth_a_word_after_a_while(
    qtbot: Any, loop: asyncio.AbstractEventLoop, window: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.hangs = hangs = loop.create_future()
    with qtbot.waitExposed(window):
        window.show()
    assert not in_words(window), "it would flicker"
    qtbot.waitUntil(lambda: words.LIST_READING in says(window), timeout=WAIT_MS)
    assert words.LIST_READING in rows(window).accessibleDescription()
    wishes.hangs = None
    hangs.set_result(None)
    qtbot.waitUntil(lambda: len(titles(window)) == 5, timeout=WAIT_MS)
    assert not in_words(window)
    assert rows(window).accessibleDescription() == ""


def test_words_come_when_it_is_known_that_there_are_none(
    qtbot: Any, loop: asyncio.AbstractEventLoop, window: InboxWindow, wishes: Any
) -> None:
    wishes.stored.clear()
    wishes.hangs = hangs = loop.create_future()
    with qtbot.waitExposed(window):
        window.show()
    assert not in_words(window)
    wishes.hangs = None
    hangs.set_result(None)
    qtbot.waitUntil(lambda: "caught up" in says(window), timeout=WAIT_MS)


def test_coming_back_it_does_not_say_that_there_are_none(
    qtbot: Any, loop: asyncio.AbstractEventLoop, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    stored, wishes.stored = wishes.stored, []
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: "caught up" in says(shown), timeout=WAIT_MS)
    shown.close()
    wishes.stored = stored
    bridge.rows_changed.emit()
    wishes.hangs = hangs = loop.create_future()
    shown.present()
    assert not in_words(shown)
    qtbot.waitUntil(lambda: words.LIST_READING in says(shown), timeout=WAIT_MS)
    wishes.hangs = None
    hangs.set_result(None)
    qtbot.waitUntil(lambda: len(titles(shown)) == 5, timeout=WAIT_MS)


def test_signing_out_while_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.hangs = loop.create_future()
    bridge.set_account(None)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED))
    assert titles(shown) == []
    wishes.stored.clear()
    wishes.hangs = None
    shown.close()
    shown.present()
    qtbot.waitUntil(lambda: "Nothing to show" in says(shown), timeout=WAIT_MS)


EMPTY = [
    (Link(LinkState.UP), "You're all caught up"),
    (Link(LinkState.OFFLINE), "Nothing here so far"),
    (Link(LinkState.CONNECTING), "Nothing here so far"),
    (Link(LinkState.SIGN_IN_NEEDED), "Nothing to show"),
]


@pytest.mark.parametrize(("link", "said"), EMPTY, ids=[link.state for link, _ in EMPTY])
def test_an_empty_list_says_why(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any, link: Link, said: str
) -> None:
    bridge.set_link(link)
    assert said not in says(shown)
    wishes.stored.clear()
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: said in says(shown), timeout=WAIT_MS)
    assert said in rows(shown).accessibleDescription()
    wishes.stored.append(made(1))
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: said not in says(shown), timeout=WAIT_MS)


def test_all_is_well_and_nothing_is_said(shown: InboxWindow, bridge: Bridge) -> None:
    assert banner(shown) == ""
    bridge.set_link(Link(LinkState.CONNECTING))
    assert banner(shown) == ""


@pytest.mark.parametrize("error", [TrayError, *TrayError.__subclasses__()], ids=lambda error: error.code)
def test_offline_is_said_in_words(shown: InboxWindow, bridge: Bridge, error: type[TrayError]) -> None:
    bridge.set_link(Link(LinkState.OFFLINE, reason=error.code))
    assert banner(shown).startswith("Offline: ")
    assert "nothing is lost" in banner(shown)
    assert not part(shown, QPushButton, "Sign in…").isVisible()
    bridge.set_link(Link(LinkState.UP))
    assert banner(shown) == ""


@pytest.mark.parametrize("reason", [None, "signed_out", "session_expired", "other_user"])
def test_sign_in_is_offered_where_it_is_needed(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, reason: str | None
) -> None:
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason=reason))
    assert "ign in" in banner(shown)
    with qtbot.waitSignal(bridge.sign_in_wanted, timeout=WAIT_MS):
        press(shown, "Sign in…")


def test_trouble_comes_before_the_state_of_the_network(shown: InboxWindow, bridge: Bridge) -> None:
    bridge.set_link(Link(LinkState.OFFLINE))
    bridge.set_trouble("keyring_locked")
    assert banner(shown).startswith("The keyring is locked")
    bridge.set_trouble(None)
    assert banner(shown).startswith("Offline")


def test_connecting_is_worth_a_word_only_when_it_takes_long(qtbot: Any, bridge: Bridge) -> None:
    shown = Banner(bridge, connecting_long_ms=50)
    qtbot.addWidget(shown)
    (text,) = shown.findChildren(QLabel)
    assert shown.isHidden()
    qtbot.waitUntil(lambda: not shown.isHidden(), timeout=WAIT_MS)
    assert "Still connecting" in text.text()
    bridge.set_link(Link(LinkState.UP))
    assert shown.isHidden()
    bridge.set_link(Link(LinkState.CONNECTING))
    assert shown.isHidden()
    bridge.set_link(Link(LinkState.OFFLINE))
    assert "Offline" in text.text()


def test_closing_hides_it_and_it_comes_back_as_it_was(qtbot: Any, shown: InboxWindow, bridge: Bridge) -> None:
    shown.resize(500, 444)
    turn_to_everything(qtbot, shown)
    assert shown.close()
    assert shown.isHidden()
    shown.present()
    assert shown.isVisible()
    assert (shown.width(), shown.height()) == (500, 444)
    assert len(titles(shown)) == 10


def test_without_a_tray_it_stays_within_reach_and_can_quit(shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    assert words.NO_TRAY not in says(shown)
    assert not part(shown, QPushButton, "Quit").isVisible()
    shown.set_hosted(hosted=False)
    assert words.NO_TRAY in says(shown)
    assert not shown.close()
    assert shown.isVisible()
    assert shown.isMinimized()
    shown.present()
    assert not shown.isMinimized()
    press(shown, "Quit")
    assert wishes.calls == [("quit",)]
    shown.set_hosted(hosted=True)
    assert words.NO_TRAY not in says(shown)
    assert shown.close()


def test_every_control_has_a_name_and_no_label_takes_markup(shown: InboxWindow) -> None:
    buttons = [b for b in shown.findChildren(QAbstractButton) if b.metaObject().className() == "QPushButton"]
    assert len(buttons) == 6
    assert all(b.text() for b in buttons)
    assert all(listed.accessibleName() for listed in shown.findChildren(QTableView))
    assert {label.textFormat() for label in shown.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_each_button_answers_to_a_letter_of_its_own(shown: InboxWindow) -> None:
    letters = [b.text().lower().partition("&")[2][:1] for b in shown.findChildren(QPushButton)]
    assert all(letters)
    assert len(set(letters)) == len(letters)

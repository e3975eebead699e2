"""The inbox as a person uses it, and as the loop bears it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QTableView

from nirmaan_tray.errors import TrayError
from nirmaan_tray.model.account import Account
from nirmaan_tray.model.filter import Counts, Filter
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mark import Marked
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import inbox_words, time_words, words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.inbox.banner import Banner
from nirmaan_tray.ui.inbox.buttons import Pill
from nirmaan_tray.ui.inbox.list import InboxList
from nirmaan_tray.ui.inbox.window import FORGOTTEN_AFTER, InboxWindow, inbox_window

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WAIT_MS = 5000


class Clock:
    """The wall clock, which a test sets."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def made(number: int, **more: Any) -> Notification:
    """A notification; a higher number is newer."""
    created = NOW - timedelta(days=40) + timedelta(seconds=20 * number)
    made = Notification(f"n{number:06}", f"Title {number}", "Description", created, creation=created.isoformat())
    return replace(made, **more)


@pytest.fixture
def window(
    qtbot: Any, loop: asyncio.AbstractEventLoop, bridge: Bridge, wishes: Any, account: Account, clock: Clock
) -> Iterator[InboxWindow]:
    """Signed in and connected, with ten notifications of which the five newest are unread; not shown yet."""
    wishes.stored = [made(n, seen=n < 5, event_id="pr:new" if n % 2 else "payment:new") for n in range(10)]
    wishes.count = Counts(
        5, 10, ((Topic.PURCHASE_REQUEST, 3), (Topic.PAYMENT, 2)), (("Metro", 3), ("Hospital", 1), ("Airport", 1))
    )
    bridge.set_account(account)
    bridge.set_link(Link(LinkState.UP, account.user))
    bridge.set_unread(5)
    making = loop.create_task(inbox_window(bridge, clock))
    qtbot.waitUntil(making.done, timeout=WAIT_MS)
    qtbot.addWidget(making.result())
    yield making.result()
    making.result().hide()


@pytest.fixture
def shown(qtbot: Any, window: InboxWindow) -> InboxWindow:
    with qtbot.waitExposed(window):
        window.present()
    qtbot.waitUntil(lambda: len(titles(window)) == 5 and pill(window, "Payments").isVisible(), timeout=WAIT_MS)
    return window


def button(window: InboxWindow, name: str) -> Any:
    """The button of that text or accessible name."""
    (found,) = [b for b in window.findChildren(QPushButton) if name in (b.accessibleName(), b.text().replace("&", ""))]
    return found


def pill(window: InboxWindow, label: str) -> Pill:
    """The view or chip of that name."""
    (found,) = [p for p in window.findChildren(Pill) if p.label == label]
    return found


def rows(window: InboxWindow) -> InboxList:
    (found,) = window.findChildren(InboxList)
    return found


def search(window: InboxWindow) -> QLineEdit:
    (found,) = window.findChildren(QLineEdit)
    return found


def selected(window: InboxWindow) -> str:
    """The name of the notification that is selected, if one is."""
    row = rows(window).selected_row
    return row.name if row else ""


def titles(window: InboxWindow) -> list[str]:
    model = rows(window).model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def banner(window: InboxWindow) -> str:
    (shown,) = window.findChildren(Banner)
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


def says(window: InboxWindow) -> str:
    """Every text that is in view."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def asked_for(wishes: Any) -> Filter:
    """What was counted last, which is what is shown."""
    return wishes.counted[-1]  # type: ignore[no-any-return]


def turn_to_everything(qtbot: Any, window: InboxWindow, stored: int = 10) -> None:
    pill(window, "All").click()
    qtbot.waitUntil(lambda: len(titles(window)) == stored, timeout=WAIT_MS)


def entry(window: InboxWindow, begins: str) -> QAction:
    (found,) = [entry for entry in window.actions() if entry.text().startswith(begins)]
    return found


# The list, its views and its chips


def test_what_is_unread_and_everything(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    assert (pill(shown, "Unread").accessibleName(), pill(shown, "All").accessibleName()) == ("Unread, 5", "All, 10")
    assert titles(shown) == [f"Title {n}" for n in (9, 8, 7, 6, 5)]
    turn_to_everything(qtbot, shown)
    assert titles(shown) == [f"Title {n}" for n in range(9, -1, -1)]
    assert asked_for(wishes) == Filter()
    assert not pill(shown, "Unread").isChecked()


def test_chips_filter_the_list_and_are_counted_anew(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    wishes.count = Counts(2, 4, ((Topic.PURCHASE_REQUEST, 3), (Topic.PAYMENT, 2)), (("Metro", 2), ("Hospital", 0)))
    pill(shown, "Payments").click()
    wanted = Filter(unread_only=True, topics=frozenset({Topic.PAYMENT}))
    qtbot.waitUntil(lambda: asked_for(wishes) == wanted, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: pill(shown, "Unread").accessibleName() == "Unread, 2", timeout=WAIT_MS)
    assert rows(shown).rows.wanted == wanted
    pill(shown, "Metro").click()
    assert rows(shown).rows.wanted == replace(wanted, projects=frozenset({"Metro"}))
    pill(shown, "Payments").click()
    assert rows(shown).rows.wanted == Filter(unread_only=True, projects=frozenset({"Metro"}))


def test_the_counts_follow_what_comes_in_while_it_is_looked_at_only(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.count = replace(wishes.count, all=11)
    bridge.rows_changed.emit()
    qtbot.waitUntil(lambda: pill(shown, "All").accessibleName() == "All, 11", timeout=WAIT_MS)
    shown.close()
    asked = len(wishes.counted)
    wishes.count = replace(wishes.count, all=12)
    bridge.rows_changed.emit()
    assert len(wishes.counted) == asked
    shown.present()
    qtbot.waitUntil(lambda: pill(shown, "All").accessibleName() == "All, 12", timeout=WAIT_MS)


def test_a_disk_that_hangs_while_it_counts_keeps_nobody(
    qtbot: Any, loop: asyncio.AbstractEventLoop, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    hangs: asyncio.Future[Counts] = loop.create_future()
    answer, wishes.counts = wishes.counts, lambda _wanted: hangs
    bridge.rows_changed.emit()
    pill(shown, "All").click()
    qtbot.waitUntil(lambda: len(titles(shown)) == 10, timeout=WAIT_MS)
    shown.close()
    qtbot.waitUntil(hangs.cancelled, timeout=WAIT_MS)
    wishes.counts = answer
    shown.present()
    qtbot.waitUntil(lambda: asked_for(wishes) == Filter(), timeout=WAIT_MS)


# By mouse and keyboard


def test_a_click_opens_that_row(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    listed = rows(shown)
    middle = listed.visualRect(listed.model().index(2, 0)).center()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert wishes.calls == [("open", "n000007", None)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_by_the_keyboard_alone(qtbot: Any, shown: InboxWindow, wishes: Any, key: Qt.Key) -> None:
    listed = rows(shown)
    assert shown.focusWidget() is listed
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    assert selected(shown) == "n000009"
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_M)
    qtbot.keyClick(listed, Qt.Key.Key_Space)
    qtbot.keyClick(listed, key)
    assert wishes.calls == [("mark_seen", "n000008"), ("mark_seen", "n000007"), ("open", "n000006", None)]


def active(qtbot: Any, window: InboxWindow) -> InboxList:
    """Its list, when its keys are heard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    rows(window).setFocus()
    return rows(window)


def test_shift_m_marks_all_that_is_shown(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    pill(shown, "Payments").click()
    qtbot.keyClick(active(qtbot, shown), Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert wishes.calls == [("mark_shown_seen", Filter(unread_only=True, topics=frozenset({Topic.PAYMENT})))]


def test_ctrl_z_takes_back_while_there_is_something_to_take_back(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(active(qtbot, shown), Qt.Key.Key_Z, control)
    assert wishes.calls == []
    bridge.set_marked(Marked(frozenset({"n000009"}), NOW.timestamp() + 10))
    qtbot.keyClick(rows(shown), Qt.Key.Key_Z, control)
    search(shown).setFocus()
    qtbot.keyClick(search(shown), Qt.Key.Key_Z, control)
    assert wishes.calls == [("take_back",)] * 2
    qtbot.keyClicks(search(shown), "m")
    qtbot.keyClick(search(shown), Qt.Key.Key_Z, control)
    assert (search(shown).text(), len(wishes.calls)) == ("", 2), "what was typed is taken back first"


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)],
)
def test_search_as_one_types(
    qtbot: Any, shown: InboxWindow, wishes: Any, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    qtbot.keyClick(active(qtbot, shown), key, modifier)
    field = search(shown)
    assert field.hasFocus()
    counted = len(wishes.counted)
    qtbot.keyClicks(field, "M/ cement")
    assert wishes.calls == []
    assert rows(shown).rows.wanted.text == "", "while it is typed nothing is searched"
    qtbot.waitUntil(lambda: rows(shown).rows.wanted.text == "M/ cement", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: asked_for(wishes) == Filter(unread_only=True, text="M/ cement"), timeout=WAIT_MS)
    assert len(wishes.counted) == counted + 1
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert rows(shown).hasFocus()
    qtbot.keyClick(rows(shown), Qt.Key.Key_Escape)
    assert (field.text(), rows(shown).rows.wanted.text, shown.isVisible()) == ("", "", True)


def test_the_tab_key_leads_through_all_of_it(qtbot: Any, shown: InboxWindow) -> None:
    active(qtbot, shown)
    pill(shown, "Unread").setFocus()
    stops = []
    for _ in range(9):
        at = shown.focusWidget()
        stops.append(at.accessibleName() or at.text().replace("&", ""))  # type: ignore[attr-defined]
        shown.focusNextChild()
    assert stops == [
        "Unread, 5",
        "Search",
        "Purchase requests, 3",
        "Metro, 3",
        "Unread notifications",
        "Mark everything seen",
        "Open Nirmaan",
        inbox_words.more(),
        "Preferences",
    ]


def test_the_menu_of_the_window_shows_the_keys(qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    assert [(e.text(), e.shortcut().toString()) for e in shown.actions()] == [
        ("Open\tEnter", ""),
        ("Mark seen\tM", ""),
        ("Mark all shown as seen", "Shift+M"),
        ("Undo the last mark", "Ctrl+Z"),
        ("Search", "/"),
    ]
    assert not entry(shown, "Open").isEnabled()
    rows(shown).selectRow(1)
    for begins in ("Open", "Mark seen"):
        entry(shown, begins).trigger()
    assert wishes.calls == [("open", "n000008", None), ("mark_seen", "n000008")]
    assert not entry(shown, "Undo").isEnabled()
    bridge.set_marked(Marked(frozenset({"n000008"}), NOW.timestamp() + 10))
    assert entry(shown, "Undo").isEnabled()
    button(shown, inbox_words.more()).click()
    (menu,) = [menu for menu in shown.findChildren(QMenu) if menu.isVisible()]
    assert menu.actions() == shown.actions()
    menu.close()


def test_a_rows_menu_is_for_that_row(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    rows(shown).selectRow(2)
    rows(shown).menu_wanted.emit("n000007", QPoint(10, 10))
    (menu,) = [menu for menu in shown.findChildren(QMenu) if menu.isVisible()]
    menu.actions()[0].trigger()
    assert wishes.calls == [("open", "n000007", None)]
    menu.close()


def test_the_foot_marks_everything_or_what_a_filter_leaves(qtbot: Any, shown: InboxWindow, wishes: Any) -> None:
    button(shown, "Mark everything seen").click()
    pill(shown, "Payments").click()
    button(shown, "Mark these seen").click()
    button(shown, "Open Nirmaan").click()
    wanted = Filter(unread_only=True, topics=frozenset({Topic.PAYMENT}))
    assert wishes.calls == [("mark_all_seen",), ("mark_shown_seen", wanted), ("open_site",)]


def test_a_button_is_there_for_what_can_be_done(shown: InboxWindow, bridge: Bridge) -> None:
    assert button(shown, "Mark everything seen").isEnabled()
    assert button(shown, "Open Nirmaan").isEnabled()
    bridge.set_unread(0)
    bridge.set_account(None)
    assert not button(shown, "Mark everything seen").isEnabled()
    assert not button(shown, "Open Nirmaan").isEnabled()


def test_preferences_are_a_click_away(qtbot: Any, shown: InboxWindow, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.preferences_wanted, timeout=WAIT_MS):
        button(shown, "Preferences").click()


def test_what_is_seen_leaves_the_unread_and_the_next_one_is_selected(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    rows(shown).selectRow(1)
    wishes.stored = [replace(row, seen=row.seen or row.name == "n000008") for row in wishes.stored]
    bridge.rows_changed.emit()
    bridge.set_unread(4)
    qtbot.waitUntil(lambda: titles(shown) == [f"Title {n}" for n in (9, 7, 6, 5)], timeout=WAIT_MS)
    assert selected(shown) == "n000007"
    assert pill(shown, "Unread").accessibleName() == "Unread, 4"


def test_a_mark_can_be_undone_below_the_list(shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    assert "marked" not in says(shown)
    bridge.set_marked(Marked(frozenset({"a", "b"}), NOW.timestamp() + 10))
    assert "2 marked as seen" in says(shown)
    button(shown, "Undo").click()
    assert wishes.calls == [("take_back",)]


# What is muted


def test_one_mute_is_named_with_its_end_and_taken_back(shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    assert "Muted" not in says(shown)
    midnight = datetime.combine(NOW.astimezone().date() + timedelta(days=1), datetime.min.time()).astimezone()
    mute = Mute(topic=Topic.PAYMENT, until_s=midnight.timestamp())
    bridge.set_mutes((mute,))
    assert "Muted until midnight: Payments" in says(shown)
    button(shown, "Unmute").click()
    assert wishes.calls == [("unmute", mute)]
    bridge.set_mutes(())
    assert "Muted" not in says(shown)


def test_several_mutes_are_taken_back_one_by_one(shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    mutes = (Mute(topic=Topic.PAYMENT), Mute(project="R&D", until_s=NOW.timestamp() + 60))
    bridge.set_mutes(mutes)
    assert f"Muted: {QLocale().createSeparatedList(['Payments', 'R&D'])}" in says(shown)
    button(shown, "Unmute…").click()
    (menu,) = [menu for menu in shown.findChildren(QMenu) if menu.isVisible()]
    until = NOW.astimezone() + timedelta(minutes=1)
    assert menu.actions()[0].text() == "Muted: Payments"
    assert menu.actions()[1].text() == f"Muted until {time_words.moment(until, NOW.astimezone())}: R&&D"
    menu.actions()[1].trigger()
    assert wishes.calls == [("unmute", mutes[1])]
    menu.close()


# Words in the place of rows


def in_words(window: InboxWindow) -> bool:
    """Whether words stand in the place of the list."""
    return any(text in says(window) for text in (words.list_reading(), "caught up", "Nothing", "No notifications"))


def test_a_disk_that_takes_its_time_is_worth_a_word_after_a_while(
    qtbot: Any, loop: asyncio.AbstractEventLoop, window: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.hangs = hangs = loop.create_future()
    with qtbot.waitExposed(window):
        window.show()
    assert not in_words(window), "it would flicker"
    qtbot.waitUntil(lambda: words.list_reading() in says(window), timeout=WAIT_MS)
    assert words.list_reading() in rows(window).accessibleDescription()
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
    qtbot.waitUntil(lambda: words.list_reading() in says(shown), timeout=WAIT_MS)
    wishes.hangs = None
    hangs.set_result(None)
    qtbot.waitUntil(lambda: len(titles(shown)) == 5, timeout=WAIT_MS)


def test_signing_out_while_the_disk_hangs(
    qtbot: Any, loop: asyncio.AbstractEventLoop, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.hangs = loop.create_future()
    bridge.set_account(None, "https://office.example")
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED))
    assert titles(shown) == []
    assert "You are signed out" in says(shown)
    wishes.stored.clear()
    wishes.hangs = None
    shown.close()
    shown.present()
    assert "You are signed out" in says(shown)


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


def test_trouble_comes_before_the_state_of_the_network(shown: InboxWindow, bridge: Bridge) -> None:
    bridge.set_link(Link(LinkState.OFFLINE))
    bridge.set_trouble("keyring_locked")
    assert banner(shown).startswith("The keyring is locked")
    bridge.set_trouble(None)
    assert banner(shown).startswith("Offline")


def test_all_is_well_and_nothing_is_said(shown: InboxWindow, bridge: Bridge) -> None:
    assert banner(shown) == ""
    bridge.set_link(Link(LinkState.CONNECTING))
    assert banner(shown) == ""


@pytest.mark.parametrize("error", [TrayError, *TrayError.__subclasses__()], ids=lambda error: error.code)
def test_offline_is_said_in_words(shown: InboxWindow, bridge: Bridge, error: type[TrayError]) -> None:
    bridge.set_link(Link(LinkState.OFFLINE, reason=error.code))
    assert banner(shown).startswith("Offline: ")
    assert "nothing is lost" in banner(shown)
    assert "Sign in…" not in [b.text().replace("&", "") for b in shown.findChildren(QPushButton) if b.isVisible()]
    bridge.set_link(Link(LinkState.UP))
    assert banner(shown) == ""


def test_offline_since_when(qtbot: Any, shown: InboxWindow, bridge: Bridge) -> None:
    bridge.offline_since_s = (NOW - timedelta(days=1, hours=2)).timestamp()
    bridge.set_link(Link(LinkState.OFFLINE, reason="unreachable"))
    since = time_words.moment((NOW - timedelta(days=1, hours=2)).astimezone(), NOW.astimezone())
    assert f"No connection since {since}" in banner(shown)


@pytest.mark.parametrize("reason", [None, "signed_out", "session_expired", "other_user"])
def test_sign_in_is_offered_where_it_is_needed(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, reason: str | None
) -> None:
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason=reason))
    assert "ign in" in banner(shown)
    (sign_in,) = [b for b in shown.findChildren(QPushButton) if b.isVisible() and "Sign" in b.text()]
    with qtbot.waitSignal(bridge.sign_in_wanted, timeout=WAIT_MS):
        sign_in.click()


@pytest.mark.parametrize(
    ("last_site", "said"), [("", "Welcome to Nirmaan"), ("https://a.example", "You are signed out")]
)
def test_who_is_not_signed_in_is_told_once(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any, last_site: str, said: str
) -> None:
    wishes.stored.clear()
    wishes.hangs = asyncio.get_event_loop().create_future()
    bridge.set_account(None, last_site)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason="signed_out"))
    assert said in says(shown), "at once, whatever the disk does"
    assert banner(shown) == ""
    assert not pill(shown, "Payments").isVisible()
    (sign_in,) = [b for b in shown.findChildren(QPushButton) if b.isVisible() and "Sign" in b.text()]
    with qtbot.waitSignal(bridge.sign_in_wanted, timeout=WAIT_MS):
        sign_in.click()
    bridge.set_trouble("keyring_locked")
    assert said not in says(shown), "signing in is not what helps then"
    assert "keyring is locked" in banner(shown)


def test_nothing_that_matches_says_so_and_shows_the_way_back(
    qtbot: Any, shown: InboxWindow, bridge: Bridge, wishes: Any
) -> None:
    wishes.stored.clear()
    wishes.count = Counts(0, 3)
    pill(shown, "Payments").click()
    qtbot.waitUntil(lambda: "Nothing matches" in says(shown), timeout=WAIT_MS)
    search(shown).setText("cement")
    qtbot.waitUntil(lambda: "Nothing found for “cement”" in says(shown), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Seen ones that do: 3" in says(shown), timeout=WAIT_MS)
    button(shown, "Show them").click()
    assert rows(shown).rows.wanted == Filter(topics=frozenset({Topic.PAYMENT}), text="cement")
    button(shown, "Clear filters").click()
    assert rows(shown).rows.wanted == Filter()
    qtbot.waitUntil(lambda: "No notifications yet" in says(shown), timeout=WAIT_MS)
    assert not button(shown, "Clear filters").isVisible()


def test_connecting_is_worth_a_word_only_when_it_takes_long(qtbot: Any, bridge: Bridge) -> None:
    shown = Banner(bridge, lambda: NOW, connecting_long_ms=50)
    qtbot.addWidget(shown)
    text = shown.findChildren(QLabel)[0]
    assert shown.isHidden()
    qtbot.waitUntil(lambda: not shown.isHidden(), timeout=WAIT_MS)
    assert "Still connecting" in text.text()
    bridge.set_link(Link(LinkState.UP))
    assert shown.isHidden()
    bridge.set_link(Link(LinkState.CONNECTING))
    assert shown.isHidden()
    bridge.set_link(Link(LinkState.OFFLINE))
    assert "Offline" in text.text()


# The window


def test_closing_hides_it_and_it_comes_back_as_it_was(qtbot: Any, shown: InboxWindow, bridge: Bridge) -> None:
    shown.resize(500, 444)
    turn_to_everything(qtbot, shown)
    assert shown.close()
    assert shown.isHidden()
    shown.present()
    assert shown.isVisible()
    assert (shown.width(), shown.height()) == (500, 444)
    qtbot.waitUntil(lambda: len(titles(shown)) == 10, timeout=WAIT_MS)


def test_a_filter_outlasts_a_look_at_a_document_and_is_forgotten_later(
    qtbot: Any, shown: InboxWindow, clock: Clock
) -> None:
    pill(shown, "Payments").click()
    search(shown).setText("cement")
    qtbot.waitUntil(lambda: rows(shown).rows.wanted.text == "cement", timeout=WAIT_MS)
    wanted = rows(shown).rows.wanted
    shown.close()
    clock.now = NOW + FORGOTTEN_AFTER
    shown.present()
    assert rows(shown).rows.wanted == wanted
    shown.close()
    clock.now += FORGOTTEN_AFTER + timedelta(seconds=1)
    shown.present()
    assert rows(shown).rows.wanted == Filter(unread_only=True)
    assert (search(shown).text(), pill(shown, "Payments").isChecked()) == ("", False)


def test_without_a_tray_it_stays_within_reach_and_can_quit(shown: InboxWindow, bridge: Bridge, wishes: Any) -> None:
    assert words.no_tray() not in says(shown)
    assert not button(shown, "Quit").isVisible()
    shown.set_hosted(hosted=False)
    assert words.no_tray() in says(shown)
    assert not shown.close()
    assert shown.isVisible()
    assert shown.isMinimized()
    shown.present()
    assert not shown.isMinimized()
    button(shown, "Quit").click()
    assert wishes.calls == [("quit",)]
    shown.set_hosted(hosted=True)
    assert words.no_tray() not in says(shown)
    assert shown.close()


def test_every_control_has_a_name_and_no_label_takes_markup(shown: InboxWindow) -> None:
    assert all(b.text() or b.accessibleName() for b in shown.findChildren(QPushButton))
    assert all(b.toolTip() for b in shown.findChildren(QPushButton) if not b.text() and not isinstance(b, Pill))
    assert all(listed.accessibleName() for listed in shown.findChildren(QTableView))
    assert all(field.accessibleName() for field in shown.findChildren(QLineEdit))
    assert {label.textFormat() for label in shown.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_each_button_answers_to_a_letter_of_its_own(shown: InboxWindow) -> None:
    letters = [b.text().lower().partition("&")[2][:1] for b in shown.findChildren(QPushButton) if "&" in b.text()]
    letters.remove("i")  # signing in is offered in one of two places, never in both
    assert len(letters) == 4
    assert len(set(letters)) == len(letters)


def test_who_is_signed_in_stands_below_the_title(shown: InboxWindow, bridge: Bridge, account: Account) -> None:
    assert account.user in says(shown)
    (who,) = [label for label in shown.findChildren(QLabel) if label.text() == account.user]
    assert account.site in who.toolTip()
    bridge.set_account(None)
    assert words.not_signed_in() in says(shown)

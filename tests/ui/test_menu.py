"""The tray's menu: what it says and what each entry wishes for."""

import math
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, QTime, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nirmaan_tray.model.account import Account
from nirmaan_tray.model.guide import Guide
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.no_toasts import NoToasts
from nirmaan_tray.model.release import Release
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import menu_words, no_toasts_words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.time_words import moment

NOON_S = 1_795_000_000.0
"""18 November 2026, 16:36:40 in India."""

NINE = QLocale().toString(QTime(9, 0), QLocale.FormatType.ShortFormat)


class Time:
    """The time of day, as the test sets it."""

    now_s = NOON_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def bridge(qapp: QApplication, wishes: Any, clock: Time) -> Bridge:
    """One that has the test's time."""
    return Bridge(wishes, now_s=clock)


@pytest.fixture
def kolkata(viewer_in: Callable[[str], None]) -> None:
    """A viewer in India."""
    viewer_in("Asia/Kolkata")


@pytest.fixture
def berlin(viewer_in: Callable[[str], None]) -> None:
    """A viewer where the clock is put forth and back."""
    viewer_in("Europe/Berlin")


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


def below(menu: Menu, text: str) -> list[QAction]:
    """What stands in the submenu whose name begins like this."""
    (found,) = [a for a in menu.actions() if a.isVisible() and a.text().startswith(text)]
    submenu = found.menu()
    assert isinstance(submenu, QMenu)
    return [a for a in submenu.actions() if a.isVisible() and not a.isSeparator()]


def entry_below(menu: Menu, submenu: str, text: str) -> QAction:
    (found,) = [a for a in below(menu, submenu) if a.text() == text]
    return found


def help_entry(menu: Menu, text: str) -> QAction:
    return entry_below(menu, "Help", text)


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
        "Do not disturb",
        "Open Nirmaan",
        "Show inbox",
        "Preferences…",
        "Sign in…",
        "Help",
        "Quit",
    ]
    enabled = {a.text() for a in menu.actions() if a.isEnabled() and not a.isSeparator() and a.isVisible()}
    assert enabled == {"Connecting…", "Do not disturb", "Show inbox", "Preferences…", "Sign in…", "Help", "Quit"}


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
    since = moment(*two_moments(clock))
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
    later = moment(*two_moments(clock))
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
    assert not entry(menu, menu_words.menu_mark_all()).isEnabled()
    bridge.set_unread(3)
    qtbot.waitUntil(entry(menu, menu_words.menu_mark_all()).isEnabled)
    entry(menu, menu_words.menu_mark_all()).trigger()
    assert wishes.calls == [("mark_all_seen",)]
    bridge.set_unread(0)
    qtbot.waitUntil(lambda: not entry(menu, menu_words.menu_mark_all()).isEnabled())


@pytest.mark.usefixtures("kolkata")
def test_do_not_disturb(menu: Menu, bridge: Bridge, wishes: Any, clock: Time, qtbot: QtBot) -> None:
    choices = [a.text() for a in below(menu, "Do not disturb")]
    assert choices == ["For 30 minutes", "For 1 hour", f"Until tomorrow, {NINE}", "Until turned off"]
    for choice in choices:
        entry_below(menu, "Do not disturb", choice).trigger()
    tomorrow = datetime(2026, 11, 19, 9, tzinfo=ZoneInfo("Asia/Kolkata")).timestamp()
    asked = [("quiet_until", until) for until in (NOON_S + 1800, NOON_S + 3600, tomorrow, math.inf)]
    assert wishes.calls == asked
    bridge.set_quiet(NOON_S + 3600)
    until = f"Do not disturb until {moment(*[datetime.fromtimestamp(NOON_S + 3600).astimezone()] * 2)}"
    qtbot.waitUntil(lambda: until in shown(menu))
    assert entry(menu, until).isChecked()
    assert [a.text() for a in below(menu, until)] == ["Turn off", *choices]
    entry_below(menu, until, "Turn off").trigger()
    assert wishes.calls[4:] == [("quiet_until", None)]
    bridge.set_quiet(math.inf)
    qtbot.waitUntil(lambda: "Do not disturb until turned off" in shown(menu))
    bridge.set_quiet(None)
    qtbot.waitUntil(lambda: "Do not disturb" in shown(menu))
    assert not entry(menu, "Do not disturb").isCheckable()
    assert [a.text() for a in below(menu, "Do not disturb")] == choices


def test_a_wish_for_quiet_that_is_not_granted_does_not_look_granted(menu: Menu, qtbot: QtBot) -> None:
    entry_below(menu, "Do not disturb", "For 1 hour").trigger()
    assert not entry(menu, "Do not disturb").isChecked()


def test_quiet_that_is_over_is_not_shown(menu: Menu, bridge: Bridge, clock: Time, qtbot: QtBot) -> None:
    bridge.set_quiet(NOON_S + 60)
    qtbot.waitUntil(lambda: "Do not disturb" not in shown(menu))
    clock.now_s += 61
    open_menu(menu, qtbot)
    assert "Do not disturb" in shown(menu)
    menu.hide()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("now", "tomorrow"),
    [
        ("2026-10-24T20:00+02:00", "2026-10-25T09:00+01:00"),  # the clock is put back in between: 14 hours
        ("2026-03-28T20:00+01:00", "2026-03-29T09:00+02:00"),  # and forth: 12
        ("2026-12-31T23:59+01:00", "2027-01-01T09:00+01:00"),
        ("2026-11-18T00:01+01:00", "2026-11-19T09:00+01:00"),
    ],
)
def test_tomorrow_at_nine_is_nine_on_the_wall(menu: Menu, wishes: Any, clock: Time, now: str, tomorrow: str) -> None:
    clock.now_s = datetime.fromisoformat(now).timestamp()
    entry_below(menu, "Do not disturb", f"Until tomorrow, {NINE}").trigger()
    assert wishes.calls == [("quiet_until", datetime.fromisoformat(tomorrow).timestamp())]


@pytest.mark.usefixtures("kolkata")
def test_what_is_muted_is_listed_with_its_end_and_taken_back_by_a_click(
    menu: Menu, bridge: Bridge, wishes: Any, clock: Time, qtbot: QtBot
) -> None:
    assert "Muted" not in shown(menu)
    midnight = datetime(2026, 11, 19, tzinfo=ZoneInfo("Asia/Kolkata")).timestamp()
    project = Mute(project="Tower & Mall_2", until_s=NOON_S + 600)
    payments, orders = Mute(Topic.PAYMENT, until_s=midnight), Mute(Topic.PURCHASE_ORDER)
    over = Mute(Topic.PROJECT, until_s=NOON_S)
    bridge.set_mutes((project, payments, orders, over))
    qtbot.waitUntil(lambda: "Muted" in shown(menu))
    hint, *entries = below(menu, "Muted")
    assert not hint.isEnabled()
    ten_past = moment(*[datetime.fromtimestamp(NOON_S + 600).astimezone()] * 2)
    assert [a.text() for a in entries] == [
        "Payments: until midnight",
        "Purchase orders: until you unmute it",
        f"Tower && Mall_2: until {ten_past}",
    ]
    for each in entries:
        each.trigger()
    assert wishes.calls == [("unmute", payments), ("unmute", orders), ("unmute", project)]
    menu.set_exported(exported=True)
    assert [a.text() for a in below(menu, "Muted")][-1] == f"Tower && Mall__2: until {ten_past}"
    bridge.set_mutes((over,))
    qtbot.waitUntil(lambda: "Muted" not in shown(menu))


def test_what_is_muted_stays_for_hosts_that_show_the_menu_themselves(menu: Menu, bridge: Bridge, qtbot: QtBot) -> None:
    bridge.set_mutes((Mute(Topic.PAYMENT),))
    qtbot.waitUntil(lambda: "Muted" in shown(menu))
    before = below(menu, "Muted")
    bridge.set_link(Link(LinkState.UP))
    qtbot.waitUntil(lambda: shown(menu)[0] == "Connected")
    assert below(menu, "Muted") == before


class Foreign(QTranslator):
    """A language of its own."""

    def translate(self, _context: Any, text: Any, _disambiguation: Any = None, _n: int = -1) -> str:
        return f"~{text}"


def test_another_language_is_spoken_at_once(
    menu: Menu, bridge: Bridge, notification: Callable[..., Any], qapp: QApplication, qtbot: QtBot
) -> None:
    bridge.set_newest_unread([notification(1, " ")])
    bridge.set_mutes((Mute(project="P"),))
    qtbot.waitUntil(lambda: "Muted" in shown(menu))
    foreign = Foreign()
    qapp.installTranslator(foreign)
    try:
        bridge.language_changed.emit()
        qtbot.waitUntil(lambda: "~Help" in shown(menu))
        submenus = [text for name in ("~Do not", "~Muted", "~Help") for text in [a.text() for a in below(menu, name)]]
        assert [text for text in [*shown(menu), *submenus] if not text.startswith("~")] == []
    finally:
        qapp.removeTranslator(foreign)
    bridge.language_changed.emit()
    qtbot.waitUntil(lambda: "Help" in shown(menu))


def test_the_other_entries(menu: Menu, bridge: Bridge, account: Account, wishes: Any, qtbot: QtBot) -> None:
    for text, wanted in (
        ("Show inbox", bridge.inbox_wanted),
        ("Preferences…", bridge.preferences_wanted),
        ("Sign in…", bridge.sign_in_wanted),
    ):
        with qtbot.waitSignal(wanted):
            entry(menu, text).trigger()
    bridge.set_account(account)
    qtbot.waitUntil(lambda: "Sign out…" in shown(menu))
    for text, wanted in (
        ("Examine the connection…", bridge.doctor_wanted),
        ("What's new", bridge.news_wanted),
        ("About", menu.about_wanted),
    ):
        with qtbot.waitSignal(wanted):
            help_entry(menu, text).trigger()
    for text, guide in (("User guide", Guide.USER), ("For administrators", Guide.ADMIN)):
        with qtbot.waitSignal(bridge.guide_wanted) as wanted_guide:
            help_entry(menu, text).trigger()
        assert wanted_guide.args == [guide]
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


@pytest.mark.parametrize("why", NoToasts)
def test_why_nothing_pops_up_is_said_and_leads_to_the_preferences(
    menu: Menu, bridge: Bridge, qtbot: QtBot, why: NoToasts
) -> None:
    before = shown(menu)
    bridge.set_no_toasts(why)
    text = no_toasts_words.entry(why)
    behind = before.index("Do not disturb") + 1
    qtbot.waitUntil(lambda: shown(menu) == [*before[:behind], text, *before[behind:]])
    with qtbot.waitSignal(bridge.preferences_wanted):
        entry(menu, text).trigger()
    bridge.set_no_toasts(None)
    qtbot.waitUntil(lambda: shown(menu) == before)

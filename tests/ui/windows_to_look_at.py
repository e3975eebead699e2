"""Every window and dialog, as people see it: what ``test_every_window.py`` looks at. A new window is one more line in
``WINDOWS``.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from nirmaan_tray.doctor import report
from nirmaan_tray.doctor.finding import Check, Finding, Verdict, bad, good
from nirmaan_tray.doctor.report import Line
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.filter import Counts
from nirmaan_tray.model.guide import Guide, GuideText
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Kind, Notification
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.release import Release
from nirmaan_tray.model.sign_in import CodeRequest, Offer
from nirmaan_tray.settings_keys import KEYS
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui.about import about_box
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.doctor_window import DoctorWindow, PreviewDialog
from nirmaan_tray.ui.guide_window import GuideWindow
from nirmaan_tray.ui.inbox.menu import InboxMenu
from nirmaan_tray.ui.inbox.window import inbox_window
from nirmaan_tray.ui.menu import Menu
from nirmaan_tray.ui.news_window import NewsWindow
from nirmaan_tray.ui.preferences.window import PreferencesWindow, preferences_window
from nirmaan_tray.ui.sign_in.browser import BrowserStep
from nirmaan_tray.ui.sign_in.dialog import SignInDialog
from nirmaan_tray.ui.sign_in.form import CodeForm
from nirmaan_tray.ui.sign_in.sign_out_dialog import SignOutDialog
from nirmaan_tray.ui.welcome.steps import Step
from nirmaan_tray.ui.welcome.window import WelcomeWindow

NOW = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
SITE = "https://office.example"
ME = Account(SITE, SITE, "office", "asha@office.example", Way.PASSWORD, "Asia/Kolkata")

DATA = frozenset({ME.user, SITE, "office.example", "12", "18", "Block B"})
"""What is not words of this program: nobody translates it."""

ROWS = [
    Notification(
        name=f"row{number}",
        title="",
        description="",
        created_at=NOW - timedelta(hours=5 * number),
        event_id=event,
        project="Block B",
        kind=kind,
        creation=f"2026-11-23 09:{59 - number:02}:00.000000",
        mark_pending=number == 1,
        mark_refused="not_permitted" if number == 2 else None,
    )
    for number, (event, kind) in enumerate(
        [("pr:new", Kind.INFO), ("payment:new", Kind.WARNING), ("sb:new", Kind.ALERT)]
    )
]


class Examined:
    """Stands in for the doctor, and has something to say of every link."""

    well = False

    def summary(self, translate: Callable[[str], str]) -> str:
        return report.summary((bad(Check.DNS, "late"),), translate=translate)

    async def examine(self, *, test_toast: bool, translate: Callable[[str], str]) -> AsyncGenerator[Line, None]:
        findings: Sequence[Finding] = [
            good(Check.TLS, code="unread"),
            bad(Check.TOASTS, "no_server"),
            *map(_blank, Check),
        ]
        for finding in findings if not test_toast else ():
            yield report.line(finding, translate=translate)

    async def preview(self, *, translate: Callable[[str], str]) -> str:
        return translate("The report")

    async def save(self, path: Path) -> None:
        raise NotImplementedError


def _blank(check: Check) -> Finding:
    return Finding(check, Verdict.UNKNOWN, after=Check.SITE)


def signed_in(bridge: Bridge) -> None:
    bridge.set_account(ME)
    bridge.set_link(Link(LinkState.UP, ME.user))
    # As a process begins, whatever a test before has looked at.
    PreferencesWindow.last_page = 0
    bridge.set_preferences([Preference(key.name, key.default, fixed=key.name == "toast_privacy") for key in KEYS])


async def inbox(bridge: Bridge, wishes: Any) -> QWidget:
    signed_in(bridge)
    wishes.stored = list(ROWS)
    topics = tuple((topic, 12) for topic in Topic)
    wishes.count = Counts(unread=12, all=18, topics=topics, projects=(("Block B", 12),))
    bridge.set_unread(12)
    bridge.set_mutes((Mute(topic=Topic.PAYMENT, until_s=NOW.timestamp() + 3600), Mute(project="Block B")))
    window = await inbox_window(bridge, lambda: NOW)
    window.set_hosted(hosted=False)
    return window


async def inbox_empty(bridge: Bridge, wishes: Any) -> QWidget:
    signed_in(bridge)
    bridge.set_link(Link(LinkState.OFFLINE, ME.user, "not_the_site"))
    return await inbox_window(bridge, lambda: NOW)


async def inbox_at_first(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED))
    return await inbox_window(bridge, lambda: NOW)


async def sign_in(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_offer(Offer(SITE, fixed=True, ways=(Way.PASSWORD, Way.BROWSER, Way.API_KEY)))
    return SignInDialog(bridge)


async def sign_in_again(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_account(ME)
    bridge.set_link(Link(LinkState.SIGN_IN_NEEDED, reason="account_locked"))
    bridge.set_offer(Offer(SITE, ways=(Way.API_KEY, Way.BROWSER)))
    return SignInDialog(bridge)


async def sign_in_no_way(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_offer(Offer(SITE, ways=()))
    return SignInDialog(bridge)


async def sign_in_in_the_browser(bridge: Bridge, wishes: Any) -> QWidget:
    step = BrowserStep()
    step.wait_at(SITE)
    return step


async def sign_in_code(bridge: Bridge, wishes: Any) -> QWidget:
    step = CodeForm()
    step.ask(CodeRequest("SMS", ""))
    return step


async def sign_out(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_account(ME)
    return SignOutDialog(bridge, ME)


async def tray_menu(bridge: Bridge, wishes: Any) -> QWidget:
    signed_in(bridge)
    bridge.set_newest_unread(ROWS)
    bridge.set_mutes((Mute(topic=Topic.PAYMENT), Mute(project="Block B", until_s=NOW.timestamp() + 3600)))
    bridge.set_quiet(NOW.timestamp() + 3600)
    bridge.set_newest(Release("9.0.0", SITE))
    return Menu(bridge, now_s=NOW.timestamp)


async def row_menu(bridge: Bridge, wishes: Any) -> QWidget:
    bridge.set_mutes((Mute(project="Block B"),))
    return _alone(InboxMenu(bridge, ROWS[0], NOW, parent := QWidget()), parent)


async def about(bridge: Bridge, wishes: Any) -> QWidget:
    return about_box(None, in_memory=False)


async def examination(bridge: Bridge, wishes: Any) -> QWidget:
    return DoctorWindow(Examined())


async def report_preview(bridge: Bridge, wishes: Any) -> QWidget:
    return _alone(PreviewDialog("", parent := QWidget()), parent)


async def preferences(bridge: Bridge, wishes: Any) -> QWidget:
    signed_in(bridge)
    bridge.set_mutes((Mute(topic=Topic.PAYMENT),))
    return await preferences_window(bridge)


async def welcome(bridge: Bridge, wishes: Any) -> QWidget:
    return WelcomeWindow(bridge, hosted=True)


async def news(bridge: Bridge, wishes: Any) -> QWidget:
    return NewsWindow()


async def guides(bridge: Bridge, wishes: Any) -> QWidget:
    async def read(_guide: Guide) -> GuideText:
        return GuideText("# 12\n\n## 18\n\n[12](#18)\n")

    return GuideWindow(read)


def _alone(window: QWidget, parent: QWidget) -> QWidget:
    """Return a window that does not go with its parent."""
    window.setParent(None)
    parent.deleteLater()
    return window


WINDOWS: tuple[Callable[[Bridge, Any], Awaitable[QWidget]], ...] = (
    inbox,
    inbox_empty,
    inbox_at_first,
    sign_in,
    sign_in_again,
    sign_in_no_way,
    sign_in_in_the_browser,
    sign_in_code,
    sign_out,
    tray_menu,
    row_menu,
    about,
    examination,
    report_preview,
    preferences,
    welcome,
    news,
    guides,
)


def pages(window: QWidget) -> Iterator[None]:
    """Turn to each page of a window that has several, one after the other."""
    yield
    if isinstance(window, PreferencesWindow):
        for page in range(1, len(window.pages)):
            window.show_page(page)
            yield
    elif isinstance(window, WelcomeWindow):
        (steps,) = window.findChildren(QStackedWidget)
        while window.step < steps.count() - 1:
            step = steps.currentWidget()
            assert isinstance(step, Step)
            step.done.emit()
            yield

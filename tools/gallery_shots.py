"""One process of the gallery: every window in one theme, scale and language. Called by ``tools.gallery``."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import qasync
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from nirmaan_tray import guides, settings
from nirmaan_tray.aside import aside
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.guide import Guide
from nirmaan_tray.model.habits import Appearance
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.mark import Marked
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.remembered import Remembered
from nirmaan_tray.model.sign_in import Offer
from nirmaan_tray.topics import Topic
from nirmaan_tray.ui import language, theme, welcome_words
from nirmaan_tray.ui.bridge import Bridge
from tools.gallery_wishes import ME, NOW, ROWS, Shown

SETTLED_MS = 250
"""Lists are read, pictures drawn and fields filled within this time."""

Make = Callable[[], Awaitable[QWidget]]


@dataclass(frozen=True)
class Stage:
    """Where the pictures go, and what they are called after their screen."""

    folder: Path
    kind: str
    dark: bool

    def keep(self, screen: str, picture: QPixmap) -> None:
        """Write a picture; raises OSError."""
        if not picture.save(str(self.folder / f"{screen}.{self.kind}.png")):
            raise OSError(f"{screen} could not be written")


def signed_in(rows: tuple[Notification, ...] = ROWS) -> Bridge:
    """Return a bridge on an ordinary morning."""
    bridge = Bridge(Shown(rows), now_s=NOW.timestamp)
    bridge.set_account(ME)
    bridge.set_link(Link(LinkState.UP, ME.user))
    bridge.set_unread(sum(not row.seen for row in rows))
    bridge.set_newest_unread([row for row in rows if not row.seen])
    told = settings.load(None).preferences
    bridge.set_preferences(each if each.key != "autostart" else replace(each, text="yes") for each in told)
    bridge.remembered = Remembered(welcomed=True)
    return bridge


async def settle(window: QWidget) -> None:
    """Let what was begun come to rest."""
    window.ensurePolished()
    await asyncio.sleep(SETTLED_MS / 1000)


@asynccontextmanager
async def inbox(bridge: Bridge) -> AsyncIterator[QWidget]:
    """The inbox as the popup that it mostly is."""
    from nirmaan_tray.ui.inbox.window import inbox_window

    window = await inbox_window(bridge, lambda: NOW)
    window.present_beside(QRect(700, 560, 24, 24))
    await settle(window)
    yield window
    window.hide()
    window.deleteLater()


async def inboxes(stage: Stage) -> None:
    """Every state of the inbox."""
    from nirmaan_tray.ui.inbox.head import InboxHead
    from nirmaan_tray.ui.inbox.menu import InboxMenu

    everything = signed_in()
    async with inbox(everything) as window:
        stage.keep("inbox-unread", window.grab())
        window.findChildren(QLineEdit)[0].setText("PR-0042")
        await asyncio.sleep(0.6)
        stage.keep("inbox-search", window.grab())
        window.findChildren(QLineEdit)[0].setText("cranes")
        await asyncio.sleep(0.6)
        stage.keep("inbox-nothing-found", window.grab())
        menu = InboxMenu(everything, ROWS[0], NOW, window)
        menu.popup(QPoint(0, 0))
        await settle(menu)
        stage.keep("inbox-menu-of-a-row", menu.grab())
        menu.hide()
    async with inbox(everything) as window:
        window.findChildren(InboxHead)[0].choose(unread_only=False)
        everything.set_marked(Marked(frozenset({"row0.4", "row26"}), NOW.timestamp() + 10))
        await settle(window)
        stage.keep("inbox-all-undo", window.grab())
    muted = signed_in()
    muted.set_mutes((Mute(topic=Topic.PAYMENT, until_s=NOW.timestamp() + 30_000),))
    async with inbox(muted) as window:
        stage.keep("inbox-muted", window.grab())
    async with inbox(signed_in(())) as window:
        stage.keep("inbox-all-caught-up", window.grab())
    offline = signed_in()
    offline.set_link(Link(LinkState.OFFLINE, ME.user, "unreachable"))
    async with inbox(offline) as window:
        stage.keep("inbox-offline", window.grab())
    expired = signed_in()
    expired.set_link(Link(LinkState.SIGN_IN_NEEDED, ME.user, "session_expired"))
    async with inbox(expired) as window:
        stage.keep("inbox-sign-in-needed", window.grab())
    first = Bridge(Shown(()), now_s=NOW.timestamp)
    first.set_link(Link(LinkState.SIGN_IN_NEEDED, None, "signed_out"))
    async with inbox(first) as window:
        stage.keep("inbox-first-run", window.grab())


async def dialogs(stage: Stage) -> None:
    """Signing in and out, help, welcome, news."""
    from nirmaan_tray.ui.about import about_box
    from nirmaan_tray.ui.doctor_window import DoctorWindow
    from nirmaan_tray.ui.guide_window import GuideWindow
    from nirmaan_tray.ui.news_window import NewsWindow
    from nirmaan_tray.ui.sign_in.dialog import SignInDialog
    from nirmaan_tray.ui.sign_in.sign_out_dialog import SignOutDialog
    from nirmaan_tray.ui.welcome.window import WelcomeWindow

    bridge = signed_in()
    out = Bridge(Shown(()), now_s=NOW.timestamp)
    out.set_offer(Offer(site="nirmaan.example.com", ways=(Way.BROWSER, Way.PASSWORD, Way.API_KEY)))
    out.set_preferences([Preference("autostart", "no")])
    made: dict[str, QDialog] = {
        "sign-in": SignInDialog(out),
        "sign-out": SignOutDialog(bridge, ME),
        "doctor": DoctorWindow(await bridge.wishes.doctor()),
        "about": about_box(ME, in_memory=False),
        "news": NewsWindow(),
        "welcome-1-sign-in": WelcomeWindow(out, hosted=True),
    }
    for way in (Way.PASSWORD, Way.API_KEY):
        offering = Bridge(Shown(()), now_s=NOW.timestamp)
        offering.set_offer(Offer(site="nirmaan.example.com", ways=(way,)))
        made[f"sign-in-{way.value.replace('_', '-')}"] = SignInDialog(offering)
    for name, dialog in made.items():
        if isinstance(dialog, DoctorWindow):
            dialog.present()
        else:
            dialog.open()
        await settle(dialog)
        stage.keep(name, dialog.grab())
        dialog.reject()
    for guide in Guide:
        guide_window = GuideWindow(lambda wanted: aside(partial(guides.read, wanted)))
        guide_window.present(guide)
        await settle(guide_window)
        stage.keep(f"guide-{guide}", guide_window.grab())
        guide_window.reject()
    here = signed_in()
    welcome = WelcomeWindow(here, hosted=True)
    welcome.open()
    await settle(welcome)
    stage.keep("welcome-2-toast", welcome.grab())
    next(each for each in welcome.findChildren(QPushButton) if each.text() == welcome_words.toast_show()).click()
    await settle(welcome)
    stage.keep("welcome-2-toast-shown", welcome.grab())
    here.toast_tried.emit(True)
    await settle(welcome)
    if welcome.step == 1:
        next(each for each in welcome.findChildren(QPushButton) if each.text() == welcome_words.go_on()).click()
        await settle(welcome)
    stage.keep("welcome-3-start", welcome.grab())
    welcome.reject()


async def preferences(stage: Stage) -> None:
    """Every page of the preferences, and one that an organisation has set."""
    from nirmaan_tray.ui.preferences.window import preferences_window

    bridge = signed_in()
    bridge.set_preferences(
        replace(each, text="Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00") if each.key == "quiet_hours" else each
        for each in bridge.preferences.values()
    )
    bridge.set_mutes((Mute(topic=Topic.PAYMENT, until_s=NOW.timestamp() + 30_000), Mute(project="Metro Depot Offices")))
    window = await preferences_window(bridge)
    window.present()
    for number, page in enumerate(("account", "notifications", "appearance", "start-up", "advanced")):
        window.show_page(number)
        await settle(window)
        stage.keep(f"preferences-{page}", window.grab())
    bridge.set_preferences(replace(each, fixed=True, own=True) for each in bridge.preferences.values())
    window.show_page(1)
    await settle(window)
    stage.keep("preferences-managed", window.grab())
    window.reject()


async def tray(stage: Stage) -> None:
    """The menu, and the icon in all its states and at the sizes that trays ask for."""
    from nirmaan_tray.ui.icons import Face, count_text, icon
    from nirmaan_tray.ui.menu import Menu
    from nirmaan_tray.ui.quiet_menu import QuietMenu

    menu = Menu(signed_in(), now_s=NOW.timestamp)
    menu.popup(QPoint(0, 0))
    await settle(menu)
    stage.keep("menu", menu.grab())
    quiet = menu.findChildren(QuietMenu)[0]
    quiet.popup(QPoint(0, 0))
    await settle(quiet)
    stage.keep("menu-do-not-disturb", quiet.grab())
    quiet.hide()
    menu.hide()
    ground = QColor("#202124" if stage.dark else "#f1f3f4")
    sheet = QPixmap(560, 260)
    sheet.fill(ground)
    painter = QPainter(sheet)
    for row, state in enumerate(LinkState):
        at = 8
        for size in (16, 22, 24, 32, 48):
            for unread in (0, 7, 120):
                drawn = icon(Face(state, count_text(unread), quiet=unread == 0), dark=stage.dark)
                painter.drawPixmap(at, 8 + row * 60, drawn.pixmap(size, size))
                at += size + 8
    painter.end()
    stage.keep("icons", sheet)


async def main(folder: Path, appearance: str, scale: str, chosen: str) -> None:
    """Make all pictures of one kind."""
    theme.use(Appearance(appearance))
    language.use(chosen)
    stage = Stage(folder, f"{appearance}.{scale}x.{chosen}", dark=appearance == "dark")
    for act in (inboxes, dialogs, preferences, tray):
        await act(stage)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(main(Path(sys.argv[1]), *sys.argv[2:5]))

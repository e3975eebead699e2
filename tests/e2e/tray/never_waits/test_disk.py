"""The disk that the home is on hangs: the interface goes on, and the program ends. What is wished meanwhile happens when the
disk answers; it is lost if the program has ended by then. Nothing that was stored before is lost.

Nothing that is done on the loop's thread touches the disk, so it never waits for it: the disk itself tells who did.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.application import Application
    from tests.e2e.tray.never_waits.conftest import Disk, Watched
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

# The screen's server, or whatever else this machine does, may hold it once, and then it is tried again as all whole programs
# are; what is our own holds it again.
pytestmark = pytest.mark.slow

ME = "me@nirmaan.test"
INBOX = f"^{words.window_title()}"

Make = Callable[..., Any]
Pause = Callable[..., Awaitable[None]]


def only_aside(disk: "Disk") -> bool:
    return bool(disk.waits) and not [wait for wait in disk.waits if not wait.startswith("aside ")]


@pytest.fixture
def names() -> list[str]:
    """The notifications' names, in their order."""
    return []


@pytest_asyncio.fixture
async def up(
    signed_in: "Tray", disk: "Disk", site: DemoSite, names: list[str], panel: "Panel", toasts: Any, watched: "Watched"
) -> "Application":
    """The application, connected, with one unread notification, A, whose toast has been shown."""
    application = await watched(signed_in, **disk.env)
    await application.up()
    names.append(await site.notify(ME, "pr:new", title="A", action_url="purchase-orders/A"))
    await toasts.toast()
    await panel.says("Nirmaan: connected, 1 unread")
    await panel.offers("A")
    return application


async def test_it_hangs_when_somebody_quits(
    up: "Application", disk: "Disk", panel: "Panel", toasts: Any, held: Make, until: Make
) -> None:
    disk.hang()
    await panel.choose(menu_words.menu_quit())
    await up.ends()
    assert only_aside(disk)
    assert not toasts.screen
    assert held() == ""


async def test_it_hangs_while_everything_is_used(
    up: "Application",
    signed_in: "Tray",
    disk: "Disk",
    site: DemoSite,
    panel: "Panel",
    toasts: Any,
    opener: "Opener",
    screen: "Screen",
    start: Make,
    held: Make,
    until: Make,
    a_while: Pause,
) -> None:
    disk.hang()
    await site.notify(ME, "pr:new", title="B")
    await until(lambda: disk.waits)
    await panel.choose("A")
    await until(lambda: opener.opened, "the document, which is known without the disk")
    await panel.choose(menu_words.menu_mark_all())
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(INBOX), "the inbox")
    await a_while()
    assert up.process.returncode is None
    await panel.choose(menu_words.menu_quit())
    await up.ends()
    assert opener.opened == [(f"{site.url}/frontend/purchase-orders/A", "")]
    assert [shown.summary for shown in toasts.shown] == ["A"], "what is not stored is not announced"
    assert only_aside(disk)
    assert held() == ""

    disk.work()
    await (await start(signed_in)).up()
    await toasts.until(lambda: [shown.summary for shown in toasts.shown] == ["A", "B"])


async def test_only_marks_that_the_disk_never_took_are_lost_with_the_program(
    up: "Application",
    signed_in: "Tray",
    disk: "Disk",
    site: DemoSite,
    names: list[str],
    panel: "Panel",
    toasts: Any,
    start: Make,
    held: Make,
    until: Make,
    a_while: Pause,
) -> None:
    names.append(await site.notify(ME, "pr:new", title="B"))
    await toasts.toast(2)
    await panel.offers("B")
    await site.unplug()
    await panel.choose("A")
    await panel.lacks("A")  # stored, and not sent: there is nobody to take it
    disk.hang()
    await panel.choose(menu_words.menu_mark_all())
    await until(lambda: disk.waits)
    await a_while(1.0)
    await panel.choose(menu_words.menu_quit())
    await up.ends()
    assert only_aside(disk)
    assert held() == ""

    disk.work()
    await site.plug_in()
    await (await start(signed_in)).up()
    await until(lambda: site.document(names[0]).seen == "true", "the mark that was stored")
    await panel.says("Nirmaan: connected, 1 unread")
    await panel.offers("B")
    assert site.document(names[1]).seen == "false", "nobody but the ended program knew of that wish"
    assert [shown.summary for shown in toasts.shown] == ["A", "B"]


async def test_it_hangs_and_works_again(
    up: "Application",
    disk: "Disk",
    site: DemoSite,
    names: list[str],
    panel: "Panel",
    toasts: Any,
    opener: "Opener",
    screen: "Screen",
    held: Make,
    until: Make,
    a_while: Pause,
) -> None:
    disk.hang()
    names.append(await site.notify(ME, "pr:new", title="B"))
    await until(lambda: disk.waits)
    toasts.press(toasts.shown[0])
    await until(lambda: opener.opened)
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(INBOX), "the inbox")
    await a_while()
    assert len(toasts.shown) == 1
    disk.work()
    await toasts.toast(2)
    await until(lambda: site.document(names[0]).seen == "true")
    await panel.says("Nirmaan: connected, 1 unread")
    await panel.offers("B")
    assert site.document(names[1]).seen == "false"
    assert len(opener.opened) == 1

    disk.hang()
    await panel.choose(menu_words.menu_mark_all())
    await a_while(1.0)
    disk.work()
    await until(lambda: site.document(names[1]).seen == "true")
    await panel.says("Nirmaan: connected")
    assert [shown.summary for shown in toasts.shown] == ["A", "B"]
    assert only_aside(disk)
    assert held() == ""


@pytest.mark.parametrize("file", ["settings.toml", "log/nirmaan-tray.log", "data/inbox-*.db"])
async def test_a_file_hangs_from_the_start(
    signed_in: "Tray",
    disk: "Disk",
    site: DemoSite,
    panel: "Panel",
    toasts: Any,
    screen: "Screen",
    start: Make,
    watched: "Watched",
    held: Make,
    until: Make,
    a_while: Pause,
    file: str,
) -> None:
    application = await start(signed_in)
    await application.up()
    await site.notify(ME, "pr:new", title="A")
    await toasts.toast()
    await application.stop()
    await site.notify(ME, "pr:new", title="B")
    (path,) = disk.folder.glob(file)
    disk = replace(disk, folder=path)
    disk.hang()
    application = await watched(signed_in, **disk.env)
    await panel.icon()
    await until(lambda: disk.waits)
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(INBOX), "the inbox")
    await a_while(1.0)
    disk.work()
    await panel.says("Nirmaan: connected, 2 unread")
    await application.up()
    await toasts.toast(2)
    assert [shown.summary for shown in toasts.shown] == ["A", "B"]
    assert only_aside(disk)
    assert held() == ""


@pytest.mark.parametrize("from_the_start", [True, False])
async def test_the_settings_file_hangs_when_somebody_quits(
    signed_in: "Tray",
    disk: "Disk",
    panel: "Panel",
    watched: "Watched",
    held: Make,
    until: Make,
    from_the_start: bool,
) -> None:
    disk = replace(disk, folder=signed_in.settings_file)
    if from_the_start:
        disk.hang()
    application = await watched(signed_in, **disk.env)
    await panel.icon()
    if not from_the_start:
        await application.up()
        disk.hang()
        signed_in.settings_file.touch()  # which the program notices, and looks
    await until(lambda: disk.waits)
    await panel.choose(menu_words.menu_quit())
    await application.ends()
    assert only_aside(disk)
    assert held() == ""


@pytest.mark.parametrize("works_again", [True, False])
async def test_it_hangs_as_soon_as_the_icon_is_there(
    signed_in: "Tray",
    disk: "Disk",
    site: DemoSite,
    panel: "Panel",
    screen: "Screen",
    watched: "Watched",
    held: Make,
    until: Make,
    a_while: Pause,
    works_again: bool,
) -> None:
    await site.notify(ME, "pr:new", title="A")
    application = await watched(signed_in, **disk.env)
    await panel.icon()
    disk.hang()
    await until(lambda: disk.waits)
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(INBOX), "the inbox")
    await a_while()
    if works_again:
        disk.work()
        await panel.says("Nirmaan: connected, 1 unread")
        await application.stop()
    else:
        await panel.choose(menu_words.menu_quit())
        await application.ends()
        disk.work()
    assert only_aside(disk)
    assert held() == ""


@pytest.mark.parametrize("works_again", [True, False])
async def test_it_hangs_exactly_when_the_settings_begin_to_be_watched(
    signed_in: "Tray",
    disk: "Disk",
    panel: "Panel",
    screen: "Screen",
    watched: "Watched",
    held: Make,
    until: Make,
    a_while: Pause,
    works_again: bool,
) -> None:
    """Whoever holds Python's lock there holds all of the program."""
    application = await watched(signed_in, **disk.env, SLOW_DISK_FROM="inotify_add_watch")
    await panel.icon()
    await until(lambda: disk.waits)
    assert disk.waits[0].startswith("aside inotify_add_watch ")
    await panel.choose(menu_words.menu_inbox())
    await until(lambda: screen.windows(INBOX), "the inbox")
    await a_while(1.0)
    if works_again:
        disk.work()
        await panel.says("Nirmaan: connected")
        await application.stop()
    else:
        await panel.choose(menu_words.menu_quit())
        await application.ends()
    assert only_aside(disk)
    assert held() == ""

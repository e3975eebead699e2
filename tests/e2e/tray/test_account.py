"""Who is signed in, as it changes under a running application: by the command line, the site, the keyring."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel

ME, OTHER = "me@nirmaan.test", "other@nirmaan.test"
PASSWORD = "opensesame-PW"

Make = Callable[..., Any]


async def test_sign_ins_and_sign_outs_on_the_command_line_are_noticed(
    tray: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel"
) -> None:
    application = await start(tray)
    await panel.says("Nirmaan: not signed in")
    labels = await panel.offers(menu_words.menu_sign_in())
    assert menu_words.menu_sign_out() not in labels

    await tray.sign_in(site.url)
    await application.up()
    await panel.says("Nirmaan: connected")
    labels = await panel.offers(menu_words.menu_sign_out())
    assert menu_words.menu_sign_in() not in labels
    await site.notify(ME, "pr:new", title="mine")
    assert (await toasts.toast()).summary == "mine"

    await tray.sign_in(site.url, key="other-key:other-secret")
    await application.up(2)
    await panel.says("Nirmaan: connected")
    await toasts.until(lambda: not toasts.screen)
    await site.notify(OTHER, "pr:new", title="the other's")
    assert (await toasts.toast(2)).summary == "the other's"
    await panel.says("Nirmaan: connected, 1 unread")

    assert (await tray.run("sign-out")).code == 0
    await panel.says("Nirmaan: not signed in")
    await toasts.until(lambda: not toasts.screen)
    assert site.listening == {}

    await tray.sign_in(site.url)
    await application.up(3)
    await panel.says("Nirmaan: connected, 1 unread")
    assert len(toasts.shown) == 2


async def test_a_session_that_ends_asks_for_a_sign_in_and_goes_on_after_it(
    tray: "Tray", site: DemoSite, toasts: Any, start: Make, panel: "Panel", until: Make
) -> None:
    password = ("sign-in", site.url, "--user", ME, "--stdin")
    assert (await tray.run(*password, typed=PASSWORD)).code == 0
    application = await start(tray)
    await application.up()
    await site.notify(ME, "pr:new", title="before")
    await toasts.toast()
    # Until the first catch-up is complete nothing is counted, and without a session it would not become so.
    await panel.says("Nirmaan: connected, 1 unread")
    site.expire_sessions(ME)
    await site.disconnect_all()
    await panel.says("Nirmaan: sign in again, 1 unread")
    labels = await panel.offers(menu_words.menu_sign_in())
    assert next(iter(labels)).startswith("Sign in again")
    site.insert_many([Document(recipient=ME, title="meanwhile", seen="false")])
    assert (await tray.run(*password, typed=PASSWORD)).code == 0
    await panel.says("Nirmaan: connected, 2 unread")
    await toasts.toast(2)
    assert [shown.summary for shown in toasts.shown] == ["before", "meanwhile"]


async def test_reading_in_the_web_app_lowers_the_count(
    signed_in: "Tray", site: DemoSite, start: Make, panel: "Panel"
) -> None:
    first, second = site.insert_many(Document(recipient=ME, title=title, seen="false") for title in ("A", "B"))
    await start(signed_in)
    await panel.says("Nirmaan: connected, 2 unread")
    await site.mark_seen(first)
    await panel.says("Nirmaan: connected, 1 unread")
    labels = await panel.lacks("A")
    assert "B" in labels
    await site.mark_seen(second)
    await panel.says("Nirmaan: connected")
    await site.mark_seen(first, seen="false")
    await panel.says("Nirmaan: connected, 1 unread")


@pytest.mark.slow
async def test_a_locked_keyring_is_a_state_and_heals(
    signed_in: "Tray", site: DemoSite, locked_desktop: "Desktop", start: Make, until: Make
) -> None:
    """The secret was kept on another desktop: what counts is that nobody is signed out, and what is said."""
    locked = signed_in.within(locked_desktop)
    shown = {key: signed_in.env[key] for key in ("DISPLAY", "QT_QPA_PLATFORM", "NO_AT_BRIDGE", "PATH")}
    application = await start(locked, **shown)
    await application.logs("keyring_locked")
    assert ME in signed_in.settings_file.read_text()
    assert site.listening == {}
    await application.stop()


async def test_a_damaged_settings_file_is_said_and_heals_when_it_is_mended(
    signed_in: "Tray", site: DemoSite, start: Make, panel: "Panel"
) -> None:
    good = signed_in.settings_file.read_text()
    signed_in.settings_file.write_text("site = [")
    application = await start(signed_in)
    await application.logs("settings_damaged")
    await panel.offers("The settings file cannot be read")
    signed_in.settings_file.write_text(good)
    await application.up()
    await panel.says("Nirmaan: connected")
    signed_in.settings_file.write_text("site = [")
    await application.logs("settings_damaged", 2)
    signed_in.settings_file.unlink()
    await panel.says("Nirmaan: not signed in")


async def test_the_page_of_notifications_opens_from_the_menu(
    signed_in: "Tray", site: DemoSite, start: Make, panel: "Panel", opener: "Opener", until: Make
) -> None:
    await (await start(signed_in)).up()
    await panel.choose(menu_words.menu_site())
    await until(lambda: opener.opened == [(f"{site.url}/frontend/notifications", "")])

"""Signing in and out by the windows, with the keyboard, as somebody does on the first day."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, sign_in_words

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"

Make = Callable[..., Any]
Keys = Callable[..., Any]


@pytest.fixture
def window(screen: "Screen", until: Make) -> Keys:
    """``async with window(title) as press``: a window; ``await press("a text", "Tab")`` types, or presses a key by its name."""

    @asynccontextmanager
    async def shown(title: str) -> AsyncIterator[Keys]:
        (number,) = await until(lambda: screen.windows(f"^{title}"), title)

        async def press(*keys: str) -> None:
            # Keys that are sent to a window fail when the first half of one has closed it.
            await screen.xdotool("windowfocus", "--sync", number)
            for key in keys:
                known = key in {"Tab", "Return", "Escape", "alt+f"}
                await screen.xdotool("key" if known else "type", key)

        yield press

        async def gone() -> bool:
            return number not in await screen.windows(f"^{title}")

        await until(gone, f"{title} is closed")

    return shown


def looked_up(site: DemoSite) -> Callable[[], bool]:
    """Whether a guest has asked for the site's name and time zone: a condition for ``until``."""
    return lambda: any(seen.path.endswith("get_time_zone") for seen in site.requests)


async def test_signing_in_with_a_password(
    tray: "Tray", site: DemoSite, start: Make, panel: "Panel", screen: "Screen", window: Keys, until: Make
) -> None:
    application = await start(tray)
    await panel.choose(menu_words.menu_sign_in())
    async with window(sign_in_words.sign_in_title()) as press:
        await press(f"{urlsplit(site.url).netloc}/frontend/")
        await until(looked_up(site), "the address is looked up while it is typed")
        # Between address and user stands the choice of the way to sign in.
        await press("Tab", "Tab", ME, "Tab", PASSWORD)
        screen.picture("sign-in")
        await press("Return")
        await application.up()
    await panel.says("Nirmaan: connected")
    screen.picture("signed-in")
    assert PASSWORD not in tray.log_file.read_text()
    assert tray.holding(PASSWORD) == []
    assert (await tray.run("unread")).out == "Nothing is unread.\n"


async def test_signing_in_in_the_browser(
    tray: "Tray",
    open_site: Callable[..., AbstractAsyncContextManager[DemoSite]],
    start: Make,
    panel: "Panel",
    opener: "Opener",
    screen: "Screen",
    window: Keys,
    until: Make,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tray.settings_file.open("a") as settings:
        settings.write(f'oauth_client_id = "tray"\noauth_port = {port}\nsign_in_ways = "browser, password"\n')
    async with open_site(oauth_client=Client("tray", f"http://127.0.0.1:{port}/callback")) as site:
        application = await start(tray)
        await panel.says("Nirmaan: not signed in")
        await panel.choose(menu_words.menu_sign_in())
        async with window(sign_in_words.sign_in_title()) as press:
            await press(site.url, "Return")
            await until(lambda: opener.opened, "the browser")
            screen.picture("sign-in-browser")
            ((page, _),) = opener.opened
            assert page.startswith(f"{site.url}/api/method/frappe.integrations.oauth2.authorize?")
            async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
                await browser.post(f"{site.url}/api/method/login", json={"usr": ME, "pwd": PASSWORD})
                assert "signed in" in await (await browser.get(page)).text()
            await application.up()
        await panel.says("Nirmaan: connected")
        assert 'sign_in = "browser"' in tray.settings_file.read_text()
        # A site that ends before the application would be an error in its log.
        await application.stop()


async def test_giving_up_while_the_browser_is_waited_for_frees_its_port(
    tray: "Tray", site: DemoSite, start: Make, panel: "Panel", opener: "Opener", window: Keys, until: Make
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tray.settings_file.open("a") as settings:
        settings.write(f'oauth_client_id = "CLIENT_ID"\noauth_port = {port}\nsign_in_ways = "browser"\n')
    opener.runs("exit 3")
    await start(tray)
    await panel.says("Nirmaan: not signed in")
    await panel.choose(menu_words.menu_sign_in())
    async with window(sign_in_words.sign_in_title()) as press:
        await press(site.url, "Return")
        await until(lambda: listening(port), "the way back")
        await press("Escape")
    await until(lambda: not listening(port), "nobody listens any more")
    await panel.says("Nirmaan: not signed in")


def listening(port: int) -> bool:
    with socket.socket() as visitor:
        visitor.settimeout(1)
        return visitor.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("forget", [False, True])
async def test_signing_out_ends_the_session_and_forgets_the_secret(
    tray: "Tray",
    site: DemoSite,
    start: Make,
    panel: "Panel",
    screen: "Screen",
    window: Keys,
    until: Make,
    forget: bool,
) -> None:
    site.insert_many([Document(recipient=ME, title="stored here", seen="false")])
    assert (await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)).code == 0
    application = await start(tray)
    await application.up()
    await panel.says("Nirmaan: connected, 1 unread")
    await panel.choose(menu_words.menu_sign_out())
    async with window(sign_in_words.sign_out_title().replace("?", "")) as press:
        if forget:
            await press("alt+f")
        screen.picture(f"sign-out-{forget}")
        await press("Return")
    await panel.says("Nirmaan: not signed in")
    await until(lambda: site.sessions._sids == {}, "the session on the site ends")
    assert (await tray.run("unread")).code == 3
    assert site.url in tray.settings_file.read_text()
    await until(lambda: (tray.holding("stored here") == []) is forget, "what is stored")

"""The desktop application through a day of signing in by its window, and afterwards no secret is to be found anywhere."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.ui import menu_words, sign_in_words
from tests.e2e.hunt import Hunt, Wiretap, forms

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen

ME = "careful@nirmaan.test"
PASSWORD = "ZebraQuilt7x9-MangoLamp3z8"
PARTS = ("ZebraQuilt7x9", "MangoLamp3z8")
WRONG = "wr0ngZebraMango77"
CODE = "kodakCode4499"
SPECIAL = {"Tab", "Return", "Escape"}

Make = Callable[..., Any]


@pytest.mark.slow
@pytest.mark.timeout(150)
async def test_no_secret_is_left_by_the_application(
    tray: "Tray",
    desktop: "Desktop",
    open_site: Callable[..., AbstractAsyncContextManager[DemoSite]],
    toasts: Any,
    start: Make,
    panel: "Panel",
    opener: "Opener",
    screen: "Screen",
    until: Make,
    tmp_path: Path,
) -> None:
    (tmp_path / "tmp").mkdir()
    tray = replace(tray, env={**tray.env, "TMPDIR": str(tmp_path / "tmp")})
    hunt = Hunt()
    hunt.secret("the password", PASSWORD, *PARTS, WRONG)
    hunt.secret("the verification code", CODE)
    client = Client("CLIENT_ID", f"http://127.0.0.1:{unused_port()}/callback")
    port = client.redirect_uri.rpartition(":")[2].partition("/")[0]
    with tray.settings_file.open("a") as settings:
        settings.write(f'sign_in_ways = ["password"]\noauth_client_id = "{client.client_id}"\noauth_port = {port}\n')

    async def typed(*keys: str) -> None:
        (window,) = await until(lambda: screen.windows(f"^{sign_in_words.sign_in_title()}"), "the dialog")
        await screen.xdotool("windowfocus", "--sync", window)
        for key in keys:
            await screen.xdotool("key" if key in SPECIAL else "type", key)

    async def said(text: bytes) -> None:
        await until(lambda: text in tap.heard, f"{text!r} is said")

    async with open_site(oauth_client=client) as site, Wiretap(int(site.url.rpartition(":")[2])) as tap:
        site.add_user(User(ME, "Chitra Careful", PASSWORD, two_factor=TwoFactor("Email", CODE)))
        application = await start(tray)
        await panel.says("Nirmaan: not signed in")
        hunt.process(application.process.pid)

        await panel.choose(menu_words.menu_sign_in())
        await typed(tap.url, "Tab", ME, "Tab", WRONG, "Return")
        await said(b"Invalid login credentials")
        hunt.process(application.process.pid)
        await typed("Escape")
        await until(lambda: gone(screen), "the dialog is closed")

        await panel.choose(menu_words.menu_sign_in())
        await typed(tap.url, "Tab", ME, "Tab", PASSWORD, "Return")
        await said(b'"tmp_id"')
        hunt.process(application.process.pid)
        await typed(CODE, "Return")
        await application.up()
        await site.notify(ME, "pr:new", title="Waiting")
        await toasts.toast()
        hunt.process(application.process.pid)

        known = tray.settings_file.read_text()
        tray.settings_file.write_text(known.replace('["password"]', '["browser"]'))
        await panel.says("Nirmaan: connected, 1 unread")
        site.expire_sessions(ME)
        await site.disconnect_all()
        await panel.says("Nirmaan: sign in again, 1 unread")
        await panel.choose(menu_words.menu_sign_in())
        await typed("Return")
        await until(lambda: opener.opened, "the browser")
        ((page, _),) = opener.opened
        sid = site.sessions.open(ME)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            while page:
                cookies = {"Cookie": f"sid={sid}"} if page.startswith(tap.url) else {}
                async with browser.get(page, headers=cookies, allow_redirects=False) as answer:
                    page = answer.headers.get("Location", "")
                    page = tap.url + page if page.startswith("/") else page
                    await answer.read()
        await panel.says("Nirmaan: connected, 1 unread")
        site.provider.forget_access_tokens()
        await site.disconnect_all()
        await until(lambda: len(tap.spoken()["an access token"]) == 2, "the tokens are renewed")
        await panel.says("Nirmaan: connected, 1 unread")
        hunt.process(application.process.pid)
        hunt.said("the menu", *(await panel.labels()))
        hunt.said("a toast", *(f"{shown.summary} {shown.text}" for shown in toasts.shown))
        await application.stop()
        assert (await tray.run("sign-out")).code == 0

    spoken = tap.spoken()
    for what, secrets in spoken.items():
        assert secrets, f"no {what} was used, so none could be found"
        hunt.secret(what, *secrets)
    for secret in (PASSWORD, WRONG, CODE):
        assert any(form in tap.heard for form in forms(secret)), f"{secret} was not used"
    assert " DEBUG " in tray.log_file.read_text()
    assert hunt.found(tmp_path, Path(desktop.env["HOME"]).parent) == []


async def gone(screen: "Screen") -> bool:
    return not await screen.windows(f"^{sign_in_words.sign_in_title()}")

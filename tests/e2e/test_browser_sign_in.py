"""Signing in in a real browser: the site's pages are filled in and clicked in Chromium, which then comes back to us."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from nirmaan_tray import signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.oauth import TOKEN_LIFE, Client
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import BrowserSignInFailed, GrantEnded
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.session import Session
from nirmaan_tray.vault import MemoryVault

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--password-store=basic", "--remote-debugging-port=0", "--window-size=900,700", "about:blank"),
)
WAIT_S = 30.0


@dataclass
class Time:
    """The office's time, for the site and for us."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Clock(SystemClock):
    def __init__(self, time: Time) -> None:
        self._time = time

    def now(self) -> datetime:
        return self._time.now()


class Tab:
    """A tab of Chromium without anybody's cookies, driven as a person would: by keys and clicks."""

    def __init__(self, devtools: aiohttp.ClientWebSocketResponse) -> None:
        self._devtools = devtools
        self._session = ""
        self._calls = 0
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        context = (await self._call("Target.createBrowserContext"))["browserContextId"]
        target = await self._call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]

    async def show(self, url: str) -> None:
        await self._call("Page.navigate", url=url)

    async def type(self, field: str, text: str) -> None:
        await self.click(field)
        await self._call("Input.insertText", text=text)

    async def click(self, selector: str) -> None:
        """Click where the element is on the screen, once it is."""
        place = (
            f"JSON.stringify(document.readyState === 'complete' && "
            f"document.querySelector({json.dumps(selector)})?.getBoundingClientRect())"
        )
        box = json.loads(await self._until(place, lambda found: isinstance(found, str) and found.startswith("{")))
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            await self._call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **where)

    async def reads(self, text: str) -> str:
        """Return the page's text as soon as it has ``text``."""
        return str(await self._until("document.body?.innerText ?? ''", lambda found: text in (found or "")))

    async def evaluate(self, expression: str) -> Any:
        told = await self._call("Runtime.evaluate", expression=expression)
        return told.get("result", {}).get("value")

    async def _until(self, expression: str, holds: Callable[[Any], bool]) -> Any:
        async with asyncio.timeout(WAIT_S):
            while not holds(found := await self.evaluate(expression)):
                pass
        return found

    async def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        async with self._one_at_a_time, asyncio.timeout(WAIT_S):
            self._calls += 1
            number = self._calls
            at = {"sessionId": self._session} if self._session else {}
            await self._devtools.send_json({"id": number, "method": method, "params": parameters, **at})
            while (told := await self._devtools.receive_json()).get("id") != number:
                pass
        found: dict[str, Any] = told.get("result", {})
        return found


@pytest_asyncio.fixture
async def tab(tmp_path: Path) -> AsyncIterator[Tab]:
    """A tab of Chromium."""
    program = shutil.which("chromium")
    assert program is not None
    process = await asyncio.create_subprocess_exec(
        program, *FLAGS, f"--user-data-dir={tmp_path / 'chromium'}", stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(WAIT_S):
            while not (said := await process.stderr.readline()).startswith(b"DevTools listening on "):
                assert said, "Chromium ended"
        address = said.decode().split()[-1]
        async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as devtools:
            tab = Tab(devtools)
            await tab.open()
            yield tab
    finally:
        process.terminate()
        # Read to the end, or its pipe would stay open.
        await process.communicate()


@dataclass
class Office:
    site: DemoSite
    time: Time
    client: OAuthClient

    @property
    def clock(self) -> Clock:
        return Clock(self.time)

    def sign_in(self, tab: Tab) -> "asyncio.Future[tuple[Account, Credentials]]":
        facts = SiteFacts(self.site.url, self.site.site_name, "Asia/Kolkata")
        return asyncio.ensure_future(signin.with_browser(facts, self.client, tab.show, tls.context(None), self.clock))


OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


@pytest_asyncio.fixture
async def office(open_site: OpenSite) -> AsyncIterator[Office]:
    """A site that asks whether we may, and our client there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    time = Time()
    client = Client("tray-client", f"http://127.0.0.1:{port}/callback", skip_authorization=False)
    async with open_site(now=time.now, oauth_client=client) as site:
        yield Office(site, time, OAuthClient(client.client_id, port))


async def log_in(tab: Tab) -> None:
    await tab.reads("Sign in")
    await tab.type("input[name=usr]", ME)
    await tab.type("input[name=pwd]", PASSWORD)
    await tab.click("button.primary")


async def test_somebody_signs_in_in_the_browser_and_stays_signed_in_for_hours(tab: Tab, office: Office) -> None:
    signing_in = office.sign_in(tab)
    await log_in(tab)
    assert "Nirmaan Tray" in await tab.reads("Confirm Access")
    await tab.click("#allow")
    page = await tab.reads("You are signed in")
    assert "You can close this page" in page
    assert await tab.evaluate("getComputedStyle(document.querySelector('main')).borderRadius") == "12px"
    account, credentials = await signing_in
    assert (account.user, account.way) == (ME, Way.BROWSER)
    assert credentials.secret.reveal() not in await tab.evaluate("document.documentElement.outerHTML")

    vault = MemoryVault()
    await vault.save(account, credentials)
    context = tls.context(None)
    async with await Session.resume(account, vault, context, office.clock, client=office.client) as session:
        await session.prove_served()
        async with aclosing(session.connection.stream()) as stream, asyncio.timeout(WAIT_S):
            await up(stream)
            assert office.site.listening == {ME: 1}
            office.time.ahead += TOKEN_LIFE
            await session.prove()
            renewed = await vault.load(account)
            assert renewed is not None
            assert renewed.secret != credentials.secret
            # The next connection speaks with the new token: the old one is of no use any more.
            await office.site.disconnect_all()
            await up(stream)
            assert office.site.listening == {ME: 1}

    assert await signin.sign_out(account, renewed, context, office.clock)
    office.time.ahead += TOKEN_LIFE
    async with await Session.resume(account, vault, context, office.clock, client=office.client) as session:
        with pytest.raises(GrantEnded):
            await session.prove()


async def up(stream: AsyncIterator[object]) -> None:
    """Return when the link is up."""
    async for incoming in stream:
        if isinstance(incoming, Link) and incoming.state is LinkState.UP:
            return


async def test_somebody_refuses_in_the_browser(tab: Tab, office: Office) -> None:
    signing_in = office.sign_in(tab)
    await log_in(tab)
    await tab.reads("Confirm Access")
    await tab.click("#deny")
    with pytest.raises(BrowserSignInFailed, match="denied"):
        await signing_in
    assert "nothing has changed" in await tab.reads("You are not signed in")

"""Signing in in the browser, from the address that is shown to the account that the site names."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio

from nirmaan_tray import app_links, loopback, signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    BrowserSignInFailed,
    ClientUnknown,
    CredentialsRefused,
    PortTaken,
    SettingsError,
    SiteBusy,
    SiteError,
    WayNotOffered,
)
from nirmaan_tray.link_return import LinkReturn
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.model.site import USUALLY, Reach, SiteFacts
from nirmaan_tray.model.start_wish import SignInAnswer
from nirmaan_tray.session import Session

ME = "me@nirmaan.test"
CLOCK = SystemClock()
TLS = tls.context(None)
REVOKE = "/api/method/frappe.integrations.oauth2.revoke_token"


@dataclass
class Office:
    site: DemoSite
    client: OAuthClient

    @property
    def facts(self) -> SiteFacts:
        return SiteFacts(self.site.url, self.site.site_name, "Asia/Kolkata")

    async def sign_in(
        self, person: signin.Show, client: OAuthClient | None = None, reach: Reach = USUALLY, answer_s: float = 10.0
    ) -> tuple[Account, Credentials]:
        limits = loopback.Limits(answer_s=answer_s)
        return await signin.with_browser(self.facts, client or self.client, person, TLS, CLOCK, reach, limits)


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    with socket.socket() as free:
        free.bind((loopback.HOST, 0))
        port: int = free.getsockname()[1]
    client = Client("our-client", loopback.redirect_uri(port))
    async with DemoSite(SiteOptions(oauth_client=client)) as site:
        site.add_user(User(ME, ME, "password"))
        yield Office(site, OAuthClient(client.client_id, port))


class Person:
    """Somebody who is signed in at the site in a browser and allows it; ``page`` is what the browser shows in the end."""

    def __init__(self, site: DemoSite, tamper: str = "", links: LinkReturn | None = None) -> None:
        self._site = site
        self._tamper = tamper
        self._links = links
        self._browsing: asyncio.Task[None] | None = None
        self.page = ""
        self.taken: list[bool] = []

    async def __call__(self, url: str) -> None:
        self._browsing = asyncio.create_task(self._browse(url))

    async def _browse(self, url: str) -> None:
        cookies = {"sid": self._site.open_session(ME)}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), cookies=cookies) as browser:
            while True:
                async with browser.get(url, allow_redirects=False) as answer:
                    self.page = await answer.text()
                    if answer.status != 302:
                        return
                    url = str(answer.headers["Location"])
                if url.startswith("/"):
                    url = self._site.url + url
                elif self._links is not None and url.startswith(app_links.SCHEME):
                    self._follow(url, self._links)
                    return
                elif self._tamper:
                    url = url.replace("code=", self._tamper)

    def _follow(self, url: str, links: LinkReturn) -> None:
        """Hand the link to the program, as the desktop does; others have sent links of their own before."""
        for tried in (f"{app_links.SIGN_IN}?code=stolen&state=theirs", f"{app_links.SIGN_IN}?{'&a' * 40}", url):
            wish = app_links.parse(tried)
            assert isinstance(wish, SignInAnswer)
            self.taken.append(links.take(wish.query))

    async def saw(self) -> str:
        assert self._browsing is not None
        async with asyncio.timeout(10):
            await self._browsing
        return self.page


async def test_the_site_names_who_has_signed_in(office: Office) -> None:
    person = Person(office.site)
    account, credentials = await office.sign_in(
        person, reach=Reach(frontend="/app/", socket_url="http://localhost:9000")
    )
    assert account == Account(
        office.site.url,
        "http://localhost:9000",
        office.site.site_name,
        ME,
        Way.BROWSER,
        "Asia/Kolkata",
        frontend="/app/",
    )
    assert credentials.way is Way.BROWSER
    assert credentials.refresh is not None
    assert credentials.expires_at is not None
    assert 3500 < (credentials.expires_at - CLOCK.now()).total_seconds() <= 3600
    assert "You are signed in" in await person.saw()
    async with Session(account, credentials, TLS, CLOCK) as session:
        await session.prove()


async def test_the_listener_is_there_before_the_page_is_shown(office: Office) -> None:
    async def show(_: str) -> None:
        knocking = await asyncio.open_connection(loopback.HOST, office.client.port)
        knocking[1].close()
        raise SettingsError("no browser")

    with pytest.raises(SettingsError, match="no browser"):
        await office.sign_in(show)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(loopback.HOST, office.client.port)


async def test_a_port_that_is_taken_shows_no_page(office: Office) -> None:
    with socket.socket() as other:
        other.bind((loopback.HOST, office.client.port))
        other.listen()
        with pytest.raises(PortTaken):
            await office.sign_in(_nobody)
    assert list(office.site.requests) == []


async def _nobody(url: str) -> None:
    assert urlsplit(url).path.endswith("oauth2.authorize")


async def test_nobody_comes_back(office: Office) -> None:
    with pytest.raises(BrowserSignInFailed, match="late"):
        await office.sign_in(_nobody, answer_s=0.05)


async def test_a_client_that_the_site_does_not_know(office: Office) -> None:
    """The site says so in the browser first; if the code comes all the same, it says so to us."""
    code: list[str] = []

    async def show(url: str) -> None:
        person = Person(office.site)
        await person(url.replace("client_id=stranger", f"client_id={office.client.client_id}"))
        code.append("asked")

    with pytest.raises(ClientUnknown):
        await office.sign_in(show, OAuthClient("stranger", office.client.port))
    assert code == ["asked"]


async def test_a_code_that_is_not_ours_fails_here_and_in_the_browser(office: Office) -> None:
    person = Person(office.site, tamper="code=x")
    with pytest.raises(BrowserSignInFailed):
        await office.sign_in(person)
    assert "Signing in did not work" in await person.saw()


@pytest.mark.parametrize("fault", [faults.BAD_GATEWAY, faults.CAPTIVE_PORTAL])
async def test_tokens_that_cannot_be_confirmed_are_revoked(office: Office, fault: faults.Fault) -> None:
    office.site.rest_fault = replace(fault, under="/api/method/frappe.auth.get_logged_user")
    person = Person(office.site)
    with pytest.raises(SiteError):
        await office.sign_in(person)
    assert [seen.path for seen in office.site.requests][-2:] == [REVOKE, REVOKE]
    assert "Signing in did not work" in await person.saw()
    assert office.site.provider._refresh == {}


async def test_a_site_that_is_busy_when_the_code_comes(office: Office) -> None:
    office.site.rest_fault = replace(faults.BAD_GATEWAY, under="/api/method/frappe.integrations.oauth2.get_token")
    with pytest.raises(SiteBusy):
        await office.sign_in(Person(office.site))


async def test_signing_out_revokes_both_tokens(office: Office) -> None:
    account, credentials = await office.sign_in(Person(office.site))
    assert await signin.sign_out(account, credentials, TLS, CLOCK)
    assert office.site.provider._access == office.site.provider._refresh == {}
    async with Session(account, credentials, TLS, CLOCK) as session:
        with pytest.raises(CredentialsRefused):
            await session.prove()


@pytest.mark.parametrize("way", [Way.PASSWORD, Way.BROWSER])
@pytest.mark.parametrize("fault", [faults.BAD_GATEWAY, faults.CAPTIVE_PORTAL, faults.CUT_HALFWAY])
async def test_signing_out_says_what_is_left_open(office: Office, way: Way, fault: faults.Fault) -> None:
    account = Account(office.site.url, office.site.url, office.site.site_name, ME, way, "Asia/Kolkata")
    office.site.rest_fault = fault
    assert not await signin.sign_out(account, Credentials(way, Secret("x")), TLS, CLOCK)
    office.site.rest_fault = None
    assert await signin.sign_out(account, Credentials(way, Secret("x")), TLS, CLOCK)


@pytest_asyncio.fixture
async def linked() -> AsyncIterator[Office]:
    """An office whose site sends the browser back by the program's own link."""
    client = Client("our-client", app_links.SIGN_IN)
    async with DemoSite(SiteOptions(oauth_client=client)) as site:
        site.add_user(User(ME, ME, "password"))
        yield Office(site, OAuthClient(client.client_id, 0, by_link=True))


async def test_the_answer_may_come_by_a_link_of_the_programs(linked: Office) -> None:
    links = LinkReturn()
    person = Person(linked.site, links=links)
    account, credentials = await signin.with_browser(linked.facts, linked.client, person, TLS, CLOCK, links=links)
    assert (account.user, credentials.way) == (ME, Way.BROWSER)
    await person.saw()
    assert person.taken == [True, False, True]
    # Whoever comes later comes to nobody.
    assert not links.take("code=a&state=b")


async def test_only_another_sign_ins_link_is_no_answer(linked: Office) -> None:
    links = LinkReturn()

    async def show(url: str) -> None:
        assert links.take("code=stolen&state=theirs")

    limits = loopback.Limits(answer_s=0.05)
    with pytest.raises(BrowserSignInFailed, match="stranger"):
        await signin.with_browser(linked.facts, linked.client, show, TLS, CLOCK, limits=limits, links=links)


async def test_a_refusal_by_link_ends_it(linked: Office) -> None:
    links = LinkReturn()

    async def show(url: str) -> None:
        assert links.take("error=access_denied")

    with pytest.raises(BrowserSignInFailed, match="denied"):
        await signin.with_browser(linked.facts, linked.client, show, TLS, CLOCK, links=links)


async def test_who_hears_of_no_links_does_not_begin(linked: Office) -> None:
    with pytest.raises(WayNotOffered):
        await linked.sign_in(Person(linked.site))
    assert not linked.site.requests

"""A site that sends us to another origin, however it does it: nothing of ours arrives there, and its answer is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import unused_port

from nirmaan_tray import headers, signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import NotTheSite, TrayError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.model.site import SiteFacts
from nirmaan_tray.session import Session
from nirmaan_tray.transports import POLLING, UPGRADED, WEBSOCKET
from nirmaan_tray.transports import Way as Transports
from nirmaan_tray.vault import MemoryVault
from nirmaan_tray.wire import Endpoint, Wire

ME = "me@nirmaan.test"
TLS, CLOCK = tls.context(None), SystemClock()
NAME = "nirmaan.localhost"

TEMPTING: dict[str, object] = {
    "message": ME,
    "data": [],
    "access_token": "another-access",
    "refresh_token": "another-refresh",
    "token_type": "Bearer",
    "expires_in": 3600,
}
"""What would be a good answer to any of our questions."""

CREDENTIALS = {
    Way.API_KEY: Credentials(Way.API_KEY, Secret("my-key:my-secret")),
    Way.PASSWORD: Credentials(Way.PASSWORD, Secret("my-sid")),
    Way.BROWSER: Credentials(Way.BROWSER, Secret("my-access"), Secret("my-refresh"), CLOCK.now() + timedelta(hours=1)),
}


@dataclass
class Heard:
    """A server that keeps what it hears. ``answer`` is what it says to everything."""

    answer: Callable[[web.Request], web.StreamResponse]
    url: str = ""
    requests: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        said = "".join(f"{name}: {value}\n" for name, value in request.headers.items())
        self.requests.append(f"{request.method} {request.path_qs}\n{said}\n{await request.text()}")
        return self.answer(request)


@asynccontextmanager
async def hearing(answer: Callable[[web.Request], web.StreamResponse]) -> AsyncIterator[Heard]:
    heard = Heard(answer)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", heard.serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        heard.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield heard
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture
async def elsewhere() -> AsyncIterator[Heard]:
    """Another origin, which would be pleased to be told something."""
    async with hearing(lambda _: web.json_response(TEMPTING)) as heard:
        yield heard


@pytest_asyncio.fixture(params=[301, 302, 303, 307, 308])
async def site(elsewhere: Heard, request: pytest.FixtureRequest) -> AsyncIterator[Heard]:
    """A site that sends every request on to there."""

    def send_on(asked: web.Request) -> web.Response:
        return web.Response(status=request.param, headers={"Location": f"{elsewhere.url}{asked.path_qs}"})

    async with hearing(send_on) as heard:
        yield heard


async def code(_: object) -> str:
    return "kode4711"


Try = Callable[[SiteFacts], Awaitable[Any]]


def account(facts: SiteFacts, way: Way) -> Account:
    return Account(facts.origin, facts.origin, facts.site_name, ME, way, facts.time_zone)


async def resumed(facts: SiteFacts, way: Way) -> None:
    vault = MemoryVault()
    await vault.save(account(facts, way), CREDENTIALS[way])
    client = OAuthClient("our-client", 47811)
    async with await Session.resume(account(facts, way), vault, TLS, CLOCK, client=client) as session:
        await session.notifications.unread_names()


async def connected(facts: SiteFacts, way: Way, transports: Transports) -> None:
    said = headers.handshake(CREDENTIALS[way], facts.origin)
    wire = Wire(Endpoint(facts.origin, facts.site_name, ME, said), TLS, CLOCK, transports, upgrade_s=5)
    try:
        await wire.open()
    finally:
        await wire.close(1)


TRIES: dict[str, Try] = {
    "looking it up": lambda facts: signin.discover(facts.origin, TLS, CLOCK),
    "signing in with a key": lambda facts: signin.with_key(facts, CREDENTIALS[Way.API_KEY].secret, TLS, CLOCK),
    "signing in with a password": lambda facts: signin.with_password(
        facts, "my-name", Secret("my_password"), code, TLS, CLOCK
    ),
    **{f"a session by {way}": lambda facts, way=way: resumed(facts, way) for way in Way},  # type: ignore[misc]
    **{
        f"a connection by {way}, {' and '.join(ways)}": lambda facts, way=way, ways=ways: connected(facts, way, ways)  # type: ignore[misc]
        for way in (Way.API_KEY, Way.PASSWORD)
        for ways in (WEBSOCKET, UPGRADED, POLLING)
    },
}


async def test_nothing_is_said_to_another_origin_and_its_answer_is_refused(site: Heard, elsewhere: Heard) -> None:
    facts = SiteFacts(site.url, NAME, "Asia/Kolkata")
    for what, attempt in TRIES.items():
        before = len(site.requests)
        with pytest.raises(NotTheSite):
            await attempt(facts)
        assert len(site.requests) > before, what
        assert elsewhere.requests == [], what
    for way in Way:
        before = len(site.requests)
        ended = await signin.sign_out(account(facts, way), CREDENTIALS[way], TLS, CLOCK)
        assert ended is (way is Way.API_KEY)
        assert (len(site.requests) > before) is (way is not Way.API_KEY)
    assert elsewhere.requests == []
    # They were said to the site itself, so they could have arrived there.
    said = "".join(site.requests)
    for secret in ("my-key:my-secret", "my-sid", "my-access", "my-refresh", "my_password"):
        assert secret in said


@pytest_asyncio.fixture(params=[302, 307, 308])
async def half_site(elsewhere: Heard, request: pytest.FixtureRequest) -> AsyncIterator[Heard]:
    """A site that answers questions, names another origin's ends in its metadata, and sends every ``POST`` on to there."""

    def answer(asked: web.Request) -> web.Response:
        if asked.method == "POST":
            return web.Response(status=request.param, headers={"Location": f"{elsewhere.url}{asked.path_qs}"})
        ends = ("authorization_endpoint", "token_endpoint", "revocation_endpoint")
        return web.json_response({**TEMPTING, **{end: f"{elsewhere.url}/{end}" for end in ends}})

    async with hearing(answer) as heard:
        yield heard


async def test_a_browsers_code_and_tokens_stay_with_the_site_whatever_it_says_of_itself(
    half_site: Heard, elsewhere: Heard
) -> None:
    facts = SiteFacts(half_site.url, NAME, "Asia/Kolkata")
    client = OAuthClient("our-client", unused_port())
    shown: asyncio.Queue[str] = asyncio.Queue()

    async def allow() -> None:
        """The browser is sent back with a code."""
        address = await shown.get()
        assert address.startswith(f"{half_site.url}/")
        state = address.partition("&state=")[2].partition("&")[0]
        back = f"http://127.0.0.1:{client.port}/callback?code=kode4711&state={state}"
        async with aiohttp.ClientSession() as browser, browser.get(back) as shown_last:
            await shown_last.read()

    allowing = asyncio.ensure_future(allow())
    with pytest.raises(NotTheSite):
        await signin.with_browser(facts, client, shown.put, TLS, CLOCK)
    await allowing
    old = Credentials(Way.BROWSER, Secret("my-access"), Secret("my-refresh"), CLOCK.now() - timedelta(hours=1))
    vault = MemoryVault()
    await vault.save(account(facts, Way.BROWSER), old)
    with suppress(TrayError):
        async with await Session.resume(account(facts, Way.BROWSER), vault, TLS, CLOCK, client=client) as session:
            await session.prove()
    assert await signin.sign_out(account(facts, Way.BROWSER), old, TLS, CLOCK) is False
    posted = [request for request in half_site.requests if request.startswith("POST")]
    for secret in ("code=kode4711", "code_verifier=", "refresh_token=my-refresh", "token=my-access"):
        assert any(secret in request for request in posted), secret
    assert elsewhere.requests == []

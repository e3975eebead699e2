"""No cookie of an answer is ever kept: the next request and the next handshake say who we are, and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import pytest_asyncio

from nirmaan_tray import headers, signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.session import Session
from tests.listening import UP, Impatient, listening

if TYPE_CHECKING:
    from tests.peers.office_proxy import OfficeProxy

ME = "me@nirmaan.test"
Watch = Callable[[str], Awaitable["OfficeProxy"]]


@pytest_asyncio.fixture
async def site() -> AsyncIterator[DemoSite]:
    async with DemoSite(SiteOptions(demo_user=ME)) as site:
        site.add_user(User(ME, ME, "password", two_factor=TwoFactor()))
        site.api_key(ME, "my-key", "my-secret")
        yield site


def cookies(head: str) -> list[str]:
    lines = head.split("\r\n")
    return [line.partition(": ")[2] for line in lines if line.lower().startswith("cookie:")]


def is_handshake(head: str) -> bool:
    return " /socket.io/" in head.split("\r\n")[0]


async def live(account: Account, credentials: Credentials, site: DemoSite) -> None:
    """Be up by either transport, ask, lose the link and be up again."""
    async with (
        Session(account, credentials, tls.context(None), Impatient()) as session,
        listening(session.connection) as heard,
    ):
        await heard.until_state(UP)
        await session.notifications.unread_names()
        await site.disconnect_all()
        await heard.until_state(UP, 2)
        await session.prove()


async def test_a_sign_in_in_two_steps_goes_on_as_nobody_else(site: DemoSite, office_proxy: Watch) -> None:
    """Its first answer sets ``sid=Administrator``, which is no session (contract)."""
    watched = await office_proxy(site.url)
    clock, trust = SystemClock(), tls.context(None)

    async def code(_: CodeRequest) -> str:
        return "123456"

    facts = await signin.discover(watched.url, trust, clock)
    account, credentials = await signin.with_password(facts, ME, Secret("password"), code, trust, clock)
    signing_in = [head for head in watched.heads if not cookies(head)]
    assert len([head for head in signing_in if head.startswith("POST /api/method/login ")]) == 2
    await live(account, credentials, site)
    ours = [f"sid={credentials.secret.reveal()}"]
    assert {tuple(cookies(head)) for head in watched.heads if head not in signing_in} == {tuple(ours)}
    assert len([head for head in watched.heads if is_handshake(head)]) >= 2


async def test_a_key_stays_a_key_though_every_answer_sets_a_guests_cookie(site: DemoSite, office_proxy: Watch) -> None:
    """``sid=Guest`` beside a token would be heard as Guest (contract)."""
    for against in (None, "refuse"):  # by websocket, and by polling
        watched = await office_proxy(site.url)
        watched.against = against
        account = Account(watched.url, watched.url, site.site_name, ME, Way.API_KEY, "Asia/Kolkata")
        await live(account, Credentials(Way.API_KEY, Secret("my-key:my-secret")), site)
        handshakes = [head for head in watched.heads if is_handshake(head)]
        requests = [head for head in watched.heads if not is_handshake(head)]
        assert {tuple(cookies(head)) for head in handshakes} == {(headers.NEUTRAL_COOKIE,)}
        assert {tuple(cookies(head)) for head in requests} == {()}
        assert any("transport=polling" in head for head in handshakes) is (against == "refuse")
        assert all("Authorization: token my-key:my-secret" in head for head in watched.heads)

"""Who we are: resuming, proving, and the headers that say it."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.sessions import Caller, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    AppMissing,
    CredentialsRefused,
    KeyringLocked,
    NotPermitted,
    NotTheSite,
    OtherUser,
    SessionExpired,
    SignedOut,
    WayNotOffered,
)
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.session import Session
from nirmaan_tray.vault import MemoryVault

ME = "me@nirmaan.test"


def session_of(account: Account, credentials: Credentials) -> Session:
    return Session(account, credentials, tls.context(None), SystemClock())


async def handshake(account: Account, credentials: Credentials, attempts: int = 1) -> list[web.Request]:
    """The handshakes that a server of ours sees when ``account`` connects to it."""
    seen: list[web.Request] = []

    async def refuse(request: web.Request) -> web.Response:
        seen.append(request)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/socket.io/", refuse)
    async with TestServer(app) as server:
        here = replace(account, socket_url=str(server.make_url("")).rstrip("/"))
        for _ in range(attempts):
            async with session_of(here, credentials) as session, aclosing(session.connection.stream()) as stream:
                async with asyncio.timeout(10):
                    async for incoming in stream:
                        if isinstance(incoming, Link) and incoming.state is LinkState.OFFLINE:
                            break
    return seen


async def test_a_handshake_with_a_key(account: Account, credentials: Credentials) -> None:
    (seen,) = await handshake(account, credentials)
    assert seen.headers.getall("Authorization") == ["token my-key:my-secret"]
    assert seen.headers.getall("Origin") == [account.site]
    assert seen.headers.getall("X-Frappe-Site-Name") == ["nirmaan.localhost"]
    (cookie,) = seen.headers.getall("Cookie")
    assert cookie
    assert "sid" not in seen.cookies, "a sid beside a token would win"
    assert seen.query["transport"] == "websocket"


async def test_a_handshake_with_a_session(account: Account) -> None:
    (seen,) = await handshake(account, Credentials(Way.PASSWORD, Secret("abc123")))
    assert seen.headers.getall("Cookie") == ["sid=abc123"]
    assert "Authorization" not in seen.headers
    assert seen.headers.getall("Origin") == [account.site]


async def test_every_handshake_has_its_cookie(account: Account, credentials: Credentials) -> None:
    """The library takes the cookie out of the headers that it is given."""
    seen = await handshake(account, credentials, attempts=3)
    assert len({request.headers["Cookie"] for request in seen}) == 1
    assert len(seen) == 3


async def test_requests_carry_either_a_token_or_a_sid(
    site: DemoSite, account: Account, credentials: Credentials
) -> None:
    live = Credentials(Way.PASSWORD, Secret(site.open_session(ME)))
    for each in (credentials, live):
        async with session_of(account, each) as session:
            await session.prove()
            await session.prove()
    keyed, sided = list(site.requests)[:2], list(site.requests)[2:]
    assert all("Cookie" not in request.headers for request in keyed)
    assert all(request.headers["Authorization"] == "token my-key:my-secret" for request in keyed)
    assert all("Authorization" not in request.headers for request in sided)
    assert all(request.headers["Cookie"] == f"sid={live.secret.reveal()}" for request in sided)
    assert all(request.headers["X-Frappe-Site-Name"] == "nirmaan.localhost" for request in site.requests)


async def test_proof_is_the_expected_user_and_nothing_else(
    site: DemoSite, account: Account, credentials: Credentials
) -> None:
    async with session_of(account, credentials) as session:
        await session.prove()
    async with session_of(replace(account, user="other@nirmaan.test"), credentials) as session:
        with pytest.raises(OtherUser, match=ME):
            await session.prove()
    async with session_of(account, Credentials(Way.API_KEY, Secret("my-key:wrong"))) as session:
        with pytest.raises(CredentialsRefused):
            await session.prove()
    async with session_of(account, Credentials(Way.PASSWORD, Secret("gone"))) as session:
        with pytest.raises(SessionExpired):
            await session.prove()
    site.rest_fault = faults.CAPTIVE_PORTAL
    async with session_of(account, credentials) as session:
        with pytest.raises(NotTheSite):
            await session.prove()


async def test_whoever_is_served_has_notifications_to_be_had(
    site: DemoSite, account: Account, credentials: Credentials
) -> None:
    async with session_of(account, credentials) as session:
        await session.prove_served()
        assert len(site.requests) == 2
        site.add_user(replace(site.user(ME), nirmaan_role=False))
        await session.prove()
        with pytest.raises(NotPermitted):
            await session.prove_served()
    async with DemoSite(SiteOptions(app_installed=False)) as bare:
        bare.add_user(User(ME, ME))
        bare.api_key(ME, "my-key", "my-secret")
        async with session_of(replace(account, site=bare.url), credentials) as session:
            await session.prove()
            with pytest.raises(AppMissing):
                await session.prove_served()


async def test_nobody_has_signed_in() -> None:
    with pytest.raises(SignedOut):
        await Session.resume(None, MemoryVault(), tls.context(None), SystemClock())


async def test_a_secret_that_is_gone_is_signed_out(account: Account, credentials: Credentials) -> None:
    vault = MemoryVault()
    await vault.save(replace(account, user="other@nirmaan.test"), credentials)
    with pytest.raises(SignedOut):
        await Session.resume(account, vault, tls.context(None), SystemClock())


async def test_a_session_resumes_with_what_was_kept(site: DemoSite, account: Account, credentials: Credentials) -> None:
    vault = MemoryVault()
    await vault.save(account, credentials)
    async with await Session.resume(account, vault, tls.context(None), SystemClock()) as session:
        await session.prove()
        assert session.account == account


class LockedVault(MemoryVault):
    """A keyring that stays locked."""

    async def load(self, _account: Account) -> Credentials | None:
        raise KeyringLocked


async def test_a_locked_keyring_is_not_signed_out(account: Account) -> None:
    with pytest.raises(KeyringLocked):
        await Session.resume(account, LockedVault(), tls.context(None), SystemClock())


# Signed in in the browser


def browser_tokens(site: DemoSite, lasts_s: float = 60) -> Credentials:
    """What a sign-in in the browser gives: good for a minute, so that it is renewed at once."""
    client = site.options.oauth_client
    asked = {"client_id": client.client_id, "redirect_uri": client.redirect_uri, "response_type": "code"}
    location = site.provider.approve(Caller(ME, "sid"), asked).location or ""
    code = parse_qs(urlsplit(location).query)["code"][0]
    told = site.provider.get_token({"grant_type": "authorization_code", "code": code, **asked}).body
    assert isinstance(told, dict)
    expires_at = datetime.now(UTC) + timedelta(seconds=lasts_s)
    return Credentials(Way.BROWSER, Secret(told["access_token"]), Secret(told["refresh_token"]), expires_at)


async def test_tokens_are_renewed_for_requests_and_for_the_handshake(site: DemoSite, account: Account) -> None:
    account = replace(account, way=Way.BROWSER)
    vault, before = MemoryVault(), browser_tokens(site)
    await vault.save(account, before)
    site.provider.forget_access_tokens()
    client = OAuthClient(site.options.oauth_client.client_id, 47811)
    resuming = Session.resume(account, vault, tls.context(None), SystemClock(), client=client)
    async with await resuming as session, aclosing(session.connection.stream()) as stream:
        async with asyncio.timeout(10):
            async for incoming in stream:
                if isinstance(incoming, Link) and incoming.state is LinkState.UP:
                    break
        kept = await vault.load(account)
        assert kept is not None
        assert kept.secret != before.secret
        said = {seen.headers.get("Authorization") for seen in site.requests if "logged_user" in seen.path}
        assert said == {f"Bearer {kept.secret.reveal()}"}
        assert site.listening == {ME: 1}


async def test_without_a_keyring_tokens_are_good_for_their_hour(site: DemoSite, account: Account) -> None:
    async with session_of(replace(account, way=Way.BROWSER), browser_tokens(site)) as session:
        await session.prove()
        site.provider.forget_access_tokens()
        with pytest.raises(CredentialsRefused):
            await session.prove()


@pytest.mark.parametrize("lasts_s", [60, -60])
async def test_tokens_of_a_site_that_has_another_name_now_are_renewed(account: Account, lasts_s: float) -> None:
    async with DemoSite(SiteOptions(site_name="renamed.localhost")) as site:
        site.add_user(User(ME, ME))
        here = replace(account, site=site.url, socket_url=site.socket_url, way=Way.BROWSER)
        vault = MemoryVault()
        await vault.save(here, browser_tokens(site, lasts_s))
        client = OAuthClient(site.options.oauth_client.client_id, 47811)
        resuming = Session.resume(here, vault, tls.context(None), SystemClock(), client=client)
        async with await resuming as session, aclosing(session.connection.stream()) as stream:
            async with asyncio.timeout(20):
                async for incoming in stream:
                    if isinstance(incoming, Link) and incoming.state is LinkState.UP:
                        break
            assert session.account.site_name == "renamed.localhost"


async def test_a_sign_in_in_the_browser_needs_a_client_to_be_renewed(site: DemoSite, account: Account) -> None:
    vault = MemoryVault()
    await vault.save(account, browser_tokens(site))
    with pytest.raises(WayNotOffered, match="browser"):
        await Session.resume(account, vault, tls.context(None), SystemClock())

"""Who we are: resuming, proving, and the headers that say it."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.sessions import User
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
)
from nirmaan_tray.model import Account, Credentials, Link, LinkState, Secret, Way
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

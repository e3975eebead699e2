"""Signing in and out of a demo site, and at the doors of servers that are none."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import (
    AccountLocked,
    AddressInvalid,
    CodeNeeded,
    CredentialsRefused,
    NotTheSite,
    OtherUser,
    PasswordResetNeeded,
    SessionExpired,
    SiteBusy,
)
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.model.site import Reach, SiteFacts
from nirmaan_tray.session import Session

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa

ME = "me@nirmaan.test"
CLOCK = SystemClock()
NAME = "nirmaan.localhost"


def facts_of(site: DemoSite) -> SiteFacts:
    return SiteFacts(site.url, site.site_name, "Asia/Kolkata")


async def with_key(facts: SiteFacts, key: str, **more: Any) -> tuple[Account, Credentials]:
    return await signin.with_key(facts, Secret(key), tls.context(None), CLOCK, Reach(**more))


async def nobody_to_ask(request: CodeRequest) -> str:
    raise CodeNeeded(request.prompt or request.method)


async def with_password(
    site: DemoSite, user: str, password: str, ask_code: signin.AskCode = nobody_to_ask
) -> tuple[Account, Credentials]:
    context = tls.context(None)
    return await signin.with_password(facts_of(site), user, Secret(password), ask_code, context, CLOCK)


class Asked:
    """Somebody who types ``code`` and remembers what for."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.requests: list[CodeRequest] = []

    async def __call__(self, request: CodeRequest) -> str:
        self.requests.append(request)
        return self.code


Routes = dict[str, Callable[[web.Request], web.Response]]


@asynccontextmanager
async def serving(routes: Routes) -> AsyncIterator[str]:
    """A server of ours; what has no route is answered 404 in HTML."""

    def handler(answer: Callable[[web.Request], web.Response]) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            return answer(request)

        return handle

    app = web.Application()
    for path, answer in routes.items():
        app.router.add_route("*", path, handler(answer))
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def json(body: object, headers: dict[str, str] | None = None) -> Callable[[web.Request], web.Response]:
    return lambda _: web.json_response(body, headers=headers)


WHO = "/api/method/frappe.auth.get_logged_user"
LOGIN = "/api/method/login"


# API key


async def test_a_key_signs_in(site: DemoSite, tmp_path: Path) -> None:
    account, credentials = await with_key(facts_of(site), "my-key:my-secret")
    assert account == Account(site.url, site.url, NAME, ME, Way.API_KEY, "Asia/Kolkata")
    assert credentials == Credentials(Way.API_KEY, Secret("my-key:my-secret"))
    async with Session(account, credentials, tls.context(None), CLOCK) as session:
        await session.prove()


async def test_what_was_given_goes_into_the_account(site: DemoSite, private_ca: "PrivateCa") -> None:
    more = {"socket_url": "http://localhost:9000/", "ca_file": private_ca.ca_file}
    account, _ = await with_key(facts_of(site), "my-key:my-secret", **more)
    assert account.socket_url == "http://localhost:9000"
    assert account.ca_file == private_ca.ca_file
    with pytest.raises(AddressInvalid):
        await with_key(facts_of(site), "my-key:my-secret", socket_url="ftp://x")


@pytest.mark.parametrize("key", ["my-key:wrong", "other:my-secret"])
async def test_a_wrong_key_is_refused(site: DemoSite, key: str) -> None:
    with pytest.raises(CredentialsRefused) as raised:
        await with_key(facts_of(site), key)
    assert key not in str(raised.value)


@pytest.mark.parametrize("key", ["", ":", "key", "key:", ":secret", "a b:c", "k:s\n", "k:s\r\nX: y", "कुंजी:x"])
async def test_a_malformed_key_is_not_even_sent(site: DemoSite, key: str) -> None:
    with pytest.raises(CredentialsRefused):
        await with_key(facts_of(site), key)
    assert len(site.requests) == 0


async def test_a_guest_is_nobody_to_sign_in_as() -> None:
    async with serving({WHO: json({"message": "Guest"})}) as url:
        with pytest.raises(OtherUser):
            await with_key(SiteFacts(url, NAME, "Asia/Kolkata"), "k:s")


# Password


@pytest.mark.parametrize("desk", [False, True], ids=["No App", "Logged In"])
async def test_a_password_signs_in(site: DemoSite, desk: bool) -> None:
    site.add_user(User(ME, ME, "password", desk=desk))
    account, credentials = await with_password(site, ME, "password")
    assert account == Account(site.url, site.url, NAME, ME, Way.PASSWORD, "Asia/Kolkata")
    assert credentials.way is Way.PASSWORD
    assert "password" not in credentials.secret.reveal()
    async with Session(account, credentials, tls.context(None), CLOCK) as session:
        await session.prove()


@pytest.mark.parametrize("method", ["OTP App", "Email", "SMS"])
@pytest.mark.parametrize("typed", ["123456", " 123456\n"])
async def test_a_second_step_is_asked_for_once(site: DemoSite, method: str, typed: str) -> None:
    site.add_user(User(ME, ME, "password", two_factor=TwoFactor(method)))
    asked = Asked(typed)
    account, credentials = await with_password(site, ME, "password", asked)
    assert account.user == ME
    (request,) = asked.requests
    assert request.method == method
    assert bool(request.prompt) == (method != "OTP App")
    assert request.tmp_id.reveal() not in repr(request)
    # The trap of the first step: sid=Administrator is no session and is never sent.
    assert credentials.secret.reveal() not in signin.NO_SESSION
    assert all("Administrator" not in request.headers.get("Cookie", "") for request in site.requests)
    async with Session(account, credentials, tls.context(None), CLOCK) as session:
        await session.prove()


async def test_a_wrong_code_is_refused(site: DemoSite) -> None:
    site.add_user(User(ME, ME, "password", two_factor=TwoFactor()))
    asked = Asked("000000")
    with pytest.raises(CredentialsRefused, match="Incorrect Verification code"):
        await with_password(site, ME, "password", asked)
    assert len(asked.requests) == 1


async def test_nobody_to_ask_for_the_code(site: DemoSite) -> None:
    site.add_user(User(ME, ME, "password", two_factor=TwoFactor("SMS")))
    with pytest.raises(CodeNeeded, match="mobile number"):
        await with_password(site, ME, "password")


async def test_a_code_that_comes_too_late(site: DemoSite) -> None:
    """The site answers 500, which would otherwise read as "overloaded"."""
    site.add_user(User(ME, ME, "password", two_factor=TwoFactor()))

    async def slow(_: CodeRequest) -> str:
        site.add_user(User(ME, ME, "password"))
        return "123456"

    with pytest.raises(CredentialsRefused, match="expired"):
        await with_password(site, ME, "password", slow)


@pytest.mark.parametrize(("user", "password"), [(ME, "wrong"), ("nobody@nirmaan.test", "password"), ("", "")])
async def test_a_wrong_password_is_refused(site: DemoSite, user: str, password: str) -> None:
    with pytest.raises(CredentialsRefused, match="Invalid login credentials"):
        await with_password(site, user, password)


async def test_an_account_locks(site: DemoSite) -> None:
    for _ in range(site.options.failures_before_lock):
        with pytest.raises(CredentialsRefused):
            await with_password(site, ME, "wrong")
    with pytest.raises(AccountLocked, match="locked and will resume after 60 seconds"):
        await with_password(site, ME, "password")


async def test_a_disabled_user(site: DemoSite) -> None:
    site.add_user(User(ME, ME, "password", enabled=False))
    with pytest.raises(CredentialsRefused, match="disabled"):
        await with_password(site, ME, "password")


async def test_a_password_that_has_to_be_changed(site: DemoSite) -> None:
    site.add_user(User(ME, ME, "password", password_expired=True))
    with pytest.raises(PasswordResetNeeded):
        await with_password(site, ME, "password")


async def test_the_site_names_the_user_whatever_was_typed() -> None:
    routes = {
        LOGIN: json({"message": "No App"}, {"Set-Cookie": "sid=abc; Path=/"}),
        WHO: json({"message": "Me@Nirmaan.test"}),
    }
    async with serving(routes) as url:
        account, _ = await signin.with_password(
            SiteFacts(url, NAME, "Asia/Kolkata"),
            "+91 98765 43210",
            Secret("p"),
            nobody_to_ask,
            tls.context(None),
            CLOCK,
        )
    assert account.user == "Me@Nirmaan.test"


@pytest.mark.parametrize(
    "cookie",
    [{}, *({"Set-Cookie": f"sid={sid}; Path=/"} for sid in ("", "Guest", "Administrator", "ü", "a b"))],
    ids=str,
)
async def test_a_sign_in_without_a_session_is_none(cookie: dict[str, str]) -> None:
    async with serving({LOGIN: json({"message": "Logged In"}, cookie), WHO: json({"message": ME})}) as url:
        with pytest.raises(NotTheSite):
            await signin.with_password(
                SiteFacts(url, NAME, "Asia/Kolkata"),
                ME,
                Secret("p"),
                nobody_to_ask,
                tls.context(None),
                CLOCK,
            )


async def test_a_captive_portal_gets_no_second_step(site: DemoSite) -> None:
    site.rest_fault = faults.CAPTIVE_PORTAL
    with pytest.raises(NotTheSite):
        await with_password(site, ME, "password")


# Signing out


async def test_signing_out_ends_the_session_on_the_site(site: DemoSite) -> None:
    account, credentials = await with_password(site, ME, "password")
    await signin.sign_out(account, credentials, tls.context(None), CLOCK)
    async with Session(account, credentials, tls.context(None), CLOCK) as session:
        with pytest.raises(SessionExpired):
            await session.prove()


async def test_signing_out_leaves_a_key_alone(site: DemoSite) -> None:
    account, credentials = await with_key(facts_of(site), "my-key:my-secret")
    before = len(site.requests)
    await signin.sign_out(account, credentials, tls.context(None), CLOCK)
    assert len(site.requests) == before


async def test_signing_out_is_quiet_when_the_site_is_away(
    site: DemoSite, account: Account, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Credentials(Way.PASSWORD, Secret("gone"))
    away = replace(account, site=f"http://127.0.0.1:{unused_tcp_port}", way=Way.PASSWORD)
    await signin.sign_out(away, gone, tls.context(None), CLOCK)
    here = replace(account, way=Way.PASSWORD)
    for fault in (None, faults.BAD_GATEWAY, faults.CAPTIVE_PORTAL, faults.CUT_HALFWAY):
        site.rest_fault = fault
        await signin.sign_out(here, gone, tls.context(None), CLOCK)
    assert [r for r in caplog.records if r.name.startswith("nirmaan_tray") and r.levelname != "DEBUG"] == []


async def test_signing_out_is_quick_when_the_site_is_silent(account: Account) -> None:
    ending = asyncio.Event()

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await ending.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    async with server:
        silent = replace(account, site=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", way=Way.PASSWORD)
        began = time.monotonic()
        await signin.sign_out(silent, Credentials(Way.PASSWORD, Secret("x")), tls.context(None), CLOCK, limit_s=0.1)
        assert time.monotonic() - began < 2
        ending.set()
    assert signin.SIGN_OUT_LIMIT_S <= 5


async def test_a_session_that_cannot_be_confirmed_is_not_left_open(site: DemoSite) -> None:
    site.rest_fault = replace(faults.BAD_GATEWAY, under="/api/method/frappe.auth.get_logged_user")
    with pytest.raises(SiteBusy):
        await with_password(site, ME, "password")
    assert [r.path for r in site.requests][-1] == "/api/method/logout"
    assert [r.status for r in site.requests][-1] == 200

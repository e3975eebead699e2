"""What is asked of a site's OAuth ends, and which of its answers are usable."""

import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import oauth, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.errors import (
    BrowserSignInFailed,
    ClientUnknown,
    GrantEnded,
    NotPermitted,
    NotTheSite,
    RequestInvalid,
    SiteBusy,
    TrayError,
)
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.oauth import Attempt, Ends
from nirmaan_tray.rest import Rest

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOOD: dict[str, Any] = {"access_token": "aT", "expires_in": 3600, "token_type": "Bearer", "refresh_token": "rT"}
TOKENS = Credentials(Way.BROWSER, Secret("aT"), Secret("rT"), NOW + timedelta(hours=1))
FIXED = Ends()
TLS = tls.context(None)


class Still(SystemClock):
    def now(self) -> datetime:
        return NOW


class Server:
    """A site of ours: every path gives the answer that was laid there; the forms that came are kept."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[], web.Response]] = {}
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        if request.method == "POST":
            assert request.content_type == "application/x-www-form-urlencoded"
            self.forms.append((request.path, {key: str(value) for key, value in (await request.post()).items()}))
            self.headers.append(dict(request.headers))
        made = self.answers.get(request.path)
        return made() if made else web.Response(status=404, text="<h1>Not Found</h1>", content_type="text/html")

    def lay(self, path: str, body: object, status: int = 200) -> None:
        self.answers[path] = lambda: web.json_response(body, status=status)

    @asynccontextmanager
    async def guest(self) -> AsyncIterator[tuple[str, Rest]]:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self.handle)
        async with TestServer(app) as server:
            url = str(server.make_url("")).rstrip("/")
            async with Rest(url, TLS, Still()) as rest:
                yield url, rest


async def traded(server: Server, attempt: Attempt | None = None) -> Credentials:
    async with server.guest() as (_, guest):
        return await oauth.trade(
            guest,
            FIXED,
            Still(),
            client_id="our-client",
            redirect_uri="http://127.0.0.1:47811/callback",
            code=Secret("the+code"),
            attempt=attempt or Attempt.new(),
        )


async def renewed(server: Server) -> Credentials:
    async with server.guest() as (_, guest):
        return await oauth.renew(guest, FIXED, Still(), client_id="our-client", refresh=Secret("old"))


# What is asked


def test_each_attempt_has_secrets_of_its_own_that_do_not_show() -> None:
    one, two = Attempt.new(), Attempt.new()
    assert one.state != two.state
    assert one.verifier != two.verifier
    assert len(one.state) >= 43
    assert 43 <= len(one.verifier.reveal()) <= 128, "RFC 7636, section 4.1"
    assert one.verifier.reveal() not in repr(one)
    digest = hashlib.sha256(one.verifier.reveal().encode()).digest()
    assert one.challenge == base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_the_challenge_is_that_of_the_standards_own_example() -> None:
    """RFC 7636, appendix B."""
    attempt = Attempt("", Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    assert attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_page_is_asked_for_as_the_contract_has_it() -> None:
    attempt = Attempt.new()
    url = oauth.authorize_url("https://office.example", FIXED, "a b", "http://127.0.0.1:47811/callback", attempt)
    assert url.startswith("https://office.example/api/method/frappe.integrations.oauth2.authorize?client_id=a%20b&")
    assert "&scope=all%20openid&redirect_uri=http%3A%2F%2F127.0.0.1%3A47811%2Fcallback&" in url
    asked = {key: values for key, (values,) in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "client_id": "a b",
        "response_type": "code",
        "scope": "all openid",
        "redirect_uri": "http://127.0.0.1:47811/callback",
        "state": attempt.state,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    assert attempt.verifier.reveal() not in url


async def test_a_code_is_traded_with_a_form_and_without_credentials() -> None:
    server, attempt = Server(), Attempt.new()
    server.lay(FIXED.token, GOOD)
    assert await traded(server, attempt) == TOKENS
    assert server.forms == [
        (
            FIXED.token,
            {
                "grant_type": "authorization_code",
                "code": "the+code",
                "redirect_uri": "http://127.0.0.1:47811/callback",
                "client_id": "our-client",
                "code_verifier": attempt.verifier.reveal(),
            },
        )
    ]
    assert not {"Cookie", "Authorization"} & server.headers[0].keys()


async def test_a_refresh_token_is_traded_likewise() -> None:
    server = Server()
    server.lay(FIXED.token, GOOD)
    assert await renewed(server) == TOKENS
    form = {"grant_type": "refresh_token", "refresh_token": "old", "client_id": "our-client"}
    assert server.forms == [(FIXED.token, form)]


async def test_a_refresh_token_that_is_not_replaced_stays_good() -> None:
    server = Server()
    server.lay(FIXED.token, {key: value for key, value in GOOD.items() if key != "refresh_token"})
    assert (await renewed(server)).refresh == Secret("old")
    with pytest.raises(NotTheSite):
        await traded(server)


async def test_both_tokens_are_revoked() -> None:
    server = Server()
    server.lay(FIXED.revoke, {})
    async with server.guest() as (_, guest):
        assert await oauth.revoke(guest, FIXED, TOKENS)
    hinted = {"token": "rT", "token_type_hint": "refresh_token"}
    assert server.forms == [(FIXED.revoke, {"token": "aT"}), (FIXED.revoke, hinted)]
    async with Server().guest() as (_, guest):
        assert not await oauth.revoke(guest, FIXED, TOKENS)


# Where


async def test_a_site_of_version_15_is_asked_where_it_always_was(site: DemoSite) -> None:
    async with Rest(site.url, TLS, Still()) as guest:
        assert await oauth.ends(guest, site.url) == FIXED


@pytest.mark.parametrize("path", ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"])
async def test_a_site_says_where_its_ends_are(path: str) -> None:
    server = Server()
    async with server.guest() as (url, guest):
        told = {f"{name}_endpoint": f"{url}/{name}" for name in ("authorization", "token", "revocation")}
        server.lay(path, told)
        assert await oauth.ends(guest, url) == Ends("/authorization", "/token", "/revocation")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/token",
        "{url}.evil.example/token",
        "{url}@evil.example/token",
        "{url}",
        "{url}/token?a=b",
        "{url}/to ken",
        "/token",
        7,
        None,
    ],
)
async def test_ends_elsewhere_are_not_believed(elsewhere: object) -> None:
    server = Server()
    async with server.guest() as (url, guest):
        told = elsewhere.format(url=url) if isinstance(elsewhere, str) else elsewhere
        server.lay("/.well-known/oauth-authorization-server", {"token_endpoint": told, "issuer": url})
        assert await oauth.ends(guest, url) == FIXED


# What comes back


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a b"},
        {"access_token": "a\r\nSet-Cookie: x"},
        {"access_token": "ä"},
        {"access_token": "a" * 2001},
        {"token_type": "mac"},
        {"token_type": None},
        {"refresh_token": "a\nb"},
        {"refresh_token": ["rT"]},
        {"expires_in": 0},
        {"expires_in": -1},
        {"expires_in": True},
        {"expires_in": "3600"},
        {"expires_in": None},
        {"expires_in": 1e300},
        {"expires_in": 10**12},
    ],
)
async def test_tokens_that_are_none(changes: dict[str, object]) -> None:
    server = Server()
    server.lay(FIXED.token, GOOD | changes)
    for ask in (traded, renewed):
        with pytest.raises(NotTheSite) as raised:
            await ask(server)
        assert "aT" not in str(raised.value)
        assert "rT" not in str(raised.value)


async def test_a_token_lasts_from_when_it_was_asked_for() -> None:
    class Moving(SystemClock):
        """An hour goes by each time that somebody looks."""

        def __init__(self) -> None:
            self.at = NOW

        def now(self) -> datetime:
            self.at += timedelta(hours=1)
            return self.at

    server = Server()
    server.lay(FIXED.token, GOOD)
    async with server.guest() as (_, guest):
        credentials = await oauth.renew(guest, FIXED, Moving(), client_id="c", refresh=Secret("old"))
    assert credentials.expires_at == NOW + timedelta(hours=2)


async def test_a_bearer_in_other_letters_is_one() -> None:
    server = Server()
    server.lay(FIXED.token, GOOD | {"token_type": "bearer"})
    assert await traded(server) == TOKENS


_MISSING = '["{\\"message\\": \\"OAuth %s x not found\\"}"]'


@pytest.mark.parametrize(
    ("body", "status", "of_a_code", "of_a_refresh_token"),
    [
        ({"error": "invalid_grant", "description": ""}, 400, BrowserSignInFailed, GrantEnded),
        (
            {"error": "invalid_request", "description": "Invalid client_id parameter value.", "status_code": 400},
            400,
            ClientUnknown,
            ClientUnknown,
        ),
        ({"error": "invalid_client"}, 401, ClientUnknown, ClientUnknown),
        ({"error": "unauthorized_client"}, 400, ClientUnknown, ClientUnknown),
        ({"error": "invalid_scope", "error_description": "no"}, 400, RequestInvalid, RequestInvalid),
        (
            {"exc_type": "DoesNotExistError", "_server_messages": _MISSING % "Client"},
            404,
            ClientUnknown,
            ClientUnknown,
        ),
        (
            {"exc_type": "DoesNotExistError", "_server_messages": _MISSING % "Bearer Token"},
            404,
            ClientUnknown,
            GrantEnded,
        ),
        ({"exc_type": "PermissionError"}, 403, NotPermitted, NotPermitted),
        ({"exc_type": "OperationalError"}, 500, SiteBusy, SiteBusy),
        ({"error": "a gateway's"}, 502, SiteBusy, SiteBusy),
        ({"error": "a gateway's"}, 404, NotTheSite, NotTheSite),
    ],
)
async def test_what_a_refusal_means(
    body: dict[str, object], status: int, of_a_code: type[TrayError], of_a_refresh_token: type[TrayError]
) -> None:
    server = Server()
    server.lay(FIXED.token, body, status)
    with pytest.raises(of_a_code):
        await traded(server)
    with pytest.raises(of_a_refresh_token):
        await renewed(server)


async def test_a_page_is_no_refusal() -> None:
    with pytest.raises(NotTheSite):
        await renewed(Server())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(error=st.text(), body=st.dictionaries(st.sampled_from(["error_description", "description"]), json_values))
def test_whatever_a_refusal_says_it_is_one_of_our_errors(error: str, body: dict[str, object]) -> None:
    refusal = oauth._refusal({**body, "error": error})
    assert isinstance(refusal, TrayError)
    assert len(refusal.detail) <= 300

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from nirmaan_tray.demo.answers import Answer
from nirmaan_tray.demo.oauth import Client, OAuth
from nirmaan_tray.demo.sessions import Caller

CLIENT = Client()
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ASKED = {
    "client_id": CLIENT.client_id,
    "redirect_uri": CLIENT.redirect_uri,
    "response_type": "code",
    "scope": "all openid",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
SOMEBODY = Caller("u@nirmaan.test", "sid")


class Clock:
    at = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def provider(time: Clock) -> OAuth:
    return OAuth(lambda: time.at, CLIENT)


def code(answer: Answer) -> str:
    return parse_qs(urlsplit(answer.location or "").query)["code"][0]


def trade(provider: OAuth, code: str, **changes: str) -> Answer:
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER} | changes
    return provider.get_token({"client_id": CLIENT.client_id, "redirect_uri": CLIENT.redirect_uri} | form)


def value(answer: Answer, key: str) -> str:
    assert isinstance(answer.body, dict)
    return str(answer.body.get(key))


def test_a_guest_is_sent_to_sign_in_first(provider: OAuth) -> None:
    answer = provider.authorize(Caller(), ASKED, "a=b")
    assert (answer.location or "").startswith("/login?redirect-to=")


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        ({"client_id": "x"}, "Invalid client_id parameter value."),
        ({"redirect_uri": "http://127.0.0.1:1/callback"}, "Mismatching redirect URI."),
        ({"response_type": "token"}, ""),
    ],
)
def test_what_is_no_authorization(provider: OAuth, changes: dict[str, str], description: str) -> None:
    for answer in (provider.authorize(SOMEBODY, ASKED | changes, ""), provider.approve(SOMEBODY, ASKED | changes)):
        assert answer.status == 400
        assert value(answer, "description") == description


def test_a_code_is_good_once(provider: OAuth) -> None:
    got = code(provider.approve(SOMEBODY, ASKED))
    assert provider.bearer(value(trade(provider, got), "access_token")) == SOMEBODY.user
    assert value(trade(provider, got), "error") == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "wrong"}, "invalid_grant"),
        ({"redirect_uri": "http://elsewhere"}, "invalid_grant"),
        ({"client_id": "x"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_what_is_no_trade(provider: OAuth, changes: dict[str, str], error: str) -> None:
    answer = trade(provider, code(provider.approve(SOMEBODY, ASKED)), **changes)
    assert (answer.status, value(answer, "error")) == (400, error)


def test_the_method_in_lower_case_counts_as_plain(provider: OAuth) -> None:
    asked = ASKED | {"code_challenge_method": "s256"}
    assert trade(provider, code(provider.approve(SOMEBODY, asked))).status == 400
    assert trade(provider, code(provider.approve(SOMEBODY, asked)), code_verifier=CHALLENGE).status == 200


def test_tokens_expire_rotate_and_are_revoked(provider: OAuth, time: Clock) -> None:
    first = trade(provider, code(provider.approve(SOMEBODY, ASKED)))
    access, refresh = value(first, "access_token"), value(first, "refresh_token")
    time.at += timedelta(seconds=3600)
    assert provider.bearer(access) is None
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": CLIENT.client_id}
    second = provider.get_token(form)
    assert provider.bearer(value(second, "access_token")) == SOMEBODY.user
    assert provider.get_token(form).status == 400
    provider.revoke_token({"token": value(second, "access_token")})
    assert provider.bearer(value(second, "access_token")) is None


def test_renewing_or_revoking_one_of_a_pair_ends_both(provider: OAuth) -> None:
    first = trade(provider, code(provider.approve(SOMEBODY, ASKED)))
    form = {"grant_type": "refresh_token", "client_id": CLIENT.client_id}
    second = provider.get_token(form | {"refresh_token": value(first, "refresh_token")})
    assert provider.bearer(value(first, "access_token")) is None
    provider.revoke_token({"token": value(second, "access_token")})
    assert provider.get_token(form | {"refresh_token": value(second, "refresh_token")}).status == 400
    third = trade(provider, code(provider.approve(SOMEBODY, ASKED)))
    provider.revoke_token({"token": value(third, "refresh_token"), "token_type_hint": "refresh_token"})
    assert provider.bearer(value(third, "access_token")) is None


def test_access_tokens_can_be_forgotten_while_refresh_tokens_stay_good(provider: OAuth) -> None:
    first = trade(provider, code(provider.approve(SOMEBODY, ASKED)))
    provider.forget_access_tokens()
    assert provider.bearer(value(first, "access_token")) is None
    form = {"grant_type": "refresh_token", "client_id": CLIENT.client_id}
    assert provider.get_token(form | {"refresh_token": value(first, "refresh_token")}).status == 200


def test_somebody_is_asked_unless_the_client_is_trusted(time: Clock) -> None:
    client = Client(app_name="<Tray>", skip_authorization=False)
    provider = OAuth(lambda: time.at, client)
    answer = provider.authorize(SOMEBODY, ASKED, "client_id=a&state=b")
    assert answer.status == 200
    assert isinstance(answer.body, str)
    assert "&lt;Tray&gt;" in answer.body
    assert 'href="/api/method/frappe.integrations.oauth2.approve?client_id=a&amp;state=b"' in answer.body
    assert f'href="{client.redirect_uri}?error=access_denied"' in answer.body
    assert provider.authorize(Caller(), ASKED, "").status == 302
    assert provider.authorize(SOMEBODY, ASKED | {"client_id": "x"}, "").status == 400

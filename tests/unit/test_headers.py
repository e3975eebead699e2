"""What travels with a request and with a handshake, as the contract asks."""

import pytest

from nirmaan_tray import headers
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret

TOKEN = Credentials(Way.API_KEY, Secret("key:secret"))
BEARER = Credentials(Way.BROWSER, Secret("access"), Secret("refresh"))
SESSION = Credentials(Way.PASSWORD, Secret("5e55101d"))
SITE = "https://office.example"


def test_a_token_travels_as_authorization_without_any_cookie() -> None:
    assert headers.request(TOKEN) == {"Authorization": "token key:secret"}


def test_a_browsers_token_travels_as_authorization_without_any_cookie() -> None:
    assert headers.request(BEARER) == {"Authorization": "Bearer access"}


def test_a_session_travels_as_its_cookie_without_authorization() -> None:
    assert headers.request(SESSION) == {"Cookie": "sid=5e55101d"}


@pytest.mark.parametrize(("token", "said"), [(TOKEN, "token key:secret"), (BEARER, "Bearer access")])
def test_a_tokens_handshake_has_a_cookie_that_is_no_session(token: Credentials, said: str) -> None:
    sent = headers.handshake(token, SITE)
    assert sent == {"Authorization": said, "Cookie": headers.NEUTRAL_COOKIE, "Origin": SITE}
    assert "sid" not in sent["Cookie"]


def test_a_sessions_handshake_has_its_cookie() -> None:
    assert headers.handshake(SESSION, SITE) == {"Cookie": "sid=5e55101d", "Origin": SITE}


@pytest.mark.parametrize("credentials", [TOKEN, BEARER, SESSION])
def test_never_both(credentials: Credentials) -> None:
    for sent in (headers.request(credentials), headers.handshake(credentials, SITE)):
        assert ("Authorization" in sent) is not ("sid=" in sent.get("Cookie", ""))


def test_the_site_is_named_where_its_name_is_known() -> None:
    assert headers.site_header("nirmaan.localhost") == {"X-Frappe-Site-Name": "nirmaan.localhost"}
    assert headers.site_header(None) == {}
    assert headers.site_header("") == {}

"""What every recorded answer means, and what answers of others mean: nothing that signs anybody out."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nirmaan_tray.errors import (
    AccountLocked,
    CredentialsRefused,
    NoSuchSite,
    NotFound,
    NotPermitted,
    NotTheSite,
    ProxyRefused,
    RequestInvalid,
    SessionExpired,
    SignInNeeded,
    SiteBusy,
    SiteError,
    TrayError,
)
from nirmaan_tray.verdict import RETRY_AFTER_LIMIT_S, TEXT_LIMIT, Answer, answer, verdict, words

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
_FILE = Path(__file__).parent.parent / "contract" / "exchanges.json"
RECORDED: dict[str, dict[str, Any]] = {
    exchange["name"]: exchange["response"] for exchange in json.loads(_FILE.read_text(encoding="utf-8"))
}

GOOD = [
    "ping",
    "login.ok",
    "login.ok.form",
    "logged_user.sid",
    "logged_user.token",
    "user_info.sid",
    "list.token",
    "create",
    "get.token",
    "get.sid",
    "put.seen.token",
    "put.seen.sid",
    "bulk_update",
    "set_value",
    "get_count",
    "other.user.list",
    "logout",
    "login.2fa.step1",
    "login.2fa.step1b",
    "login.2fa.ok",
    "login.2fa.who",
    "token.disabled",
    "timezone",
    "list.in",
    "list.modified",
    "oauth.token.S256",
    "oauth.who",
    "oauth.refresh",
    "oauth.revoke",
]
BAD: dict[str, tuple[type[TrayError], str]] = {
    "login.bad": (CredentialsRefused, "Invalid login credentials"),
    "logged_user.token.bad": (CredentialsRefused, ""),
    "logged_user.token.badsecret": (CredentialsRefused, ""),
    "user_info.token.bad": (CredentialsRefused, ""),
    "oauth.bearer.bad": (CredentialsRefused, ""),
    "login.2fa.bad": (CredentialsRefused, "Incorrect Verification code"),
    "login.locked.0": (CredentialsRefused, "Invalid login credentials"),
    "login.locked.1": (CredentialsRefused, "Invalid login credentials"),
    "login.locked.2": (CredentialsRefused, "Invalid login credentials"),
    "login.locked.3": (CredentialsRefused, "Invalid login credentials"),
    "login.locked.4": (AccountLocked, "Your account has been locked and will resume after 60 seconds"),
    "login.disabled": (CredentialsRefused, "User disabled or missing"),
    "logged_user.expiredsid": (SessionExpired, ""),
    "user_info.expiredsid": (SessionExpired, ""),
    "get.sid.expired": (SessionExpired, ""),
    "logged_user.none": (NotPermitted, "You are not permitted to access this resource."),
    "logged_user.after_logout": (NotPermitted, "You are not permitted to access this resource."),
    "list.guest": (NotPermitted, "User Guest does not have doctype access"),
    "get.guest": (NotPermitted, "User Guest does not have doctype access"),
    "put.guest": (NotPermitted, "User Guest does not have doctype access"),
    "get.404": (NotFound, "Nirmaan Notifications nope12345 not found"),
    "put.404": (NotFound, "Nirmaan Notifications nope12345 not found"),
    "doctype.missing": (NotFound, "DocType Nirmaan Notificationz not found"),
    "list.bad.field": (RequestInvalid, "Field not permitted in query: nosuchfield"),
    "unknown.host": (NoSuchSite, ""),
    "openid": (NotTheSite, "301, redirected to /api/method/"),
    "oauth.authorize.S256": (NotTheSite, "302, redirected to /api/method/"),
    "oauth.approve.S256": (NotTheSite, "302, redirected to http://127.0.0.1"),
}


def judged(status: int, content: bytes | str, **headers: str) -> TrayError | None:
    raw = content.encode() if isinstance(content, str) else content
    lower = {name.replace("_", "-"): value for name, value in headers.items()}
    return verdict(answer(status, lower, raw), NOW)


def recorded(name: str) -> tuple[int, bytes, dict[str, str]]:
    response = RECORDED[name]
    body = response["body"]
    content = body if isinstance(body, str) else json.dumps(body)
    return response["status"], content.encode(), response["headers"]


def test_every_recorded_exchange_is_judged_here() -> None:
    assert sorted([*GOOD, *BAD]) == sorted(RECORDED)


@pytest.mark.parametrize("name", GOOD)
def test_recorded_and_good(name: str) -> None:
    status, content, headers = recorded(name)
    given_answer = answer(status, headers, content)
    assert verdict(given_answer, NOW) is None
    assert given_answer.body == RECORDED[name]["body"]


@pytest.mark.parametrize("name", BAD)
def test_recorded_and_bad(name: str) -> None:
    status, content, headers = recorded(name)
    error = verdict(answer(status, headers, content), NOW)
    kind, begins = BAD[name]
    assert type(error) is kind
    assert error.detail.startswith(begins)
    assert begins or not error.detail
    assert "<" not in error.detail


PAGE = "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body><form>session_expired</form></body></html>"


@pytest.mark.parametrize("status", [200, 201, 204, 301, 302, 303, 307, 400, 401, 403, 404, 405, 417, 418])
def test_a_captive_portal_is_not_the_site(status: int) -> None:
    assert type(judged(status, PAGE, content_type="text/html")) is NotTheSite


def test_a_redirect_says_where_to() -> None:
    error = judged(302, PAGE, location="http://portal.example/login?from=x")
    assert type(error) is NotTheSite
    assert error.detail == "302, redirected to http://portal.example/login?from=x"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 511, 520, 599])
@pytest.mark.parametrize("body", [PAGE, "", "Bad Gateway", "{}", '{"exc_type": "OperationalError"}', "[]", '{"mess'])
def test_an_overloaded_site_is_busy_in_whatever_form_it_says_so(status: int, body: str) -> None:
    error = judged(status, body)
    assert type(error) is SiteBusy
    assert error.detail == str(status)
    assert error.retry_after_s is None


SQUID = "<html><head><title>ERROR: The requested URL could not be retrieved</title></head><body>{}</body></html>"


@pytest.mark.parametrize("body", ["", SQUID, '{"error": "proxy authentication required"}', '{"exc_type": "X"}'])
def test_a_proxy_that_wants_a_password_signs_nobody_out(body: str) -> None:
    assert type(judged(407, body, proxy_authenticate="Basic")) is ProxyRefused


@pytest.mark.parametrize(
    ("status", "kind"), [(403, NotTheSite), (404, NotTheSite), (502, SiteBusy), (503, SiteBusy), (504, SiteBusy)]
)
def test_a_proxys_pages_sign_nobody_out(status: int, kind: type[TrayError]) -> None:
    assert type(judged(status, SQUID, x_squid_error="ERR_DNS_FAIL 0", server="squid/5.7")) is kind


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 413, 417, 418, 425, 431, 451, 499])
@pytest.mark.parametrize("body", ["{}", '{"error": "forbidden"}', '{"message": "Forbidden"}', '{"code": 1020}'])
def test_the_json_of_a_gateway_is_nobodys_last_word(status: int, body: str) -> None:
    assert type(judged(status, body)) is NotTheSite


@pytest.mark.parametrize("status", [200, 401, 403, 404, 417])
@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "{",
        '{"message": "po',
        '{"exc_type": "AuthenticationError"',
        "[]",
        '["session_expired"]',
        "12",
        '"AuthenticationError"',
        "null",
        "true",
        "NaN",
        "\x00",
        '{"a": 1} trailing',
        "[" * 100000,
        '{"a":' * 100000,
        "9" * 5000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_json_object_is_not_the_site(status: int, body: str) -> None:
    assert type(judged(status, body)) is NotTheSite


def test_bytes_of_no_encoding_are_not_the_site() -> None:
    assert type(judged(200, b"\xff\xfe\xfd\x80")) is NotTheSite
    assert type(judged(401, b'{"exc_type": "Authentication\xff"}')) is NotTheSite


@pytest.mark.parametrize("status", [200, 401, 403, 404, 417, 500, 503])
@pytest.mark.parametrize("flag", ["1", "true", '"1"'])
def test_session_expired_is_what_it_says_under_any_status(status: int, flag: str) -> None:
    assert type(judged(status, f'{{"session_expired": {flag}, "message": "x"}}')) is SessionExpired


@pytest.mark.parametrize("flag", ["0", "false", "null", '""'])
def test_session_expired_that_says_no_is_none(flag: str) -> None:
    assert judged(200, f'{{"session_expired": {flag}}}') is None


@pytest.mark.parametrize(
    "body",
    ["{}", '{"message": "Unauthorized"}', '{"exc_type": "PermissionError"}', '{"exc_type": ["AuthenticationError"]}'],
)
def test_only_the_sites_own_401_means_that_credentials_are_refused(body: str) -> None:
    assert type(judged(401, body)) is NotTheSite


def test_401_with_the_newer_challenge_is_the_same() -> None:
    error = judged(401, '{"exc_type": "AuthenticationError"}', www_authenticate='Bearer resource_metadata="x"')
    assert type(error) is CredentialsRefused


def test_a_locked_account_in_the_words_of_version_16() -> None:
    messages = json.dumps([json.dumps({"message": "Your account has been <b>locked</b>"})])
    error = judged(500, json.dumps({"exc_type": "SecurityException", "_server_messages": messages}))
    assert type(error) is AccountLocked
    assert error.detail == "Your account has been locked"


@pytest.mark.parametrize("status", [100, 301, 304, 399])
def test_json_that_is_neither_good_nor_an_error_is_not_the_site(status: int) -> None:
    assert type(judged(status, '{"message": "x"}')) is NotTheSite


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<p>other.example does not exist</p>", NoSuchSite),
        ("<h1>Sorry</h1><p>The page does not exist.</p>", NotTheSite),
        ("<p>nginx</p>", NotTheSite),
    ],
)
def test_a_host_without_a_site(page: str, kind: type[TrayError]) -> None:
    assert type(judged(404, page)) is kind
    assert type(judged(200, page)) is NotTheSite


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("2.5", 2.5),
        ("-5", 0),
        ("3601", RETRY_AFTER_LIMIT_S),
        ("1e400", RETRY_AFTER_LIMIT_S),
        ("inf", RETRY_AFTER_LIMIT_S),
        ("-inf", 0),
        ("nan", None),
        ("", None),
        (" ", None),
        ("soon", None),
        ("٣", 3),
        ("Mon, 99 Foo 2026 00:00:00 GMT", None),
        ("Mon, 23 Nov 99999999999999999999 06:00:00 GMT", None),
        ("Mon, 23 Nov 2026 06:00:30 +99999999999999999999", None),
        ("Mon, 23 Nov 2026 06:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 06:00:30", 30),
        ("Mon, 23 Nov 2026 11:30:30 +0530", 30),
        ("Mon, 23 Nov 2026 05:00:00 GMT", 0),
        ("Tue, 24 Nov 2026 06:00:00 GMT", RETRY_AFTER_LIMIT_S),
        ("Fri, 31 Dec 9999 23:59:59 -2359", RETRY_AFTER_LIMIT_S),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    error = judged(503, PAGE, retry_after=header)
    assert type(error) is SiteBusy
    assert error.retry_after_s == seconds


@given(st.integers(min_value=-100_000, max_value=100_000))
def test_retry_after_as_a_date_is_the_time_until_then(seconds: int) -> None:
    error = judged(429, "{}", retry_after=format_datetime(NOW + timedelta(seconds=seconds)))
    assert type(error) is SiteBusy
    assert error.retry_after_s == min(max(seconds, 0), RETRY_AFTER_LIMIT_S)


_date_words = st.lists(
    st.sampled_from(
        ["Mon,", "23", "Nov", "2026", "06:00:00", "GMT", "+0530", "-", ":", ",", "(", "9" * 25, "+" + "9" * 25, ""]
    )
    | st.text(max_size=4)
).map(" ".join)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_bodies = st.dictionaries(
    st.sampled_from(["session_expired", "exc_type", "message", "exception", "_server_messages", "data"]),
    _json | st.sampled_from(["AuthenticationError", "DoesNotExistError", "SecurityException", '["{}"]', "[[[", "a: b"]),
)
_contents = (
    st.binary() | _json.map(lambda value: json.dumps(value).encode()) | _bodies.map(lambda b: json.dumps(b).encode())
)
_statuses = st.integers(min_value=100, max_value=599) | st.sampled_from([0, 401, 403, 404, 417, 429, 500, 503, 999])


@given(_statuses, st.fixed_dictionaries({}, optional={"retry-after": _date_words, "location": st.text()}), _contents)
@example(503, {"retry-after": "9" * 25 + " Feb 9 0:0 +1"}, b"")
def test_any_answer_is_good_or_an_error_and_never_breaks(status: int, headers: dict[str, str], content: bytes) -> None:
    error = verdict(answer(status, headers, content), NOW)
    assert error is None or isinstance(error, TrayError)
    if error is None:
        assert 200 <= status < 300
        assert isinstance(json.loads(content), dict)
    elif isinstance(error, SiteBusy) and error.retry_after_s is not None:
        assert 0 <= error.retry_after_s <= RETRY_AFTER_LIMIT_S
    if error is not None and not isinstance(error, NotTheSite):
        assert len(error.detail) <= TEXT_LIMIT
        error.detail.encode()


@given(_statuses, st.text(), st.sampled_from(["<!DOCTYPE html>", "<html>", "\ufeff<html>", "\n <p>"]))
def test_html_never_asks_to_sign_in(status: int, text: str, begin: str) -> None:
    page = begin + text + '{"session_expired": 1, "exc_type": "AuthenticationError"}'
    error = judged(status, page)
    assert isinstance(error, SiteError)
    assert not isinstance(error, SignInNeeded)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"message": "a &amp; b", "exception": "X: c"}, "a & b"),
        ({"message": "", "_server_messages": '["{\\"message\\": \\"b\\"}"]'}, "b"),
        ({"message": {"x": 1}, "exception": "frappe.exceptions.DataError: <b>c</b>"}, "c"),
        ({"_server_messages": '["{\\"message\\": \\"a\\"}", "{\\"message\\": \\"b\\"}", "1", "{}"]'}, "a\nb"),
        ({"_server_messages": '["{\\"message\\": 1}"]', "exception": "E: d"}, "d"),
        ({"_server_messages": "[", "exception": "E: d: e"}, "d: e"),
        ({"_server_messages": "[" * 100_000, "exception": "E: d"}, "d"),
        ({"_server_messages": ["{}"], "exception": "E: d"}, "d"),
        ({"_server_messages": '{"a": "b"}', "exception": "E: d"}, "d"),
        ({"exception": "frappe.exceptions.AuthenticationError"}, ""),
        ({}, ""),
    ],
)
def test_the_sites_own_words(body: dict[str, object], told: str) -> None:
    assert words(body) == told


def test_long_words_are_cut() -> None:
    assert words({"message": "x" * 5000}) == "x" * TEXT_LIMIT


def test_a_page_is_kept_for_who_looks_into_it_and_json_is_not() -> None:
    assert answer(200, {}, b"<p>\xff</p>") == Answer(200, None, "<p>\ufffd</p>")
    assert answer(200, {}, b'{"a": 1}') == Answer(200, {"a": 1})
    assert len(answer(200, {}, b"<" * 3_000_000).text) == 1_000_000

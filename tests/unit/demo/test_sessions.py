from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nirmaan_tray.demo.answers import Answer, Refused
from nirmaan_tray.demo.sessions import Sessions, TwoFactor, User

USER = User("u@nirmaan.test", "U")


class Clock:
    at = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def time() -> Clock:
    return Clock()


def make(time: Clock, *, deny: bool = False) -> Sessions:
    made = Sessions(
        lambda: time.at,
        {"good": USER.email}.get,
        failures_before_lock=4,
        lock_s=60,
        deny_multiple_sessions=deny,
    )
    made.put(USER)
    return made


def login(sessions: Sessions, **form: str) -> Answer:
    try:
        return sessions.login(form)
    except Refused as refused:
        return refused.answer()


def password(sessions: Sessions, pwd: str = USER.password) -> Answer:
    return login(sessions, usr=USER.email, pwd=pwd)


def message(answer: Answer) -> object:
    assert not isinstance(answer.body, str)
    return answer.body.get("message")


def sid(answer: Answer) -> str:
    assert answer.sids is not None
    return answer.sids[0]


def test_greetings_with_and_without_a_desk(time: Clock) -> None:
    sessions = make(time)
    assert message(password(sessions)) == "No App"
    sessions.put(replace(USER, desk=True))
    assert message(password(sessions)) == "Logged In"


def test_an_unknown_user(time: Clock) -> None:
    assert message(login(make(time), usr="nobody", pwd="x")) == "Invalid login credentials"


def test_the_lock_opens_by_itself(time: Clock) -> None:
    sessions = make(time)
    assert [password(sessions, "wrong").status for _ in range(5)] == [401, 401, 401, 401, 500]
    time.at += timedelta(seconds=59)
    assert password(sessions).status == 500
    time.at += timedelta(seconds=1)
    assert password(sessions).status == 200


def test_a_success_forgets_earlier_failures(time: Clock) -> None:
    sessions = make(time)
    statuses = [password(sessions, pwd).status for pwd in ["wrong"] * 3 + [USER.password] + ["wrong"] * 4]
    assert statuses == [401] * 3 + [200] + [401] * 4


def test_an_expired_password_gives_no_session(time: Clock) -> None:
    sessions = make(time)
    sessions.put(replace(USER, password_expired=True))
    answer = password(sessions)
    assert (answer.status, message(answer), answer.sids) == (200, "Password Reset", ("Guest",))


@pytest.mark.parametrize("method", ["OTP App", "Email", "SMS"])
def test_a_second_step(time: Clock, method: str) -> None:
    sessions = make(time)
    sessions.put(replace(USER, two_factor=TwoFactor(method, "424242")))
    first = password(sessions)
    assert (first.status, first.sids) == (200, ("Administrator",))
    assert isinstance(first.body, dict)
    assert first.body["verification"]["method"] == method
    assert ("prompt" in first.body["verification"]) == (method != "OTP App")
    # The cookie of the first step opens nothing.
    assert sessions.identify("Administrator", "").session_expired
    tmp_id = first.body["tmp_id"]
    assert message(login(sessions, otp="000000", tmp_id=tmp_id)) == "Incorrect Verification code"
    second = login(sessions, otp="424242", tmp_id=tmp_id)
    assert sessions.identify(sid(second), "").user == USER.email
    assert login(sessions, otp="424242", tmp_id=tmp_id).status == 500


def test_one_session_a_user(time: Clock) -> None:
    for deny in (True, False):
        sessions = make(time, deny=deny)
        key = sessions.put_key(USER.email)
        browser = sid(password(sessions))
        password(sessions)
        assert sessions.identify(browser, "").session_expired is deny
        assert sessions.identify("", f"token {key}").user == USER.email


def test_a_user_disabled_meanwhile(time: Clock) -> None:
    sessions = make(time)
    live, key = sid(password(sessions)), sessions.put_key(USER.email)
    sessions.put(replace(USER, enabled=False))
    with pytest.raises(Refused) as refused:
        sessions.identify(live, "")
    assert refused.value.status == 417
    assert sessions.identify("", f"token {key}").user == USER.email


def test_an_address_that_is_not_allowed(time: Clock) -> None:
    sessions = make(time)
    live = sid(password(sessions))
    sessions.put(replace(USER, ip_restricted=True))
    with pytest.raises(Refused) as refused:
        sessions.identify(live, "")
    assert refused.value.status == 401
    assert sessions.identify(live, "", check_address=False).user == USER.email


@pytest.mark.parametrize(
    ("authorization", "user"),
    [
        ("token K:S", USER.email),
        ("Token K:S", USER.email),
        ("Bearer good", USER.email),
        ("nonsense", "Guest"),
        ("", "Guest"),
        ("token K:x", None),
        ("Bearer bad", None),
        ("Basic K:S", None),
    ],
)
def test_authorization_headers(time: Clock, authorization: str, user: str | None) -> None:
    sessions = make(time)
    sessions.put_key(USER.email, "K", "S")
    if user is None:
        with pytest.raises(Refused):
            sessions.identify("", authorization)
    else:
        assert sessions.identify("", authorization).user == user


def test_logging_out_ends_this_session_only(time: Clock) -> None:
    sessions = make(time)
    one, two = sessions.open(USER.email), sessions.open(USER.email)
    sessions.logout(sessions.identify(one, ""))
    assert sessions.identify(one, "").session_expired
    assert sessions.identify(two, "").user == USER.email

"""Replays what a real site was recorded to answer, in the recorded order, against one demo site."""

import base64
import hashlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "exchanges.json").read_text(encoding="utf-8"))
LEAD = User("lead@nirmaan.test", "Leela Lead")
PROC = User("proc@nirmaan.test", "Pranav Procurement")
ACCT = User("acct@nirmaan.test", "Asha Accounts")
VERIFIER = "a-verifier-of-more-than-forty-three-characters-in-all"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
TRACEBACK = "[...traceback...]"


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 23, 5, 44, 40, tzinfo=UTC)


@dataclass
class Recording:
    """The site, and what stands today for what was random when it was recorded."""

    site: DemoSite
    clock: Clock
    today: dict[str, str] = field(default_factory=dict)
    code: str = ""
    refresh: str = ""

    def now(self, text: str) -> str:
        """Return a recorded text as it is to be sent today."""
        for recorded, value in self.today.items():
            text = text.replace(recorded, value)
        return text

    def then(self, text: str) -> str:
        """Return today's text as it was recorded."""
        for recorded, value in self.today.items():
            text = text.replace(value, recorded)
        return text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recording() -> AsyncIterator[Recording]:
    clock = Clock()
    async with DemoSite(SiteOptions(now=lambda: clock.at)) as site:
        for user, name in ((LEAD, "LEAD"), (PROC, "PROC"), (ACCT, "ACCT")):
            site.add_user(user)
            site.api_key(user.email, f"KEY_{name}", f"SECRET_{name}")
        for sid in ("SID_3", "SID_4"):
            site.open_session(LEAD.email, sid)
        site.expire_sessions(LEAD.email)
        yield Recording(site, clock)


def arrange(recording: Recording, name: str) -> None:
    """Bring about the state in which an exchange was recorded."""
    site = recording.site
    if name == "list.in":
        # In the meantime the first document was deleted and two others had come.
        for made, modified, seen in (
            ("p2c5dk4143", "2026-11-23 11:19:07.008593", "true"),
            ("jl86sc9lb6", "2026-11-23 11:24:28.799561", "false"),
        ):
            site.insert_many([Document(made, creation=modified, recipient=LEAD.email, seen=seen)])
    if name == "login.2fa.step1":
        site.add_user(replace(LEAD, two_factor=TwoFactor("OTP App", "654321")))
    if name == "login.2fa.step1b":
        site.add_user(replace(LEAD, two_factor=TwoFactor("OTP App", "123456")))
    if name == "login.disabled":
        site.add_user(replace(ACCT, enabled=False))
    if name == "oauth.authorize.S256":
        site.open_session(LEAD.email, "SID_6")


def body_to_send(recording: Recording, name: str, body: str) -> str:
    text = recording.now(body)
    if name == "oauth.token.S256":
        return text.replace("code=...", f"code={recording.code}").replace(
            "code_verifier=...", f"code_verifier={VERIFIER}"
        )
    if name == "oauth.refresh":
        return text.replace("refresh_token=...", f"refresh_token={recording.refresh}")
    if name == "oauth.revoke":
        return text.replace("token=...", f"token={recording.refresh}")
    return text


def remember(
    recording: Recording, name: str, recorded: dict[str, Any], cookies: list[str], body: Any, location: str
) -> None:
    """Keep what today's answer handed out, for the exchanges that follow."""
    for then, today in zip(recorded["set_cookie"], cookies, strict=True):
        placeholder, value = sid_of(then), sid_of(today)
        if placeholder.startswith("SID_") and placeholder not in recording.today and value != placeholder:
            recording.today[placeholder] = value
    if name == "create":
        recording.today[recorded["body"]["data"]["name"]] = body["data"]["name"]
    if "tmp_id" in recorded["body"]:
        recording.today[recorded["body"]["tmp_id"]] = body["tmp_id"]
    if name == "oauth.approve.S256":
        recording.code = parse_qs(urlsplit(location).query)["code"][0]
    if "refresh_token" in recorded["body"]:
        recording.refresh = body["refresh_token"]
        recording.today["ACCESS_TOKEN"] = body["access_token"]


def sid_of(cookie: str) -> str:
    return cookie.partition(";")[0].removeprefix("sid=")


def comparable(recording: Recording, name: str, value: Any) -> Any:
    """Return a body with random values replaced by what they are."""
    if isinstance(value, dict):
        return {key: comparable(recording, key, found) for key, found in value.items()}
    if isinstance(value, list):
        return [comparable(recording, name, found) for found in value]
    if not isinstance(value, str):
        return value
    if name == "exc":
        assert value == TRACEBACK or "Traceback" in value
        return TRACEBACK
    if name in {"creation", "modified"}:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", value)
        return "a time"
    if name in {"access_token", "refresh_token", "id_token"}:
        assert value
        return "a token"
    if name == "_server_messages":
        assert all(isinstance(json.loads(message), dict) for message in json.loads(value))
        value = re.sub(r'(__frappe_exc_id\\": \\")[^"\\]+', r"\1EXC_ID", value)
    return recording.then(value)


def without_code(text: str) -> str:
    """Return text without the authorization code, which is random, and the rest of what was cut off after it."""
    return re.sub(r"(code=)(?!\.\.\.)[\w-]+", r"\1...", text)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("exchange", RECORDED, ids=[exchange["name"] for exchange in RECORDED])
async def test_exchange(recording: Recording, exchange: dict[str, Any]) -> None:
    name, request, recorded = exchange["name"], exchange["request"], exchange["response"]
    arrange(recording, name)
    if recorded["set_cookie"]:
        expires = re.search(r"Expires=([^;]+); Max-Age", recorded["set_cookie"][0])
        assert expires is not None
        recording.clock.at = parsedate_to_datetime(expires[1]) - timedelta(seconds=612000)
    headers = {key: recording.now(value) for key, value in request["headers"].items()}
    headers["host"] = "other.example" if name == "unknown.host" else "nirmaan.localhost:8000"
    address = recording.now(request["url"]).replace("code_challenge=...", f"code_challenge={CHALLENGE}")
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=["Accept"]) as http,
        http.request(
            request["method"],
            URL(recording.site.url + address, encoded=True),
            headers=headers,
            data=body_to_send(recording, name, request["body"]).encode(),
            allow_redirects=False,
        ) as response,
    ):
        text = await response.text()
        cookies = response.headers.getall("set-cookie", [])
        assert response.status == recorded["status"]
        assert response.headers["content-type"] == recorded["headers"]["content-type"]
        location = response.headers.get("location", "")
    body = json.loads(text) if response.content_type == "application/json" else text

    remember(recording, name, recorded, cookies, body, location)

    # Cookies agree to the letter, dates included: the site's clock is that of the recording.
    assert [recording.then(cookie) for cookie in cookies] == recorded["set_cookie"]
    expected = recorded["headers"].get("location", "")
    assert without_code(location.replace(CHALLENGE, "...")) == without_code(expected)
    if isinstance(body, dict):
        assert list(body) == list(recorded["body"])
        assert comparable(recording, "", body) == comparable(recording, "", recorded["body"])
    elif recorded["body"]:
        page = without_code(body.replace(CHALLENGE, "..."))
        expected_page = without_code(recorded["body"])
        assert page.startswith(
            expected_page[: expected_page.rfind("code=")] if "code=" in expected_page else expected_page
        )


@pytest.mark.asyncio(loop_scope="module")
async def test_revoked_refresh_token_is_refused(recording: Recording) -> None:
    form = f"grant_type=refresh_token&refresh_token={quote(recording.refresh)}&client_id=CLIENT_ID"
    async with aiohttp.ClientSession() as http:
        target = recording.site.url + "/api/method/frappe.integrations.oauth2.get_token"
        headers = {"content-type": "application/x-www-form-urlencoded"}
        async with http.post(target, data=form, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"] == "invalid_grant"

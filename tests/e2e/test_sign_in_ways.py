"""The ways of signing in, and out again, of the real command: in the browser, through a proxy, and what is left behind."""

import asyncio
import shlex
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from nirmaan_tray import words
from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.site import DemoSite
from tests import browser_program

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.private_ca import PrivateCa
    from tests.tinyproxy import Tinyproxy

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"
LINK = "Go on in the browser: "

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


@pytest.fixture
def port() -> int:
    """A port to which the browser may be sent back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest_asyncio.fixture
async def office(open_site: OpenSite, tray: "Tray", port: int) -> AsyncIterator[DemoSite]:
    """A site that knows the program, which knows that."""
    with tray.settings_file.open("a") as file:
        file.write(f'oauth_client_id = "tray-client"\noauth_port = {port}\n')
    async with open_site(oauth_client=Client("tray-client", f"http://127.0.0.1:{port}/callback")) as site:
        yield site


@pytest_asyncio.fixture
async def office_tls(open_site: OpenSite, private_ca: "PrivateCa") -> AsyncIterator[DemoSite]:
    """A site with a certificate of the office's own authority."""
    async with open_site(tls=private_ca.server) as site:
        yield site


def with_browser(tray: "Tray", *command: str) -> "Tray":
    return replace(tray, env={**tray.env, "BROWSER": shlex.join([*command, "%s"])})


async def test_in_the_browser_and_out_again(tray: "Tray", office: DemoSite) -> None:
    await office.notify(ME, "pr:new", title="Waiting")
    opening = with_browser(tray, sys.executable, browser_program.__file__, ME, PASSWORD)
    ran = await opening.run("sign-in", office.url, "--browser")
    assert (ran.code, ran.lines) == (0, [f"Signed in to {office.url} as {ME}.", "1 unread."])
    assert ran.err.startswith(f"{LINK}{office.url}/")
    assert ran.err.count("\n") == 1
    assert 'sign_in = "browser"' in tray.settings_file.read_text()
    tokens = {*office.provider._access, *office.provider._refresh}
    assert len(tokens) == 2
    assert (await tray.run("unread")).code == 0
    out = await tray.run("sign-out")
    assert (out.code, out.lines) == (0, [f"Signed out of {office.url}."])
    assert (office.provider._access, office.provider._refresh) == ({}, {})
    for secret in (*tokens, PASSWORD):
        assert tray.holding(secret) == []
        assert secret not in ran.err


async def test_the_link_can_be_followed_by_hand(tray: "Tray", office: DemoSite, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    process = await with_browser(tray, "touch", str(opened), "--").start(
        "sign-in", office.url, "--browser", "--no-open"
    )
    assert process.stderr is not None
    link = (await process.stderr.readline()).decode().removeprefix(LINK).strip()
    page = await asyncio.to_thread(browser_program.visit, ME, PASSWORD, link)
    assert "You are signed in" in page
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert f"as {ME}" in out.decode()
    assert not opened.exists()


async def test_a_change_of_mind_before_the_browser_comes_back(tray: "Tray", office: DemoSite, port: int) -> None:
    process = await tray.start("sign-in", office.url, "--browser", "--no-open")
    assert process.stderr is not None
    await process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    assert process.returncode == 2
    assert err.decode().split() == ["nirmaan-tray:", "Interrupted."]
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))  # nobody listens there any more
    assert "user" not in tray.settings_file.read_text()


async def test_a_port_that_is_taken(tray: "Tray", office: DemoSite, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ran = await tray.run("sign-in", office.url, "--browser", "--no-open")
    assert ran.code == 2
    assert f"({port})" in ran.complaint
    assert "Close that program" in ran.complaint


async def test_what_cannot_go_together_is_told_before_anything_is_sent(tray: "Tray", site: DemoSite) -> None:
    refused, unopened, unread, nowhere, secret = await tray.each(
        ("sign-in", site.url, "--browser"),
        ("sign-in", site.url, "--api-key", "--stdin", "--no-open"),
        ("sign-in", site.url, "--browser", "--stdin"),
        ("sign-in", "--api-key", "--stdin"),
        ("sign-in", site.url, "--api-key", "--stdin", "--proxy", "http://ravi:hunter2@proxy:3128"),
    )
    assert {ran.code for ran in (refused, unopened, unread, nowhere, secret)} == {2}
    assert "not offered here (browser)" in refused.complaint
    assert "--browser" in unopened.complaint
    assert "--stdin" in unread.complaint
    assert "nirmaan-tray sign-in SITE" in nowhere.complaint
    assert "proxy-password" in secret.complaint
    assert "hunter2" not in secret.err
    assert tray.holding("hunter2") == []
    assert list(site.requests) == []


async def test_the_site_of_last_time_need_not_be_named(signed_in: "Tray", site: DemoSite) -> None:
    out = await signed_in.run("sign-out")
    assert out.lines == [f"Signed out of {site.url}.", words.KEY_STAYS]
    ran = await signed_in.run("sign-in", "--api-key", "--stdin", typed=KEY)
    assert (ran.code, ran.lines[0]) == (0, f"Signed in to {site.url} as {ME}.")


async def test_signing_in_again_with_a_password_needs_no_user(tray: "Tray", site: DemoSite) -> None:
    first = await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    site.expire_sessions(ME)
    again = await tray.run("sign-in", "--stdin", typed=PASSWORD)
    assert (again.code, again.lines) == (0, first.lines)
    assert list(site.sessions._sids.values()) == [ME]


async def test_signing_out_while_the_site_is_away_forgets_the_secret_and_says_what_is_left(
    tray: "Tray", site: DemoSite
) -> None:
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    await site.unplug()
    out = await tray.run("sign-out")
    assert (out.code, out.lines) == (0, [f"Signed out of {site.url}.", words.STILL_OPEN])
    assert (await tray.run("unread")).code == 3


async def test_what_is_stored_is_forgotten_when_asked(signed_in: "Tray") -> None:
    left = signed_in.home / "data" / "inbox-0123456789ab.db.damaged-20261123-100000"
    left.write_text("of somebody who was here before")
    for more, forgotten in (((), False), (("--forget",), True)):
        ran = await signed_in.run("sign-out", *more)
        # The second time nobody is signed in: then all that was ever stored here is meant.
        assert (ran.code, words.FORGOTTEN in ran.lines) == (0, forgotten)
        assert left.exists() is not forgotten


async def test_through_a_proxy_that_wants_a_password(
    tray: "Tray", office_tls: DemoSite, private_ca: "PrivateCa", tinyproxy: Callable[..., "Tinyproxy"]
) -> None:
    proxy = tinyproxy(login="ravi hunter2")
    named = f"http://ravi@{proxy.name}"
    command = (
        "sign-in",
        office_tls.url,
        "--api-key",
        "--stdin",
        "--proxy",
        named,
        "--ca-file",
        str(private_ca.ca_file),
    )
    refused = await tray.run(*command, typed=KEY)
    assert refused.code == 4
    assert "nirmaan-tray proxy-password" in refused.complaint
    kept = await tray.run("proxy-password", named, "--stdin", typed="hunter2\n")
    assert (kept.code, kept.err) == (0, "")
    ran = await tray.run(*command, typed=KEY)
    assert (ran.code, ran.err) == (0, "")
    assert f'proxy = "{named}"' in tray.settings_file.read_text()
    asked = len(proxy.asked)
    async with tray.listen() as listening:
        await listening.up()
        await listening.stop()
    assert len(proxy.asked) > asked
    assert tray.holding("hunter2") == []
    forgotten = await tray.run("proxy-password", "--forget")
    assert named in forgotten.out
    assert (await tray.run("unread")).code == 4


async def test_which_proxy_is_meant_must_be_known(tray: "Tray") -> None:
    for line in (("proxy-password", "--stdin"), ("proxy-password", "http://proxy:3128", "--stdin")):
        ran = await tray.run(*line, typed="hunter2")
        assert ran.code == 2
        assert "http://user@proxy:3128" in ran.complaint


async def test_links_lead_to_where_the_web_app_is(tray: "Tray", site: DemoSite) -> None:
    await site.notify(ME, "pr:new", action_url="projects/PROJ-001")
    await tray.sign_in(site.url, "--frontend", "http://127.0.0.1:8080/")
    (told,) = (await tray.run("unread", "--json")).objects
    assert told["url"] == "http://127.0.0.1:8080/projects/PROJ-001"

"""Signing in, with everything that can go wrong about it: what is said, the exit code, and that no secret is left about."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.faults import BAD_GATEWAY, CAPTIVE_PORTAL
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Ran, Tray
    from tests.private_ca import PrivateCa

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"
CODE = "246810"

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


async def by_password(tray: "Tray", site: DemoSite, user: str = ME, typed: str = f"{PASSWORD}\n") -> "Ran":
    return await tray.run("sign-in", site.url, "--user", user, "--stdin", typed=typed)


def nothing_kept(tray: "Tray") -> bool:
    return "user" not in tray.settings_file.read_text()


async def test_with_an_api_key(tray: "Tray", site: DemoSite) -> None:
    await site.notify(ME, "pr:new", title="Waiting")
    ran = await tray.run("sign-in", site.url, "--api-key", "--stdin", typed=f"{KEY}\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [f"Signed in to {site.url} as {ME}.", "1 unread."]
    assert f'user = "{ME}"' in tray.settings_file.read_text()
    assert 'log_level = "debug"' in tray.settings_file.read_text()
    for secret in (KEY, *KEY.split(":")):
        assert secret not in ran.out
        assert tray.holding(secret) == []


async def test_with_user_and_password(tray: "Tray", site: DemoSite) -> None:
    ran = await by_password(tray, site)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [f"Signed in to {site.url} as {ME}.", "0 unread."]
    (sid,) = site.sessions._sids
    for secret in (PASSWORD, sid):
        assert secret not in ran.out
        assert tray.holding(secret) == []
    assert (await tray.run("unread")).code == 0


async def test_the_sites_name_and_time_zone_are_found(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(site_name="stack.office.internal", time_zone="America/New_York") as site:
        await tray.sign_in(site.url)
        written = tray.settings_file.read_text()
        assert 'site_name = "stack.office.internal"' in written
        assert 'time_zone = "America/New_York"' in written
        async with tray.listen() as listening:
            await listening.up()
            await site.notify(ME, "pr:new")
            arrived = await listening.expect("arrived")
            assert site.document(arrived["name"]).event_id == "pr:new"
            await listening.stop()


async def test_a_sites_name_that_is_given_is_believed(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(site_name="stack.office.internal") as site:
        await tray.sign_in(site.url, "--site-name", "stack.office.internal")
        async with tray.listen() as listening:
            await listening.up()
            await listening.stop()
        assert "/login" in {seen.path for seen in site.requests}
        wrong = await tray.run("sign-in", site.url, "--site-name", "another", "--api-key", "--stdin", typed=KEY)
        assert wrong.code == 4
        assert "no site under this address" in wrong.complaint


async def test_the_code_is_the_second_line(tray: "Tray", site: DemoSite) -> None:
    ran = await by_password(tray, site, "code@nirmaan.test", f"{PASSWORD}\n{CODE}\n")
    assert (ran.code, ran.err) == (0, "")
    assert CODE not in ran.out
    assert tray.holding(CODE) == []
    assert (await tray.run("unread")).code == 0


async def test_a_missing_code_is_asked_for_in_words(tray: "Tray", site: DemoSite) -> None:
    ran = await by_password(tray, site, "code@nirmaan.test")
    assert ran.code == 3
    assert "verification code" in ran.complaint
    assert "sent to your registered email address" in ran.complaint
    assert "second line" in ran.complaint
    assert nothing_kept(tray)


@pytest.mark.parametrize(
    ("user", "typed", "words"),
    [
        pytest.param(ME, "wr0ng-one\n", "Invalid login credentials", id="wrong password"),
        pytest.param("nobody@nirmaan.test", "wr0ng-one\n", "Invalid login credentials", id="unknown user"),
        pytest.param("gone@nirmaan.test", f"{PASSWORD}\n", "User disabled or missing", id="disabled user"),
        pytest.param("code@nirmaan.test", f"{PASSWORD}\n000111\n", "Incorrect Verification code", id="wrong code"),
    ],
)
async def test_what_the_site_refuses_is_said_in_its_words(
    tray: "Tray", site: DemoSite, user: str, typed: str, words: str
) -> None:
    ran = await by_password(tray, site, user, typed)
    assert ran.code == 3
    assert words in ran.complaint
    for secret in filter(None, typed.split("\n")):
        assert secret not in ran.err
        assert tray.holding(secret) == []
    assert nothing_kept(tray)


async def test_a_wrong_key_is_refused(tray: "Tray", site: DemoSite) -> None:
    for typed in ("kEyPaRt4711:another", "no-colon"):
        ran = await tray.run("sign-in", site.url, "--api-key", "--stdin", typed=f"{typed}\n")
        assert ran.code == 3
        assert "refused these credentials" in ran.complaint
        assert typed not in ran.err
        assert tray.holding(typed) == []
    assert nothing_kept(tray)


async def test_a_key_of_somebody_else_is_not_taken_for_the_users(tray: "Tray", site: DemoSite) -> None:
    command = ("sign-in", site.url, "--user", "other@nirmaan.test", "--api-key", "--stdin")
    ran = await tray.run(*command, typed=f"{KEY}\n")
    assert ran.code == 3
    assert ME in ran.complaint
    assert nothing_kept(tray)


async def test_a_locked_account_and_an_expired_password_are_told(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(failures_before_lock=1) as site:
        await by_password(tray, site, typed="wr0ng-one\n")
        locked = await by_password(tray, site)
        assert locked.code == 3
        assert "locked this account" in locked.complaint
        site.add_user(User("late@nirmaan.test", "Lata Late", PASSWORD, password_expired=True))
        late = await by_password(tray, site, "late@nirmaan.test")
        assert late.code == 3
        assert "new password" in late.complaint


async def test_without_a_nirmaan_role_it_signs_in_and_says_what_is_missing(tray: "Tray", site: DemoSite) -> None:
    ran = await by_password(tray, site, "stranger@nirmaan.test")
    assert (ran.code, ran.err) == (0, "")
    assert "Nirmaan role" in ran.lines[1]
    unread = await tray.run("unread")
    assert unread.code == 3
    assert "Nirmaan role" in unread.complaint


async def test_a_site_that_cannot_be_reached(tray: "Tray", site: DemoSite) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        ran = await tray.run("sign-in", f"127.0.0.1:{taken.getsockname()[1]}", "--api-key", "--stdin", typed=KEY)
    assert ran.code == 4
    assert "does not answer" in ran.complaint
    unknown = await tray.run("sign-in", "https://nirmaan.invalid", "--api-key", "--stdin", typed=KEY)
    assert unknown.code == 4
    assert "does not answer" in unknown.complaint
    for fault in (BAD_GATEWAY, CAPTIVE_PORTAL):
        site.rest_fault = fault
        ran = await tray.run("sign-in", site.url, "--api-key", "--stdin", typed=KEY)
        assert ran.code == 4
        assert ran.complaint
    assert nothing_kept(tray)


@pytest.mark.parametrize(
    "address", ["ftp://office.example", "http://office.example", "https://user:pw@office.example", ""]
)
async def test_what_is_no_address_is_a_matter_of_usage(tray: "Tray", address: str) -> None:
    ran = await tray.run("sign-in", address, "--api-key", "--stdin", typed=KEY)
    assert ran.code == 2
    assert "not a site's address" in ran.complaint


async def test_a_bad_socket_address_is_told_before_a_session_is_opened(tray: "Tray", site: DemoSite) -> None:
    command = ("sign-in", site.url, "--user", ME, "--stdin", "--socket-url", "ftp://x")
    ran = await tray.run(*command, typed=PASSWORD)
    assert ran.code == 2
    assert "ftp://x" in ran.complaint
    assert site.sessions._sids == {}


async def test_nobody_to_ask_is_a_matter_of_usage(tray: "Tray", site: DemoSite) -> None:
    ran = await tray.run("sign-in", site.url, "--user", ME)
    assert ran.code == 2
    assert "--stdin" in ran.complaint
    ran = await tray.run("sign-in", site.url, "--stdin", typed=PASSWORD)
    assert ran.code == 2
    assert "--user" in ran.complaint
    for typed in ("", "\n"):
        ran = await by_password(tray, site, typed=typed)
        assert ran.code == 2
        assert "No secret was given" in ran.complaint
    assert list(site.requests) == []


@pytest.mark.parametrize(
    ("line", "encoding", "words"),
    [
        ("printf '\\377\\376\\n' | \"$@\"", "utf-8:strict", b"not text"),
        ("printf '\\377\\376\\n' | \"$@\"", "utf-8:surrogateescape", b"not text"),
        ('"$@" <&-', "utf-8:strict", b"No secret was given"),
    ],
    ids=["no text", "no text in the C locale", "no input"],
)
async def test_input_that_is_none_ends_in_words(
    tray: "Tray", site: DemoSite, line: str, encoding: str, words: bytes
) -> None:
    command = ("bash", "-c", line, "-", *tray.command("sign-in", site.url, "--user", ME, "--stdin"))
    process = await asyncio.create_subprocess_exec(
        *command, env={**tray.env, "PYTHONIOENCODING": encoding}, stderr=asyncio.subprocess.PIPE
    )
    _, err = await process.communicate()
    assert process.returncode == 2
    assert words in err
    assert err.count(b"\n") == 1
    assert list(site.requests) == []


async def test_usage(tray: "Tray") -> None:
    for ran in await tray.each(("sign-in",), ("lisen",), ("unread", "--jsn"), ("seen",), ("seen", "x", "--all")):
        assert (ran.code, ran.out) == (2, "")
        assert "Traceback" not in ran.err
        assert ran.err.splitlines()[-1].startswith("nirmaan-tray"), ran.err


async def test_before_anybody_has_signed_in(tray: "Tray") -> None:
    for ran in await tray.each(("unread",), ("seen", "x"), ("listen",), ("sign-out",)):
        assert ran.code == 3
        assert "nirmaan-tray sign-in SITE" in ran.complaint


async def test_a_certificate_that_is_not_trusted(tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa") -> None:
    async with open_site(tls=private_ca.server) as site:
        ran = await tray.run("sign-in", site.url, "--api-key", "--stdin", typed=KEY)
        assert ran.code == 4
        assert "certificate authority is not installed" in ran.complaint
        assert "--ca-file" in ran.complaint
        assert not any("authorization" in {name.lower() for name in seen.headers} for seen in site.requests)


async def test_an_offices_own_authority(tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa") -> None:
    async with open_site(tls=private_ca.server) as site:
        await tray.sign_in(site.url, "--ca-file", str(private_ca.ca_file))
        assert site.url.startswith("https://")
        async with tray.listen() as listening:
            await listening.up()
            name = await site.notify(ME, "pr:new", action_url="projects/PROJ-001")
            arrived = await listening.expect("arrived", name=name)
            assert arrived["url"] == f"{site.url}/frontend/projects/PROJ-001"
            await listening.stop()


@pytest.mark.parametrize(("which", "words"), [("expired", "has expired"), ("wrong_host", "another address")])
async def test_a_certificate_that_cannot_be_right(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa", which: str, words: str
) -> None:
    async with open_site(tls=getattr(private_ca, which)) as site:
        command = ("sign-in", site.url, "--ca-file", str(private_ca.ca_file), "--api-key", "--stdin")
        ran = await tray.run(*command, typed=KEY)
        assert ran.code == 4
        assert words in ran.complaint


async def test_a_file_of_authorities_that_is_none(tray: "Tray", site: DemoSite) -> None:
    for path in (tray.home / "missing.pem", tray.settings_file):
        ran = await tray.run("sign-in", site.url, "--ca-file", str(path), "--api-key", "--stdin", typed=KEY)
        assert ran.code == 2
        assert str(path) in ran.complaint


async def test_sockets_on_a_port_of_their_own(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(socket_port=0) as site:
        assert site.socket_url != site.url
        await tray.sign_in(site.url, "--socket-url", site.socket_url)
        async with tray.listen() as listening:
            await listening.up()
            assert site.listening == {ME: 1}
            await site.notify(ME, "pr:new")
            await listening.expect("arrived")
            await listening.stop()


async def test_a_wrong_socket_address_is_never_up(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(socket_port=0) as site:
        await tray.sign_in(site.url)
        async with tray.listen() as listening:
            offline = await listening.expect("link", state="offline")
            assert offline["reason"] == "not_the_site"
            await listening.stop()


async def test_what_it_answers_without_a_home(tray: "Tray") -> None:
    version, helped = await tray.each(("--version",), ("--help",))
    assert (version.code, helped.code) == (0, 0)
    assert version.out.startswith("nirmaan-tray ")
    assert "Exit codes" in helped.out

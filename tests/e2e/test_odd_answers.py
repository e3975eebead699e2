"""What a site answers on a bad day, in its own words: exit code, complaint, and that nobody is signed out for good."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray import tls
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.session import Session
from tests.listening import SIGN_IN_NEEDED, UP, Impatient, listening

if TYPE_CHECKING:
    from tests.e2e.command import Ran, Tray

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"
ELSEWHERE = "lets your user in from certain networks only"
"""What is said of the site's "Access not allowed from this IP Address"."""

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


async def by_password(tray: "Tray", site: DemoSite, user: str = ME, typed: str = PASSWORD) -> "Ran":
    return await tray.run("sign-in", site.url, "--user", user, "--stdin", typed=f"{typed}\n")


def become(site: DemoSite, **changes: Any) -> None:
    """Change what the site thinks of the user; sessions and keys stay."""
    site.add_user(replace(site.user(ME), **changes))


async def test_one_session_for_each_user_is_told_by_the_command_that_lost_it(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(deny_multiple_sessions=True) as site:
        browser = site.open_session(ME)
        assert (await by_password(tray, site)).code == 0
        assert site.sessions.identify(browser, "").session_expired, "signing in here has signed the browser out"
        async with tray.listen() as listening:
            await listening.up()
            site.open_session(ME)  # in the browser again
            await site.disconnect_all()
            await listening.expect("link", state="sign_in_needed", reason="session_expired")
            await listening.stop()
        unread = await tray.run("unread")
        assert unread.code == 3
        assert "session has ended" in unread.complaint
        assert "sign-in" in unread.complaint


async def test_one_session_for_each_user_leaves_a_key_and_the_browser_in_peace(
    tray: "Tray", open_site: OpenSite
) -> None:
    async with open_site(deny_multiple_sessions=True) as site:
        browser = site.open_session(ME)
        await tray.sign_in(site.url)
        assert site.sessions.identify(browser, "").user == ME
        site.open_session(ME)
        assert (await tray.run("unread")).code == 0


async def test_a_user_of_certain_networks_is_told_and_let_in_again_with_the_same_sign_in(
    tray: "Tray", site: DemoSite
) -> None:
    become(site, ip_restricted=True)
    ran = await by_password(tray, site)
    assert ran.code == 3
    assert ELSEWHERE in ran.complaint
    become(site, ip_restricted=False)
    await tray.sign_in(site.url)
    become(site, ip_restricted=True)
    unread = await tray.run("unread")
    assert unread.code == 3
    assert ELSEWHERE in unread.complaint
    async with tray.listen() as listening:
        await listening.expect("link", state="sign_in_needed", reason="credentials_refused")
        await listening.stop()
    become(site, ip_restricted=False)  # the VPN is back
    assert (await tray.run("unread")).code == 0


@pytest.mark.parametrize("way", [Way.API_KEY, Way.PASSWORD])
async def test_a_link_that_the_network_took_comes_back_with_it(site: DemoSite, way: Way) -> None:
    """What a day would take: the pauses are a thousand times shorter."""
    credentials = Credentials(way, Secret(KEY if way is Way.API_KEY else site.open_session(ME)))
    account = Account(site.url, site.url, site.site_name, ME, way, "Asia/Kolkata")
    async with (
        Session(account, credentials, tls.context(None), Impatient()) as session,
        listening(session.connection) as heard,
    ):
        await heard.until_state(UP)
        become(site, ip_restricted=True)
        await site.disconnect_all()
        await heard.until_state(SIGN_IN_NEEDED)
        become(site, ip_restricted=False)
        await heard.until_state(UP, 2)
        name = await site.notify(ME, "pr:new")
        await heard.until(lambda: name in heard.names)


async def test_a_user_who_was_disabled_meanwhile(tray: "Tray", site: DemoSite) -> None:
    assert (await by_password(tray, site)).code == 0
    async with tray.listen() as listening:
        await listening.up()
        become(site, enabled=False)
        await site.disconnect_all()
        await listening.expect("link", state="offline", reason="invalid")
        await listening.stop()
    unread = await tray.run("unread")
    assert unread.code == 3
    assert f"User {ME} is disabled. Please contact your System Manager" in unread.complaint
    become(site, enabled=True)
    assert (await tray.run("unread")).code == 0, "the session was not thrown away"


async def test_a_locked_account_says_for_how_long(tray: "Tray", open_site: OpenSite) -> None:
    passed = timedelta()
    async with open_site(failures_before_lock=1, lock_s=60, now=lambda: datetime.now(UTC) + passed) as site:
        wrong = await by_password(tray, site, typed="wr0ng-one")
        assert "Invalid login credentials" in wrong.complaint
        locked = await by_password(tray, site)
        assert locked.code == 3
        assert "locked and will resume after 60 seconds" in locked.complaint
        passed = timedelta(seconds=61)
        assert (await by_password(tray, site)).code == 0


async def test_without_a_nirmaan_role(tray: "Tray", site: DemoSite) -> None:
    ran = await by_password(tray, site, "stranger@nirmaan.test")
    assert ran.code == 0
    assert "Nirmaan role" in ran.lines[1]
    assert "does not have doctype access" in ran.lines[1]
    async with tray.listen() as listening:
        await listening.expect("link", state="offline", reason="not_permitted")
        await listening.stop()


async def test_a_site_without_the_app(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(app_installed=False) as site:
        ran = await tray.run("sign-in", site.url, "--api-key", "--stdin", typed=KEY)
        assert ran.code == 0
        assert "does not have the Nirmaan Stack app" in ran.lines[1]
        unread = await tray.run("unread")
        assert unread.code == 4
        assert "does not have the Nirmaan Stack app" in unread.complaint
        async with tray.listen() as listening:
            await listening.expect("link", state="offline", reason="app_missing")
            await listening.stop()


async def test_who_listens_in_words_is_told_what_keeps_it(tray: "Tray", open_site: OpenSite) -> None:
    async with open_site(app_installed=False) as site:
        await tray.sign_in(site.url)
        process = await tray.start("listen")
        try:
            assert process.stdout is not None
            told = ""
            while "Not connected" not in told:
                told = (await process.stdout.readline()).decode()
                assert told, "it ended"
            assert "does not have the Nirmaan Stack app" in told
        finally:
            process.kill()
            await process.communicate()

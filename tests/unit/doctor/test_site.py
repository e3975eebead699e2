"""What the site says, and each way in which it can be wrong, shown with a site that does it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from nirmaan_tray.demo.faults import BAD_GATEWAY, CAPTIVE_PORTAL
from nirmaan_tray.demo.sessions import Caller
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.doctor.finding import Check, Finding, Verdict
from nirmaan_tray.errors import KeyringLocked
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.settings import load
from nirmaan_tray.vault import MemoryVault

if TYPE_CHECKING:
    from tests.unit.doctor.conftest import Patient

ME = "me@nirmaan.test"
OF_THE_SITE = (
    Check.SITE_NAME,
    Check.TIME_ZONE,
    Check.CLOCK,
    Check.SIGN_IN,
    Check.USER,
    Check.WEBSOCKET,
    Check.POLLING,
    Check.NAMESPACE,
    Check.HEARD,
    Check.SUBSCRIPTION,
)


def browser_tokens(site: DemoSite) -> Credentials:
    """What a sign-in in the browser gives, about to run out."""
    client = site.options.oauth_client
    asked = {"client_id": client.client_id, "redirect_uri": client.redirect_uri, "response_type": "code"}
    location = site.provider.approve(Caller(ME, "sid"), asked).location or ""
    code = parse_qs(urlsplit(location).query)["code"][0]
    told = site.provider.get_token({"grant_type": "authorization_code", "code": code, **asked}).body
    assert isinstance(told, dict)
    expires_at = datetime.now(UTC) + timedelta(minutes=1)
    return Credentials(Way.BROWSER, Secret(told["access_token"]), Secret(told["refresh_token"]), expires_at)


def told(finding: Finding) -> tuple[Verdict, str, str]:
    return finding.verdict, finding.code, finding.detail


async def test_all_of_it_is_well(well: "Patient", site: DemoSite) -> None:
    found = await well.examined()
    assert {check: found[check].verdict for check in (Check.SITE, *OF_THE_SITE)} == dict.fromkeys(
        (Check.SITE, *OF_THE_SITE), Verdict.GOOD
    )
    assert found[Check.SITE].detail == site.url
    assert found[Check.USER].detail == ME
    assert found[Check.TIME_ZONE].detail == "Asia/Kolkata"
    assert site.subscribed == {}, "nothing is left open"


async def test_nothing_is_changed_by_it(well: "Patient", site: DemoSite) -> None:
    await well.examined()
    assert {seen.method for seen in site.requests} == {"GET"}


async def test_a_guest_networks_page(well: "Patient", site: DemoSite) -> None:
    site.rest_fault = CAPTIVE_PORTAL
    found = await well.examined()
    assert told(found[Check.SITE]) == (Verdict.BAD, "not_the_site", "200")
    assert {found[check].after for check in OF_THE_SITE} == {Check.SITE}
    assert {found[check].verdict for check in OF_THE_SITE} == {Verdict.UNKNOWN}


async def test_a_site_that_is_being_updated(well: "Patient", site: DemoSite) -> None:
    site.rest_fault = BAD_GATEWAY
    found = await well.examined()
    assert told(found[Check.SITE]) == (Verdict.BAD, "busy", "502")


async def test_a_name_in_the_settings_that_the_server_does_not_know(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, site_name="elsewhere.example")
    found = await well.examined()
    assert told(found[Check.SITE])[:2] == (Verdict.BAD, "no_such_site")


class TestBehindNginx:
    @pytest.fixture
    def options(self) -> SiteOptions:
        return SiteOptions(demo_user=ME, nginx=True)

    async def test_a_site_that_goes_by_another_name_now(self, well: "Patient", site: DemoSite) -> None:
        well.signed_in(site.url, site_name="former.example")
        found = await well.examined()
        assert told(found[Check.SITE_NAME]) == (Verdict.BAD, "other", "nirmaan.localhost ≠ former.example")
        assert told(found[Check.NAMESPACE]) == (Verdict.BAD, "invalid", "/former.example")
        assert found[Check.WEBSOCKET].verdict is found[Check.POLLING].verdict is Verdict.GOOD
        assert found[Check.HEARD].after is found[Check.SUBSCRIPTION].after is Check.NAMESPACE


async def test_another_time_zone_than_at_the_sign_in(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, time_zone="Europe/Berlin")
    found = await well.examined()
    assert told(found[Check.TIME_ZONE]) == (Verdict.BAD, "other", "Asia/Kolkata ≠ Europe/Berlin")


class TestOnTheAzores:
    @pytest.fixture
    def options(self) -> SiteOptions:
        return SiteOptions(demo_user=ME, time_zone="Etc/GMT+1")

    async def test_a_time_zone_that_is_told_is_compared(self, well: "Patient") -> None:
        found = await well.examined()
        assert told(found[Check.TIME_ZONE]) == (Verdict.BAD, "other", "Etc/GMT+1 ≠ Asia/Kolkata")


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(minutes=5), (Verdict.BAD, "ahead", "5")),
        (timedelta(minutes=-7), (Verdict.BAD, "behind", "7")),
        (timedelta(seconds=60), (Verdict.GOOD, "", "")),
        (timedelta(seconds=-60), (Verdict.GOOD, "", "")),
    ],
)
async def test_a_clock_that_is_wrong(well: "Patient", ahead: timedelta, expected: tuple[Verdict, str, str]) -> None:
    well.ahead = ahead
    assert told((await well.examined())[Check.CLOCK]) == expected


async def test_nobody_signed_in(well: "Patient", site: DemoSite) -> None:
    well.settings = f'site = "{site.url}"\n'
    found = await well.examined()
    assert told(found[Check.SIGN_IN])[:2] == (Verdict.BAD, "signed_out")
    assert found[Check.USER].after is found[Check.HEARD].after is Check.SIGN_IN
    assert found[Check.WEBSOCKET].verdict is found[Check.NAMESPACE].verdict is Verdict.GOOD, "that needs nobody"


async def test_a_secret_that_is_gone(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, user="other@nirmaan.test")
    assert told((await well.examined())[Check.SIGN_IN])[:2] == (Verdict.BAD, "no_secret")


async def test_a_session_that_has_ended(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, sign_in="password")
    await well.keep(Credentials(Way.PASSWORD, Secret(site.open_session(ME))))
    site.expire_sessions(ME)
    found = await well.examined()
    assert told(found[Check.SIGN_IN])[:2] == (Verdict.BAD, "session_expired")
    assert found[Check.WEBSOCKET].verdict is Verdict.GOOD, "it connects as a guest"
    assert found[Check.HEARD].after is Check.SIGN_IN


async def test_a_key_that_the_site_refuses(well: "Patient") -> None:
    await well.keep(Credentials(Way.API_KEY, Secret("another:secret")))
    found = await well.examined()
    assert told(found[Check.SIGN_IN])[:2] == (Verdict.BAD, "credentials_refused")
    assert found[Check.USER].after is Check.SIGN_IN


async def test_a_key_of_somebody_else(well: "Patient", site: DemoSite) -> None:
    key = site.api_key("stranger@nirmaan.test", "strangers-key", "strangers-secret")
    await well.keep(Credentials(Way.API_KEY, Secret(key)))
    found = await well.examined()
    assert found[Check.SIGN_IN].verdict is Verdict.GOOD
    assert told(found[Check.USER]) == (Verdict.BAD, "other", f"stranger@nirmaan.test ≠ {ME}")
    assert found[Check.HEARD].after is Check.USER


async def test_a_sign_in_in_the_browser_is_renewed_first(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, sign_in="browser", oauth_client_id=site.options.oauth_client.client_id)
    before = browser_tokens(site)
    await well.keep(before)
    site.provider.forget_access_tokens()
    found = await well.examined()
    assert told(found[Check.SIGN_IN])[:2] == (Verdict.GOOD, "browser")
    assert found[Check.SIGN_IN].detail.endswith(" UTC")
    assert found[Check.HEARD].verdict is Verdict.GOOD
    account = load(well.home.settings_file).account
    assert account is not None
    assert await well.vault.load(account) != before, "and kept, as the tray would have"


async def test_a_sign_in_in_the_browser_that_has_ended(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, sign_in="browser", oauth_client_id=site.options.oauth_client.client_id)
    await well.keep(replace(browser_tokens(site), secret=Secret("no"), refresh=Secret("longer")))
    assert told((await well.examined())[Check.SIGN_IN])[:2] == (Verdict.BAD, "grant_ended")


async def test_a_sign_in_in_the_browser_without_a_client(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, sign_in="browser")
    await well.keep(browser_tokens(site))
    assert told((await well.examined())[Check.SIGN_IN])[:2] == (Verdict.BAD, "way_not_offered")


async def test_without_the_keyring_nothing_is_known_of_the_sign_in(well: "Patient") -> None:
    class Locked(MemoryVault):
        async def load(self, _account: Account) -> Credentials | None:
            raise KeyringLocked

    well.vault = Locked()
    found = await well.examined()
    assert (found[Check.SIGN_IN].verdict, found[Check.SIGN_IN].after) == (Verdict.UNKNOWN, Check.KEYRING)
    assert found[Check.WEBSOCKET].verdict is Verdict.GOOD


async def test_a_user_who_was_disabled(well: "Patient", site: DemoSite) -> None:
    well.signed_in(site.url, sign_in="password")
    await well.keep(Credentials(Way.PASSWORD, Secret(site.open_session(ME))))
    site.add_user(replace(site.user(ME), enabled=False))
    assert told((await well.examined())[Check.SIGN_IN])[:2] == (Verdict.BAD, "invalid")


async def test_a_user_without_a_role_for_notifications(well: "Patient", site: DemoSite) -> None:
    key = site.api_key("stranger@nirmaan.test", "strangers-key", "strangers-secret")
    well.signed_in(site.url, user="stranger@nirmaan.test")
    await well.keep(Credentials(Way.API_KEY, Secret(key)))
    found = await well.examined()
    assert found[Check.HEARD].verdict is Verdict.GOOD
    assert found[Check.SUBSCRIPTION].code == "not_permitted"


class TestWithoutTheApp:
    @pytest.fixture
    def options(self) -> SiteOptions:
        return SiteOptions(demo_user=ME, app_installed=False)

    async def test_a_site_without_nirmaan(self, well: "Patient") -> None:
        found = await well.examined()
        assert found[Check.HEARD].verdict is Verdict.GOOD
        assert found[Check.SUBSCRIPTION].code == "app_missing"

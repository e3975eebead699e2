"""Tokens of sign-ins in the browser: renewed in time and once, kept, shared by processes, and never given up for nothing."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nirmaan_tray import renewal, tls
from nirmaan_tray.demo.faults import BAD_GATEWAY, Fault
from nirmaan_tray.demo.oauth import TOKEN_LIFE, Client
from nirmaan_tray.demo.sessions import Caller, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    CredentialsRefused,
    GrantEnded,
    KeyringLocked,
    SignedOut,
    SignInNeeded,
    SiteBusy,
    SiteError,
)
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import OAuthClient
from nirmaan_tray.renewal import Renewal
from nirmaan_tray.rest import Rest
from nirmaan_tray.vault import MemoryVault

ME = "me@nirmaan.test"
CLIENT = OAuthClient(Client().client_id, 47811)
TOKEN_CALL = "/api/method/frappe.integrations.oauth2.get_token"
TLS = tls.context(None)
TURNS = 200
"""Of the loop, in which the site, too, answers; what is on its way comes to its end in some twenty."""


class Moment:
    """Time that stands still until it is moved; waiting only lets others have their turns, and ``meanwhile`` happens in it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.chance = random.Random(5)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    async def sleep(self, delay_s: float) -> None:
        self.at += timedelta(seconds=delay_s)
        for _ in range(TURNS if delay_s else 0):
            await asyncio.sleep(0)
        if delay_s and self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()

    def uniform(self, low: float, high: float) -> float:
        return self.chance.uniform(low, high)

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


class Ring(MemoryVault):
    """A keyring that two processes share, and that may be locked."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.saved = 0

    async def load(self, account: Account) -> Credentials | None:
        self._look()
        return await super().load(account)

    async def save(self, account: Account, credentials: Credentials) -> None:
        self._look()
        await asyncio.sleep(0)  # as long as a keyring takes: others have their turn
        await super().save(account, credentials)
        self.saved += 1

    def _look(self) -> None:
        if self.locked:
            raise KeyringLocked


class Office:
    """A demo site, a keyring, and sign-ins in the browser."""

    def __init__(self, site: DemoSite, moment: Moment) -> None:
        self.site = site
        self.moment = moment
        self.ring = Ring()
        self.account = Account(site.url, site.url, site.site_name, ME, Way.BROWSER, "Asia/Kolkata")
        self.opened: list[Renewal] = []

    @property
    def renewals(self) -> int:
        """How often the site was asked for new tokens."""
        return sum(seen.path == TOKEN_CALL for seen in self.site.requests)

    def tokens(self) -> Credentials:
        """Sign in, as the browser does it."""
        asked = {"client_id": CLIENT.client_id, "redirect_uri": Client().redirect_uri, "response_type": "code"}
        sent_back = self.site.provider.approve(Caller(ME, "sid"), asked).location or ""
        code = parse_qs(urlsplit(sent_back).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, **asked}
        told = self.site.provider.get_token(form).body
        assert isinstance(told, dict)
        expires_at = self.moment.at + timedelta(seconds=told["expires_in"])
        return Credentials(Way.BROWSER, Secret(told["access_token"]), Secret(told["refresh_token"]), expires_at)

    async def sign_in(self) -> None:
        await self.ring.save(self.account, self.tokens())

    async def kept(self) -> Credentials:
        kept = await MemoryVault.load(self.ring, self.account)
        assert kept is not None
        return kept

    async def process(self) -> Renewal:
        """A process that has just taken the sign-in from the keyring."""
        made = Renewal(self.account, await self.kept(), CLIENT, self.ring, TLS, self.moment)
        self.opened.append(made)
        return made

    async def who(self, process: Renewal) -> str:
        """Ask the site who it hears in a process's requests."""

        async def ask(said: Mapping[str, str]) -> str:
            async with Rest(self.site.url, TLS, self.moment, said) as rest:
                return await rest.who()

        return await process.speak(ask)

    def good(self, credentials: Credentials) -> bool:
        """Tell whether the site would renew these."""
        assert credentials.refresh is not None
        return credentials.refresh.reveal() in self.site.provider._refresh


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    moment = Moment()
    async with DemoSite(SiteOptions(now=moment.now)) as site:
        site.add_user(User(ME, "Meera Me"))
        office = Office(site, moment)
        await office.sign_in()
        yield office
        for process in office.opened:
            await process.close()


async def test_a_good_token_is_used_as_it_is(office: Office) -> None:
    assert await office.who(await office.process()) == ME
    assert office.renewals == 0


async def test_it_is_renewed_before_it_expires_and_the_keyring_has_the_new_one(office: Office) -> None:
    process = await office.process()
    before = await office.kept()
    office.moment.pass_by(seconds=3600 - renewal.MARGIN_S[0] + 1)
    assert await office.who(process) == ME
    assert office.renewals == 1
    kept = await office.kept()
    assert kept == await process.current()
    assert kept.secret != before.secret
    assert kept.refresh != before.refresh
    assert kept.expires_at == office.moment.at + TOKEN_LIFE
    assert not office.good(before)
    assert {seen.status for seen in office.site.requests if seen.path.endswith("get_logged_user")} == {200}


async def test_not_all_desktops_renew_at_the_same_moment(office: Office) -> None:
    first, last = renewal.MARGIN_S
    processes = [await office.process() for _ in range(300)]
    office.moment.pass_by(seconds=3600 - (first + last) / 2)
    due = sum(process._due() for process in processes)
    assert 90 < due < 210
    office.moment.pass_by(seconds=last)
    assert all(process._due() for process in processes)


async def test_all_who_ask_at_once_wait_for_one_renewal(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    assert await asyncio.gather(*(office.who(process) for _ in range(20))) == [ME] * 20
    assert office.renewals == 1


async def test_a_renewal_goes_on_when_whoever_asked_goes_away(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.site.rest_fault = Fault(delay_s=0.2, under=TOKEN_CALL)
    asking = asyncio.ensure_future(office.who(process))
    await office.site.until(lambda: any(".well-known" in seen.path for seen in office.site.requests))
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    await process.close()
    assert office.renewals == 1
    assert office.good(await office.kept())


async def test_what_another_process_has_renewed_is_used(office: Office) -> None:
    tray, command = await office.process(), await office.process()
    office.moment.pass_by(hours=1)
    assert await office.who(command) == ME
    assert await office.who(tray) == ME
    assert office.renewals == 1


async def test_a_token_that_another_process_has_replaced_in_between(office: Office) -> None:
    tray, command = await office.process(), await office.process()
    office.moment.pass_by(seconds=3600 - renewal.MARGIN_S[1] - 60)
    await command._renewed((await office.kept()).secret)
    # Not due, and refused by the site all the same.
    assert await office.who(tray) == ME
    assert office.renewals == 1


async def test_whoever_loses_the_race_waits_for_the_winners_tokens(office: Office) -> None:
    tray = await office.process()
    office.moment.pass_by(hours=1)
    form = {"grant_type": "refresh_token", "client_id": CLIENT.client_id}
    before = await office.kept()
    assert before.refresh is not None
    told = office.site.provider.get_token(form | {"refresh_token": before.refresh.reveal()}).body
    assert isinstance(told, dict)
    won = Credentials(
        Way.BROWSER, Secret(told["access_token"]), Secret(told["refresh_token"]), office.moment.at + TOKEN_LIFE
    )

    async def winner_is_slow() -> None:
        await office.ring.save(office.account, won)

    office.moment.meanwhile = winner_is_slow
    assert await office.who(tray) == ME
    assert await tray.current() == won


async def test_a_refusal_that_counts(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    process = await office.process()
    kept = await office.kept()
    office.moment.pass_by(hours=1)
    assert kept.refresh is not None
    office.site.provider.revoke_token({"token": kept.refresh.reveal()})
    for _ in range(3):
        with pytest.raises(GrantEnded):
            await office.who(process)
    # Told once, and not waited for again and again.
    assert [record.levelno for record in caplog.records].count(logging.WARNING) == 1
    assert office.moment.at < await _at(office, kept) + timedelta(seconds=sum(renewal.ELSEWHERE_S) + 1)
    # Somebody signs in anew elsewhere.
    await office.sign_in()
    assert await office.who(process) == ME


async def _at(office: Office, kept: Credentials) -> datetime:
    assert kept.expires_at is not None
    return kept.expires_at


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        Fault(status=200, body="<html>Welcome to Hotel Wi-Fi</html>"),
        Fault(status=429, body="{}", retry_after_s=7),
        Fault(status=403, body="<html>blocked</html>"),
        Fault(cut=True),
    ],
)
async def test_what_ails_the_site_signs_nobody_out(office: Office, fault: Fault) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.site.rest_fault = fault
    with pytest.raises(SiteError):
        await office.who(process)
    office.site.rest_fault = None
    if not fault.cut:
        assert await office.who(process) == ME


async def test_a_token_that_is_still_good_is_used_while_the_site_cannot_renew_it(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(seconds=3600 - renewal.MARGIN_S[0] + 1)
    office.site.rest_fault = Fault(status=503, body="<html>", under=TOKEN_CALL)
    for _ in range(5):
        assert await office.who(process) == ME
    assert office.renewals == 1, "once, and then not again at once"
    office.moment.pass_by(seconds=renewal.AGAIN_S[1])
    office.site.rest_fault = None
    assert await office.who(process) == ME
    assert office.renewals == 2
    office.site.rest_fault = Fault(status=503, body="<html>", under=TOKEN_CALL)
    office.moment.pass_by(hours=1)
    with pytest.raises(SiteBusy):
        await office.who(process)


async def test_a_token_that_has_run_out_is_not_used_while_the_next_try_is_put_off(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(seconds=3590)
    office.site.rest_fault = Fault(status=503, body="<html>", under=TOKEN_CALL)
    assert await office.who(process) == ME
    office.site.rest_fault = None
    office.moment.pass_by(seconds=11)
    assert await office.who(process) == ME
    assert {seen.status for seen in office.site.requests if seen.path.endswith("get_logged_user")} == {200}


async def test_tokens_of_a_short_life_are_not_renewed_all_the_time() -> None:
    moment = Moment()
    client = Client(token_life=timedelta(minutes=5))
    async with DemoSite(SiteOptions(now=moment.now, oauth_client=client)) as site:
        site.add_user(User(ME, "Meera Me"))
        office = Office(site, moment)
        await office.sign_in()
        process = await office.process()
        for _ in range(12):
            moment.pass_by(minutes=1)
            assert await office.who(process) == ME
        await process.close()
        assert 2 <= office.renewals <= 4
        assert {seen.status for seen in site.requests if seen.path.endswith("get_logged_user")} == {200}


async def test_a_refused_access_token_is_renewed_and_the_request_repeated(office: Office) -> None:
    process = await office.process()
    for times in range(1, 4):
        office.site.provider.forget_access_tokens()
        assert await office.who(process) == ME
        assert office.renewals == times


async def test_a_user_who_may_not_come_from_here_does_not_wear_out_tokens(office: Office) -> None:
    process = await office.process()
    office.site.add_user(User(ME, "Meera Me", ip_restricted=True))
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            await office.who(process)
    assert office.renewals == 1
    office.site.add_user(User(ME, "Meera Me"))
    assert await office.who(process) == ME
    assert office.renewals == 1


@pytest.mark.parametrize("way", [None, Way.PASSWORD])
async def test_somebody_has_signed_out_meanwhile_or_in_another_way(office: Office, way: Way | None) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    await office.ring.remove(office.account)
    if way is not None:
        await office.ring.save(office.account, Credentials(way, Secret("sid")))
    with pytest.raises(SignedOut):
        await office.who(process)
    assert office.renewals == 0
    kept = await office.ring.load(office.account)
    assert (kept.way if kept else None) is way


async def test_somebody_signs_out_while_new_tokens_are_on_their_way(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.site.rest_fault = Fault(delay_s=0.2, under=TOKEN_CALL)
    asking = asyncio.ensure_future(office.who(process))
    await office.site.until(lambda: any("openid" in seen.path for seen in office.site.requests))
    await office.ring.remove(office.account)
    with pytest.raises(SignedOut):
        await asking
    assert office.renewals == 1
    assert await office.ring.load(office.account) is None
    assert office.site.provider._access == office.site.provider._refresh == {}


async def test_somebody_signs_in_anew_while_new_tokens_are_on_their_way(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.site.rest_fault = Fault(delay_s=0.2, under=TOKEN_CALL)
    asking = asyncio.ensure_future(office.who(process))
    await office.site.until(lambda: any("openid" in seen.path for seen in office.site.requests))
    await office.sign_in()
    anew = await office.kept()
    assert await asking == ME
    assert await office.kept() == anew == await process.current()


async def test_a_keyring_that_is_locked_is_tried_again_later(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    process = await office.process()
    before = await office.kept()
    office.moment.pass_by(hours=1)
    office.ring.locked = True
    assert await office.who(process) == ME
    assert await office.kept() == before
    assert any(record.levelno == logging.WARNING for record in caplog.records)
    office.ring.locked = False
    assert await office.who(process) == ME
    assert await office.kept() == before, "it may ask a person: not at once"
    office.moment.pass_by(seconds=renewal.KEEP_AGAIN_S)
    assert await office.who(process) == ME
    assert process._keeping is not None
    await process._keeping
    assert await office.kept() == await process.current()
    assert office.renewals == 1


async def test_nothing_is_put_back_after_somebody_has_signed_out(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.ring.locked = True
    await office.who(process)
    office.ring.locked = False
    await office.ring.remove(office.account)
    office.moment.pass_by(seconds=renewal.KEEP_AGAIN_S)
    await office.who(process)
    assert process._keeping is not None
    await process._keeping
    await process.close()
    assert await office.ring.load(office.account) is None


async def test_many_requests_put_it_into_the_keyring_once(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.ring.locked = True
    await office.who(process)
    office.ring.locked = False
    office.moment.pass_by(seconds=renewal.KEEP_AGAIN_S)
    office.ring.saved = 0
    await asyncio.gather(*(office.who(process) for _ in range(5)))
    assert process._keeping is not None
    await process._keeping
    assert office.ring.saved == 1


async def test_what_could_not_be_kept_is_tried_once_more_at_the_end(office: Office) -> None:
    process = await office.process()
    office.moment.pass_by(hours=1)
    office.ring.locked = True
    await office.who(process)
    office.ring.locked = False
    await process.close()
    assert await office.kept() == await process.current()


async def test_a_late_entry_of_older_tokens_is_put_right(office: Office) -> None:
    process = await office.process()
    older = await office.kept()
    office.moment.pass_by(hours=1)
    await office.who(process)
    await office.ring.save(office.account, older)
    office.site.provider.forget_access_tokens()
    assert await office.who(process) == ME
    assert await office.kept() == await process.current()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask 0", "ask 1", "ask both", "later", "much later", "forget", "restart 0", "site down", "answer lost"]
        ),
        st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_signed_out_while_the_keyring_holds_a_good_refresh_token(steps: list[tuple[str, bool]]) -> None:
    asyncio.run(_two_processes(steps))


async def _two_processes(steps: list[tuple[str, bool]]) -> None:
    """Two processes, in any order of what may happen; ``locked`` is whether the keyring is, meanwhile."""
    moment = Moment()
    async with DemoSite(SiteOptions(now=moment.now)) as site:
        site.add_user(User(ME, "Meera Me"))
        office = Office(site, moment)
        await office.sign_in()
        processes = [await office.process(), await office.process()]
        for step, locked in steps:
            office.ring.locked = locked
            match step:
                case "later":
                    moment.pass_by(minutes=20)
                case "much later":
                    moment.pass_by(hours=3)
                case "forget":
                    site.provider.forget_access_tokens()
                case "restart 0":
                    # Killed: nothing is closed.
                    processes[0] = await office.process()
                case "ask both":
                    await asyncio.gather(*(_asked(office, process) for process in processes))
                case "site down" | "answer lost":
                    down = step == "site down"
                    site.rest_fault = BAD_GATEWAY if down else Fault(cut=True, under=TOKEN_CALL)
                    await _asked(office, processes[0])
                    site.rest_fault = None
                case _:
                    await _asked(office, processes[int(step[-1])])
        office.ring.locked = False
        for process in processes:
            good = office.good(await office.kept())
            if await _asked(office, process) is not None:
                assert not good
        for process in office.opened:
            await process.close()


async def _asked(office: Office, process: Renewal) -> SignInNeeded | None:
    """Return what would make a person sign in again, if anything does."""
    readable = not office.ring.locked
    good = office.good(await office.kept())
    needed: SignInNeeded | None = None
    with suppress(SiteError):
        try:
            assert await office.who(process) == ME
        except SignInNeeded as error:
            needed = error
    assert needed is None or not (readable and good and office.good(await office.kept())), needed
    return needed

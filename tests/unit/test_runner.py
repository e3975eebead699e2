"""Who is served, as it changes: against a demo site, with secrets in memory, and settings and database on the disk."""

import asyncio
import logging
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from nirmaan_tray import logs, settings, words
from nirmaan_tray.demo.faults import BAD_GATEWAY
from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    CredentialsRefused,
    KeyringDenied,
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    SettingsError,
    SignedOut,
    SiteUnreachable,
    WayNotOffered,
)
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.change import Arrived, CaughtUp, Change, StoreLost, Unread
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.filter import EVERYTHING
from nirmaan_tray.model.habits import Appearance, Habits
from nirmaan_tray.model.link import Link, LinkState
from nirmaan_tray.model.preference import Preference
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest, Offer
from nirmaan_tray.model.sound import Sound
from nirmaan_tray.runner import ASKED_AGAIN_S, RETRY_S, Ears, Runner
from nirmaan_tray.topics import Topic
from nirmaan_tray.vault import DesktopVault, MemoryVault
from tests.browser_program import visit

ME, OTHER = "me@nirmaan.test", "other@nirmaan.test"
KEY, OTHER_KEY = "my-key:my-secret", "other-key:other-secret"


@dataclass
class Heard:
    """Everything a runner told, and a way to wait for more of it."""

    accounts: list[Account | None] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    troubles: list[str | None] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    habits: list[Habits] = field(default_factory=list)
    preferences: list[tuple[Preference, ...]] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ears(self) -> Ears:
        lists: tuple[list[Any], ...] = (
            *(self.links, self.changes, self.troubles),
            *(self.offers, self.habits, self.preferences),
        )
        return Ears(self._account, *map(self._note, lists))

    def _account(self, account: Account | None, last_site: str) -> None:
        self.accounts.append(account)
        self.sites.append(last_site)
        self._more.set()

    def _note(self, told: list[Any]) -> Callable[[Any], None]:
        def note(what: object) -> None:
            told.append(what)
            self._more.set()

        return note

    async def until(self, holds: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Return when ``holds`` is true; it is asked whenever something was told."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                self._more.clear()
                await self._more.wait()

    @property
    def lost(self) -> list[StoreLost]:
        return [change for change in self.changes if isinstance(change, StoreLost)]

    async def up(self, user: str = ME) -> None:
        """Return when the link is up as that user, from now on."""
        self.links.clear()
        await self.until(lambda: Link(LinkState.UP, user) in self.links)

    async def state(self, state: LinkState) -> Link:
        """Return the link as soon as its last state is this one."""
        await self.until(lambda: bool(self.links) and self.links[-1].state is state)
        return self.links[-1]


class StubbornVault(MemoryVault):
    """A vault in memory that refuses as a test says."""

    refusal: KeyringError | None = None

    async def load(self, account: Account) -> Credentials | None:
        self._refuse()
        return await super().load(account)

    async def save(self, account: Account, credentials: Credentials) -> None:
        self._refuse()
        await super().save(account, credentials)

    async def remove(self, account: Account) -> None:
        self._refuse()
        await super().remove(account)

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal.with_traceback(None)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = replace(Home.at(tmp_path / "home"), managed_file=tmp_path / "managed.toml")
    home.prepare()
    return home


@pytest.fixture
def vault() -> StubbornVault:
    return StubbornVault()


@pytest_asyncio.fixture
async def signed_in(home: Home, vault: StubbornVault, account: Account, credentials: Credentials) -> Account:
    settings.save_account(home.settings_file, account)
    await vault.save(account, credentials)
    return account


@pytest_asyncio.fixture
async def runner(home: Home, vault: StubbornVault, clock: Any, heard: Heard) -> AsyncIterator[Runner]:
    """A runner at work. A task of its own serves, and has not begun yet."""
    runner = Runner(home, vault, clock, heard.ears)
    serving = asyncio.create_task(runner.serve())
    yield runner
    assert not serving.done()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


async def no_code(request: CodeRequest) -> str:
    raise AssertionError(request)


async def no_browser(url: str) -> None:
    raise AssertionError(url)


def by_key(runner: Runner, site: str, key: str = KEY) -> Awaitable[Account]:
    return runner.sign_in(site, "", Secret(key), way=Way.API_KEY, ask_code=no_code, show=no_browser)


def by_password(runner: Runner, site: str, user: str = ME) -> Awaitable[Account]:
    return runner.sign_in(site, user, Secret("password"), way=Way.PASSWORD, ask_code=no_code, show=no_browser)


async def test_nobody_is_signed_in(runner: Runner, heard: Heard) -> None:
    assert await heard.state(LinkState.SIGN_IN_NEEDED) == Link(LinkState.SIGN_IN_NEEDED, None, "signed_out")
    assert (heard.accounts, heard.sites) == ([None], [""])
    assert runner.inbox is None
    with pytest.raises(SignedOut):
        await runner.sign_out()


async def test_whoever_is_signed_in_is_served(signed_in: Account, runner: Runner, heard: Heard, site: DemoSite) -> None:
    await heard.up()
    assert heard.accounts == [signed_in]
    assert heard.troubles == [None]
    name = await site.notify(ME, "pr:new", title="A")
    await heard.until(lambda: Unread(1) in heard.changes and any(isinstance(told, Arrived) for told in heard.changes))
    assert [told.notification.name for told in heard.changes if isinstance(told, Arrived)] == [name]
    assert runner.inbox is not None
    assert await runner.inbox.unread_names() == {name}


async def test_a_sign_in_by_another_process_is_served_as_soon_as_it_is_told_of(
    runner: Runner, heard: Heard, home: Home, vault: StubbornVault, account: Account, credentials: Credentials
) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    await vault.save(account, credentials)
    settings.save_account(home.settings_file, account)
    runner.changed()
    await heard.up()
    assert heard.accounts == [None, account]
    settings.save_account(home.settings_file, None)
    runner.changed()
    await heard.state(LinkState.SIGN_IN_NEEDED)
    assert heard.accounts == [None, account, None]
    assert runner.inbox is None


async def test_signing_in_and_out(runner: Runner, heard: Heard, site: DemoSite, home: Home, vault: Any) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    account = await by_key(runner, site.url)
    assert (account.site, account.user, account.way) == (site.url, ME, Way.API_KEY)
    await heard.up()
    assert settings.load(home.settings_file).account == account

    other = await by_key(runner, site.url, OTHER_KEY)
    await heard.up(OTHER)
    assert await vault.load(account) is None
    assert [found.user for found in heard.accounts if found] == [ME, OTHER]

    await runner.sign_out()
    await heard.state(LinkState.SIGN_IN_NEEDED)
    assert heard.accounts[-1] is None
    assert await vault.load(other) is None
    await site.until(lambda: site.listening == {})


async def test_a_password_opens_a_session_that_signing_out_ends(runner: Runner, heard: Heard, site: DemoSite) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    account = await by_password(runner, site.url)
    assert account.way is Way.PASSWORD
    await heard.up()
    assert list(site.sessions._sids.values()) == [ME]
    site.expire_sessions(ME)
    await site.disconnect_all()
    assert (await heard.state(LinkState.SIGN_IN_NEEDED)).reason == "session_expired"
    assert runner.inbox is not None, "what is known stays to be read"
    await by_password(runner, site.url)
    await heard.up()
    await runner.sign_out()
    await heard.state(LinkState.SIGN_IN_NEEDED)
    assert site.sessions._sids == {}


async def test_a_sign_in_that_fails_changes_nothing(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite
) -> None:
    await heard.up()
    with pytest.raises(CredentialsRefused):
        await by_key(runner, site.url, "wrong:wrong")
    await site.unplug()
    with pytest.raises(SiteUnreachable):
        await by_key(runner, site.url, OTHER_KEY)
    await site.plug_in()
    await heard.up()
    assert heard.accounts == [signed_in]


@pytest.mark.parametrize(
    ("refusal", "pause_s"),
    [(KeyringLocked(), ASKED_AGAIN_S), (KeyringDenied(), ASKED_AGAIN_S), (KeyringMissing(), RETRY_S)],
)
async def test_a_keyring_that_refuses_is_a_trouble_and_tried_again(
    signed_in: Account,
    home: Home,
    heard: Heard,
    fast_clock: Any,
    vault: StubbornVault,
    refusal: KeyringError,
    pause_s: float,
) -> None:
    clock = fast_clock(300)
    vault.refusal = refusal
    serving = asyncio.create_task(Runner(home, vault, clock, heard.ears).serve())
    await heard.until(lambda: heard.troubles.count(refusal.code) >= 2)
    assert pause_s in clock.slept
    assert {link.state for link in heard.links} == {LinkState.CONNECTING}, "nobody is signed out"
    vault.refusal = None
    await heard.up()
    assert heard.troubles[-1] is None
    serving.cancel()
    await asyncio.wait([serving])


async def test_signing_out_while_the_keyring_is_locked_fails(
    signed_in: Account, runner: Runner, heard: Heard, vault: StubbornVault, home: Home
) -> None:
    await heard.up()
    vault.refusal = KeyringLocked()
    with pytest.raises(KeyringLocked):
        await runner.sign_out()
    assert settings.load(home.settings_file).account == signed_in


async def test_a_damaged_settings_file_is_a_trouble_until_it_is_mended(
    signed_in: Account, runner: Runner, heard: Heard, home: Home, site: DemoSite
) -> None:
    await heard.up()
    good = home.settings_file.read_bytes()
    for mend in (lambda: home.settings_file.write_bytes(good), home.settings_file.unlink):
        home.settings_file.write_text("site = [")
        runner.changed()
        await heard.until(lambda: heard.troubles[-1] == "settings_damaged")
        mend()
        runner.changed()
        await heard.until(lambda: heard.troubles[-1] is None)
    assert heard.accounts[-1] is None
    # A sign-in replaces a damaged file.
    home.settings_file.write_text("site = [")
    runner.changed()
    await heard.until(lambda: heard.troubles[-1] == "settings_damaged")
    await by_key(runner, site.url)
    await heard.up()
    assert list(home.settings_file.parent.glob("settings.toml.damaged-*"))


async def test_a_database_of_somebody_else_in_our_place_is_set_aside(
    signed_in: Account, runner: Runner, heard: Heard, home: Home
) -> None:
    await heard.up()
    (database,) = home.data_dir.glob("inbox-*.db")
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE progress SET value = 'somebody at https://elsewhere.example' WHERE key = 'account'")
    runner.begin_anew()
    await heard.up()
    (lost,) = heard.lost
    assert (lost.code, lost.detail) == ("store_foreign", "somebody at https://elsewhere.example")
    assert lost.set_aside is not None
    assert lost.set_aside.exists()
    assert heard.troubles[-1] is None


async def test_a_damaged_database_is_set_aside(signed_in: Account, runner: Runner, heard: Heard, home: Home) -> None:
    await heard.up()
    # What is at work on the database may find the damage first, and nobody would hear of it then.
    await heard.until(lambda: CaughtUp() in heard.changes)
    (database,) = home.data_dir.glob("inbox-*.db")
    for written in home.data_dir.iterdir():
        written.unlink()
    database.write_bytes(b"no database at all" * 1000)
    runner.begin_anew()
    await heard.up()
    (aside,) = home.data_dir.glob("inbox-*.db*damaged*")
    assert [lost.set_aside for lost in heard.lost] == [aside]


async def test_where_nothing_can_be_written_it_goes_on_in_memory(
    site: DemoSite, signed_in: Account, runner: Runner, heard: Heard, home: Home
) -> None:
    await heard.up()
    home.data_dir.rename(home.data_dir.with_name("elsewhere"))
    home.data_dir.write_text("A file where the folder was.")
    runner.begin_anew()
    await heard.up()
    # Twice if the one of before found out as well, in its last moment.
    assert {(lost.code, lost.in_memory) for lost in heard.lost} == {("store_unusable", True)}
    name = await site.notify(ME, "pr:new")
    await heard.until(lambda: bool(heard.changes) and Unread(1) in heard.changes)
    assert runner.inbox is not None
    assert await runner.inbox.unread_names() == {name}


async def test_a_database_that_another_program_holds_is_waited_for(
    signed_in: Account, runner: Runner, heard: Heard, home: Home, eventually: Any, clock: Any
) -> None:
    await heard.up()
    (database,) = home.data_dir.glob("inbox-*.db")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        runner.begin_anew()
        await eventually(lambda: clock.slept.count(0.05) >= 3)
        assert runner.inbox is None
    await heard.up()
    assert heard.troubles[-1] is None


async def test_a_site_that_is_away_is_no_trouble(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite
) -> None:
    site.rest_fault = BAD_GATEWAY
    await heard.state(LinkState.OFFLINE)
    assert set(heard.troubles) == {None}
    site.rest_fault = None
    await heard.state(LinkState.UP)


async def test_a_mistake_of_ours_is_said_and_tried_again(
    signed_in: Account, home: Home, heard: Heard, fast_clock: Any, vault: StubbornVault, caplog: Any
) -> None:
    class Broken(StubbornVault):
        tries = 0

        async def load(self, account: Account) -> Credentials | None:
            self.tries += 1
            if self.tries == 1:
                raise ZeroDivisionError
            return await vault.load(account)

    serving = asyncio.create_task(Runner(home, Broken(), fast_clock(100), heard.ears).serve())
    await heard.until(lambda: heard.troubles == ["bug"])
    assert "ZeroDivisionError" in caplog.text
    await heard.up()
    assert heard.troubles == ["bug", None]
    serving.cancel()
    await asyncio.wait([serving])


async def test_a_site_is_looked_up_the_way_the_settings_say(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite, home: Home
) -> None:
    await heard.up()
    facts = await runner.look_up(site.url.removeprefix("http://"))
    assert (facts.origin, facts.site_name) == (site.url, site.site_name)
    home.managed_file.write_text('proxy = "http://127.0.0.1:1"')
    with pytest.raises(SiteUnreachable):
        await runner.look_up(site.url)


async def test_what_the_organisation_offers_is_told_and_holds(
    runner: Runner, heard: Heard, site: DemoSite, home: Home
) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    assert heard.offers == [Offer()]
    home.managed_file.write_text(f'site = "{site.url}"\nsign_in_ways = ["api_key"]')
    runner.changed()
    await heard.until(lambda: heard.offers[-1] == Offer(site.url, fixed=True, ways=(Way.API_KEY,)))
    with pytest.raises(WayNotOffered):
        await by_password(runner, site.url)
    assert list(site.requests) == []
    account = await by_key(runner, "https://elsewhere.example")
    assert account.site == site.url
    await heard.up()


async def stays_connected(runner: Runner, heard: Heard, site: DemoSite, change: Callable[[], Awaitable[None]]) -> None:
    """Let ``change`` happen, and then a notification, which comes on the same connection and into the same inbox."""
    await heard.up()
    heard.links.clear()
    inbox = runner.inbox
    await change()
    name = await site.notify(ME, "pr:new")
    await heard.until(lambda: Unread(1) in heard.changes)
    assert runner.inbox is inbox
    assert inbox is not None
    assert await inbox.unread_names() == {name}
    assert heard.links == []
    assert len(heard.accounts) == 1


@pytest.mark.parametrize(
    ("key", "text", "is_so"),
    [
        ("quiet_hours", "Mon-Fri 19:00-08:00", lambda habits: len(habits.quiet_hours) == 1),
        ("toasts_for", "payment", lambda habits: habits.toast_topics == {Topic.PAYMENT}),
        ("language", "hi", lambda habits: habits.language == "hi"),
        ("log_level", "error", lambda habits: habits == Habits()),
    ],
)
async def test_a_preference_holds_at_once_and_keeps_the_connection(
    signed_in: Account,
    runner: Runner,
    heard: Heard,
    site: DemoSite,
    key: str,
    text: str,
    is_so: Callable[[Habits], bool],
) -> None:
    async def prefer() -> None:
        await runner.prefer(key, text)
        assert is_so(heard.habits[-1])
        assert Preference(key, text, own=True) in heard.preferences[-1]
        # So does the watch of the file, which notices our own writing as well.
        for told in (len(heard.preferences), len(heard.preferences) + 1):
            runner.changed()
            await heard.until(lambda told=told: len(heard.preferences) > told)  # type: ignore[misc]

    await stays_connected(runner, heard, site, prefer)


async def test_more_or_less_goes_into_the_log_at_once(runner: Runner, heard: Heard, home: Home) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    logs.start(home.log_file, "info")
    try:
        for level, number in (("debug", logging.DEBUG), ("error", logging.ERROR), ("", logging.INFO)):
            await runner.prefer("log_level", level)
            assert logging.getLogger().level == number
    finally:
        logs.stop()


async def test_another_processs_change_of_habits_keeps_the_connection(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite, home: Home
) -> None:
    async def edit() -> None:
        settings.prefer(home.settings_file, "appearance", "dark")
        home.managed_file.write_text('sound = "system"')
        runner.changed()
        await heard.until(lambda: heard.habits[-1] == Habits(appearance=Appearance.DARK, sound=Sound(system=True)))
        assert Preference("sound", "system", own=True, fixed=True) in heard.preferences[-1]

    await stays_connected(runner, heard, site, edit)


async def test_another_way_to_the_site_takes_another_connection(
    signed_in: Account, runner: Runner, heard: Heard
) -> None:
    await heard.up()
    heard.links.clear()
    await runner.prefer("proxy", "direct")
    await heard.up()
    assert [account.proxy for account in heard.accounts if account] == ["", "direct"]
    await runner.prefer("proxy", "")
    await heard.up()
    assert heard.accounts[-1] == signed_in


async def test_who_signs_in_once_more_elsewhere_is_served_with_what_the_keyring_has_now(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite, home: Home, vault: StubbornVault
) -> None:
    await heard.up()
    await vault.save(signed_in, Credentials(Way.API_KEY, Secret(site.api_key(ME))))
    # Nothing else is in the file than before.
    settings.save_account(home.settings_file, signed_in)
    runner.changed()
    await heard.up()
    assert heard.accounts == [signed_in, signed_in]


async def test_preferences_that_cannot_be_written_change_nothing(
    signed_in: Account, runner: Runner, heard: Heard, home: Home
) -> None:
    await heard.up()
    before, told = home.settings_file.read_bytes(), len(heard.preferences)
    with pytest.raises(SettingsError):
        await runner.prefer("proxy", "ftp://proxy.example")
    assert home.settings_file.read_bytes() == before
    assert len(heard.preferences) == told


async def test_of_preferences_at_the_same_moment_none_is_lost(runner: Runner, heard: Heard, home: Home) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    wished = {"language": "hi", "appearance": "dark", "sound": "system", "toasts_for": "none", "toast_privacy": "hide"}
    await asyncio.gather(*(runner.prefer(key, text) for key, text in wished.items()))
    found = {each.key: each.text for each in settings.load(home.settings_file).preferences if each.own}
    assert found == wished
    assert {each.key: each.text for each in heard.preferences[-1] if each.own} == wished


async def test_in_the_browser_and_out_again(runner: Runner, heard: Heard, home: Home, vault: Any) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home.settings_file.write_text(f'oauth_client_id = "tray"\noauth_port = {port}')
    visits = []

    async def show(url: str) -> None:
        visits.append(asyncio.ensure_future(asyncio.to_thread(visit, ME, "password", url)))

    client = Client("tray", f"http://127.0.0.1:{port}/callback")
    async with DemoSite(SiteOptions(oauth_client=client)) as site:
        site.add_user(User(ME, ME, "password"))
        account = await runner.sign_in(site.url, "", Secret(""), way=Way.BROWSER, ask_code=no_code, show=show)
        assert "You are signed in" in await visits[0]
        assert (account.user, account.way) == (ME, Way.BROWSER)
        await heard.up()
        token = (await vault.load(account)).secret.reveal()
        assert site.provider.bearer(token) == ME
        await runner.sign_out()
        await heard.state(LinkState.SIGN_IN_NEEDED)
        assert site.provider.bearer(token) is None
        assert await vault.load(account) is None


async def test_another_user_never_sees_the_rows_of_the_first(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite
) -> None:
    await heard.up()
    name = await site.notify(ME, "pr:new")
    await heard.until(lambda: Unread(1) in heard.changes)
    heard.changes.clear()
    await by_key(runner, site.url, OTHER_KEY)
    await heard.up(OTHER)
    assert runner.inbox is not None
    assert await runner.inbox.page(EVERYTHING, limit=10) == []
    assert await runner.inbox.unread_names() == set()
    assert not any(isinstance(told, Arrived) for told in heard.changes)
    await by_key(runner, site.url)
    await heard.up()
    assert await runner.inbox.unread_names() == {name}


async def test_what_is_stored_goes_only_where_it_is_asked_for(
    signed_in: Account, runner: Runner, heard: Heard, site: DemoSite, home: Home
) -> None:
    for forget in (False, True):
        await heard.up()
        await runner.sign_out(forget=forget)
        await heard.state(LinkState.SIGN_IN_NEEDED)
        assert any(home.data_dir.iterdir()) is not forget
        await by_key(runner, site.url)


async def test_signing_out_works_while_the_site_is_away(
    runner: Runner, heard: Heard, site: DemoSite, vault: Any, caplog: Any
) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    account = await by_password(runner, site.url)
    await heard.up()
    await site.unplug()
    with caplog.at_level("INFO"):
        await runner.sign_out()
    assert words.STILL_OPEN in caplog.messages
    await heard.until(lambda: heard.accounts[-1] is None)
    assert await vault.load(account) is None


async def test_signing_in_again_leaves_no_session_behind(runner: Runner, heard: Heard, site: DemoSite) -> None:
    await heard.state(LinkState.SIGN_IN_NEEDED)
    await by_password(runner, site.url)
    await by_password(runner, site.url)
    assert list(site.sessions._sids.values()) == [ME]
    await by_password(runner, site.url, OTHER)
    assert list(site.sessions._sids.values()) == [OTHER]
    await heard.up(OTHER)


async def test_without_a_keyring_it_is_signed_in_until_it_ends_and_a_keyring_that_comes_is_used(
    home: Home, heard: Heard, fast_clock: Any, vault: StubbornVault, site: DemoSite
) -> None:
    vault.refusal = KeyringMissing()
    runner = Runner(home, DesktopVault(vault), fast_clock(300), heard.ears)
    serving = asyncio.create_task(runner.serve())
    account = await by_key(runner, site.url)
    await heard.up()
    assert heard.troubles[-1] == "keyring_in_memory"
    vault.refusal = None
    await heard.until(lambda: heard.troubles[-1] is None)
    kept = await vault.load(account)
    assert kept is not None
    assert kept.secret.reveal() == KEY
    serving.cancel()
    await asyncio.wait([serving])

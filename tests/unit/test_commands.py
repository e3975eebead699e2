"""What a sign-in keeps and lets go of, and how it finds its site; the commands themselves are tested as processes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nirmaan_tray import commands, settings, tls
from nirmaan_tray.commands import Wish
from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.desk import Desk
from nirmaan_tray.errors import NoSuchSite, SettingsError
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.site import Reach
from nirmaan_tray.vault import MemoryVault

ME = "me@nirmaan.test"


async def nobody(asked: object) -> str:
    raise AssertionError(asked)


async def no_browser(url: str) -> None:
    raise AssertionError(url)


@pytest.fixture
def desk(tmp_path: Path, clock: Any) -> Desk:
    home = replace(Home.at(tmp_path), managed_file=tmp_path / "managed.toml")
    home.prepare()
    return Desk(home, settings.load(None), MemoryVault(), tls.context(None), clock, lambda _: None)


async def test_where_nothing_can_be_written_who_was_signed_in_stays_so(
    desk: Desk, site: DemoSite, account: Account, credentials: Credentials
) -> None:
    await desk.vault.save(account, credentials)
    stuck = replace(
        desk,
        home=replace(desk.home, settings_file=Path("/dev/null/settings.toml")),
        known=replace(desk.known, account=account),
    )
    wish = Wish(site.url, ME, Way.PASSWORD, Secret("password"), nobody, no_browser)
    with pytest.raises(SettingsError):
        await commands.sign_in(stuck, wish)
    assert await desk.vault.load(account) == credentials
    assert site.sessions._sids == {}, "the new session is of no use to anybody"


async def test_a_remembered_name_is_given_up_when_the_site_has_another(desk: Desk, site: DemoSite) -> None:
    desk.home.settings_file.write_text(f'site = "{site.url}"\nsite_name = "old.localhost"')
    known = settings.load(desk.home.settings_file)
    facts = await commands.look_up(replace(desk, known=known), site.url, known.reach)
    assert facts.site_name == site.site_name
    with pytest.raises(NoSuchSite):
        await commands.look_up(replace(desk, known=known), site.url, Reach(site_name="typed.localhost"))

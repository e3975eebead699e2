"""What counts: the organisation's word, then what was typed, then the settings. With real settings files."""

from pathlib import Path

import pytest

from nirmaan_tray import precedence, settings
from nirmaan_tray.errors import AddressInvalid, SettingsError, WayNotOffered
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.site import Reach
from nirmaan_tray.precedence import Start
from nirmaan_tray.settings import Settings

SITE, OTHER = "https://office.example", "https://other.example"
MINE = """
site = "office.example"
site_name = "mine"
socket_url = "https://sockets.example"
proxy = "http://my-proxy:3128"
"""


@pytest.fixture
def known(tmp_path: Path) -> Settings:
    return of(tmp_path, MINE)


def of(folder: Path, mine: str = "", organisations: str = "") -> Settings:
    (folder / "mine.toml").write_text(mine)
    (folder / "managed.toml").write_text(organisations)
    return settings.load(folder / "mine.toml", folder / "managed.toml")


def test_without_an_argument_the_settings_count(known: Settings) -> None:
    reach = Reach(site_name="mine", socket_url="https://sockets.example", proxy="http://my-proxy:3128")
    assert precedence.start(known) == Start(SITE, reach)


@pytest.mark.parametrize("typed", ["office.example", "https://Office.example/app", "https://office.example:443"])
def test_the_same_site_keeps_its_settings(known: Settings, typed: str) -> None:
    assert precedence.start(known, typed) == precedence.start(known)


def test_another_site_keeps_what_describes_this_computer(known: Settings) -> None:
    assert precedence.start(known, OTHER) == Start(OTHER, Reach(proxy="http://my-proxy:3128"))


def test_what_is_typed_wins_over_the_settings(known: Settings) -> None:
    typed = Reach("typed", "https://typed.example", "/typed/", Path("/typed.pem"), "direct")
    assert precedence.start(known, SITE, typed) == Start(SITE, typed)


def test_the_organisation_wins_over_both_and_it_is_said(tmp_path: Path) -> None:
    known = of(tmp_path, MINE, f'site = "{OTHER}"\nproxy = "http://office-proxy:8080"\nsite_name = "theirs"')
    # Whoever types the same is not told of it.
    start = precedence.start(known, SITE, Reach(site_name="theirs", frontend="/typed/", proxy="direct"))
    assert (start.site, start.reach.proxy, start.reach.site_name) == (OTHER, "http://office-proxy:8080", "theirs")
    assert start.reach.frontend == "/typed/"
    assert start.overruled == ("site", "proxy")
    assert precedence.start(known).overruled == ()
    assert precedence.start(known, f"{OTHER}/app").overruled == ()


def test_the_organisations_word_counts_for_any_site_if_it_fixes_none(tmp_path: Path) -> None:
    known = of(tmp_path, MINE, 'socket_url = "https://their-sockets.example"')
    assert precedence.start(known, OTHER).reach.socket_url == "https://their-sockets.example"


def test_no_site_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nirmaan-tray sign-in SITE"):
        precedence.start(of(tmp_path))
    with pytest.raises(AddressInvalid):
        precedence.start(of(tmp_path, MINE), "")
    with pytest.raises(AddressInvalid):
        precedence.start(of(tmp_path, MINE), "ftp://office.example")


def test_ways_that_are_ruled_out_are_refused(tmp_path: Path) -> None:
    known = of(tmp_path, organisations='sign_in_ways = ["api_key", "browser"]')
    precedence.check(known, Way.API_KEY)
    for way in (Way.PASSWORD, Way.BROWSER):
        with pytest.raises(WayNotOffered, match=way):
            precedence.check(known, way)
    precedence.check(of(tmp_path, organisations='oauth_client_id = "CLIENT"'), Way.BROWSER)

"""The organisation's file: it wins, key by key, and does no harm when it is damaged."""

import logging
import tomllib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray.errors import SettingsDamaged
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.sign_in import OAuthClient, Offer
from nirmaan_tray.model.site import Reach
from nirmaan_tray.settings import Settings, Source, Value, load, save_account
from nirmaan_tray.settings_keys import KEYS

OURS = Account(
    site="https://ours.example",
    socket_url="https://ours.example",
    site_name="ours.example",
    user="a@b.example",
    way=Way.PASSWORD,
    time_zone="Asia/Kolkata",
)

# For each key a value of the user's and one of the organisation's, as they are shown.
VALUES = {
    "site": ("https://own.example", "https://ours.example"),
    "site_name": ("own", "ours"),
    "socket_url": ("https://own.example:9000", "https://ours.example:9000"),
    "frontend": ("/own/", "/ours/"),
    "sign_in_ways": ("api_key", "password, api_key"),
    "oauth_client_id": ("own", "ours"),
    "oauth_port": ("2000", "3000"),
    "oauth_return": ("port", "link"),
    "ca_file": ("/own/ca.pem", "/ours/ca.pem"),
    "proxy": ("direct", "http://proxy.ours.example:3128"),
    "autostart": ("no", "yes"),
    "toasts_for": ("payment", "purchase_request, project"),
    "alerts_break_through": ("no", "yes"),
    "sound": ("system", "/ours/bell.wav"),
    "quiet_hours": ("Mon 01:00-02:00", "Mon-Fri 19:00-08:00, Sat-Sun 00:00-24:00"),
    "toast_privacy": ("show", "hide"),
    "language": ("hi", "en"),
    "appearance": ("light", "dark"),
    "newest_version": ("1.0 https://own.example/", "1.4.0 https://ours.example/tray?a=b"),
    "log_level": ("debug", "error"),
    "user": ("a@b.example", ""),
    "sign_in": ("password", ""),
    "time_zone": ("Asia/Kolkata", ""),
}


class Files:
    """A user's file and an organisation's, with what is written into them."""

    def __init__(self, folder: Path) -> None:
        self.user = folder / "user" / "settings.toml"
        self.organisation = folder / "organisation" / "settings.toml"
        self.user.parent.mkdir()
        self.organisation.parent.mkdir()

    def write(self, user: str | None = None, organisation: str | None = None) -> None:
        for file, text in ((self.user, user), (self.organisation, organisation)):
            if text is not None:
                file.write_text(text, encoding="utf-8")

    def load(self) -> Settings:
        return load(self.user, self.organisation)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def value(known: Settings, key: str) -> Value:
    [found] = [value for value in known.values if value.key == key]
    return found


def test_every_key_is_told_in_the_order_of_the_table(files: Files) -> None:
    assert [value.key for value in files.load().values] == [key.name for key in KEYS] == list(VALUES)


@pytest.mark.parametrize("key", [key.name for key in KEYS if key.by_organisation])
@pytest.mark.parametrize("user_too", [True, False])
def test_the_organisations_value_wins(files: Files, key: str, user_too: bool, caplog: pytest.LogCaptureFixture) -> None:
    own, ours = VALUES[key]
    files.write(user=f'{key} = "{own}"' if user_too else None, organisation=f'{key} = "{ours}"')
    known = files.load()
    assert value(known, key) == Value(key, ours, Source.ORGANISATION)
    assert {each.source for each in known.values if each.key != key} == {Source.DEFAULT}
    assert not caplog.records


@pytest.mark.parametrize("key", [key.name for key in KEYS])
@pytest.mark.parametrize("empty", ["absent", '""', "[]"])
def test_without_the_organisations_the_users_holds(
    files: Files, key: str, empty: str, caplog: pytest.LogCaptureFixture
) -> None:
    own, _ = VALUES[key]
    files.write(user=f'{key} = "{own}"', organisation="" if empty == "absent" else f"{key} = {empty}")
    assert value(files.load(), key) == Value(key, own, Source.USER)
    assert not caplog.records


@pytest.mark.parametrize("key", [key.name for key in KEYS])
def test_a_bad_value_of_the_organisations_leaves_the_users(
    files: Files, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    own, _ = VALUES[key]
    files.write(user=f'{key} = "{own}"', organisation=f"{key} = {{ pasted = 'hunter2' }}")
    found = value(files.load(), key)
    assert (found.text, found.source) == (own, Source.USER)
    assert str(files.organisation) in found.problem
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert f"file={files.organisation} key={key} allowed=" in record.getMessage()
    assert "hunter2" not in found.problem + record.getMessage()


@pytest.mark.parametrize("key", [key.name for key in KEYS])
def test_a_bad_value_of_both_leaves_the_default_and_both_are_named(files: Files, key: str) -> None:
    files.write(user=f"{key} = {{}}", organisation=f"{key} = 1.5")
    found = value(files.load(), key)
    [default] = [each.default for each in KEYS if each.name == key]
    assert (found.text, found.source) == (default, Source.DEFAULT)
    assert str(files.organisation) in found.problem
    assert str(files.user) in found.problem


@pytest.mark.parametrize("key", [key.name for key in KEYS if not key.by_organisation])
def test_who_is_signed_in_is_not_set_for_everybody(files: Files, key: str) -> None:
    files.write(organisation=f'{key} = "{VALUES[key][0]}"')
    found = value(files.load(), key)
    assert found.source is Source.DEFAULT
    assert "signing in" in found.problem


def test_what_the_organisation_sets_is_how_the_site_is_reached(files: Files) -> None:
    save_account(files.user, OURS)
    files.write(
        organisation='site = "ours.example"\nsocket_url = "https://ours.example:9000"\nsite_name = "ours"\n'
        'frontend = "/web/"\nca_file = "ca.pem"\nproxy = "http://p.example:3128"\nlog_level = "debug"\n'
        'oauth_client_id = "abc"\noauth_port = 5000\nsign_in_ways = "browser, password"\n'
    )
    known = files.load()
    ca_file = files.organisation.parent / "ca.pem"
    assert known.reach == Reach("ours", "https://ours.example:9000", "/web/", ca_file, "http://p.example:3128")
    assert known.account == replace(
        OURS,
        site_name="ours",
        socket_url="https://ours.example:9000",
        frontend="/web/",
        ca_file=ca_file,
        proxy="http://p.example:3128",
    )
    assert known.log_level == "debug"
    assert known.client == OAuthClient("abc", 5000)
    assert known.offer == Offer("https://ours.example", fixed=True, ways=(Way.BROWSER, Way.PASSWORD))


def test_an_account_at_another_site_than_the_organisations_is_none_and_stays_stored(
    files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    account = replace(OURS, site="https://own.example", socket_url="https://own.example", site_name="own.example")
    save_account(files.user, account)
    files.write(organisation='site = "https://ours.example"')
    before = files.user.read_bytes()
    known = files.load()
    assert known.account is None
    assert (known.site, known.offer.fixed) == ("https://ours.example", True)
    assert "https://own.example" in value(known, "user").problem
    assert "account_ruled_out key=user" in caplog.text
    assert files.user.read_bytes() == before
    assert load(files.user).account == account


def test_an_account_signed_in_by_a_way_that_the_organisation_does_not_allow_is_none(
    files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    save_account(files.user, OURS)
    files.write(organisation='sign_in_ways = "api_key"')
    known = files.load()
    assert known.account is None
    assert known.ways == (Way.API_KEY,)
    assert "way" in value(known, "sign_in").problem
    assert "account_ruled_out key=sign_in" in caplog.text
    assert load(files.user).account == OURS


def test_ones_own_ways_do_not_sign_oneself_out(files: Files) -> None:
    save_account(files.user, OURS)
    files.user.write_text(files.user.read_text().replace('sign_in_ways = ""', 'sign_in_ways = "api_key"'))
    assert files.load().account == OURS
    assert files.load().ways == (Way.API_KEY,)


@pytest.mark.parametrize("content", [b"site = \n", b"\xff\xfe", b"site = 1\nsite = 2\n", b"x = " + b"[" * 50_000, None])
def test_a_damaged_file_of_the_organisation_is_a_warning_and_the_users_values_hold(
    files: Files, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    save_account(files.user, OURS)
    if content is None:
        files.organisation.mkdir()
    else:
        files.organisation.write_bytes(content)
    known = files.load()
    assert known.account == OURS
    assert str(files.organisation) in known.damage
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == f"managed_settings_damaged {known.damage}"


def test_a_file_in_place_of_the_organisations_folder_is_damage(files: Files) -> None:
    files.organisation.parent.rmdir()
    files.organisation.parent.write_text("")
    assert str(files.organisation) in files.load().damage


def test_without_a_file_of_the_organisation_nothing_is_wrong(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    save_account(files.user, OURS)
    files.organisation.parent.rmdir()
    assert files.load() == load(files.user)
    assert files.load().damage == ""
    assert not caplog.records


def test_what_the_organisation_sets_is_not_copied_but_the_site_is(files: Files) -> None:
    files.write(
        organisation='site = "https://ours.example"\nsocket_url = "https://ours.example:9000"\nsite_name = "ours"\n'
        'frontend = "/web/"\nca_file = "/ours/ca.pem"\nproxy = "http://p.example:3128"\n'
    )
    account = replace(
        OURS,
        socket_url="https://ours.example:9000",
        site_name="ours",
        frontend="/web/",
        ca_file=Path("/ours/ca.pem"),
        proxy="http://p.example:3128",
    )
    save_account(files.user, account, files.organisation)
    assert {key: text for key, text in tomllib.loads(files.user.read_text()).items() if text} == {
        "site": "https://ours.example",
        "user": "a@b.example",
        "sign_in": "password",
        "time_zone": "Asia/Kolkata",
    }
    assert files.load().account == account
    files.organisation.unlink()
    assert files.load().account == OURS


def test_what_the_organisation_leaves_open_is_written(files: Files) -> None:
    files.write(organisation='log_level = "debug"\nproxy = "no proxy"\n')
    account = replace(OURS, proxy="http://own.example:3128", frontend="/own/")
    save_account(files.user, account, files.organisation)
    assert files.load().account == account


def test_a_damaged_file_of_the_user_can_be_left_out(files: Files) -> None:
    files.write(user="damaged damaged", organisation='site = "https://ours.example"\nsign_in_ways = "api_key"\n')
    known = load(None, files.organisation)
    assert known.account is None
    assert known.offer == Offer("https://ours.example", fixed=True, ways=(Way.API_KEY,))


def test_another_site_is_not_reached_in_this_ones_way(files: Files) -> None:
    files.write(
        user='site = "http://bench.localhost:8000"\nsite_name = "bench"\nsocket_url = "http://bench.localhost:9000"\n'
        'frontend = "http://bench.localhost:8080/"\nca_file = "/ca.pem"\nproxy = "direct"\n'
    )
    known = files.load()
    assert known.reach_to("bench.localhost:8000/app") == known.reach
    assert known.reach_to("other.example") == Reach(ca_file=Path("/ca.pem"), proxy="direct")
    assert known.reach_to("no address at all") == Reach(ca_file=Path("/ca.pem"), proxy="direct")


def test_before_any_site_is_known_what_is_set_counts_for_the_first(files: Files) -> None:
    files.write(user='site_name = "bench"\nsocket_url = "http://bench.localhost:9000"\n')
    known = files.load()
    assert known.reach_to("bench.localhost:8000") == known.reach == Reach("bench", "http://bench.localhost:9000")


def test_the_browser_is_offered_with_a_client_only(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    assert files.load().ways == (Way.PASSWORD, Way.API_KEY)
    files.write(user='oauth_client_id = "abc"')
    assert files.load().ways == (Way.BROWSER, Way.PASSWORD, Way.API_KEY)
    assert files.load().client == OAuthClient("abc", 47811)
    files.write(user='sign_in_ways = "browser"')
    assert files.load().ways == ()
    assert "oauth_client_id" in value(files.load(), "sign_in_ways").problem
    assert not caplog.records


def test_a_web_app_on_another_host_is_refused(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    files.write(
        user='site = "https://own.example"\nfrontend = "https://own.example:8443/frontend/"\n',
        organisation='site = "https://ours.example"\n',
    )
    known = files.load()
    assert known.reach.frontend == ""
    assert value(known, "frontend") == Value("frontend", "/frontend/", problem=value(known, "frontend").problem)
    assert "on the site's own host" in value(known, "frontend").problem
    assert "key=frontend" in caplog.text


@given(st.data())
def test_each_key_comes_from_the_first_file_that_has_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    files = Files(tmp_path_factory.mktemp("files"))
    names = [key.name for key in KEYS if key.by_organisation and key.name != "frontend"]
    by_user = data.draw(st.sets(st.sampled_from(names)))
    by_organisation = data.draw(st.sets(st.sampled_from(names)))
    files.write(
        user="".join(f'{name} = "{VALUES[name][0]}"\n' for name in by_user),
        organisation="".join(f'{name} = "{VALUES[name][1]}"\n' for name in by_organisation),
    )
    for each in files.load().values:
        if each.key in by_organisation:
            assert (each.text, each.source) == (VALUES[each.key][1], Source.ORGANISATION)
        elif each.key in by_user:
            assert (each.text, each.source) == (VALUES[each.key][0], Source.USER)
        else:
            assert each.source is Source.DEFAULT


RUBBISH = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    max_leaves=4,
)
FILES = st.dictionaries(st.sampled_from([key.name for key in KEYS]), RUBBISH).map(tomlkit.dumps)


@given(user=FILES | st.text(), organisation=FILES | st.text())
def test_whatever_two_files_say_the_settings_are_whole_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, user: str, organisation: str
) -> None:
    folder = tmp_path_factory.mktemp("files")
    (folder / "user").write_bytes(user.encode("utf-8", "surrogatepass"))
    (folder / "organisation").write_bytes(organisation.encode("utf-8", "surrogatepass"))
    with suppress(SettingsDamaged):
        known = load(folder / "user", folder / "organisation")
        assert [value.key for value in known.values] == [key.name for key in KEYS]
        assert known.offer.ways == known.ways
    load(None, folder / "organisation")

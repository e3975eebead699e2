"""The settings file: read by people, written by the program, never lost."""

import logging
import re
import tomllib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import resources
from nirmaan_tray.errors import SettingsDamaged
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.site import USUALLY
from nirmaan_tray.settings import load, save_account
from nirmaan_tray.settings_keys import KEYS, LOG_LEVELS

ACCOUNT = Account(
    site="https://nirmaan.example.com",
    socket_url="https://nirmaan.example.com:9000",
    site_name="nirmaan.localhost",
    user="a@b.example",
    way=Way.API_KEY,
    time_zone="Asia/Kolkata",
    ca_file=Path("/etc/office/ca.pem"),
    proxy="http://asha@proxy.example:3128",
    frontend="https://nirmaan.example.com:8443/frontend/",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "settings.toml"


def test_without_a_file_the_defaults_hold(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = load(file)
    assert (settings.account, settings.log_level, settings.site, settings.reach) == (None, "info", "", USUALLY)
    assert not caplog.records


def test_what_is_saved_is_loaded(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_account(file, ACCOUNT)
    assert (load(file).account, load(file).site) == (ACCOUNT, ACCOUNT.site)
    assert not caplog.records


def test_a_new_file_explains_every_key(file: Path) -> None:
    save_account(file, ACCOUNT)
    lines = file.read_text().splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert lines[number - 1].startswith("#"), line
    assert list(tomllib.loads(file.read_text())) == [key.name for key in KEYS]


def test_the_template_itself_means_the_defaults(caplog: pytest.LogCaptureFixture) -> None:
    assert load(resources.path("settings.toml")) == load(None)
    assert not caplog.records


def test_site_user_and_way_are_enough(file: Path) -> None:
    file.write_text('site = "https://Office.Example/app"\nuser = "a@b.example"\nsign_in = "password"\n')
    assert load(file).account == Account(
        site="https://office.example",
        socket_url="https://office.example",
        site_name="office.example",
        user="a@b.example",
        way=Way.PASSWORD,
        time_zone="UTC",
    )


@pytest.mark.parametrize("key", ["site", "user", "sign_in"])
def test_without_one_of_them_nobody_is_signed_in(file: Path, key: str, caplog: pytest.LogCaptureFixture) -> None:
    save_account(file, ACCOUNT)
    file.write_text(re.sub(f"^{key} = .*\n", "", file.read_text(), flags=re.MULTILINE))
    assert load(file).account is None
    assert not caplog.records


@pytest.mark.parametrize(
    ("key", "toml", "field", "default"),
    [
        ("socket_url", '"ftp://x"', "socket_url", "https://nirmaan.example.com"),
        ("socket_url", "9000", "socket_url", "https://nirmaan.example.com"),
        ("site_name", '"a/b"', "site_name", "nirmaan.example.com"),
        ("time_zone", '"Mars/Olympus"', "time_zone", "UTC"),
        ("time_zone", '"../../etc/passwd"', "time_zone", "UTC"),
        ("time_zone", '"Asia"', "time_zone", "UTC"),
        ("ca_file", "true", "ca_file", None),
        ("ca_file", '"~nobody-of-this-name/ca"', "ca_file", None),
        ("proxy", '"socks5://proxy.example:1080"', "proxy", ""),
        ("proxy", '"http://asha:hunter2@proxy.example:3128"', "proxy", ""),
        ("frontend", '"https://elsewhere.example/frontend/"', "frontend", ""),
    ],
)
def test_one_bad_value_costs_only_itself(
    file: Path, key: str, toml: str, field: str, default: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    save_account(file, ACCOUNT)
    file.write_text(re.sub(f"^{key} = .*", f"{key} = {toml}", file.read_text(), flags=re.MULTILINE))
    account = load(file).account
    assert account is not None
    assert getattr(account, field) == default
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert f"file={file} key={key} allowed=" in record.getMessage()


@pytest.mark.parametrize(
    "line",
    ['site = "http://office.example"', "site = 1", 'user = "a\\nb"', 'user = " "', 'sign_in = "magic"', "[sign_in]"],
)
def test_a_bad_identity_is_nobody(file: Path, line: str, caplog: pytest.LogCaptureFixture) -> None:
    key = re.sub(r"\W.*", "", line.strip("[]"))
    save_account(file, ACCOUNT)
    text = re.sub(f"^{key} = .*\n", "", file.read_text(), flags=re.MULTILINE)
    file.write_text(f"{text}{line}\n")
    assert load(file).account is None
    assert [f"key={key} " in record.getMessage() for record in caplog.records] == [True]


def test_the_log_level(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    for level in LOG_LEVELS:
        file.write_text(f'log_level = "{level}"\n')
        assert load(file).log_level == level
    assert not caplog.records
    file.write_text('log_level = "loud"\n')
    assert load(file).log_level == "info"
    assert "key=log_level allowed=debug, info, warning, error" in caplog.text


def test_a_pasted_secret_is_not_logged(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text('site = "https://me:hunter2@office.example"\nproxy = "http://me:hunter2@proxy.example:3128"\n')
    known = load(file)
    assert "key=site" in caplog.text
    assert "key=proxy" in caplog.text
    assert "hunter2" not in str(known)
    assert "hunter2" not in caplog.text


def test_a_relative_ca_file_starts_at_the_settings(file: Path) -> None:
    save_account(file, replace(ACCOUNT, ca_file=Path("ca.pem")))
    account = load(file).account
    assert account is not None
    assert account.ca_file == file.parent / "ca.pem"


def test_defaults_follow_the_site(file: Path) -> None:
    save_account(file, replace(ACCOUNT, socket_url=ACCOUNT.site, site_name="nirmaan.example.com", frontend=""))
    file.write_text(file.read_text().replace("https://nirmaan.example.com", "https://moved.example"))
    account = load(file).account
    assert account is not None
    assert (account.socket_url, account.site_name, account.frontend) == ("https://moved.example", "moved.example", "")


def test_signing_out_keeps_the_site(file: Path) -> None:
    save_account(file, ACCOUNT)
    save_account(file, None)
    assert load(file).account is None
    values = tomllib.loads(file.read_text())
    assert (values["user"], values["sign_in"]) == ("", "")
    assert (values["site"], values["site_name"]) == (ACCOUNT.site, ACCOUNT.site_name)
    save_account(file, replace(ACCOUNT, user="c@d.example"))
    assert load(file).account == replace(ACCOUNT, user="c@d.example")


def test_signing_out_without_a_file_makes_none(file: Path) -> None:
    save_account(file, None)
    assert not list(file.parent.iterdir())


NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1)


@given(
    st.builds(
        Account,
        site=st.sampled_from(["https://office.example", "http://localhost:8000", "https://[2001:db8::1]"]),
        socket_url=st.sampled_from(["https://office.example", "http://localhost:9000"]),
        site_name=NAMES,
        user=NAMES,
        way=st.sampled_from(Way),
        time_zone=st.sampled_from(["UTC", "Asia/Kolkata"]),
        ca_file=st.one_of(
            st.none(), NAMES.filter(lambda name: name not in (".", "..", "~")).map("/etc/x{}".format).map(Path)
        ),
        proxy=st.sampled_from(["", "direct", "http://proxy.example:3128", "https://O%5Casha@[fd00::5]:80"]),
        frontend=st.sampled_from(["", "/web/app/"]),
    )
)
def test_every_account_survives(account: Account) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        save_account(file, account)
        assert load(file).account == account
        save_account(file, account)
        assert load(file).account == account


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_file_is_read_or_damaged(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_bytes(content)
        with suppress(SettingsDamaged):
            load(file)
        save_account(file, ACCOUNT)
        assert load(file).account == ACCOUNT


def test_the_next_sign_in_begins_at_the_last_site(file: Path) -> None:
    save_account(file, ACCOUNT)
    save_account(file, None)
    assert (load(file).account, load(file).site) == (None, ACCOUNT.site)

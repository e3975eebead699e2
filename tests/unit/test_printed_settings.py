"""What `nirmaan-tray settings` prints."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nirmaan_tray import printed_settings
from nirmaan_tray.home import Home
from nirmaan_tray.settings import load
from nirmaan_tray.settings_keys import KEYS


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return replace(Home.at(tmp_path / "home"), managed_file=tmp_path.resolve() / "organisation.toml")


def test_people_read_each_value_and_where_it_comes_from(home: Home) -> None:
    home.prepare()
    home.settings_file.write_text('site = "own.example"\nproxy = "http://asha@p.example:3128"\noauth_port = 80\n')
    home.managed_file.write_text('site = "https://ours.example"\n')
    lines = printed_settings.as_text(load(home.settings_file, home.managed_file), home).splitlines()
    assert lines[0] == "site = https://ours.example  (set by your organisation)"
    assert "proxy = http://asha@p.example:3128  (your settings file)" in lines
    assert "log_level = info  (default)" in lines
    assert "ca_file =  (default: only what the system trusts)" in lines
    wrong = lines[lines.index("oauth_port = 47811  (default)") + 1]
    assert wrong == f"    ✗ What {home.settings_file} says cannot be used; allowed: a whole number from 1024 to 65535."
    assert lines[-2:] == [f"Your settings file: {home.settings_file}", f"Your organisation's: {home.managed_file}"]
    assert len(lines) == len(KEYS) + 1 + 3


def test_programs_read_one_object(home: Home) -> None:
    home.prepare()
    home.settings_file.write_text('site = "own.example"\noauth_port = 80\n')
    home.managed_file.write_text("damaged damaged")
    line = printed_settings.as_json(load(home.settings_file, home.managed_file), home)
    assert "\n" not in line
    told = json.loads(line)
    assert [each["key"] for each in told["settings"]] == [key.name for key in KEYS]
    assert told["settings"][0] == {
        "key": "site",
        "value": "https://own.example",
        "source": "user",
        "problem": "",
    }
    assert {each["key"] for each in told["settings"] if each["problem"]} == {"oauth_port"}
    assert told["files"] == {"user": str(home.settings_file), "organisation": str(home.managed_file)}
    assert str(home.managed_file) in told["organisation_problem"]


def test_people_read_that_the_organisations_file_is_damaged(home: Home) -> None:
    home.managed_file.write_text("damaged damaged")
    known = load(home.settings_file, home.managed_file)
    assert printed_settings.as_text(known, home).splitlines()[-1] == (
        f"    ✗ It cannot be read ({known.damage}), so nothing in it holds. Tell your administrator."
    )


def test_a_pasted_password_is_printed_nowhere(home: Home) -> None:
    home.prepare()
    home.settings_file.write_text(
        'proxy = "http://asha:hunter2@p.example:3128"\nsite = "https://a:hunter2@x.example"\n'
    )
    known = load(home.settings_file)
    for told in (printed_settings.as_text(known, home), printed_settings.as_json(known, home)):
        assert "keyring" in told
        assert "hunter2" not in told

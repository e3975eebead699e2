"""The settings file: read by people, written by the program, never lost."""

import logging
import os
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nirmaan_tray import resources
from nirmaan_tray.errors import SettingsDamaged, SettingsError
from nirmaan_tray.model import Account, Way
from nirmaan_tray.settings import LOG_LEVELS, Settings, load, save_account

ACCOUNT = Account(
    site="https://nirmaan.example.com",
    socket_url="https://nirmaan.example.com:9000",
    site_name="nirmaan.localhost",
    user="a@b.example",
    way=Way.API_KEY,
    time_zone="Asia/Kolkata",
    ca_file=Path("/etc/office/ca.pem"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "settings.toml"


def test_without_a_file_the_defaults_hold(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load(file) == Settings(account=None, log_level="info")
    assert not caplog.records


def test_what_is_saved_is_loaded(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_account(file, ACCOUNT)
    assert load(file) == Settings(account=ACCOUNT, site=ACCOUNT.site)
    assert not caplog.records


def test_a_new_file_explains_every_key(file: Path) -> None:
    save_account(file, ACCOUNT)
    lines = file.read_text().splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert lines[number - 1].startswith("#"), line
    assert set(tomllib.loads(file.read_text())) == {
        *("site", "socket_url", "site_name", "user", "sign_in", "time_zone", "ca_file", "log_level"),
    }


def test_the_template_itself_means_the_defaults(caplog: pytest.LogCaptureFixture) -> None:
    assert load(resources.path("settings.toml")) == Settings(account=None)
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
    file.write_text('site = "https://me:hunter2@office.example"\n')
    load(file)
    assert "key=site" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_relative_ca_file_starts_at_the_settings(file: Path) -> None:
    save_account(file, replace(ACCOUNT, ca_file=Path("ca.pem")))
    account = load(file).account
    assert account is not None
    assert account.ca_file == file.parent / "ca.pem"


def test_defaults_follow_the_site(file: Path) -> None:
    save_account(file, replace(ACCOUNT, socket_url=ACCOUNT.site, site_name="nirmaan.example.com", ca_file=None))
    file.write_text(file.read_text().replace("https://nirmaan.example.com", "https://moved.example"))
    account = load(file).account
    assert account is not None
    assert (account.socket_url, account.site_name) == ("https://moved.example", "moved.example")


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


def test_unknown_keys_and_comments_are_kept(file: Path) -> None:
    file.write_bytes(
        b'# mine\r\nnovel = [1, 2]\r\nsite = "http://old"  # where\r\n\r\n[later]\r\nuser = "not this one"\r\n'
    )
    save_account(file, ACCOUNT)
    text = file.read_bytes().decode()
    assert "# mine\r\nnovel = [1, 2]\r\n" in text
    assert 'site = "https://nirmaan.example.com"  # where\r\n' in text
    assert tomllib.loads(text)["later"] == {"user": "not this one"}
    assert load(file).account == ACCOUNT


@pytest.mark.parametrize(
    "text",
    [
        "[site]\nx = 1\n[other]\ny = 2\n",
        "site.x = 1\n[other]\ny = 2\n[site.z]\nw = 3\n",
        "[[user]]\nx = 1\n[other]\ny = 2\n[[user]]\nx = 2\n",
        "user = [\n1,\n2]\n[other]\ny = 2\n",
        "[other]\ny = 2",
        "\ufeff[other]\ny = 2",
    ],
)
def test_saving_over_other_shapes(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    save_account(file, ACCOUNT)
    assert load(file).account == ACCOUNT
    assert tomllib.loads(file.read_text())["other"] == {"y": 2}
    assert len(list(file.parent.iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'site = "x"\nuser = \n', 2),
        (b"a = 1\na = 2\n", 2),
        (b"# x\n\nsite = '''\n", 4),
        (b'site = "x"\nuser = "\xff"\n', 2),
        ('site = "x"'.encode("utf-16"), 1),
        (b"\x00", 1),
    ],
)
def test_a_damaged_file_is_named_with_line_and_reason(file: Path, content: bytes, line: int) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingsDamaged) as caught:
        load(file)
    assert re.fullmatch(rf"{re.escape(str(file))}, line {line}: .{{5,}}", caught.value.detail)


def test_what_cannot_be_read_is_damaged(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsDamaged, match=re.escape(f"{file}: ")):
        load(file)
    file.rmdir()
    file.write_text("a = " + "[" * 100_000)
    with pytest.raises(SettingsDamaged, match=re.escape(str(file))):
        load(file)


def test_a_damaged_file_is_set_aside_before_saving(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        file.write_text(f"mine = {number} {number}\n")
        save_account(file, ACCOUNT)
        assert load(file).account == ACCOUNT
    aside = sorted(path for path in file.parent.iterdir() if path != file)
    assert {path.read_text() for path in aside} == {f"mine = {n} {n}\n" for n in range(3)}
    assert all(re.fullmatch(r"settings\.toml\.damaged-\d{8}-\d{6}(-\d)?", path.name) for path in aside)
    assert caplog.text.count("settings_set_aside") == 3


def test_a_folder_in_the_way_is_set_aside(file: Path) -> None:
    file.mkdir()
    save_account(file, ACCOUNT)
    assert load(file).account == ACCOUNT


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX")
def test_the_file_is_private_and_a_link_stays_one(file: Path) -> None:
    kept = file.parent / "dotfiles.toml"
    kept.write_text("")
    kept.chmod(0o644)
    file.symlink_to(kept)
    save_account(file, ACCOUNT)
    assert file.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert load(file).account == ACCOUNT


def test_a_missing_folder_is_named(file: Path) -> None:
    inside = file.parent / "none" / "settings.toml"
    with pytest.raises(SettingsError) as caught:
        save_account(inside, ACCOUNT)
    assert caught.value.detail == f"{inside}: No such file or directory"


def test_text_that_is_no_text_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="surrogates"):
        save_account(file, replace(ACCOUNT, user="\ud800"))
    assert not list(file.parent.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
@pytest.mark.parametrize("old", ['site = "http://old"\n', "damaged damaged\n"])
def test_a_full_disk_changes_nothing(file: Path, old: str) -> None:
    file.write_text(old)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from nirmaan_tray.errors import SettingsError; from nirmaan_tray.model import Account, Way\n"
        "from nirmaan_tray.settings import save_account\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))\n"
        "account = Account('https://x.example', 'https://x.example', 'x.example', 'u' * 60, Way.API_KEY, 'UTC')\n"
        "try: save_account(Path(sys.argv[1]), account)\n"
        "except SettingsError as error: print(error.detail)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{file}: File too large\n"
    assert file.read_text() == old
    assert list(file.parent.iterdir()) == [file]


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
    assert load(file) == Settings(account=None, site=ACCOUNT.site)

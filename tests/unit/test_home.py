"""The places of a home, and that they are private."""

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from nirmaan_tray.errors import SettingsError
from nirmaan_tray.home import Home, managed_file_on

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_default_home_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    home = Home.at(None)
    assert home.settings_file == platformdirs.user_config_path("nirmaan-tray", appauthor=False) / "settings.toml"
    assert home.data_dir == platformdirs.user_data_path("nirmaan-tray", appauthor=False)
    assert home.log_file.name == "nirmaan-tray.log"
    assert home.key == ""


def test_a_directory_holds_everything(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "a" / ".." / "b")
    folder = tmp_path.resolve() / "b"
    assert home == Home(
        settings_file=folder / "settings.toml",
        data_dir=folder / "data",
        log_file=folder / "log" / "nirmaan-tray.log",
        key=str(folder),
    )


def test_a_relative_directory_and_a_link_have_one_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    assert Home.at(Path("home")).key == Home.at(Path("link")).key == Home.at(tmp_path / "home").key
    assert Path(Home.at(Path("home")).key).is_absolute()


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Home.at(Path("~/tray")) == Home.at(tmp_path / "tray")


def test_making_a_home_touches_nothing(tmp_path: Path) -> None:
    Home.at(tmp_path / "home")
    assert not list(tmp_path.iterdir())


@posix_only
def test_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "deep" / "home")
    before = os.umask(0)
    try:
        home.prepare()
    finally:
        os.umask(before)
    for folder in (home.settings_file.parent, home.data_dir, home.log_file.parent):
        assert mode(folder) == 0o700
    home.prepare()


@posix_only
def test_our_folders_are_closed_and_the_persons_own_is_left_alone(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    tmp_path.chmod(0o755)
    home.data_dir.mkdir()
    home.data_dir.chmod(0o755)
    home.prepare()
    assert mode(home.data_dir) == 0o700
    assert mode(tmp_path) == 0o755


@posix_only
def test_the_default_homes_folders_are_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    home = Home.at(None)
    home.settings_file.parent.mkdir(parents=True, exist_ok=True)
    home.settings_file.parent.chmod(0o755)
    home.prepare()
    assert mode(home.settings_file.parent) == 0o700


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    home = Home.at(tmp_path / "home")
    with pytest.raises(SettingsError) as caught:
        home.prepare()
    assert caught.value.detail.startswith(f"{tmp_path.resolve() / 'home'}: ")
    assert len(caught.value.detail.split(": ")[1]) > 3


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "loop/x"])
def test_what_is_no_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    with pytest.raises(SettingsError) as caught:
        Home.at(Path(name)).prepare()
    assert "loop" in caught.value.detail or "nobody" in caught.value.detail


def test_a_null_character_is_refused() -> None:
    with pytest.raises(SettingsError):
        Home.at(Path("a\x00b")).prepare()


def test_a_home_is_chosen_by_argument_then_by_variable_then_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIRMAAN_TRAY_HOME", raising=False)
    assert Home.chosen(None) == Home.at(None)
    monkeypatch.setenv("NIRMAAN_TRAY_HOME", str(tmp_path / "named"))
    assert Home.chosen(None) == Home.at(tmp_path / "named")
    assert Home.chosen(tmp_path / "said") == Home.at(tmp_path / "said")


@pytest.mark.parametrize(
    ("platform", "file"),
    [
        ("linux", "/etc/nirmaan-tray/settings.toml"),
        ("freebsd14", "/etc/nirmaan-tray/settings.toml"),
        ("darwin", "/Library/Application Support/Nirmaan Tray/settings.toml"),
        ("win32", r"C:\ProgramData\Nirmaan Tray\settings.toml"),
    ],
)
def test_the_organisations_file_has_its_place_on_each_platform(platform: str, file: str) -> None:
    assert managed_file_on(platform) == file


def test_windows_says_where_what_belongs_to_all_is() -> None:
    assert managed_file_on("win32", "D:\\All Users") == r"D:\All Users\Nirmaan Tray\settings.toml"


def test_nobody_escapes_the_organisations_file_by_another_home_or_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Home.at(None).managed_file
    assert str(usual) == managed_file_on(sys.platform)
    for name in ("HOME", "ProgramData", "ALLUSERSPROFILE", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "NIRMAAN_TRAY_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Home.chosen(None).managed_file == Home.at(tmp_path / "other").managed_file == usual

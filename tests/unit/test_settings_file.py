"""A settings file as such: read whole or called damaged, replaced at once or not at all."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nirmaan_tray import resources
from nirmaan_tray.errors import SettingsDamaged, SettingsError
from nirmaan_tray.settings_file import read, stamp, write

VALUES = {"site": "https://nirmaan.example.com", "user": "a@b.example"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "settings.toml"


def test_without_a_file_nothing_is_said(file: Path) -> None:
    assert read(file) == {}
    assert read(file.parent / "none" / "settings.toml") == {}


def test_a_new_file_is_the_template_with_the_values(file: Path) -> None:
    write(file, VALUES, new=True)
    template = read(resources.path("settings.toml"))
    assert read(file) == {**template, **VALUES}
    assert file.read_text().count("#") == resources.path("settings.toml").read_text().count("#")


def test_no_file_is_made_that_is_not_wanted(file: Path) -> None:
    write(file, VALUES, new=False)
    assert not list(file.parent.iterdir())


def test_unknown_keys_and_comments_are_kept(file: Path) -> None:
    file.write_bytes(
        b'# mine\r\nnovel = [1, 2]\r\nsite = "http://old"  # where\r\n\r\n[later]\r\nuser = "not this one"\r\n'
    )
    write(file, VALUES, new=False)
    text = file.read_bytes().decode()
    assert "# mine\r\nnovel = [1, 2]\r\n" in text
    assert 'site = "https://nirmaan.example.com"  # where\r\n' in text
    assert tomllib.loads(text) == {**VALUES, "novel": [1, 2], "later": {"user": "not this one"}}


def test_an_empty_value_is_not_added(file: Path) -> None:
    file.write_text('proxy = "direct"\n')
    write(file, {"proxy": "", "frontend": ""}, new=False)
    assert read(file) == {"proxy": ""}


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
def test_writing_over_other_shapes(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    write(file, VALUES, new=False)
    assert read(file) == {**VALUES, "other": {"y": 2}}
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
        read(file)
    assert re.fullmatch(rf"{re.escape(str(file))}, line {line}: .{{5,}}", caught.value.detail)


def test_what_cannot_be_read_is_damaged(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsDamaged, match=re.escape(f"{file}: ")):
        read(file)
    file.rmdir()
    file.write_text("a = " + "[" * 100_000)
    with pytest.raises(SettingsDamaged, match=re.escape(str(file))):
        read(file)
    file.write_text("a = " + "9" * 5000)
    with pytest.raises(SettingsDamaged, match="a number is too long"):
        read(file)


def test_a_damaged_file_is_set_aside_before_writing(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        file.write_text(f"mine = {number} {number}\n")
        write(file, VALUES, new=False)
        assert read(file)["site"] == VALUES["site"]
    aside = sorted(path for path in file.parent.iterdir() if path != file)
    assert {path.read_text() for path in aside} == {f"mine = {n} {n}\n" for n in range(3)}
    assert all(re.fullmatch(r"settings\.toml\.damaged-\d{8}-\d{6}(-\d)?", path.name) for path in aside)
    assert caplog.text.count("settings_set_aside") == 3


def test_a_folder_in_the_way_is_set_aside(file: Path) -> None:
    file.mkdir()
    write(file, VALUES, new=True)
    assert read(file)["site"] == VALUES["site"]


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX")
def test_the_file_is_private_and_a_link_stays_one(file: Path) -> None:
    kept = file.parent / "dotfiles.toml"
    kept.write_text("")
    kept.chmod(0o644)
    file.symlink_to(kept)
    write(file, VALUES, new=True)
    assert file.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert read(file) == VALUES


def test_a_missing_folder_is_named(file: Path) -> None:
    inside = file.parent / "none" / "settings.toml"
    with pytest.raises(SettingsError) as caught:
        write(inside, VALUES, new=True)
    assert caught.value.detail == f"{inside}: No such file or directory"


def test_text_that_is_no_text_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="surrogates"):
        write(file, {"user": "\ud800"}, new=True)
    assert not list(file.parent.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
@pytest.mark.parametrize("old", ['site = "http://old"\n', "damaged damaged\n"])
def test_a_full_disk_changes_nothing(file: Path, old: str) -> None:
    file.write_text(old)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from nirmaan_tray.errors import SettingsError; from nirmaan_tray.settings_file import write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))\n"
        "try: write(Path(sys.argv[1]), {'site': 'https://x.example', 'user': 'u' * 60}, new=True)\n"
        "except SettingsError as error: print(error.detail)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{file}: File too large\n"
    assert file.read_text() == old
    assert list(file.parent.iterdir()) == [file]


def test_a_stamp_differs_after_each_writing(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    before = stamp(file)
    assert before is None
    for _ in range(3):
        write(file, {"site": "https://office.example"}, new=True)
        assert stamp(file) not in (None, before)
        before = stamp(file)
    assert stamp(file) == before
    assert stamp(file / "below") is None

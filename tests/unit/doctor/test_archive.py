"""The archive: what is in it, that no secret is, and that it is shown before it is written."""

import base64
import json
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.doctor import archive
from nirmaan_tray.doctor.archive import Paper, Redaction
from nirmaan_tray.errors import KeyringLocked, SettingsError
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.vault import MemoryVault

if TYPE_CHECKING:
    from tests.unit.doctor.conftest import Patient

PASSWORD = 'hidden word "&ü'
ACCESS, REFRESH = "access-Token-4711", "refresh-Token-0815"


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        return "\n".join(f"{name}\n{found.read(name).decode()}" for name in found.namelist())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def saved(patient: "Patient", path: Path) -> str:
    visit = patient.visit()
    async for _ in visit.examine():
        pass
    await visit.preview()
    await visit.save(path)
    return everything(path)


async def test_it_holds_what_helps(well: "Patient", tmp_path: Path) -> None:
    well.home.log_file.write_text("2026-11-23 INFO the newest\n")
    well.home.log_file.with_name(f"{well.home.log_file.name}.1").write_text("2026-11-22 INFO before\n")
    held = await saved(well, tmp_path / "report.zip")
    with zipfile.ZipFile(tmp_path / "report.zip") as found:
        assert found.namelist() == [
            "report.txt",
            "settings.txt",
            "versions.txt",
            "report.json",
            "log/nirmaan-tray.log",
            "log/nirmaan-tray.log.1",
        ]
        told = json.loads(found.read("report.json"))
    assert told["versions"]["nirmaan-tray"].startswith("0.")
    assert [each["check"] for each in told["findings"]][:2] == ["settings", "keyring"]
    assert "user = me@nirmaan.test  (user)" in held
    assert "log_level = info  (default)" in held
    assert "the newest" in held
    assert "before" in held
    assert stat.S_IMODE((tmp_path / "report.zip").stat().st_mode) == 0o600
    assert names(tmp_path) == {"home", "report.zip"}, "nothing is left beside it"


async def test_no_secret_is_in_it(well: "Patient", site: DemoSite, tmp_path: Path) -> None:
    proxy = "http://asha@127.0.0.1:9"
    well.signed_in(site.url, sign_in="browser", proxy=proxy, oauth_client_id="client")
    await well.keep(Credentials(Way.BROWSER, Secret(ACCESS), Secret(REFRESH)))
    await well.vault.save_proxy_password(proxy, Secret(PASSWORD))
    spelled = [
        *(ACCESS, REFRESH, PASSWORD, quote(PASSWORD), json.dumps(PASSWORD)),
        base64.b64encode(f"asha:{PASSWORD}".encode()).decode(),
        base64.b64encode(ACCESS.encode()).decode(),
        "http://somebody:other-word@127.0.0.1:3128",
        "Authorization: Bearer somebody-elses-token",
        "sid=0123456789abcdef",
    ]
    well.home.log_file.write_text("".join(f"INFO it said {text} and went on\n" for text in spelled))
    held = await saved(well, tmp_path / "report.zip")
    assert held.count("and went on") == len(spelled) - 1, "a header is taken out to its line's end"
    for word in (ACCESS, REFRESH, "hidden word", "hidden%20word", "other-word", "elses-token", "0123456789abcdef"):
        assert word not in held
    for text in spelled:
        assert text not in held


async def test_the_systems_proxy_has_a_secret_too(
    well: "Patient", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://asha:of-the-system@127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    well.home.log_file.write_text("it is of-the-system\n")
    held = await saved(well, tmp_path / "report.zip")
    assert "it is •••" in held
    assert "of-the-system" not in held


async def test_both_halves_of_a_key_are_secret(well: "Patient", tmp_path: Path) -> None:
    well.home.log_file.write_text("my-long-key is half of it, and so is my-long-secret\n")
    held = await saved(well, tmp_path / "report.zip")
    assert "••• is half of it, and so is •••" in held


async def test_a_damaged_settings_file_is_not_taken_in(well: "Patient", tmp_path: Path) -> None:
    well.settings = 'password = "hidden-word"\nsite = ['
    held = await saved(well, tmp_path / "report.zip")
    assert "hidden-word" not in held
    assert "could not be read" in held


async def test_it_is_said_when_the_keyring_could_not_be_asked(well: "Patient") -> None:
    class Locked(MemoryVault):
        async def load(self, _account: Account) -> Credentials | None:
            raise KeyringLocked

    visit = well.visit()
    async for _ in visit.examine():
        pass
    assert archive.NOT_SEARCHED not in await visit.preview()
    well.vault = Locked()
    visit = well.visit()
    async for _ in visit.examine():
        pass
    assert archive.NOT_SEARCHED in await visit.preview()


async def test_the_preview_shows_all_but_the_log(well: "Patient") -> None:
    well.home.log_file.write_text("INFO a line of the log\n")
    visit = well.visit()
    lines = [str(line) async for line in visit.examine()]
    shown = await visit.preview()
    assert "log/nirmaan-tray.log  (1 lines)" in shown
    assert "a line of the log" not in shown
    assert "site_name = nirmaan.localhost" in shown
    for line in lines:
        assert line in shown


async def test_nothing_is_written_that_was_not_shown(well: "Patient", tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        await well.visit().save(tmp_path / "report.zip")
    assert names(tmp_path) == {"home"}


@pytest.mark.parametrize("place", ["missing/report.zip", "."])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / place
    with pytest.raises(SettingsError) as raised:
        archive.write(path, (Paper("report.txt", "text"),))
    assert str(path) in raised.value.detail
    assert names(tmp_path / "folder") == set()


def test_a_text_without_secrets_stays_as_it_is() -> None:
    text = "See https://office.example/frontend/x@y and http://127.0.0.1:3128.\n"
    assert Redaction([]).clean(text) == text

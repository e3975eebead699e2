"""What lies in the home, and homes that are not as they should be."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"


async def test_a_damaged_settings_file_is_named_with_its_line_and_mended_by_signing_in(
    signed_in: "Tray", site: DemoSite
) -> None:
    damaged = '# mine\nlog_level = "debug"\nuser = "me\n'
    signed_in.settings_file.write_text(damaged)
    for ran in await signed_in.each(("unread",), ("listen",), ("sign-out",)):
        assert ran.code == 2
        assert f"{signed_in.settings_file}, line 3" in ran.complaint
    assert signed_in.settings_file.read_text() == damaged
    await signed_in.sign_in(site.url)
    assert (await signed_in.run("unread")).code == 0
    (aside,) = signed_in.home.glob("settings.toml.damaged-*")
    assert aside.read_text() == damaged


@pytest.mark.parametrize("below", ["", "below/it"])
async def test_a_home_that_cannot_be(tray: "Tray", site: DemoSite, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("a file in its place")
    elsewhere = tray.elsewhere(tmp_path / "file" / below)
    for words in (("unread",), ("sign-in", site.url, "--api-key", "--stdin")):
        ran = await elsewhere.run(*words, typed=KEY)
        assert ran.code == 2
        assert str(tmp_path / "file") in ran.complaint
    assert list(site.requests) == []


async def test_settings_that_cannot_be_written_leave_nothing_behind(tray: "Tray", site: DemoSite) -> None:
    tray.settings_file.unlink()
    tray.settings_file.symlink_to("/dev/null/settings.toml")
    ran = await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    assert ran.code == 2
    assert "/dev/null/settings.toml" in ran.complaint
    assert site.sessions._sids == {}
    assert tray.holding(PASSWORD) == []


async def test_all_that_it_writes_is_private_and_holds_no_secret(tray: "Tray", site: DemoSite) -> None:
    tray.settings_file.unlink()
    tray.home.rmdir()
    await tray.run("sign-in", site.url, "--user", ME, "--stdin", typed=PASSWORD)
    tray.settings_file.write_text(tray.settings_file.read_text().replace('log_level = ""', 'log_level = "debug"'))
    (sid,) = site.sessions._sids
    async with tray.listen("--state", str(tray.home / "state.db")) as listening:
        await listening.up()
        await site.notify(ME, "pr:new", title="x")
        await listening.expect("arrived")
        await site.disconnect_all()
        await listening.expect("link", state="up")
        if sys.platform != "win32":
            written = [tray.home, *tray.home.rglob("*")]
            assert tray.log_file in written
            assert tray.home / "state.db" in written
            assert [path for path in written if path.stat().st_mode & 0o077] == []
        await listening.stop()
    log = tray.log_file.read_text()
    assert f"Link is up as {ME}" in log
    for secret in (PASSWORD, sid):
        assert tray.holding(secret) == []


async def test_it_can_be_started_from_any_folder_and_hides_no_socket(tray: "Tray", tmp_path: Path) -> None:
    for arguments in (["-m", "nirmaan_tray", "--version"], ["-c", "import socket; print(socket.socket)"]):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments), env=tray.env, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        assert out.startswith((b"nirmaan-tray ", b"<class 'socket.socket'>"))

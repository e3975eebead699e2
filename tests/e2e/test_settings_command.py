"""The settings as the real command shows them, and an organisation's settings that win over whatever is typed."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray import words
from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray

ME = "me@nirmaan.test"
KEY = "kEyPaRt4711:sEcReTpArT0815"
PROXY = "http://127.0.0.1:1"

# All of /etc, and in it the organisation's file, for one process and those that it starts; who it is stays as it was.
WITHIN = """
mount --rbind /etc "$1/etc"; mount -t tmpfs tmpfs /etc; ln -s "$1"/etc/* /etc/
mkdir /etc/nirmaan-tray; cp "$1/managed.toml" /etc/nirmaan-tray/settings.toml
user="$2"; group="$3"; shift 3
exec unshare --user --map-user="$user" --map-group="$group" "$@"
"""

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="else no process can be given a file of the machine's own"
)

Run = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def managed(tray: "Tray", tmp_path: Path) -> Run:
    """``await managed(settings, command..., typed=...)`` on a computer whose organisation has set something.

    Returns exit code, standard output and standard error.
    """
    folder = tmp_path / "machine"
    (folder / "etc").mkdir(parents=True)
    before = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", WITHIN, "-", str(folder))

    we = folder.stat()

    async def run(settings: str, *command: str, typed: str = "") -> tuple[int, str, str]:
        (folder / "managed.toml").write_text(settings)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(*before, str(we.st_uid), str(we.st_gid), *tray.command(*command)),
            env=tray.env,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )
        out, err = await process.communicate(typed.encode())
        return process.returncode or 0, out.decode(), err.decode()

    return run


async def test_each_setting_is_shown_with_where_it_comes_from(signed_in: "Tray", site: DemoSite) -> None:
    shown, told = await signed_in.each(("settings",), ("settings", "--json"))
    assert (shown.code, shown.err, told.code, told.err) == (0, "", 0, "")
    assert f"site = {site.url}  (your settings file)" in shown.lines
    assert "log_level = debug  (your settings file)" in shown.lines
    assert "frontend = /frontend/  (default)" in shown.lines
    (one,) = told.objects
    values = {value["key"]: (value["value"], value["source"]) for value in one["settings"]}
    assert values["site"] == (site.url, "user")
    assert values["oauth_port"] == ("47811", "default")
    assert one["files"]["user"] == str(signed_in.settings_file)


async def test_a_value_that_cannot_be_used_is_named_with_what_is_allowed(tray: "Tray") -> None:
    tray.settings_file.write_text('log_level = "loud"\nca_file = "no-such-file.pem"\n')
    ran = await tray.run("settings")
    assert ran.code == 0, "the settings can be looked at whatever they say"
    (at,) = [number for number, line in enumerate(ran.lines) if line.startswith("log_level = info")]
    assert "✗" in ran.lines[at + 1]
    assert "debug, info, warning, error" in ran.lines[at + 1]
    assert "loud" not in ran.out


@linux_only
async def test_what_the_organisation_has_set_wins_and_it_is_said(managed: Run, tray: "Tray", site: DemoSite) -> None:
    organisations = f'site = "{site.url}"\nsign_in_ways = ["api_key"]\nsite_name = "{site.site_name}"\nproxy = "direct"'
    command = ("sign-in", "https://elsewhere.example", "--api-key", "--stdin", "--site-name", site.site_name)
    code, out, err = await managed(organisations, *command, typed=KEY)
    assert (code, out.splitlines()[0]) == (0, f"Signed in to {site.url} as {ME}.")
    assert err == f"nirmaan-tray: {words.overruled('site')}\n"
    written = tray.settings_file.read_text()
    assert "elsewhere" not in written
    assert 'proxy = "direct"' not in written, "else it would hold on when the organisation takes it back"

    code, _, err = await managed(organisations, "sign-in", "--user", ME, "--stdin", typed="x")
    assert (code, err.count("\n")) == (2, 1)
    assert "not offered here (password)" in err

    _, _, err = await managed("site = [", "unread")
    assert "organisation's settings cannot be read (/etc/nirmaan-tray/settings.toml, line 1" in err

    code, out, _ = await managed(organisations, "settings", "--json")
    sources = {value["key"]: value["source"] for value in json.loads(out)["settings"]}
    assert {key for key, source in sources.items() if source == "organisation"} == {
        "site",
        "sign_in_ways",
        "site_name",
        "proxy",
    }

    # What holds for whoever is signed in already, holds at once.
    assert (await managed(organisations, "unread"))[0] == 0
    code, _, err = await managed(organisations.replace("direct", PROXY), "unread")
    assert (code, "does not answer" in err) == (4, True)


@linux_only
async def test_an_account_that_the_organisation_rules_out_is_signed_out_whole(
    managed: Run, signed_in: "Tray", site: DemoSite
) -> None:
    organisations = 'site = "https://office.example"'
    code, _, err = await managed(organisations, "unread")
    assert (code, "sign-in SITE" in err) == (3, True)
    code, out, _ = await managed(organisations, "sign-out")
    assert (code, out.splitlines()[0]) == (0, f"Signed out of {site.url}.")
    assert (await signed_in.run("unread")).code == 3

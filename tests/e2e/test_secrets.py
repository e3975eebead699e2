"""A day with every way to sign in and every refusal, and afterwards no secret is to be found anywhere."""

import asyncio
import base64
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from nirmaan_tray.demo.oauth import Client
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite
from tests.e2e.hunt import Hunt, Wiretap, forms
from tests.e2e.test_terminal import at_terminal

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray
    from tests.private_ca import PrivateCa
    from tests.tinyproxy import Tinyproxy

ME, CAREFUL = "me@nirmaan.test", "careful@nirmaan.test"

# With what is written differently in addresses, JSON, TOML and base64. A part of it is a leak, too.
PASSWORD = 'ZebraQuilt7x9"\\ &=%41\u20b9MangoLamp3z8'
PARTS = ("ZebraQuilt7x9", "MangoLamp3z8")
WRONG = "wr0ngZebraMango77"
CODE, WRONG_CODE = "kodakCode4499", "kodakCode0000"
KEY, KEYS_SECRET, WRONG_KEYS_SECRET = "kEyPaRt4711", "sEcReTpArT0815", "sEcReTwRoNg9922"
PROXY_PASSWORD, WRONG_PROXY_PASSWORD = "pr0xyFalcon9", "pr0xyWrongOwl7"

END_S = 60.0
"""A command takes a second, and several beside each other on a busy machine take longer."""

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


class Day:
    """Whatever is done with the command, while everybody looks on."""

    def __init__(self, tray: "Tray", hunt: Hunt) -> None:
        self.tray = tray
        self._hunt = hunt

    async def ends(self, code: int, *words: str, typed: str = "") -> None:
        """A command is run and ends so."""
        process = await self.tray.start(*words)
        self._hunt.process(process.pid)
        try:
            async with asyncio.timeout(END_S):
                out, err = await process.communicate(typed.encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        self._hunt.said(f"what {words[0]} said", out, err)
        assert process.returncode == code, (words, out.decode(), err.decode())

    @asynccontextmanager
    async def listening(self, *words: str, state: str = "up") -> AsyncIterator[None]:
        """It listens and has come so far; in the end it is killed, so that its database is left as it was."""
        async with self.tray.listen(*words) as listening:
            await listening.expect("link", state=state)
            yield
            self._hunt.process(listening.process.pid)
            await listening.kill()
            self._hunt.said("what listen said", *listening.heard)

    async def in_the_browser(self, url: str, sid: str) -> None:
        """Somebody who is signed in there with ``sid`` signs in, and allows it."""
        process = await self.tray.start("sign-in", url, "--browser", "--no-open", "--proxy", "direct")
        assert process.stderr is not None
        line = (await process.stderr.readline()).decode()
        self._hunt.process(process.pid)
        address = line.rpartition(" ")[2].strip()
        assert address.startswith(url), line
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            while address:
                cookies = {"Cookie": f"sid={sid}"} if address.startswith(url) else {}
                async with browser.get(address, headers=cookies, allow_redirects=False) as page:
                    address = page.headers.get("Location", "")
                    if address.startswith("/"):
                        address = url + address
                    self._hunt.said("the page in the browser", await page.read() if not address else b"")
        out, err = await process.communicate()
        self._hunt.said("what sign-in said", out, err)
        assert process.returncode == 0, err.decode()


@pytest.fixture
def hunt() -> Hunt:
    """Looks for everything that is typed on this day, and for what the site makes of it."""
    hunt = Hunt()
    hunt.secret("the password", PASSWORD, *PARTS, WRONG)
    hunt.secret("the verification code", CODE, WRONG_CODE)
    hunt.secret("the API secret", f"{KEY}:{KEYS_SECRET}", KEY, KEYS_SECRET, WRONG_KEYS_SECRET)
    hunt.secret("the proxy's password", PROXY_PASSWORD, WRONG_PROXY_PASSWORD)
    return hunt


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_no_secret_is_left_anywhere(
    tray: "Tray",
    hunt: Hunt,
    desktop: "Desktop",
    open_site: OpenSite,
    private_ca: "PrivateCa",
    tinyproxy: "Callable[..., Tinyproxy]",
    tmp_path: Path,
) -> None:
    (tmp_path / "tmp").mkdir()
    tray = replace(tray, env={**tray.env, "TMPDIR": str(tmp_path / "tmp")})
    day = Day(tray, hunt)
    port = unused_port()
    client = Client("CLIENT_ID", f"http://127.0.0.1:{port}/callback")
    with tray.settings_file.open("a") as settings:
        settings.write(f'oauth_client_id = "{client.client_id}"\noauth_port = {port}\n')
    async with open_site(oauth_client=client) as site, Wiretap(int(site.url.rpartition(":")[2])) as tap:
        site.add_user(User(ME, "Meera Me", PASSWORD))
        site.add_user(User(CAREFUL, "Chitra Careful", PASSWORD, two_factor=TwoFactor("Email", CODE)))
        site.api_key(ME, KEY, KEYS_SECRET)
        name = await site.notify(ME, "pr:new", title="Waiting")

        by_password = ("sign-in", tap.url, "--stdin", "--user")
        by_key = ("sign-in", tap.url, "--stdin", "--api-key")
        proxy = tinyproxy(login=f"ravi {PROXY_PASSWORD}").url.replace("//", "//ravi@")
        await day.ends(3, *by_password, ME, typed=f"{WRONG}\n")
        await asyncio.gather(
            day.ends(3, *by_password, CAREFUL, typed=f"{PASSWORD}\n{WRONG_CODE}\n"),
            day.ends(3, *by_key, typed=f"{KEY}:{WRONG_KEYS_SECRET}\n"),
            day.ends(2, *by_password, ME, "--proxy", proxy.replace("ravi", "ravi:x"), typed=f"{PASSWORD}\n"),
        )
        async with open_site(tls=private_ca.expired) as expired:
            command = ("sign-in", expired.url, "--ca-file", str(private_ca.ca_file), "--stdin", "--user", ME)
            await day.ends(4, *command, typed=f"{PASSWORD}\n")

        await day.ends(0, *by_password, CAREFUL, typed=f"{PASSWORD}\n{CODE}\n")
        await day.ends(0, *by_password, ME, typed=f"{PASSWORD}\n")
        async with day.listening("--state", str(tmp_path / "state.db")):
            await site.notify(ME, "pr:new", title="Heard")
        await day.ends(0, "seen", name)
        site.expire_sessions(ME)
        async with day.listening(state="sign_in_needed"):
            await day.ends(3, "unread")

        async with at_terminal(tray, "sign-in", tap.url) as person:
            await person.answer("User (me@nirmaan.test): ", f"{CAREFUL}\n")
            await person.answer(f"Password of {CAREFUL}: ", f"{PASSWORD}\n")
            await person.answer("Code: ", f"{CODE}\n")
            assert await person.ended() == 0, person.screen
            hunt.said("the terminal", person.screen)
        await day.ends(0, "sign-out")

        await day.ends(0, *by_key, typed=f"{KEY}:{KEYS_SECRET}\n")
        async with day.listening():
            await day.ends(0, "unread")

        await day.ends(0, "proxy-password", proxy, "--stdin", typed=f"{WRONG_PROXY_PASSWORD}\n")
        await day.ends(4, *by_password, ME, "--proxy", proxy, typed=f"{PASSWORD}\n")
        await day.ends(0, "proxy-password", proxy, "--stdin", typed=f"{PROXY_PASSWORD}\n")
        await day.ends(0, *by_password, ME, "--proxy", proxy, typed=f"{PASSWORD}\n")
        async with day.listening():
            pass

        await day.in_the_browser(tap.url, site.sessions.open(ME))
        site.provider.forget_access_tokens()
        await day.ends(0, "unread")
        site.provider.forget_access_tokens()
        async with day.listening():
            await asyncio.gather(
                day.ends(0, "settings", "--json"),
                day.ends(6, "doctor", "--archive", str(tmp_path / "help.zip"), "--yes"),
                day.ends(6, "doctor", "--json"),
            )
        await day.ends(0, "sign-out", "--forget")

    for what, secrets in tap.spoken().items():
        assert secrets, f"no {what} was used, so none could be found"
        hunt.secret(what, *secrets)
    assert len(tap.spoken()["an access token"]) == 3
    for secret in (PASSWORD, CODE, KEYS_SECRET, WRONG_KEYS_SECRET):
        assert any(form in tap.heard for form in forms(secret)), f"{secret} was not used"
    assert " DEBUG " in tray.log_file.read_text()
    assert zipfile.is_zipfile(tmp_path / "help.zip")
    assert hunt.found(tmp_path, Path(desktop.env["HOME"]).parent) == []


async def test_a_password_that_somebody_wrote_where_it_does_not_belong_is_not_spread(
    tray: "Tray", hunt: Hunt, tmp_path: Path
) -> None:
    with tray.settings_file.open("a") as settings:
        settings.write(f'site = "https://nirmaan.invalid"\nproxy = "http://ravi:{PROXY_PASSWORD}@127.0.0.1:9"\n')
    system = f"http://ravi:{WRONG_PROXY_PASSWORD}@127.0.0.1:9"
    day = Day(replace(tray, env={**tray.env, "http_proxy": system, "https_proxy": system}), hunt)
    await day.ends(6, "doctor", "--archive", str(tmp_path / "help.zip"), "--yes")
    await day.ends(0, "settings")
    await day.ends(0, "settings", "--json")
    await day.ends(4, "sign-in", "--api-key", "--stdin", typed=f"{KEY}:{KEYS_SECRET}\n")
    # It stands there still, and in the environment, where the system's settings are.
    tray.settings_file.unlink()
    hunt.seen = [
        (where, piece) for where, piece in hunt.seen if "environ" not in where and "settings.toml" not in where
    ]
    assert zipfile.is_zipfile(tmp_path / "help.zip")
    assert hunt.found(tmp_path) == []


SEEN_AS: list[Callable[[str], bytes]] = [
    str.encode,
    lambda secret: json.dumps({"pwd": secret}).encode(),
    lambda secret: json.dumps(json.dumps({"pwd": secret})).encode(),
    lambda secret: f"usr=me&pwd={quote_plus(secret)}".encode(),
    lambda secret: base64.b64encode(f"me:{secret}".encode()),
    lambda secret: base64.b64encode(f"user:{secret} and more".encode()),
    lambda secret: base64.urlsafe_b64encode(f"ravi:{secret}".encode()),
    lambda secret: repr({"pwd": secret}).encode(),
    lambda secret: secret.encode().hex().encode(),
    lambda secret: secret.encode("utf-16-le"),
]


@pytest.mark.parametrize("seen_as", SEEN_AS)
async def test_the_hunt_would_find_one_in_a_file(hunt: Hunt, tmp_path: Path, seen_as: Callable[[str], bytes]) -> None:
    # The whole one alone: its parts would be found in most of these as they are.
    hunt.secrets = {PASSWORD: "the password"}
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"\0before " + seen_as(PASSWORD) + b" after")
    assert hunt.found(tmp_path) == [f"the password in {tmp_path}/deep/file"]


async def test_the_hunt_would_find_one_wherever_it_looks(hunt: Hunt, tmp_path: Path) -> None:
    assert hunt.found(tmp_path) == []
    with zipfile.ZipFile(tmp_path / "help.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log", f"token {KEY}:{KEYS_SECRET}")
    (tmp_path / f"name-{WRONG}").touch()
    database = sqlite3.connect(tmp_path / "inbox.db")
    database.executescript(f"PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES ('{CODE}')")
    program = "import os, sys; os.unlink(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with (tmp_path / "gone").open("w+") as gone:
        gone.write(PROXY_PASSWORD)
        gone.flush()
        command = [sys.executable, "-c", program, gone.name, WRONG_CODE]
        env = {**os.environ, "LEAK": WRONG_KEYS_SECRET}
        pipe = asyncio.subprocess.PIPE
        options = {"pass_fds": [gone.fileno()], "env": env, "stdin": pipe, "stdout": pipe}
        process = await asyncio.create_subprocess_exec(*command, **options)  # type: ignore[arg-type]
    assert process.stdout is not None
    await process.stdout.readline()
    hunt.process(process.pid)
    await process.communicate(b"")
    database.close()
    leaks = "\n".join(hunt.found(tmp_path))
    assert f"the API secret in log in {tmp_path}/help.zip" in leaks
    assert f"the password in a name below {tmp_path.name}" in leaks
    assert f"the verification code in {tmp_path}/inbox.db" in leaks
    assert f"the verification code in cmdline of {process.pid}" in leaks
    assert f"the API secret in environ of {process.pid}" in leaks
    assert f"the proxy's password in {tmp_path}/gone (deleted), open in {process.pid}" in leaks


def test_a_secret_under_a_shell_is_seen(hunt: Hunt) -> None:
    command = ["sh", "-c", f"{sys.executable} -c 'print(flush=True); input()' {WRONG}; true"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        shell.stdout.readline()
        hunt.process(shell.pid)
        shell.communicate("\n")
    assert len(hunt.found()) == 1

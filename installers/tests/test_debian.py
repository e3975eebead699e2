"""The .deb in a clean root: installed, used on a screen, upgraded while it runs, and purged. Needs root.

The package is the one in dist/; an older one is made of it. A picture of the screen is left in build/debian/.
"""

import asyncio
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from installers.debian.build import PROJECT, build, project_version
from installers.tests.clean_root import CleanRoot, clean_root
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from tests.displays import display, end, quiet, window_manager
from tests.waiting import eventually, until

WORK = PROJECT / "build" / "debian"
OLD = "0.0.1"
ME = "meera@nirmaan.test"
KEY = "kEyPaRt4711:sEcReTpArT0815"
PERSON = "meera"
PROGRAM = "/usr/lib/nirmaan-tray/nirmaan-tray"
BUS = "/home/meera/bus"
WAIT_S = 40.0

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def package() -> Path:
    """The package that `make installers` made."""
    made = list((PROJECT / "dist").glob(f"nirmaan-tray_{project_version()}_*.deb"))
    assert made, "There is no package in dist/: make installers makes it."
    return made[0]


@pytest.fixture(scope="module")
def unpacked(package: Path) -> Iterator[Path]:
    """The package's files in a folder."""
    folder = WORK / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def older(unpacked: Path) -> Iterator[Path]:
    """The same program as an older package, which says of itself that it is older, and has a file that the new one lacks."""
    bundle = WORK / "older"
    shutil.rmtree(bundle, ignore_errors=True)
    shutil.copytree(unpacked / "usr" / "lib" / "nirmaan-tray", bundle, symlinks=True)
    (new,) = (bundle / "_internal").glob("nirmaan_tray-*.dist-info")
    old = new.rename(new.with_name(f"nirmaan_tray-{OLD}.dist-info"))
    metadata = old / "METADATA"
    metadata.write_text(re.sub("^Version: .*$", f"Version: {OLD}", metadata.read_text(), count=1, flags=re.MULTILINE))
    yield build(OLD, bundle, WORK, compression="none")
    shutil.rmtree(bundle)


def test_the_same_program_makes_the_same_package(package: Path, unpacked: Path) -> None:
    # What differs could only be in these parts; compressing them depends on nothing else.
    again = build(project_version(), unpacked / "usr" / "lib" / "nirmaan-tray", WORK, compression="none")
    assert _contents(again) == _contents(package)


def test_debians_own_judge_finds_no_fault(package: Path) -> None:
    ran = subprocess.run(
        ["lintian", "--fail-on", "error,warning", "--allow-root", "--tag-display-limit", "0", package],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr


def test_its_entries_are_what_desktops_expect(unpacked: Path) -> None:
    entries = [*unpacked.rglob("*.desktop")]
    assert len(entries) == 3
    subprocess.run(["desktop-file-validate", *entries], check=True)
    for entry in entries:
        assert re.findall(
            "^Exec=(/usr/bin/nirmaan-tray) (?:run|run --background|link -- %u)$", entry.read_text(), re.MULTILINE
        )


@dataclass
class Desk:
    """A person's desktop: their programs run in the root, what is seen of them is on a screen of ours."""

    root: CleanRoot
    env: dict[str, str]
    screen: dict[str, str]
    stack: ExitStack

    def says(self, *words: str, typed: str = "") -> str:
        return self.root.run(*words, user=PERSON, typed=typed, **self.env)

    def starts(self, *words: str) -> "subprocess.Popen[bytes]":
        process = quiet(self.root.command(*words, user=PERSON, **self.env), None)
        self.stack.callback(end, process)
        return process

    @property
    def running(self) -> dict[str, str]:
        """Process and program of each of ours that runs in the root, as its own system tells."""
        script = 'for exe in /proc/[0-9]*/exe; do echo "$exe $(readlink "$exe")"; done'
        said = [line.split(" ", 1) for line in self.root.run("sh", "-c", script).splitlines()]
        return {exe.split("/")[2]: program for exe, program in said if program.startswith(PROGRAM)}

    @property
    def rows(self) -> set[str]:
        """The names of the notifications that are stored in the home."""
        found: set[str] = set()
        for file in (self.root.folder / "home" / PERSON / ".local" / "share").rglob("inbox-*.db"):
            # It may be read before its tables are made.
            with (
                closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store,
                suppress(sqlite3.OperationalError),
            ):
                found |= {name for (name,) in store.execute("SELECT name FROM notification")}
        return found

    def shows(self, title: str) -> bool:
        """Tell whether a window with that title, a regular expression, is on the screen."""
        question = ["xdotool", "search", "--onlyvisible", "--name", title]
        return (
            subprocess.run(question, env=self.screen, capture_output=True, timeout=WAIT_S, check=False).returncode == 0
        )

    def picture(self, name: str) -> None:
        WORK.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", WORK / f"{name}.png"], env=self.screen, check=True, timeout=WAIT_S)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A clean root with a desktop's own parts, and a screen with a panel; nothing of ours is installed."""
    with ExitStack() as stack:
        root = stack.enter_context(clean_root(WORK / "root"))
        root.install("dbus", "desktop-file-utils", "fonts-noto-core", "gnome-keyring", "xdg-utils")
        root.run("useradd", "--create-home", "--shell", "/bin/sh", PERSON)
        server = stack.enter_context(display("1024x768"))
        screen = {**os.environ, "DISPLAY": server.name, "HOME": str(WORK), "LC_ALL": "C.UTF-8"}
        stack.enter_context(window_manager(screen))
        stack.callback(end, quiet(["tint2"], screen))
        env = {
            "DISPLAY": server.name,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={BUS}",
            "XDG_RUNTIME_DIR": f"/home/{PERSON}/run",
        }
        desk = Desk(root, env, screen, stack)
        root.run("install", "-d", "-m", "700", "-o", PERSON, env["XDG_RUNTIME_DIR"])
        desk.starts("dbus-daemon", "--session", f"--address=unix:path={BUS}", "--nofork", "--nopidfile")
        until((root.folder / BUS[1:]).exists, "the session bus", WAIT_S)
        desk.says("gnome-keyring-daemon", "--daemonize", "--unlock", "--components=secrets", typed="password")
        yield desk


@pytest_asyncio.fixture
async def site() -> AsyncIterator[DemoSite]:
    """An office's site, with somebody in it."""
    async with DemoSite(SiteOptions(demo_user=ME)) as site:
        site.add_user(User(ME, "Meera Me", "opensesame-PW"))
        site.api_key(ME, *KEY.split(":"))
        yield site


async def test_a_package_is_installed_upgraded_while_it_runs_and_purged(
    desk: Desk, site: DemoSite, package: Path, older: Path
) -> None:
    root = desk.root
    root.satisfy(package)
    before = root.files()

    # Installed, signed in, started as the computer starts it: what happens in the office arrives.
    root.install(root.brought(older))
    assert desk.says("nirmaan-tray", "--version") == f"nirmaan-tray {OLD}\n"
    assert desk.says("xdg-mime", "query", "default", "x-scheme-handler/nirmaan-tray") == "nirmaan-tray-link.desktop\n"
    signing_in = root.command("nirmaan-tray", "sign-in", site.url, "--api-key", "--stdin", user=PERSON, **desk.env)
    assert "Signed in" in await _said(signing_in, f"{KEY}\n")
    desk.starts("nirmaan-tray", "run", "--background")
    first = await site.notify(ME, "pr:new", title="New PR Created", description="Cement for the tower awaits you.")
    await eventually(lambda: first in desk.rows, WAIT_S)
    settings = root.folder / "home" / PERSON / ".config" / "nirmaan-tray" / "settings.toml"
    settings.write_text(settings.read_text().replace('language = ""', 'language = "hi"'))
    managed = root.folder / "etc" / "nirmaan-tray" / "settings.toml"
    managed.write_text('toast_privacy = "hide"\n')
    (old,) = desk.running

    # Upgraded meanwhile: it goes on as the new one, in the same process, with all it had.
    await asyncio.to_thread(root.install, root.brought(package))
    await eventually(lambda: desk.running == {old: PROGRAM}, WAIT_S)
    assert desk.says("nirmaan-tray", "--version") == f"nirmaan-tray {project_version()}\n"
    assert not [*(root.folder / PROGRAM[1:]).parent.rglob(f"*-{OLD}.dist-info")]
    await eventually(lambda: site.subscribed.get(ME) == 1, WAIT_S)
    second = await site.notify(ME, "pr:new", title="New PR Created", description="Steel for the tower awaits you.")
    await eventually(lambda: {first, second} <= desk.rows, WAIT_S)
    told = json.loads(desk.says("nirmaan-tray", "settings", "--json"))["settings"]
    held = {value["key"]: (value["value"], value["source"]) for value in told}
    assert held["language"] == ("hi", "user")
    assert held["toast_privacy"] == ("hide", "organisation")

    # A link brings the list, in Hindi now.
    desk.says("xdg-open", "nirmaan-tray:show")
    await eventually(lambda: desk.shows("^सूचनाएँ"), WAIT_S)
    desk.picture("upgraded")

    # Purged while it runs: it ends, and nothing of ours is left but what is the person's own.
    root.run("apt-get", "purge", "--yes", "--quiet=2", "nirmaan-tray")
    assert desk.running == {}
    assert root.files() == before
    assert desk.rows == {first, second}


def _contents(package: Path) -> tuple[bytes, ...]:
    """Return the digests of a package's two parts."""
    parts = ("--ctrl-tarfile", "--fsys-tarfile")
    tars = (subprocess.run(["dpkg-deb", part, package], capture_output=True, check=True).stdout for part in parts)
    return tuple(hashlib.sha256(tar).digest() for tar in tars)


async def _said(command: list[str], typed: str) -> str:
    """Run a program while the site answers it; return what it says."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(WAIT_S):
        said, _ = await process.communicate(typed.encode())
    return said.decode()

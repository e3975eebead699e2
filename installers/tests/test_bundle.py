"""The bundle does what the program does from source, with nothing of this checkout, and brings what it needs along."""

import asyncio
import json
import os
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nirmaan_tray.app_links import to_open
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.ui import words
from tests.e2e.conftest import ME, furnish

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.e2e.tray.opener import Opener
    from tests.e2e.tray.panel import Panel
    from tests.e2e.tray.screen import Screen
    from tests.private_ca import PrivateCa

COMPRESSED_MB, INSTALLED_MB = 65, 200

Make = Callable[..., Any]


def size_mb(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() or file.is_symlink()) / 1e6


def test_it_is_as_small_as_was_promised(bundle: Path) -> None:
    assert size_mb(bundle) < INSTALLED_MB
    (tarball,) = (bundle.parents[2] / "dist").glob(f"nirmaan-tray-{version('nirmaan-tray')}-linux-*.tar.xz")
    assert tarball.stat().st_size / 1e6 < COMPRESSED_MB


def test_the_tarball_has_the_bundle_and_nothing_of_who_built_it(bundle: Path, tmp_path: Path) -> None:
    (tarball,) = (bundle.parents[2] / "dist").glob("*.tar.xz")
    with tarfile.open(tarball) as archive:
        members = archive.getmembers()
        assert {(each.uid, each.gid, each.uname, each.gname) for each in members} == {(0, 0, "", "")}
        assert len({each.mtime for each in members}) == 1
        assert [each.name for each in members] == sorted(each.name for each in members)
        files = {each.name for each in members if not each.isdir()}
    there = {f"nirmaan-tray/{path.relative_to(bundle)}" for path in bundle.rglob("*") if not path.is_dir()}
    assert files == there


def test_nothing_in_it_can_be_changed_by_others(bundle: Path) -> None:
    assert [
        p for p in bundle.rglob("*") if not p.is_symlink() and p.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ] == []


@pytest.mark.parametrize("unused", ["Qml", "Quick", "Pdf", "WebEngine", "Multimedia", "VirtualKeyboard", "Designer"])
def test_what_is_not_used_of_qt_stays_out(bundle: Path, unused: str) -> None:
    assert [path for path in bundle.rglob(f"*{unused}*") if "PySide6" in path.parts or "Qt6" in path.name] == []


def test_the_screens_and_pictures_plugins_are_in(bundle: Path) -> None:
    plugins = {path.name for path in bundle.rglob("plugins/*/*.so")}
    wanted = {
        "libqxcb.so",
        "libqwayland.so",
        "libqsvg.so",
        "libqsvgicon.so",
        "libqxdgdesktopportal.so",
        "libxdg-shell.so",
    }
    assert wanted <= plugins


def test_it_needs_no_python_and_no_environment(bundle: Path, tmp_path: Path) -> None:
    """From a folder with a space in its name that cannot be written, with nothing but a home."""
    moved = tmp_path / "two words" / "nirmaan-tray"
    shutil.copytree(bundle, moved, symlinks=True)
    for folder in (moved, *(path for path in moved.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    run = [str(moved / "nirmaan-tray"), "--version"]
    said = subprocess.run(run, env={"HOME": str(tmp_path)}, cwd="/", capture_output=True, text=True, check=False)
    for folder in (moved, *(path for path in moved.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    assert (said.returncode, said.stdout, said.stderr) == (0, f"nirmaan-tray {version('nirmaan-tray')}\n", "")


async def test_a_day_with_it(
    bundled: "Tray",
    site: DemoSite,
    toasts: Any,
    start: Make,
    opener: "Opener",
    panel: "Panel",
    until: Make,
    screen: "Screen",
) -> None:
    """Signed in with the real keyring, told by a real toast, opened in a browser that knows nothing of the bundle."""
    opener.runs(f'env > {opener.folder}/env; printf "%s\\t\\n" "$1" >> {opener.folder}/opened')
    bundled.settings_file.write_text('language = "hi"\n')
    await bundled.sign_in(site.url)
    running = await start(bundled)
    await asyncio.wait_for(panel.icon(), 10)
    await running.up()
    name = await site.notify(ME, "po:new", title="सीमेंट", action_url="purchase-orders/PO-1")
    await toasts.toast(1)
    assert toasts.shown[0].summary == "सीमेंट"
    assert toasts.shown[0].actions["open"] == "खोलें"
    screen.picture("bundle")

    assert (await bundled.run("link", "--", to_open(name))).code == 0
    await until(lambda: site.document(name).seen == "true")
    await until(lambda: opener.opened)
    assert opener.opened == [(f"{site.url}/frontend/purchase-orders/PO-1", "")]
    given = (opener.folder / "env").read_text()
    assert str(Path(bundled.program[0]).parent) not in given
    assert "LD_LIBRARY_PATH=" not in given
    await running.stop()

    found = {
        each["check"]: each["verdict"] for each in json.loads((await bundled.run("doctor", "--json")).out)["findings"]
    }
    # The updates to bundles' parts that are looked up by name: keyring, TLS, both transports, D-Bus, Qt's plugins.
    assert set(found.values()) == {"good"}, found
    # A second run needs no sign-in: the keyring has it.
    again = await start(bundled)
    await again.up()
    assert (await bundled.run("quit")).code == 0
    await again.ends()


async def test_it_trusts_what_the_system_trusts(bundled: "Tray", private_ca: "PrivateCa", tmp_path: Path) -> None:
    async with DemoSite(SiteOptions(demo_user=ME, tls=private_ca.server)) as site:
        furnish(site)
        key = "kEyPaRt4711:sEcReTpArT0815"
        refused = await bundled.run("sign-in", site.url, "--user", ME, "--api-key", "--stdin", typed=f"{key}\n")
        assert refused.code == 4
        # As if an administrator had added the office's authority to the system's store.
        trusting = replace(bundled, env={**bundled.env, "SSL_CERT_FILE": str(private_ca.ca_file)})
        signed = await trusting.run("sign-in", site.url, "--user", ME, "--api-key", "--stdin", typed=f"{key}\n")
        assert (signed.code, signed.err) == (0, "")


async def test_the_desktop_follows_our_links_where_nobody_installed_it(
    bundled: "Tray", start: Make, panel: "Panel", screen: "Screen", until: Make, tmp_path: Path
) -> None:
    """The tarball, unpacked and started once."""
    data = tmp_path / "data"
    env = {**bundled.env, "XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    handler = data / "applications" / "nirmaan-tray-link.desktop"
    # Only a home that is the default one is what links lead to.
    unpacked = replace(bundled, env={**env, "NIRMAAN_TRAY_HOME": str(bundled.home)})
    running = await start(unpacked, [*unpacked.program, "run", "--background"])
    await asyncio.wait_for(panel.icon(), 10)
    await until(handler.is_file, "the handler")
    asked = ("xdg-mime", "query", "default", "x-scheme-handler/nirmaan-tray")
    await until(lambda: said(*asked, env=env) == "nirmaan-tray-link.desktop\n", "the handler of our links")
    said("desktop-file-validate", *map(str, (data / "applications").glob("nirmaan-tray*.desktop")), env=env)
    # The test's browser stands first on the path; this is the system's own.
    path = os.pathsep.join(folder for folder in env["PATH"].split(os.pathsep) if str(tmp_path) not in folder)
    await asyncio.to_thread(said, "xdg-open", "nirmaan-tray:show", env={**unpacked.env, "PATH": path})

    async def shown() -> bool:
        return await screen.windows(f"^{words.window_title()}") != []

    await until(shown, "the list")
    await running.stop()


def said(*command: str, env: Mapping[str, str]) -> str:
    """Return what a program says; it has to succeed."""
    return subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=30).stdout

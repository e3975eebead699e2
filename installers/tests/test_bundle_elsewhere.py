"""The bundle on computers that are not like the one that built it."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray import tls
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from tests.e2e.command import KEY
from tests.e2e.conftest import ME, furnish

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.private_ca import PrivateCa


def test_no_library_is_looked_for_in_the_builders_folders(bundle: Path) -> None:
    files = [path for path in bundle.rglob("*") if ".so" in path.name and path.is_file() and not path.is_symlink()]
    told = subprocess.run(["objdump", "-p", *files], capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in told.splitlines()]
    places = {line[1] for line in lines if line[:1] in (["RUNPATH"], ["RPATH"])}
    assert places
    assert {place for path in places for place in path.split(":") if not place.startswith("$ORIGIN")} == set()


def test_nothing_tells_where_it_was_built(bundle: Path) -> None:
    texts = [path for path in bundle.rglob("*.dist-info/*") if path.is_file()]
    assert texts
    assert [path for path in texts if str(Path(__file__).parents[2]) in path.read_text()] == []


@pytest.mark.parametrize("store", tls.STORES)
async def test_it_finds_the_store_of_every_kind_of_linux(
    bundled: "Tray", private_ca: "PrivateCa", tmp_path: Path, store: str
) -> None:
    """With the /etc of another system, and without OpenSSL's folder; a real store has more in it."""
    etc = tmp_path / "etc"
    file = etc / Path(store).relative_to("/etc")
    file.parent.mkdir(parents=True)
    shutil.copy(private_ca.ca_file, file)
    for name in ("hosts", "nsswitch.conf", "passwd"):
        shutil.copy(Path("/etc", name), etc)
    script = 'mount -t tmpfs none /usr/lib/ssl; mount --bind "$0" /etc; exec "$@"'
    elsewhere = ("unshare", "--map-root-user", "--mount", "sh", "-ec", script, str(etc))
    env = {name: value for name, value in bundled.env.items() if not name.startswith("SSL_CERT_")}
    moved = replace(bundled, env=env, program=(*elsewhere, *bundled.program))
    async with DemoSite(SiteOptions(demo_user=ME, tls=private_ca.server)) as site:
        furnish(site)
        key = f"{KEY}\n"
        refused = await replace(bundled, env=env).run("sign-in", site.url, "--api-key", "--stdin", typed=key)
        assert refused.code == 4
        signed = await moved.run("sign-in", site.url, "--api-key", "--stdin", typed=key)
        assert (signed.code, signed.err) == (0, "")

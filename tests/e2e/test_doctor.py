"""``nirmaan-tray doctor`` as a process of its own: on a desktop where all is well, and where it is not; and its archive."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest_asyncio
from dbus_fast import PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool
from dbus_fast.service import ServiceInterface, dbus_property

from nirmaan_tray.demo.site import DemoSite
from nirmaan_tray.doctor.finding import Check

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray

WATCHER = "org.kde.StatusNotifierWatcher"
KEY = "kEyPaRt4711:sEcReTpArT0815"
UNWELL = 6


class Panel(ServiceInterface):
    """A panel that takes icons."""

    def __init__(self) -> None:
        super().__init__(WATCHER)

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def is_hosted(self) -> DBusBool:
        return True


@pytest_asyncio.fixture
async def server(desktop: "Desktop", notifications: Callable[..., Any]) -> Any:
    """A notification server on the desktop."""
    server = notifications(desktop)
    await server.start()
    return server


@pytest_asyncio.fixture
async def furnished(signed_in: "Tray", desktop: "Desktop", server: Any, tmp_path: Path) -> AsyncIterator["Tray"]:
    """The command of somebody who is signed in, on a desktop with everything."""
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text("#!/bin/sh\n")
    opener.chmod(0o700)
    bus = await MessageBus(desktop.env["DBUS_SESSION_BUS_ADDRESS"]).connect()
    bus.export("/StatusNotifierWatcher", Panel())
    await bus.request_name(WATCHER)
    more = {"WAYLAND_DISPLAY": "wayland-0", "PATH": f"{opener.parent}:{signed_in.env['PATH']}"}
    yield type(signed_in)(signed_in.home, {**signed_in.env, **more})
    bus.disconnect()
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def test_where_all_is_well(furnished: "Tray", server: Any, site: DemoSite) -> None:
    """Every link is in order, the toast is clicked, and the archive holds no secret."""
    archive = furnished.home / "report.zip"
    process = await furnished.start("doctor", "--test-toast", "--archive", str(archive), "--yes")
    toast = await server.toast()
    server.press(toast)
    out, err = await process.communicate()
    lines = out.decode().splitlines()
    assert process.returncode == 0, out.decode()
    assert [line[0] for line in lines[: len(Check)]] == ["✓"] * len(Check)
    assert lines[-1] == "All is well."
    assert "✓ Notification server: Test server 1.0 (" in out.decode()
    assert f"Written: {archive}" in err.decode()
    with zipfile.ZipFile(archive) as found:
        held = b"".join(found.read(name) for name in found.namelist())
        assert "log/nirmaan-tray.log" in found.namelist()
    for secret in (KEY, *KEY.split(":")):
        assert secret.encode() not in held
        assert secret not in out.decode() + err.decode()
        assert furnished.holding(secret) == []
    assert site.listening == {}


async def test_where_not_all_is_well_it_says_what_to_do(signed_in: "Tray", site: DemoSite) -> None:
    """A terminal without a desktop, and a key that the site does not take any more."""
    site.api_key("other@nirmaan.test", *KEY.split(":"))
    told, asked = await signed_in.each(("doctor", "--json"), ("doctor", "--archive", str(signed_in.home / "x.zip")))
    assert (told.code, asked.code) == (UNWELL, 2)
    found = {each["check"]: each for each in json.loads(told.out)["findings"]}
    assert list(found) == [check for check in Check if check is not Check.TEST_TOAST]
    assert found["user"]["verdict"] == "bad"
    assert found["user"]["detail"] == "other@nirmaan.test ≠ me@nirmaan.test"
    assert found["heard"]["after"] == "user"
    assert found["tray"]["code"] == "no_screen"
    assert found["keyring"]["verdict"] == found["site"]["verdict"] == "good"
    assert (
        "✗ User: The site takes us for another user (other@nirmaan.test ≠ me@nirmaan.test). Sign in again."
        in asked.lines
    )
    assert "nobody to ask" in asked.err
    assert not (signed_in.home / "x.zip").exists()


async def test_the_archive_is_shown_before_it_is_written(tray: "Tray") -> None:
    """Although nothing is in order: the settings file is damaged."""
    tray.settings_file.write_text("site = [")
    wanted, unwanted = tray.home / "wanted.zip", tray.home / "unwanted.zip"
    yes, no = await asyncio.gather(
        tray.run("doctor", "--archive", str(wanted), typed="y\n"),
        tray.run("doctor", "--archive", str(unwanted), typed="\n"),
    )
    for ran, archive, end in ((yes, wanted, f"Written: {wanted}\n"), (no, unwanted, "Nothing was written.\n")):
        assert ran.code == UNWELL
        assert "✗ Settings: The file cannot be read" in ran.out
        shown, _, answer = ran.err.partition(f"Write it to {archive}? [y/N] ")
        assert "The archive is to hold, without secrets:\n  report.txt" in shown
        assert "--- settings.txt ---\nThe settings could not be read" in shown
        assert answer == end
    assert wanted.exists()
    assert not unwanted.exists()

"""Keyrings as they are found on desktops: what cannot be kept safely is not kept, and it is said so in time."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.desktops import Desktop
    from tests.e2e.command import Tray

ME = "me@nirmaan.test"
PASSWORD = "opensesame-PW"
KEY = "kEyPaRt4711:sEcReTpArT0815"

LIMIT_S = 10
"""What the keyring is given to answer."""

WORDS = {
    "locked_desktop": "keyring is locked",
    "bare_desktop": "no keyring",
    "denying_desktop": "keyring refused",
    "hanging_desktop": "did not answer within 10 seconds",
}


@pytest.mark.slow
@pytest.mark.parametrize("which", WORDS)
async def test_a_keyring_that_does_not_serve(
    which: str, site: DemoSite, tray: "Tray", request: pytest.FixtureRequest
) -> None:
    desktop: Desktop = request.getfixturevalue(which)
    elsewhere = tray.within(desktop)
    began = time.monotonic()
    ran = await elsewhere.run("sign-in", site.url, "--user", ME, "--stdin", typed=f"{PASSWORD}\n")
    took_s = time.monotonic() - began
    assert ran.code == 5
    assert WORDS[which] in ran.complaint
    assert took_s < LIMIT_S + 5
    assert PASSWORD not in ran.err
    assert tray.holding(PASSWORD) == []
    assert "user" not in tray.settings_file.read_text()
    # A session that nobody can use any more is not left open.
    assert site.sessions._sids == {}


@pytest.mark.parametrize("which", [which for which in WORDS if which != "hanging_desktop"])
async def test_it_is_not_taken_for_being_signed_out(
    which: str, signed_in: "Tray", request: pytest.FixtureRequest
) -> None:
    elsewhere = signed_in.within(request.getfixturevalue(which))
    for ran in await elsewhere.each(("unread",), ("listen",), ("sign-out",)):
        assert ran.code == 5
        assert WORDS[which] in ran.complaint
    assert (await signed_in.run("unread")).code == 0


async def test_one_that_starts_later_is_picked_up_and_keeps_what_it_was_given(
    tray: "Tray",
    site: DemoSite,
    session_bus: "Desktop",
    start_keyring: "Callable[[Desktop], AbstractContextManager[object]]",
) -> None:
    elsewhere = tray.within(session_bus)
    command = ("sign-in", site.url, "--api-key", "--stdin")
    assert (await elsewhere.run(*command, typed=KEY)).code == 5
    with start_keyring(session_bus):
        assert (await elsewhere.run(*command, typed=KEY)).code == 0
    assert (await elsewhere.run("unread")).code == 5
    with start_keyring(session_bus):
        assert (await elsewhere.run("unread")).code == 0


async def test_two_homes_are_two_people(signed_in: "Tray", site: DemoSite, tmp_path: Path) -> None:
    await site.notify(ME, "pr:new", title="for me")
    await site.notify("other@nirmaan.test", "pr:new", title="for the other")
    second = signed_in.elsewhere(tmp_path / "second")
    assert (await second.run("unread")).code == 3
    await second.sign_in(site.url, key="other-key:other-secret")
    assert [told["title"] for told in (await signed_in.run("unread", "--json")).objects] == ["for me"]
    assert [told["title"] for told in (await second.run("unread", "--json")).objects] == ["for the other"]
    # The same user in both: signing out of one leaves the other.
    await second.sign_in(site.url)
    assert (await second.run("sign-out")).code == 0
    assert (await second.run("unread")).code == 3
    assert (await signed_in.run("unread")).code == 0


async def test_the_home_can_be_named_by_the_environment(signed_in: "Tray", tmp_path: Path) -> None:
    named = {**signed_in.env, "NIRMAAN_TRAY_HOME": str(signed_in.home)}

    async def unread(env: dict[str, str]) -> int:
        command = (sys.executable, "-m", "nirmaan_tray", "unread")
        process = await asyncio.create_subprocess_exec(*command, env=env, stdout=DEVNULL, stderr=DEVNULL)
        return await process.wait()

    there, elsewhere = await asyncio.gather(unread(named), unread({**signed_in.env}))
    assert (there, elsewhere) == (0, 3)

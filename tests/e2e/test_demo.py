"""``demo``: the site to try everything against, as a process of its own."""

import asyncio
import signal
from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from tests.e2e.command import Tray


async def test_it_says_where_it_is_and_how_to_sign_in(tray: "Tray") -> None:
    process = await tray.start("demo", "--site-only", "--port", "0")
    assert process.stdout is not None
    async with asyncio.timeout(20):
        lines = [(await process.stdout.readline()).decode().rstrip() for _ in range(7)]
    told = dict(line.split(maxsplit=2)[0:3:2] for line in lines if line.startswith(("Control", "Web")))
    assert lines[-1] == "Stop with Ctrl+C."
    address = lines[0].split()[2]
    assert told == {"Control": f"{address}/demo", "Web": f"{address}/frontend/notifications"}
    async with aiohttp.ClientSession() as browser:
        for url, words in ((told["Control"], "PR"), (told["Web"], "Notifications")):
            async with browser.get(url) as page:
                assert page.status == 200
                assert words in await page.text()

    await tray.sign_in(address, key="demo-key:demo-secret")
    unread = (await tray.run("unread", "--json")).objects
    assert unread
    async with aiohttp.ClientSession() as browser, browser.get(unread[0]["url"]) as page:
        assert page.status == 200
    refused = await tray.run("demo", "--site-only", "--port", address.rpartition(":")[2])
    assert refused.code == 2
    assert "--port" in refused.complaint

    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(5):
        out, err = await process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"")


@pytest.mark.parametrize("port", ["99999", "-1", "many"])
async def test_a_port_that_is_none(tray: "Tray", port: str) -> None:
    ran = await tray.run("demo", "--site-only", "--port", port)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert "--port" in ran.err.splitlines()[-1]

import asyncio

import aiohttp
import pytest

from nirmaan_tray.demo.queries import Query
from nirmaan_tray.demo.serve import DEMO_KEY, DEMO_PASSWORD, DEMO_USER, serve
from nirmaan_tray.demo.site import DemoSite


async def test_it_serves_until_cancelled_and_says_how_to_use_it() -> None:
    said: list[str] = []
    ready: asyncio.Future[DemoSite] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(say=said.append, ready=ready))
    async with asyncio.timeout(10):
        site = await ready
    assert f"{site.url}/demo" in "\n".join(said)
    headers = {"Authorization": f"token {':'.join(DEMO_KEY)}"}
    async with aiohttp.ClientSession(site.url) as http:
        async with http.get("/api/method/frappe.auth.get_logged_user", headers=headers) as response:
            assert await response.json() == {"message": DEMO_USER}
        async with http.post("/api/method/login", json={"usr": DEMO_USER, "pwd": DEMO_PASSWORD}) as response:
            assert response.status == 200
    assert site.documents.count(Query(where="recipient = ?", values=(DEMO_USER,))) == 13
    assert site.documents.count(Query(where="seen NOT IN ('true', '1')")) == 9
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get(site.url)


async def test_a_port_that_is_taken() -> None:
    async with DemoSite() as site:
        port = int(site.url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await serve(port, say=lambda _: None)

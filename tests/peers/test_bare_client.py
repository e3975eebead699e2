"""The benchmarks' yardstick hears events and fetches their documents."""

import asyncio
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from tests.peers.node_peer import StartNodePeer

LEAD = "lead@nirmaan.test"
TOKEN = "KEY_LEAD:SECRET_LEAD"


def allowed(request: web.Request) -> None:
    if request.headers.get("Authorization") != f"token {TOKEN}":
        raise web.HTTPUnauthorized


async def user_info(request: web.Request) -> web.Response:
    allowed(request)
    return web.json_response({"message": {"user": LEAD, "user_type": "Website User"}})


async def document(request: web.Request) -> web.Response:
    allowed(request)
    assert request.match_info["doctype"] == "Nirmaan Notifications"
    return web.json_response({"data": {"name": request.match_info["name"]}})


async def test_each_notification_is_fetched_and_timed(node_peer: "StartNodePeer", peers_folder: Path) -> None:
    app = web.Application()
    app.router.add_get("/api/method/frappe.realtime.get_user_info", user_info)
    app.router.add_get("/api/resource/{doctype}/{name}", document)
    async with TestServer(app) as server, asyncio.timeout(30):
        site = str(server.make_url("/"))
        peer = await node_peer(site, default_site="nirmaan.localhost")
        process = await asyncio.create_subprocess_exec(
            "node",
            peers_folder / "bare_client.mjs",
            site,
            peer.url,
            "nirmaan.localhost",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{TOKEN}\n".encode())
            assert json.loads(await process.stdout.readline()) == {"connected": True}
            started_ms = time.time() * 1000
            await peer.publish(LEAD, "pr:editing:started", {"docname": "PR-1"})
            await peer.publish(LEAD, "pr:new", {"notificationId": "pu0j098o1p"})
            line = json.loads(await process.stdout.readline())
            assert line["name"] == "pu0j098o1p"
            assert started_ms <= line["at"] <= time.time() * 1000
            process.stdin.close()
            assert await process.wait() == 0
            assert await process.stdout.read() == b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

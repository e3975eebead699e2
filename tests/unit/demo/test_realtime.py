from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from nirmaan_tray.demo.site import DemoSite, SiteOptions

Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]
Listen = Callable[[str], Any]
DEMO, OTHER = "demo@nirmaan.test", "other@nirmaan.test"


async def test_an_event_reaches_every_socket_of_its_user_and_nobody_else(site: DemoSite, listen: Listen) -> None:
    async with listen(DEMO) as one, listen(DEMO) as two, listen(OTHER) as other, listen("Guest") as guest:
        assert site.listening == {DEMO: 2, OTHER: 1, "Guest": 1}
        payload = {"notificationId": "n", "title": "हिन्दी"}
        await site.publish(DEMO, "pr:new", payload)
        assert await one.everything() == [("pr:new", payload)]
        assert await two.everything() == [("pr:new", payload)]
        assert await other.everything() == []
        assert await guest.everything() == []


async def test_list_update_tells_subscribers_of_everybodys_changes(site: DemoSite, http: Http, listen: Listen) -> None:
    async with listen(DEMO) as subscriber, listen(DEMO) as deaf:
        await subscriber.subscribe()
        name = await site.notify(OTHER, "pr:new", title="x")
        await site.mark_seen(name)
        async with http("PUT", f"/api/resource/Nirmaan Notifications/{name}", json={"seen": "false"}):
            pass
        async with http("DELETE", f"/api/resource/Nirmaan Notifications/{name}"):
            pass
        users = ["Administrator", OTHER, DEMO, DEMO]
        told = [("list_update", {"doctype": "Nirmaan Notifications", "name": name, "user": user}) for user in users]
        assert await subscriber.everything() == told
        assert await deaf.everything() == []


async def test_a_refused_subscription_is_silent(site: DemoSite, listen: Listen) -> None:
    async with listen("Guest") as guest, listen(DEMO) as no_role, listen(OTHER) as expired:
        site.add_user(replace(site.user(DEMO), nirmaan_role=False))
        site.expire_sessions(OTHER)
        for listener in (guest, no_role, expired):
            await listener.subscribe()
        await site.notify(OTHER, "pr:new", title="x")
        assert await guest.everything() == []
        assert await no_role.everything() == []
        assert [event for event, *_ in await expired.everything()] == ["pr:new"]


async def test_other_doctypes_have_no_room(site: DemoSite, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        for arguments in (("ToDo",), (), ("Nirmaan Notifications", 1), ({"a": 1},)):
            await listener.emit("doctype_subscribe", *arguments)
        assert await listener.everything() == []
        await site.notify(OTHER, "pr:new", title="x")
        assert await listener.everything() == []


async def test_disconnecting_everybody(site: DemoSite, listen: Listen) -> None:
    await site.disconnect_all()
    async with listen(DEMO) as one, listen(OTHER) as two:
        await site.disconnect_all()
        for listener in (one, two):
            assert await listener.gone.wait()
        assert site.listening == {}
    async with listen(DEMO):
        assert site.listening == {DEMO: 1}


@pytest.mark.parametrize("options", [SiteOptions(socket_port=0)])
async def test_a_bench_has_its_sockets_on_another_port(site: DemoSite, http: Http, listen: Listen) -> None:
    assert site.socket_url != site.url
    async with http("GET", "/socket.io/?EIO=4&transport=polling") as response:
        assert response.status == 404
    async with listen(DEMO) as listener:
        await site.publish(DEMO, "pr:new", {})
        assert await listener.everything() == [("pr:new", {})]


@pytest.mark.parametrize("options", [SiteOptions(ping_interval_s=7, ping_timeout_s=3)])
async def test_the_ping_interval_is_told_to_the_client(http: Http) -> None:
    async with http("GET", "/socket.io/?EIO=4&transport=polling") as response:
        opened = await response.text()
    assert '"pingInterval":7000' in opened
    assert '"pingTimeout":3000' in opened

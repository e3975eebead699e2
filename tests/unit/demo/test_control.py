from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import pytest

from nirmaan_tray.demo.queries import Query
from nirmaan_tray.demo.samples import SAMPLES
from nirmaan_tray.demo.site import DemoSite

Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]
Listen = Callable[[str], Any]
DEMO = "demo@nirmaan.test"
JSON = {"Accept": "application/json"}


async def press(http: Http, button: str, **form: str) -> tuple[int, dict[str, Any]]:
    async with http("POST", f"/demo/{button}", data=form, headers=JSON) as response:
        return response.status, await response.json()


async def text(http: Http, path: str) -> str:
    async with http("GET", path) as response:
        assert response.status == 200
        return await response.text()


async def test_every_event_has_a_button_that_sends_it(site: DemoSite, http: Http, listen: Listen) -> None:
    page = await text(http, "/demo")
    async with listen(DEMO) as listener:
        for sample in SAMPLES:
            assert f'value="{sample.event}"' in page
            status, body = await press(http, "event", event=sample.event)
            assert status == 200, body
            [(event, payload)] = await listener.everything()
            assert event == sample.event
            assert payload["notificationId"] == body["names"][0]


async def test_documented_and_undocumented_events_are_all_there() -> None:
    documented = {sample.event for sample in SAMPLES if sample.documented}
    assert len(documented) == 20
    undocumented = {sample.event for sample in SAMPLES} - documented
    assert undocumented == {"payment:ceo_approved", "payment:auto_approved", "project:ceo_hold_releasable", "sb:delete"}


async def test_a_button_says_what_it_did(http: Http) -> None:
    async with http("POST", "/demo/event", data={"event": "pr:new"}) as response:
        assert (response.status, response.headers["Location"]) == (303, "/demo")
    assert "pr:new sent as" in await text(http, "/demo")
    async with http("POST", "/demo/delete", data={"name": "<nope>"}) as response:
        assert response.status == 303
    page = await text(http, "/demo")
    assert 'class="failed"' in page
    assert "There is no notification &lt;nope&gt;." in page


async def test_read_deleted_and_rolled_back(site: DemoSite, http: Http) -> None:
    older = await site.notify(DEMO, "pr:new", title="older")
    newer = await site.notify(DEMO, "po:new", title="newer")
    assert (await press(http, "seen"))[1]["names"] == [newer]
    assert (await press(http, "seen"))[1]["names"] == [older]
    assert (await press(http, "seen"))[0] == 400
    assert (await press(http, "seen", name=newer))[1]["names"] == [newer]
    assert site.document(newer).seen == "true"
    assert (await press(http, "delete", rollback="1"))[1]["names"] == [newer]
    assert site.document(newer).title == "newer"
    assert (await press(http, "event", event="pr:delete"))[1]["names"] == [older]
    assert (await press(http, "event", event="pr:delete"))[0] == 400
    assert (await press(http, "delete"))[1]["names"] == [newer]
    assert site.documents.count(Query()) == 0


@pytest.mark.parametrize(("count", "status", "rows"), [("", 400, 0), ("3", 200, 3), ("0", 400, 0), ("x", 400, 0)])
async def test_bursts(site: DemoSite, http: Http, count: str, status: int, rows: int) -> None:
    assert (await press(http, "burst", count=count))[0] == status
    assert site.documents.count(Query()) == rows


async def test_a_burst_of_two_hundred(site: DemoSite, http: Http, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        _, body = await press(http, "burst")
        heard = await listener.everything()
    assert len(body["names"]) == len(heard) == site.documents.count(Query()) == 200


async def test_any_event(site: DemoSite, http: Http, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        _, body = await press(http, "send", event="a:b", title="T & U", type="alert", action_url="projects/P")
        await press(http, "send", event="c:d", payload='{"notificationId": "n", "x": [1]}')
        heard = await listener.everything()
    stored = site.document(body["names"][0])
    assert (stored.title, stored.type, stored.action_url) == ("T &amp; U", "alert", "projects/P")
    assert heard[1] == ("c:d", {"notificationId": "n", "x": [1]})
    for form in ({}, {"event": " "}, {"event": "x", "payload": "{"}):
        assert (await press(http, "send", **form))[0] == 400
    assert (await press(http, "event", event="no:such"))[0] == 400


async def test_trouble(site: DemoSite, http: Http, listen: Listen) -> None:
    sid = site.open_session(DEMO)
    for down in (True, False):
        await press(http, "workers")
        assert site.workers_down is down
    async with listen(DEMO) as listener:
        assert (await press(http, "disconnect"))[1]["said"] == "Sockets disconnected: 1."
        assert await listener.gone.wait()
    await press(http, "expire")
    assert site.sessions.identify(sid, "").session_expired


async def test_what_the_site_sees_now(site: DemoSite, http: Http, listen: Listen) -> None:
    assert "Nothing here yet." in await text(http, "/demo/now")
    name = await site.notify(DEMO, "pr:new", title="<b>x</b> & <script>y</script>")
    async with listen(DEMO):
        page = await text(http, "/demo/now")
    assert "<dt>sockets of the demo user</dt><dd>1</dd>" in page
    assert name in page
    assert "<b>x</b> &amp; &lt;script&gt;" in page
    assert 'class="unread info"' in page

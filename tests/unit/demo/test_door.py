import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlencode

import aiohttp
import pytest
from yarl import URL

from nirmaan_tray.demo.faults import (
    BAD_GATEWAY,
    CAPTIVE_PORTAL,
    CUT_HALFWAY,
    GATEWAY_TIMEOUT,
    UNAVAILABLE,
    Fault,
    slow,
    too_many,
    unavailable,
)
from nirmaan_tray.demo.queries import FIELDS
from nirmaan_tray.demo.site import DemoSite, SiteOptions

Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]

LIST = "/api/resource/Nirmaan%20Notifications"


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        (BAD_GATEWAY, 502, None),
        (UNAVAILABLE, 503, None),
        (GATEWAY_TIMEOUT, 504, None),
        (CAPTIVE_PORTAL, 200, None),
        (too_many(7), 429, "7"),
        (unavailable(3), 503, "3"),
    ],
)
async def test_a_fault_answers_in_html(
    site: DemoSite, http: Http, fault: Fault, status: int, retry_after: str | None
) -> None:
    site.rest_fault = fault
    async with http("GET", LIST) as response:
        assert response.status == status
        assert response.content_type == "text/html"
        assert response.headers.get("Retry-After") == retry_after
        assert response.headers.getall("Set-Cookie", []) == []
    assert [seen.status for seen in site.requests] == [status]
    site.rest_fault = None
    async with http("GET", LIST) as response:
        assert response.content_type == "application/json"


async def test_a_connection_cut_in_the_middle_of_the_body(site: DemoSite, http: Http) -> None:
    site.rest_fault = CUT_HALFWAY
    async with http("GET", LIST) as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert [seen.status for seen in site.requests] == [0]


async def test_a_slow_site_answers_all_the_same(site: DemoSite, http: Http) -> None:
    site.rest_fault = slow(0.01)
    async with http("GET", LIST) as response:
        assert await response.json() == {"data": []}
    site.rest_fault = slow(3600)
    with pytest.raises(TimeoutError):
        async with http("GET", LIST, timeout=aiohttp.ClientTimeout(total=0.05)):
            pass


async def test_a_fault_touches_only_what_is_under_its_path(site: DemoSite, http: Http) -> None:
    site.rest_fault = Fault(502, under="/api/resource/")
    async with http("GET", "/api/method/ping") as response:
        assert response.status == 200
    async with http("GET", LIST) as response:
        assert response.status == 502
    async with http("GET", "/demo") as response:
        assert response.status == 200


async def test_while_the_workers_are_down_everything_is_a_bad_gateway(site: DemoSite, http: Http) -> None:
    site.workers_down = True
    for path in (LIST, "/login", "/api/method/ping"):
        async with http("GET", path) as response:
            assert response.status == 502
    async with http("GET", "/demo/now") as response:
        assert response.status == 200


async def test_sockets_down_leaves_rest_alone(site: DemoSite, http: Http) -> None:
    site.sockets_down = True
    async with http("GET", "/socket.io/?EIO=4&transport=polling") as response:
        assert response.status == 502
    async with http("GET", "/api/method/ping") as response:
        assert response.status == 200


async def test_gunicorns_limit_on_the_request_line(site: DemoSite, http: Http) -> None:
    around = len("GET /api/method/ping?x= HTTP/1.1")
    for length, status in ((4094, 200), (4095, 400), (9000, 400)):
        address = URL(site.url + "/api/method/ping?x=" + "a" * (length - around), encoded=True)
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            assert response.status == status
            assert ("Request Line is too large" in await response.text()) == (status == 400)


async def test_a_hundred_names_fit_and_two_hundred_do_not(site: DemoSite, http: Http) -> None:
    for count, status in ((100, 200), (200, 400)):
        filters = json.dumps([["name", "in", [f"{number:010d}" for number in range(count)]]])
        query = urlencode({"fields": json.dumps(FIELDS), "filters": filters, "limit_page_length": "0"})
        async with http("GET", URL(f"{LIST}?{query}", encoded=True)) as response:
            assert response.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "nirmaan.localhost"}, 200),
        ({"Host": "localhost:8000"}, 200),
        ({"Host": "other.example"}, 404),
        ({"Host": "other.example", "X-Frappe-Site-Name": "nirmaan.localhost"}, 200),
        ({"Host": "localhost", "X-Frappe-Site-Name": "other.example"}, 404),
    ],
)
async def test_which_hosts_are_the_site(http: Http, headers: dict[str, str], status: int) -> None:
    async with http("GET", "/api/method/ping", headers=headers) as response:
        assert response.status == status
        if status == 404:
            assert "<p>other.example does not exist</p>" in await response.text()


async def test_another_sites_page_cannot_press_the_buttons(site: DemoSite, http: Http) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        async with http("POST", "/demo/burst", headers=headers) as response:
            assert response.status == 404
    async with http("POST", "/demo/burst", headers={"Origin": site.url}, data={"count": "1"}) as response:
        assert response.status == 303


async def test_the_log_has_what_was_asked_decoded(site: DemoSite, http: Http) -> None:
    async with http("GET", LIST, params={"filters": '[["name","=","é&"]]'}):
        pass
    async with http("GET", "/nowhere"):
        pass
    first, second = site.requests
    assert (first.method, first.path, first.status) == ("GET", "/api/resource/Nirmaan Notifications", 200)
    assert first.query == {"filters": '[["name","=","é&"]]'}
    assert first.headers["Authorization"] == "token key:secret"
    assert (second.path, second.status) == ("/nowhere", 404)


@pytest.mark.parametrize(("nginx", "status"), [(False, 404), (True, 200)])
async def test_an_offices_front_door_names_the_site_whatever_the_client_says(nginx: bool, status: int) -> None:
    headers = {"X-Frappe-Site-Name": "old.localhost"}
    async with DemoSite(SiteOptions(nginx=nginx)) as site, aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{site.url}/api/method/ping") as answer:
            assert answer.status == status
        async with http.post(f"{site.url}/api/method/login", json={"usr": "x", "pwd": "y"}) as answer:
            assert answer.status == (401 if nginx else 404), "what was sent goes along"

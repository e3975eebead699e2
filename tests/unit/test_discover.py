"""Finding out what a site at a typed address is: its name, its zone, and whether it is one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray import signin, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    AddressInvalid,
    NoSuchSite,
    NotTheSite,
    SiteBusy,
    SiteError,
    SiteUnreachable,
)
from nirmaan_tray.model.site import Reach, SiteFacts

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa

CLOCK = SystemClock()
NAME = "nirmaan.localhost"


async def discover(address: str, site_name: str | None = None, ca_file: Path | None = None) -> SiteFacts:
    return await signin.discover(address, tls.context(ca_file), CLOCK, Reach(site_name=site_name or ""))


Routes = dict[str, Callable[[web.Request], web.Response]]


@asynccontextmanager
async def serving(routes: Routes) -> AsyncIterator[str]:
    """A server of ours; what has no route is answered 404 in HTML."""

    def handler(answer: Callable[[web.Request], web.Response]) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            return answer(request)

        return handle

    app = web.Application()
    for path, answer in routes.items():
        app.router.add_route("*", path, handler(answer))
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def page(text: str, status: int = 200) -> Callable[[web.Request], web.Response]:
    return lambda _: web.Response(text=text, content_type="text/html", status=status)


def json(body: object, headers: dict[str, str] | None = None) -> Callable[[web.Request], web.Response]:
    return lambda _: web.json_response(body, headers=headers)


def redirect(location: str) -> Callable[[web.Request], web.Response]:
    return lambda _: web.Response(status=301, headers={"Location": location})


ZONE = "/api/method/frappe.client.get_time_zone"
KOLKATA = json({"message": {"time_zone": "Asia/Kolkata"}})


async def test_a_site_tells_its_name_and_zone(site: DemoSite) -> None:
    assert await discover(site.url) == SiteFacts(site.url, NAME, "Asia/Kolkata")
    assert await discover(f"  {site.url}/app/notifications?x=1  ") == SiteFacts(site.url, NAME, "Asia/Kolkata")
    assert all("Cookie" not in request.headers for request in site.requests)
    assert all("Authorization" not in request.headers for request in site.requests)


async def test_a_site_may_have_a_name_of_its_own() -> None:
    async with DemoSite(SiteOptions(site_name="erp-17.frappe.cloud", time_zone="America/New_York")) as site:
        assert await discover(site.url) == SiteFacts(site.url, "erp-17.frappe.cloud", "America/New_York")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"sitename": "nirmaan.localhost"', "nirmaan.localhost"),
        ('"sitename":"nirmaan.localhost"', "nirmaan.localhost"),
        ('"sitename"\n :\t"site_1"', "site_1"),
        ('"sitename": ""', "127.0.0.1"),
        ('"sitename": "a b"', "127.0.0.1"),
        ('"sitename": "../x"', "127.0.0.1"),
        ('"sitename": "पुणे"', "127.0.0.1"),
        ("no name at all", "127.0.0.1"),
    ],
)
async def test_the_name_in_the_page(written: str, name: str) -> None:
    async with serving({"/login": page(f"<script>frappe.boot = {{{written}, x: 1}}</script>"), ZONE: KOLKATA}) as url:
        assert (await discover(url)).site_name == name


async def test_a_name_that_is_given_is_believed_and_sent(site: DemoSite) -> None:
    assert (await discover(site.url, NAME)).site_name == NAME
    assert {request.headers.get("X-Frappe-Site-Name") for request in site.requests} == {NAME}
    with pytest.raises(NoSuchSite):
        await discover(site.url, "other.localhost")


@pytest.mark.parametrize("name", ["पुणे", "a b", "a\r\nX: y", "a/b", 'a"b', "x" * 256])
async def test_a_name_that_is_given_may_be_none(site: DemoSite, name: str) -> None:
    with pytest.raises(AddressInvalid):
        await discover(site.url, name)
    assert len(site.requests) == 0


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.invalid/login",
        "http://127.0.0.1/login",
        "https://127.0.0.1:8443/login",
        "https://127.0.0.1:99999/login",
        "https://[bad/login",
        "//elsewhere.invalid/login",
        "https://127.0.0.1.elsewhere.invalid/",
        "javascript:alert(1)",
        "/login",
        "",
    ],
)
async def test_other_redirects_are_refused(location: str) -> None:
    async with serving({"/{path:.*}": redirect(location)}) as url:
        with pytest.raises(NotTheSite):
            await discover(url)


async def test_a_redirect_to_https_of_the_same_host_is_followed(private_ca: "PrivateCa") -> None:
    secured = DemoSite(SiteOptions(tls=private_ca.server, port=443))
    try:
        await secured.__aenter__()
    except OSError as error:
        await secured.__aexit__()
        pytest.skip(f"port 443 cannot be had: {error.strerror}")
    try:
        async with serving({"/{path:.*}": redirect("https://127.0.0.1/login?x=1")}) as url:
            found = await discover(url, ca_file=private_ca.ca_file)
        assert found == SiteFacts("https://127.0.0.1", NAME, "Asia/Kolkata")
    finally:
        await secured.__aexit__()


async def test_a_private_authority(private_ca: "PrivateCa") -> None:
    async with DemoSite(SiteOptions(tls=private_ca.server)) as site:
        assert (await discover(site.url, ca_file=private_ca.ca_file)).origin == site.url
        with pytest.raises(SiteError, match="certificate: unknown_issuer"):
            await discover(site.url)


@pytest.mark.parametrize(
    ("fault", "error"),
    [(faults.BAD_GATEWAY, SiteBusy), (faults.CAPTIVE_PORTAL, NotTheSite), (faults.too_many(3), SiteBusy)],
)
async def test_nothing_is_guessed_while_the_site_is_away(
    site: DemoSite, fault: faults.Fault, error: type[SiteError]
) -> None:
    site.rest_fault = fault
    with pytest.raises(error):
        await discover(site.url)


async def test_a_name_is_not_guessed_while_only_the_page_is_away() -> None:
    async with serving({"/login": page("<h1>502 Bad Gateway</h1>", 502), ZONE: KOLKATA}) as url:
        with pytest.raises(SiteBusy):
            await discover(url)


@pytest.mark.parametrize(
    "zone", [None, 5, {"time_zone": None}, {"time_zone": "Mars/Olympus"}, {"time_zone": "../x"}, {"time_zone": "Asia"}]
)
async def test_a_zone_that_is_none(zone: object) -> None:
    async with serving({"/login": page("x"), ZONE: json({"message": zone})}) as url:
        with pytest.raises(NotTheSite):
            await discover(url)


@pytest.mark.parametrize("address", ["", "ftp://x", "http://example.com", "https://user:pw@x.example"])
async def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(AddressInvalid) as raised:
        await discover(address)
    assert "pw" not in str(raised.value)


async def test_a_site_that_cannot_be_reached(unused_tcp_port: int) -> None:
    with pytest.raises(SiteUnreachable):
        await discover(f"http://127.0.0.1:{unused_tcp_port}")

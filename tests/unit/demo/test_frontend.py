import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import aiohttp
import pytest

from nirmaan_tray.demo import paper
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite

Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]
DEMO, OTHER = "demo@nirmaan.test", "other@nirmaan.test"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("procurement-requests/PR-0001?tab=Approve%20PR", ["Procurement Request", "<h1>PR-0001</h1>", "Approve PR"]),
        ("purchase-orders/PO&=2024&=001?tab=Approved%20PO", ["Purchase Order", "<h1>PO/2024/001</h1>", "Approved PO"]),
        ("purchase-orders/PO%26%3D2024&=001", ["<h1>PO/2024/001</h1>"]),
        ("prs&milestones/procurement-requests/PR-0001", ["Procurement Request", "<h1>PR-0001</h1>"]),
        ("project-payments?tab=CEO%20Pending", ["Project Payment", "CEO Pending"]),
        ("projects/PROJ-0003?page=x", ["Project", "Sunrise Logistics Hub"]),
        ("some-thing/%3Cscript%3E", ["Some Thing", "&lt;script&gt;"]),
    ],
)
async def test_documents(http: Http, path: str, texts: list[str]) -> None:
    async with http("GET", f"/frontend/{path}") as response:
        assert response.status == 200
        page = await response.text()
    for text in texts:
        assert text in page
    assert "<script>" not in page


def test_a_document_is_the_same_each_time() -> None:
    one, two = paper.read("purchase-orders/PO&=1"), paper.read("purchase-orders/PO&=1")
    assert one == two
    assert one != paper.read("purchase-orders/PO&=2")
    assert one.total == sum(line.quantity * line.rate for line in one.lines)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "₹ 0"), (999, "₹ 999"), (1000, "₹ 1,000"), (123456, "₹ 1,23,456"), (12345678, "₹ 1,23,45,678")],
)
def test_rupees(amount: int, text: str) -> None:
    assert paper.rupees(amount) == text


async def test_notifications_of_the_demo_user_or_of_who_is_signed_in(site: DemoSite, http: Http) -> None:
    await site.notify(DEMO, "pr:new", title="for demo")
    await site.notify(OTHER, "pr:new", title="for other", action_url="/projects/PROJ-0001")
    async with http("GET", "/frontend/notifications") as response:
        page = await response.text()
    assert "for demo" in page
    assert "for other" not in page
    async with http(
        "GET", "/frontend/notifications", headers={"Cookie": f"sid={site.open_session(OTHER)}"}
    ) as response:
        page = await response.text()
    assert "for other" in page
    assert 'href="/frontend/projects/PROJ-0001"' in page


async def test_the_sign_in_page_tells_a_guest_the_sites_name(http: Http) -> None:
    async with http("GET", "/login") as response:
        page = await response.text()
        assert response.headers["Set-Cookie"].startswith("sid=Guest;")
    found = re.search(r'"sitename"\s*:\s*"([^"]+)"', page)
    assert found is not None
    assert found[1] == "nirmaan.localhost"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("", "/frontend/notifications"),
        ("/api/method/x?a=b", "/api/method/x?a=b"),
        ("//evil.example", "/frontend/notifications"),
        ("https://evil.example", "/frontend/notifications"),
    ],
)
async def test_signing_in_by_the_page(site: DemoSite, http: Http, target: str, location: str) -> None:
    form = {"usr": DEMO, "pwd": "PASSWORD", "redirect-to": target}
    async with http("POST", "/login", data=form) as response:
        assert (response.status, response.headers["Location"]) == (303, location)
        sid = response.cookies["sid"].value
    assert site.sessions.identify(sid, "").user == DEMO


async def test_what_the_page_cannot_do_it_says(site: DemoSite, http: Http) -> None:
    site.add_user(User("code@nirmaan.test", "C", two_factor=TwoFactor()))
    for usr, pwd, words in (
        (DEMO, "wrong", "Invalid login credentials"),
        ("code@nirmaan.test", "PASSWORD", "another step"),
    ):
        async with http("POST", "/login", data={"usr": usr, "pwd": pwd}) as response:
            assert response.status == 200
            assert words in await response.text()
            assert response.headers.getall("Set-Cookie", []) == []


@pytest.mark.parametrize(
    ("path", "status"), [("/", 302), ("/frontend", 302), ("/frontend/", 302), ("/assets/demo.css", 200)]
)
async def test_other_pages(http: Http, path: str, status: int) -> None:
    async with http("GET", path) as response:
        assert response.status == status

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from nirmaan_tray.demo.site import DemoSite, SiteOptions

Http = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]
DEMO = "demo@nirmaan.test"

RESOURCE = "/api/resource/Nirmaan Notifications"


async def test_a_document_from_making_to_deleting(site: DemoSite, http: Http) -> None:
    body = {"recipient": "somebody@else", "title": "T", "name": "mine", "nosuch": 1}
    async with http("POST", RESOURCE, json=body) as response:
        made = (await response.json())["data"]
    assert made["name"] != "mine"
    assert made["owner"] == DEMO
    path = f"{RESOURCE}/{made['name']}"
    async with http("PUT", path, json={"seen": "true"}) as response:
        assert (await response.json())["data"]["seen"] == "true"
    async with http("PUT", path, data={"seen": "false"}) as response:
        assert (await response.json())["data"]["seen"] == "false"
    async with http("DELETE", path) as response:
        assert (response.status, await response.json()) == (202, {"data": "ok"})
    async with http("GET", path) as response:
        assert response.status == 404


async def test_a_list_gives_names_only_unless_asked(site: DemoSite, http: Http) -> None:
    name = await site.notify(DEMO, "pr:new", title="x")
    async with http("GET", RESOURCE) as response:
        assert await response.json() == {"data": [{"name": name}]}
    async with http("GET", RESOURCE, params={"fields": '["name","project"]'}) as response:
        assert await response.json() == {"data": [{"name": name, "project": None}]}


@pytest.mark.parametrize(
    ("query", "exc_type"),
    [
        ({"filters": '[["nosuch","=",1]]'}, "DataError"),
        ({"filters": "[[1]]"}, "ValidationError"),
        ({"filters": "not json"}, "ValidationError"),
        ({"order_by": "1; drop"}, "ValidationError"),
    ],
)
async def test_invalid_lists_are_417(http: Http, query: dict[str, str], exc_type: str) -> None:
    async with http("GET", RESOURCE, params=query) as response:
        assert response.status == 417
        assert (await response.json())["exc_type"] == exc_type


async def test_without_a_nirmaan_role(site: DemoSite, http: Http) -> None:
    name = await site.notify(DEMO, "pr:new", title="x")
    site.add_user(replace(site.user(DEMO), nirmaan_role=False))
    for path in (RESOURCE, f"{RESOURCE}/{name}"):
        async with http("GET", path) as response:
            assert response.status == 403
            body = await response.json()
            assert body["exc_type"] == "PermissionError"
            assert "session_expired" not in body
    async with http("GET", "/api/method/frappe.auth.get_logged_user") as response:
        assert await response.json() == {"message": DEMO}
    form = {"doctype": "Nirmaan Notifications", "name": name, "fieldname": "seen", "value": "true"}
    async with http("POST", "/api/method/frappe.client.set_value", json=form) as response:
        assert response.status == 403


@pytest.mark.parametrize("options", [SiteOptions(app_installed=False)])
async def test_a_site_without_the_app(http: Http) -> None:
    async with http("GET", RESOURCE) as response:
        assert response.status == 404
        messages = json.loads((await response.json())["_server_messages"])
        assert json.loads(messages[0])["message"] == "DocType Nirmaan Notifications not found"


async def test_a_live_session_and_a_token_together(site: DemoSite, http: Http) -> None:
    sid = site.open_session("other@nirmaan.test")
    who = "/api/method/frappe.auth.get_logged_user"
    async with http("GET", who, headers={"Cookie": f"sid={sid}"}) as response:
        assert await response.json() == {"message": DEMO}
    # Frappe complains of a wrong token only when nobody else is signed in.
    async with http("GET", who, headers={"Cookie": f"sid={sid}", "Authorization": "token a:b"}) as response:
        assert await response.json() == {"message": "other@nirmaan.test"}


async def test_an_expired_session_says_so_on_open_methods_too(site: DemoSite) -> None:
    sid = site.open_session(DEMO)
    site.expire_sessions(DEMO)
    async with (
        aiohttp.ClientSession(headers={"Cookie": f"sid={sid}"}) as session,
        session.get(f"{site.url}/api/method/frappe.client.get_time_zone") as response,
    ):
        assert await response.json() == {"session_expired": 1, "message": {"time_zone": "Asia/Kolkata"}}


@pytest.mark.parametrize(
    ("body", "status"),
    [({"fieldname": {"seen": "true"}}, 200), ({"fieldname": "seen", "value": "true"}, 200), ({"name": "nope"}, 404)],
)
async def test_set_value(site: DemoSite, http: Http, body: dict[str, Any], status: int) -> None:
    name = await site.notify(DEMO, "pr:new")
    form = {"doctype": "Nirmaan Notifications", "name": name, **body}
    async with http("POST", "/api/method/frappe.client.set_value", json=form) as response:
        assert response.status == status
    assert site.document(name).seen == ("true" if status == 200 else "false")


@pytest.mark.parametrize("path", ["/api/method/no.such.method", "/api/nowhere", "/api/resource/A/b/c"])
async def test_paths_that_lead_nowhere(http: Http, path: str) -> None:
    async with http("GET", path) as response:
        assert response.status in {403, 404}


async def test_a_body_that_is_not_json(http: Http) -> None:
    async with http("POST", RESOURCE, data="{", headers={"Content-Type": "application/json"}) as response:
        assert response.status == 417


async def test_the_identity_providers_metadata(site: DemoSite, http: Http) -> None:
    async with http("GET", "/api/method/frappe.integrations.oauth2.openid_configuration") as response:
        body = await response.json()
    assert body["token_endpoint"] == f"{site.url}/api/method/frappe.integrations.oauth2.get_token"

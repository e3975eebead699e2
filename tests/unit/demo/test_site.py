import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from nirmaan_tray.demo.documents import Document
from nirmaan_tray.demo.queries import Query
from nirmaan_tray.demo.samples import bulk
from nirmaan_tray.demo.site import DemoSite, SiteOptions

Listen = Callable[[str], Any]
DEMO = "demo@nirmaan.test"


async def test_a_notification_is_stored_and_told(site: DemoSite, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        name = await site.notify(DEMO, "pr:new", title="A & B", project="PROJ-0001", kind="alert", sender="a@b")
        [(event, payload)] = await listener.everything()
    stored = site.document(name)
    assert (event, payload["notificationId"], payload["title"]) == ("pr:new", name, "A & B")
    assert list(payload) == ["title", "description", "project", "work_package", "sender", "docname", "notificationId"]
    assert (stored.title, stored.seen, stored.type, stored.event_id) == ("A &amp; B", "false", "alert", "pr:new")
    assert (stored.recipient, stored.owner) == (DEMO, "a@b")


async def test_the_oldest_payload(site: DemoSite, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        name = await site.notify(DEMO, "pr:new", title="x", payload={})
        assert await listener.everything() == [("pr:new", {"notificationId": name})]


async def test_an_event_before_its_document_is_visible(site: DemoSite, listen: Listen) -> None:
    async with listen(DEMO) as listener:
        await listener.subscribe()
        name = await site.notify(DEMO, "pr:new", title="x", commit_delay_s=0.05)
        later = await site.notify(DEMO, "pr:new", title="y")
        assert (await listener.next())[1]["notificationId"] == name
        assert (await listener.next())[1]["notificationId"] == later
        assert (await listener.next())[1]["name"] == later
        with pytest.raises(KeyError):
            site.document(name)
        assert (await listener.next())[1]["name"] == name
    # The trap for whoever catches up by a cursor: it becomes visible with an earlier stamp than what was there.
    assert site.document(name).modified < site.document(later).modified


async def test_a_deletion_is_told_before_it_happens(site: DemoSite, listen: Listen) -> None:
    name = await site.notify(DEMO, "payment:approved", title="x")
    async with listen(DEMO) as listener:
        await listener.subscribe()
        await site.delete(name, commit_after_s=0.05)
        event, payload = await listener.next()
        assert (event, payload["notificationId"]) == ("payment:delete", name)
        assert site.document(name).title == "x"
        assert (await listener.next())[1]["name"] == name
        with pytest.raises(KeyError):
            site.document(name)


async def test_a_deletion_that_is_rolled_back(site: DemoSite, listen: Listen) -> None:
    name = await site.notify(DEMO, "pr:new", title="x")
    before = site.document(name)
    async with listen(DEMO) as listener:
        await listener.subscribe()
        await site.delete(name, rollback=True)
        assert [event for event, _ in await listener.everything()] == ["pr:delete"]
    assert site.document(name) == before


@pytest.mark.parametrize("action", ["delete", "mark_seen"])
async def test_what_is_not_there(site: DemoSite, action: str) -> None:
    with pytest.raises(KeyError):
        await getattr(site, action)("nope")
    with pytest.raises(KeyError):
        site.user("nobody")


async def test_many_rows_come_in_silence(site: DemoSite, listen: Listen) -> None:
    first = datetime(2026, 1, 1)  # noqa: DTZ001 - the site's times are naive
    async with listen(DEMO) as listener:
        await listener.subscribe()
        names = site.insert_many(bulk(DEMO, 1000, first=first, seen_every=2))
        names += site.insert_many(Document(recipient=DEMO) for _ in range(5))
        assert await listener.everything() == []
    assert len(set(names)) == site.documents.count(Query()) == 1005
    assert site.documents.count(Query(where="seen = 'true'")) == 500


async def test_closing_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    async with DemoSite() as site:
        await site.notify(DEMO, "pr:new", commit_delay_s=3600)
        assert asyncio.all_tasks() != before
    assert asyncio.all_tasks() == before


async def test_a_server_that_goes_away_and_comes_back(site: DemoSite, listen: Listen) -> None:
    name = await site.notify(DEMO, "pr:new", title="x")
    url = site.url
    async with listen(DEMO) as listener:
        await site.unplug()
        async with asyncio.timeout(10):
            await listener.gone.wait()
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(url)
        await site.plug_in()
        async with http.get(f"{url}/api/method/ping") as response:
            assert response.status == 200
    assert site.url == url
    assert site.document(name).title == "x"
    async with listen(DEMO) as listener:
        await site.publish(DEMO, "pr:new", {})
        assert await listener.everything() == [("pr:new", {})]


async def test_tls(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "demo")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(hours=1)
    )
    certificate = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False).sign(
        key, hashes.SHA256()
    )
    file = tmp_path / "demo.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cafile=file)
    async with DemoSite(SiteOptions(tls=server)) as site, aiohttp.ClientSession() as http:
        assert site.url.startswith("https://")
        async with http.get(f"{site.url}/api/method/ping", ssl=client) as response:
            assert await response.json() == {"message": "pong"}


async def test_waiting_for_what_a_client_does(site: DemoSite, listen: Listen) -> None:
    async with asyncio.timeout(10):
        waiting = asyncio.create_task(site.until(lambda: site.subscribed == {DEMO: 1}))
        async with listen(DEMO) as listener:
            await site.until(lambda: site.listening == {DEMO: 1})
            assert not waiting.done()
            await listener.emit("doctype_subscribe", "Nirmaan Notifications")
            await waiting
        await site.until(lambda: not site.listening and not site.subscribed)
        asked = asyncio.create_task(site.until(lambda: any(seen.path == "/login" for seen in site.requests)))
        async with aiohttp.ClientSession() as http, http.get(f"{site.url}/login"):
            await asked


async def test_nobody_can_be_signed_in_who_is_not_there(site: DemoSite) -> None:
    with pytest.raises(KeyError):
        site.open_session("nobody")
    with pytest.raises(KeyError):
        site.api_key("nobody")

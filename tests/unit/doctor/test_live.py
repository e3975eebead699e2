"""The live connection: websockets blocked while polling passes, both blocked, a wrong place, somebody else's server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.doctor.finding import Check, Verdict

if TYPE_CHECKING:
    from tests.unit.doctor.conftest import Patient

ME = "me@nirmaan.test"
BAD, GOOD = Verdict.BAD, Verdict.GOOD


@asynccontextmanager
async def gate(port: int, against: str, answer: bytes = b"") -> AsyncIterator[str]:
    """A way to ``port`` that answers requests in whose head ``against`` stands with ``answer``, or never."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if against.encode() in head.lower():
                writer.write(answer)
                await (writer.drain() if answer else reader.read())
                return
            there, on = await asyncio.open_connection("127.0.0.1", port)
            on.write(head)
            await asyncio.wait(
                [asyncio.create_task(_pipe(reader, on)), asyncio.create_task(_pipe(there, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            on.close()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize(
    ("answer", "code"), [(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "not_the_site"), (b"", "late")]
)
async def test_websockets_are_blocked_and_polling_passes(
    well: "Patient", site: DemoSite, answer: bytes, code: str
) -> None:
    async with gate(port_of(site.url), "transport=websocket", answer) as url:
        well.signed_in(site.url, socket_url=url)
        found = await well.examined()
    assert (found[Check.WEBSOCKET].verdict, found[Check.WEBSOCKET].code) == (BAD, code)
    assert {found[check].verdict for check in (Check.POLLING, Check.NAMESPACE, Check.HEARD, Check.SUBSCRIPTION)} == {
        GOOD
    }


async def test_polling_is_blocked_and_websockets_pass(well: "Patient", site: DemoSite) -> None:
    refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    async with gate(port_of(site.url), "transport=polling", refusal) as url:
        well.signed_in(site.url, socket_url=url)
        found = await well.examined()
    assert (found[Check.POLLING].verdict, found[Check.POLLING].code) == (BAD, "not_the_site")
    assert {found[check].verdict for check in (Check.WEBSOCKET, Check.HEARD, Check.SUBSCRIPTION)} == {GOOD}


async def test_a_socket_url_where_nothing_of_the_kind_is(well: "Patient", site: DemoSite) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<html>welcome</html>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", page)
    async with TestServer(app) as server:
        well.signed_in(site.url, socket_url=str(server.make_url("")).rstrip("/"))
        found = await well.examined()
    assert {found[check].code for check in (Check.WEBSOCKET, Check.POLLING)} == {"not_the_site"}
    assert found[Check.NAMESPACE].after is Check.WEBSOCKET
    assert found[Check.HEARD].after is found[Check.SUBSCRIPTION].after is Check.WEBSOCKET
    assert found[Check.SIGN_IN].verdict is GOOD


async def test_a_live_server_that_is_away(well: "Patient", site: DemoSite) -> None:
    site.sockets_down = True
    found = await well.examined()
    assert {found[check].code for check in (Check.WEBSOCKET, Check.POLLING)} == {"busy"}


async def test_a_live_server_that_does_not_know_us(well: "Patient", site: DemoSite) -> None:
    """It answers, it takes the name, and it refuses the credentials that the site takes."""
    async with DemoSite(SiteOptions(demo_user=ME)) as other:
        other.add_user(User(ME, ME, "password"))
        well.signed_in(site.url, socket_url=other.url)
        found = await well.examined()
    assert {found[check].verdict for check in (Check.WEBSOCKET, Check.POLLING, Check.NAMESPACE)} == {GOOD}
    assert (found[Check.HEARD].code, found[Check.HEARD].detail) == ("handshake", "Unauthorized: Error: Unauthorized")
    assert found[Check.SUBSCRIPTION].after is Check.HEARD


async def test_a_site_that_is_told_by_socket_url_alone(well: "Patient", site: DemoSite) -> None:
    async with DemoSite(SiteOptions(demo_user=ME, site_name="other.localhost", nginx=True)) as other:
        well.signed_in(site.url, socket_url=other.url)
        found = await well.examined()
    assert (found[Check.NAMESPACE].code, found[Check.NAMESPACE].detail) == ("invalid", "/nirmaan.localhost")
    assert found[Check.SITE_NAME].verdict is GOOD

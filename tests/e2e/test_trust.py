"""Whom the commands trust: certificates, the way there, and answers that lead elsewhere."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Tray
    from tests.private_ca import PrivateCa

KEY = "kEyPaRt4711:sEcReTpArT0815"
WORDS = {
    "expired": "has expired",
    "wrong_host": "belongs to another address",
    "unknown_issuer": "certificate authority",
}
"""By which each fault of a certificate is known."""

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]


@asynccontextmanager
async def answering(
    handle: Callable[[web.Request], Awaitable[web.Response]], port: int = 0, context: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """A server that answers every request by ``handle``; gives its origin."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    server = TestServer(application, port=port)
    await server.start_server(ssl=context)
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@pytest.mark.parametrize("fault", ["expired", "wrong_host", "unknown_issuer"])
async def test_each_fault_of_a_certificate_is_told_and_never_passed_over(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa", fault: str
) -> None:
    server = private_ca.server if fault == "unknown_issuer" else getattr(private_ca, fault)
    trusted = () if fault == "unknown_issuer" else ("--ca-file", str(private_ca.ca_file))
    async with open_site(tls=server) as site:
        ran = await tray.run("sign-in", site.url, *trusted, "--api-key", "--stdin", typed=KEY)
        assert ran.code == 4
        assert WORDS[fault] in ran.complaint
        assert "nothing was sent" in ran.complaint
        assert list(site.requests) == []
    for offer in ("ignore", "anyway", "insecure", "continue", "exception"):
        assert offer not in ran.complaint.lower()


async def test_no_argument_turns_the_check_off(tray: "Tray") -> None:
    ran = await tray.run("sign-in", "--help")
    assert "--ca-file" in ran.out
    for offer in ("insecure", "no-verify", "ignore", "--force"):
        assert offer not in ran.out.lower()


async def test_a_socket_server_with_a_bad_certificate_is_never_connected_to(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa"
) -> None:
    """Though the site's own is good: the live connection is checked as every request is."""
    async with open_site(tls=private_ca.server) as site, open_site(tls=private_ca.expired) as sockets:
        await tray.sign_in(site.url, "--ca-file", str(private_ca.ca_file), "--socket-url", sockets.url)
        async with tray.listen() as listening:
            await listening.expect("link", state="offline", reason="certificate")
            await listening.stop()
        assert list(sockets.requests) == []
        assert sockets.listening == {}


async def test_nothing_goes_in_clear_over_the_internet(tray: "Tray", site: DemoSite) -> None:
    for command in (("sign-in", "http://8.8.8.8:8000"), ("sign-in", site.url, "--socket-url", "http://office.example")):
        ran = await tray.run(*command, "--api-key", "--stdin", typed=KEY)
        assert ran.code == 2
        assert "http:// works inside the office network only" in ran.complaint
    assert list(site.requests) == []


@pytest.mark.parametrize("status", [302, 308])
async def test_a_site_that_answers_from_elsewhere_is_refused_and_elsewhere_learns_nothing(
    tray: "Tray", site: DemoSite, status: int
) -> None:
    async def elsewhere(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": f"{site.url}{request.path_qs}"})

    async with answering(elsewhere) as origin:
        ran = await tray.run("sign-in", origin, "--api-key", "--stdin", typed=KEY)
    assert ran.code == 4
    assert f"redirected to {site.url}" in ran.complaint
    assert list(site.requests) == []


async def test_a_site_that_begins_to_answer_from_elsewhere_keeps_the_sign_in_for_itself(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa"
) -> None:
    """A redirect from TLS to plain http on the same host is elsewhere too."""
    strayed: list[web.Request] = []

    async def stranger(request: web.Request) -> web.Response:
        strayed.append(request)
        return web.json_response({"message": "me@nirmaan.test"})

    async with answering(stranger) as other, open_site(tls=private_ca.server) as site:
        await tray.sign_in(site.url, "--ca-file", str(private_ca.ca_file))
        port = int(site.url.rpartition(":")[2])
        await site.unplug()

        async def away(_: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"{other}/api/method/frappe.auth.get_logged_user"})

        async with answering(away, port, private_ca.server):
            unread = await tray.run("unread")
            assert unread.code == 4
            assert f"redirected to {other}" in unread.complaint
            async with tray.listen() as listening:
                await listening.expect("link", state="offline", reason="not_the_site")
                await listening.stop()
        await site.plug_in()
        assert strayed == []
        assert (await tray.run("unread")).code == 0, "and is signed in when it is itself again"

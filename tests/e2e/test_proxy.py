"""The commands behind an office's proxy: what passes, what is said when it does not, and where its password is."""

import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite

if TYPE_CHECKING:
    from tests.e2e.command import Ran, Tray
    from tests.private_ca import PrivateCa
    from tests.tinyproxy import Tinyproxy

ME = "me@nirmaan.test"
KEY = "kEyPaRt4711:sEcReTpArT0815"
PASSWORD = "oPeNpRoXy-99"

OpenSite = Callable[..., AbstractAsyncContextManager[DemoSite]]
StartProxy = Callable[..., "Tinyproxy"]


def named(proxy: "Tinyproxy") -> str:
    return proxy.url.replace("//", "//ravi@")


async def sign_in(tray: "Tray", site: DemoSite, private_ca: "PrivateCa", *more: str) -> "Ran":
    command = ("sign-in", site.url, "--ca-file", str(private_ca.ca_file), "--api-key", "--stdin", *more)
    return await tray.run(*command, typed=f"{KEY}\n")


async def test_a_day_behind_a_proxy_with_a_password(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa", tinyproxy: StartProxy
) -> None:
    proxy = tinyproxy(f"ravi {PASSWORD}")
    async with open_site(tls=private_ca.server) as site:
        refused = await sign_in(tray, site, private_ca, "--proxy", named(proxy))
        assert refused.code == 4
        assert "proxy" in refused.complaint
        assert list(site.requests) == []
        kept = await tray.run("proxy-password", named(proxy), "--stdin", typed=f"{PASSWORD}\n")
        assert (kept.code, kept.err) == (0, "")
        signed_in = await sign_in(tray, site, private_ca, "--proxy", named(proxy))
        assert (signed_in.code, signed_in.err) == (0, "")
        async with tray.listen() as listening:
            await listening.up()
            name = await site.notify(ME, "pr:new", title="New PR")
            await listening.expect("arrived", name=name)
            before = len(proxy.asked)
            unread = await tray.run("unread", "--json")
            assert [row["name"] for row in unread.objects] == [name]
            assert len(proxy.asked) > before
            await listening.stop()
        out = await tray.run("sign-out")
        assert (out.code, out.err) == (0, "")
    assert {line.partition(" ")[0] for line in proxy.asked} == {"CONNECT"}
    for seen in site.requests:
        assert "proxy-authorization" not in {name.lower() for name in seen.headers}
    for ran in (refused, kept, signed_in, unread, out):
        assert PASSWORD not in ran.out + ran.err
    assert tray.holding(PASSWORD) == []


async def test_a_proxys_wrong_password_is_not_taken_for_the_sites(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa", tinyproxy: StartProxy
) -> None:
    proxy = tinyproxy(f"ravi {PASSWORD}")
    async with open_site(tls=private_ca.server) as site:
        await tray.run("proxy-password", named(proxy), "--stdin", typed="wr0ng-one\n")
        ran = await sign_in(tray, site, private_ca, "--proxy", named(proxy))
    assert ran.code == 4
    assert "proxy" in ran.complaint
    assert "wr0ng-one" not in ran.err
    assert tray.holding("wr0ng-one") == []
    assert list(site.requests) == []


async def test_a_proxy_that_is_down_is_named(tray: "Tray", private_ca: "PrivateCa") -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        port = taken.getsockname()[1]
        command = ("sign-in", "https://office.example", "--proxy", f"http://127.0.0.1:{port}", "--api-key", "--stdin")
        ran = await tray.run(*command, typed=KEY)
    assert ran.code == 4
    assert f"the proxy 127.0.0.1:{port} cannot be reached" in ran.complaint


@pytest.mark.parametrize(
    "proxy", ["http://ravi:hunter2@proxy:3128", "socks5://ravi:hunter2@proxy", "http://u:hunter2@:1"]
)
async def test_an_address_with_a_password_is_not_taken_and_not_quoted(tray: "Tray", proxy: str) -> None:
    ran = await tray.run("sign-in", "https://office.example", "--proxy", proxy, "--api-key", "--stdin", typed=KEY)
    assert ran.code == 2
    assert "proxy" in ran.complaint
    assert "hunter2" not in ran.err
    assert tray.holding("hunter2") == []


async def test_the_systems_proxy_is_found_in_the_environment(
    tray: "Tray", open_site: OpenSite, private_ca: "PrivateCa", tinyproxy: StartProxy
) -> None:
    proxy = tinyproxy(f"ravi {PASSWORD}")
    tray.env["https_proxy"] = proxy.url.replace("//", f"//ravi:{PASSWORD}@")  # type: ignore[index]
    async with open_site(tls=private_ca.server) as site:
        signed_in = await sign_in(tray, site, private_ca)
        assert (signed_in.code, signed_in.err) == (0, "")
        assert proxy.asked
        assert tray.holding(PASSWORD) == []
        before = len(proxy.asked)
        tray.env["no_proxy"] = "127.0.0.1"  # type: ignore[index]
        assert (await tray.run("unread")).code == 0
        assert len(proxy.asked) == before

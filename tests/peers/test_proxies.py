"""Through a real proxy: REST, websocket and polling; and who is told whose password."""

import logging
import traceback
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port

from nirmaan_tray import headers, tls
from nirmaan_tray.demo.sessions import User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    CertificateUntrusted,
    NotTheSite,
    ProxyRefused,
    SiteBusy,
    SiteError,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.model.credentials import Credentials
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.proxy import with_password
from nirmaan_tray.session import Session
from nirmaan_tray.transports import POLLING, WEBSOCKET
from nirmaan_tray.transports import Way as Transports
from nirmaan_tray.wire import Endpoint, Wire
from tests.listening import OFFLINE, SIGN_IN_NEEDED, UP, Impatient, listening

if TYPE_CHECKING:
    from tests.peers.office_proxy import OfficeProxy
    from tests.private_ca import PrivateCa
    from tests.tinyproxy import Tinyproxy

ME = "me@nirmaan.test"
KEY = Credentials(Way.API_KEY, Secret("my-key:my-secret"))
LOGIN = "ravi hunter2"
PASSWORD = Secret("hunter2")
BASIC = f"Basic {b64encode(b'ravi:hunter2').decode()}"

StartProxy = Callable[..., "Tinyproxy"]
Watch = Callable[[str], Awaitable["OfficeProxy"]]


@asynccontextmanager
async def serving(**options: object) -> AsyncIterator[DemoSite]:
    async with DemoSite(SiteOptions(demo_user=ME, **options)) as site:  # type: ignore[arg-type]
        site.add_user(User(ME, ME, "password"))
        site.api_key(ME, "my-key", "my-secret")
        yield site


@pytest_asyncio.fixture
async def site(private_ca: "PrivateCa") -> AsyncIterator[DemoSite]:
    """An office's site, with a certificate of its own authority."""
    async with serving(tls=private_ca.server) as site:
        yield site


@pytest.fixture
def open_through(private_ca: "PrivateCa") -> Callable[..., Session]:
    """``open_through(proxy, site)``: a session that reaches the site that way; it is to be closed."""

    def made(proxy: str, site: DemoSite | str, *, trusting: bool = True) -> Session:
        url = site if isinstance(site, str) else site.url
        account = Account(url, url, "nirmaan.localhost", ME, Way.API_KEY, "Asia/Kolkata", proxy=proxy)
        return Session(account, KEY, tls.context(private_ca.ca_file if trusting else None), Impatient())

    return made


Open = Callable[..., Session]


def named(proxy: "Tinyproxy | OfficeProxy") -> str:
    return proxy.url.replace("//", "//ravi@")


@asynccontextmanager
async def joined(session: Session, transports: Transports) -> AsyncIterator[Wire]:
    """One attempt over a transport that is chosen here, with what the session would say."""
    account = session.account
    sent = {**headers.site_header(account.site_name), **headers.handshake(KEY, account.site)}
    endpoint = Endpoint(account.socket_url, account.site_name, ME, sent, account.proxy)
    wire = Wire(endpoint, session._tls, Impatient(), transports, upgrade_s=5)
    try:
        await wire.open()
        await wire.joined()
        yield wire
    finally:
        await wire.close(0.1)


async def failures(session: Session) -> list[TrayError]:
    """What ends a request and an attempt by each transport."""
    ends: list[TrayError] = []
    with pytest.raises(TrayError) as ended:
        await session.prove()
    ends.append(ended.value)
    for transports in (WEBSOCKET, POLLING):
        with pytest.raises(TrayError) as ended:
            async with joined(session, transports):
                pass
        ends.append(ended.value)
    return ends


@pytest.mark.parametrize("login", ["", LOGIN], ids=["for anybody", "with a password"])
async def test_everything_goes_through_it(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open, login: str
) -> None:
    proxy = tinyproxy(login)
    chosen = with_password(named(proxy), PASSWORD) if login else proxy.url
    async with open_through(chosen, site) as session, listening(session.connection) as heard:
        await heard.until_state(UP)
        name = await site.notify(ME, "pr:new", title="New PR")
        await heard.until(lambda: name in heard.names)
        assert [row.name for row in await session.notifications.named({name})] == [name]
        assert session.connection._wire is not None
        assert session.connection._wire.transport == "websocket"
    tunnel = f"CONNECT {site.url.removeprefix('https://')} HTTP/1.1"
    assert set(proxy.asked) == {tunnel}
    assert len(proxy.asked) == 2, "one for REST, one for the websocket"


async def test_polling_goes_through_it_too(tinyproxy: StartProxy, site: DemoSite, open_through: Open) -> None:
    proxy = tinyproxy(LOGIN)
    async with (
        open_through(with_password(named(proxy), PASSWORD), site) as session,
        joined(session, POLLING) as wire,
    ):
        assert wire.transport == "polling"
        assert site.listening == {ME: 1}
    assert set(proxy.asked) == {f"CONNECT {site.url.removeprefix('https://')} HTTP/1.1"}


async def test_neither_learns_the_others_password(
    tinyproxy: StartProxy, office_proxy: Watch, site: DemoSite, open_through: Open
) -> None:
    watched = await office_proxy(tinyproxy(LOGIN).url)
    async with open_through(with_password(named(watched), PASSWORD), site) as session:
        await session.prove()
        for transports in (WEBSOCKET, POLLING):
            async with joined(session, transports):
                assert site.listening == {ME: 1}
    assert len(watched.heads) >= 3
    for head in watched.heads:
        assert head.startswith("CONNECT ")
        assert f"Proxy-Authorization: {BASIC}" in head.split("\r\n")
        assert "my-secret" not in head
        assert "cookie" not in head.lower()
    assert site.requests
    for seen in site.requests:
        assert "proxy-authorization" not in {name.lower() for name in seen.headers}
        assert "my-key:my-secret" in seen.headers["Authorization"]


async def test_a_site_without_tls_is_reached_by_polling_where_the_proxy_drops_websockets(
    tinyproxy: StartProxy, open_through: Open
) -> None:
    async with serving() as site:
        proxy = tinyproxy(LOGIN)
        async with (
            open_through(with_password(named(proxy), PASSWORD), site) as session,
            listening(session.connection) as heard,
        ):
            await heard.until_state(UP)
            name = await site.notify(ME, "pr:new")
            await heard.until(lambda: name in heard.names)
        assert {line.split(" ")[0] for line in proxy.asked} == {"GET", "POST"}
        for seen in site.requests:
            assert "proxy-authorization" not in {name.lower() for name in seen.headers}


@pytest.mark.parametrize("password", [None, Secret("wr0ng-one")], ids=["no password", "wrong password"])
async def test_a_proxy_that_does_not_know_us_is_told_from_the_site(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open, password: Secret | None
) -> None:
    proxy = tinyproxy(LOGIN)
    chosen = with_password(named(proxy), password) if password else proxy.url
    async with open_through(chosen, site) as session:
        for error in await failures(session):
            assert type(error) is ProxyRefused
            assert error.detail in ("401", "407")
        async with listening(session.connection) as heard:
            await heard.until_state(OFFLINE)
            assert heard.links[-1] == (OFFLINE, "proxy")
    assert list(site.requests) == []


async def test_a_proxy_that_does_not_know_us_signs_nobody_out_of_a_site_without_tls(
    tinyproxy: StartProxy, open_through: Open
) -> None:
    async with serving() as site:
        proxy = tinyproxy(LOGIN)
        for chosen in (proxy.url, with_password(named(proxy), Secret("wr0ng-one"))):
            async with open_through(chosen, site) as session:
                assert all(isinstance(error, ProxyRefused | NotTheSite) for error in await failures(session))
                async with listening(session.connection) as heard:
                    await heard.until_state(OFFLINE)
                    assert SIGN_IN_NEEDED not in {state for state, _ in heard.links}
        assert list(site.requests) == []


async def test_a_proxy_may_let_nobody_through_to_the_sites_port(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open
) -> None:
    async with open_through(tinyproxy(ports=[443]).url, site) as session:
        for error in await failures(session):
            assert (type(error), error.detail) == (ProxyRefused, "403")
    assert list(site.requests) == []


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_is_down_is_named_and_not_the_site(open_through: Open, scheme: str) -> None:
    port = unused_port()
    async with open_through(f"http://127.0.0.1:{port}", f"{scheme}://nirmaan.localhost") as session:
        for error in await failures(session):
            assert type(error) is SiteUnreachable
            assert error.detail == f"the proxy 127.0.0.1:{port} cannot be reached"


async def test_a_site_that_is_down_behind_a_proxy_signs_nobody_out(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open
) -> None:
    proxy = tinyproxy()
    await site.unplug()
    async with open_through(proxy.url, site) as session:
        for error in await failures(session):
            assert (type(error), error.detail) == (SiteUnreachable, f"the proxy {proxy.name} could not reach it: 500")
        async with listening(session.connection) as heard:
            await heard.until_state(OFFLINE)
            await site.plug_in()
            await heard.until_state(UP)
    async with open_through(proxy.url, f"http://127.0.0.1:{unused_port()}") as session:
        assert {type(error) for error in await failures(session)} <= {SiteBusy, NotTheSite}


@pytest.mark.parametrize("reason", ["expired", "wrong_host", "unknown_issuer"])
async def test_a_certificates_fault_is_told_through_a_proxy_as_without_one(
    tinyproxy: StartProxy, private_ca: "PrivateCa", open_through: Open, reason: str
) -> None:
    server = private_ca.server if reason == "unknown_issuer" else getattr(private_ca, reason)
    async with serving(tls=server) as site:
        for chosen in ("direct", tinyproxy().url):
            async with open_through(chosen, site, trusting=reason != "unknown_issuer") as session:
                for error in await failures(session):
                    assert (type(error), error.detail) == (CertificateUntrusted, reason)
        assert list(site.requests) == [], "nothing is sent before trust"


async def test_no_failure_tells_the_proxys_password(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is printed of it: the error with all that led to it, and what libraries log at their most talkative."""
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    guarded, closed, careless = tinyproxy(LOGIN), tinyproxy(ports=[443]), tinyproxy()
    cases = [
        (with_password(named(guarded), Secret("wr0ng-one")), site, True),
        (with_password(named(closed), PASSWORD), site, True),
        (with_password(named(careless), PASSWORD), site, False),
        (with_password(f"http://ravi@127.0.0.1:{unused_port()}", PASSWORD), site, True),
        (with_password(named(careless), PASSWORD), f"https://127.0.0.1:{unused_port()}", True),
    ]
    for chosen, where, trusting in cases:
        async with open_through(chosen, where, trusting=trusting) as session:
            for error in await failures(session):
                assert isinstance(error, SiteError)
                told.append("".join(traceback.format_exception(error)))
            told.append(repr(session.account))
    told.append(caplog.text)
    for password in ("hunter2", "wr0ng-one"):
        for form in (password, b64encode(f"ravi:{password}".encode()).decode()):
            assert form not in "".join(told)


async def test_the_systems_proxy_is_used_and_its_list_of_exceptions_heeded(
    tinyproxy: StartProxy, site: DemoSite, open_through: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = tinyproxy(LOGIN)
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.url.replace("//", "//ravi:hunter2@"))
    port = site.url.rpartition(":")[2]
    for exceptions, passes in (("", True), ("127.0.0.1", False), (f"127.0.0.1:{port}", False), ("127.0.0.1:1", True)):
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, exceptions)
        before = len(proxy.asked)
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(open_through("", site))
            heard = await stack.enter_async_context(listening(session.connection))
            await heard.until_state(UP)
        assert (len(proxy.asked) > before) is passes
    async with open_through("direct", site) as session:
        await session.prove()
    assert replace(session.account).proxy == "direct"

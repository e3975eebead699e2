"""HTTP over real sockets: what is sent, what is never sent, and what every failure becomes."""

import asyncio
import contextlib
import gc
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import pytest

from nirmaan_tray import tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.demo import faults
from nirmaan_tray.demo.sessions import TwoFactor, User
from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.errors import (
    CertificateUntrusted,
    CredentialsRefused,
    NoSuchSite,
    NotPermitted,
    NotTheSite,
    ProxyRefused,
    SessionExpired,
    SiteBusy,
    SiteError,
    SiteUnreachable,
    TrayError,
)
from nirmaan_tray.rest import BODY_LIMIT, Limits, Rest, _mapped

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa

ME = "me@nirmaan.test"
KEY = {"Authorization": "token my-key:my-secret"}
WHO = "/api/method/frappe.auth.get_logged_user"

T = TypeVar("T")

Respond = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Raw:
    """A server of bytes; ``heads`` are the requests as they came."""

    port: int = 0
    heads: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def header(self, number: int, name: str) -> list[str]:
        lines = self.heads[number].decode().split("\r\n")[1:]
        pairs = [line.partition(": ")[::2] for line in lines if line]
        return [value for key, value in pairs if key.lower() == name.lower()]


@asynccontextmanager
async def serving(respond: Respond, context: ssl.SSLContext | None = None) -> AsyncIterator[Raw]:
    """Answer every request by ``respond``; whatever still hangs is let go at the end."""
    raw = Raw()
    handlers: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        try:
            while not writer.is_closing():
                raw.heads.append(await reader.readuntil(b"\r\n\r\n"))
                await respond(writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            handlers.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    raw.port = server.sockets[0].getsockname()[1]
    try:
        yield raw
    finally:
        server.close()
        for task in list(handlers):
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


def says(content: bytes, *, close: bool = False) -> Respond:
    async def respond(writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        if close:
            await writer.drain()
            writer.close()

    return respond


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def say_nothing(_: asyncio.StreamWriter) -> None:
    await asyncio.get_running_loop().create_future()


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def rest(url: str, headers: dict[str, str] | None = None, limits: Limits | None = None) -> Rest:
    return Rest(url, tls.context(None), SystemClock(), headers, limits or Limits())


async def failure(url: str, limits: Limits | None = None, context: ssl.SSLContext | None = None) -> TrayError:
    async with Rest(url, context or tls.context(None), SystemClock(), KEY, limits or Limits()) as client:
        with pytest.raises(TrayError) as raised:
            await client.call("GET", WHO)
    assert "my-secret" not in str(raised.value)
    return raised.value


GUEST = "Set-Cookie: sid=Guest; Path=/; HttpOnly"


async def test_a_cookie_that_is_set_is_never_sent_back() -> None:
    async with (
        serving(says(http(b"{}", GUEST, "Set-Cookie: system_user=no; Path=/"))) as raw,
        rest(raw.url, KEY) as client,
    ):
        for _ in range(3):
            await client.call("GET", WHO)
    assert len(raw.heads) == 3
    assert all(raw.header(number, "Cookie") == [] for number in range(3))
    assert all(raw.header(number, "Authorization") == ["token my-key:my-secret"] for number in range(3))


async def test_a_session_goes_out_unchanged_whatever_comes_back() -> None:
    answer = http(b"{}", "Set-Cookie: sid=Administrator; Path=/", "Set-Cookie: sid=; Path=/")
    async with serving(says(answer)) as raw, rest(raw.url, {"Cookie": "sid=abc"}) as client:
        for _ in range(3):
            await client.call("POST", "/api/method/login")
            assert (await client.exchange("GET", WHO))[1] == "Administrator"
    assert [raw.header(number, "Cookie") for number in range(len(raw.heads))] == [["sid=abc"]] * 6


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_no_redirect_carries_credentials_elsewhere(status: str) -> None:
    async with serving(says(http(b"{}"))) as elsewhere:
        location = f"Location: {elsewhere.url}/api/method/x"
        async with serving(says(http(b"", location, status=status))) as raw:
            error = await failure(raw.url)
    assert isinstance(error, NotTheSite)
    assert elsewhere.url in error.detail
    assert elsewhere.heads == []
    assert len(raw.heads) == 1


def _tree(kind: type[httpx.HTTPError]) -> list[type[httpx.HTTPError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _tree(below))]


@pytest.mark.parametrize("kind", _tree(httpx.HTTPError), ids=lambda kind: kind.__name__)
def test_every_exception_of_the_library_is_mapped(kind: type[httpx.HTTPError]) -> None:
    made: dict[str, Any] = {}
    if kind is httpx.HTTPStatusError:
        made = {"request": httpx.Request("GET", "http://x"), "response": httpx.Response(500)}
    assert isinstance(_mapped(kind("", **made)), SiteError)


async def test_a_refused_port_is_unreachable(unused_tcp_port: int) -> None:
    assert isinstance(await failure(f"http://127.0.0.1:{unused_tcp_port}"), SiteUnreachable)


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 64 + ".invalid", "a..b", "127.0.0.1:0"])
async def test_a_host_that_is_none_is_unreachable(host: str) -> None:
    assert isinstance(await failure(f"http://{host}"), SiteUnreachable)


async def test_a_reset_is_unreachable_or_no_answer() -> None:
    async with serving(reset) as raw:
        assert isinstance(await failure(raw.url), SiteUnreachable | NotTheSite)


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b'{"message": "me"}' * 99, mtime=0)[:20],
        b"SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"",
        http(b"<html>Welcome to the office</html>"),
        http(b"[1, 2]"),
        http(b"null"),
        http(b"\xff\xfe\x00"),
        http(b"[" * 100_000),
        http(b'{"message": null}'),
        http(b'{"message": {"user": "x"}}'),
    ],
    ids=lambda content: content[:70],
)
async def test_what_speaks_otherwise_is_not_the_site(content: bytes) -> None:
    async with serving(says(content, close=True)) as raw, rest(raw.url, KEY) as client:
        with pytest.raises(NotTheSite):
            await client.who()


async def test_an_answer_without_an_end_is_not_read_to_its_end() -> None:
    body = gzip.compress(bytes(BODY_LIMIT + 1), 1)
    async with serving(says(http(body, "Content-Encoding: gzip"))) as raw:
        assert isinstance(await failure(raw.url), NotTheSite)


async def test_a_silent_server_is_given_up() -> None:
    async with serving(say_nothing) as raw:
        assert isinstance(await failure(raw.url, Limits(answer_s=0.05)), SiteUnreachable)


async def test_an_answer_that_comes_drop_by_drop_is_given_up() -> None:
    async def drops(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0)

    async with serving(drops) as raw:
        error = await failure(raw.url, Limits(whole_s=0.1))
    assert isinstance(error, SiteUnreachable)
    assert error.detail == "no answer in time"


async def test_a_server_that_does_not_accept_is_given_up() -> None:
    """TLS to a server that never answers the greeting: connecting has its own limit."""
    opened = asyncio.Event()

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await opened.wait()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert isinstance(await failure(f"https://127.0.0.1:{port}", Limits(connect_s=0.05)), SiteUnreachable)
        opened.set()


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``through(proxy)`` makes it the system's proxy for everything."""

    def use(proxy: str) -> None:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("no_proxy", "")

    return use


SQUID = b"<html><head><title>ERROR: The requested URL could not be retrieved</title></head></html>"


@pytest.mark.parametrize(
    ("site", "status", "kind"),
    [
        ("https://office.example", "407 Proxy Authentication Required", ProxyRefused),
        ("https://office.example", "403 Forbidden", ProxyRefused),
        ("https://office.example", "502 Bad Gateway", SiteUnreachable),
        ("https://office.example", "503 Service Unavailable", SiteUnreachable),
        ("http://office.example", "407 Proxy Authentication Required", ProxyRefused),
        ("http://office.example", "403 Forbidden", NotTheSite),
        ("http://office.example", "502 Bad Gateway", SiteBusy),
        ("http://office.example", "504 Gateway Timeout", SiteBusy),
    ],
)
async def test_a_proxys_refusal_signs_nobody_out(
    site: str, status: str, kind: type[TrayError], through: Callable[[str], None]
) -> None:
    async with serving(says(http(SQUID, "Via: 1.1 proxy (squid)", status=status), close=True)) as proxy:
        through(proxy.url)
        assert type(await failure(site)) is kind
        assert len(proxy.heads) == 1
        if site.startswith("https"):
            assert proxy.heads[0].startswith(b"CONNECT office.example:443")
            assert proxy.header(0, "Authorization") == [], "a proxy is not told who we are"


async def test_a_proxy_that_hangs_up_is_unreachable(through: Callable[[str], None]) -> None:
    for site in ("https://office.example", "http://office.example"):
        async with serving(reset) as proxy:
            through(proxy.url)
            assert isinstance(await failure(site), SiteUnreachable | NotTheSite)


async def test_a_private_authority_is_trusted_once_named(private_ca: "PrivateCa") -> None:
    async with DemoSite(SiteOptions(tls=private_ca.server)) as site:
        site.add_user(User(ME, ME))
        site.api_key(ME, "my-key", "my-secret")
        async with Rest(site.url, tls.context(private_ca.ca_file), SystemClock(), KEY) as client:
            assert await client.who() == ME


async def test_an_untrusted_certificate_says_why(private_ca: "PrivateCa") -> None:
    for server, ca_file, reason in (
        (private_ca.server, None, "unknown_issuer"),
        (private_ca.expired, private_ca.ca_file, "expired"),
        (private_ca.wrong_host, private_ca.ca_file, "wrong_host"),
    ):
        async with serving(says(http(b"{}")), server) as raw:
            error = await failure(f"https://127.0.0.1:{raw.port}", context=tls.context(ca_file))
        assert isinstance(error, CertificateUntrusted)
        assert error.detail == reason
        assert raw.heads == [], "nothing is sent before trust"


async def test_https_to_a_port_that_speaks_http_is_unreachable(site: DemoSite) -> None:
    assert isinstance(await failure(site.url.replace("http:", "https:")), SiteUnreachable)


async def test_a_cut_answer_is_not_the_site(site: DemoSite) -> None:
    site.rest_fault = faults.CUT_HALFWAY
    assert isinstance(await failure(site.url), NotTheSite)


async def test_a_captive_portal_signs_nobody_out(site: DemoSite) -> None:
    site.rest_fault = faults.CAPTIVE_PORTAL
    assert isinstance(await failure(site.url), NotTheSite)


@pytest.mark.parametrize(
    ("fault", "retry_after_s"),
    [
        (faults.BAD_GATEWAY, None),
        (faults.UNAVAILABLE, None),
        (faults.GATEWAY_TIMEOUT, None),
        (faults.too_many(7), 7.0),
        (faults.unavailable(30), 30.0),
    ],
)
async def test_a_busy_site_may_say_when_to_come_back(
    site: DemoSite, fault: faults.Fault, retry_after_s: float | None
) -> None:
    site.rest_fault = fault
    error = await failure(site.url)
    assert isinstance(error, SiteBusy)
    assert error.retry_after_s == retry_after_s


async def test_a_date_to_come_back_at_is_counted_from_the_clock() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    async with serving(says(http(b"", f"Retry-After: {date}", status="503 Unavailable"))) as raw:
        error = await failure(raw.url)
    assert isinstance(error, SiteBusy)
    assert error.retry_after_s is not None
    assert 90 < error.retry_after_s <= 100


async def test_the_sites_own_words_decide(site: DemoSite) -> None:
    async with rest(site.url, {"Authorization": "token my-key:wrong"}) as client:
        with pytest.raises(CredentialsRefused):
            await client.who()
    async with rest(site.url, {"Cookie": "sid=unknown"}) as client:
        with pytest.raises(SessionExpired):
            await client.who()
    async with rest(site.url) as client:
        with pytest.raises(NotPermitted):
            await client.who()
    async with rest(site.url, {"X-Frappe-Site-Name": "other.localhost"}) as client:
        with pytest.raises(NoSuchSite):
            await client.who()
    async with rest(site.url, KEY) as client:
        assert await client.who() == ME


async def test_the_sid_of_an_answer_is_told(site: DemoSite) -> None:
    site.add_user(User("two@nirmaan.test", "Two", "password", two_factor=TwoFactor()))
    async with rest(site.url) as client:
        for user, expected in ((ME, None), ("two@nirmaan.test", "Administrator")):
            given, sid = await client.exchange("POST", "/api/method/login", send={"usr": user, "pwd": "password"})
            assert given.status == 200
            assert sid == expected if expected else sid not in (None, "", "Guest")
    async with serving(says(http(b"{}"))) as raw, rest(raw.url) as client:
        assert (await client.exchange("GET", "/login"))[1] is None


async def test_a_query_is_sent_to_the_letter(site: DemoSite) -> None:
    query = {"filters": '[["name","=","PO/2024&001=ü +%"]]', "order_by": "modified asc, name asc"}
    async with rest(site.url, KEY) as client:
        await client.call("GET", "/api/resource/Nirmaan%20Notifications", query=query)
    assert dict(site.requests[-1].query) == query


async def test_requests_that_wait_in_a_network_that_is_gone_end_when_it_is_let_go_of() -> None:
    hangs = True
    asked = asyncio.Event()

    async def respond(writer: asyncio.StreamWriter) -> None:
        asked.set()
        if hangs:
            await say_nothing(writer)
        writer.write(http(b'{"message": "me"}'))

    async with serving(respond) as raw, rest(raw.url, KEY) as client:
        waiting = asyncio.create_task(client.who())
        await asked.wait()
        hangs = False
        await client.renew()
        with pytest.raises(SiteError):
            async with asyncio.timeout(5):
                await waiting
        assert await client.who() == "me"
        assert raw.header(1, "Authorization") == ["token my-key:my-secret"]


async def test_what_was_still_connecting_is_closed_in_the_end(site: DemoSite) -> None:
    """Else it would be open until the garbage is collected, which is an error by the settings of the tests."""
    for steps in range(20):
        async with rest(site.url, KEY) as client:
            waiting = asyncio.create_task(client.who())
            for _ in range(steps):
                await asyncio.sleep(0)
            await client.renew()
            with contextlib.suppress(SiteError):
                assert await waiting == ME
            assert await client.who() == ME
        del client, waiting
        gc.collect()


async def test_after_closing_no_connection_is_left() -> None:
    async with serving(says(http(b"{}"))) as raw:
        client = rest(raw.url)
        await client.call("GET", WHO)
        servers = asyncio.all_tasks() - {asyncio.current_task()}
        assert servers
        await client.close()
        # The server's task ends when it reads the end of the connection.
        assert not (await asyncio.wait(servers, timeout=5))[1]


async def test_a_header_that_cannot_be_sent_is_not_quoted(site: DemoSite) -> None:
    async with rest(site.url, {"Authorization": "Bearer se\ncret"}) as guest:
        with pytest.raises(SiteUnreachable) as raised:
            await guest.who()
    assert "cret" not in repr(raised.value)
    assert raised.value.__suppress_context__, "the library's own error quotes it"


async def test_a_form_is_sent_as_a_form_and_what_is_said_once_is_not_said_again() -> None:
    async with serving(says(http(b"{}"), close=True)) as raw, rest(raw.url, {"X-Frappe-Site-Name": "here"}) as guest:
        await guest.exchange("POST", "/x", form={"token": "a+b"}, said={"X-Y": "z"})
        await guest.exchange("GET", "/x")
    assert raw.header(0, "content-type") == ["application/x-www-form-urlencoded"]
    assert raw.header(0, "content-length") == [str(len("token=a%2Bb"))]
    assert [raw.header(number, "x-y") for number in (0, 1)] == [["z"], []]
    assert [raw.header(number, "x-frappe-site-name") for number in (0, 1)] == [["here"]] * 2


class Turns:
    """Says one thing after the other, and remembers what was used."""

    async def speak(self, use: Callable[[Mapping[str, str]], Awaitable[T]]) -> T:
        with pytest.raises(CredentialsRefused):
            await use({"Authorization": "token my-key:wrong"})
        return await use({"Authorization": "token my-key:my-secret"})


async def test_a_bearer_says_who_asks_and_may_ask_again(site: DemoSite) -> None:
    named = {"X-Frappe-Site-Name": site.site_name}
    async with Rest(site.url, tls.context(None), SystemClock(), named, bearer=Turns()) as speaking:
        assert await speaking.who() == ME
    assert [seen.status for seen in site.requests] == [401, 200]
    assert all(seen.headers["X-Frappe-Site-Name"] == site.site_name for seen in site.requests)

"""The way to the site: a name that nobody knows, a port that is closed, certificates of every wrong kind, proxies."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray.demo.site import DemoSite, SiteOptions
from nirmaan_tray.doctor.finding import Check, Finding, Verdict
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.proxy import proxy_for

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa
    from tests.tinyproxy import Tinyproxy
    from tests.unit.doctor.conftest import Patient

ME = "me@nirmaan.test"
BAD, GOOD = Verdict.BAD, Verdict.GOOD


def told(finding: Finding) -> tuple[Verdict, str, str]:
    return finding.verdict, finding.code, finding.detail


@asynccontextmanager
async def answering(answer: bytes | None) -> AsyncIterator[int]:
    """A server of bytes; with None it says nothing for ever."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read(1)
            if answer is None:
                await reader.read()
            else:
                writer.write(answer)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
async def office(private_ca: "PrivateCa") -> AsyncIterator[DemoSite]:
    """A site with TLS."""
    async with DemoSite(SiteOptions(demo_user=ME, tls=private_ca.server)) as site:
        site.sockets_down = True  # which is another's business
        yield site


async def test_a_name_that_nobody_knows(patient: "Patient") -> None:
    patient.signed_in("https://no-such-office.invalid")
    found = await patient.examined()
    assert told(found[Check.DNS]) == (BAD, "unresolved", "no-such-office.invalid")
    assert {found[check].after for check in (Check.TCP, Check.TLS, Check.SITE, Check.SUBSCRIPTION)} == {Check.DNS}


async def test_a_name_that_is_found(patient: "Patient") -> None:
    patient.signed_in(f"http://localhost:{closed_port()}")
    found = await patient.examined()
    assert found[Check.DNS].verdict is GOOD
    assert "127.0.0.1" in found[Check.DNS].detail


async def test_a_closed_port(patient: "Patient") -> None:
    port = closed_port()
    patient.signed_in(f"http://127.0.0.1:{port}")
    found = await patient.examined()
    assert told(found[Check.TCP]) == (BAD, "closed", f"127.0.0.1:{port}")
    assert found[Check.TLS].after is Check.TCP


async def test_a_computer_that_says_nothing(patient: "Patient") -> None:
    # Nobody takes what waits there, and so no more than that can wait.
    with socket.socket() as full, socket.socket() as one, socket.socket() as another:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        for waiting in (one, another):
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        patient.signed_in(f"http://127.0.0.1:{port}")
        assert told((await patient.examined())[Check.TCP]) == (BAD, "late", f"127.0.0.1:{port}")


async def test_no_tls_where_there_should_be(patient: "Patient") -> None:
    async with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        patient.signed_in(f"https://127.0.0.1:{port}")
        found = await patient.examined()
    assert told(found[Check.TLS])[:2] == (BAD, "refused")
    assert found[Check.SITE].after is Check.TLS


async def test_a_tls_that_never_comes(patient: "Patient") -> None:
    async with answering(None) as port:
        patient.signed_in(f"https://127.0.0.1:{port}")
        assert told((await patient.examined())[Check.TLS])[:2] == (BAD, "late")


async def test_a_file_of_authorities_that_holds_none(patient: "Patient", tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    async with answering(b"") as port:
        patient.signed_in(f"https://127.0.0.1:{port}", ca_file=str(tmp_path / "ca.pem"))
        finding = (await patient.examined())[Check.TLS]
    assert (finding.verdict, finding.code) == (BAD, "ca_file")
    assert "holds no certificate" in finding.detail


@pytest.mark.parametrize("kind", ["expired", "wrong_host", "unknown_issuer"])
async def test_a_certificate_that_is_not_trusted(patient: "Patient", private_ca: "PrivateCa", kind: str) -> None:
    tls = private_ca.server if kind == "unknown_issuer" else getattr(private_ca, kind)
    trusted = {} if kind == "unknown_issuer" else {"ca_file": str(private_ca.ca_file)}
    async with DemoSite(SiteOptions(demo_user=ME, tls=tls)) as site:
        patient.signed_in(site.url, **trusted)
        found = await patient.examined()
        assert told(found[Check.TLS]) == (BAD, "certificate", kind)
        assert site.requests == type(site.requests)(), "nothing was sent"
    assert found[Check.SITE].after is Check.TLS


async def test_a_certificate_in_order(patient: "Patient", private_ca: "PrivateCa", office: DemoSite) -> None:
    patient.signed_in(office.url, ca_file=str(private_ca.ca_file))
    found = await patient.examined()
    assert told(found[Check.TLS])[:2] == (GOOD, "")
    assert found[Check.TLS].detail.startswith("Office CA, 20")
    assert found[Check.SITE].verdict is GOOD
    patient.ahead = timedelta(days=20)
    assert told((await patient.examined())[Check.TLS])[:2] == (GOOD, "expiring")


async def test_http_within_a_private_network_is_said(well: "Patient") -> None:
    found = await well.examined()
    assert told(found[Check.TLS])[:2] == (GOOD, "plain")
    assert told(found[Check.PROXY])[:2] == (GOOD, "none")


# Proxies


@pytest.fixture
def through(patient: "Patient", private_ca: "PrivateCa", office: DemoSite) -> Callable[[str], "Patient"]:
    """``through(proxy)`` lets the settings name a proxy for that site."""

    def use(proxy: str) -> "Patient":
        patient.signed_in(office.url, ca_file=str(private_ca.ca_file), proxy=proxy)
        return patient

    return use


async def test_through_a_proxy_of_the_settings(
    through: Callable[[str], "Patient"], tinyproxy: Callable[..., "Tinyproxy"]
) -> None:
    proxy = tinyproxy()
    found = await through(proxy.url).examined()
    assert told(found[Check.PROXY]) == (GOOD, "chosen", proxy.name)
    assert found[Check.DNS].code == found[Check.TCP].code == "by_proxy"
    assert found[Check.TLS].detail.startswith("Office CA")
    assert found[Check.SITE].verdict is GOOD


async def test_through_the_systems_proxy(
    through: Callable[[str], "Patient"], tinyproxy: Callable[..., "Tinyproxy"], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = tinyproxy()
    monkeypatch.setenv("https_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "")
    patient = through("")
    found = await patient.examined()
    assert told(found[Check.PROXY]) == (GOOD, "system", proxy.name)
    patient = through("direct")
    assert told((await patient.examined())[Check.PROXY])[:2] == (GOOD, "direct")


async def test_a_proxy_that_wants_a_password(
    through: Callable[[str], "Patient"], tinyproxy: Callable[..., "Tinyproxy"]
) -> None:
    proxy = tinyproxy(login="asha open-sesame")
    named = proxy.url.replace("//", "//asha@")
    patient = through(named)
    found = await patient.examined()
    # Some say 407, this one 401 to somebody whose password is wrong.
    assert told(found[Check.PROXY]) == (BAD, "refused", f"{proxy.name}, 401")
    assert {found[check].after for check in (Check.DNS, Check.TLS, Check.SITE, Check.HEARD)} == {Check.PROXY}
    await patient.vault.save_proxy_password(named, Secret("open-sesame"))
    found = await patient.examined()
    assert told(found[Check.PROXY]) == (GOOD, "chosen", proxy.name)
    assert found[Check.SITE].verdict is GOOD


async def test_a_proxy_that_opens_no_tunnel_to_that_port(
    through: Callable[[str], "Patient"], tinyproxy: Callable[..., "Tinyproxy"]
) -> None:
    proxy = tinyproxy(ports=[443])
    assert told((await through(proxy.url).examined())[Check.PROXY]) == (BAD, "refused", f"{proxy.name}, 403")


async def test_a_proxy_that_cannot_be_reached(through: Callable[[str], "Patient"]) -> None:
    port = closed_port()
    finding = (await through(f"http://127.0.0.1:{port}").examined())[Check.PROXY]
    assert told(finding)[:2] == (BAD, "unreachable")
    assert finding.detail.startswith(f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "no_way"),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "no_proxy"),
        (b"+OK ready\r\n\r\n", "no_way"),
        (None, "late"),
    ],
)
async def test_what_is_no_working_proxy(through: Callable[[str], "Patient"], answer: bytes | None, code: str) -> None:
    async with answering(answer) as port:
        finding = (await through(f"http://127.0.0.1:{port}").examined())[Check.PROXY]
    assert told(finding)[:2] == (BAD, code)


async def test_a_system_proxy_that_no_library_speaks_to(
    through: Callable[[str], "Patient"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://user:hidden-word@127.0.0.1:1080")
    monkeypatch.setenv("no_proxy", "")
    finding = (await through("").examined())[Check.PROXY]
    assert told(finding) == (BAD, "unusable", "")


async def test_a_password_of_the_systems_is_not_shown(
    through: Callable[[str], "Patient"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", f"http://user:hidden-word@127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "")
    patient = through("")
    assert proxy_for("https://office.example") is not None
    assert "hidden-word" not in str(await patient.examined())

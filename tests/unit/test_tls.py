"""Trust, over real TLS connections to servers with certificates of a private authority."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nirmaan_tray import tls
from nirmaan_tray.errors import SettingsError

if TYPE_CHECKING:
    from tests.private_ca import PrivateCa


@asynccontextmanager
async def serving(context: ssl.SSLContext) -> AsyncIterator[int]:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def greeting(port: int, context: ssl.SSLContext, host: str = "127.0.0.1") -> bytes:
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=host)
        line = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return line


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "nirmaan.localhost"])
async def test_a_further_authority_is_trusted(private_ca: "PrivateCa", host: str) -> None:
    async with serving(private_ca.server) as port:
        line = await greeting(port, tls.context(private_ca.ca_file), host)
    assert line == b"hello\n"


async def test_an_authority_in_der_is_trusted(private_ca: "PrivateCa", tmp_path: Path) -> None:
    der = tmp_path / "ca.cer"
    der.write_bytes(ssl.PEM_cert_to_DER_cert(private_ca.ca_file.read_text()))
    async with serving(private_ca.server) as port:
        assert (await greeting(port, tls.context(der))) == b"hello\n"


async def test_words_around_a_certificate_are_no_hindrance(private_ca: "PrivateCa", tmp_path: Path) -> None:
    described = tmp_path / "ca.pem"
    described.write_text(f"# कार्यालय: office\n{private_ca.ca_file.read_text()}", encoding="utf-8")
    async with serving(private_ca.server) as port:
        assert (await greeting(port, tls.context(described))) == b"hello\n"


def test_the_systems_authorities_stay_trusted(private_ca: "PrivateCa") -> None:
    alone, added = (tls.context(ca).cert_store_stats()["x509"] for ca in (None, private_ca.ca_file))
    assert added == alone + 1


async def test_each_refusal_has_its_reason(private_ca: "PrivateCa") -> None:
    trusting = tls.context(private_ca.ca_file)
    for server, client, host, reason in (
        (private_ca.server, tls.context(None), "127.0.0.1", "unknown_issuer"),
        (private_ca.expired, trusting, "127.0.0.1", "expired"),
        (private_ca.wrong_host, trusting, "127.0.0.1", "wrong_host"),
        (private_ca.wrong_host, trusting, "nirmaan.localhost", "wrong_host"),
    ):
        async with serving(server) as port:
            with pytest.raises(ssl.SSLCertVerificationError) as refusal:
                await greeting(port, client, host)
        assert tls.reason(refusal.value) == reason


def test_a_refusal_of_another_kind_is_other() -> None:
    error = ssl.SSLCertVerificationError("certificate revoked")
    error.verify_code = 23
    assert tls.reason(error) == "other"


@pytest.mark.parametrize("content", [None, b"", b"nothing of the kind", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_a_certificate_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refusal:
        tls.context(file)
    assert str(file) in refusal.value.detail


def test_a_key_is_no_certificate(private_ca: "PrivateCa", tmp_path: Path) -> None:
    server = (private_ca.ca_file.parent / "server.pem").read_text()
    key = tmp_path / "key.pem"
    key.write_text(server[server.index("-----BEGIN PRIVATE KEY") :])
    with pytest.raises(SettingsError, match="no certificate"):
        tls.context(key)


def test_tls_1_2_is_the_least() -> None:
    assert tls.context(None).minimum_version is ssl.TLSVersion.TLSv1_2


def test_hosts_and_certificates_are_checked() -> None:
    made = tls.context(None)
    assert made.check_hostname
    assert made.verify_mode is ssl.CERT_REQUIRED


def aged(made: ssl.SSLContext) -> ssl.SSLContext:
    """As far back as the libraries of today go at all."""
    made.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    return made


async def test_a_server_of_older_tls_is_refused(private_ca: "PrivateCa") -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(private_ca.ca_file.parent / "server.pem")
    async with serving(aged(server)) as port:
        assert await greeting(port, aged(tls.context(private_ca.ca_file))) == b"hello\n", "it is served"
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            await greeting(port, tls.context(private_ca.ca_file))


async def test_a_server_without_tls_is_told(private_ca: "PrivateCa") -> None:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        with pytest.raises(ssl.SSLError) as refusal:
            await greeting(server.sockets[0].getsockname()[1], tls.context(private_ca.ca_file))
    assert tls.failure(refusal.value) == "it answers without https"


@pytest.mark.parametrize("reason", ["UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"])
def test_older_tls_is_told(reason: str) -> None:
    error = ssl.SSLError(1, "[SSL]")
    error.reason = reason
    assert tls.failure(error) == "it knows no TLS 1.2 or newer"


def test_any_other_failure_has_words_too() -> None:
    assert tls.failure(ssl.SSLError(1, "[SSL] internal error")) == "no secure connection"


async def test_where_openssl_has_no_store_a_known_one_is_taken(
    private_ca: "PrivateCa", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a bundle, whose OpenSSL was built for another kind of Linux."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / "none"))
    assert not tls._default_is_there(ssl.get_default_verify_paths())
    store = tmp_path / "ca-bundle.crt"
    store.write_text(private_ca.ca_file.read_text())
    made = ssl.create_default_context()
    tls._trust_known_store(made, (str(tmp_path / "nowhere"), str(store)))
    async with serving(private_ca.server) as port:
        assert (await greeting(port, made)) == b"hello\n"


def test_where_it_has_one_that_is_left_alone() -> None:
    assert tls._default_is_there(ssl.get_default_verify_paths())

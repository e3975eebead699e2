"""A private certificate authority, as offices have them, and servers' certificates that it signed."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class PrivateCa:
    """An office's own authority: its certificate as a file, and contexts for servers with certificates it signed.

    ``server`` holds for localhost, nirmaan.localhost and 127.0.0.1; ``wrong_host`` for elsewhere.example only.
    """

    ca_file: Path
    server: ssl.SSLContext
    expired: ssl.SSLContext
    wrong_host: ssl.SSLContext


def made(folder: Path) -> PrivateCa:
    """Make an authority and servers' certificates; their files are in a folder."""
    issuer = _Issuer()
    here = [
        x509.DNSName("localhost"),
        x509.DNSName("nirmaan.localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    today = datetime.now(UTC)
    valid, over = (
        (today - timedelta(days=1), today + timedelta(days=30)),
        (today - timedelta(days=9), today - timedelta(days=1)),
    )
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(issuer.certificate.public_bytes(serialization.Encoding.PEM))
    return PrivateCa(
        ca_file=ca_file,
        server=issuer.server(folder / "server.pem", here, *valid),
        expired=issuer.server(folder / "expired.pem", here, *over),
        wrong_host=issuer.server(folder / "wrong_host.pem", [x509.DNSName("elsewhere.example")], *valid),
    )


class _Issuer:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = _common_name("Office CA")
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder(name, name, self._key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def server(self, path: Path, hosts: list[x509.GeneralName], start: datetime, end: datetime) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject_key = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        certificate = (
            x509.CertificateBuilder(
                self.certificate.subject, _common_name("server"), key.public_key(), x509.random_serial_number()
            )
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )

"""TLS: trust as the operating system has it, a further authority on request, and why a certificate was refused."""

import ssl
import sys
from pathlib import Path

from nirmaan_tray.errors import SettingsError

# Verification codes of OpenSSL (x509_vfy.h), of Windows (winerror.h) and of macOS (SecBase.h); the latter two come
# through truststore. Their ranges do not overlap.
_REASONS = {
    10: "expired",
    0x800B0101: "expired",  # CERT_E_EXPIRED
    -67818: "expired",  # errSecCertificateExpired
    62: "wrong_host",
    64: "wrong_host",  # the same for an IP address
    0x800B010F: "wrong_host",  # CERT_E_CN_NO_MATCH
    -67602: "wrong_host",  # errSecHostNameMismatch
    2: "unknown_issuer",
    18: "unknown_issuer",  # signed by itself
    19: "unknown_issuer",  # a root that is not trusted
    20: "unknown_issuer",
    21: "unknown_issuer",
    27: "unknown_issuer",
    0x800B0109: "unknown_issuer",  # CERT_E_UNTRUSTEDROOT
    0x800B010A: "unknown_issuer",  # CERT_E_CHAINING
    -67843: "unknown_issuer",  # errSecNotTrusted
}


_FAILURES = {
    "WRONG_VERSION_NUMBER": "it answers without https",
    "HTTP_REQUEST": "it answers without https",
    "UNSUPPORTED_PROTOCOL": "it knows no TLS 1.2 or newer",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it knows no TLS 1.2 or newer",
}


STORES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where kinds of Linux keep what they trust: Debian's and Arch's, Fedora's (two), openSUSE's, Alpine's. Administrators add to
these by their system's own tools.
"""


def context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a client's context that trusts what the operating system trusts, and the certificates in ``ca_file``.

    ``ca_file`` is PEM (any number of certificates) or DER (one). TLS 1.2 is the least.

    Raises :class:`SettingsError` if the file cannot be read or holds no certificate.
    """
    if sys.platform in ("win32", "darwin"):
        import truststore

        made: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        made = ssl.create_default_context()
        if not _default_is_there(ssl.get_default_verify_paths()):
            _trust_known_store(made)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        _trust(made, ca_file)
    return made


def _default_is_there(paths: ssl.DefaultVerifyPaths) -> bool:
    """Tell whether OpenSSL has found a store of its own: the bundle's was built for another kind of Linux, perhaps."""
    return bool(paths.cafile or paths.capath)


def _trust_known_store(made: ssl.SSLContext, stores: tuple[str, ...] = STORES) -> None:
    for store in stores:
        if Path(store).is_file():
            made.load_verify_locations(cafile=store)
            return


def reason(error: ssl.SSLCertVerificationError) -> str:
    """Return why a certificate was refused: ``expired``, ``wrong_host``, ``unknown_issuer`` or ``other``."""
    return _REASONS.get(error.verify_code, "other")


def failure(error: ssl.SSLError) -> str:
    """Return what kept TLS from coming about, other than a certificate, without OpenSSL's own spelling of it."""
    # Only what OpenSSL itself raises has a reason.
    return _FAILURES.get(getattr(error, "reason", None) or "", "no secure connection")


def _trust(made: ssl.SSLContext, ca_file: Path) -> None:
    try:
        data = ca_file.read_bytes()
    except OSError as error:
        raise SettingsError(f"CA file {ca_file}: {error.strerror}") from error
    try:
        # Text around the certificates may be in any language; only the ASCII between the markers counts.
        made.load_verify_locations(cadata=data.decode("ascii", "ignore") if b"-----BEGIN" in data else data)
    except (ssl.SSLError, ValueError) as error:
        raise SettingsError(f"CA file {ca_file}: holds no certificate") from error

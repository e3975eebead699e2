"""What the doctor examines and what it finds: codes and facts. What people read is made of them in ``words.py``."""

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """A link of the chain, in the order in which they are told."""

    SETTINGS = "settings"
    KEYRING = "keyring"
    PROXY = "proxy"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    SITE = "site"
    SITE_NAME = "site_name"
    TIME_ZONE = "time_zone"
    CLOCK = "clock"
    SIGN_IN = "sign_in"
    USER = "user"
    WEBSOCKET = "websocket"
    POLLING = "polling"
    NAMESPACE = "namespace"
    HEARD = "heard"
    SUBSCRIPTION = "subscription"
    TRAY = "tray"
    TOASTS = "toasts"
    BROWSER = "browser"
    INSTANCE = "instance"
    VERSIONS = "versions"
    TEST_TOAST = "test_toast"


class Verdict(StrEnum):
    """How a link is."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    """It cannot be told, mostly because a link before it is broken."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one check.

    ``code`` says which case it is, and is empty for the usual good one; ``detail`` is a parameter of its words, and never a
    secret. ``after`` is the broken link that kept an unknown one from being examined. ``goes_on``: what depends on this
    link can be examined although it is bad.
    """

    check: Check
    verdict: Verdict
    code: str = ""
    detail: str = ""
    after: Check | None = None
    goes_on: bool = False


def good(check: Check, detail: str = "", code: str = "") -> Finding:
    """Return that a link is in order."""
    return Finding(check, Verdict.GOOD, code, detail)


def bad(check: Check, code: str, detail: str = "", *, goes_on: bool = False) -> Finding:
    """Return that a link is broken."""
    return Finding(check, Verdict.BAD, code, detail, goes_on=goes_on)


def unknown(check: Check, *, after: Check | None = None, code: str = "") -> Finding:
    """Return that it cannot be told how a link is."""
    return Finding(check, Verdict.UNKNOWN, code, after=after)


def well(findings: tuple[Finding, ...]) -> bool:
    """Tell whether nothing is broken."""
    return all(finding.verdict is not Verdict.BAD for finding in findings)

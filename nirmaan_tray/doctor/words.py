"""The words of the doctor, in the terminal and in the window alike: what each link is, how it is, and what to do about it."""

from nirmaan_tray.doctor.advice import ADVICE, ADVICE_OF_ALL, OTHERWISE
from nirmaan_tray.doctor.finding import Check, Finding, Verdict
from nirmaan_tray.doctor.said import SAID, SAID_OF_ALL

TITLES = {
    Check.SETTINGS: "Settings",
    Check.KEYRING: "Keyring",
    Check.PROXY: "Proxy",
    Check.DNS: "Name of the site (DNS)",
    Check.TCP: "Connection (TCP)",
    Check.TLS: "Certificate (TLS)",
    Check.SITE: "Site",
    Check.SITE_NAME: "Site's own name",
    Check.TIME_ZONE: "Time zone",
    Check.CLOCK: "Clock",
    Check.SIGN_IN: "Sign-in",
    Check.USER: "User",
    Check.WEBSOCKET: "Live connection by websocket",
    Check.POLLING: "Live connection by polling",
    Check.NAMESPACE: "Namespace",
    Check.HEARD: "Heard as the right user",
    Check.SUBSCRIPTION: "Told of every change",
    Check.TRAY: "Place for the icon",
    Check.TOASTS: "Notification server",
    Check.BROWSER: "Browser",
    Check.INSTANCE: "Running program",
    Check.VERSIONS: "Versions",
    Check.TEST_TOAST: "Test toast",
}

_MARKS = {Verdict.GOOD: "✓", Verdict.BAD: "✗", Verdict.UNKNOWN: "–"}  # noqa: RUF001 - it is meant to be short and quiet
_PLAIN_MARKS = {Verdict.GOOD: "ok", Verdict.BAD: "NO", Verdict.UNKNOWN: "--"}


def mark(verdict: Verdict, *, plain: bool = False) -> str:
    """Return the sign in front of a line; ``plain`` for terminals whose encoding lacks the usual ones."""
    return (_PLAIN_MARKS if plain else _MARKS)[verdict]


def encodable(encoding: str) -> bool:
    """Tell whether a terminal's encoding has the usual signs."""
    try:
        "".join(_MARKS.values()).encode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def title(check: Check) -> str:
    """Return what a link is called."""
    return TITLES[check]


def said(finding: Finding) -> str:
    """Return how a link is, and what that means."""
    if finding.after is not None:
        return f'Cannot be told: it depends on "{title(finding.after)}".'
    detail = _shown(finding.detail)
    known = SAID[finding.check]
    text = (
        known.get(f"{finding.code}:{detail}")
        or known.get(finding.code)
        or SAID_OF_ALL.get(finding.code)
        or "It failed ({detail})."
    )
    if not detail:
        text = text.replace(" ({detail})", "")
    return text.format(detail=detail)


def advice(finding: Finding) -> str:
    """Return what to do about it; empty where nothing is to be done."""
    if finding.verdict is not Verdict.BAD:
        return ""
    known = ADVICE.get(finding.check, {})
    by_detail = known.get(f"{finding.code}:{_shown(finding.detail)}")
    return by_detail or known.get(finding.code) or ADVICE_OF_ALL.get(finding.code) or known.get("", OTHERWISE)


def _shown(detail: str) -> str:
    # The other side's words may hold anything; what steers a terminal is left out.
    return "".join(c for c in " ".join(detail.split()) if c.isprintable()).rstrip(". ")

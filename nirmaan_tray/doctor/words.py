"""The words of the doctor: what each link is, how it is, and what to do about it. English in the terminal, and in the window
in the language that it has.
"""

from collections.abc import Callable

from nirmaan_tray.doctor.advice import ADVICE, ADVICE_OF_ALL, OTHERWISE
from nirmaan_tray.doctor.finding import Check, Finding, Verdict
from nirmaan_tray.doctor.said import SAID, SAID_OF_ALL
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

Translate = Callable[[str], str]
"""Returns an English text of the doctor's in the language of a window."""


def english(text: str) -> str:
    """Return a text as it is."""
    return text


TITLES = {
    Check.SETTINGS: QT_TRANSLATE_NOOP("Doctor", "Settings"),
    Check.KEYRING: QT_TRANSLATE_NOOP("Doctor", "Keyring"),
    Check.PROXY: QT_TRANSLATE_NOOP("Doctor", "Proxy"),
    Check.DNS: QT_TRANSLATE_NOOP("Doctor", "Name of the site (DNS)"),
    Check.TCP: QT_TRANSLATE_NOOP("Doctor", "Connection (TCP)"),
    Check.TLS: QT_TRANSLATE_NOOP("Doctor", "Certificate (TLS)"),
    Check.SITE: QT_TRANSLATE_NOOP("Doctor", "Site"),
    Check.SITE_NAME: QT_TRANSLATE_NOOP("Doctor", "Site's own name"),
    Check.TIME_ZONE: QT_TRANSLATE_NOOP("Doctor", "Time zone"),
    Check.CLOCK: QT_TRANSLATE_NOOP("Doctor", "Clock"),
    Check.SIGN_IN: QT_TRANSLATE_NOOP("Doctor", "Sign-in"),
    Check.USER: QT_TRANSLATE_NOOP("Doctor", "User"),
    Check.WEBSOCKET: QT_TRANSLATE_NOOP("Doctor", "Live connection by websocket"),
    Check.POLLING: QT_TRANSLATE_NOOP("Doctor", "Live connection by polling"),
    Check.NAMESPACE: QT_TRANSLATE_NOOP("Doctor", "Namespace"),
    Check.HEARD: QT_TRANSLATE_NOOP("Doctor", "Heard as the right user"),
    Check.SUBSCRIPTION: QT_TRANSLATE_NOOP("Doctor", "Told of every change"),
    Check.TRAY: QT_TRANSLATE_NOOP("Doctor", "Place for the icon"),
    Check.TOASTS: QT_TRANSLATE_NOOP("Doctor", "Notification server"),
    Check.BROWSER: QT_TRANSLATE_NOOP("Doctor", "Browser"),
    Check.INSTANCE: QT_TRANSLATE_NOOP("Doctor", "Running program"),
    Check.VERSIONS: QT_TRANSLATE_NOOP("Doctor", "Versions"),
    Check.TEST_TOAST: QT_TRANSLATE_NOOP("Doctor", "Test toast"),
}

_DEPENDS = QT_TRANSLATE_NOOP("Doctor", 'Cannot be told: it depends on "{link}".')
_FAILED = QT_TRANSLATE_NOOP("Doctor", "It failed ({detail}).")

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


def title(check: Check, translate: Translate = english) -> str:
    """Return what a link is called."""
    return translate(TITLES[check])


def said(finding: Finding, translate: Translate = english) -> str:
    """Return how a link is, and what that means."""
    if finding.after is not None:
        return translate(_DEPENDS).format(link=title(finding.after, translate))
    detail = _shown(finding.detail)
    known = SAID[finding.check]
    text = translate(
        known.get(f"{finding.code}:{detail}") or known.get(finding.code) or SAID_OF_ALL.get(finding.code) or _FAILED
    )
    if not detail:
        text = text.replace(" ({detail})", "")
    return text.format(detail=detail)


def advice(finding: Finding, translate: Translate = english) -> str:
    """Return what to do about it; empty where nothing is to be done."""
    if finding.verdict is not Verdict.BAD:
        return ""
    known = ADVICE.get(finding.check, {})
    by_detail = known.get(f"{finding.code}:{_shown(finding.detail)}")
    return translate(
        by_detail or known.get(finding.code) or ADVICE_OF_ALL.get(finding.code) or known.get("", OTHERWISE)
    )


def _shown(detail: str) -> str:
    # The other side's words may hold anything; what steers a terminal is left out.
    return "".join(c for c in " ".join(detail.split()) if c.isprintable()).rstrip(". ")

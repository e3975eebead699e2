"""Which problem deserves a toast of its own, and when. Pure.

The icon, the menu and the window say at once how things are. A toast interrupts, so it is kept for what a person has to
mend, and for what did not heal by itself within five minutes: an office's VPN comes back, web workers restart, a
keyring is unlocked at the second look. Being offline is not told at all; a laptop is, every evening.
"""

from dataclasses import dataclass

from nirmaan_tray.errors import (
    AppMissing,
    CertificateUntrusted,
    NoSuchSite,
    NotPermitted,
    ProxyRefused,
    RequestInvalid,
    SignedOut,
)
from nirmaan_tray.model.link import Link, LinkState

KEY = "nirmaan-tray:complaint"
"""The toast's key: no notification's name holds a colon, and there is one complaint at a time."""

HEALING_S = 300.0
"""What heals within this time is never told."""

AGAIN_S = 24 * 3600.0
"""The same problem is told so seldom, however often it comes and goes; the loss of a sign-in is told each time."""

_SIGN_IN = "sign_in"

_FOR_A_PERSON = frozenset(
    kind.code for kind in (AppMissing, CertificateUntrusted, NoSuchSite, NotPermitted, ProxyRefused, RequestInvalid)
)
"""What keeps a link from coming up until somebody does something."""

_ANSWERS = frozenset({"no_browser"})
"""Troubles that answer a click and are said there."""


@dataclass(frozen=True, slots=True)
class Complain:
    """Show one toast, of the key ``KEY``, about the error of this ``code``."""

    code: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Take it off the screen: all is well again."""


class Complaints:
    """Decides for one account. All times are seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._kind: str | None = None
        self._since_s = 0.0
        self._on_screen: str | None = None
        self._told_at_s: dict[str, float] = {}

    def update(self, link: Link, trouble: str | None, now_s: float) -> Complain | Settled | None:
        """Return what is to be done about the screen now that things are like this; ask again at ``next_s`` at the latest.

        ``trouble`` is the code of what keeps the program from working although the network may be fine.
        """
        kind, code = _problem(link, trouble)
        if kind != self._kind:
            self._kind, self._since_s = kind, now_s
        if _is_well(link, trouble):
            self._told_at_s.pop(_SIGN_IN, None)
            was, self._on_screen = self._on_screen, None
            return Settled() if was is not None else None
        if kind is None or self._was_told(kind, now_s) or now_s < self._since_s + HEALING_S:
            return None
        self._told_at_s[kind] = now_s
        self._on_screen = kind
        return Complain(code)

    def next_s(self, now_s: float) -> float | None:
        """Return the moment at which ``update`` is to be asked again though nothing changed; None: not before it does."""
        if self._kind is None or self._was_told(self._kind, now_s):
            return None
        return self._since_s + HEALING_S

    def _was_told(self, kind: str, now_s: float) -> bool:
        told_at_s = self._told_at_s.get(kind)
        return told_at_s is not None and (kind == _SIGN_IN or now_s < told_at_s + AGAIN_S)


def _problem(link: Link, trouble: str | None) -> tuple[str | None, str]:
    """Return which problem there is for a person, if there is one, and the code of its words."""
    if trouble is not None and trouble not in _ANSWERS:
        return trouble, trouble
    reason = link.reason or ""
    if link.state is LinkState.SIGN_IN_NEEDED and not _is_signed_out(link):
        return _SIGN_IN, reason
    if link.state is LinkState.OFFLINE and reason in _FOR_A_PERSON:
        return reason, reason
    return None, ""


def _is_well(link: Link, trouble: str | None) -> bool:
    return trouble in (None, *_ANSWERS) and (link.state is LinkState.UP or _is_signed_out(link))


def _is_signed_out(link: Link) -> bool:
    return link.state is LinkState.SIGN_IN_NEEDED and link.reason in (None, SignedOut.code)

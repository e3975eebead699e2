"""The site's answer that one sign-in in the browser waits for, whichever way the browser brings it back. Pure but for waiting.

What does not carry our ``state`` ends nothing: any program and any web page can send something here. The one exception is
a refusal: a Frappe site's "Deny" leads to the bare redirect address, without the state.
"""

import asyncio
import hmac
import re
from urllib.parse import parse_qs

from nirmaan_tray.browser_page import Ending
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.errors import BrowserSignInFailed, ClientUnknown, TrayError
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.text import plain

TEXT_LIMIT = 200
"""Characters of the site's own words that are passed on."""

FIELDS = 20
"""So many fields of a query are read; a site sends two to four."""

_CODE = re.compile(r"[\x21-\x7e]{1,2000}")
_UNKNOWN = frozenset({"invalid_client", "unauthorized_client"})


class Redirect:
    """Judges what comes back; the first answer that is ours counts."""

    def __init__(self, state: str, clock: Clock, answer_s: float) -> None:
        """``state`` is what the answer must carry; it is waited for ``answer_s`` seconds."""
        self._state = state.encode()
        self._clock = clock
        self._answer_s = answer_s
        self._answered = asyncio.Event()
        self._answer: Secret | TrayError | None = None
        self._strangers = False

    @property
    def answered(self) -> bool:
        """Whether an answer that is ours has come."""
        return self._answer is not None

    def take(self, query: str, *, opened: bool) -> Ending | None:
        """Take in a query, and return what to say of it; None for an answer whose worth is known later.

        ``opened``: a page was opened with it, rather than a part of some page loaded. Raises ``ValueError`` for what is no
        query, or too long a one.
        """
        said = parse_qs(query, keep_blank_values=True, max_num_fields=FIELDS)
        refused = said.get("error") == ["access_denied"]
        state = said.get("state", [])
        if not state and refused and opened:
            ours = True
        else:
            ours = len(state) == 1 and hmac.compare_digest(state[0].encode(), self._state)
        if not ours:
            self._strangers = True
            return Ending.STRANGER
        if self._answer is None:
            self._answer = BrowserSignInFailed("denied") if refused else _answer(said)
            self._answered.set()
        return Ending.REFUSED if refused else None

    async def code(self) -> Secret:
        """Return the code that the site has sent.

        Raises ``BrowserSignInFailed``: ``denied``, ``late``, ``stranger`` when only another sign-in's answer came, or the
        site's words; and ``ClientUnknown``.
        """
        await pause(self._clock, self._answer_s, self._answered)
        if isinstance(self._answer, Secret):
            return self._answer
        raise self._answer or BrowserSignInFailed("stranger" if self._strangers else "late")


def _answer(said: dict[str, list[str]]) -> Secret | TrayError:
    """Return the code, or what the site says instead."""
    error = said.get("error")
    if error:
        text = plain((said.get("error_description") or error)[0])[:TEXT_LIMIT]
        return ClientUnknown(text) if error[0] in _UNKNOWN else BrowserSignInFailed(text)
    code = said.get("code", [])
    if len(code) != 1 or not _CODE.fullmatch(code[0]):
        return BrowserSignInFailed("it sent no code")
    return Secret(code[0])

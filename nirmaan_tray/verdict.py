"""One function that says what an HTTP answer means: nothing wrong, something that heals by itself, or sign in again. Pure.

Fatal (``SignInNeeded``) are only the site's own words in JSON: 401 with ``AuthenticationError`` and anything with
``session_expired``. HTML never is: a captive portal must sign nobody out. (The third fatal case, an answer that names
another user, is found in ``rest.py`` by who asks.)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from nirmaan_tray.errors import (
    AccountLocked,
    CredentialsRefused,
    NoSuchSite,
    NotFound,
    NotPermitted,
    NotTheSite,
    ProxyRefused,
    RequestInvalid,
    SessionExpired,
    SiteBusy,
    TrayError,
)
from nirmaan_tray.text import plain

RETRY_AFTER_LIMIT_S = 3600.0
"""Longest ``Retry-After`` that is believed: a slip of the server's must not silence a client for days."""

TEXT_LIMIT = 300
"""Characters of the site's own words that are passed on."""


_OWN = frozenset({"exc_type", "exception", "_server_messages"})
"""One of these is in every refusal of a Frappe site; a gateway's JSON has none, and is nobody's last word."""

PAGE_LIMIT = 1_000_000
"""Bytes of a body that is not JSON that are looked at: a sign-in page is far smaller."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as the verdict needs it. ``body`` is the decoded JSON object; anything else is ``text``.

    Neither is printed: there are tokens in some.
    """

    status: int
    body: Mapping[str, object] | None = field(repr=False)
    text: str = field(default="", repr=False)
    retry_after: str | None = None
    location: str | None = None
    date: str | None = None
    """The header ``Date``, by which the site's clock can be compared with ours."""


def answer(status: int, headers: Mapping[str, str], content: bytes) -> Answer:
    """Decode what came over the wire; ``headers`` has lower-case names."""
    body: object = None
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    read = body if isinstance(body, dict) else None
    return Answer(
        status=status,
        body=read,
        text=content[:PAGE_LIMIT].decode("utf-8", "replace") if read is None else "",
        retry_after=headers.get("retry-after"),
        location=headers.get("location"),
        date=headers.get("date"),
    )


def verdict(given: Answer, now: datetime) -> TrayError | None:
    """Return the error that an answer means, or None for a good one. ``now`` is for a ``Retry-After`` that is a date."""
    body, status = given.body, given.status
    if body is not None and body.get("session_expired"):
        return SessionExpired()
    if status == 429 or status >= 500:
        if body is not None and body.get("exc_type") == "SecurityException":
            return AccountLocked(words(body))
        return SiteBusy(str(status), retry_after_s=_retry_after_s(given.retry_after, now))
    if status == 407:
        return ProxyRefused(str(status))
    if body is None:
        # Werkzeug's page for a host without a site: "<p>other.example does not exist</p>" (recorded).
        if status == 404 and "does not exist</p>" in given.text:
            return NoSuchSite()
        return NotTheSite(f"{status}, redirected to {given.location}" if given.location else str(status))
    if 200 <= status < 300:
        return None
    if status < 400 or not _OWN & body.keys():
        return NotTheSite(str(status))
    if status == 401:
        known = body.get("exc_type") == "AuthenticationError"
        return CredentialsRefused(words(body)) if known else NotTheSite(str(status))
    if status == 403:
        return NotPermitted(words(body))
    if status == 404 and body.get("exc_type") == "DoesNotExistError":
        return NotFound(words(body))
    return RequestInvalid(words(body))


def words(body: Mapping[str, object]) -> str:
    """Return the site's own words for people: ``message``, else ``_server_messages``, else ``exception``; plain text."""
    message = body.get("message")
    if isinstance(message, str) and message:
        return plain(message)[:TEXT_LIMIT]
    told = _server_messages(body.get("_server_messages"))
    if told:
        return plain(told)[:TEXT_LIMIT]
    exception = body.get("exception")
    if isinstance(exception, str) and ":" in exception:
        return plain(exception.partition(":")[2])[:TEXT_LIMIT]
    return ""


def _server_messages(value: object) -> str:
    """``_server_messages`` is a JSON list of JSON strings, each an object with a ``message``."""
    try:
        listed = json.loads(value) if isinstance(value, str) else []
        read = [json.loads(item) for item in listed if isinstance(item, str)] if isinstance(listed, list) else []
    except (ValueError, RecursionError):
        return ""
    texts = [item["message"] for item in read if isinstance(item, dict) and isinstance(item.get("message"), str)]
    return "<br>".join(texts)


def _retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds from a ``Retry-After`` header, which is a number or a date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(seconds, 0.0), RETRY_AFTER_LIMIT_S) if seconds == seconds else None

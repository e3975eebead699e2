"""The shapes in which a Frappe site answers: bodies, error texts and cookies, word for word as recorded."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

SESSION_LENGTH = timedelta(hours=170)
"""Life of a session and of its cookie; Frappe 15's default."""

DOCTYPE = "Nirmaan Notifications"
"""The one DocType that the demo site has."""


def sid_cookie(sid: str, now: datetime) -> str:
    """Return the ``Set-Cookie`` value that hands out ``sid``; ``now`` is aware, in UTC."""
    expires = format_datetime(now + SESSION_LENGTH, usegmt=True)
    age = int(SESSION_LENGTH.total_seconds())
    return f"sid={sid}; Expires={expires}; Max-Age={age}; HttpOnly; Path=/; SameSite=Lax"


def deleted_sid_cookie(now: datetime) -> str:
    """Return the ``Set-Cookie`` value that deletes ``sid``."""
    return f"sid=; Expires={format_datetime(now - timedelta(days=1), usegmt=True)}; Path=/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP.

    A mapping ``body`` becomes JSON, a text HTML. ``sids`` are the values of the ``sid`` cookies set, in order, the empty one
    standing for a deletion; None means that the caller's session decides.
    """

    body: Mapping[str, object] | str
    status: int = 200
    sids: tuple[str, ...] | None = None
    location: str | None = None


class Refused(Exception):
    """A request that the site turns down; carries everything its body is made of.

    ``text`` follows the colon in ``exception``, ``message`` is the body's ``message``, ``shown`` the server messages.
    ``sids`` is as in :class:`Answer`. A ``quiet`` refusal has neither ``exception`` nor ``exc``.
    """

    def __init__(
        self,
        status: int,
        exc_type: str,
        *,
        text: str = "",
        message: str | None = None,
        shown: Sequence[Mapping[str, object]] = (),
        error_message: str | None = None,
        quiet: bool = False,
        sids: tuple[str, ...] | None = None,
        module: str = "frappe.exceptions",
    ) -> None:
        super().__init__(exc_type)
        self.status = status
        self.exc_type = exc_type
        self.exception = f"{module}.{exc_type}: {text}" if text else f"{module}.{exc_type}"
        self.message = message
        self.shown = tuple(shown)
        self.error_message = error_message
        self.quiet = quiet
        self.sids = sids

    def answer(self) -> Answer:
        """Return the answer that tells of this refusal."""
        body: dict[str, object] = {}
        if self.message is not None:
            body["message"] = self.message
        if not self.quiet:
            body["exception"] = self.exception
        body["exc_type"] = self.exc_type
        if not self.quiet:
            body["exc"] = json.dumps([f"Traceback (most recent call last):\n{self.exception}\n"])
        if self.shown:
            body["_server_messages"] = server_messages(self.shown)
        if self.error_message is not None:
            body["_error_message"] = self.error_message
        return Answer(body, self.status, self.sids)


def server_messages(shown: Sequence[Mapping[str, object]]) -> str:
    """Return ``_server_messages``: a JSON list of JSON objects as texts."""
    return json.dumps([json.dumps(message) for message in shown])


def shown(text: str, title: str = "Message") -> dict[str, object]:
    """Return a server message as ``frappe.throw`` makes it."""
    return {
        "message": text,
        "title": title,
        "indicator": "red",
        "raise_exception": 1,
        "__frappe_exc_id": secrets.token_hex(16),
    }


def authentication_failed(message: str | None = None, sids: tuple[str, ...] | None = None) -> Refused:
    """401: a wrong password, code, key or token."""
    return Refused(401, "AuthenticationError", message=message, sids=sids)


def not_whitelisted(method: str) -> Refused:
    """403: a guest called a method that is not for guests."""
    text = (
        "<details><summary>You are not permitted to access this resource.</summary>"
        f"Function <strong>{method}</strong> is not whitelisted.</details>"
    )
    return Refused(403, "PermissionError", text=text, shown=[shown(text, "Method Not Allowed")])


def list_forbidden(user: str) -> Refused:
    """403 for a list of notifications."""
    message = {"message": _no_role(user), "title": "Message"}
    return Refused(403, "PermissionError", shown=[message], error_message=f"No permission for {DOCTYPE}")


def document_forbidden(user: str, name: str, *, write: bool = False) -> Refused:
    """403 for one notification, read or written."""
    text = f"{_no_role(user)}<br>User <strong>{user}</strong> does not have access to this document"
    need = f"You need the 'write' permission on <strong>{DOCTYPE}</strong> {name} to perform this action."
    message = {"message": text, "title": "Message"}
    return Refused(403, "PermissionError", shown=[message], error_message=need if write else None)


def _no_role(user: str) -> str:
    return (
        f"User <strong>{user}</strong> does not have doctype access via role permission for document "
        f"<strong>{DOCTYPE}</strong>"
    )


def not_found(what: str) -> Refused:
    """404: ``what`` is a document (DocType and name) or ``DocType X``."""
    return Refused(404, "DoesNotExistError", shown=[shown(f"{what} not found")], quiet=True)


def invalid(text: str, exc_type: str = "ValidationError", sids: tuple[str, ...] | None = None) -> Refused:
    """417: the request cannot be what the caller meant."""
    return Refused(417, exc_type, text=text, shown=[shown(text)], sids=sids)


def locked(seconds: int) -> Refused:
    """500 ``SecurityException``: too many failures."""
    text = f"Your account has been locked and will resume after {seconds} seconds"
    return Refused(500, "SecurityException", text=text, shown=[shown(text)], sids=())


def no_such_site(host: str) -> Answer:
    """404 in HTML: the bench has no site of that name."""
    page = (
        "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>{} does not exist</p>\n"
    )
    return Answer(page.format(host), 404, ())


def request_line_too_large(length: int, limit: int) -> Answer:
    """400 in HTML, as gunicorn refuses a request line."""
    page = (
        "<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n  <body>\n    <h1><p>Bad Request</p></h1>\n"
        f"    Request Line is too large ({length} &gt; {limit})\n  </body>\n</html>\n"
    )
    return Answer(page, 400, ())

"""What an HTTP answer means. Input: a status, a ``Retry-After`` and a ``Location``, a line each; then the body."""

from contextlib import nullcontext
from datetime import UTC, datetime

from nirmaan_tray.errors import NotTheSite, SignInNeeded, SiteBusy, SiteError
from nirmaan_tray.verdict import RETRY_AFTER_LIMIT_S, TEXT_LIMIT, answer, verdict
from tests.fuzz.surface import Surface

_NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def check(data: bytes) -> None:
    """Every answer is good, or one error of the tree, with words of a sane length; HTML signs nobody out."""
    status, retry_after, location, body = [*data.split(b"\n", 3), b"", b"", b""][:4]
    headers = {"retry-after": retry_after.decode("latin-1"), "location": location.decode("latin-1")}
    given = answer(int(status) if status.isdigit() and len(status) < 4 else 200, headers, body)
    error = verdict(given, _NOW)
    if error is None:
        assert given.body is not None
        return
    assert isinstance(error, SiteError | SignInNeeded)
    assert given.body is not None or isinstance(error, SiteError)
    if isinstance(error, SiteBusy) and error.retry_after_s is not None:
        assert 0 <= error.retry_after_s <= RETRY_AFTER_LIMIT_S
    if not isinstance(error, NotTheSite):
        assert len(error.detail) <= TEXT_LIMIT
        str(error).encode()


SURFACE = Surface(
    ready=lambda: nullcontext(check),
    seeds=(
        b'200\n\n\n{"message": "me@nirmaan.test"}',
        b'401\n\n\n{"exc_type": "AuthenticationError", "message": "Invalid login credentials"}',
        b'403\n\n\n{"session_expired": 1, "exc_type": "PermissionError"}',
        b'404\n\n\n{"exc_type": "DoesNotExistError", "_server_messages": "[\\"{\\\\\\"message\\\\\\": \\\\\\"a\\\\\\"}\\"]"}',
        b'417\n\n\n{"exc_type": "ValidationError", "exception": "frappe.exceptions.ValidationError: <b>no</b>"}',
        b'500\n\n\n{"exc_type": "SecurityException", "exception": "E: locked for 60 seconds"}',
        b"503\nMon, 23 Nov 2026 06:00:30 GMT\n\n<html>Bad Gateway</html>",
        b"302\n\nhttps://portal.example/\n<p>office.example does not exist</p>",
    ),
    words=(
        *b"AuthenticationError DoesNotExistError SecurityException [ { } ] 1 NaN null < &lt; <!-- \xff \xef\xbb\xbf".split(),
        *rb'"session_expired": "exc_type": "_server_messages": "exception": "message": " \ \" "\ud800" 1e999'.split(),
        *(b"429\n", b"407\n", b"404\n", b"30\n", b"1e999\n", b"nan\n", b"Mon, 23 Nov 2026 06:00:30 -9999\n"),
        *(b"\n", b" does not exist</p>"),
    ),
)

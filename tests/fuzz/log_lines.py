"""Lines of the log. Input: what is said before a secret, then, after a zero byte, what follows it."""

import logging
import re
from contextlib import nullcontext

from nirmaan_tray import logs
from nirmaan_tray.model.secret import Secret
from tests.fuzz.surface import Surface, text

_SECRET = "Zq7Zq7Zq7"
_FORMS = (
    '{{"usr": "me", "pwd": "{}"',
    "Authorization: token key:{}",
    "{{'Authorization': 'Bearer {}'",
    "Cookie: sid={}",
    "refresh_token={}",
    "code_verifier={}",
)
# A text that opens a quotation of its own for a secret hides that; ours, which follows it, is then beside it.
_OPENS = re.compile(
    "sid|pwd|password|otp|tmp_id|secret|verifier|token|bearer|authorization|code|state|key", re.IGNORECASE
)


def check(data: bytes) -> None:
    """A record is one line, without control characters; no secret that somebody logs in a known form is in it."""
    before, _, after = (text(part) for part in data.partition(b"\0"))
    masked = logs.masked(before + after)
    assert masked.count("\n") == (before + after).count("\n")
    if _SECRET in before + after or _OPENS.search(before):
        return
    for form in _FORMS:
        record = logging.makeLogRecord(
            {"msg": f"%s {form.format(_SECRET)}%s %s", "args": (before, after, Secret(_SECRET))}
        )
        line = logs._Line().format(record)
        line.encode("utf-8", "backslashreplace")
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)
        assert _SECRET not in line, line


SURFACE = Surface(
    ready=lambda: nullcontext(check),
    seeds=(
        b"sent \0} to it",
        b"https://office.example/api/method/login?\0&x=1",
        b"Traceback (most recent call last):\n  File x\0\nhttpx.ConnectError: [Errno 111]",
        b'{"headers": [[b"\0", "x"], 1]',
    ),
    words=(
        *rb"""" ' \ \" \\ = : & ; , ) ] } b' % %s sid pwd password otp tmp_id api_secret access_token authorization""".split(),
        *(b"\0", b" ", b"\n", b"\r", b"token ", b"bearer ", b"\x1b[2J", "\u2028".encode(), "•".encode()),
    ),
)

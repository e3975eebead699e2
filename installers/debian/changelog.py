"""CHANGELOG.md in the format that Debian's tools read (deb-changelog(5)). Pure."""

import re
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime

_VERSION = re.compile(r"^## (?P<version>\d\S*)", re.MULTILINE)
_LINK = re.compile(r"\[(?P<text>[^]]*)\]\([^)]*\)")
_ITEM = re.compile(r"^- (?P<text>.+(?:\n  .+)*)", re.MULTILINE)


def debian(changes: str, version: str, maintainer: str, time_s: int) -> str:
    """Return the newest version's changes as those of ``version``, made at that time (seconds since 1970, UTC).

    Older versions have no dates of their own in CHANGELOG.md, so they stay out. Raises ``ValueError`` where none is told of.
    """
    starts = [found.start() for found in _VERSION.finditer(changes)]
    newest = changes[starts[0] : starts[1] if len(starts) > 1 else None] if starts else ""
    items = [_LINK.sub(r"\g<text>", found["text"]) for found in _ITEM.finditer(newest)]
    if not items:
        raise ValueError("CHANGELOG.md tells of no version")
    told = "\n".join(
        textwrap.fill(item, 78, initial_indent="  * ", subsequent_indent="    ", break_long_words=False)
        for item in items
    )
    date = format_datetime(datetime.fromtimestamp(time_s, UTC))
    return f"nirmaan-tray ({version}) unstable; urgency=medium\n\n{told}\n\n -- {maintainer}  {date}\n"

"""A site's sign-in page, which tells a guest the site's name: that of its folder on the server, and of its namespace."""

import re

from nirmaan_tray.rest import Rest
from nirmaan_tray.verdict import Answer

NAME = r"[!#-.0-\[\]-~]{1,255}"
"""A site's name: a folder's name for the site and a header's value for us."""

_SITE_NAME = re.compile(rf'"sitename"\s*:\s*"({NAME})"')
"""The spacing differs by version (contract)."""


async def ask(guest: Rest) -> tuple[Answer, str | None]:
    """Return the page as it came and the name that it tells, if it does.

    ``guest`` must carry no credentials, and name no site: the page is for whoever asks under this address. Raises what
    keeps an answer from coming.
    """
    page, _ = await guest.exchange("GET", "/login")
    found = _SITE_NAME.search(page.text)
    return page, found.group(1) if found else None

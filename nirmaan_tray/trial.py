"""Signs a home in to the demo site, with a secret that stays in memory."""

import asyncio
import logging

from nirmaan_tray import commands, tls
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.commands import Desk, Wish
from nirmaan_tray.errors import CodeNeeded
from nirmaan_tray.home import Home
from nirmaan_tray.model import CodeRequest, Secret
from nirmaan_tray.vault import MemoryVault, Vault

_log = logging.getLogger(__name__)


def signed_in(home: Home, site: str, key: str) -> Vault:
    """Return a vault in memory that holds the key's secret, after signing ``home`` in to ``site`` with it."""
    home.prepare()
    vault = MemoryVault()
    desk = Desk(home.settings_file, None, vault, tls.context(None), SystemClock(), _log.info)
    wish = Wish(site, "", api_key=True, secret=Secret(key), ask_code=_no_code)
    asyncio.run(commands.sign_in(desk, wish))
    return vault


async def _no_code(request: CodeRequest) -> str:
    raise CodeNeeded(request.method)

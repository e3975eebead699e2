"""Signs a home in to the demo site, with a secret that stays in memory."""

import asyncio
import logging

from nirmaan_tray import commands, settings, tls
from nirmaan_tray import settings_keys as keys
from nirmaan_tray.clock import SystemClock
from nirmaan_tray.commands import Wish
from nirmaan_tray.desk import Desk
from nirmaan_tray.errors import CodeNeeded, WayNotOffered
from nirmaan_tray.home import Home
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.secret import Secret
from nirmaan_tray.model.sign_in import CodeRequest
from nirmaan_tray.vault import MemoryVault, Vault

_log = logging.getLogger(__name__)


def signed_in(home: Home, site: str, key: str, client_id: str) -> Vault:
    """Return a vault in memory that holds the key's secret, after signing ``home`` in to ``site`` with it.

    ``client_id`` is what the site knows this program as, so that signing in in the browser can be tried as well.
    """
    home.prepare()
    home.settings_file.write_text(f'{keys.OAUTH_CLIENT_ID.name} = "{client_id}"\n')
    vault = MemoryVault()
    desk = Desk(home, settings.load(home.settings_file), vault, tls.context(None), SystemClock(), _log.info)
    wish = Wish(site, "", Way.API_KEY, Secret(key), _no_code, _no_browser)
    asyncio.run(commands.sign_in(desk, wish))
    return vault


async def _no_code(request: CodeRequest) -> str:
    raise CodeNeeded(request.method)


async def _no_browser(_: str) -> None:
    raise WayNotOffered(Way.BROWSER)

"""``nirmaan-tray listen --json`` as a process, with credentials in memory instead of the desktop's keyring.

``_listen.py HOME SITE``, and ``KEY:SECRET`` on standard input.
"""

import sys

from nirmaan_tray import cli
from nirmaan_tray.arguments import parser
from nirmaan_tray.vault import MemoryVault


def main(home: str, site: str) -> int:
    """Sign in, then listen until terminated."""
    vault = MemoryVault()
    typed = parser().parse_args(["--home", home, "sign-in", site, "--api-key", "--stdin"])
    return cli.run(typed, vault) or cli.run(parser().parse_args(["--home", home, "listen", "--json"]), vault)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

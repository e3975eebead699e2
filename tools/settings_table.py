"""Writes the table of settings in ``docs/admin.md`` from the code: ``python tools/settings_table.py [FILE]``."""

import re
import sys
from pathlib import Path
from typing import Any

from nirmaan_tray.settings_keys import KEYS, Key

BEGIN = "<!-- This table is written by tools/settings_table.py. -->"
END = "<!-- The end of that table. -->"

_GUIDE = Path(__file__).resolve().parents[1] / "docs" / "admin.md"


def table() -> str:
    """Return the table in Markdown, one row for each key."""
    rows = ["| key | what it means | what is allowed | default | who sets it |", "|---|---|---|---|---|"]
    return "\n".join([*rows, *map(_row, KEYS)])


def _row(key: Key[Any]) -> str:
    default = f"`{key.default}`" if key.default else key.usually
    who = "user or organisation" if key.by_organisation else "signing in"
    cells = (f"`{key.name}`", key.means, key.allowed, default, who)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def renewed(guide: str) -> str:
    """Return the guide with the table between its two marks written anew."""
    found = re.search(f"{re.escape(BEGIN)}.*?{re.escape(END)}", guide, re.DOTALL)
    if found is None:
        raise SystemExit("The guide has no marks for the table.")
    return f"{guide[: found.start()]}{BEGIN}\n\n{table()}\n\n{END}{guide[found.end() :]}"


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else _GUIDE
    file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")

"""The administrators' guide says what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from nirmaan_tray.home import managed_file_on
from nirmaan_tray.settings_keys import KEYS

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "settings_table.py"
GUIDE = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")


def renewed(guide: str, folder: Path) -> str:
    file = folder / "admin.md"
    file.write_text(guide, encoding="utf-8")
    subprocess.run([sys.executable, TOOL, file], check=True, timeout=60)
    return file.read_text(encoding="utf-8")


def test_the_table_in_the_guide_is_the_codes(tmp_path: Path) -> None:
    assert renewed(GUIDE, tmp_path) == GUIDE, "run: .venv/bin/python tools/settings_table.py"


def test_a_table_that_is_not_would_be_noticed(tmp_path: Path) -> None:
    row = next(line for line in GUIDE.splitlines() if line.startswith("| `proxy`"))
    assert renewed(GUIDE.replace(f"{row}\n", ""), tmp_path) == GUIDE


def test_the_table_has_a_row_for_each_key() -> None:
    table = GUIDE.partition("| key |")[2].partition("<!--")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == [key.name for key in KEYS]


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_guide_names_the_organisations_file(platform: str) -> None:
    assert f"`{managed_file_on(platform, '%ProgramData%')}`" in GUIDE

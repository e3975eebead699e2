"""Resources are found from a source checkout and from an installed package."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from nirmaan_tray import resources


def test_resources_are_found_in_a_checkout() -> None:
    assert resources.path("settings.toml").is_file()
    assert resources.path("icons/nirmaan-tray.svg").is_file()


def test_a_missing_resource_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/none\.svg"):
        resources.path("icons/none.svg")


def test_an_installed_package_has_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "nirmaan_tray"
    package.mkdir()
    for module in ("__init__.py", "resources.py"):
        shutil.copy(Path(resources.__file__).parent / module, package)
    shutil.copytree(resources.path("settings.toml").parent, package / "resources")
    program = "from nirmaan_tray import resources; print(resources.path('settings.toml'))"
    found = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == package.resolve() / "resources" / "settings.toml"


def test_the_icon_is_a_plain_svg() -> None:
    root = ET.fromstring(resources.path("icons/nirmaan-tray.svg").read_text(encoding="utf-8"))
    assert root.get("viewBox") == "0 0 64 64"
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "path", "rect", "circle"}

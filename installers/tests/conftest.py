"""What the tests of the built parts share: the desktops, screens and sites of the other tests, and the bundle.

They need what ``make installers`` makes, so they are apart from the rest; ``make test-installers`` runs them.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.command import Tray

PROJECT = Path(__file__).resolve().parents[2]

pytest_plugins = ("tests.conftest", "tests.e2e.conftest", "tests.e2e.tray.conftest")


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The bundle's folder."""
    folder = PROJECT / "build" / "bundle" / "nirmaan-tray"
    assert (folder / "nirmaan-tray").is_file(), "make installers makes it"
    return folder


@pytest.fixture
def bundled(tray: "Tray", bundle: Path) -> "Tray":
    """The bundle's command, on a desktop with a keyring and a screen, where nobody has signed in yet.

    Nothing of this checkout's is in its environment.
    """
    kept = {name: value for name, value in tray.env.items() if not name.startswith(("PYTHON", "COVERAGE", "VIRTUAL"))}
    return replace(tray, env=kept, program=(str(bundle / "nirmaan-tray"),))

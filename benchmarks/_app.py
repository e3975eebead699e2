"""The program as people install it: its wheel, in a virtual environment of what ``requirements/app.txt`` locks, nothing else.

Development's environment has packages that the program's libraries import when they find them (httpx: ``click``, and with
it ``rich`` and ``pygments``), which would cost memory that no user pays.
"""

import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_LOCK = _ROOT / "requirements" / "app.txt"
_FOLDER = _ROOT / "build" / "app-venv"
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet")


def installed() -> Path:
    """Return the folder of the environment's programs, with the checkout of now installed; the first time takes a minute."""
    programs = _FOLDER / "bin"
    python = programs / "python"
    copied = _FOLDER / "installed-lock.txt"
    # The copy is written last, so an interrupted installation starts over.
    if not (copied.exists() and filecmp.cmp(_LOCK, copied, shallow=False)):
        print("Making the environment of users, build/app-venv", file=sys.stderr)
        shutil.rmtree(_FOLDER, ignore_errors=True)
        _run(sys.executable, "-m", "venv", _FOLDER)
        _run(python, *_PIP, "install", "--require-hashes", "--requirement", _LOCK)
        shutil.copyfile(_LOCK, copied)
    with tempfile.TemporaryDirectory() as folder:
        _run(sys.executable, *_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, _ROOT)
        # Without an index: whatever the wheel asks for must have been in the lock.
        _run(python, *_PIP, "install", "--no-index", "--no-deps", "--force-reinstall", *Path(folder).glob("*.whl"))
    return programs


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)

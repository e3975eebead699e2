"""Makes the Windows installers of a bundle that was built on Windows: ``python -m installers.windows.build``.

``dist/nirmaan-tray-VERSION-windows-x64-user.exe`` and ``…-machine.exe``. Needs makensis, which runs on Linux too.
"""

import argparse
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
BUNDLE = PROJECT / "build" / "bundle" / "nirmaan-tray"
ICON = PROJECT / "build" / "icons" / "nirmaan-tray.ico"

SCRIPT = HERE / "nirmaan-tray.nsi"

KINDS = {"user": (), "machine": ("-DMACHINE",)}
"""For one person without administrator's rights, and for everybody on a computer."""


def main() -> None:
    """Make both; ``--help`` tells how."""
    parser = argparse.ArgumentParser(prog="python -m installers.windows.build", description=__doc__)
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="PyInstaller's folder (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=PROJECT / "dist", help="folder (default: %(default)s)")
    typed = parser.parse_args()
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    for kind in KINDS:
        print(build(kind, version, typed.bundle, typed.to))


def build(kind: str, version: str, bundle: Path, to: Path) -> Path:
    """Make one of ``KINDS``; a warning of the compiler's is an error. Raises ``CalledProcessError``."""
    to.mkdir(parents=True, exist_ok=True)
    made = to / f"nirmaan-tray-{version}-windows-x64-{kind}.exe"
    defined = {"VERSION": version, "BUNDLE": bundle.resolve(), "ICON": ICON, "TO": made.resolve()}
    command = [
        "makensis",
        "-V2",
        "-WX",
        "-INPUTCHARSET",
        "UTF8",
        *(f"-D{name}={value}" for name, value in defined.items()),
    ]
    subprocess.run([*command, *KINDS[kind], str(SCRIPT)], check=True)
    return made


if __name__ == "__main__":
    main()

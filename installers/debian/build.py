"""Makes dist/nirmaan-tray_VERSION_ARCHITECTURE.deb of the bundle: ``python -m installers.debian.build``.

The same bundle and commit make the same bytes. Needs dpkg-dev, help2man, and the libraries that Qt loads.
"""

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from installers.debian import changelog

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
BUNDLE = PROJECT / "build" / "bundle" / "nirmaan-tray"

ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
"""Pixels; those that hicolor's index.theme has for applications, as far as panels and menus ask for them."""

OPTIONAL = "platformthemes"
"""Plugins that Qt goes without where their libraries are missing: a desktop of that toolkit has them."""


def main() -> None:
    """Make the package; ``--help`` tells how."""
    parser = argparse.ArgumentParser(prog="python -m installers.debian.build", description=__doc__)
    parser.add_argument("--version", default=project_version(), help="the package's (default: %(default)s)")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="PyInstaller's folder (default: %(default)s)")
    parser.add_argument("--to", type=Path, default=PROJECT / "dist", help="folder (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="do not compress it")
    typed = parser.parse_args()
    made = build(typed.version, typed.bundle, typed.to, compression="none" if typed.quick else "xz")
    print(f"{made.stat().st_size / 1e6:.1f} MB in {made}")


def build(version: str, bundle: Path, to: Path, *, compression: str) -> Path:
    """Make the package in folder ``to``; ``compression`` is dpkg-deb's word. Raises ``CalledProcessError``."""
    architecture = _said("dpkg", "--print-architecture").strip()
    tree = PROJECT / "build" / "debian" / f"nirmaan-tray_{version}_{architecture}"
    shutil.rmtree(tree, ignore_errors=True)
    time_s = _time_s()
    _program(tree, bundle)
    _files(tree, version, time_s)
    _control(tree, version, architecture)
    _level(tree, time_s)
    to.mkdir(exist_ok=True)
    package = to / f"{tree.name}.deb"
    _said("dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(tree), str(package), time_s=time_s)
    shutil.rmtree(tree)
    return package


def project_version() -> str:
    """Return the version in pyproject.toml."""
    version: str = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    return version


def _program(tree: Path, bundle: Path) -> None:
    home = tree / "usr" / "lib" / "nirmaan-tray"
    shutil.copytree(bundle, home, symlinks=True)
    command = tree / "usr" / "bin" / "nirmaan-tray"
    command.parent.mkdir()
    command.symlink_to("../lib/nirmaan-tray/nirmaan-tray")


def _files(tree: Path, version: str, time_s: int) -> None:
    shutil.copytree(HERE / "files", tree, dirs_exist_ok=True)
    documents = tree / "usr" / "share" / "doc" / "nirmaan-tray"
    license_text = (PROJECT / "LICENSE").read_text().split("\n\n", 2)[2]
    indented = "\n".join(f" {line or '.'}" for line in license_text.strip().splitlines())
    _fill(documents / "copyright", LICENSE=indented)
    changes = changelog.debian((PROJECT / "CHANGELOG.md").read_text(), version, _maintainer(), time_s)
    _compressed(documents / "changelog.gz", changes)
    for guide in ("admin.md", "user.md"):
        shutil.copy(PROJECT / "docs" / guide, documents)
    examples = documents / "examples"
    examples.mkdir()
    shutil.copy(PROJECT / "resources" / "settings.toml", examples)
    manual = tree / "usr" / "share" / "man" / "man1"
    manual.mkdir(parents=True)
    _compressed(manual / "nirmaan-tray.1.gz", _manual(tree / "usr" / "lib" / "nirmaan-tray" / "nirmaan-tray", time_s))
    _icons(tree / "usr" / "share" / "icons" / "hicolor", PROJECT / "resources" / "icons" / "nirmaan-tray.svg")


def _manual(program: Path, time_s: int) -> str:
    name = "desktop notifications of a Nirmaan Stack site"
    return _said("help2man", "--no-info", f"--name={name}", str(program), time_s=time_s)


def _icons(theme: Path, svg: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(str(svg))
    for size in ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        if not image.save(str(folder / "nirmaan-tray.png")):
            raise OSError(f"no icon in {folder}")
    scalable = theme / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copy(svg, scalable / "nirmaan-tray.svg")


def _control(tree: Path, version: str, architecture: str) -> None:
    control = tree / "DEBIAN"
    control.mkdir()
    needed, helpful = _libraries(tree)
    shutil.copytree(HERE / "control", control, dirs_exist_ok=True)
    files = [path for path in _inside(tree) if path.is_file() and not path.is_symlink() and control not in path.parents]
    _fill(
        control / "control",
        VERSION=version,
        ARCHITECTURE=architecture,
        MAINTAINER=_maintainer(),
        KIB=str(sum(-(-path.stat().st_size // 1024) for path in files)),
        DEPENDS=needed,
        SUGGESTS=helpful,
    )
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files]
    (control / "md5sums").write_text("".join(sums))


def _libraries(tree: Path) -> tuple[str, str]:
    """Return which packages have the libraries that the program has to have, and those that it can use."""
    home = tree / "usr" / "lib" / "nirmaan-tray"
    folders = sorted({path.parent for path in home.rglob("*.so*")})
    programs = [path for path in _inside(home) if path.is_file() and _is_elf(path)]
    # dpkg-shlibdeps asks for a source package, which there is none of.
    source = tree.parent / "shlibdeps" / "debian"
    source.mkdir(parents=True, exist_ok=True)
    (source / "control").write_text(
        f"Source: nirmaan-tray\nMaintainer: {_maintainer()}\n\nPackage: nirmaan-tray\nArchitecture: any\n"
    )
    said = _said(
        "dpkg-shlibdeps",
        *("-O", "--ignore-missing-info", "--warnings=0"),
        *(f"-l/{folder.relative_to(tree)}" for folder in folders),
        *(f"-e{path}" for path in programs if OPTIONAL not in path.parts),
        "-dSuggests",
        *(f"-e{path}" for path in programs if OPTIONAL in path.parts),
        folder=source.parent,
    )
    found = dict(line.removeprefix("shlibs:").split("=", 1) for line in said.splitlines())
    return found["Depends"], found["Suggests"]


def _level(tree: Path, time_s: int) -> None:
    """Make what differs from computer to computer the same: permissions and times."""
    program = tree / "usr" / "lib" / "nirmaan-tray" / "nirmaan-tray"
    for path in [tree, *_inside(tree)]:
        if not path.is_symlink():
            runs = path == program or (path.parent.name == "DEBIAN" and _is_script(path))
            path.chmod(0o755 if path.is_dir() or runs else 0o644)
        os.utime(path, (time_s, time_s), follow_symlinks=False)


def _inside(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.rglob("*")))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _is_script(path: Path) -> bool:
    return path.read_bytes().startswith(b"#!")


def _fill(path: Path, **values: str) -> None:
    path.write_text(re.sub("@([A-Z]+)@", lambda found: values[found[1]], path.read_text()))


def _compressed(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _maintainer() -> str:
    """Return who answers for the package, as Debian's tools are told."""
    name = os.environ.get("DEBFULLNAME", "The nirmaan-tray authors")
    return f"{name} <{os.environ.get('DEBEMAIL', 'nirmaan-tray@example.com')}>"


def _time_s() -> int:
    """Return the commit's time, in seconds since 1970, or what the environment says instead."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    return int(told or _said("git", "-C", str(PROJECT), "log", "-1", "--format=%ct"))


def _said(*command: str, folder: Path | None = None, time_s: int | None = None) -> str:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if time_s is not None:
        env["SOURCE_DATE_EPOCH"] = str(time_s)
    return subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main()

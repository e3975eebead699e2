"""What the project promises of itself: it starts from any folder, installs from its wheel, and names no machine."""

import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PACKAGE = ROOT / "nirmaan_tray"
PICTURES = ROOT / "docs" / "pictures" / "guide"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

TELL_SOCKET = """
import runpy, sys
sys.argv = ["nirmaan-tray", "--version"]
try:
    runpy.run_module("nirmaan_tray", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
import socket
print(socket.__file__)
"""


def output(*command: str | Path, cwd: Path = ROOT) -> str:
    """What the command prints; one that fails fails the test, with its own words."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(params=["elsewhere", "inside the package"])
def start_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    # Inside, Python finds our socket.py where it looks for its own.
    return PACKAGE if request.param == "inside the package" else tmp_path


def test_the_module_prints_its_version(start_folder: Path) -> None:
    assert PROJECT["version"] in output(sys.executable, "-m", "nirmaan_tray", "--version", cwd=start_folder)


def test_the_standard_librarys_socket_stays_itself(start_folder: Path) -> None:
    version, used_socket = output(sys.executable, "-c", TELL_SOCKET, cwd=start_folder).splitlines()
    assert PROJECT["version"] in version
    assert used_socket == socket.__file__
    assert not Path(used_socket).is_relative_to(ROOT / "nirmaan_tray")


def test_the_package_runs_nothing_when_imported() -> None:
    assert (PACKAGE / "__init__.py").read_bytes() == b""


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an empty virtual environment into which the wheel was installed, on top of what the lock has."""
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "--disable-pip-version-check", "-qq")
    output(sys.executable, *pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "venv"
    output(sys.executable, "-m", "venv", environment)
    python = python_of(environment)
    output(python, *pip, "install", "--require-hashes", "--requirement", ROOT / "requirements" / "app.txt")
    # Without an index: whatever the wheel asks for must have been in the lock.
    output(python, *pip, "install", "--no-index", wheel)
    return environment


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_wheel_works_in_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    assert PROJECT["version"] in output(python_of(installed).with_name("nirmaan-tray"), "--version", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_wheel_has_every_file_that_is_no_code(installed: Path, tmp_path: Path) -> None:
    tell = "from nirmaan_tray import resources; print(resources.path('settings.toml').parents[1])"
    package = Path(output(python_of(installed), "-c", tell, cwd=tmp_path).strip())
    assert package.is_relative_to(installed)
    sources = [path for path in tracked_files() if path.is_relative_to(PACKAGE)]
    resources = [path for path in tracked_files() if path.is_relative_to(ROOT / "resources")]
    wanted = [path.relative_to(PACKAGE) for path in sources] + [path.relative_to(ROOT) for path in resources]
    guides = ("docs/user.md", "docs/admin.md", *(f"docs/pictures/guide/{path.name}" for path in PICTURES.iterdir()))
    wanted += [Path("resources", guide) for guide in guides]
    assert [path for path in wanted if path.name != ".gitkeep" and not (package / path).is_file()] == []
    assert {".svg", ".toml", ".html"} <= {path.suffix for path in wanted}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: Path) -> None:
    line = re.compile(
        r"""  \#.*
            | [a-z0-9-]+==[\w.!+]+ (\ ;\ [\w\s.'"()<>=!]+)? \ \\
            | \ {4}--hash=sha256:[0-9a-f]{64} (\ \\)?
        """,
        re.VERBOSE,
    )
    assert [text for text in lock.read_text().splitlines() if not line.fullmatch(text)] == []


def test_the_locks_agree() -> None:
    def pins(lock: Path) -> set[str]:
        return set(re.findall(r"^\S+==[^\s;]+", lock.read_text(), re.MULTILINE))

    assert [lock.stem for lock in LOCKS] == ["app", "bundle", "dev", "fuzz"]
    app, bundle, dev, fuzz = map(pins, LOCKS)
    assert app
    assert app < dev
    # What people install has the versions that were tested.
    assert app < bundle
    # It goes beside the others, and a second version of anything would hide theirs.
    assert not {pin.split("==")[0] for pin in fuzz} & {pin.split("==")[0] for pin in dev}


def tracked_files() -> list[Path]:
    """Files that are committed, or would be by ``git add --all``."""
    names = output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def registry_hosts() -> set[str]:
    """Hosts that pip and npm download from, asked of them, since no file here may name one."""
    ask_pip = "from pip._internal.models.index import PyPI; print(PyPI.netloc, PyPI.file_storage_domain)"
    npm = output("npm", "config", "get", "registry", "--loglevel=silent").strip()
    hosts = {*output(sys.executable, "-c", ask_pip).split(), urlsplit(npm).hostname or ""}
    assert len(hosts) == 3
    return hosts


def machine_paths() -> set[str]:
    """Absolute paths of this checkout, this user and this Python."""
    shared_by_all_machines = {"bin", "etc", "home", "lib", "mnt", "opt", "root", "srv", "tmp", "usr", "var", "private"}
    paths = {str(ROOT), str(Path.home()) + os.sep}
    if sys.base_prefix not in {"/usr", "/usr/local"}:
        paths.add(sys.base_prefix)
    if ROOT.parts[1] not in shared_by_all_machines:
        paths.add(str(Path(*ROOT.parts[:2])) + os.sep)
    return paths


def mentions(needles: Sequence[str], files: Sequence[Path]) -> list[str]:
    """Each file with what it names of ``needles``."""
    found = []
    for path in files:
        content = path.read_bytes().lower()
        found += [f"{path}: {needle}" for needle in needles if needle.lower().encode() in content]
    return found


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    needles = sorted(registry_hosts() | machine_paths())
    assert mentions(needles, tracked_files()) == []


def test_a_file_that_names_one_would_be_found(tmp_path: Path) -> None:
    needles = sorted(registry_hosts() | machine_paths())
    for needle in needles:
        (tmp_path / "file").write_text(f"see {needle}/simple")
        assert f"{tmp_path / 'file'}: {needle}" in mentions(needles, [tmp_path / "file"])

"""The Windows installers, of a stand-in for the bundle, run by Wine: installed, upgraded, called and taken away.

What Wine cannot tell is in docs/platforms.md: it keeps no AUMID in a shortcut, and has neither toasts nor another user.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from installers.windows.build import ICON, SCRIPT, build
from tests.waiting import until

HERE = Path(__file__).parent
WAIT_S = 60

pytestmark = pytest.mark.timeout(150)

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Nirmaan Tray"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
LINKS = r"Software\Classes\nirmaan-tray\shell\open\command"


@dataclass
class Windows:
    """A Windows of the test's own."""

    prefix: Path

    @property
    def drive(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def home(self) -> Path:
        (home,) = (folder for folder in (self.drive / "users").iterdir() if folder.name != "Public")
        return home

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "DISPLAY": ""}

    def tries(self, *command: str | Path) -> tuple[int, str]:
        """Return how a program ended, and what it said."""
        # A file, for what serves Wine's programs would hold a pipe open long after their end.
        said = self.prefix / "said.txt"
        with said.open("wb") as out:
            ran = subprocess.run(
                ["wine", *map(str, command)],
                env=self.env,
                stdout=out,
                stderr=out,
                timeout=WAIT_S,
                check=False,
                cwd=self.prefix,
            )
        return ran.returncode, said.read_text(encoding="utf-8", errors="replace").replace("\r", "")

    def runs(self, *command: str | Path, code: int = 0) -> str:
        ended, said = self.tries(*command)
        assert ended == code, said
        return said

    def value(self, root: str, key: str, name: str = "") -> str:
        """Return a value of the registry."""
        said = self.runs("reg", "query", rf"{root}\{key}", *(("/v", name) if name else ("/ve",)))
        return said.strip().splitlines()[-1].split("    ")[-1]

    def lacks(self, root: str, key: str, name: str = "") -> None:
        """There is no such key, or value in it."""
        self.runs("reg", "query", rf"{root}\{key}", *(("/v", name) if name else ()), code=1)

    @property
    def files(self) -> set[str]:
        """What is on the drive outside of Windows itself."""
        found = (path.relative_to(self.drive) for path in self.drive.rglob("*") if path.is_file())
        return {str(path) for path in found if path.parts[0] != "windows" and "Temp" not in path.parts}

    def uninstalls(self, folder: Path) -> None:
        """Run the uninstaller, which goes on in a copy of itself, to its end: its entry goes last."""
        self.runs(folder / "uninstall.exe", "/S")
        until(lambda: not (folder / "uninstall.exe").exists(), "the uninstaller's end", WAIT_S)
        until(lambda: self.tries("reg", "query", rf"HKCU\{UNINSTALL}")[0] == 1, "its entry's end", WAIT_S)
        until(lambda: self.tries("reg", "query", rf"HKLM\{UNINSTALL}")[0] == 1, "its entry's end", WAIT_S)

    def serves(self, how: str) -> None:
        """Tell what serves its programs to stay, to end at once, or when they have ended."""
        subprocess.run(["wineserver", how], env=self.env, timeout=WAIT_S, check=False)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Windows in which nothing was ever installed; made once, for that takes seconds."""
    windows = Windows(tmp_path_factory.mktemp("windows") / "prefix")
    windows.prefix.mkdir()
    windows.runs("wineboot", "--init")
    windows.serves("--wait")
    return windows.prefix


@pytest.fixture
def windows(pristine: Path, tmp_path: Path) -> Iterator[Windows]:
    """A Windows of this test's own."""
    windows = Windows(tmp_path / "prefix")
    shutil.copytree(pristine, windows.prefix, symlinks=True)
    # Else each program would start what serves them anew.
    windows.serves("--persistent")
    yield windows
    windows.serves("--kill")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the bundle's, whose programs note how they are called."""
    folder = tmp_path_factory.mktemp("bundle")
    program = folder / "nirmaan-tray.exe"
    subprocess.run(["makensis", "-V1", "-WX", f"-DTO={program}", HERE / "stand_in.nsi"], check=True)
    shutil.copy(program, folder / "nirmaan-trayw.exe")
    part = folder / "_internal" / "nirmaan_tray" / "resources"
    part.mkdir(parents=True)
    (part / "हिन्दी.txt").write_text("resource")
    return folder


@pytest.fixture(scope="module")
def icon() -> None:
    assert ICON.is_file(), "make installers makes it"


def installer(kind: str, bundle: Path, to: Path, version: str = "0.1.0") -> Path:
    return build(kind, version, bundle, to)


def called(windows: Windows) -> list[str]:
    """How the stand-in's programs were called so far."""
    noted = windows.drive / "windows" / "called.txt"
    return noted.read_bytes().decode("utf-16-le").split("\r\n")[:-1] if noted.exists() else []


def test_for_one_person_without_rights(icon: None, windows: Windows, bundle: Path, tmp_path: Path) -> None:
    before = windows.files
    windows.runs(installer("user", bundle, tmp_path), "/S")
    folder = windows.home / "AppData/Local/Programs/Nirmaan Tray"
    there = rf"C:\users\{windows.home.name}\AppData\Local\Programs\Nirmaan Tray"
    assert (folder / "_internal/nirmaan_tray/resources/हिन्दी.txt").read_text() == "resource"
    shortcut = windows.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Nirmaan Tray.lnk"
    assert rf"{there}\nirmaan-trayw.exe".encode() in shortcut.read_bytes()
    assert windows.value("HKCU", LINKS) == rf'"{there}\nirmaan-trayw.exe" link -- "%1"'
    assert windows.value("HKCU", UNINSTALL, "DisplayVersion") == "0.1.0"
    assert windows.value("HKCU", UNINSTALL, "QuietUninstallString") == rf'"{there}\uninstall.exe" /S'
    # The person decides, in the first run's questions.
    windows.lacks("HKCU", RUN, "nirmaan-tray")
    windows.lacks("HKLM", UNINSTALL)

    windows.uninstalls(folder)
    assert windows.files == before
    windows.lacks("HKCU", r"Software\Classes\nirmaan-tray")
    windows.lacks("HKCU", UNINSTALL)


def test_an_upgrade_ends_the_old_one_and_leaves_none_of_it(
    icon: None, windows: Windows, bundle: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(bundle, old)
    (old / "_internal" / "of-old-only.dll").touch()
    windows.runs(installer("user", old, tmp_path, "0.0.9"), "/S")
    folder = windows.home / "AppData/Local/Programs/Nirmaan Tray"
    theirs = windows.home / "AppData/Local/nirmaan-tray/settings.toml"
    theirs.parent.mkdir(parents=True)
    theirs.write_text('site = "https://office.example"')
    (folder / "a-note-of-somebodys.txt").touch()

    windows.runs(installer("user", bundle, tmp_path), "/S")
    assert [line.partition("|")[0] for line in called(windows)] == ["nirmaan-tray.exe"]
    assert called(windows)[0].endswith("quit")
    assert not (folder / "_internal" / "of-old-only.dll").exists()
    assert windows.value("HKCU", UNINSTALL, "DisplayVersion") == "0.1.0"

    windows.uninstalls(folder)
    assert theirs.read_text() == 'site = "https://office.example"'
    assert {path.name for path in folder.iterdir()} == {"a-note-of-somebodys.txt"}


def test_for_everybody_on_a_computer(icon: None, windows: Windows, bundle: Path, tmp_path: Path) -> None:
    windows.runs(installer("machine", bundle, tmp_path), "/S")
    there = r"C:\Program Files\Nirmaan Tray"
    folder = windows.drive / "Program Files/Nirmaan Tray"
    assert (folder / "nirmaan-tray.exe").is_file()
    assert windows.value("HKLM", RUN, "nirmaan-tray") == rf'"{there}\nirmaan-trayw.exe" run --background'
    assert windows.value("HKLM", LINKS) == rf'"{there}\nirmaan-trayw.exe" link -- "%1"'
    settings = windows.drive / "ProgramData/Nirmaan Tray"
    assert settings.is_dir()
    (settings / "settings.toml").write_text('site = "https://office.example"')
    assert (windows.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs/Nirmaan Tray.lnk").is_file()
    windows.lacks("HKCU", UNINSTALL)

    windows.uninstalls(folder)
    assert not folder.exists()
    windows.lacks("HKLM", RUN, "nirmaan-tray")
    windows.lacks("HKLM", UNINSTALL)
    assert (settings / "settings.toml").is_file(), "the organisation's"


def test_another_folder_can_be_chosen(icon: None, windows: Windows, bundle: Path, tmp_path: Path) -> None:
    windows.runs(installer("user", bundle, tmp_path), "/S", r"/D=C:\Office\Tray")
    assert (windows.drive / "Office/Tray/nirmaan-trayw.exe").is_file()
    assert windows.value("HKCU", LINKS).startswith(r'"C:\Office\Tray\nirmaan-trayw.exe" ')
    # An upgrade finds it there.
    windows.runs(installer("user", bundle, tmp_path, "0.2.0"), "/S")
    assert windows.value("HKCU", UNINSTALL, "InstallLocation") == r"C:\Office\Tray"


def test_the_shortcut_is_given_the_name_that_toasts_have() -> None:
    """Wine does not keep it, so here only: the name is the program's own."""
    from nirmaan_tray.toast.windows_identity import AUMID, SHORTCUT

    script = SCRIPT.read_text(encoding="utf-8")
    assert f'!define AUMID "{AUMID}"' in script
    assert SHORTCUT == "Nirmaan Tray.lnk"
    assert "PKEY_AppUserModel_ID}" in script
    assert "ToastActivatorCLSID}" not in script

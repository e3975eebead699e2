"""Where this program keeps what it keeps: one home, one account."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from nirmaan_tray.errors import SettingsError

APP = "nirmaan-tray"

HOME_VARIABLE = "NIRMAAN_TRAY_HOME"

PROGRAM_DATA = "C:\\ProgramData"
"""Where Windows has what belongs to all users, unless it was installed in another way."""


def managed_file_on(platform: str, program_data: str = PROGRAM_DATA) -> str:
    """Return the path of the organisation's settings file; ``platform`` as in ``sys.platform``.

    The same for every home: nobody escapes it by choosing another one.
    """
    match platform:
        case "win32":
            return str(PureWindowsPath(program_data, "Nirmaan Tray", "settings.toml"))
        case "darwin":
            return str(PurePosixPath("/Library/Application Support/Nirmaan Tray/settings.toml"))
        case _:
            return str(PurePosixPath("/etc", APP, "settings.toml"))


def _program_data() -> str:
    """Ask Windows itself: anybody can set the variable ``ProgramData`` for their own programs."""
    if sys.platform == "win32":
        import ctypes

        common_appdata, max_path = 0x23, 260  # CSIDL_COMMON_APPDATA, MAX_PATH: shlobj_core.h, minwindef.h
        found = ctypes.create_unicode_buffer(max_path)
        if ctypes.windll.shell32.SHGetFolderPathW(None, common_appdata, None, 0, found) == 0:
            return found.value
    return PROGRAM_DATA


def _managed_file() -> Path:
    return Path(managed_file_on(sys.platform, _program_data()))


@dataclass(frozen=True)
class Home:
    """The places of one home. Nothing exists before ``prepare``."""

    settings_file: Path
    data_dir: Path
    log_file: Path
    key: str
    """Tells the homes of one person apart in the keyring: empty for the default one, else its absolute folder."""
    managed_file: Path = field(default_factory=_managed_file)
    """The organisation's settings, which win over the user's; the machine's administrator writes it."""

    @classmethod
    def at(cls, directory: Path | None) -> "Home":
        """Return the home in ``directory``, or the one in the platform's folders of this user.

        Raises:
            SettingsError: ``directory`` cannot be a path; ``detail`` names it and the reason.

        """
        if directory is None:
            # Only here: it takes a tenth of the time to the icon.
            import platformdirs

            return cls(
                settings_file=platformdirs.user_config_path(APP, appauthor=False) / "settings.toml",
                data_dir=platformdirs.user_data_path(APP, appauthor=False),
                log_file=platformdirs.user_log_path(APP, appauthor=False) / f"{APP}.log",
                key="",
            )
        try:
            folder = directory.expanduser().resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise SettingsError(f"{directory}: {error}") from error
        return cls(
            settings_file=folder / "settings.toml",
            data_dir=folder / "data",
            log_file=folder / "log" / f"{APP}.log",
            key=str(folder),
        )

    @classmethod
    def chosen(cls, directory: Path | None) -> "Home":
        """Return the home that somebody chose: by argument, else by ``NIRMAAN_TRAY_HOME``, else the user's own."""
        given = os.environ.get(HOME_VARIABLE)
        return cls.at(directory or (Path(given) if given else None))

    def prepare(self) -> None:
        """Create the folders, private to this user (0700 on POSIX; on Windows the profile is).

        Folders of ours that others may enter are closed to them. A folder that the person named and that was there
        before is left as it is: it may be shared, and the files in it are private by themselves.

        Raises:
            SettingsError: a folder cannot be made; ``detail`` names it and the reason.

        """
        for folder in (self.settings_file.parent, self.data_dir, self.log_file.parent):
            try:
                made = not folder.exists()
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                ours = made or str(folder) != self.key
                if os.name == "posix" and ours and folder.stat().st_mode & 0o077:
                    folder.chmod(0o700)
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                raise SettingsError(f"{folder}: {reason}") from error

"""A look at the disk: what the settings file is now, and where a change of it would show."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seen:
    """What a look at the disk found."""

    fingerprint: tuple[int, int, int] | None
    """Differs after any change of the file; None without a file."""
    watchable: frozenset[str]
    """Paths that are there, in which a change of the file would show: folders, and the file."""


def look_at(file: Path) -> Seen:
    """Look at ``file`` and where it may come to be. For ever, where a disk hangs."""
    try:
        # A link to a file kept elsewhere is written to there.
        target = file.resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        target = file
    watchable = {str(_nearest_folder(path)) for path in (file, target)}
    if _fingerprint(target) is not None:
        watchable.add(str(target))
    return Seen(_fingerprint(file), frozenset(watchable))


def _nearest_folder(path: Path) -> Path:
    return next((folder for folder in path.parents if _is_folder(folder)), Path(path.anchor))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # nor can anything be watched in a folder that may not be entered


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

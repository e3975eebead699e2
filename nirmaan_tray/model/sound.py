"""What is heard with a toast."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard with a toast: nothing, the desktop's own sound, or a file."""

    system: bool = False
    file: Path | None = None


SILENT = Sound()

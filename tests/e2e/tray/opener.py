"""The program that the application opens addresses with."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Opener:
    """An ``xdg-open`` that notes what it is asked to open. ``folder`` stands first on PATH."""

    folder: Path

    @property
    def opened(self) -> list[tuple[str, str]]:
        """Address and activation token of each call so far."""
        noted = self.folder / "opened"
        lines = noted.read_text().splitlines() if noted.exists() else []
        return [(url, token) for url, _, token in (line.partition("\t") for line in lines)]

    def runs(self, script: str) -> None:
        """Let it do this instead, a shell script."""
        program = self.folder / "xdg-open"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
